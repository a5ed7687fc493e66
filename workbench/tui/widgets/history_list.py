"""The list of past runs: one widget that makes only the lines that are looked at, of as many runs as there are.

Runs come page by page, when the end of those that are here comes near. The cursor is on a run by its id, so that it
stays where it is whatever comes, and goes to its neighbour where its run goes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.core.history import Entry
from workbench.tui.widgets.history_rows import Look, entry_row
from workbench.tui.widgets.row_keys import ROW_KEYS

_AHEAD = 60
"""Rows before the end at which more are asked for."""
_KEPT = 1_000
_CURSOR = "$background on $accent bold"
_CURSOR_AWAY = "$foreground on $panel bold"


class HistoryList(ScrollView, can_focus=True):
    """Past runs, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("enter", "choose", "Open", tooltip="Open the run in the panes as it was, to look at, edit and send"),
        Binding("space", "mark", "Mark", tooltip="Mark the run; two that are marked can be compared"),
    ]

    @dataclass(eq=False, repr=False)
    class Highlighted(Message):
        """The cursor came to rest on a run, or there is none any more."""

        entry: Entry | None

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """The run is to be opened."""

        entry: Entry

    @dataclass(eq=False, repr=False)
    class Marked(Message):
        """Other runs are marked."""

    @dataclass(eq=False, repr=False)
    class MoreWanted(Message):
        """The end of the runs that are here comes near."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.marked: list[Entry] = []
        """Those that are marked, in the order in which they were."""
        self._look = look
        self._entries: list[Entry] = []
        self._rows: dict[int, int] = {}
        self._cursor: int | None = None
        self._strips: dict[tuple[object, ...], Strip] = {}

    # --- what is shown ---

    @property
    def current(self) -> Entry | None:
        """The run under the cursor."""
        row = self._rows.get(self._cursor) if self._cursor is not None else None
        return None if row is None else self._entries[row]

    def __len__(self) -> int:
        return len(self._entries)

    def show(self, entries: Sequence[Entry], look: Look) -> None:
        """Show these instead. The cursor stays on its run, if that is among them; else it goes to the first."""
        before, at = self._cursor, self._rows.get(self._cursor or 0, 0)
        self._look = look
        self._entries, self._rows = [], {}
        self._strips.clear()
        self._cursor = before
        self.add(entries)
        if before is None or before not in self._rows:
            self._go_to_row(0)
        elif self._rows[before] != at:
            self._scroll_to_cursor()

    def add(self, entries: Iterable[Entry]) -> None:
        """Older ones, behind those that are here."""
        for entry in entries:
            if entry.id not in self._rows:
                self._rows[entry.id] = len(self._entries)
                self._entries.append(entry)
        self.virtual_size = Size(0, len(self._entries))
        self.refresh()
        if self.current is None and self._entries:
            self._go_to_row(0)

    def take_out(self, entry_id: int) -> None:
        """Take a run out."""
        row = self._rows.get(entry_id)
        if row is None:
            return
        del self._entries[row]
        self._rows = {entry.id: at for at, entry in enumerate(self._entries)}
        self.marked = [entry for entry in self.marked if entry.id != entry_id]
        self._strips.clear()
        self.virtual_size = Size(0, len(self._entries))
        if self._cursor == entry_id:
            self._go_to_row(min(row, len(self._entries) - 1))
        self.refresh()

    # --- the cursor ---

    def _go_to_row(self, row: int) -> None:
        if not self._entries:
            self._cursor = None
            self.post_message(self.Highlighted(None))
            return
        for one in (self._rows.get(self._cursor or 0), row):
            if one is not None:
                self.refresh_line(one)
        self._cursor = self._entries[row].id
        self._scroll_to_cursor()
        self.post_message(self.Highlighted(self._entries[row]))
        if row + _AHEAD >= len(self._entries):
            self.post_message(self.MoreWanted())

    def _scroll_to_cursor(self) -> None:
        row = self._rows.get(self._cursor or 0)
        if row is not None and self.size.height:
            self.scroll_to_region(Region(0, row, 1, 1), animate=False, force=True)

    def action_move(self, rows: int) -> None:
        """Move the cursor by so many rows."""
        if not self._entries:
            return
        at = self._rows.get(self._cursor or 0, 0)
        self._go_to_row(max(0, min(at + rows, len(self._entries) - 1)))

    def action_move_page(self, pages: int) -> None:
        """Move the cursor by what fits into the window, less one row."""
        self.action_move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_choose(self) -> None:
        """Open the run under the cursor."""
        if self.current is not None:
            self.post_message(self.Chosen(self.current))

    def action_mark(self) -> None:
        """Mark the run under the cursor, or take its mark; of those marked before, the last one stays."""
        entry = self.current
        if entry is None:
            return
        if any(one.id == entry.id for one in self.marked):
            self.marked = [one for one in self.marked if one.id != entry.id]
        else:
            self.marked = [*self.marked[-1:], entry]
        self._strips.clear()
        self.refresh()
        self.post_message(self.Marked())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolled by the mouse, the end may come near without the cursor."""
        super().watch_scroll_y(old_value, new_value)
        if new_value + self.size.height + _AHEAD >= len(self._entries):
            self.post_message(self.MoreWanted())

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked run; clicked twice, it is opened, and left of it, marked."""
        row = self.scroll_offset.y + event.y
        if row >= len(self._entries):
            return
        self._go_to_row(row)
        if event.x < 2:
            self.action_mark()
        elif event.chain == 2:
            self.action_choose()

    def on_resize(self) -> None:
        """The cursor stays in view."""
        self._scroll_to_cursor()

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Colours are part of what is kept."""
        super().notify_style_update()
        self._strips.clear()

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        row = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if row >= len(self._entries) or width < 1:
            return Strip.blank(max(0, width), self.visual_style.rich_style)
        entry = self._entries[row]
        look = ""
        if entry.id == self._cursor:
            look = _CURSOR if self.has_focus else _CURSOR_AWAY
        is_marked = any(one.id == entry.id for one in self.marked)
        key = (entry, width, look, is_marked)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._drawn(entry, width, look, marked=is_marked)
        return strip

    def _drawn(self, entry: Entry, width: int, look: str, *, marked: bool) -> Strip:
        row = entry_row(entry, Look(width, self._look.now, self._look.home), marked=marked)
        if look:
            row = Content.styled(row.plain, look)
        segments = [Segment(text, style) for text, style, _ in row.render_segments(self.visual_style)]
        return Strip(segments).adjust_cell_length(width, self.visual_style.rich_style)
