"""Events: choosing one, saving the payload as one, and sharing it with those who use the console.

Sources beside the function's files are given to it (templates), or come with the connection (the console's shareable
test events). Sharing is the one thing here that changes something in an account: it asks first, always.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbench.core.errors import WorkbenchError
from workbench.core.ports import EventKeeper, EventSource
from workbench.core.saved_events import SavedEvent
from workbench.core.text import visible
from workbench.tui.tool import Tool, Workspace
from workbench.tui.visits import Visit

if TYPE_CHECKING:  # the screens are imported when they are first opened
    from workbench.tui.screens.events import Chosen


class EventsTool(Tool):
    """Opens the events of the selected function. further: sources beside its files and the shareable ones."""

    id = "events"

    def __init__(self, workspace: Workspace, further: Sequence[EventSource] = ()) -> None:
        super().__init__(workspace)
        self._further = further
        self._names: dict[tuple[int, str], str] = {}

    def action_events(self) -> None:
        """Choose an event of the selected function."""
        function = self._function()
        if not function:
            return
        from workbench.tui.screens.events import EventsScreen

        at = self.workspace.at
        shareable = self._test_events
        further = (*((shareable,) if shareable is not None else ()), *self._further)
        name = self._names.get((at.number, function), "")
        screen = EventsScreen(at.events, function, self.workspace.payload, name, further)
        self.workspace.app.push_screen(screen, partial(self._load, at, function))

    def _load(self, at: Visit, function: str, chosen: "Chosen | None") -> None:
        selected = self.workspace.selected
        if chosen is None or at is not self.workspace.at or selected is None or selected.function != function:
            return
        name = chosen.event.name
        self._names[at.number, function] = name
        self.workspace.load_payload(chosen.payload, f"{function} · {name}")
        self.workspace.hold_to_schema(name)
        self._tell(f"{self.workspace.key('undo')} brings back what was there.", "Loaded")

    def action_save_event(self) -> None:
        """Save the payload under a name."""
        function = self._function()
        if function:
            at = self.workspace.at
            text = "A file in {}"
            self._save_to(at.events, function, "Save the payload as an event", text, "Save")

    def action_share_event(self) -> None:
        """Save the payload among the console's shareable test events."""
        function = self._function()
        if not function:
            return
        from workbench.core.payload import Problem, check

        shareable = self._test_events
        problem = check(self.workspace.payload)
        if shareable is None:
            self._tell("They are kept in an AWS account, and none stands behind this target.", "No shareable events")
        elif isinstance(problem, Problem):
            self._tell(f"It is not JSON: line {problem.line}, column {problem.column}.", "Not shared")
        else:
            text = f"Whoever uses the function in the console can see it.\nIn {{}}\non {self.workspace.at.label}"
            self._save_to(shareable, function, "Share the payload as a test event", text, "Share")

    def _save_to(self, keeper: EventKeeper, function: str, title: str, text: str, go: str) -> None:
        from workbench.tui.screens.event_name import EventNameScreen

        number, payload = self.workspace.at.number, self.workspace.payload

        def save(name: str, consent: str) -> SavedEvent:
            return keeper.save(function, name, payload, consent)

        try:
            where = keeper.saves_to(function)
        except WorkbenchError as error:
            self._tell(error.message, error.title)
            return
        name = self._names.get((number, function), "")
        screen = EventNameScreen(title, text.format(where), name, go, save)
        self.workspace.app.push_screen(screen, partial(self._saved, number, function))

    def _saved(self, number: int, function: str, event: SavedEvent | None) -> None:
        if event is not None:
            self._names[number, function] = event.name
            self._tell(event.detail, f"Saved {event.name}")

    @property
    def _test_events(self) -> EventKeeper | None:
        connection = self.workspace.at.connection
        return connection.test_events if connection is not None else None

    def _function(self) -> str:
        selected = self.workspace.selected
        if selected is None:
            self._tell("Choose a function first.")
        return selected.function if selected else ""

    def _tell(self, words: str, title: str = "") -> None:
        self.workspace.app.notify(visible(words), title=visible(title), markup=False, timeout=4)
