"""Finding and replacing in a text: plain at the speed of memory, or by a regular expression that can't run away.

A needle in lower case is found in any case. Plain hits are counted, not kept; those of an expression are kept as
`collect` finds them, a slice of time after another, so that nobody waits for all of them. An expression that needs too
long for one hit is given up: `regex` can stop a match, the standard library can't.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable

import regex

from workbench.core.expression import BadExpressionError, compiled, ignores_case

_FIRST, _LAST = 0.02, 0.3
"""Seconds that looking for one hit may take at first, and before the expression is given up."""
_MOST = 1_000_000
"""Hits of an expression that are kept."""


class TextSearch:
    """The hits of `needle` in `text`, none overlapping another. An empty needle hits nothing.

    Attributes:
        total: how many there are, or were found so far. complete: whether that is all of them.
        too_slow: whether the expression was given up.
    """

    def __init__(self, text: str, needle: str, *, is_regex: bool = False) -> None:
        """Raise BadExpressionError when it is to be an expression and is none."""
        self.needle, self.is_regex = needle, is_regex
        self.too_slow = False
        self._text = text
        self._starts, self._ends = array("Q"), array("Q")
        self._at, self._budget = 0, _FIRST
        self._plain = "" if is_regex else needle
        self._pattern = compiled(needle, is_regex=is_regex)
        if self._plain and ignores_case(needle, is_regex=False) and needle != needle.upper():
            self._text = text.lower()
            if len(self._text) != len(text):  # a letter whose lower case is longer: places would not be places
                self._text, self._plain = text, ""
        self._original = text
        self.total = self._text.count(self._plain) if self._plain else 0
        self.complete = bool(self._plain) or not needle

    def collect(self, until: Callable[[], bool]) -> bool:
        """Find more hits of an expression until it is told to stop; tell whether all are found, or it was given up."""
        if self.complete:
            return True
        try:
            for match in self._pattern.finditer(self._text, self._at, timeout=self._budget):
                self._at = max(match.end(), match.start() + 1)
                self._budget = _FIRST
                if match.end() > match.start():
                    self._starts.append(match.start())
                    self._ends.append(match.end())
                    self.total += 1
                    if until() or self.total == _MOST:
                        return self._stopped()
        except TimeoutError:
            self._budget *= 4
            self.too_slow = self.complete = self._budget > _LAST
            return self.complete
        except MemoryError:
            self.too_slow = self.complete = True
            return True
        self.complete = True
        return True

    def _stopped(self) -> bool:
        self.complete = self.total == _MOST
        return self.complete

    def after(self, offset: int) -> tuple[int, int] | None:
        """The first hit that begins at `offset` or later, from start to end; None when none was found."""
        if self._plain:
            at = self._text.find(self._plain, offset)
            return None if at < 0 else (at, at + len(self._plain))
        index = bisect_left(self._starts, offset)
        return (self._starts[index], self._ends[index]) if index < len(self._starts) else None

    def before(self, offset: int) -> tuple[int, int] | None:
        """The last hit that begins before `offset`."""
        if self._plain:
            at = self._text.rfind(self._plain, 0, max(0, offset + len(self._plain) - 1))
            return None if at < 0 else (at, at + len(self._plain))
        index = bisect_left(self._starts, offset) - 1
        return (self._starts[index], self._ends[index]) if index >= 0 else None

    def ordinal(self, offset: int) -> int:
        """Which hit begins at `offset`, from 1."""
        if self._plain:
            return self._text.count(self._plain, 0, offset) + 1
        return bisect_left(self._starts, offset) + 1

    def between(self, start: int, end: int) -> list[tuple[int, int]]:
        """The hits that touch what stands between two offsets, in order."""
        if self._plain:
            size = len(self._plain)
            found, at = [], max(0, start - size + 1)
            while (at := self._text.find(self._plain, at, end + size - 1)) >= 0:
                found.append((at, at + size))
                at += size
            return found
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return list(zip(self._starts[low:high], self._ends[low:high], strict=True))

    def replaced(self, hit: tuple[int, int], replacement: str) -> str:
        """What comes into the place of a hit: of an expression, with its groups (`\\1`, `\\g<name>`) filled in.

        Raises BadExpressionError when the replacement names a group that the expression hasn't got.
        """
        if not self.is_regex:
            return replacement
        try:
            match = self._pattern.match(self._original, hit[0], timeout=_LAST)
        except (TimeoutError, MemoryError) as error:
            raise BadExpressionError("it takes too long") from error
        return _expanded(match, replacement) if match is not None else replacement

    def all_replaced(self, replacement: str) -> tuple[int, int, str, int] | None:
        """All hits replaced: where the first begins, where the last ends, what comes in between; and how many.

        None when there are none. Raises BadExpressionError as `replaced`, and when the expression takes too long.
        """
        if not self.is_regex and self._plain:
            return self._all_plain(replacement)
        if self.too_slow:
            raise BadExpressionError("it takes too long")
        pieces: list[str] = []
        first, at, count = -1, 0, 0
        try:
            for match in self._pattern.finditer(self._original, timeout=10 * _LAST):
                if match.end() == match.start():
                    continue
                first = match.start() if first < 0 else first
                new = _expanded(match, replacement) if self.is_regex else replacement
                pieces += [self._original[at if count else first : match.start()], new]
                at, count = match.end(), count + 1
        except (TimeoutError, MemoryError) as error:
            raise BadExpressionError("it takes too long") from error
        return (first, at, "".join(pieces), count) if count else None

    def _all_plain(self, replacement: str) -> tuple[int, int, str, int] | None:
        if not self.total:
            return None
        first, last = self._text.find(self._plain), self.before(len(self._text) + 1)
        assert last is not None  # there is one
        at, pieces = first, []
        while (found := self._text.find(self._plain, at)) >= 0:
            pieces += [self._original[at:found], replacement]
            at = found + len(self._plain)
        return first, at, "".join(pieces), self.total


def _expanded(match: "regex.Match[str]", replacement: str) -> str:
    try:
        return match.expand(replacement)
    except (regex.error, IndexError) as error:
        raise BadExpressionError(f"the replacement: {error}") from error
