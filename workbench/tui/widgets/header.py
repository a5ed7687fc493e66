"""The header line: where you are, what is selected, and how its run stands."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.core.ports import Clock
from workbench.core.runs import Run, Running
from workbench.core.text import visible
from workbench.core.units import ago, seconds
from workbench.tui.widgets.outcome_text import mark

MUTED = "$foreground-muted"


def run_state(run: Run | None, others: int, clock: Clock) -> Content:
    """How the selected function's run stands, and how many others are still running."""
    also = (
        Content.styled(f"   {others} more running" if run else f"   {others} running", MUTED) if others else Content()
    )
    if run is None:
        return Content.styled("idle", MUTED) + also
    if isinstance(run.state, Running):
        return Content.styled(f"◐ running {seconds(clock.monotonic() - run.state.since)}", "$accent") + also
    if run.outcome is None or run.ended_at is None:
        return also
    age = ago((clock.now() - run.ended_at).total_seconds())
    return mark(run.outcome) + Content.styled(f" {age}", MUTED) + also


class StatusHeader(Widget):
    """One line: the target, the function with its qualifier, and the state of its newest run."""

    target: reactive[str] = reactive("")
    """What the target is called."""
    function: reactive[str] = reactive("")
    """The selected function and qualifier; empty before there is one."""
    state: reactive[Content] = reactive(Content())
    """The state of its run, styled."""

    def render(self) -> Content:
        """The line, cut at the width by Textual."""
        parts = [Content.styled("λ Workbench", "bold $accent"), self._fact("target", self.target, "")]
        if self.function:
            parts.append(self._fact("function", self.function, "bold"))
        if self.state.plain:
            parts.append(self.state)
        if sum(part.cell_length + 3 for part in parts) > self.size.width:  # the words before the facts can go
            parts = [Content.styled("λ", "bold $accent"), Content(visible(self.target)), *parts[2:]]
            if self.function:
                parts[2] = Content.styled(visible(self.function), "bold")
        return Content("   ").join(parts)

    @staticmethod
    def _fact(name: str, value: str, style: str) -> Content:
        return Content.assemble((f"{name} ", MUTED), (visible(value), style))
