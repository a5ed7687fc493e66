"""The runs of a session: each invocation that was asked for, from its request to its end.

    Pending ──▶ Running ──▶ Succeeded | FunctionFailed | Refused | Abandoned
                                                                      └─▶ its late answer, kept beside it

Correctness hangs on run ids: an answer finds its run by the id it left with, whatever is on the screen by then. A run
that has ended never changes its state again, but for one thing: when a person gives up, the exchange says a moment
later how far the request had got, and then the run says so too. An answer that comes after that is kept as `late`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from workbench.core.invocation import GIVEN_UP, Abandoned, Outcome, Refused, Request, Waiting


@dataclass(frozen=True, slots=True)
class Pending:
    """Asked for, not sent yet."""


@dataclass(frozen=True, slots=True)
class Running:
    """Sent, no answer yet. since: the monotonic clock's seconds when it was sent."""

    since: float


State = Pending | Running | Outcome


@dataclass(frozen=True, slots=True)
class Run:
    """One invocation of the session. Values: a change of state is a new value under the same id.

    Attributes:
        asked_at: when the person asked. ended_at: when the outcome was known; None before.
        late: what was answered after the person had given up.
    """

    id: int
    request: Request
    asked_at: datetime
    state: State
    ended_at: datetime | None = None
    late: Outcome | None = None
    waiting: Waiting = field(default_factory=Waiting, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to come."""
        return isinstance(self.state, Pending | Running)

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it is open."""
        return None if isinstance(self.state, Pending | Running) else self.state


class Runs:
    """The runs on one target by id, and the newest one of each function and qualifier."""

    def __init__(self, ids: Iterator[int] | None = None) -> None:
        """`ids`: where ids come from, so that those of several targets differ; 1, 2, … if there is one target only."""
        self._ids = ids or count(1)
        self._runs: dict[int, Run] = {}
        self._newest: dict[tuple[str, str | None], int] = {}

    def __iter__(self) -> Iterator[Run]:
        return iter(self._runs.values())

    def __getitem__(self, run_id: int) -> Run:
        return self._runs[run_id]

    def __contains__(self, run_id: int) -> bool:
        return run_id in self._runs

    def add(self, request: Request, asked_at: datetime) -> Run:
        """Note that `request` was asked for."""
        run = Run(next(self._ids), request, asked_at, Pending())
        self._newest[request.function, request.qualifier] = run.id
        return self._put(run)

    def sent(self, run_id: int, since: float) -> Run:
        """Note that it goes out now."""
        run = self._runs[run_id]
        return self._put(replace(run, state=Running(since))) if run.is_open else run

    def ended(self, run_id: int, outcome: Outcome, at: datetime) -> Run:
        """Note how it ended. What comes after a person gave up is the exchange's own word of that, or a late answer.

        An answer is kept once. So the order in which giving up and the thread's word of it arrive makes no difference.
        """
        run = self._runs[run_id]
        if run.is_open:
            return self._put(replace(run, state=outcome, ended_at=at))
        if not isinstance(run.state, Abandoned) or run.late is not None:
            return run
        if isinstance(outcome, Refused | Abandoned) and outcome.code == GIVEN_UP:
            return self._put(replace(run, state=outcome))
        return run if isinstance(outcome, Abandoned) else self._put(replace(run, late=outcome))

    def newest(self, function: str, qualifier: str | None) -> Run | None:
        """The run that was last asked for of this function at this qualifier."""
        run_id = self._newest.get((function, qualifier))
        return None if run_id is None else self._runs[run_id]

    def newest_ones(self) -> Iterator[tuple[tuple[str, str | None], Run]]:
        """((function, qualifier), its newest run) for all that were invoked."""
        return ((key, self._runs[run_id]) for key, run_id in self._newest.items())

    def open(self) -> list[Run]:
        """The runs whose outcome is still to come."""
        return [run for run in self._runs.values() if run.is_open]

    def _put(self, run: Run) -> Run:
        self._runs[run.id] = run
        return run
