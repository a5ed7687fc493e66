"""Comparing: which sides, the question on protected targets, and the screen that invokes them and shows what differs.

What is ignored is kept for each function as long as the session lasts: what differs always will differ next time too.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from workbench.core.errors import WorkbenchError
from workbench.core.functions import LATEST, shown_as
from workbench.core.invocation import Kind, Request
from workbench.core.payload import Valid
from workbench.core.text import visible
from workbench.tui.filling import Make
from workbench.tui.tool import Tool, Workspace
from workbench.tui.visits import Visit

if TYPE_CHECKING:
    from workbench.core.history import Past
    from workbench.core.path_patterns import Pattern
    from workbench.tui.screens.compare_sides import Choice

_OTHERS = 5_000
"""Other functions that are offered."""


class CompareTool(Tool):
    """Opens the comparison."""

    id = "compare"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._patterns: dict[str, list[Pattern]] = {}

    def action_compare(self) -> None:
        """Choose the sides."""
        space = self.workspace
        request, connection, selected = space.request(), space.at.connection, space.selected
        if request is None or selected is None or connection is None:
            words = "Choose a function first." if connection is not None else "There is no connection yet."
            space.app.notify(words, severity="warning")
            return
        from workbench.core.quick_check import quick_check

        if not isinstance(quick_check(request.payload), Valid):
            space.app.notify("The payload is not JSON: mend it first.", title="Not invoked", severity="warning")
            return
        from workbench.tui.screens.compare_sides import Choice, SidesScreen

        at, function = space.at, selected.function
        qualifier = selected.qualifier or LATEST
        first = Choice(shown_as(function, qualifier), function, qualifier, at.number)
        read = partial(connection.catalog.qualifiers, function)
        screen = SidesScreen(function, first, at.known.qualifiers.get(function), read, self._others(at, function))
        space.app.push_screen(screen, partial(self._chosen, request))

    def _others(self, at: Visit, function: str) -> list["Choice"]:
        """The same function on other targets of the session, and the other functions here."""
        from workbench.tui.screens.compare_sides import Choice, choices_of

        found = []
        for visit in self.workspace.visits:
            if visit is not at and (function in visit.known.functions or not visit.known.functions):
                found += choices_of(function, visit.known.qualifiers.get(function), visit.number, f" on {visit.label}")
        names = [name for name in at.known.functions if name != function]
        return found + [Choice(shown_as(name, None), name, None, at.number) for name in names[:_OTHERS]]

    def _chosen(self, request: Request, chosen: Sequence["Choice"] | None) -> None:
        if chosen is not None:
            self.workspace.fill(request, partial(self._start, chosen), go="Compare")

    def _start(self, chosen: Sequence["Choice"], make: Make) -> None:
        """Fill what is to be filled once: all sides get the same bytes."""
        try:
            request = make()
        except WorkbenchError as error:
            self.workspace.app.notify(error.message, title=error.title, severity="warning", markup=False)
            return
        from workbench.tui.screens.compare import CompareScreen
        from workbench.tui.screens.side_runs import Asked
        from workbench.tui.sources import Source

        sources: dict[int, Source] = {}
        visits = {visit.number: visit for visit in self.workspace.visits}
        sides = []
        for one in chosen:
            visit = visits[one.target]
            if one.target not in sources:
                trusts = all(side.function in visit.trusted for side in chosen if side.target == one.target)
                asks = self.workspace.protects(visit) and not trusts
                sources[one.target] = Source(visit.label, visit.destination, visit.connection, is_protected=asks)
            timeout = visit.known.timeout(one.function, one.qualifier)
            # The same bytes and options for all; but a durable execution of one name would be the same one twice.
            sent = replace(
                request,
                function=one.function,
                qualifier=one.qualifier,
                timeout=timeout,
                kind=Kind.REQUEST_RESPONSE,
                durable_execution_name=None,
            )
            sides.append(Asked(one.label, sent, sources[one.target]))
        patterns = self._patterns.setdefault(visible(sides[0].request.function), [])
        self.workspace.app.push_screen(CompareScreen(sides, self.workspace.clock, patterns))


def compare_past(space: Workspace, first: "Past", second: "Past") -> None:
    """Compare two runs of the history, with what tells them apart in their names."""
    from workbench.core.comparison import Side
    from workbench.tui.screens.compare import CompareScreen

    is_elsewhere = first.entry.place != second.entry.place

    def side(past: "Past") -> Side:
        entry = past.entry
        name = f"{shown_as(entry.function, entry.qualifier)} #{entry.id}"
        return Side(f"{name} · {entry.target}" if is_elsewhere else name, past.run)

    space.app.push_screen(CompareScreen.of_runs([side(first), side(second)]))
