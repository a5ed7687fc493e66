"""Sampling: the selected function many times, some at once.

SampleScreen ──plan──▶ ConfirmScreen, if it is much or the target protected ──▶ fill ──▶ SamplingScreen
"""

from functools import partial
from typing import TYPE_CHECKING

from workbench.core.functions import Alias, shown_as
from workbench.core.invocation import Kind, Request
from workbench.core.options import Options
from workbench.core.payload import Problem, check
from workbench.core.units import plural
from workbench.tui.tool import Tool, Workspace

if TYPE_CHECKING:
    from workbench.core.ports import Connection
    from workbench.core.sampling import Plan
    from workbench.tui.filling import Make

_FIRST = (50, 5)


class SampleTool(Tool):
    """Asks for a plan, and runs it. The plan is kept for the next time."""

    id = "sample"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._count, self._at_once = _FIRST

    def action_sample(self) -> None:
        """Ask how often, and how many at once."""
        here = self.workspace
        request, connection = here.request(), here.at.connection
        if request is None or connection is None:
            words = "Choose a function first." if request is None else "There is no connection."
            here.app.notify(words, severity="warning")
            return
        problems = here.at.options.get(request.function, Options()).problems
        if problems:
            here.app.notify(next(iter(problems.values())), title="Not invoked", severity="warning", markup=False)
            return
        from workbench.tui.screens.sample import SampleScreen

        name = shown_as(request.function, request.qualifier)
        read = partial(connection.catalog.concurrency, request.function)
        screen = SampleScreen(name, _remarks(request), read, self._count, self._at_once)
        here.app.push_screen(screen, partial(self._planned, connection, request))

    def _planned(self, connection: "Connection", request: Request, plan: "Plan | None") -> None:
        from workbench.core.sampling import ASKED_ABOVE

        if plan is None:
            return
        here = self.workspace
        self._count, self._at_once = plan.count, plan.at_once
        is_protected = here.is_protected and request.kind is not Kind.DRY_RUN
        if not is_protected and plan.count <= ASKED_ABOVE:
            self._begin(connection, request, plan)
            return
        from workbench.tui.screens.confirm import Choice, ConfirmScreen

        name = shown_as(request.function, request.qualifier)
        why = "The target is protected. " if is_protected else ""
        text = f"{name}\non {here.at.label}\n\n{why}Invoke it {plan.words}?"
        choices = (Choice("no", "Don't invoke"), Choice("yes", f"Invoke {plural(plan.count, 'time')}"))
        title = "Protected target" if is_protected else "That is a lot"
        here.app.push_screen(
            ConfirmScreen(title, text, choices, danger=is_protected),
            lambda choice: self._begin(connection, request, plan) if choice == "yes" else None,
        )

    def _begin(self, connection: "Connection", request: Request, plan: "Plan") -> None:
        """Ask what placeholders need, once for all."""
        self.workspace.fill(request, partial(self._start, connection, request, plan), go="Begin")

    def _start(self, connection: "Connection", request: Request, plan: "Plan", make: "Make") -> None:
        from workbench.tui.screens.sampling import SamplingScreen

        here = self.workspace
        name = shown_as(request.function, request.qualifier)
        known = here.at.known.qualifiers.get(request.function)
        alias = next((one for one in known.aliases if one.name == request.qualifier), None) if known else None

        invoker = connection.group(f"sample {plan.count} × {name}")
        shares = alias.shares if isinstance(alias, Alias) else ()
        here.app.push_screen(SamplingScreen(name, here.at.label, invoker, make, plan, request.kind, shares, here.clock))


def _remarks(request: Request) -> tuple[str, ...]:
    """What to know before."""
    found = []
    if isinstance(check(request.payload), Problem):
        found.append("The payload is not JSON: Lambda will refuse every one.")
    if request.durable_execution_name:
        found.append("With a durable name, all of them are one execution.")
    return tuple(found)
