"""A scrolling view of a page of paragraphs, wrapped to the width: what errors, waits and the log tail are shown in.

Text from outside reaches it as `Content` made from visible text; it is never markup.
"""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

_EMPTY = Content()
WRAPPED_ROWS = 5_000
"""Paragraphs that are shown; what comes behind them is not."""


class Row(Struct, frozen=True):
    """One paragraph of a page that is wrapped: `prefix` stands before its first line, the others are set in as far."""

    text: Content = _EMPTY
    prefix: Content = _EMPTY


class _Wrapped:
    """Paragraphs wrapped to a width, as lines."""

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self._lines: list[Content] = []
        for row in rows:
            indent = row.prefix.cell_length
            for number, line in enumerate(row.text.wrap(max(8, width - indent))):
                self._lines.append((row.prefix if number == 0 else Content(" " * indent)) + line)

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, index: int) -> Content:
        return self._lines[index]


class LinesView(ScrollView, can_focus=True):
    """Shows a page. Can be scrolled and selected from."""

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
        self._page: Sequence[Row] = ()
        self._lines = _Wrapped((), 1)

    @property
    def page(self) -> Sequence[Row]:
        """The paragraphs that are shown."""
        return self._page

    def show_page(self, rows: Sequence[Row], *, keep_scroll: bool = False) -> None:
        """Show paragraphs, wrapped."""
        self._page = rows[:WRAPPED_ROWS]
        self._wrap(keep_scroll=keep_scroll)

    def _wrap(self, *, keep_scroll: bool) -> None:
        self._lines = _Wrapped(self._page, self.scrollable_content_region.width or 80)
        self.virtual_size = Size(0, len(self._lines))
        if not keep_scroll:
            self.scroll_to(0, 0, animate=False)
        self.refresh()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._wrap(keep_scroll=True)

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        scroll_x, scroll_y = self.scroll_offset
        index = scroll_y + y
        style = self.visual_style
        width = self.scrollable_content_region.width
        if index >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        content = self._selected(self._lines[index], index)
        strip = Strip(content.render_segments(style), content.cell_length)
        return strip.crop_extend(scroll_x, scroll_x + width, style.rich_style).apply_offsets(scroll_x, index)

    def _selected(self, content: Content, index: int) -> Content:
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        if span is None:
            return content
        start, end = span
        return content.stylize(self.screen.get_visual_style("screen--selection"), start, None if end == -1 else end)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text."""
        return selection.extract("\n".join(self._lines[index].plain for index in range(len(self._lines)))), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's hook
        """Draw the selection."""
        self.refresh()
