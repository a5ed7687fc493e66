"""A sample: the same invocation many times, some at once; what was planned, and what came of it, added up run by run.

A run leaves figures only: no payload and no log is kept, so that ten thousand runs are a few hundred kilobytes. Each is
added in the same short time. Durations are those of runs that were answered by the function.
"""

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from workbench.core.distribution import Distribution
from workbench.core.invocation import GIVEN_UP, Abandoned, FunctionFailed, Kind, Outcome, Ran, Refused, Succeeded
from workbench.core.units import plural

MOST = 10_000
MOST_AT_ONCE = 100
ASKED_ABOVE = 100
"""Runs, from which on a person is asked first."""
_GROUPS = 50
"""Kinds of errors that are told apart; what comes after them is one more."""
_WORDS_KEPT = 300


class Concurrency(Struct, frozen=True):
    """How many invocations at once a function may have.

    Attributes:
        unreserved: of the account, what no function has reserved. reserved: the function's own; 0 stops it.
        problems: what could not be read and why, a sentence each.
    """

    unreserved: int | None = None
    reserved: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def limit(self) -> int | None:
        """The function's own if it has some, else the account's; None when neither is known."""
        return self.unreserved if self.reserved is None else self.reserved

    @property
    def words(self) -> str:
        """The limit in a sentence."""
        if self.reserved is not None:
            return f"The function may run {self.reserved:,} at once: so many are reserved for it."
        if self.unreserved is not None:
            return f"The account has {self.unreserved:,} unreserved at once, for all its functions."
        return " ".join(("How many may run at once is not known.", *self.problems))


class Plan(Struct, frozen=True):
    """How often to invoke, and how many at once. limit: at once, as far as known."""

    count: int
    at_once: int
    limit: int | None = None

    @property
    def problems(self) -> Mapping[str, str]:
        """Field -> why not, a sentence; empty when all is well."""
        found = {}
        if not 1 <= self.count <= MOST:
            found["count"] = f"From 1 to {MOST:,} times."
        if not 1 <= self.at_once <= MOST_AT_ONCE:
            found["at_once"] = f"From 1 to {MOST_AT_ONCE} at once."
        elif self.limit is not None and self.at_once > self.limit:
            found["at_once"] = (
                f"At most {self.limit:,} at once may run." if self.limit else "None may run: 0 are reserved."
            )
        return found

    @property
    def words(self) -> str:
        """`50 times, 5 at once`."""
        return f"{plural(self.count, 'time')}, {min(self.count, self.at_once)} at once"


class Observation(Struct, frozen=True):
    """What is kept of a run. Durations in milliseconds, memory in MB; None where it wasn't told.

    Attributes:
        result: "succeeded", "function error", "timed out", "refused", "no answer", "given up".
        error: (type or code, message) of what failed; None for a success. may_run: whether it may still be running.
    """

    result: str
    client: float | None = None
    duration: float | None = None
    billed: float | None = None
    init: float | None = None
    memory: int | None = None
    version: str | None = None
    error: tuple[str, str] | None = None
    may_run: bool = False


RESULTS = ("succeeded", "function error", "timed out", "refused", "no answer", "given up")


def observe(outcome: Outcome) -> Observation:
    """What to keep of `outcome`."""
    told: tuple[str, str] | None
    match outcome:
        case Refused(code=code, message=message):
            result = "given up" if code == GIVEN_UP else "refused"  # given up before it was sent
            return Observation(result, error=(code, _short(message or outcome.explanation.title)))
        case Abandoned(code=code, message=message):
            result = "given up" if code == GIVEN_UP else "no answer"
            words = (code, _short(message or outcome.explanation.title))
            return Observation(result, error=words, may_run=outcome.explanation.ran is not Ran.NO)
        case FunctionFailed(answer, handling, error):
            result = "timed out" if error and error.timed_out else "function error"
            told = (error.error_type or handling, _short(error.message)) if error else (handling, "")
        case Succeeded(answer):
            result, told = "succeeded", None
    report = answer.log.report if answer.log is not None else None
    return Observation(
        result,
        answer.duration,
        report.duration if report else None,
        report.billed if report else None,
        (report.init if report.init is not None else report.restore) if report else None,
        report.memory_used if report else None,
        answer.executed_version,
        told,
    )


def _short(text: str) -> str:
    return text if len(text) <= _WORDS_KEPT else f"{text[: _WORDS_KEPT - 1]}…"


class ErrorGroup(Struct):
    """Errors of one result and one type or code. message: that of the first one."""

    result: str
    code: str
    message: str
    count: int = 0


class Tally(Struct):
    """What came of the runs so far.

    Attributes:
        client: durations as they were here. duration, billed, init: those of the REPORT lines.
        memory: the most that was used, and of how many runs that is known. may_run: runs that may still be running.
    """

    plan: Plan
    kind: Kind = Kind.REQUEST_RESPONSE
    done: int = 0
    results: Counter[str] = field(default_factory=Counter)
    versions: Counter[str] = field(default_factory=Counter)
    errors: dict[tuple[str, str], ErrorGroup] = field(default_factory=dict)
    client: Distribution = field(default_factory=Distribution)
    duration: Distribution = field(default_factory=Distribution)
    billed: Distribution = field(default_factory=Distribution)
    init: Distribution = field(default_factory=Distribution)
    memory: int | None = None
    may_run: int = 0

    def add(self, run: Observation) -> None:
        """Take in a run that ended."""
        self.done += 1
        self.results[run.result] += 1
        for figures, value in (
            (self.client, run.client),
            (self.duration, run.duration),
            (self.billed, run.billed),
            (self.init, run.init),
        ):
            if value is not None:
                figures.add(value)
        if run.memory is not None:
            self.memory = max(run.memory, self.memory or 0)
        if run.version:
            self.versions[run.version] += 1
        if run.error is not None:
            self._add_error(run.result, *run.error)
        self.may_run += run.may_run

    def _add_error(self, result: str, code: str, message: str) -> None:
        key = (result, code)
        if key not in self.errors and len(self.errors) >= _GROUPS:
            key, code, message = ("other", ""), "", "of yet other kinds"
            result = "other"
        group = self.errors.setdefault(key, ErrorGroup(result, code, message))
        group.count += 1

    @property
    def groups(self) -> list[ErrorGroup]:
        """The errors, the most frequent first."""
        return sorted(self.errors.values(), key=lambda group: -group.count)

    @property
    def is_complete(self) -> bool:
        """Whether all that was planned has ended."""
        return self.done >= self.plan.count
