"""The header line: where you are, what is selected, and how its run stands."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.core.ports import Clock
from workbench.core.runs import Run, Running
from workbench.core.text import visible
from workbench.core.units import ago, seconds
from workbench.tui.shades import MUTED
from workbench.tui.widgets.outcome_text import mark


def run_state(run: Run | None, others: int, clock: Clock) -> Content:
    """How the selected function's run stands, and how many others are still running."""
    also = (
        Content.styled(f"   {others} more running" if run else f"   {others} running", MUTED) if others else Content()
    )
    if run is None:
        return Content.styled("idle", MUTED) + also
    if isinstance(run.state, Running):
        return Content.styled(f"◐ running {seconds(clock.monotonic() - run.state.since)}", "$accent") + also
    if run.outcome is None:
        return also
    age = "" if run.ended_at is None else f" {ago((clock.now() - run.ended_at).total_seconds())}"
    return mark(run.outcome) + Content.styled(age, MUTED) + also


class StatusHeader(Widget):
    """One line: the target, the function with its qualifier, and the state of its newest run.

    The line of a protected target has another colour, and says why.
    """

    target: reactive[tuple[str, ...]] = reactive(())
    """What the target is called, in parts, the most telling first."""
    protected: reactive[bool] = reactive(False, toggle_class="-protected")
    """Whether invoking on the target asks first."""
    function: reactive[str] = reactive("")
    """The selected function and qualifier; empty before there is one."""
    marks: reactive[tuple[str, ...]] = reactive(())
    """What is unusual in how the function will be invoked; visible text."""
    state: reactive[Content] = reactive(Content())
    """The state of its run, styled."""

    def render(self) -> Content:
        """The line. What doesn't fit goes: the words before the facts, all marks but one, the target's lesser parts."""
        every, some = len(self.target), self._first_mark
        attempts = [(True, self.marks, every), (False, self.marks, every), (False, some, every)]
        attempts += [(False, some, parts) for parts in range(every - 1, 0, -1)]
        for words, marks, parts in attempts:
            line = Content("   ").join(self._parts(words, marks, parts))
            if line.cell_length <= self.size.width:
                break
        return line

    @property
    def _first_mark(self) -> tuple[str, ...]:
        return (f"{self.marks[0]} …",) if len(self.marks) > 1 else self.marks

    def _parts(self, words: bool, marks: tuple[str, ...], parts: int) -> list[Content]:
        brand, target, function = ("λ Workbench", "target", "function") if words else ("λ", "", "")
        facts = [Content.styled(brand, "bold $accent")]
        if self.protected:
            facts.append(Content.styled("▲ protected" if words else "▲", "bold $error"))
        facts.append(self._fact(target, " · ".join(self.target[:parts]), ""))
        if self.function:
            facts.append(self._fact(function, self.function, "bold"))
        if marks:
            facts[-1] += Content.styled(f"  {' · '.join(marks)}", "bold $warning")
        if self.state.plain:
            facts.append(self.state)
        return facts

    @staticmethod
    def _fact(name: str, value: str, style: str) -> Content:
        return Content.assemble((f"{name} " if name else "", MUTED), (visible(value), style))
