"""Which part of which entry each row of a log view shows: wrapped or not, some entries unfolded, others filtered out.

A row never holds more than so many cells, also of a line of megabytes. Short logs are wrapped between words and
measured exactly. In long ones each line is cut at every so many characters, so that how many rows it takes is a
division, and a hundred thousand of them are laid out in a moment.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate

from msgspec import Struct

from workbench.core.json_pretty import INDENT, indented
from workbench.core.log import Log, cells, is_narrow, shown_lines
from workbench.core.log_entry import Entry
from workbench.core.text import decoded, visible
from workbench.tui.widgets.cells import widths

LONGEST_ROW = 1_000
"""Cells of a row where lines are not wrapped; a longer line goes on in the next row."""
WORDS_UP_TO = 200_000
"""Cells of a log that is wrapped between words."""
_KEPT = 256


class LogRow(Struct, frozen=True):
    """A row. entry: its index in the log; text: what the row shows of it.

    Attributes:
        line: which of the entry's lines it is of. start: the place of its text in that line.
        is_first: whether the entry begins with it. is_rest: whether it is of what was unfolded.
        ends_line: whether the line ends with it.
    """

    entry: int
    line: int
    start: int
    text: str
    is_first: bool
    is_rest: bool
    ends_line: bool


class LogLayout:
    """The rows of the entries `shown` of `log`, each of at most `width` cells."""

    def __init__(self, log: Log, shown: Sequence[int], width: int, unfolded: Collection[int] = ()) -> None:
        self.log, self.shown = log, shown
        self._unfolded = unfolded
        self._by_words = sum(log.sizes) <= WORDS_UP_TO
        # Where it isn't by words it is even, so that two cells for a character leave none over.
        self.width = max(8, width if self._by_words else width & ~1)
        self._kept: dict[int, list[LogRow]] = {}
        self._tops = list(accumulate(self._heights(), initial=0))

    def _heights(self) -> Sequence[int]:
        if self._by_words:
            return [len(self.rows_of(index)) for index in self.shown]
        width, log = self.width, self.log
        before = list(accumulate((1 if size <= width else -(-size // width) for size in log.sizes), initial=0))
        firsts = log.first_sizes
        heights = [before[firsts[index + 1]] - before[firsts[index]] for index in self.shown]
        for index in self._unfolded:
            position = self.position(index)
            if position is not None:
                heights[position] = len(self.rows_of(index))
        return heights

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._tops[-1]

    @property
    def cells(self) -> int:
        """Cells of the widest row, or more."""
        widest = max(self.log.sizes, default=0)
        for index in self._unfolded:
            widest = max(widest, *(cells(row.text) for row in self.rows_of(index)))
        return min(widest, self.width)

    def row(self, y: int) -> LogRow:
        """What a row shows."""
        position = bisect_right(self._tops, y) - 1
        return self.rows_of(self.shown[position])[y - self._tops[position]]

    def top(self, position: int) -> int:
        """The first row of an entry, by its position among those shown."""
        return self._tops[position]

    def height(self, position: int) -> int:
        """How many rows an entry has."""
        return self._tops[position + 1] - self._tops[position]

    def position_at(self, y: int) -> int:
        """The position of the entry that a row shows."""
        return bisect_right(self._tops, y) - 1

    def position(self, entry: int) -> int | None:
        """The position of an entry; None when it is not shown."""
        at = self.nearest(entry)
        return at if at < len(self.shown) and self.shown[at] == entry else None

    def nearest(self, entry: int) -> int:
        """The position of an entry, or of the next one that is shown; behind the last if there is none."""
        return entry if isinstance(self.shown, range) else bisect_left(self.shown, entry)

    def rows_of(self, index: int) -> list[LogRow]:
        """The rows of an entry."""
        rows = self._kept.get(index)
        if rows is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            rows = self._kept[index] = self._made(index)
        return rows

    def _made(self, index: int) -> list[LogRow]:
        entry = self.log.entry(index)
        lines = shown_lines(entry)
        own = len(lines)
        if index in self._unfolded:
            lines = [*lines, *rest_lines(entry)]
        rows: list[LogRow] = []
        for number, line in enumerate(lines):
            for start, end in self._cut(line):
                text = line[start:end]
                rows.append(LogRow(index, number, start, text, not rows, number >= own, end == len(line)))
        return rows

    def _cut(self, line: str) -> list[tuple[int, int]]:
        if len(line) <= self.width and line.isascii():
            return [(0, len(line))]
        if self._by_words:
            return between_words(line, self.width)
        step = self.width if is_narrow(line) else self.width // 2
        return [(start, min(start + step, len(line))) for start in range(0, max(1, len(line)), step)]


def rest_lines(entry: Entry) -> list[str]:
    """What else an entry holds, as the lines of indented JSON, set in, without the brackets around all."""
    if not entry.rest:
        return []
    lines = [visible(line) for line in decoded(indented(entry.rest) or entry.rest).split("\n")]
    return lines[1:-1] if len(lines) > 2 else [" " * INDENT + line for line in lines]


def between_words(line: str, width: int) -> list[tuple[int, int]]:
    """Where a visible line is cut so that each part fits `width` cells: at blanks, or in a word too long for a row."""
    ends = range(1, len(line) + 1) if line.isascii() else list(accumulate(widths(line)))
    parts, start, before = [], 0, 0
    while start < len(line) and ends[-1] - before > width:
        end = max(start + 1, bisect_right(ends, before + width, lo=start))
        blank = line.rfind(" ", start + 1, end + 1)
        word_end = line.find(" ", blank + 1) if blank > start else start
        is_too_long = (word_end if word_end >= 0 else len(line)) - blank > width
        cut = end if blank <= start or is_too_long else blank
        parts.append((start, cut))
        start = cut + (cut == blank)
        before = ends[start - 1]
    if start < len(line) or not parts:
        parts.append((start, len(line)))
    return parts
