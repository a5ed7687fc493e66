"""Looking for text in bytes: plain at the speed of memory, or by a regular expression a few hits at a time.

Plain text is found in any case when it is written in lower case throughout. Its hits are counted, not kept. The hits of
an expression are kept as they are found; `collect` finds some more, so that nobody has to wait for all of them.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator


class Search:
    """The hits of `needle` in `data`. Raises re.error when it is no regular expression; an empty one hits nothing.

    Attributes:
        complete: whether all hits are counted. total: how many there are, or were found so far.
    """

    def __init__(self, data: bytes, needle: str, *, is_regex: bool = False) -> None:
        self.needle, self.is_regex = needle, is_regex
        self._data = data
        self._starts, self._ends = array("Q"), array("Q")
        self._matches: Iterator[re.Match[bytes]] = iter(())
        ignores_case = needle == needle.lower()
        self._plain = b""
        if needle and not is_regex and (needle.isascii() or not ignores_case):
            self._plain = needle.encode("utf-8", "surrogatepass")
            self._data = data.lower() if ignores_case and needle != needle.upper() else data
            self.total = self._data.count(self._plain)
            self.complete = True
            return
        self.total = 0
        self.complete = not needle
        if needle:
            pattern = _pattern(needle, is_regex=is_regex)
            flags = re.IGNORECASE if ignores_case else 0
            self._matches = re.compile(pattern, flags | re.MULTILINE).finditer(data)

    def collect(self, at_most: int) -> bool:
        """Find up to so many more hits of an expression; tell whether all are found."""
        for _ in range(at_most):
            if self.complete:
                break
            match = next(self._matches, None)
            if match is None:
                self.complete = True
            elif match.end() > match.start():
                self._starts.append(match.start())
                self._ends.append(match.end())
        if not self._plain:
            self.total = len(self._starts)
        return self.complete

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


def _pattern(needle: str, *, is_regex: bool) -> bytes:
    """The expression in bytes. Characters beyond ASCII stand for both of their cases where plain text is meant."""
    if is_regex:
        return needle.encode("utf-8", "surrogatepass")
    pieces = []
    for character in needle:
        cases = dict.fromkeys((character, character.upper(), character.title()))
        pieces.append("(?:" + "|".join(map(re.escape, cases)) + ")" if len(cases) > 1 else re.escape(character))
    return "".join(pieces).encode("utf-8", "surrogatepass")
