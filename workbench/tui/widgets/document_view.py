"""A scrolling view of one sheet with a cursor: only the rows that are seen are read, coloured and drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.geometry import Size
from textual.message import Message
from textual.selection import Selection
from textual.strip import Strip

from workbench.core.json_lines import Lines
from workbench.core.search import Search
from workbench.tui.shades import MUTED
from workbench.tui.widgets.margins import MarginView, before_text
from workbench.tui.widgets.row_keys import ROW_KEYS
from workbench.tui.widgets.sheet import Sheet, SheetRow, TextSheet

_KEPT = 2_000
_CURSOR = "on $panel"
_HIT = "bold $background on $accent"
_OTHER_HIT = "on $warning 35%"
_MARKS = {None: " ", False: "▾", True: "▸"}


class Place(Struct, frozen=True):
    """Where one is, however the rows fall: a byte on the cursor's row, its height on the screen, cells to the left."""

    offset: int = 0
    height: int = 0
    left: int = 0


class DocumentView(MarginView, can_focus=True, inherit_bindings=False):
    """Shows a sheet. The cursor is on one of its rows. Whoever shows it gives keys to folding."""

    DEFAULT_CSS = """
    DocumentView {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        scrollbar-gutter: stable;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("shift+left,H", "scroll_left", show=False),
        Binding("shift+right,L", "scroll_right", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class CursorMoved(Message):
        """The cursor is on another row, or what is shown changed."""

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """What is under the cursor was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sheet: Sheet = TextSheet(Lines(b""), is_json=False)
        self.sheet.wrap(None)
        self.is_blank = True
        self.cursor = self._drawn_cursor = 0
        self.search: Search | None = None
        self.hit: tuple[int, int] | None = None
        self._wraps = False
        self._strips: dict[tuple[int, int, int, bool, tuple[int, int] | None], Strip] = {}
        self._styles: dict[tuple[str, ...], RichStyle] = {}

    # --- what is shown ---

    def show(self, sheet: Sheet, *, wraps: bool, place: Place | None = None, blank: bool = False) -> None:
        """Show a sheet from its beginning or from a place in it; `blank` shows nothing."""
        self.sheet, self._wraps, self.is_blank = sheet, wraps, blank
        self.search = self.hit = None
        self._lay_out()
        self._go_back_to(place or Place())

    def _measure(self) -> None:
        place, rows = self.place, self.sheet.count
        if self.sheet.measure():
            self._fit()
            if self.sheet.count != rows:
                self._go_back_to(place)

    @property
    def place(self) -> Place:
        """Where one is."""
        is_on_hit = self.hit is not None and self.sheet.row_at(self.hit[0]) == self.cursor
        offset = self.hit[0] if self.hit and is_on_hit else self.sheet.start(self.cursor)
        return Place(offset, self.cursor - self.scroll_offset.y, self.scroll_offset.x)

    def _go_back_to(self, place: Place) -> None:
        self.cursor = min(self.sheet.row_at(place.offset), self.sheet.count - 1)
        left = 0 if self._wraps else place.left
        self.scroll_to(left, self.cursor - place.height, animate=False, force=True)
        self._moved()

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Do what changes the rows, with the cursor on the same text at the same height."""
        place = self.place
        change()
        self._go_back_to(place)

    def set_wrap(self, wraps: bool) -> None:
        """Wrap the rows to the width, or don't; the cursor stays where it is in the text."""
        self._wraps = wraps
        self._keep_place(self._lay_out)

    def set_search(self, search: Search | None, hit: tuple[int, int] | None) -> None:
        """Mark the hits of a search, and go to one."""
        before = self.hit
        self.search, self.hit, is_same = search, hit, search is self.search
        if hit is not None and self.sheet.reveal(hit[0]):
            self._fit()
        elif is_same:
            self._forget_rows(before, hit)
        else:
            self._strips.clear()
            self.refresh()
        if hit is not None:
            self.cursor = self.sheet.row_at(hit[0])
            self._moved()
            self._show_hit(hit)

    def _forget_rows(self, *hits: tuple[int, int] | None) -> None:
        """Draw the rows anew that hits are on."""
        spans = [(self.sheet.row_at(hit[0]), self.sheet.row_at(hit[1])) for hit in hits if hit is not None]
        for first, last in spans:
            self.refresh_lines(first, last - first + 1)
        kept = {key for key in self._strips if not any(first <= key[0] <= last for first, last in spans)}
        self._strips = {key: self._strips[key] for key in kept}

    def refresh_marks(self) -> None:
        """More hits of the search were found."""
        self._strips.clear()
        self.refresh()

    @property
    def _gutter(self) -> int:
        return self.sheet.digits + (2 if self.sheet.folds is None else 3)

    @property
    def _room(self) -> int:
        """Cells of a row that can be seen."""
        return max(1, (self.scrollable_content_region.width or 80) - self._gutter)

    def _lay_out(self) -> None:
        self.sheet.wrap(self._room if self._wraps else None)
        self._fit()
        self.call_after_refresh(self._measure)

    def _fit(self) -> None:
        self._strips.clear()
        widest = 0 if self._wraps else cell_len(self.sheet.row(self.cursor).text)  # a fold may be longer than any line
        self.virtual_size = Size(self._gutter + max(self.sheet.width, widest), self.sheet.count)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew; the cursor stays in sight."""
        self._keep_place(self._lay_out)

    def notify_style_update(self) -> None:
        """Colours are part of what is kept."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    def on_focus(self) -> None:
        """The cursor is seen."""
        self._strips.clear()

    def on_blur(self) -> None:
        """The cursor is not."""
        self._strips.clear()

    # --- moving ---

    def _moved(self) -> None:
        self.refresh_line(self._drawn_cursor)
        self.cursor = self._drawn_cursor = max(0, min(self.cursor, self.sheet.count - 1))
        self.refresh_line(self.cursor)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if height and not top <= self.cursor < top + height:
            near = top - height <= self.cursor < top + 2 * height
            below = self.cursor - height + 1 if self.cursor >= top + height else self.cursor
            self.scroll_to(y=below if near else self.cursor - height // 2, animate=False, force=True)
        self.post_message(self.CursorMoved())

    def _show_hit(self, hit: tuple[int, int]) -> None:
        """Scroll sideways if need be: to the beginning if that shows the hit, else with something before it."""
        row = self.sheet.row(self.cursor)
        columns = self.sheet.columns(row, *hit)
        if self._wraps or not columns:
            return
        start, end = (cell_len(row.text[:column]) for column in columns[0])
        left, room = self.scroll_offset.x, self._room
        if start < left or min(end, start + room) > left + room:
            left = 0 if end <= room else max(0, min(start, max(end - room, start - room // 3)))
            self.scroll_to(left, animate=False, force=True)

    def go_to(self, row: int) -> None:
        """Put the cursor on a row."""
        self.cursor = row
        self._moved()

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self.go_to(self.cursor + rows)

    def action_move_page(self, pages: int) -> None:
        """Move the cursor by what fits on the screen, less one row."""
        self.go_to(self.cursor + pages * max(1, self.scrollable_content_region.height - 1))

    # --- folding ---

    def _line(self) -> int:
        """The cursor's line; -1 where nothing folds."""
        return -1 if self.is_blank or self.sheet.folds is None else self.sheet.line(self.cursor)

    def _refold(self, line: int) -> None:
        """Take over new folds, the cursor on a line."""
        height = self.cursor - self.scroll_offset.y
        self.sheet.refold()
        self.cursor = self.sheet.first_row(line)
        self._fit()
        self.scroll_to(y=self.cursor - height, animate=False, force=True)
        self._moved()

    def action_fold(self) -> None:
        """Fold the bracket of the cursor's line, or else go to the bracket around it."""
        line, folds, document = self._line(), self.sheet.folds, self.sheet.document
        if line < 0 or folds is None or document is None:
            self.scroll_left(animate=False)
        elif document.opens(line) and not folds.is_folded(line):
            folds.fold(line)
            self._refold(line)
        else:
            self.go_to(self.sheet.first_row(document.opening(line)))

    def action_unfold(self) -> None:
        """Unfold the cursor's line; on one that is unfolded, go inside."""
        line, folds, document = self._line(), self.sheet.folds, self.sheet.document
        if line < 0 or folds is None or document is None:
            self.scroll_right(animate=False)
        elif folds.is_folded(line):
            folds.unfold(line)
            self._refold(line)
        elif document.opens(line):
            self.go_to(self.sheet.first_row(line + 1))

    def action_toggle_fold(self) -> None:
        """Fold or unfold the bracket that the cursor's line opens or closes."""
        line, folds, document = self._line(), self.sheet.folds, self.sheet.document
        if line >= 0 and folds is not None and document is not None:
            if document.closes(line):
                line = document.opening(line)
            folds.toggle(line)
            self._refold(line)

    def action_fold_to(self, level: int) -> None:
        """Show so many levels."""
        if self.sheet.folds is not None:
            line = max(0, self._line())
            self.sheet.folds.fold_to(level)
            self._refold(line)

    def action_unfold_all(self) -> None:
        """Show all."""
        if self.sheet.folds is not None:
            line = max(0, self._line())
            self.sheet.folds.unfold_all()
            self._refold(line)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self.is_blank:
            return
        row = offset.y + self.scroll_offset.y
        if row < self.sheet.count:
            self.go_to(row)
            if self._gutter - 2 <= offset.x < self._gutter and self._line() >= 0:
                self.action_toggle_fold()
            elif event.chain == 2:
                self.post_message(self.Opened())

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window."""
        scroll_x, scroll_y = self.scroll_offset
        index = scroll_y + y
        width = self.scrollable_content_region.width
        style = self.visual_style
        if index >= self.sheet.count or self.is_blank:
            return Strip.blank(width, style.rich_style)
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        is_cursor = index == self.cursor and self.has_focus
        key = (index, scroll_x, width, is_cursor, span)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._drawn(index, scroll_x, width, is_cursor, span)
        if self.is_drawing:
            return strip
        gutter = min(self._gutter, width)
        text = strip.crop(gutter, width).apply_offsets(scroll_x, index)
        return Strip.join([before_text(strip.crop(0, gutter), scroll_x, index), text])

    def _drawn(self, index: int, scroll_x: int, width: int, is_cursor: bool, span: tuple[int, int] | None) -> Strip:
        gutter = self._gutter
        room = max(1, width - gutter)
        ground = _CURSOR if is_cursor else ""
        row = self.sheet.row(index)
        marks = self._marked(row)
        if span is None:
            segments = self._segments(row, marks, ground)
        else:
            content = Content(row.text, spans=[*row.spans, *marks])
            selected = self.screen.get_visual_style("screen--selection")
            content = content.stylize(selected, span[0], None if span[1] == -1 else span[1])
            content = content.stylize_before(ground) if ground else content
            segments = content.render_segments(self.visual_style)
        text = Strip(segments).crop_extend(scroll_x, scroll_x + room, self._style(ground))
        return Strip([*self._margin(row, ground), *text], gutter + room)

    def _style(self, *names: str) -> RichStyle:
        """Some styles of the theme on the ground of the view; the last is the lowest."""
        style = self._styles.get(names)
        if style is None:
            content = Content("x")
            for name in filter(None, reversed(names)):
                content = content.stylize(name)
            style = content.render_segments(self.visual_style)[0].style or RichStyle.null()
            self._styles[names] = style
        return style

    def _segments(self, row: SheetRow, marks: list[Span], ground: str) -> list[Segment]:
        """A row in its colours, with marks on them. Content could do it too, at several times the cost."""
        edges = sorted({0, len(row.text), *(edge for span in (*row.spans, *marks) for edge in span[:2])})
        colours, marked = iter(row.spans), iter(marks)
        colour, mark = next(colours, None), next(marked, None)
        segments = []
        for start, end in pairwise(edges):
            while colour and colour.end <= start:
                colour = next(colours, None)
            while mark and mark.end <= start:
                mark = next(marked, None)
            on = str(mark.style) if mark and mark.start <= start else ""
            name = str(colour.style) if colour and colour.start <= start else ""
            segments.append(Segment(row.text[start:end], self._style(on, name, ground)))
        return segments

    def _margin(self, row: SheetRow, ground: str) -> list[Segment]:
        digits = self.sheet.digits
        mark = f"{_MARKS[row.folded]} " if self.sheet.folds is not None else " "
        return [
            Segment(f"{row.number:>{digits}} ", self._style("$accent" if ground else MUTED, ground)),
            Segment(mark, self._style(MUTED, ground)),
        ]

    def _marked(self, row: SheetRow) -> list[Span]:
        if self.search is None:
            return []
        spans: list[Span] = []
        for start, end in self.search.between(row.start, row.end):
            style = _HIT if self.hit == (start, end) else _OTHER_HIT
            spans += [Span(low, high, style) for low, high in self.sheet.columns(row, start, end)]
        return sorted(spans)

    # --- selecting ---

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it came: without numbers, and without the line ends of wrapping."""
        first = selection.start.y if selection.start is not None else 0
        last = selection.end.y if selection.end is not None else self.sheet.count - 1
        pieces = []
        for index in range(max(0, first), min(last, self.sheet.count - 1) + 1):
            low, high = selection.get_span(index) or (0, -1)
            text = self.sheet.original(self.sheet.row(index))
            pieces.append(text[low:] if high == -1 else text[low:high])
        return "".join(pieces).removesuffix("\n"), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's hook
        """Draw the selection."""
        self.refresh()
