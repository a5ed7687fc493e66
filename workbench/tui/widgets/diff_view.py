"""The list of what differs: a row a change, drawn when it is looked at, so that a hundred thousand are as quick as ten.

Columns: the sign of the change, its path, the value in the one response and in the other. Where there is no room for
two columns of values they stand behind one another. Text from outside is visible text in `Content`; it is never markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.core.changes import Change, Kind
from workbench.core.comparison_text import SIGNS, place, value_texts
from workbench.tui.shades import MUTED
from workbench.tui.widgets.row_keys import ROW_KEYS

COLORS: dict[Kind, str] = {"added": "$success", "removed": "$error", "changed": "$warning", "moved": "$accent"}
_CURSOR = "on $panel"
_KEPT = 500
_WIDE = 96
"""Cells from which on the values stand in two columns."""
_LONGEST = 300


class DiffView(ScrollView, can_focus=True):
    """Shows changes; the cursor is on one. Without any it shows a page instead."""

    DEFAULT_CSS = """
    DiffView {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("n", "move(1)", show=False),
        Binding("N,p", "move(-1)", show=False),
        Binding("space", "move_page(1)", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Moved(Message):
        """The cursor is on another change, or others are shown."""

    @dataclass(eq=False, repr=False)
    class Opened(Message):
        """The change under the cursor was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._changes: Sequence[Change] = ()
        self._is_json = True
        self._page: Sequence[Content] = ()
        self._strips: dict[tuple[int, int, bool], Strip] = {}
        self._path = 20
        self.cursor = 0

    @property
    def change(self) -> Change | None:
        """The change under the cursor."""
        return self._changes[self.cursor] if self.cursor < len(self._changes) else None

    def show(self, changes: Sequence[Change], *, is_json: bool) -> None:
        """Show changes; the cursor stays on the row it is on."""
        self._changes, self._is_json, self._page = changes, is_json, ()
        self.cursor = max(0, min(self.cursor, len(changes) - 1))
        self._lay_out()

    def show_page(self, page: Sequence[Content]) -> None:
        """Show lines in the place of changes."""
        self._changes, self._page, self.cursor = (), page, 0
        self._lay_out()

    def _lay_out(self) -> None:
        self._strips.clear()
        width = self._width
        widest = max((len(place(change, is_json=self._is_json)) for change in self._changes[:200]), default=20)
        self._path = max(12, min(widest, int(width * (0.4 if width >= _WIDE else 0.45))))
        self.virtual_size = Size(0, len(self._changes) or len(self._page))
        self._show_cursor()
        self.refresh()
        self.post_message(self.Moved())

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width or 80

    def on_resize(self) -> None:
        """Columns are other ones."""
        self._lay_out()

    def notify_style_update(self) -> None:
        """Colours are part of what is kept."""
        super().notify_style_update()
        self._strips.clear()

    # --- moving ---

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        if not self._changes:
            return
        before, self.cursor = self.cursor, max(0, min(self.cursor + rows, len(self._changes) - 1))
        if before != self.cursor:
            self._show_cursor()
            self.refresh_line(before)
            self.refresh_line(self.cursor)
            self.post_message(self.Moved())

    def action_move_page(self, pages: int) -> None:
        """Move the cursor by what fits on the screen, less one row."""
        self.action_move(pages * max(1, self.scrollable_content_region.height - 1))

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False, force=True)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = -1 if offset is None else offset.y + self.scroll_offset.y
        if 0 <= row < len(self._changes):
            self.action_move(row - self.cursor)
            if event.chain == 2:
                self.post_message(self.Opened())

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index, width = self.scroll_offset.y + y, self._width
        if index < len(self._changes):
            key = (index, width, index == self.cursor)
            if key not in self._strips:
                if len(self._strips) > _KEPT:
                    self._strips.clear()
                self._strips[key] = self._strip(
                    self._row(self._changes[index], width).truncate(width, ellipsis=True), width, is_cursor=key[2]
                )
            return self._strips[key]
        line = self._page[index] if index < len(self._page) else Content()
        return self._strip(line, width, is_cursor=False)

    def _strip(self, content: Content, width: int, *, is_cursor: bool) -> Strip:
        style = self.visual_style
        if is_cursor:
            content = content.pad_right(max(0, width - content.cell_length)).stylize_before(_CURSOR)
        return Strip(content.render_segments(style), content.cell_length).adjust_cell_length(width, style.rich_style)

    def _row(self, change: Change, width: int) -> Content:
        color = COLORS[change.kind]
        sign = Content.styled(f"{SIGNS[change.kind]} ", f"bold {color}")
        path = _fitted(Content.styled(place(change, is_json=self._is_json), "bold"), self._path, end=True)
        texts = list(value_texts(change, is_json=self._is_json, most=_LONGEST))
        room = width - self._path - 5
        mark = Content.styled(" ≈", MUTED) if change.is_same_number else Content()
        if width >= _WIDE:
            column = room // 2 - 1
            before = "" if change.kind == "added" else texts[0]
            after = texts[-1] if change.kind in ("added", "changed") else ""
            if change.kind == "moved":
                after = "moved"
            one = _fitted(Content.styled(before, _color(change, "removed")), column)
            other = Content.styled(after, _color(change, "added"))
            return sign + path + Content("  ") + one + Content("  ") + other + mark
        colors: tuple[Kind, ...] = ("removed", "added") if change.kind == "changed" else (change.kind,)
        values = [Content.styled(text, _color(change, kind)) for text, kind in zip(texts, colors, strict=True)]
        if len(values) == 2 and sum(value.cell_length for value in values) + 3 > room:
            most = max((room - 3) // 2, room - 3 - values[1].cell_length)
            values[0] = values[0].truncate(most, ellipsis=True)
        return sign + path + Content("  ") + Content.styled(" → ", MUTED).join(values) + mark


def _color(change: Change, kind: Kind) -> str:
    return COLORS[kind] if change.kind in ("changed", kind) else MUTED


def _fitted(content: Content, cells: int, *, end: bool = False) -> Content:
    """Exactly so many cells: filled up, or cut with an ellipsis; `end` keeps the end of it."""
    if content.cell_length <= cells:
        return content.pad_right(cells - content.cell_length)
    if not end:
        cut = content.truncate(cells, ellipsis=True)
    else:
        text = content.plain
        while Content(text).cell_length > cells - 1:
            text = text[max(1, Content(text).cell_length - cells + 1) :]
        cut = Content.styled(f"…{text}", "bold")
    return cut.pad_right(max(0, cells - cut.cell_length))
