"""The events of a function: found by typing, looked into, loaded; saved, renamed, duplicated and deleted.

    each source ──thread──▶ Listed(source, events | error) ──▶ the list, as they arrive
    the cursor  ──thread──▶ Looked(number, payload | error) ──▶ the preview, if the cursor is still there
    Enter       ──thread──▶ Looked(number, …) ──▶ dismissed with the event and its payload

Several sources stand in one list: the function's files first, then those that may be far away. The focus stays in the
line that narrows, or is in the preview, where the viewer's keys work.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from msgspec import Struct
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Events, EventSource
from workbench.core.saved_events import ConsentNeededError, SavedEvent
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.tui.commands import bindings, response
from workbench.tui.screens.confirm import Choice, ConfirmScreen
from workbench.tui.screens.dialog import Dialog
from workbench.tui.screens.event_name import EventNameScreen
from workbench.tui.screens.viewing import ViewerHost
from workbench.tui.shades import MUTED
from workbench.tui.widgets.event_list import EventList, EventRow, narrowed
from workbench.tui.widgets.event_preview import EventPreview
from workbench.tui.widgets.key_bar import KeyBar
from workbench.tui.widgets.lines import Row


class Chosen(Struct, frozen=True):
    """An event that is to be loaded, with its payload."""

    event: SavedEvent
    payload: bytes
    source: EventSource


_SAVE = Binding(
    "alt+e", "save", "Save as", tooltip="Save what is in the editor as an event", priority=True, id="save_event"
)
"""The same key as in the workbench, also where it is another one."""


class EventsScreen(Dialog[Chosen | None], ViewerHost[Chosen | None]):
    """Returns the chosen event; None for Escape.

    Args:
        events: the function's files. further: sources that are listed behind them.
        payload, name: what "save" saves, and what it is called at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "load", "Load", tooltip="Put the payload into the editor", priority=True),
        Binding("tab", "app.focus_next", "Preview", tooltip="Look into the payload"),
        _SAVE,
        Binding("f2", "rename", "Rename", tooltip="Give the event another name", priority=True),
        Binding("alt+d", "duplicate", "Duplicate", tooltip="Save a copy under another name", priority=True),
        Binding("alt+x", "delete", "Delete", tooltip="Delete the event; asks first", priority=True),
        Binding("delete", "delete_by_key", show=False, priority=True),
        Binding("escape", "dismiss(None)", "Back", tooltip="Go back to the workbench", id="back"),
        Binding("up", "move('cursor_up')", show=False, priority=True),
        Binding("down", "move('cursor_down')", show=False, priority=True),
        Binding("pageup", "move('page_up')", show=False, priority=True),
        Binding("pagedown", "move('page_down')", show=False, priority=True),
        *bindings(response.COMMANDS),
    ]

    @dataclass(eq=False, repr=False)
    class Listed(Message):
        """What a source has, or why it can't tell."""

        source: int
        came: Sequence[SavedEvent] | WorkbenchError

    @dataclass(eq=False, repr=False)
    class Looked(Message):
        """The payload of an event, or why it can't be had. number: which looking it was."""

        number: int
        row: EventRow
        came: bytes | WorkbenchError
        chosen: bool

    @dataclass(eq=False, repr=False)
    class Deleted(Message):
        """An event is gone, or what keeps it: a question, or a problem."""

        row: EventRow
        problem: WorkbenchError | None

    def __init__(
        self, events: Events, function: str, payload: bytes, name: str = "", further: Sequence[EventSource] = ()
    ) -> None:
        super().__init__()
        self._events, self._function, self._payload, self._first_name = events, function, payload, name
        self._sources: Sequence[EventSource] = (events, *further)
        self._came: dict[int, Sequence[SavedEvent] | WorkbenchError] = {}
        self._looking = 0
        self._wanted: tuple[int, str] | None = None

    def compose(self) -> ComposeResult:
        """A line to type into, the list, and what is in the event under the cursor."""
        with Vertical(classes="dialog wide events") as dialog:
            dialog.border_title = Content.assemble("Events", ("  ", ""), (visible(self._function), MUTED))
            line = Input(placeholder="type to narrow", id="narrow", compact=True)
            line.cursor_blink = False
            yield line
            with Horizontal():
                yield EventList()
                yield EventPreview()
            yield Static(id="detail")
        yield KeyBar(always="back")

    def on_mount(self) -> None:
        """List what there is."""
        for number in range(len(self._sources)):
            self._list(number)
        self._show()

    # --- listing ---

    @work(thread=True, group="events", description="list saved events")
    def _list(self, number: int) -> None:
        try:
            came: Sequence[SavedEvent] | WorkbenchError = self._sources[number].list(self._function)
        except WorkbenchError as error:
            came = error
        self.post_message(self.Listed(number, came))

    def on_events_screen_listed(self, event: Listed) -> None:
        """Show them too."""
        event.stop()
        self._came[event.source] = event.came
        self._show()

    def _rows(self) -> list[EventRow]:
        rows: list[EventRow] = []
        for number, source in enumerate(self._sources):
            came = self._came.get(number, ())
            if isinstance(came, WorkbenchError):
                rows.append(EventRow(number, problem=came, title=source.title))
            else:
                rows += [EventRow(number, event) for event in came]
        return rows

    def _show(self) -> None:
        rows, choices = self._rows(), self.query_one(EventList)
        current = choices.current
        keep = self._wanted or (current.key if current else None)
        shown = narrowed(rows, self.query_one("#narrow", Input).value)
        choices.show(shown, keep)
        if self._wanted and any(row.key == self._wanted for row, _ in shown):
            self._wanted = None
        if not shown:
            self._looking += 1
            self.query_one(EventPreview).show_page(self._nothing(there=bool(rows)))
            self.query_one("#detail", Static).update("")
        self._show_state(rows, shown)
        self.refresh_bindings()

    def _show_state(self, rows: Sequence[EventRow], shown: Sequence[tuple[EventRow, list[int]]]) -> None:
        there = sum(row.event is not None for row in rows)
        here = sum(row.event is not None for row, _ in shown)
        words = plural(there, "event") if here == there else f"{here:,} of {plural(there, 'event')}"
        reading = [source.title for number, source in enumerate(self._sources) if number not in self._came]
        if reading:
            words = f"{words} · reading {', '.join(reading)} …"
        self.query_one(".dialog").border_subtitle = Content.styled(visible(words), MUTED)

    def _nothing(self, *, there: bool) -> Sequence[Row]:
        if there:
            return [Row(Content.styled("Nothing matches.", MUTED))]
        if 0 not in self._came:
            return ()
        try:
            where = self._events.saves_to(self._function)
        except WorkbenchError as error:
            where = error.message
        return [
            Row(Content.styled("No saved events yet", "bold")),
            Row(),
            Row(Content.assemble((self._save_key, "bold $accent"), " saves what is in the editor under a name, in")),
            Row(Content.styled(visible(where), MUTED)),
            Row(),
            Row(Content.styled("They are plain JSON files: whoever commits them shares them.", MUTED)),
        ]

    @property
    def _save_key(self) -> str:
        key = self.app._keymap.get("save_event", _SAVE.key)  # Textual applies it to copies of the bindings
        return self.app.get_key_display(replace(_SAVE, key=key.split(",")[0]))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list to what matches, best first."""
        event.stop()
        if event.input.id == "narrow":
            self._wanted = None
            self._show()

    # --- looking ---

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is in it."""
        event.stop()
        row = self.query_one(EventList).current
        if row is None:
            return
        self._looking += 1
        detail = self.query_one("#detail", Static)
        detail.update(Content.styled(_end_of(visible(row.event.detail if row.event else ""), detail.size.width), MUTED))
        if row.event is not None:
            self._look(self._looking, row)
        elif row.problem is not None:
            self.query_one(EventPreview).show_problem(row.problem)
        self.refresh_bindings()

    @work(thread=True, group="events", description="load a saved event")
    def _look(self, number: int, row: EventRow, *, chosen: bool = False) -> None:
        assert row.event is not None
        try:
            came: bytes | WorkbenchError = self._sources[row.source].load(self._function, row.event)
        except WorkbenchError as error:
            came = error
        self.post_message(self.Looked(number, row, came, chosen))

    def on_events_screen_looked(self, event: Looked) -> None:
        """Show it, or return it."""
        event.stop()
        if event.number != self._looking:
            return
        if isinstance(event.came, WorkbenchError):
            self.query_one(EventPreview).show_problem(event.came)
        elif event.chosen:
            assert event.row.event is not None
            self.dismiss(Chosen(event.row.event, event.came, self._sources[event.row.source]))
        else:
            self.query_one(EventPreview).show(event.came)

    # --- choosing ---

    def action_move(self, action: str) -> None:
        """Move in the list."""
        getattr(self.query_one(EventList), f"action_{action}")()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A second click loads."""
        event.stop()
        self.action_load()

    def action_load(self) -> None:
        """Load what is under the cursor: as it is now, not as it was when it was shown."""
        row = self.query_one(EventList).current
        if row is not None and row.event is not None:
            self._looking += 1
            self._look(self._looking, row, chosen=True)

    # --- changing ---

    def action_save(self) -> None:
        """Save what is in the editor."""
        self._name_one("Save the payload as an event", self._first_name, "Save", partial(self._save, self._payload))

    def _save(self, payload: bytes, name: str, consent: str) -> SavedEvent:
        return self._events.save(self._function, name, payload, consent)

    def action_duplicate(self) -> None:
        """Save a copy of the event under the cursor; of one from elsewhere, as a file."""
        row = self.query_one(EventList).current
        if row is None or row.event is None:
            return
        name = f"{row.event.name} 2" if row.source == 0 and not row.event.is_fixed else row.event.name
        self._name_one(f"A copy of {row.event.name}", name, "Save", partial(self._copy, row))

    def _copy(self, row: EventRow, name: str, consent: str) -> SavedEvent:
        assert row.event is not None
        return self._save(self._sources[row.source].load(self._function, row.event), name, consent)

    def action_rename(self) -> None:
        """Give the event under the cursor another name."""
        event = self._changeable
        if event is not None:

            def rename(name: str, consent: str) -> SavedEvent:  # noqa: ARG001 - nothing to consent to
                return self._events.rename(self._function, event, name)

            dialog = EventNameScreen(f"Rename {event.name}", event.detail, event.name, "Rename", rename)
            self.app.push_screen(dialog, self._changed)

    def _name_one(self, title: str, name: str, go: str, act: "partial[SavedEvent]") -> None:
        try:
            where = self._events.saves_to(self._function)
        except WorkbenchError as error:
            self.notify(error.message, title=error.title, severity="warning", markup=False)
            return
        self.app.push_screen(EventNameScreen(title, f"A file in {where}", name, go, act), self._changed)

    def _changed(self, event: SavedEvent | None) -> None:
        if event is not None:
            line = self.query_one("#narrow", Input)
            with line.prevent(Input.Changed):
                line.value = ""
            self._wanted = (0, event.key)
            self._list(0)

    def action_delete_by_key(self) -> None:
        """Delete the event under the cursor, by the key that deletes text where there is some."""
        self.action_delete()

    def action_delete(self) -> None:
        """Delete the event under the cursor, once a person was asked."""
        row = self.query_one(EventList).current
        if row is not None and self._changeable is not None:
            self._delete(row, "")

    @property
    def _changeable(self) -> SavedEvent | None:
        row = self.query_one(EventList).current
        return row.event if row is not None and row.source == 0 and row.event and not row.event.is_fixed else None

    @work(thread=True, group="events", description="delete a saved event")
    def _delete(self, row: EventRow, consent: str) -> None:
        assert row.event is not None
        problem: WorkbenchError | None = None
        try:
            self._events.delete(self._function, row.event, consent)
        except WorkbenchError as error:
            problem = error
        self.post_message(self.Deleted(row, problem))

    def on_events_screen_deleted(self, event: Deleted) -> None:
        """Show what is left; or ask, or say why not."""
        event.stop()
        match event.problem:
            case None:
                self._list(0)
            case ConsentNeededError() as asked:
                choices = (Choice("no", "Keep it"), Choice("yes", asked.go))
                dialog = ConfirmScreen(asked.title, asked.message, choices, danger=True)
                self.app.push_screen(dialog, partial(self._delete_if, event.row, asked.consent))
            case error:
                self.notify(error.message, title=error.title, severity="error", markup=False)

    def _delete_if(self, row: EventRow, consent: str, choice: str | None) -> None:
        if choice == "yes":
            self._delete(row, consent)

    # --- the preview ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The viewer's keys are its own while it has the focus; what moves in the list is the line's."""
        if not self.is_mounted:
            return super().check_action(action, parameters)
        line = self.query_one("#narrow", Input)
        narrows = self.focused is line
        match action:
            case "move":
                return narrows
            case "load":
                row = self.query_one(EventList).current
                return narrows and row is not None and row.event is not None
            case "rename" | "delete":
                return self._changeable is not None
            case "delete_by_key":
                return narrows and not line.value and self._changeable is not None
            case "duplicate":
                row = self.query_one(EventList).current
                return row is not None and row.event is not None
        return super().check_action(action, parameters)


def _end_of(text: str, width: int) -> str:
    """As much of a line as there is room for: of a path the end tells more."""
    return text if len(text) <= width or width < 2 else f"…{text[1 - width :]}"
