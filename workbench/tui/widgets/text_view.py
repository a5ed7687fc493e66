"""A text of any size on the line API, with a cursor, a selection and the mouse. It changes nothing.

Only what is visible is looked at, coloured and drawn, also of a line of 6 MB, and a moved cursor draws only the rows
that it left and reached. TextEditor adds the changing; what the text is, is in core/text_buffer.py, and where its lines
stand, in text_layout.py.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from msgspec import Struct
from msgspec.structs import replace
from textual import events
from textual.content import Content, Span
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.core import editing
from workbench.core.text_buffer import Edit, TextBuffer
from workbench.tui.shades import MUTED
from workbench.tui.widgets.cells import glyphs, next_place, previous_place
from workbench.tui.widgets.json_text import token_spans
from workbench.tui.widgets.text_layout import TextLayout
from workbench.tui.widgets.text_mouse import TextMouse
from workbench.tui.widgets.text_spans import closing_quote, expanded, of_unseen

_CURSOR = "$background on $accent"
_CURSOR_AWAY = "on $foreground 20%"
_SELECTED = "on $accent 30%"
_MATCHED = "bold on $accent 25%"
_HIT = "on $warning 25%"
_AHEAD = 200
"""Characters behind the window that are looked at, to tell a key, which a colon follows, from a text."""


HitsBetween = Callable[[int, int], Sequence[tuple[int, int]]]


class Mark(Struct, frozen=True):
    """A range of characters that is pointed out, in a style; `gutter` is the style of its line's number, if any."""

    start: int
    end: int
    style: str
    gutter: str = ""

    def shifted(self, edit: Edit) -> "Mark":
        """Where it stands after an edit, if that did not touch it."""
        end, more = edit.start + len(edit.removed), len(edit.inserted) - len(edit.removed)
        start = self.start + more if self.start >= end else self.start
        return replace(self, start=start, end=max(start, self.end + more if self.end >= end else self.end))


