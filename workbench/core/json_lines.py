"""Bytes as lines, for looking at: any line of megabytes is found at once, and nothing is copied before it is looked at.

The lines are those of the bytes, ended by line feeds only. How many line feeds stand before each block of the bytes is
all that is kept: 50 KB for 6 MB.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

_BLOCK = 512
_AT_ONCE = 65_536


class Lines:
    """The lines of `data`, numbered from 0. A line feed at the very end ends the last line and begins none."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        counts = [data.count(b"\n", at, at + _BLOCK) for at in range(0, len(data), _BLOCK)]
        self._before = array("Q", accumulate(counts, initial=0))
        self.count = max(1, self._before[-1] + (not data.endswith(b"\n")))
        """How many lines there are; never none."""

    def start(self, line: int) -> int:
        """Where a line begins, in bytes."""
        if line <= 0:
            return 0
        block = bisect_left(self._before, line) - 1
        at = block * _BLOCK
        chunk = self.data[at : at + _BLOCK]
        return at + len(chunk) - len(chunk.split(b"\n", line - self._before[block])[-1])

    def end(self, line: int) -> int:
        """Where a line ends, in bytes, before its line feed."""
        return self.end_from(self.start(line))

    def end_from(self, offset: int) -> int:
        """Where the line ends that `offset` is in."""
        end = self.data.find(b"\n", offset)
        return len(self.data) if end < 0 else end

    def line(self, line: int) -> bytes:
        """The bytes of a line, without its line feed. It may be very long."""
        start = self.start(line)
        return self.data[start : self.end_from(start)]

    def at(self, offset: int) -> int:
        """The line that a byte is in."""
        block = min(offset, len(self.data)) // _BLOCK
        found = self._before[block] + self.data.count(b"\n", block * _BLOCK, offset)
        return min(found, self.count - 1)

    def longer_than(self, size: int) -> Iterator[tuple[int, bytes]]:
        """The lines of more than `size` bytes, with their bytes."""
        if size >= 2 * _BLOCK:  # such a line fills a block
            before = self._before
            numbers = sorted({before[at] for at in range(len(before) - 1) if before[at] == before[at + 1]})
            yield from ((number, line) for number in numbers if len(line := self.line(number)) > size)
            return
        for first, lines in self._some():
            if max(map(len, lines)) > size:
                yield from ((first + at, line) for at, line in enumerate(lines) if len(line) > size)

    def indent(self, start: int) -> int:
        """How many blanks the line that begins at `start` begins with."""
        step = 64
        while True:
            chunk = self.data[start : start + step]
            stripped = chunk.lstrip(b" ")
            if stripped or len(chunk) < step:
                return len(chunk) - len(stripped)
            step *= 8

    @cached_property
    def longest(self) -> int:
        """The bytes of the longest line."""
        return max((max(map(len, lines)) for _, lines in self._some()), default=0)

    @property
    def longest_at_first(self) -> int:
        """The bytes of the longest of the first lines: soon told, and a good guess."""
        return max(map(len, next(self._some(), (0, [b""]))[1]))

    def _some(self) -> Iterator[tuple[int, list[bytes]]]:
        """The lines, some at a time, and which is the first of them."""
        data, at, line = self.data, 0, 0
        while at < len(data):
            end = self.end_from(min(at + _AT_ONCE, len(data)))
            lines = data[at:end].split(b"\n")
            yield line, lines
            line += len(lines)
            at = end + 1
