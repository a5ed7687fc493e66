"""The functions pane: a filter over the list of functions, and what is to be said of the list, or in its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Input, Static

from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import Function, Qualifiers
from workbench.core.listing import Listing
from workbench.core.runs import Runs
from workbench.core.text import visible, visible_lines
from workbench.core.units import plural
from workbench.tui.shades import MUTED
from workbench.tui.widgets.function_list import FunctionList, Target
from workbench.tui.widgets.outcome_text import RUNNING, mark

_STEP = 1.2
"""How much more there must be than was last told, while pages arrive: telling takes longer than taking in a page."""


class Filter(Input):
    """The line to narrow the list with: Escape empties it, Down goes to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(True)", show=False),
        Binding("down,enter", "leave(False)", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Entered(Message):
        """Somebody is about to type."""

    @dataclass(eq=False, repr=False)
    class Left(Message):
        """Back to the list. empty: whether the filter is no longer wanted."""

        empty: bool

    def action_leave(self, empty: bool) -> None:
        """Go back to the list, with the filter emptied or as it is."""
        self.post_message(self.Left(empty))

    def on_focus(self) -> None:
        """Say so."""
        self.post_message(self.Entered())


class FunctionsPane(Vertical):
    """Shows the functions of the target and says which one, at which qualifier, was chosen."""

    BORDER_TITLE = "Functions"

    @dataclass(eq=False, repr=False)
    class Selected(Message):
        """A function, or one of its qualifiers, was chosen."""

        target: Target

    @dataclass(eq=False, repr=False)
    class Unfolded(Message):
        """The qualifiers of a function are wanted."""

        function: str

    def __init__(self, now: datetime) -> None:
        super().__init__(id="functions")
        self._now = now
        self._complete = True
        self._missing = False
        self._counted = 0
        self._named = 0
        self._broken_off: tuple[ListingError, str, str] | None = None
        self._before_filtering: Target | None = None
        self._state: Static | None = None

    def compose(self) -> ComposeResult:
        """A filter, the list, and a notice that takes the list's place. A line below it is made when it's needed."""
        yield Filter(placeholder="/ filter", id="filter", compact=True)
        yield Static(id="functions-notice")
        yield FunctionList(self._now)

    @property
    def list(self) -> FunctionList:
        """The list."""
        return self.query_one(FunctionList)

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self._say(None)
        self.show_waiting("Connecting …")

    # --- reading ---

    def begin(self, now: datetime) -> None:
        """The functions are being read from the start; those that are there stay until others are."""
        self._complete = self._missing = False
        self._named, self._broken_off = 0, None
        self._say(None)
        self.list.begin(now)
        if not self.list.total:
            self.show_waiting("Reading the functions …")
        else:
            self._count()

    def go_on(self) -> None:
        """The rest of the functions is being read."""
        self._complete = self._missing = False
        self._broken_off = None
        self._say(None)
        self._count()

    def show_functions(self, functions: Iterable[Function], *, complete: bool) -> None:
        """Take in a page; `complete` says that it was the last one."""
        self._complete = complete
        self._say(None)
        self.list.add(functions)
        if complete:
            self._finish()
        if complete or self._progress >= self._counted * _STEP or not self.list.display:
            self.list.fit()
            self._show_list()
            self._count()

    def show_named(self, functions: Sequence[Function]) -> None:
        """Take in all functions that were named by hand; what is said of the list stays true."""
        self._named = len(functions)
        self.list.add(functions)
        self.list.fit()
        if self._broken_off is not None:
            self.show_broken_off(*self._broken_off)
        else:
            self._show_list()
            self._count()

    def forget(self, function: str) -> None:
        """Take one out again."""
        self._named -= 1
        self.list.forget(function)
        if self._broken_off is not None:
            self.show_broken_off(*self._broken_off)
        else:
            self._show_list()
            self._count()

    def _finish(self) -> None:
        chosen = self.list.cursor.function if self.list.cursor is not None else ""
        was_there = chosen in self.list.listing
        self.list.finish()
        if was_there and chosen not in self.list.listing:
            self.notify(f"{visible(chosen)} is gone from the list.", severity="warning", markup=False)

    def _show_list(self) -> None:
        if not self.list.total:
            words = "This target has no functions." if self._complete else "Reading the functions …"
            self._notice(Content.styled(words, MUTED))
        elif not self.list.shown:
            words = "Nothing matches. Esc empties the filter." if self._complete else "Nothing matches so far …"
            self._notice(Content.styled(words, MUTED))
        else:
            self._notice(None)

    def show_throttled(self) -> None:
        """Say that the service asked to wait; reading goes on by itself."""
        self._say(Content.assemble(("◐ ", "$warning"), ("throttled, waiting …", MUTED)))
        if self.list.total:
            self._count()

    def show_broken_off(self, error: ListingError, key: str, name_key: str = "") -> None:
        """Say that the reading ended before the list did, why, and the keys that go on or name a function by hand."""
        self._complete, self._missing = True, bool(error.marker)
        self._broken_off = (error, key, name_key)
        if not self.list.total:
            self.show_problem(error, key, name_key)
            return
        self._show_list()
        missing = "the rest is missing" if error.marker else "the list may be old"
        if self._named >= self.list.total:
            missing = "these were named by hand"
        reason = "\n".join(visible(part) for part in (error.message, error.hint) if part)
        lines = [
            Content.assemble(("⊘ ", "$error"), (visible(error.title), "bold $error"), (f": {missing}.", "")),
            _key_hint(key, "goes on" if error.marker else "tries again", "refresh"),
        ]
        if name_key:
            lines.append(_key_hint(name_key, "names a function", "name_function"))
        self._say(Content("\n").join([*lines, Content.styled(reason, MUTED)]))
        self._count()

    def show_waiting(self, text: str) -> None:
        """Say what is being waited for, until the first functions come."""
        self._notice(Content.styled(text, MUTED))

    def show_problem(self, error: WorkbenchError, key: str, name_key: str = "") -> None:
        """Say why there is no list, what to do, the key that tries again, and the one that names a function by hand."""
        lines = [
            Content.assemble(("⊘ ", "$error"), (visible(error.title), "bold $error")),
            Content("\n".join(visible_lines(error.message))),
            _hint(error.hint),
            _key_hint(key, "tries again", "refresh"),
        ]
        if name_key:
            lines[-1] += Content("\n") + _key_hint(name_key, "names a function", "name_function")
        self._notice(Content("\n\n").join(line for line in lines if line.plain))
        self.border_subtitle = ""

    # --- what else is known ---

    def show_qualifiers(self, function: str, qualifiers: Qualifiers | str) -> None:
        """Show a function's qualifiers, or why they can't be told."""
        self.list.set_qualifiers(function, qualifiers)

    def show_runs(self, runs: Runs) -> None:
        """Mark each function and qualifier with how its newest run stands."""
        self.list.set_marks(
            {Target(*key): mark(run.outcome) if run.outcome else RUNNING for key, run in runs.newest_ones()}
        )

    def show_target(self, listing: Listing, *, complete: bool) -> None:
        """Show the functions of another target, as they were left."""
        line = self.query_one(Filter)
        with line.prevent(Input.Changed):
            line.value = ""
        self._before_filtering, self._missing, self._complete = None, False, complete
        self._named, self._broken_off = 0, None
        self._say(None)
        self.list.show(listing)
        self.border_subtitle = ""
        if listing.total or complete:
            self._show_list()
            self._count()
        else:
            self.show_waiting("Connecting …")

    def start_filter(self) -> None:
        """Put the cursor into the filter."""
        self.query_one(Filter).focus()

    # --- showing ---

    def _notice(self, content: Content | None) -> None:
        notice = self.query_one("#functions-notice", Static)
        if content is None and not notice.display:
            return
        notice.display = content is not None
        self._display_list(content is None)
        notice.update(content or "", layout=False)  # it has the room that the list would have, whatever it says

    def _display_list(self, shown: bool) -> None:
        """Show or hide the list. The focus waits for it, and doesn't go into the filter meanwhile."""
        if not shown and self.screen.focused is self.list:
            self.screen.set_focus(None)
        self.list.display = shown
        if shown and self.screen.focused is None:
            self.call_after_refresh(self._take_focus)

    def _take_focus(self) -> None:
        if self.screen.focused is None:
            self.list.focus()

    def _say(self, content: Content | None) -> None:
        """Say something below the list."""
        if self._state is None:
            if content is not None:
                self._state = Static(content, id="functions-state")
                self.mount(self._state)
        elif content is not None or self._state.display:
            self._state.display = content is not None
            self._state.update(content or "")

    @property
    def _progress(self) -> int:
        """How many functions this reading brought; those of an earlier one don't count."""
        return self.list.listing.read

    def _count(self) -> None:
        shown, total = self.list.shown, self.list.total
        self._counted = self._progress
        text = plural(total, "function") if shown == total else f"{shown:,} of {plural(total, 'function')}"
        if self._missing:
            text += ", not all"
        elif not self._complete and self._progress == total:
            text += " so far …"
        elif not self._complete:
            text = f"{self._progress:,} of {total:,} read again …" if shown == total else f"{text} …"
        self.border_subtitle = Content.styled(text, MUTED)

    # --- facts of the widgets ---

    def on_filter_entered(self, event: Filter.Entered) -> None:
        """Remember where to go back to."""
        event.stop()
        self._before_filtering = self.list.cursor

    def on_filter_left(self, event: Filter.Left) -> None:
        """Go to the list: to what the filter found, or, without it, to where it began."""
        event.stop()
        if event.empty:
            self.query_one(Filter).value = ""
            self.narrow("")
            if self._before_filtering is not None and self._before_filtering != self.list.cursor:
                self.list.go_to(self._before_filtering)
        self.list.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.narrow(event.value)

    def narrow(self, text: str) -> None:
        """Show what the filter matches."""
        self.list.filter(text)
        if self.list.total:
            self._show_list()
        self._count()

    def on_function_list_highlighted(self, event: FunctionList.Highlighted) -> None:
        """Pass it on as the pane's own word."""
        event.stop()
        self.post_message(self.Selected(event.target))

    def on_function_list_unfolded(self, event: FunctionList.Unfolded) -> None:
        """Pass it on as the pane's own word."""
        event.stop()
        self.post_message(self.Unfolded(event.function))


def _key_hint(key: str, does: str, command: str) -> Content:
    """A key and what it does, to be pressed or clicked."""
    line = Content.assemble((key, "bold $accent"), (f" {does}", MUTED))
    return line.stylize(Style.from_meta({"@click": f"screen.command('{command}')"}))


def _hint(hint: str) -> Content:
    """What to do; a command, between backticks, on a line of its own."""
    lines = [
        Content.styled(f"  {visible(part)}", "bold $foreground") if is_command else Content.styled(visible(part), MUTED)
        for is_command, part in ((index % 2, part.strip(" ,")) for index, part in enumerate(hint.split("`")))
        if part
    ]
    return Content("\n").join(lines)