class TextView(ScrollView, can_focus=True):
    """Shows a TextBuffer. Offsets are characters from 0; a location is (line, column), both from 0."""

    DEFAULT_CSS = """
    TextView {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        scrollbar-gutter: stable;
    }
    """

    @dataclass(eq=False, repr=False)
    class CursorMoved(Message):
        """The cursor or the selection is another."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.buffer = TextBuffer()
        self.layout_of_text = TextLayout(self.buffer)
        self.cursor = 0
        self.selected_from = 0
        """The other end of the selection; the cursor's own offset when nothing is selected."""
        self.wraps = False
        self._problems: tuple[Mark, ...] = ()
        self._hits: HitsBetween | None = None
        self._matched: tuple[int, ...] = ()
        self._mouse = TextMouse(self)
        self._goal: int | None = None
        """The cell that moving up and down keeps to."""

    # --- the text ---

    def set_buffer(self, buffer: TextBuffer) -> None:
        """Show another text: cursor at its start, nothing selected, nothing marked."""
        self.buffer = buffer
        self.cursor = self.selected_from = 0
        self._problems, self._hits, self._matched, self._goal = (), None, (), None
        self.lay_out()
        self.scroll_to(0, 0, animate=False, force=True)
        self.post_message(self.CursorMoved())

    def set_wrap(self, wraps: bool) -> None:
        """Wrap long lines to the width, or don't."""
        self.wraps = wraps
        self.lay_out()
        self.scroll_to(x=0, animate=False, force=True)
        self.scroll_to_cursor()

    def action_wrap(self) -> None:
        """Wrap long lines, or don't."""
        self.set_wrap(not self.wraps)

    def lay_out(self) -> None:
        """Measure the whole text anew."""
        width = max(8, self._window[0] - 1)
        self.layout_of_text = TextLayout(self.buffer, width if self.wraps else None)
        self._fit()
        self.refresh()

    def _fit(self) -> None:
        layout = self.layout_of_text
        self.virtual_size = Size(layout.width + self._gutter, layout.rows)

    def on_resize(self) -> None:
        """Wrap anew."""
        if self.wraps and self.layout_of_text.wrap != max(8, self._window[0] - 1):
            self.lay_out()
            self.scroll_to_cursor()

    @property
    def _gutter(self) -> int:
        return max(2, len(str(self.buffer.line_count))) + 2

    @property
    def _window(self) -> tuple[int, int]:
        region = self.scrollable_content_region
        return max(1, region.width - self._gutter), max(1, region.height)

    # --- the cursor and the selection ---

    @property
    def selection(self) -> tuple[int, int]:
        """The selected range of offsets; empty at the cursor when nothing is selected."""
        return min(self.cursor, self.selected_from), max(self.cursor, self.selected_from)

    @property
    def selected_text(self) -> str:
        """What is selected."""
        return self.buffer.slice(*self.selection)

    @property
    def location(self) -> tuple[int, int]:
        """Where the cursor stands."""
        return self.buffer.location(self.cursor)

    def move_to(self, offset: int, *, select: bool = False, center: bool = False, keep_goal: bool = False) -> None:
        """Put the cursor at an offset; `select` leaves the other end of the selection where it is."""
        offset = max(0, min(offset, self.buffer.length))
        old = {self.cursor, self.selected_from} if self.cursor != self.selected_from else {self.cursor}
        self.cursor = offset
        if not select:
            self.selected_from = offset
        if not keep_goal:
            self._goal = None
        places = old | {self.cursor, self.selected_from}
        self.refresh_between(min(places), max(places))
        self._match_brackets()
        self.scroll_to_cursor(center=center)
        self.post_message(self.CursorMoved())

    def select_range(self, start: int, end: int, *, center: bool = False) -> None:
        """Select a range, the cursor at its end."""
        self.move_to(start, center=center)
        self.move_to(end, select=True)

    def screen_place(self, offset: int) -> Offset:
        """Where on the screen the character at an offset is drawn, if it can be seen."""
        line, column = self.buffer.location(offset)
        cell = self.layout_of_text.cells(line).cell_of(column)
        row = self.layout_of_text.row(line, cell)
        x = self._gutter + cell - self.layout_of_text.place(row)[1] - self.scroll_offset.x
        return self.content_region.offset + Offset(x, row - self.scroll_offset.y)

    def scroll_to_cursor(self, *, center: bool = False) -> None:
        """Scroll as far as needed for the cursor to be seen; `center` puts its row in the middle if it wasn't seen."""
        line, column = self.location
        cell = self.layout_of_text.cells(line).cell_of(column)
        row = self.layout_of_text.row(line, cell)
        width, height = self._window
        x, y = self.scroll_offset
        if not y <= row < y + height:
            y = row - height // 2 if center else (row if row < y else row - height + 1)
        if self.wraps:
            x = 0
        elif not x <= cell < x + width - 1:
            x = 0 if cell < width - 1 else cell - width // 2
        if (x, y) != self.scroll_offset:
            self.scroll_to(x, max(0, y), animate=False, force=True)

    def _match_brackets(self) -> None:
        before, self._matched = self._matched, ()
        for offset in (self.cursor, self.cursor - 1):
            other = editing.matching_bracket(self.buffer, offset) if offset >= 0 else None
            if other is not None:
                self._matched = (offset, other)
                break
        if before != self._matched:
            for offset in {*before, *self._matched}:
                self.refresh_between(offset, offset)

    # --- moving the cursor ---

    def beside(self, step: int) -> int:
        """The offset one character from the cursor."""
        return next_place(self.buffer, self.cursor) if step > 0 else previous_place(self.buffer, self.cursor)

    def move_rows(self, rows: int, *, select: bool = False) -> None:
        """Go up or down, staying in the same column as far as the rows reach there."""
        layout = self.layout_of_text
        line, column = self.location
        cell = layout.cells(line).cell_of(column)
        row = layout.row(line, cell)
        if self._goal is None:
            self._goal = cell - layout.place(row)[1]
        target = max(0, min(row + rows, layout.rows - 1))
        ends = 0 if rows < 0 else self.buffer.length  # there is no further row to go to
        offset = ends if target == row else self._offset_in_row(target, self._goal)
        self.move_to(offset, select=select, keep_goal=True)

    def move_pages(self, pages: int, *, select: bool = False) -> None:
        """Go a window up or down, and let the window go along."""
        height = self._window[1]
        self.scroll_to(y=max(0, self.scroll_offset.y + pages * height), animate=False, force=True)
        self.move_rows(pages * height, select=select)

    def _offset_in_row(self, row: int, cell: int) -> int:
        line, first = self.layout_of_text.place(row)
        cells = self.layout_of_text.cells(line)
        column = cells.column_at(first + cell)
        if self.wraps and first + cell < cells.width and cells.cell_of(column) < first:
            column += 1  # a wide character that begins on the row before
        return self.buffer.offset(line, column)

    def line_bounds(self, line: int) -> tuple[int, int]:
        """Where a line starts, and where it ends before its newline."""
        start = self.buffer.line_start(line)
        return start, start + self.buffer.line_length(line)

    # --- marks ---

    def mark_problems(self, marks: Iterable[Mark]) -> None:
        """Point these out, and no others. They are told in the order of the text and hardly overlap."""
        marks = tuple(marks)
        if marks != self._problems:
            touched = {(mark.start, mark.end) for mark in {*self._problems, *marks}}
            self._problems = marks
            if len(touched) > 20:
                self.refresh()
            for start, end in touched if len(touched) <= 20 else ():
                self.refresh_between(min(start, self.buffer.length), min(end, self.buffer.length))

    def shift_marks(self, edit: Edit) -> None:
        """Let the marks stay with what they point out; what is found is looked for again by whoever looks."""
        self._problems = tuple([mark.shifted(edit) for mark in self._problems])
        end, more = edit.start + len(edit.removed), len(edit.inserted) - len(edit.removed)
        matched = tuple([offset + more if offset >= end else offset for offset in self._matched])
        self._matched = matched if all(offset < self.buffer.length for offset in matched) else ()
        self.mark_hits(None)

    def mark_hits(self, between: HitsBetween | None) -> None:
        """Mark what was found: `between` tells the ranges that touch what stands between two offsets."""
        if between is not None or self._hits is not None:
            self._hits = between
            self.refresh()

    def refresh_between(self, start: int, end: int) -> None:
        """Draw the rows between two offsets anew."""
        layout = self.layout_of_text
        rows = []
        for offset in (start, end):
            line, column = self.buffer.location(offset)
            cell = layout.cells(line).cell_of(column) if self.wraps else 0
            rows.append(layout.row(line, cell))
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        first, last = max(rows[0], top), min(rows[1], bottom)
        if first <= last:
            self.refresh(Region(0, first - top, self.size.width, last - first + 1))

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window."""
        scroll_x, scroll_y = self.scroll_offset
        row, style = scroll_y + y, self.visual_style
        region = self.scrollable_content_region.width
        if row >= self.layout_of_text.rows:
            return Strip.blank(region, style.rich_style)
        gutter = self._gutter
        line, first = self.layout_of_text.place(row)
        limit = first + self.layout_of_text.wrap if self.layout_of_text.wrap else None
        content, skipped = self._drawn(line, first or scroll_x, region - gutter, limit)
        strip = Strip(content.render_segments(style), content.cell_length)
        strip = strip.crop_extend(skipped, skipped + region - gutter, style.rich_style) if skipped >= 0 else strip
        if skipped < 0:
            blank = Strip.blank(-skipped, style.rich_style)
            strip = Strip.join([blank, strip]).adjust_cell_length(region - gutter, style.rich_style)
        number = Content.styled(f"{line + 1 if not first else '':>{gutter - 2}}  ", self._number_style(line))
        return Strip.join([Strip(number.render_segments(style), gutter), strip])

    def _number_style(self, line: int) -> str:
        start, end = self.line_bounds(line)
        for mark in self._problems_between(start, end + 1):
            if mark.gutter and start <= mark.start:
                return mark.gutter
        return "$foreground" if self.has_focus and start <= self.cursor <= end else MUTED

    def _drawn(self, line: int, cell: int, width: int, limit: int | None) -> tuple[Content, int]:
        """What a window shows of a line from a cell on, and how many cells of it are before the window.

        `limit` is the cell at which the next row begins, where the line is wrapped. A negative number of cells before
        the window are blanks: the character there stands on the row before.
        """
        cells = self.layout_of_text.cells(line)
        first = cells.column_at(cell) if cell else 0
        at = cells.cell_of(first) if cell else 0
        if limit is not None and at < cell:
            first += 1
            at = cells.cell_of(first)
        ends = cells.length if limit is None else self._row_end(line, limit)
        text = self.buffer.line_slice(line, first, first + width + _AHEAD)
        start = self.buffer.line_start(line) + first
        shown = text[: max(0, min(width + 1, ends - first))]
        is_last = first + len(shown) >= cells.length
        drawn = glyphs(shown)
        spans = [span for span in self._token_spans(text, start if first else None) if span.start < len(shown)]
        spans += of_unseen(shown, drawn)
        spans += self._marks(start, len(shown), is_last=is_last)
        spans, joined = expanded(drawn, spans)
        return Content(joined + " ", spans=spans), cell - at

    def _row_end(self, line: int, limit: int) -> int:
        """The column that the next row of a wrapped line begins with."""
        cells = self.layout_of_text.cells(line)
        column = cells.column_at(limit)
        return column + 1 if column < cells.length and cells.cell_of(column) < limit else column

    def _token_spans(self, text: str, start: int | None) -> list[Span]:
        """Colours of a part of a line; `start` is its offset where it isn't the line's beginning."""
        state = self.buffer.quoted(start) if start is not None else 0
        if not state & 1:
            return token_spans(text)
        end = closing_quote(text, bool(state & 2))
        rest = [Span(span.start + end, span.end + end, span.style) for span in token_spans(text[end:])]
        is_key = text[end:].lstrip().startswith(":")
        return [Span(0, end, "$primary" if is_key else "$success"), *rest]

    def _marks(self, start: int, length: int, *, is_last: bool) -> list[Span]:
        """What is pointed out in `length` characters from `start`; the line's end counts with its last characters."""
        end = start + length + is_last
        hits = self._hits(start, end) if self._hits is not None else ()
        marks = [(low, high, _HIT) for low, high in hits]
        marks += [(offset, offset + 1, _MATCHED) for offset in self._matched]
        low, high = self.selection
        if low != high:
            marks.append((low, high, _SELECTED))
        problems = self._problems_between(start, end)
        marks += [(mark.start, max(mark.end, mark.start + 1), mark.style) for mark in problems]
        marks.append((self.cursor, self.cursor + 1, _CURSOR if self.has_focus else _CURSOR_AWAY))
        return [Span(max(a, start) - start, min(b, end) - start, s) for a, b, s in marks if a < end and b > start]

    def _problems_between(self, start: int, end: int) -> Sequence[Mark]:
        """Those that begin between two offsets, and the one before them, which may reach in."""
        low = bisect_left(self._problems, start, key=lambda mark: mark.start)
        high = bisect_left(self._problems, end, key=lambda mark: mark.start)
        return self._problems[max(0, low - 1) : high]

    # --- the mouse and the focus ---

    def offset_at(self, x: int, y: int) -> int:
        """The offset of the character under a place of the widget."""
        return self._offset_in_row(y + self.scroll_offset.y, max(0, x - self._gutter + self.scroll_offset.x))

    def outside(self, place: Offset) -> Offset:
        """How many cells and rows a place of the widget lies outside of the window on the text."""
        (x, y), (width, height), gutter = place, self._window, self._gutter
        aside = 0 if self.wraps else min(0, x - gutter) + max(0, x - gutter - width + 1)
        return Offset(aside, min(0, y) + max(0, y - height + 1))

    def offset_near(self, place: Offset) -> int:
        """The offset of the character that is seen nearest to a place."""
        width, height = self._window
        return self.offset_at(min(place.x, self._gutter + width - 1), max(0, min(place.y, height - 1)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there, and begin to select."""
        if event.button == 1:
            self.capture_mouse()
            self._mouse.press(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to there."""
        self._mouse.move(event)

    def on_mouse_up(self) -> None:
        """The selection stands."""
        if self._mouse.release():
            self.release_mouse()

    def select_all(self) -> None:
        """Select the whole text; the window stays where it is."""
        self.selected_from, self.cursor, self._goal = 0, self.buffer.length, None
        self._match_brackets()
        self.refresh()
        self.post_message(self.CursorMoved())

    def on_focus(self) -> None:
        """The cursor is drawn as such."""
        self.refresh_between(self.cursor, self.cursor)

    def on_blur(self) -> None:
        """The cursor is only hinted at."""
        self.refresh_between(self.cursor, self.cursor)
