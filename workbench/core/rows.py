"""Which part of which line each row of a window shows: lines of any length, wrapped, with parts of the document hidden.

Where lines are cut is found once for a width and kept: four bytes for each row that a line has more than one.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import inf
from operator import sub

from msgspec import Struct

from workbench.core.json_lines import Lines
from workbench.core.wrapping import Measure, cuts


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
        width: cells of a row. measure: how many of them characters take, at most one for each byte.
        hanging: whether the rows behind a line's first are set in as far as the line.
        most: bytes of long lines that are measured, ASCII aside. The rows behind them may be filled less.
    """

    def __init__(self, lines: Lines, width: int, measure: Measure, *, hanging: bool = True, most: float = inf) -> None:
        self.lines = lines
        self.width = width = max(4, width)
        self._long: list[int] = []
        """The lines of more than one row."""
        self._indents = array("I")
        """How far the rows of each behind its first are set in."""
        self._cuts = array("I")
        """The bytes of their lines that those rows begin with."""
        self._more = [0]
        """How many of those rows stand before each long line."""
        for number, line in lines.longer_than(width):
            indent = min(len(line) - len(line.lstrip(b" ")), width // 2) if hanging else 0
            found = cuts(line, width, width - indent, measure, most)
            most -= 0 if isinstance(found, range) else len(line)
            if found:
                self._long.append(number)
                self._indents.append(indent)
                self._cuts.extend(found)
                self._more.append(len(self._cuts))
        self.is_exact = most >= 0
        """Whether all were measured."""
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
        row, unhidden = self.row(line), self._row(line)
        at = bisect_right(self._long, line) - 1
        is_hidden = unhidden - self._before[bisect_right(self._hidden, unhidden)] != row
        if is_hidden or at < 0 or self._long[at] != line:
            return row
        low, high = self._more[at : at + 2]
        return row + bisect_right(self._cuts, offset - self.lines.start(line), low, high) - low

    def part(self, row: int) -> Part:
        """What a row shows."""
        row += self._before[bisect_right(self._gaps, row)]
        at = bisect_right(self._firsts, row) - 1
        if at < 0:
            return self._whole(row)
        line, number = self._long[at], row - self._firsts[at]
        low, high = self._more[at : at + 2]
        if number > high - low:
            return self._whole(line + number - (high - low))
        start = self.lines.start(line)
        is_last = number == high - low
        return Part(
            line,
            number,
            start + self._cuts[low + number - 1] if number else start,
            self.lines.end_from(start) if is_last else start + self._cuts[low + number],
            self._indents[at] if number else 0,
            is_last,
        )

    def _whole(self, line: int) -> Part:
        start = self.lines.start(line)
        return Part(line, 0, start, self.lines.end_from(start), 0, True)
