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
    marks: reactive[tuple[str, ...]] = reactive(())
    """What is unusual in how the function will be invoked; visible text."""
    state: reactive[Content] = reactive(Content())
    """The state of its run, styled."""

    def render(self) -> Content:
        """The line, cut at the width by Textual."""
        for words, marks in ((True, self.marks), (False, self.marks), (False, self._first_mark)):
            parts = self._parts(words, marks)
            if sum(part.cell_length + 3 for part in parts) <= self.size.width:  # the words before the facts can go
                break
        return Content("   ").join(parts)

    @property
    def _first_mark(self) -> tuple[str, ...]:
        return (f"{self.marks[0]} …",) if len(self.marks) > 1 else self.marks

    def _parts(self, words: bool, marks: tuple[str, ...]) -> list[Content]:
        brand, target, function = ("λ Workbench", "target", "function") if words else ("λ", "", "")
        parts = [Content.styled(brand, "bold $accent"), self._fact(target, self.target, "")]
        if self.function:
            parts.append(self._fact(function, self.function, "bold"))
        if marks:
            parts[-1] += Content.styled(f"  {' · '.join(marks)}", "bold $warning")
        if self.state.plain:
            parts.append(self.state)
        return parts

    @staticmethod
    def _fact(name: str, value: str, style: str) -> Content:
        return Content.assemble((f"{name} " if name else "", MUTED), (visible(value), style))
