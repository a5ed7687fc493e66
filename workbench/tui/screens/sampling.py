"""A sample under way, and what came of it: figures that grow, a stop, and the whole as Markdown to copy.

The runs are in threads of their own; what ended is taken in a few times a second, so that keys never wait for it.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from workbench.core.invocation import Kind
from workbench.core.ports import Clock, Invoker
from workbench.core.sample_text import sample_as_markdown
from workbench.core.sampling import Plan, Tally
from workbench.core.text import visible
from workbench.core.weights import Verdict, judge
from workbench.tui.filling import Make
from workbench.tui.sampler import Sampler
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED
from workbench.tui.widgets.key_bar import KeyBar
from workbench.tui.widgets.lines import LinesView
from workbench.tui.widgets.sample_page import Progress, sample_page

_TICK = 0.2


class SamplingScreen(Dialog[None]):
    """Runs the plan until it is done or stopped; then shows it until Escape.

    Args:
        name: the function and its qualifier. target: what the header calls it.
        invoker: that of a group. make: the request of each run, filled anew.
        shares: what the alias promises, (version, 0 to 1); empty where no alias is sampled.
    """

    CSS_PATH = look("dialog", "sample")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", tooltip="Begin nothing new, and stop waiting", id="stop"),
        Binding("escape", "dismiss(None)", "Back", tooltip="Go back to the workbench", id="back"),
        Binding("y", "copy", "Copy", tooltip="Copy the figures as Markdown"),
    ]

    def __init__(
        self,
        name: str,
        target: str,
        invoker: Invoker,
        make: Make,
        plan: Plan,
        kind: Kind,
        shares: Sequence[tuple[str, float]],
        clock: Clock,
    ) -> None:
        super().__init__()
        self._what, self._target, self._shares, self._clock = name, target, shares, clock
        self.tally = Tally(plan, kind)
        self.sampler = Sampler(invoker, make, plan.count)
        self._started = 0.0
        self._ended: float | None = None

    def compose(self) -> ComposeResult:
        """One page, and the keys."""
        with Vertical(classes="dialog wide sampling") as dialog:
            dialog.border_title = Content.assemble(
                f"Sample of {visible(self._what)}", (f"  {visible(self._target)}", MUTED)
            )
            yield LinesView()
        yield KeyBar(always="back")

    def on_mount(self) -> None:
        """Begin."""
        self.query_one(LinesView).focus()
        self._started = self._clock.monotonic()
        plan = self.tally.plan
        for _ in range(min(plan.at_once, plan.count)):
            self._run()
        self._show()
        self._timer = self.set_interval(_TICK, self._tick)

    @work(thread=True, group="runs", description="invoke a function for a sample")
    def _run(self) -> None:
        self.sampler.run()

    def on_unmount(self) -> None:
        """Nobody looks any more."""
        self.sampler.stop()

    @property
    def is_over(self) -> bool:
        """Whether all runs have ended."""
        return self._ended is not None

    def _tick(self) -> None:
        is_over = self.sampler.is_over  # before the last ones are taken in
        for run in self.sampler.drain():
            self.tally.add(run)
        if is_over:
            self._ended = self._clock.monotonic()
            self._timer.stop()
        self._show()

    @property
    def verdict(self) -> Verdict | None:
        """What the runs say of the alias's weights; None before the end: who looks often enough finds a difference."""
        return judge(self._shares, self.tally.versions) if self._shares and self.is_over else None

    def _show(self) -> None:
        until = self._clock.monotonic() if self._ended is None else self._ended
        progress = Progress(
            until - self._started, self.sampler.under_way, self.sampler.is_stopped, is_over=self._ended is not None
        )
        rows = sample_page(self.tally, progress, self._shares, self.verdict)
        self.query_one(LinesView).show_page(rows, keep_scroll=True)
        state = "◐ running" if self._ended is None else "■ stopped" if progress.is_stopped else "✓ done"
        style = "$accent" if self._ended is None else "$warning" if progress.is_stopped else "$success"
        self.query_one(".dialog").border_subtitle = Content.assemble(
            (state, style), (f" · {self.tally.plan.words}", MUTED)
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Escape stops what runs; after that it goes back."""
        if action == "stop":
            return not self.is_over and not self.sampler.is_stopped
        return action != "dismiss" or self.is_over or self.sampler.is_stopped

    def action_stop(self) -> None:
        """Begin nothing new, and stop waiting for what is under way."""
        self.sampler.stop()
        self._show()

    def action_copy(self) -> None:
        """Copy the figures so far as Markdown."""
        text = sample_as_markdown(self._what, self._target, self.tally, self._shares, self.verdict)
        self.app.copy_to_clipboard(text)
        self.notify("Copied the figures as Markdown.", timeout=3)
