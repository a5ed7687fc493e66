"""A scrolling view of lines, drawn one at a time: what the response and the log tail are shown in.

Only visible lines are made into styled text, so its cost does not grow with the document. Text from outside reaches it
as `Content` made from visible text; it is never markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

_EMPTY = Content()
MUTED = "$foreground-muted"
WRAPPED_ROWS = 5_000
"""Rows that are wrapped to the width; a longer document is scrolled sideways instead."""


class Rows(Protocol):
    """Lines that are made when they are looked at."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Content: ...

    @property
    def width(self) -> int:
        """Cells of the widest line, or more."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of a page that is wrapped: `prefix` stands before its first line, the others are set in as far."""

    text: Content = _EMPTY
    prefix: Content = _EMPTY


class _Wrapped:
    """Paragraphs wrapped to a width, as Rows."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self._lines: list[Content] = []
        for row in rows:
            indent = row.prefix.cell_length
            for number, line in enumerate(row.text.wrap(max(8, width - indent))):
                self._lines.append((row.prefix if number == 0 else Content(" " * indent)) + line)
        self.width = max((line.cell_length for line in self._lines), default=0)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, index: int) -> Content:
        return self._lines[index]


class LinesView(ScrollView, can_focus=True):
    """Shows Rows with line numbers, or a page of paragraphs wrapped to the width. Can be scrolled and selected from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", show=False),
        Binding("down,j", "scroll_down", show=False),
        Binding("left,h", "scroll_left", show=False),
        Binding("right,l", "scroll_right", show=False),
        Binding("pageup,ctrl+u", "page_up", show=False),
        Binding("pagedown,ctrl+d,space", "page_down", show=False),
        Binding("home,g", "scroll_home", show=False),
        Binding("end,G", "scroll_end", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._page: Sequence[Row] | None = ()
        self._rows: Rows = _Wrapped((), 1)
        self._numbered = False
        self._drawn: LRUCache[int, Content] = LRUCache(512)

    def show_page(self, rows: Sequence[Row], *, keep_scroll: bool = False) -> None:
        """Show paragraphs, wrapped."""
        self._page = rows[:WRAPPED_ROWS]
        self._numbered = False
        self._take(_Wrapped(self._page, self._width), keep_scroll)

    def show_rows(self, rows: Rows) -> None:
        """Show numbered lines, unwrapped."""
        self._page = None
        self._numbered = True
        self._take(rows, keep_scroll=False)

    @property
    def page(self) -> Sequence[Row]:
        """The paragraphs that are shown; none where rows are."""
        return self._page or ()

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width or 80

    @property
    def _gutter(self) -> int:
        return len(str(len(self._rows))) + 2 if self._numbered else 0

    def _take(self, rows: Rows, keep_scroll: bool) -> None:
        self._rows = rows
        self._drawn.clear()
        self.virtual_size = Size(rows.width + self._gutter if self._page is None else 0, len(rows))
        if not keep_scroll:
            self.scroll_to(0, 0, animate=False)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        if self._page is not None:
            self._take(_Wrapped(self._page, self._width), keep_scroll=True)

    def notify_style_update(self) -> None:
        """Colours are part of what is kept."""
        super().notify_style_update()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        scroll_x, scroll_y = self.scroll_offset
        index = scroll_y + y
        style = self.visual_style
        width = self.scrollable_content_region.width
        if index >= len(self._rows):
            return Strip.blank(width, style.rich_style)
        gutter = self._gutter
        content = self._selected(self._line(index), index)
        strip = Strip(content.render_segments(style), content.cell_length)
        strip = strip.crop_extend(scroll_x, scroll_x + width - gutter, style.rich_style)
        strip = strip.apply_offsets(scroll_x, index)
        if not gutter:
            return strip
        number = Content.styled(f"{index + 1:>{gutter - 2}}  ", MUTED)
        return Strip.join([Strip([*_segments(number, style)], gutter), strip])

    def _line(self, index: int) -> Content:
        line = self._drawn.get(index)
        if line is None:
            line = self._drawn[index] = self._rows[index]
        return line

    def _selected(self, content: Content, index: int) -> Content:
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is None:
            return content
        start, end = span
        return content.stylize(self.screen.get_visual_style("screen--selection"), start, None if end == -1 else end)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, without line numbers."""
        return selection.extract("\n".join(self._rows[index].plain for index in range(len(self._rows)))), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's hook
        """Draw the selection."""
        self.refresh()


def _segments(content: Content, style: object) -> list[Segment]:
    return content.render_segments(style)  # type: ignore[arg-type]
