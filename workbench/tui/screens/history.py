"""The history: all runs of all sessions, newest first, narrowed by a line of words, beside the run under the cursor.

It opens at once, whatever there is: what is found and read comes from threads (history_threads.py), page by page as far
as somebody looks, one run at a time. What is to be done with a run is the answer of the screen.
"""

from collections.abc import Callable
from functools import partial
from typing import ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget
from textual.widgets import Input, Static

from workbench.core.functions import shown_as
from workbench.core.history import Entry, Past, Sought, sought
from workbench.core.ports import Clock, History
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.tui.commands import BY_ID, bindings, response
from workbench.tui.screens.history_preview import HistoryPreview
from workbench.tui.screens.history_threads import HistoryThreads, Wish
from workbench.tui.screens.viewing import ViewerHost
from workbench.tui.shades import MUTED
from workbench.tui.widgets.history_list import HistoryList
from workbench.tui.widgets.history_rows import Look
from workbench.tui.widgets.json_view import ResponseView
from workbench.tui.widgets.key_bar import KeyBar
from workbench.tui.widgets.line_bar import BarInput

_WIDE = 110
"""Cells from which on the run stands beside the list, and not below it."""


class HistoryScreen(HistoryThreads, ViewerHost[Wish | None]):
    """Returns what is to be done with which run; None for Escape.

    Args:
        home: what the target that is looked at is called: rows of other targets name theirs.
        line: what to look for at first. compare: opens the comparison of two runs; None where there is none.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", tooltip="Go back to the workbench", id="back"),
        Binding("slash", "filter", "Filter", tooltip='Narrow the list: checkout:live failed "A-17"'),
        Binding("f5", "send_again", "Send again", tooltip="Send the run's payload again as it was", priority=True),
        Binding("c", "compare", "Compare", tooltip="Compare the two runs that are marked"),
        Binding("delete", "delete", "Delete", tooltip="Forget the run under the cursor"),
        Binding("ctrl+l", "refresh", "Refresh", tooltip="Look again", priority=True),
        Binding("ctrl+y", "back", show=False, priority=True),
        Binding("tab", "step(1)", show=False, priority=True),
        Binding("shift+tab", "step(-1)", show=False, priority=True),
        *bindings(response.COMMANDS),
    ]

    def __init__(
        self,
        history: History,
        clock: Clock,
        home: str,
        line: str = "",
        compare: Callable[[Past, Past], None] | None = None,
    ) -> None:
        super().__init__(history)
        self._clock, self._home, self._compare = clock, home, compare
        self.line = line
        self._sought = Sought()
        self._before: int | None = None
        self._is_searching = False
        self._loading: Entry | None = None
        self._total: int | None = None
        self._problem = ""

    # --- what it is made of ---

    def compose(self) -> ComposeResult:
        """A line over a list, and beside it, or below, the run under the cursor."""
        with Vertical(id="history"):
            with Horizontal(id="history-line"):
                yield Static(Content.styled("/ ", MUTED), id="history-slash")
                yield _FilterInput()
            with Horizontal(id="history-body"):
                yield HistoryList(self._look)
                yield HistoryPreview()
        yield KeyBar(always="back")

    @property
    def _look(self) -> Look:
        return Look(0, self._clock.now(), self._home)

    @property
    def list(self) -> HistoryList:
        """The list."""
        return self.query_one(HistoryList)

    @property
    def preview(self) -> HistoryPreview:
        """The run under the cursor."""
        return self.query_one(HistoryPreview)

    @property
    def _input(self) -> "_FilterInput":
        return self.query_one(_FilterInput)

    def on_mount(self) -> None:
        """Look."""
        frame = self.query_one("#history", Vertical)
        frame.border_title = Content("History")
        with self._input.prevent(Input.Changed):
            self._input.value = self.line
        self.list.focus()
        self._start()

    def on_resize(self, event: events.Resize) -> None:
        """Beside each other where there is room."""
        self.query_one("#history-body").set_class(event.size.width < _WIDE, "-stacked")

    # --- searching ---

    def _start(self) -> None:
        """Search anew. What is there stays until the first page comes."""
        self._search += 1
        self._sought, self._before = sought(self.line), None
        self._is_searching, self._problem = True, ""
        self._say()
        self.search(self._search, self._sought, None, count=self._total is None)

    def on_history_threads_found(self, event: HistoryThreads.Found) -> None:
        """Show it, if it is still wanted."""
        event.stop()
        if event.search != self._search:
            return
        self._before, self._is_searching = event.before, not event.done
        if event.further:
            self.list.add(event.entries)
        else:
            self.list.show(event.entries, self._look)
            if not event.entries:
                self.preview.clear("Nothing was invoked yet." if not self.line else "No such run.")
        self._say()

    def on_history_threads_failed(self, event: HistoryThreads.Failed) -> None:
        """Say why."""
        event.stop()
        if event.search == self._search:
            self._is_searching = False
            self._problem = event.error.title
            self.list.show((), self._look)
            self.preview.clear(f"{event.error.title}. {event.error.message} {event.error.hint}".strip())
            self._say()

    def on_history_threads_counted(self, event: HistoryThreads.Counted) -> None:
        """Tell it."""
        event.stop()
        self._total = event.count
        self._say()

    def on_history_list_more_wanted(self, event: HistoryList.MoreWanted) -> None:
        """Go on with the search."""
        event.stop()
        if self._before is not None and not self._is_searching:
            self._is_searching = True
            self.search(self._search, self._sought, self._before)

    def _say(self) -> None:
        """How many were found, and how many are marked, in the border."""
        here = len(self.list)
        words = [f"{here:,}{'+' if self._before is not None or self._is_searching else ''} found"] if self.line else []
        if self._total is not None:
            words.append(plural(self._total, "run"))
        if self._is_searching:
            words.append("looking …")
        marked = len(self.list.marked)
        parts = [Content.styled(" · ".join(words), MUTED)] if not self._problem else []
        if self._problem:
            parts.append(Content.styled(visible(self._problem), "$error"))
        if marked:
            parts.insert(0, Content.styled(f"● {marked} marked  ", "$accent"))
        self.query_one("#history", Vertical).border_subtitle = Content("").join(parts)
        self.refresh_bindings()

    # --- the line ---

    def action_filter(self) -> None:
        """Narrow the list."""
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        event.stop()
        if event.input is self._input and event.value != self.line:
            self.line = event.value
            self._start()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.list.focus()

    # --- the run under the cursor ---

    def on_history_list_highlighted(self, event: HistoryList.Highlighted) -> None:
        """Show it."""
        event.stop()
        self._show_current()

    def _show_current(self) -> None:
        """Load the run under the cursor, unless it is there, or another is being loaded: then afterwards."""
        entry = self.list.current
        if entry is not None and self._loading is None and not self.preview.is_of(entry):
            self._loading = entry
            self.load(entry)
        self.refresh_bindings()

    def on_history_threads_loaded(self, event: HistoryThreads.Loaded) -> None:
        """Show it, unless the cursor has gone on; then show that."""
        event.stop()
        self._loading = None
        current = self.list.current
        if current is not None and current.id == event.entry.id:
            if isinstance(event.found, Past):
                self.preview.show(event.found)
            else:
                self.preview.fail(event.entry, event.found)
        self.refresh_bindings()
        if current is not None and current.id != event.entry.id:
            self._show_current()

    # --- what is done with it ---

    def _wish(self, what: Literal["open", "send"]) -> None:
        past = self.preview.past
        current = self.list.current
        if past is not None and current is not None and past.entry.id == current.id:
            self.dismiss(Wish(past, what))

    def on_history_list_chosen(self, event: HistoryList.Chosen) -> None:
        """Open it."""
        event.stop()
        if self.preview.is_of(event.entry):
            self._wish("open")
        else:  # it is being loaded
            self.notify("One moment: it is being read.", timeout=2)

    def action_send_again(self) -> None:
        """Send it again as it was."""
        past = self.preview.past
        if past is not None and not past.entry.is_kept:
            self.notify("Its payload was not kept.", title="Not sent", severity="warning")
        else:
            self._wish("send")

    def on_history_list_marked(self, event: HistoryList.Marked) -> None:
        """Tell how many."""
        event.stop()
        self._say()

    def action_compare(self) -> None:
        """Compare the two that are marked."""
        first, second = (entry.id for entry in sorted(self.list.marked, key=lambda entry: entry.id))
        self.load_two(first, second)

    def on_history_threads_compared(self, event: HistoryThreads.Compared) -> None:
        """Open the comparison, over this screen: the older one first."""
        event.stop()
        both = (event.first, event.second)
        if any(past.run.is_open for past in both):
            self.notify("One of them is still running.", title="Not compared", severity="warning")
        elif not all(past.entry.is_kept for past in both):
            self.notify("The response of one of them was not kept.", title="Not compared", severity="warning")
        elif self._compare is not None:
            self._compare(*both)

    def action_delete(self) -> None:
        """Ask whether to forget the run."""
        entry = self.list.current
        if entry is None:
            return
        from workbench.tui.screens.confirm import Choice, ConfirmScreen

        text = f"{shown_as(entry.function, entry.qualifier)}\n{entry.asked_at:%Y-%m-%d %H:%M:%S}\n\nForget it for good?"
        choices = (Choice("keep", "Keep it"), Choice("forget", "Forget it"))
        self.app.push_screen(ConfirmScreen("Forget a run", text, choices), partial(self._forget, entry))

    def _forget(self, entry: Entry, choice: str | None) -> None:
        if choice == "forget":
            self.forget(entry.id)

    def on_history_threads_forgotten(self, event: HistoryThreads.Forgotten) -> None:
        """Take it out of the list."""
        event.stop()
        self._total = None if self._total is None else self._total - 1
        self.list.take_out(event.entry_id)
        if not len(self.list):
            self.preview.clear("No such run." if self.line else "Nothing was invoked yet.")
        self._say()

    def action_refresh(self) -> None:
        """Look again."""
        self._total = None
        self._start()

    # --- moving ---

    def action_back(self) -> None:
        """From the line to the list, from a part of the run to the list, from there to the workbench."""
        if self.focused is not self.list:
            self.list.focus()
        else:
            self.dismiss(None)

    def action_step(self, step: int) -> None:
        """Go round: the line, the list, the payload, the response."""
        preview = self.preview
        stops: list[Widget] = [self._input, self.list]
        if preview.query_one("#past-payload").display:
            stops.append(preview.viewer.document)
        if preview.response.display:
            stops.append(preview.response.query_one(".-front"))
        focused = self.focused
        at = next((place for place, stop in enumerate(stops) if stop is focused), 1)
        self.set_focus(stops[(at + step) % len(stops)])

    # --- keys ---

    @property
    def viewed(self) -> ResponseView | None:
        """The view that has the focus."""
        focused = self.focused
        return next((one for one in focused.ancestors if isinstance(one, ResponseView)), None) if focused else None

    @property
    def _is_in_response(self) -> bool:
        focused = self.focused
        return focused is not None and self.preview.response in focused.ancestors

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The viewers' keys are their own while one has the focus; others need a run."""
        try:
            if action == "command":
                return self.viewed is not None or self._is_in_response
            if action in ("filter", "compare", "delete", "send_again") and (
                self.viewed is not None or self._is_in_response or isinstance(self.focused, BarInput)
            ):
                return False
            if action == "compare":
                return self._compare is not None and len(self.list.marked) == 2
            if action in ("delete", "send_again"):
                return self.list.current is not None and self.focused is self.list
        except NoMatches:  # it isn't composed yet
            return False
        return super().check_action(action, parameters)

    async def action_command(self, command_id: str) -> None:
        """Do what a key asks for in a view."""
        command = BY_ID[command_id]
        if self._is_in_response:
            if self.preview.response.check_action(command.call.partition("(")[0], ()):
                await self.preview.response.run_action(command.call)
        else:
            await super().action_command(command_id)


class _FilterInput(Input):
    """What narrows the list; the keys that move go to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.step(1)", show=False),
        Binding("escape", "screen.back", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder='checkout:live failed "A-17"', id="history-filter", select_on_focus=False)
        self.cursor_blink = False
