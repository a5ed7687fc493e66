"""Which part of which line each row of a window shows: lines of any length, wrapped, with parts of the document hidden.

Rows are counted in bytes, because that takes no looking at the text: no character has more cells than bytes, as long as
each unseen one is shown by one cell. So a row of so many bytes always fits, megabytes on one line or not.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import sub

from msgspec import Struct

from workbench.core.json_lines import Lines


class Part(Struct, frozen=True):
    """A row: the bytes from `start` to `end` of `line`, and how many cells it is set in. number: from 0 in its line."""

    line: int
    number: int
    start: int
    end: int
    indent: int
    is_last: bool


class Rows:
    """The rows of `lines` at a width; `hide` takes parts of the document out of them.

    Args:
        width: cells of a row. hanging: whether the rows behind a line's first are set in as far as the line.
    """

    def __init__(self, lines: Lines, width: int, *, hanging: bool = True) -> None:
        self.lines = lines
        self.width = max(4, width)
        longs = lines.longer_than(self.width)
        self._long = [line for line, _, _ in longs]
        self._indents = array("I", (min(indent, self.width // 2) if hanging else 0 for _, _, indent in longs))
        rows = (
            -(-(length - self.width) // (self.width - indent))
            for (_, length, _), indent in zip(longs, self._indents, strict=True)
        )
        self._more = list(accumulate(rows, initial=0))
        """How many rows the long lines before each have more than one."""
        self._firsts = [line + more for line, more in zip(self._long, self._more, strict=False)]
        self._hidden: list[int] = []
        self._gaps: list[int] = []
        self._before: list[int] = [0]
        self.count = self._row(lines.count)

    def hide(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        """Hide the lines behind each start up to its end; nothing else stays hidden."""
        if self._long:
            self._hidden = [self._row(line + 1) for line in starts]
            ends = [self._row(line + 1) for line in ends]
        else:
            self._hidden = [line + 1 for line in starts]
            ends = [line + 1 for line in ends]
        self._before = list(accumulate(map(sub, ends, self._hidden), initial=0))
        self._gaps = list(map(sub, self._hidden, self._before))
        self.count = self._row(self.lines.count) - self._before[-1]

    def _row(self, line: int) -> int:
        """The first row of a line, if nothing were hidden."""
        return line + self._more[bisect_right(self._long, line - 1)] if self._long else line

    def row(self, line: int) -> int:
        """The first row of a line, or of what can be seen in its place."""
        row = self._row(line)
        at = bisect_right(self._hidden, row)
        if not at:
            return row
        shown = row - self._before[at]
        return shown if shown >= self._gaps[at - 1] else self._gaps[at - 1] - 1

    def row_at(self, offset: int) -> int:
        """The row that shows a byte, or what can be seen in its place."""
        line = self.lines.at(offset)
        row = self.row(line)
        start = self.lines.start(line)
        if (
            offset - start < self.width
            or self._row(line) - self._before[bisect_right(self._hidden, self._row(line))] != row
        ):
            return row
        indent = self._indents[bisect_right(self._long, line) - 1] if self._is_long(line) else 0
        part = 1 + (offset - start - self.width) // (self.width - indent)
        while part and self.part(row + part).start > offset:
            part -= 1
        return row + part

    def _is_long(self, line: int) -> bool:
        at = bisect_right(self._long, line)
        return at > 0 and self._long[at - 1] == line

    def part(self, row: int) -> Part:
        """What a row shows."""
        row += self._before[bisect_right(self._gaps, row)]
        at = bisect_right(self._firsts, row) - 1
        if at < 0:
            return self._whole(row)
        line, number = self._long[at], row - self._firsts[at]
        rows = self._more[at + 1] - self._more[at]
        if number > rows:
            return self._whole(line + number - rows)
        start = self.lines.start(line)
        end = self.lines.end_from(start) if number == rows else 0
        indent = self._indents[at]
        begins = start + (self.width + (number - 1) * (self.width - indent) if number else 0)
        stops = end or start + self.width + number * (self.width - indent)
        return Part(
            line,
            number,
            self._aligned(begins) if number else start,
            end or self._aligned(stops),
            indent if number else 0,
            number == rows,
        )

    def _whole(self, line: int) -> Part:
        start = self.lines.start(line)
        return Part(line, 0, start, self.lines.end_from(start), 0, True)

    def _aligned(self, offset: int) -> int:
        """The nearest place at or before `offset` where a character of UTF-8 begins."""
        data = self.lines.data
        for at in range(offset, max(-1, offset - 4), -1):
            if at >= len(data) or data[at] & 0xC0 != 0x80:
                return at
        return offset
