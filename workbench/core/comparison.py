"""Two runs side by side: whether they came to the same, and where not.

What a function answered decides: the outcome, the error, the response without what is ignored. Durations, memory and
the log are told beside it, since no two runs have the same. Any two runs can be compared, however long ago they were.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

from msgspec import Struct, field

from workbench.core.changes import Differences
from workbench.core.invocation import Abandoned, FunctionFailed, Outcome, Refused, Succeeded
from workbench.core.json_diff import differences
from workbench.core.json_tree import tree_of
from workbench.core.log_entry import Label, Report, rank
from workbench.core.path_patterns import Pattern
from workbench.core.runs import Run
from workbench.core.text import visible
from workbench.core.text_diff import line_differences
from workbench.core.units import milliseconds, plural, size

NOTHING = "–"
"""Stands for a figure that is not known."""
_PLATFORM = (Label.INIT, Label.RESTORE, Label.START, Label.END, Label.REPORT, Label.EXTENSION, Label.XRAY)


class Side(Struct, frozen=True):
    """One run of a comparison. label: what to call it, `checkout:live`, with its target where there are several."""

    label: str
    run: Run

    @property
    def outcome(self) -> Outcome | None:
        """How it ended: what came late, if a person had given up; None while it is open."""
        return self.run.late or self.run.outcome

    @property
    def response(self) -> bytes | None:
        """The response payload; None where no answer came."""
        outcome = self.outcome
        return outcome.answer.payload if isinstance(outcome, Succeeded | FunctionFailed) else None

    @property
    def report(self) -> Report:
        """The figures of its REPORT line, as far as there is one."""
        log = self.run.log
        if log is None and isinstance(self.outcome, Succeeded | FunctionFailed):
            log = self.outcome.answer.log
        return (log.report if log is not None else None) or Report()


How = Literal["identical", "json", "lines", "nothing"]
"""Byte for byte the same; compared as JSON; compared by lines; a side has no response."""


class Responses(Struct, frozen=True):
    """What differs in two responses. how: the way they were compared. found: what differs."""

    how: How
    found: Differences = field(default_factory=Differences)


class Fact(Struct, frozen=True):
    """One row of figures, a value a side. notes: how each side differs from the first; empty where it doesn't.

    decides: whether a difference in it makes the runs different, or is only told.
    """

    name: str
    values: tuple[str, ...]
    notes: tuple[str, ...]
    decides: bool = False


class Comparison(Struct, frozen=True):
    """A side held to the first one."""

    base: Side
    other: Side
    responses: Responses

    @property
    def differ_in(self) -> tuple[str, ...]:
        """What they differ in, in a few words each; empty when they came to the same."""
        words = []
        for fact in facts((self.base, self.other)):
            if fact.decides and fact.notes[1]:
                words.append(f"the {fact.name}")
        found = self.responses.found
        if found.changes:
            count = len(found.changes)
            noun = "path" if self.responses.how == "json" else "line"
            words.append(f"{plural(count, noun)}{'' if found.complete else ' and more'} of the response")
        elif self.responses.how == "nothing" and (self.base.response is None) != (self.other.response is None):
            words.append("having a response")
        return tuple(words)

    @property
    def is_same(self) -> bool:
        """Whether they came to the same."""
        return not self.differ_in

    @property
    def verdict(self) -> str:
        """One sentence about them, visible text."""
        both = f"{visible(self.base.label)} and {visible(self.other.label)}"
        if self.differ_in:
            return f"{both} differ in {listed(self.differ_in)}."
        how, ignored = self.responses.how, sum(self.responses.found.ignored)
        left_out = f", but for {plural(ignored, 'difference')} that you ignore" if ignored else ""
        if how == "nothing":
            return f"{both} ended the same way, without a response."
        if how == "identical":
            return f"{both} answer the same, byte for byte."
        return f"{both} answer the same{left_out or ', only written differently'}."


def compared(base: Side, other: Side, patterns: Sequence[Pattern] = ()) -> Comparison:
    """Hold `other` to `base`. Takes up to some seconds for large responses: not for the thread of an interface."""
    return Comparison(base, other, compared_responses(base.response, other.response, patterns))


def compared_responses(before: bytes | None, after: bytes | None, patterns: Iterable[Pattern] = ()) -> Responses:
    """What differs in two response payloads, without what `patterns` name."""
    if before is None or after is None:
        return Responses("nothing")
    if before == after:
        return Responses("identical")
    with _no_collecting():
        try:
            trees = tree_of(before), tree_of(after)
        except ValueError:
            return Responses("lines", line_differences(before, after))
        return Responses("json", differences(*trees, patterns))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Millions of values come into being here, none in a circle: looking for circles would take half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


# --- the figures ---


def facts(sides: Sequence[Side]) -> tuple[Fact, ...]:
    """The figures of the sides in rows; those that no side has are left out."""
    reports = [side.report for side in sides]
    rows = [
        _words("outcome", [outcome_words(side.outcome) for side in sides], decides=True),
        _words("error", [_error(side.outcome) for side in sides], decides=True),
        _words("executed", [_executed(side.outcome) for side in sides]),
        _figures("duration", [report.duration for report in reports], milliseconds),
        _figures("billed", [report.billed for report in reports], milliseconds),
        _figures("cold start", [report.init for report in reports], milliseconds),
        _figures("max memory", [report.memory_used for report in reports], lambda value: f"{value:.0f} MB"),
        _figures("round trip", [_round_trip(side.outcome) for side in sides], milliseconds),
        _figures("response", [_length(side) for side in sides], lambda value: size(round(value))),
        _words("log", [log_words(side.run) for side in sides]),
    ]
    return tuple(row for row in rows if any(value != NOTHING for value in row.values))


def _words(name: str, values: Sequence[str], *, decides: bool = False) -> Fact:
    shown = tuple(value or NOTHING for value in values)
    notes = tuple("differs" if value != shown[0] else "" for value in shown)
    return Fact(name, shown, notes, decides)


def _figures(name: str, values: Sequence[float | None], unit: Callable[[float], str]) -> Fact:
    shown = tuple(NOTHING if value is None else unit(value) for value in values)
    first = values[0]
    notes = []
    for value in values:
        if value is None or first is None or value == first:
            notes.append("only here" if first is None and value is not None else "")
            continue
        sign = "+" if value > first else "−"
        part = f" {sign}{abs(value - first) / first:.0%}" if first else ""
        notes.append(f"{sign}{unit(abs(value - first))}{part}")
    return Fact(name, shown, tuple(notes))


def outcome_words(outcome: Outcome | None) -> str:
    """An outcome in a word or two."""
    match outcome:
        case Succeeded(answer):
            return f"✓ {answer.status}"
        case FunctionFailed(handling=handling):
            return f"✗ {visible(handling) or 'function error'}"
        case Refused(status=status):
            return f"⊘ refused {status or ''}".rstrip()
        case Abandoned():
            return "? no answer"
    return "◐ running"


def _error(outcome: Outcome | None) -> str:
    if isinstance(outcome, FunctionFailed) and outcome.error is not None:
        return visible(outcome.error.error_type)
    return visible(outcome.code) if isinstance(outcome, Refused | Abandoned) else ""


def _executed(outcome: Outcome | None) -> str:
    answer = outcome.answer if isinstance(outcome, Succeeded | FunctionFailed) else None
    return visible(answer.executed_version or "") if answer is not None else ""


def _round_trip(outcome: Outcome | None) -> float | None:
    return outcome.answer.duration if isinstance(outcome, Succeeded | FunctionFailed) else None


def _length(side: Side) -> int | None:
    return None if side.response is None else len(side.response)


def log_words(run: Run) -> str:
    """What a run logged: `4 lines, 1 warn`; without the platform's own lines. Empty where there is no log."""
    log = run.log
    if log is None:
        return ""
    counts = Counter(log.labels)
    labels = {log.label(log.labels.find(code)): count for code, count in counts.items()}
    own = sum(count for label, count in labels.items() if label not in _PLATFORM)
    grave = sorted((label for label in labels if rank(label) > rank(Label.INFO)), key=rank, reverse=True)
    cut = "" if log.complete else "at least "
    return ", ".join([f"{cut}{plural(own, 'line')}", *(f"{labels[label]} {label.value.lower()}" for label in grave)])


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
