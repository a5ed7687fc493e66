"""A tool: what can be opened over the workbench (the history, a comparison, …), and what it may know of the workbench.

    commands/<group>.py: Command(owner="history") ──▶ WorkbenchScreen ──▶ HistoryTool.action_history()
                                                          ▲ Workspace            │ pushes its own screen
                                                          └──────────────────────┘

A tool is made once with the screen; its module in tools/ is all that knows it, beside its rows in the table of commands
and its place in the list that the app gives the screen. It imports its screens when they are first opened. It keeps to
what Workspace offers, so that the workbench can change without it.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import App

from workbench.core.invocation import Request
from workbench.core.listing import Target
from workbench.core.ports import Clock
from workbench.core.runs import Run
from workbench.tui.filling import Make
from workbench.tui.visits import Visit

if TYPE_CHECKING:
    from workbench.core.history import Past


class Workspace(Protocol):
    """What a tool sees of the workbench, and may do to it. Only from the interface's own thread."""

    @property
    def app(self) -> App[object]:
        """Where screens are pushed."""
        ...

    @property
    def at(self) -> Visit:
        """The target that is looked at: its connection, its events, its place, what is known of its functions."""
        ...

    @property
    def visits(self) -> Iterable[Visit]:
        """All targets of the session, `at` among them."""
        ...

    def protects(self, visit: Visit) -> bool:
        """Whether invoking on a target asks first."""
        ...

    @property
    def clock(self) -> Clock: ...

    @property
    def is_protected(self) -> bool:
        """Whether invoking on this target asks first."""
        ...

    @property
    def selected(self) -> Target | None:
        """The function and qualifier that are looked at."""
        ...

    @property
    def run(self) -> Run | None:
        """The run that is shown."""
        ...

    @property
    def payload(self) -> bytes:
        """What is in the editor, as it is."""
        ...

    def request(self) -> Request | None:
        """What Invoke would send now, before placeholders are filled; None while no function is selected."""
        ...

    def fill(self, request: Request, then: Callable[[Make], None], *, go: str = "Invoke") -> None:
        """Ask what placeholders in `request` need, then hand over what makes requests to send, each filled anew.

        By the options of its function. Not handed over when the person cancels, or when something has no value, which
        is told. go: what is on the button below the questions.
        """
        ...

    def load_payload(self, payload: bytes, name: str) -> None:
        """Put `payload` into the editor, as one step that can be undone; `name` says what it is."""
        ...

    def hold_to_schema(self, event: str | None) -> None:
        """Hold the payload to the schema of an event of the selected function by that name, or to the function's."""
        ...

    def show_past(self, past: "Past") -> bool:
        """Go to the target, the function and the qualifier of a past run, and show it as it was; its payload goes into
        the editor, as one step that can be undone. Whether that can be done."""
        ...

    def action_invoke(self) -> None:
        """Send what is in the editor, after whatever has to be asked first."""
        ...

    def key(self, command: str) -> str:
        """The key of a command, as keyboards have it."""
        ...


class Tool:
    """One tool. Its commands name it by `id`, and are its `action_…` methods."""

    id: ClassVar[str]

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def started(self) -> None:
        """The workbench is on the screen."""

    def makes_sense(self, action: str) -> bool:  # noqa: ARG002 - for those that have conditions
        """Whether there is something now that the action is about."""
        return True


ToolMaker = Callable[[Workspace], Tool]
"""Makes a tool for a workbench: a class of tools, or one with what else it needs filled in."""
