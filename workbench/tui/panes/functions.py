"""The functions pane: a filter over the list of functions, and what can be said when there is no list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from workbench.core.errors import WorkbenchError
from workbench.core.functions import Function, Qualifiers
from workbench.core.runs import Runs
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.tui.widgets.function_list import MUTED, FunctionList, Target
from workbench.tui.widgets.outcome_text import RUNNING, mark


class Filter(Input):
    """The line to narrow the list with: Escape empties it, Down goes to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave(True)", show=False),
        Binding("down,enter", "leave(False)", show=False),
    ]

    def action_leave(self, empty: bool) -> None:
        """Go back to the list, with the filter emptied or as it is."""
        if empty:
            self.value = ""
        self.screen.query_one(FunctionList).focus()


class FunctionsPane(Vertical):
    """Shows the functions of the target and says which one, at which qualifier, was chosen."""

    BORDER_TITLE = "Functions"

    @dataclass
    class Selected(Message):
        """A function, or one of its qualifiers, was chosen."""

        target: Target

    @dataclass
    class Unfolded(Message):
        """The qualifiers of a function are wanted."""

        function: str

    def __init__(self, now: datetime) -> None:
        super().__init__(id="functions")
        self._now = now

    def compose(self) -> ComposeResult:
        """A filter, the list, and a notice that takes the list's place."""
        yield Filter(placeholder="/ filter", id="filter", compact=True)
        yield Static(id="functions-notice")
        yield FunctionList(self._now)

    @property
    def list(self) -> FunctionList:
        """The list."""
        return self.query_one(FunctionList)

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self.show_waiting("Connecting …")

    def show_waiting(self, text: str) -> None:
        """Say what is being waited for, until the first functions come."""
        self._notice(Content.styled(text, MUTED))

    def show_problem(self, error: WorkbenchError, key: str) -> None:
        """Say why there is no list, what to do, and the key that tries again."""
        lines = [
            Content.assemble(("⊘ ", "$error"), (visible(error.title), "bold $error")),
            Content(visible(error.message)),
            Content.styled(visible(error.hint), MUTED),
            Content.assemble((key, "bold $accent"), (" tries again", MUTED)),
        ]
        self._notice(Content("\n\n").join(line for line in lines if line.plain))
        self.border_subtitle = ""

    def show_functions(self, functions: Iterable[Function], *, complete: bool) -> None:
        """Append a page; `complete` says that it was the last one."""
        self.list.add(functions)
        if self.list.total:
            self._notice(None)
        elif complete:
            self._notice(Content.styled("This target has no functions.", MUTED))
        self._count(complete)

    def show_qualifiers(self, function: str, qualifiers: Qualifiers | str) -> None:
        """Show a function's qualifiers, or why they can't be told."""
        self.list.set_qualifiers(function, qualifiers)

    def show_runs(self, runs: Runs) -> None:
        """Mark each function and qualifier with how its newest run stands."""
        self.list.set_marks(
            {Target(*key): mark(run.outcome) if run.outcome else RUNNING for key, run in runs.newest_ones()}
        )

    def clear(self) -> None:
        """Start over: the functions are being read again."""
        self.list.clear()
        self.show_waiting("Reading the functions …")

    def start_filter(self) -> None:
        """Put the cursor into the filter."""
        self.query_one(Filter).focus()

    def _notice(self, content: Content | None) -> None:
        notice = self.query_one("#functions-notice", Static)
        notice.display = content is not None
        self.list.display = content is None
        notice.update(content or "")

    def _count(self, complete: bool) -> None:
        self._complete = complete
        shown, total = self.list.shown, self.list.total
        text = plural(total, "function") if shown == total else f"{shown} of {plural(total, 'function')}"
        self.border_subtitle = Content.styled(text if complete else f"{text} so far …", MUTED)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.list.filter(event.value)
        nothing = bool(event.value.strip()) and self.list.total > 0 and self.list.shown == 0
        self._notice(Content.styled("Nothing matches. Esc empties the filter.", MUTED) if nothing else None)
        self._count(getattr(self, "_complete", True))

    def on_function_list_highlighted(self, event: FunctionList.Highlighted) -> None:
        """Pass it on as the pane's own word."""
        event.stop()
        self.post_message(self.Selected(event.target))

    def on_function_list_unfolded(self, event: FunctionList.Unfolded) -> None:
        """Pass it on as the pane's own word."""
        event.stop()
        self.post_message(self.Unfolded(event.function))
