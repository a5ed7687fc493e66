"""Where the lines of a text stand on the rows of an editor: one row a line, or as many as a wrapped line takes.

A wrapped line is cut at every so many cells. A wide character at a cut stands whole on the row that it begins on, for
which each row has a spare cell; the spare cell also holds the cursor at the end of a full row. So where a row begins is
a product, and only how many rows a long line takes has to be known.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from workbench.core.text_buffer import Edit, TextBuffer
from workbench.tui.widgets.cells import LineCells

_KEPT = 2_000
"""Lines of which the cells are kept."""
_FEW = 200
"""Lines up to which what comes in is measured by itself; with more, all is measured anew."""
_STEP = 64
"""The widest line is rounded up to this, so that not each key changes what can be scrolled over."""


class TextLayout:
    """The rows of a buffer. Lines, rows and cells count from 0; `wrap` is cells of a row, None for no wrapping."""

    def __init__(self, buffer: TextBuffer, wrap: int | None = None) -> None:
        self.buffer = buffer
        self.wrap = wrap
        self._kept: dict[int, LineCells] = {}
        self._long: list[int] = []
        """The lines that take more than one row, in order."""
        self._more: list[int] = []
        """How many more rows each of them takes."""
        self._rows_before: list[int] = [0]
        """How many more rows all before each of them take; one entry more than lines."""
        self._widest = 0
        self._measure()

    def _measure(self) -> None:
        text = self.buffer.text
        lines = text.split("\n")
        lengths = list(map(len, lines))
        plain = text.isascii() and "\t" not in text
        if self.wrap is None:
            self._widest = max(lengths)
            if not plain:
                odd = (row for row, line in enumerate(lines) if not line.isascii() or "\t" in line)
                self._widest = max(self._widest, *(self._quick_width(row, len(lines[row])) for row in odd), 0)
            return
        at_most = self.wrap if plain else self.wrap // 4  # no character takes more than the four cells of a tab
        self._long = [row for row, length in enumerate(lengths) if length > at_most and self._extra(row)]
        self._more = [self._extra(row) for row in self._long]
        self._sum_up()

    def _quick_width(self, line: int, length: int) -> int:
        """At least the cells of a line; exactly them if they could matter."""
        return 4 * length if 4 * length <= self._widest else self.cells(line).width

    def _sum_up(self) -> None:
        self._rows_before = list(accumulate(self._more, initial=0))

    def _extra(self, line: int) -> int:
        """How many more rows than one a line takes."""
        return max(0, self.cells(line).width - 1) // self.wrap if self.wrap else 0

    @property
    def rows(self) -> int:
        """Rows of all lines."""
        return self.buffer.line_count + self._rows_before[-1]

    @property
    def width(self) -> int:
        """Cells that can be scrolled over: at least those of the widest line and its end."""
        return self.wrap + 1 if self.wrap else (self._widest // _STEP + 1) * _STEP

    def cells(self, line: int) -> LineCells:
        """The cells of a line."""
        found = self._kept.get(line)
        if found is None:
            if len(self._kept) > _KEPT:
                self._kept.clear()
            found = self._kept[line] = LineCells(self.buffer, line)
        return found

    def place(self, row: int) -> tuple[int, int]:
        """The line that a row shows, and the cell of the line that it begins at. Rows behind the last: the last."""
        row = max(0, min(row, self.rows - 1))
        if not self._long:
            return row, 0
        # The last long line that begins at or before the row.
        number = bisect_right(range(len(self._long)), row, key=self._first_row) - 1
        if number < 0:
            return row, 0
        into = row - self._first_row(number)
        if into <= self._more[number]:
            return self._long[number], into * (self.wrap or 0)
        return self._long[number] + into - self._more[number], 0

    def _first_row(self, number: int) -> int:
        return self._long[number] + self._rows_before[number]

    def row(self, line: int, cell: int = 0) -> int:
        """The row that shows a cell of a line; one behind the line's end is on its last row."""
        number = bisect_left(self._long, line)
        first = line + self._rows_before[number]
        if not self.wrap or number == len(self._long) or self._long[number] != line:
            return first
        return first + min(cell // self.wrap, self._more[number])

    def edited(self, edit: Edit) -> bool:
        """Take an edit of the buffer over that was done; tell whether rows behind it moved."""
        rows = self.rows
        first = self.buffer.location(edit.start)[0]
        gone, come = edit.removed.count("\n"), edit.inserted.count("\n")
        if gone or come:
            self._kept.clear()
        else:
            self._kept.pop(first, None)
        if come > _FEW:
            self._measure()
        elif self.wrap is None:
            lines = range(first, first + come + 1)
            self._widest = max(
                self._widest, *(self._quick_width(line, self.buffer.line_length(line)) for line in lines)
            )
        else:
            self._rewrap(first, gone, come)
        return bool(gone or come) or self.rows != rows

    def _rewrap(self, first: int, gone: int, come: int) -> None:
        low, high = bisect_left(self._long, first), bisect_right(self._long, first + gone)
        new = [(line, more) for line in range(first, first + come + 1) if (more := self._extra(line))]
        if come != gone:
            self._long[high:] = [line + come - gone for line in self._long[high:]]
        before = self._more[low:high]
        self._long[low:high] = [line for line, _ in new]
        self._more[low:high] = [more for _, more in new]
        if before != self._more[low : low + len(new)]:
            self._sum_up()
