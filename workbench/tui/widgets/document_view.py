"""A scrolling view of one sheet with a cursor: only the rows that are seen are read, coloured and drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content, Span
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from workbench.core.json_lines import Lines
from workbench.core.search import Search
from workbench.tui.widgets.sheet import MUTED, HexSheet, SheetRow, TextSheet

_FAR = 1 << 40
_KEPT = 2_000
_CURSOR = "on $panel"
_MARKS = {None: " ", False: "▾", True: "▸"}


class DocumentView(ScrollView, can_focus=True):
    """Shows a sheet. The cursor is on a row; its row in the sheet is `cursor`, the head's rows first."""

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
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup,ctrl+u", "move_page(-1)", show=False),
        Binding("pagedown,ctrl+d", "move_page(1)", show=False),
        Binding("home,g", f"move(-{_FAR})", show=False),
        Binding("end,G", f"move({_FAR})", show=False),
        Binding("left,h", "fold", show=False),
        Binding("right,l", "unfold", show=False),
        Binding("shift+left,H", "scroll_left", show=False),
        Binding("shift+right,L", "scroll_right", show=False),
        Binding("space", "toggle_fold", show=False),
        Binding("minus", "fold_to(1)", show=False),
        Binding("plus,equals_sign", "unfold_all", show=False),
        *(Binding(str(level), f"fold_to({level})", show=False) for level in range(1, 10)),
    ]

    @dataclass
    class CursorMoved(Message):
        """The cursor is on another row, or what is shown changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.sheet: TextSheet | HexSheet = TextSheet(Lines(b""), is_json=False)
        self.is_blank = True
        self.cursor = 0
        self.search: Search | None = None
        self.hit: tuple[int, int] | None = None
        self._wraps = False
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._styles: dict[tuple[str, ...], RichStyle] = {}
        self._is_drawing = False

    # --- what is shown ---

    def show(self, sheet: TextSheet | HexSheet, *, wraps: bool, cursor: int = 0, blank: bool = False) -> None:
        """Show a sheet with the cursor on a row; `blank` shows nothing."""
        self.sheet, self._wraps, self.is_blank = sheet, wraps, blank
        self.search = self.hit = None
        self._lay_out()
        self.cursor = min(cursor, self.count - 1)
        self.scroll_to(0, 0, animate=False)
        self._moved()

    @property
    def count(self) -> int:
        """Rows in all."""
        return len(self.sheet.head) + self.sheet.count

    @property
    def body_row(self) -> int:
        """The cursor's row of the sheet; below 0 on the head."""
        return self.cursor - len(self.sheet.head)

    def set_wrap(self, wraps: bool) -> None:
        """Wrap the rows to the width, or don't; the cursor stays where it is in the text."""
        self._wraps = wraps
        self._keep_place(self._lay_out)

    def set_search(self, search: Search | None, hit: tuple[int, int] | None) -> None:
        """Mark the hits of a search, and go to one."""
        self.search, self.hit = search, hit
        self._strips.clear()
        if hit is not None:
            self.sheet.reveal(hit[0])
            self._fit()
            self.cursor = self.sheet.row_at(hit[0]) + len(self.sheet.head)
            self._moved(column=self._column(hit))
        self.refresh()

    def refresh_marks(self) -> None:
        """More hits of the search were found."""
        self._strips.clear()
        self.refresh()

    def _column(self, hit: tuple[int, int]) -> int:
        columns = self.sheet.columns(self.sheet.row(self.body_row), *hit)
        return columns[0][0] if columns else 0

    @property
    def _gutter(self) -> int:
        return self.sheet.digits + (3 if isinstance(self.sheet, TextSheet) and self.sheet.folds is not None else 2)

    def _lay_out(self) -> None:
        width = (self.scrollable_content_region.width or 80) - self._gutter
        self.sheet.wrap(width if self._wraps else None)
        self._fit()

    def _fit(self) -> None:
        self._strips.clear()
        width = max((row.cell_length for row in self.sheet.head), default=0)
        self.virtual_size = Size(
            self._gutter + max(width, 0 if self._wraps and isinstance(self.sheet, TextSheet) else self.sheet.width),
            self.count,
        )
        self.refresh()

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Do what changes the rows, with the cursor on the same text at the same height."""
        row = self.body_row
        offset = self.sheet.row(row).start if row >= 0 else 0
        height = self.cursor - self.scroll_offset.y
        change()
        if row >= 0:
            self.cursor = self.sheet.row_at(offset) + len(self.sheet.head)
            self.scroll_to(y=self.cursor - height, animate=False, force=True)
        self._moved()

    def on_resize(self) -> None:
        """Wrap anew."""
        if self._wraps:
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

    def _moved(self, column: int | None = None) -> None:
        self.cursor = max(0, min(self.cursor, self.count - 1))
        x = self.scroll_offset.x if column is None or self._wraps else self._gutter + column
        room = 1 if column is None else min(8, max(1, self.scrollable_content_region.width - self._gutter))
        self.scroll_to_region(Region(x, self.cursor, room, 1), animate=False, force=True)
        self.refresh()
        self.post_message(self.CursorMoved())

    def go_to(self, row: int) -> None:
        """Put the cursor on a row, the head's rows counted."""
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
        sheet = self.sheet
        if self.body_row < 0 or self.is_blank or not isinstance(sheet, TextSheet) or sheet.folds is None:
            return -1
        return sheet.part(self.body_row).line

    def _refold(self, line: int) -> None:
        """Take over new folds, the cursor on a line."""
        assert isinstance(self.sheet, TextSheet)  # only text folds
        height = self.cursor - self.scroll_offset.y
        self.sheet.refold()
        self._fit()
        self.cursor = self.sheet.first_row(line) + len(self.sheet.head)
        self.scroll_to(y=self.cursor - height, animate=False, force=True)
        self._moved()

    def action_fold(self) -> None:
        """Fold the bracket of the cursor's line, or else go to the bracket around it."""
        line, sheet = self._line(), self.sheet
        if line < 0 or not isinstance(sheet, TextSheet) or sheet.folds is None or sheet.document is None:
            self.scroll_left(animate=False)
        elif sheet.document.opens(line) and not sheet.folds.is_folded(line):
            sheet.folds.fold(line)
            self._refold(line)
        else:
            self.go_to(sheet.first_row(sheet.document.opening(line)) + len(sheet.head))

    def action_unfold(self) -> None:
        """Unfold the cursor's line; on one that is unfolded, go inside."""
        line, sheet = self._line(), self.sheet
        if line < 0 or not isinstance(sheet, TextSheet) or sheet.folds is None or sheet.document is None:
            self.scroll_right(animate=False)
        elif sheet.folds.is_folded(line):
            sheet.folds.unfold(line)
            self._refold(line)
        elif sheet.document.opens(line):
            self.action_move(1)

    def action_toggle_fold(self) -> None:
        """Fold or unfold the cursor's line."""
        line, sheet = self._line(), self.sheet
        if line >= 0 and isinstance(sheet, TextSheet) and sheet.folds is not None and sheet.document is not None:
            if sheet.document.closes(line):
                line = sheet.document.opening(line)
            sheet.folds.toggle(line)
            self._refold(line)

    def action_fold_to(self, level: int) -> None:
        """Show so many levels."""
        line, sheet = self._line(), self.sheet
        if isinstance(sheet, TextSheet) and sheet.folds is not None:
            sheet.folds.fold_to(level)
            self._refold(max(0, line))

    def action_unfold_all(self) -> None:
        """Show all."""
        line, sheet = self._line(), self.sheet
        if isinstance(sheet, TextSheet) and sheet.folds is not None:
            sheet.folds.unfold_all()
            self._refold(max(0, line))

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or self.is_blank:
            return
        row = offset.y + self.scroll_offset.y
        if row < self.count:
            self.go_to(row)
            if self._gutter - 2 <= offset.x < self._gutter and self._line() >= 0:
                self.action_toggle_fold()

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window."""
        scroll_x, scroll_y = self.scroll_offset
        index = scroll_y + y
        width = self.scrollable_content_region.width
        style = self.visual_style
        if index >= self.count or self.is_blank:
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
        if self._is_drawing:
            return strip
        gutter = min(self._gutter, width)
        return Strip.join([strip.crop(0, gutter), strip.crop(gutter, width).apply_offsets(scroll_x, index)])

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw rows. Only who asks for single ones is told the places in them: that makes every style another."""
        self._is_drawing = True
        try:
            return super().render_lines(crop)
        finally:
            self._is_drawing = False

    def _drawn(self, index: int, scroll_x: int, width: int, is_cursor: bool, span: tuple[int, int] | None) -> Strip:
        gutter = self._gutter
        room = max(1, width - gutter)
        ground = _CURSOR if is_cursor else ""
        head = self.sheet.head
        row = None if index < len(head) else self.sheet.row(index - len(head))
        marks = self._marked(row) if row else []
        if row is not None and span is None:
            segments = self._segments(row, marks, ground)
        else:
            content = Content(row.text, spans=[*row.spans, *marks]) if row else head[index]
            if span is not None:
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

    def _margin(self, row: SheetRow | None, ground: str) -> list[Segment]:
        digits = self.sheet.digits
        number = f"{row.number if row else '':>{digits}} "
        folds = self._gutter - digits == 3
        mark = f"{_MARKS[row.folded if row else None]} " if folds else " "
        return [
            Segment(number, self._style("$accent" if ground else MUTED, ground)),
            Segment(mark, self._style(MUTED, ground)),
        ]

    def _marked(self, row: SheetRow) -> list[Span]:
        if self.search is None:
            return []
        spans: list[Span] = []
        for start, end in self.search.between(row.start, row.end):
            style = "bold $background on $accent" if self.hit == (start, end) else "on $warning 35%"
            spans += [Span(low, high, style) for low, high in self.sheet.columns(row, start, end)]
        return sorted(spans)

    # --- selecting ---

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it came: without numbers, and without the line ends of wrapping."""
        first = selection.start.y if selection.start is not None else 0
        last = selection.end.y if selection.end is not None else self.count - 1
        pieces = []
        for index in range(max(0, first), min(last, self.count - 1) + 1):
            low, high = selection.get_span(index) or (0, -1)
            head = self.sheet.head
            if index < len(head):
                text = head[index].plain + "\n"
            else:
                text = self.sheet.original(self.sheet.row(index - len(head)))
            pieces.append(text[low:] if high == -1 else text[low:high])
        return "".join(pieces).removesuffix("\n"), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's hook
        """Draw the selection."""
        self.refresh()
