"""The runs of a comparison: a round of invocations at once, an answer at a time, given up together.

    action_again ──(asks, on a protected target)──▶ threads, one a side ──▶ Answered(round, run_id) ──▶ runs_changed

An answer finds its run by its id. One of a round that is over is kept in its run, and changes nothing that is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from msgspec import Struct
from textual import work
from textual.message import Message

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Abandoned, Explanation, Outcome, Ran, Refused, Request
from workbench.core.ports import Clock
from workbench.core.runs import Run, Running, Runs
from workbench.core.units import plural
from workbench.tui.screens.beneath import Beneath
from workbench.tui.sources import Source


class Asked(Struct, frozen=True):
    """A side that is to be invoked: what to call it, what is sent, and where."""

    label: str
    request: Request
    source: Source


class SideRunsScreen(Beneath[None]):
    """A screen that invokes sides."""

    @dataclass(eq=False, repr=False)
    class Answered(Message):
        """A side's invocation ended. round: which round of invoking it belongs to."""

        round: int
        run_id: int
        outcome: Outcome

    def __init__(self, asked: Sequence[Asked], clock: Clock | None) -> None:
        """Without a clock nothing can be invoked."""
        super().__init__()
        self._asked, self._a_clock = list(asked), clock
        self._runs = Runs()
        self._ids: list[int] = []
        """The runs of this round, a side each; one more if the first side runs a second time."""
        self._twin: int | None = None
        self._round = 0
        self._is_left = False

    def runs_changed(self) -> None:
        """A run began or ended."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Let go of other targets, if the program ends here."""
        for run in self._runs.open():
            run.waiting.give_up()
        if not self._is_left:
            for source in self._sources:
                source.close()

    @property
    def _clock(self) -> Clock:
        assert self._a_clock is not None  # nothing is invoked without one
        return self._a_clock

    @property
    def _sources(self) -> set[Source]:
        return {one.source for one in self._asked}

    @property
    def _open(self) -> list[Run]:
        return [run for run in (self._runs[run_id] for run_id in self._ids) if run.is_open]

    def action_again(self) -> None:
        """Invoke all sides, at once; on a protected target, ask first."""
        self._ask(self._asked, partial(self._start, twice=False))

    def action_twice(self) -> None:
        """Invoke the first side a second time."""
        self._ask(self._asked[:1], partial(self._start, twice=True))

    def _ask(self, asked: Sequence[Asked], go: "partial[None]") -> None:
        protected = [one for one in asked if one.source.is_protected]
        if not protected:
            go()
            return
        from workbench.tui.screens.confirm import Choice, ConfirmScreen

        where = ", ".join(dict.fromkeys(one.source.label for one in protected))
        names = "\n".join(one.label for one in asked)
        text = f"{names}\non {where}\n\nThe target is protected. {plural(len(asked), 'invocation')} will be sent."
        choices = (Choice("no", "Don't invoke"), Choice("go", "Invoke"))
        dialog = ConfirmScreen("Protected target", text, choices, danger=True)
        self.app.push_screen(dialog, partial(self._asked_for, go))

    def _asked_for(self, go: "partial[None]", choice: str | None) -> None:
        if choice == "go":
            go()
        elif not self._ids:
            self.dismiss(None)

    def _start(self, *, twice: bool) -> None:
        self._round += 1
        asked = self._asked[:1] if twice else self._asked
        title = "compare " + " · ".join(one.label for one in self._asked)
        started = [self._runs.add(one.request, self._clock.now()) for one in asked]
        started = [self._runs.sent(run.id, self._clock.monotonic()) for run in started]
        if twice:
            self._twin = started[0].id
            self._ids = [*self._ids[: len(self._asked)], self._twin]
        else:
            self._twin = None
            self._ids = [run.id for run in started]
        for one, run in zip(asked, started, strict=True):
            self._invoke(self._round, one.source, title, run)
        self.runs_changed()

    @work(thread=True, group="runs", description="invoke a side of a comparison")
    def _invoke(self, number: int, source: Source, title: str, run: Run) -> None:
        try:
            outcome = source.invoker(title, number).invoke(run.request, run.waiting)
        except WorkbenchError as error:
            explanation = Explanation(error.title, error.message, Ran.NO, error.hint)
            outcome = Refused("", error.message, 0.0, explanation)
        self.post_message(self.Answered(number, run.id, outcome))

    def on_side_runs_screen_answered(self, event: Answered) -> None:
        """Keep it."""
        event.stop()
        self._runs.ended(event.run_id, event.outcome, self._clock.now())
        if event.round == self._round:
            self.runs_changed()

    def action_back(self) -> None:
        """Stop waiting; or leave."""
        if not self._open:
            self._is_left = True
            for source in self._sources:
                self.app.run_worker(source.close, thread=True, group="connect", description="let go of a target")
            self.dismiss(None)
            return
        for run in self._open:
            waited = self._clock.monotonic() - run.state.since if isinstance(run.state, Running) else 0.0
            self._runs.ended(run.id, Abandoned.by_the_person(waited), self._clock.now())
            run.waiting.give_up()
        self.runs_changed()
