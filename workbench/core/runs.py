"""The runs of a session: each invocation that was asked for, from its request to its end.

    Pending ──▶ Running ──▶ Succeeded | FunctionFailed | Refused | Abandoned
                                                                      └─▶ its late answer, kept beside it

Correctness hangs on run ids: an answer finds its run by the id it left with, whatever is on the screen by then. A run
that has ended never changes its state again, but for one thing: when a person gives up, the exchange says a moment
later how far the request had got, and then the run says so too. An answer that comes after that is kept as `late`.
So is a whole log kept that comes after a person stopped asking for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct

from workbench.core.invocation import (
    GIVEN_UP,
    Abandoned,
    Answer,
    FunctionFailed,
    Kind,
    Outcome,
    Refused,
    Request,
    Succeeded,
    Waiting,
)
from workbench.core.whole_log import Fetch, Fetching, NotFetched, Progress, Wanted

if TYPE_CHECKING:
    from workbench.core.log import Log


class Pending(Struct, frozen=True):
    """Asked for, not sent yet."""


class Running(Struct, frozen=True):
    """Sent, no answer yet. since: the monotonic clock's seconds when it was sent."""

    since: float


State = Pending | Running | Outcome


@dataclass(frozen=True, slots=True)
class Run:
    """One invocation of the session. Values: a change of state is a new value under the same id.

    Attributes:
        asked_at: when the person asked. ended_at: when the outcome was known; None before.
        late: what was answered after the person had given up.
        whole_log: its log from CloudWatch Logs. log_fetch: how asking for that stands.
    """

    id: int
    request: Request
    asked_at: datetime
    state: State
    ended_at: datetime | None = None
    late: Outcome | None = None
    waiting: Waiting = field(default_factory=Waiting, compare=False)
    whole_log: "Log | None" = None
    log_fetch: Fetch | None = None

    @property
    def is_open(self) -> bool:
        """Whether its outcome is still to come."""
        return isinstance(self.state, Pending | Running)

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None while it is open."""
        return None if isinstance(self.state, Pending | Running) else self.state

    @property
    def answer(self) -> Answer | None:
        """What Lambda answered, if it took the request."""
        return self.state.answer if isinstance(self.state, Succeeded | FunctionFailed) else None

    @property
    def log(self) -> "Log | None":
        """Its log: the whole one if that was fetched, or else the tail that came with the answer."""
        if self.whole_log is not None:
            return self.whole_log
        return self.answer.log if self.answer else None

    def wanted_log(self, group: str | None) -> Wanted | None:
        """What to ask for to get its whole log; `group` as far as known. None when it can't be asked for.

        It is found by the request id, and a DryRun runs nothing that could log.
        """
        answer, kind = self.answer, self.state.kind if isinstance(self.state, Succeeded) else self.request.kind
        if answer is None or not answer.request_id or kind is Kind.DRY_RUN:
            return None
        until = None if kind is Kind.EVENT else self.ended_at  # an event may run long after
        asked = self.request
        return Wanted(asked.function, answer.request_id, self.asked_at, until, group, answer.log_place, asked.qualifier)


class Runs:
    """The runs on one target by id, and the newest one of each function and qualifier."""

    def __init__(self, ids: Iterator[int] | None = None) -> None:
        """`ids`: where ids come from, so that those of several targets differ; 1, 2, … if there is one target only."""
        self._ids = ids or count(1)
        self._runs: dict[int, Run] = {}
        self._newest: dict[tuple[str, str | None], int] = {}
        self._fetches = 0

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

    def adopt(self, past: Run) -> Run:
        """Take in a run of the past, which has ended, as the newest of its function and qualifier."""
        run = replace(past, id=next(self._ids))
        self._newest[run.request.function, run.request.qualifier] = run.id
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

    def log_asked(self, run_id: int) -> Fetching:
        """Note that its whole log is asked for."""
        self._fetches += 1
        fetching = Fetching(self._fetches)
        self._put(replace(self._runs[run_id], log_fetch=fetching))
        return fetching

    def log_progressed(self, run_id: int, number: int, progress: Progress) -> Run:
        """Note how the asking of that number goes, unless it is over."""
        run = self._runs[run_id]
        if isinstance(run.log_fetch, Fetching) and run.log_fetch.number == number:
            return self._put(replace(run, log_fetch=replace(run.log_fetch, progress=progress)))
        return run

    def log_ended(self, run_id: int, number: int, came: "Log | NotFetched") -> Run:
        """Note what came of the asking of that number. A log is kept however late it comes."""
        run = self._runs[run_id]
        current = isinstance(run.log_fetch, Fetching) and run.log_fetch.number == number
        if isinstance(came, NotFetched):
            return self._put(replace(run, log_fetch=came)) if current else run
        is_over = current or isinstance(run.log_fetch, NotFetched)
        return self._put(replace(run, whole_log=came, log_fetch=None if is_over else run.log_fetch))

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
