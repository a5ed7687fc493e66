"""Bytes as lines, for looking at: any line of megabytes is found at once, and nothing is copied before it is looked at.

The lines are those of the bytes, ended by line feeds only. How many line feeds stand before each block of the bytes is
all that is kept: 50 KB for 6 MB.
"""

from array import array
from bisect import bisect_left
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

    def longer_than(self, size: int) -> list[tuple[int, int]]:
        """The lines of more than `size` bytes, and how many they have."""
        if size >= 2 * _BLOCK:  # such a line fills a block
            before = self._before
            lines = sorted({before[at] for at in range(len(before) - 1) if before[at] == before[at + 1]})
            sized = ((line, self.end(line) - self.start(line)) for line in lines)
            return [(line, length) for line, length in sized if length > size]
        found = []
        for first, sizes in self._sizes():
            if max(sizes) > size:
                found += [(first + at, length) for at, length in enumerate(sizes) if length > size]
        return found

    @cached_property
    def longest(self) -> int:
        """The bytes of the longest line."""
        return max((max(sizes) for _, sizes in self._sizes()), default=0)

    def _sizes(self) -> "list[tuple[int, list[int]]]":
        """The first of some lines, and the bytes of each of them."""
        data, at, line, found = self.data, 0, 0, []
        while at < len(data):
            end = self.end_from(min(at + _AT_ONCE, len(data)))
            sizes = list(map(len, data[at:end].split(b"\n")))
            found.append((line, sizes))
            line += len(sizes)
            at = end + 1
        return found
