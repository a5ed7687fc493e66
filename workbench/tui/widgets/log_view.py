"""A log of any size on the line API: times, labels, messages, a cursor, entries that unfold, a filter.

Only visible rows are made into styled text. What a log's entries are is in core/log.py, which of them a filter lets
through in core/log_filter.py, where they stand in log_layout.py, and how they look in log_parts.py.
"""

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip

from workbench.core.log import Log
from workbench.core.log_entry import Label
from workbench.core.log_filter import LogFilter, filtered
from workbench.tui.shades import MUTED
from workbench.tui.widgets.log_layout import LONGEST_ROW, LogLayout, LogRow
from workbench.tui.widgets.log_parts import LABEL_CELLS, TIME_CELLS, Times, label_of, text_of, time_of
from workbench.tui.widgets.margins import MarginView, before_text
from workbench.tui.widgets.row_keys import FAR, ROW_KEYS

_HIDDEN = frozenset({Label.REPORT})
"""Shown as figures elsewhere."""
_CURSOR = "on $panel"
_KEPT = 1_000


class LogView(MarginView, can_focus=True):
    """Shows a Log; or some words, where there is none."""

    DEFAULT_CSS = """
    LogView {
        height: 1fr;
        background: $background;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        scrollbar-gutter: stable;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("left,h", "scroll_left", show=False),
        Binding("right", "scroll_right", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.log_shown: Log | None = None
        self.wraps = True
        self.times = Times.SINCE_START
        self._filter = LogFilter()
        self._words: Sequence[Content] = ()
        self._start: int | None = None
        self._layout_of_log: LogLayout | None = None
        self._unfolded: set[int] = set()
        self._position = 0
        self._strips: dict[tuple[object, ...], Strip] = {}

    # --- what is shown ---

    def show(self, log: Log, *, keeps_place: bool = False) -> None:
        """Show a log from its beginning; or as the longer form of the one before, at the same place of it."""
        before = self.log_shown
        offset = height = None
        if keeps_place and before is not None and self._position > 0 and self.cursor is not None:
            offset = len(before.data) - before.starts[self.cursor]
            height = self._top - self.scroll_offset.y
        self.log_shown, self._words = log, ()
        self._unfolded = set()
        start = log.first(Label.START)
        self._start = log.at(start) if start is not None else None
        self._lay_out()
        entry = 0 if offset is None else _entry_at(log, len(log.data) - offset)
        self._go_to(self._nearest(entry))
        self.scroll_to(0, max(0, self._top - height) if height is not None else 0, animate=False, force=True)

    def show_words(self, words: Content) -> None:
        """Show some words instead of a log."""
        self.log_shown, self._layout_of_log = None, None
        self._unfolded, self._position = set(), 0
        self._words = (words,)
        self._fit()
        self.scroll_to(0, 0, animate=False, force=True)

    @property
    def shown(self) -> Sequence[int]:
        """The entries that are shown, by their index in the log."""
        return self._layout_of_log.shown if self._layout_of_log is not None else ()

    @property
    def countable(self) -> int:
        """How many entries would be shown without a filter."""
        log = self.log_shown
        return log.count - sum(log.labels.count(code) for code in _codes(log)) if log is not None else 0

    @property
    def _why_nothing(self) -> Content:
        return _ONLY_FIGURES if self.log_shown is not None and self.log_shown.count else _EMPTY

    @property
    def cursor(self) -> int | None:
        """The entry under the cursor, by its index in the log."""
        return self.shown[self._position] if self._position < len(self.shown) else None

    def set_filter(self, wanted: LogFilter) -> None:
        """Show what a filter lets through only. The cursor stays on its entry, or goes to the next that is left."""
        if wanted != self._filter:
            entry = self.cursor
            self._filter = wanted
            self._lay_out()
            self._go_to(self._nearest(entry or 0), center=True)

    def set_wrap(self, wraps: bool) -> None:
        """Wrap lines to the width, or scroll them sideways."""
        self.wraps = wraps
        self._relayed()

    def next_times(self) -> Times:
        """Show other times, of those that there are; tells which."""
        log = self.log_shown
        kinds = [*([Times.SINCE_START] if self._start is not None else [])]
        kinds += [Times.CLOCK] if log is not None and log.has_times else []
        kinds.append(Times.NONE)
        now = self._kind_of_times
        self.times = kinds[(kinds.index(now) + 1) % len(kinds)]
        self._relayed()
        return self.times

    def toggle(self) -> None:
        """Unfold what else the entry under the cursor holds, or fold it."""
        entry = self.cursor
        if self.log_shown is None or entry is None or not self.log_shown.entry(entry).rest:
            return
        self._unfolded ^= {entry}
        self._relayed()

    @property
    def _kind_of_times(self) -> Times:
        log = self.log_shown
        if self.times is Times.NONE or log is None or not (log.has_times or self._start is not None):
            return Times.NONE
        return Times.CLOCK if self._start is None else self.times

    # --- where it stands ---

    @property
    def _times_cells(self) -> int:
        return TIME_CELLS[self._kind_of_times]

    @property
    def _mark_cells(self) -> int:
        return 2 if self.log_shown is not None and self.log_shown.has_objects else 0

    @property
    def _margin(self) -> int:
        return self._mark_cells + self._times_cells + LABEL_CELLS

    @property
    def _window(self) -> tuple[int, int]:
        region = self.scrollable_content_region
        return region.width or 80, region.height or 1

    @property
    def _top(self) -> int:
        """The first row of the entry under the cursor."""
        layout = self._layout_of_log
        return layout.top(self._position) if layout is not None and self._position < len(layout.shown) else 0

    def _lay_out(self) -> None:
        log = self.log_shown
        if log is not None:
            width = self._window[0] - self._margin if self.wraps else LONGEST_ROW
            shown = filtered(log, self._filter, _HIDDEN)
            self._layout_of_log = LogLayout(log, shown, width, self._unfolded)
        self._fit()

    def _fit(self) -> None:
        self._strips.clear()
        layout = self._layout_of_log
        width = 0 if layout is None or self.wraps else self._margin + layout.cells
        self.virtual_size = Size(width, layout.rows if layout is not None else len(self._words))
        self.refresh()

    def _relayed(self) -> None:
        """Lay out anew, with the cursor at the same height of the window."""
        height = self._top - self.scroll_offset.y
        self._lay_out()
        self.scroll_to(y=max(0, self._top - height), animate=False, force=True)
        self._go_to(self._position)

    def _nearest(self, entry: int) -> int:
        layout = self._layout_of_log
        return min(layout.nearest(entry), max(0, len(layout.shown) - 1)) if layout is not None else 0

    def on_resize(self) -> None:
        """Wrap anew."""
        if self._layout_of_log is not None and self.wraps:
            self._relayed()

    def notify_style_update(self) -> None:
        """Colours are part of what is kept."""
        super().notify_style_update()
        self._strips.clear()

    # --- moving ---

    def _go_to(self, position: int, *, center: bool = False) -> None:
        layout = self._layout_of_log
        if layout is None or not layout.shown:
            self._position = 0
            self.refresh()
            return
        self._position = max(0, min(position, len(layout.shown) - 1))
        height = self._window[1]
        top, rows = self._top, min(layout.height(self._position), height)
        y = self.scroll_offset.y
        if not (y <= top and top + rows <= y + height):
            y = top - height // 2 if center else top if top < y else top + rows - height
            self.scroll_to(y=max(0, y), animate=False, force=True)
        self.refresh()

    def action_move(self, steps: int) -> None:
        """Move the cursor by so many entries; through an entry longer than the window by rows."""
        layout = self._layout_of_log
        if layout is None or not layout.shown:
            return
        top, bottom = self._top, self._top + layout.height(self._position)
        y, height = self.scroll_offset.y, self._window[1]
        if steps == 1 and bottom > y + height:
            self.scroll_to(y=y + 1, animate=False, force=True)
        elif steps == -1 and top < y:
            self.scroll_to(y=y - 1, animate=False, force=True)
        else:
            self._go_to(self._position + steps)
            if steps >= FAR:
                self.scroll_to(y=max(0, layout.rows - height), animate=False, force=True)

    def action_move_page(self, pages: int) -> None:
        """Move by what fits the window, less one row, and the cursor along."""
        layout = self._layout_of_log
        if layout is None or not layout.shown:
            return
        height = self._window[1]
        y = max(0, min(self.scroll_offset.y + pages * max(1, height - 1), layout.rows - height))
        self.scroll_to(y=y, animate=False, force=True)
        seen = layout.position_at(min(y + (height - 1 if pages > 0 else 0), layout.rows - 1))
        self._position = seen if y not in (0, layout.rows - height) else (0 if pages < 0 else len(layout.shown) - 1)
        self.refresh()

    def on_focus(self) -> None:
        """The cursor is seen."""
        self._strips.clear()
        self.refresh()

    def on_blur(self) -> None:
        """The cursor is not."""
        self._strips.clear()
        self.refresh()

    async def _on_click(self, event: events.Click) -> None:
        offset, layout = event.get_content_offset(self), self._layout_of_log
        if offset is None or layout is None:
            return
        row = offset.y + self.scroll_offset.y
        if row >= layout.rows:
            return
        self._position = layout.position_at(row)
        self.refresh()
        if event.chain == 2 or (offset.x < self._mark_cells and layout.row(row).is_first):
            self.toggle()

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one row of the window."""
        scroll_x, scroll_y = self.scroll_offset
        index, width = scroll_y + y, self._window[0]
        layout, base = self._layout_of_log, self.visual_style
        if layout is None or not layout.shown:
            words = self._words if layout is None else (_NOTHING_LEFT if self.countable else self._why_nothing,)
            line = words[y] if y < len(words) else Content()
            return Strip(line.render_segments(base)).adjust_cell_length(width, base.rich_style)
        if index >= layout.rows:
            return Strip.blank(width, base.rich_style)
        row = layout.row(index)
        is_cursor = self.has_focus and row.entry == self.cursor
        selection = self.text_selection
        span = selection.get_span(index) if selection is not None else None
        key = (index, scroll_x, width, is_cursor, span)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._drawn(row, index, scroll_x, width, is_cursor, span)
        if self.is_drawing:
            return strip
        margin = min(self._margin, width)
        return Strip.join([before_text(strip.crop(0, margin), scroll_x, index), strip.crop(margin, width)])

    def _drawn(
        self, row: LogRow, index: int, scroll_x: int, width: int, is_cursor: bool, span: tuple[int, int] | None
    ) -> Strip:
        margin = self._margin_of(row)
        assert self.log_shown is not None  # it has rows
        text = text_of(self.log_shown, row, self._filter.text)
        if span is not None:
            selected = self.screen.get_visual_style("screen--selection")
            text = text.stylize(selected, span[0], None if span[1] == -1 else span[1])
        if is_cursor:
            margin, text = margin.stylize_before(_CURSOR), text.stylize_before(_CURSOR)
        base = self.visual_style
        filler = (Content(" ").stylize(_CURSOR) if is_cursor else Content(" ")).render_segments(base)[0].style
        room = max(1, width - margin.cell_length)
        body = Strip(text.render_segments(base)).crop_extend(scroll_x, scroll_x + room, filler)
        return Strip.join([Strip(margin.render_segments(base)), body.apply_offsets(scroll_x, index)]).crop(0, width)

    def _margin_of(self, row: LogRow) -> Content:
        assert self.log_shown is not None
        if not row.is_first:
            return Content(" " * self._margin)
        mark = Content.styled(self._mark_of(row.entry), MUTED)
        time = time_of(self.log_shown, row.entry, self._kind_of_times, self._start)
        return mark + Content.styled(time, MUTED) + label_of(self.log_shown, row.entry)

    def _mark_of(self, entry: int) -> str:
        assert self.log_shown is not None
        if not self._mark_cells:
            return ""
        if not self.log_shown.entry(entry).rest:
            return "  "
        return "▾ " if entry in self._unfolded else "▸ "

    # --- selecting ---

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text: without times and labels, and without the line ends of wrapping."""
        layout = self._layout_of_log
        if layout is None or not layout.rows:
            return None
        first = selection.start.y if selection.start is not None else 0
        last = selection.end.y if selection.end is not None else layout.rows - 1
        pieces = []
        for index in range(max(0, first), min(last, layout.rows - 1) + 1):
            row = layout.row(index)
            low, high = selection.get_span(index) or (0, -1)
            pieces.append(row.text[low:] if high == -1 else row.text[low:high])
            if row.ends_line:
                pieces.append("\n")
            elif layout.row(index + 1).start > row.start + len(row.text):
                pieces.append(" ")  # at which it was wrapped
        return "".join(pieces).removesuffix("\n"), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - Textual's hook
        """Draw the selection."""
        self.refresh()


_EMPTY = Content.styled("The log is empty.", MUTED)
_ONLY_FIGURES = Content.styled("Nothing but the REPORT.", MUTED)
_NOTHING_LEFT = Content.styled("No line is left: Esc shows all.", MUTED)


def _codes(log: Log) -> bytes:
    kept = log.codes(0, _HIDDEN)
    return bytes(code for code in range(len(Label)) if code not in kept)


def _entry_at(log: Log, offset: int) -> int:
    """The entry that holds a byte; the first for one before the log."""
    return max(0, min(bisect_right(log.starts, offset) - 1, log.count - 1))
