"""Looking for text in bytes: plain at the speed of memory, or by a regular expression that may take its time elsewhere.

What is written in lower case throughout is found in any case. Plain ASCII, and what has no case, is looked for in the
bytes themselves and its hits are counted, not kept. All else is looked for in the text that the bytes are, so that a
character is one however many bytes it has: `look` tells those hits bunch by bunch, meant to be run in a thread, and
`add` takes them in. `regex` stops an expression that runs away, and lets go of the interpreter while it matches; `re`
does neither.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct, field

from workbench.core.expression import compiled, ignores_case
from workbench.core.places import Places

PATIENCE = 2.0
"""Seconds of computing after which an expression is given up."""
MOST = 200_000
"""Hits of an expression that are kept."""
_BUNCH = 20_000
_LONG = 1_000


class End(Enum):
    """Why no more hits come."""

    ALL = "these are all"
    TOO_SLOW = "the expression takes too long"
    TOO_MANY = "more are not kept"


class Hits(Struct):
    """Some more hits, where they start and end in bytes. end: why these are the last ones; None while more may come."""

    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    ends: "array[int]" = field(default_factory=lambda: array("Q"))
    end: End | None = None


class Search:
    """The hits of `needle` in `data`, none overlapping another. An empty needle hits nothing, and so do empty hits.

    Attributes:
        total: how many there are, or were found so far. end: why no more come; None while some may.
    """

    def __init__(self, data: bytes, needle: str, *, is_regex: bool = False, lowered: bytes | None = None) -> None:
        """lowered: `data` in lower case, if it is there already."""
        self.needle, self.is_regex = needle, is_regex
        self._data = data
        self._starts, self._ends = array("Q"), array("Q")
        any_case = ignores_case(needle, is_regex=is_regex)
        self._plain = b""
        self.total = 0
        self.end = None if needle else End.ALL
        has_one_case = needle.isascii() or not any_case or needle == needle.upper() == needle.casefold()
        if needle and not is_regex and has_one_case and not _overlaps(needle):
            self._plain = needle.encode("utf-8", "surrogateescape")
            if any_case and needle != needle.upper():
                self._data = data.lower() if lowered is None else lowered
            self.total, self.end = self._data.count(self._plain), End.ALL

    @property
    def complete(self) -> bool:
        """Whether no more hits come."""
        return self.end is not None

    def look(self) -> Iterator[Hits]:
        """Look for the hits that are not known from the beginning. May take as long as PATIENCE.

        Raises BadExpressionError. The search itself stays as it is: what is told here is for `add`.
        """
        pattern = compiled(self.needle, is_regex=self.is_regex)
        text = self._data.decode("utf-8", "surrogateescape")
        place = Places(text).byte
        bunch, full, left = Hits(), 1, MOST
        try:
            for match in pattern.finditer(text, concurrent=True, timeout=PATIENCE):
                if match.end() == match.start():
                    continue
                bunch.starts.append(place(match.start()))
                bunch.ends.append(place(match.end()))
                left -= 1
                if len(bunch.starts) == full or not left:
                    bunch.end = None if left else End.TOO_MANY
                    yield bunch
                    if not left:
                        return
                    bunch, full = Hits(), min(full * 2, _BUNCH)
            bunch.end = End.ALL
        except TimeoutError:
            bunch.end = End.TOO_SLOW
        yield bunch

    def add(self, hits: Hits) -> None:
        """Take in what `look` told."""
        self._starts.extend(hits.starts)
        self._ends.extend(hits.ends)
        self.total, self.end = len(self._starts), hits.end

    def after(self, offset: int) -> tuple[int, int] | None:
        """The first hit that begins at `offset` or later, from start to end; None when none was found."""
        if self._plain:
            at = self._data.find(self._plain, offset)
            return None if at < 0 else (at, at + len(self._plain))
        index = bisect_left(self._starts, offset)
        return (self._starts[index], self._ends[index]) if index < len(self._starts) else None

    def before(self, offset: int) -> tuple[int, int] | None:
        """The last hit that begins before `offset`."""
        if self._plain:
            at = self._data.rfind(self._plain, 0, max(0, offset + len(self._plain) - 1))
            return None if at < 0 else (at, at + len(self._plain))
        index = bisect_left(self._starts, offset) - 1
        return (self._starts[index], self._ends[index]) if index >= 0 else None

    def ordinal(self, offset: int) -> int:
        """Which hit begins at `offset`, from 1."""
        if self._plain:
            return self._data.count(self._plain, 0, offset) + 1
        return bisect_left(self._starts, offset) + 1

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The hits that touch the bytes from `start` to `end`."""
        if self._plain:
            found, at = [], max(0, start - len(self._plain) + 1)
            while (at := self._data.find(self._plain, at, end + len(self._plain) - 1)) >= 0:
                found.append((at, at + len(self._plain)))
                at += len(self._plain)
            return found
        low = bisect_right(self._ends, start)
        high = bisect_left(self._starts, end)
        return list(zip(self._starts[low:high], self._ends[low:high], strict=True))


def _overlaps(needle: str) -> bool:
    """Whether one hit can begin inside another: then only reading from the beginning tells which are hits."""
    return len(needle) <= _LONG and any(needle.startswith(needle[at:]) for at in range(1, len(needle)))
