"""The history's words: a run as a row of its list, and what is looked for in it. What is kept of one: keeping.py.

A run is in the history from before its request is sent. It is open until its outcome is known; one whose process ended
before that is *interrupted*: it may have run, and nobody will ever say.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from workbench.core.invocation import Kind
from workbench.core.runs import Run
from workbench.core.targets import Place

if TYPE_CHECKING:
    from workbench.core.ports import History

INTERRUPTED_WORDS = "interrupted: may have run"


class Fate(StrEnum):
    """How a run stands, in the words that it is looked for by."""

    RUNNING = "running"
    INTERRUPTED = "interrupted"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    UNANSWERED = "unanswered"


class Entry(Struct, frozen=True):
    """A run as a row of the list.

    Attributes:
        id: newer runs have larger ones; none is used twice.
        place, target: where it went, and what that was called then.
        asked_at, ended_at: with the zone of the machine then; ended_at None while the end isn't known.
        is_here: whether it was, or is, invoked by this very process.
        kind: what was asked for; `answered` what the answer was to, where one came.
        word: the class of a failed function's error, or the code of a refusal; empty where there is none.
        duration: milliseconds, here. billed: milliseconds, as the REPORT tells.
        group: the title of what it belongs to (a comparison, a sample); empty for none.
        is_kept: whether its payload, response and log are; the settings can leave them out.
        payload_size, response_size: bytes, as they were. has_whole_log: whether its log was fetched.
    """

    id: int
    place: Place
    target: str
    function: str
    qualifier: str | None
    kind: Kind
    asked_at: datetime
    fate: Fate
    is_here: bool = False
    ended_at: datetime | None = None
    answered: Kind = Kind.REQUEST_RESPONSE
    status: int | None = None
    word: str = ""
    timed_out: bool = False
    duration: float | None = None
    billed: float | None = None
    executed_version: str | None = None
    request_id: str = ""
    group: str = ""
    is_kept: bool = True
    payload_size: int = 0
    response_size: int = 0
    has_whole_log: bool = False


class Past(Struct, frozen=True):
    """A run of the history, as its row and as it was. Without what wasn't kept, see `entry.is_kept`."""

    entry: Entry
    run: Run


class Sought(Struct, frozen=True):
    """What is looked for; empty is everything.

    Attributes:
        function: a part of its name, or with * and ? a pattern for all of it; whatever the case of the letters.
        qualifier: likewise, but the beginning of it. fates: any of these.
        texts: each stands in the payload or in the response; the case of ASCII's letters makes no difference.
        target: a part of what the target was called. since: not before.
    """

    function: str = ""
    qualifier: str = ""
    fates: frozenset[Fate] = frozenset()
    texts: tuple[str, ...] = ()
    target: str = ""
    since: datetime | None = None


class Page(Struct, frozen=True):
    """A part of what was found, newest first.

    Attributes:
        entries: perhaps fewer than asked for, even none: a search stops when it has taken a moment.
        before: where to go on: all before this id wasn't looked at yet. None at the end.
    """

    entries: Sequence[Entry] = ()
    before: int | None = None


_WORDS = {fate.value: fate for fate in Fate} | {
    "ok": Fate.SUCCEEDED,
    "success": Fate.SUCCEEDED,
    "error": Fate.FAILED,
    "no-answer": Fate.UNANSWERED,
    "abandoned": Fate.UNANSWERED,
    "open": Fate.RUNNING,
}


def fate_of(word: str) -> Fate | None:
    """The fate that a word names; None if it names none."""
    return _WORDS.get(word.lower())


class _Reading(Struct):
    function: str = ""
    qualifier: str = ""
    target: str = ""
    fates: set[Fate] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)


def sought(line: str) -> Sought:
    """What a line asks for: `checkout:live failed "A-17"`.

    The first bare word is the function, with its qualifier behind a colon (`:live` is a qualifier alone); a word that
    names a fate is one, `@word` is the target; what else there is, and all between quotes, is looked for as text.
    """
    read = _Reading()
    for number, part in enumerate(line.split('"')):
        if number % 2:
            read.texts += [part] if part else []
            continue
        for word in part.split():
            _take(word, read)
    return Sought(read.function, read.qualifier, frozenset(read.fates), tuple(read.texts), read.target)


def _take(word: str, read: _Reading) -> None:
    fate = fate_of(word)
    if fate is not None:
        read.fates.add(fate)
    elif word.startswith("@"):
        read.target = word[1:]
    elif not read.function and not read.qualifier and not word.startswith("{"):
        read.function, _, read.qualifier = word.partition(":")
        if word.startswith("arn:"):
            read.function, read.qualifier = word, ""
    else:
        read.texts.append(word)


_AGE = re.compile(r"(\d{1,6})\s*(m|min|h|d|w)")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def since(text: str, now: datetime) -> datetime | None:
    """The moment that `text` tells: an age (`90m`, `2h`, `3d`, `1w`), a date or a time of ISO 8601; None for others."""
    if match := _AGE.fullmatch(text.strip()):
        try:
            return now - timedelta(**{_UNITS[match[2]]: int(match[1])})
        except OverflowError:
            return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)


def pages(history: "History", sought: Sought, limit: int = 500) -> Iterator[Sequence[Entry]]:
    """All that is sought, page by page, newest first. Raises WorkbenchError."""
    before: int | None = None
    while True:
        page = history.entries(sought, before, limit)
        yield page.entries
        if page.before is None:
            return
        before = page.before
