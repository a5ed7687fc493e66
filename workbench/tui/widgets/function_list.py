"""The list of functions with their qualifiers: one widget that makes only the lines that are looked at.

The cursor is on a function or a qualifier by name, not on a line by number: it stays where it is when more functions
arrive, when another function unfolds, and when the list is read again. So does the window: the row that was looked at
keeps its height in it. Which rows there are is in core/listing.py, how one looks in function_rows.py.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from workbench.core.functions import Function, Qualifiers
from workbench.core.listing import Listing, Row
from workbench.core.listing import Target as Target
from workbench.core.matching import Query
from workbench.tui.widgets.function_rows import Columns, Found, Piece, pieces
from workbench.tui.widgets.row_keys import FAR, ROW_KEYS

_KEPT = 1_000
"""Drawn lines that are kept."""
_CURSOR = "$background on $accent bold"
_CURSOR_AWAY = "$foreground on $panel bold"


class FunctionList(ScrollView, can_focus=True):
    """Functions that unfold into $LATEST, aliases with their weights, and versions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("right,l", "unfold", show=False),
        Binding("left,h", "fold", show=False),
        Binding("enter,space", "fold_or_unfold", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Highlighted(Message):
        """The cursor came to rest on a function or a qualifier."""

        target: Target

    @dataclass(eq=False, repr=False)
    class Unfolded(Message):
        """A function was unfolded: its qualifiers are wanted."""

        function: str

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self.listing = Listing()
        self.cursor: Target | None = None
        self._now = now
        self._marks: dict[Target, Piece] = {}
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._styles: dict[str, RichStyle] = {}
        self._asked: set[str] = set()
        self._height = 0
        self._last_seen: int | None = None
        """The row of a cursor whose function is gone."""

    # --- what is shown ---

    @property
    def shown(self) -> int:
        """How many functions pass the filter."""
        return self.listing.shown

    @property
    def total(self) -> int:
        """How many functions there are."""
        return self.listing.total

    def clear(self) -> None:
        """Forget the functions; the cursor and the filter stay, for when others come."""
        query = self.listing.query
        self.listing = Listing()
        self.listing.filter(query)
        self._asked.clear()
        self._fit()

    def show(self, listing: Listing) -> None:
        """Show other functions, as they were left; without a cursor, a filter and marks."""
        self.listing, self.cursor, self._last_seen = listing, None, None
        self.listing.filter(Query(""))
        self._marks = {}
        self._asked.clear()
        self._fit()
        self.scroll_to(y=0, animate=False, force=True)

    def begin(self, now: datetime) -> None:
        """The functions are being read from the start; what is there stays until `finish`."""
        self._now = now
        self.listing.begin()
        self.listing.forget_folded()
        self._asked.clear()
        self._redraw()

    def add(self, functions: Iterable[Function]) -> None:
        """Take in a page: known functions in their places, new ones at the end. `fit` brings them into reach."""
        if self.listing.query.is_empty:
            before = len(self.listing)
            if self.listing.add(functions):
                self._redraw()
            elif before < self.scroll_offset.y + self.size.height:
                self.refresh()
        else:
            self._keep_place(lambda: self.listing.add(functions))

    def fit(self) -> None:
        """Let the scrollbar know how many rows there are; only where it comes or goes the screen is laid out anew."""
        rows, height = len(self.listing), self.size.height
        if rows == self.virtual_size.height:
            return
        if self.virtual_size.height > height and rows > height and self.show_vertical_scrollbar:
            self.set_reactive(Widget.virtual_size, Size(0, rows))
            self.vertical_scrollbar.window_virtual_size = rows
            self.scroll_to(y=min(self.scroll_offset.y, self.max_scroll_y), animate=False, force=True)
        else:
            self.virtual_size = Size(0, rows)

    def finish(self) -> None:
        """The reading is complete: what it didn't have is gone."""
        self._last_seen = self.listing.index(self.cursor) if self.cursor is not None else None
        self._keep_place(self.listing.finish)

    def forget(self, function: str) -> None:
        """Take a function out; a cursor that was on it goes to its neighbour."""
        self._last_seen = self.listing.index(Target(function))
        self._keep_place(lambda: self.listing.remove(function))
        if self.cursor is not None and self.cursor.function == function:
            self.action_move(0)

    def set_qualifiers(self, function: str, qualifiers: Qualifiers | str) -> None:
        """Show the qualifiers of a function, or the reason why there are none."""
        was_seen = self.cursor is None or self.listing.index(self.cursor) is not None
        self._keep_place(lambda: self.listing.set_qualifiers(function, qualifiers))
        if not was_seen:
            self.scroll_to_cursor()
        wanted = self.listing.query.qualifier and self.listing.first_qualifier()
        if wanted and self.cursor == Target(function):
            self.go_to(wanted)

    def set_marks(self, marks: Mapping[Target, Content]) -> None:
        """Show how runs stand behind the names of what they invoked: the first character of each mark."""
        glyphs = {
            target: Piece(mark.plain[:1], str(mark.spans[0].style) if mark.spans else "")
            for target, mark in marks.items()
        }
        if glyphs != self._marks:
            self._marks = glyphs
            self._redraw()

    def filter(self, text: str) -> None:
        """Show only the functions that match, best first, and put the cursor on the best."""
        query = Query(text)
        if query.is_empty:
            self._keep_place(lambda: self.listing.filter(query))
            return
        self.listing.filter(query)
        self._fit()
        self.scroll_to(y=0, animate=False, force=True)
        if len(self.listing):
            best = self.listing[0].function.name
            if query.qualifier is not None:
                self._ask(best)
            target = (self.listing.first_qualifier() if query.qualifier else None) or Target(best)
            is_there = self.cursor is not None and self.cursor.function == best and not query.qualifier
            if not is_there:
                self.go_to(target)
            self.scroll_to_cursor()

    def unfold(self, function: str) -> None:
        """Show a function's qualifiers."""
        self._ask(function)
        self._keep_place(lambda: self.listing.unfold(function))

    def _ask(self, function: str) -> None:
        """Say that the qualifiers of a function are wanted, once."""
        if not self.listing.is_known(function) and function not in self._asked:
            self._asked.add(function)
            self.post_message(self.Unfolded(function))

    # --- the window ---

    def _keep_place(self, change: Callable[[], object]) -> None:
        """Do what changes the rows, with what is looked at (the cursor, if it is seen) at the same height."""
        top, height = self.scroll_offset.y, self.size.height
        if not height:  # nothing is looked at yet
            change()
            self._fit()
            return
        anchor = self.cursor
        at = self.listing.index(anchor) if anchor is not None else None
        if (at is None or not top <= at < top + height) and top < len(self.listing):
            at = self.listing.step(top, 0)
            anchor = self.listing[at].target
        change()
        self._fit()
        now_at = self.listing.index(anchor) if anchor is not None else None
        if now_at is None and anchor is not None:
            now_at = self.listing.index(Target(anchor.function))
        if at is not None and now_at is not None and now_at != at:
            self.scroll_to(y=max(0, top + now_at - at), animate=False, force=True)

    def _fit(self) -> None:
        self.fit()
        self._redraw()

    def _redraw(self) -> None:
        self._strips.clear()
        self.refresh()

    def scroll_to_cursor(self) -> None:
        """Bring the cursor into view, as soon as there is one."""
        index = self.listing.index(self.cursor) if self.cursor is not None else None
        if index is not None and self.size.height:
            self.fit()
            self.scroll_to_region(Region(0, index, 1, 1), animate=False, force=True)

    def on_resize(self, event: events.Resize) -> None:
        """A cursor that was in view stays in view."""
        before, self._height = self._height, event.size.height
        index = self.listing.index(self.cursor) if self.cursor is not None else None
        top = self.scroll_offset.y
        if index is not None and (not before or top <= index < top + before):
            self.scroll_to_cursor()

    def notify_style_update(self) -> None:
        """Colours are part of what is kept."""
        super().notify_style_update()
        self._styles.clear()
        self._strips.clear()

    # --- the cursor ---

    def go_to(self, target: Target) -> None:
        """Put the cursor on a function or a qualifier; a qualifier's function is unfolded."""
        before, self.cursor = self.cursor, target
        if target.qualifier is not None and not self.listing.is_unfolded(target.function):
            self.unfold(target.function)
        for one in {before, target} - {None}:
            index = self.listing.index(one) if one is not None else None
            if index is not None:
                self.refresh_line(index)
        self.scroll_to_cursor()
        self.post_message(self.Highlighted(target))

    def action_move(self, steps: int) -> None:
        """Move the cursor by so many rows that can be chosen."""
        if not len(self.listing):
            return
        at = self.listing.index(self.cursor) if self.cursor is not None else None
        if at is None and self.cursor is not None:
            at = self.listing.index(Target(self.cursor.function))
        if at is None:
            at, steps = min(self._last_seen or 0, len(self.listing) - 1), steps if abs(steps) == FAR else 0
        target = self.listing[self.listing.step(at, steps)].target
        if target is not None:
            self.go_to(target)

    def action_move_page(self, pages: int) -> None:
        """Move the cursor by what fits into the window, less one row."""
        self.action_move(pages * max(1, self.scrollable_content_region.height - 1))

    def action_unfold(self) -> None:
        """Unfold the function under the cursor."""
        if self.cursor is not None:
            self.unfold(self.cursor.function)

    def action_fold(self) -> None:
        """Fold the function under the cursor and go to its line."""
        if self.cursor is not None:
            function = self.cursor.function
            self.go_to(Target(function))
            self._keep_place(lambda: self.listing.fold(function))

    def action_fold_or_unfold(self) -> None:
        """Fold or unfold the function under the cursor."""
        if self.cursor is not None and self.cursor.qualifier is None:
            if self.listing.is_unfolded(self.cursor.function):
                self.action_fold()
            else:
                self.action_unfold()

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked line; a click on a function's marker folds or unfolds it."""
        index = self.scroll_offset.y + event.y
        target = self.listing[index].target if index < len(self.listing) else None
        if target is None:
            return
        was_there = target == self.cursor
        self.go_to(target)
        if target.qualifier is None and (event.x < 2 or was_there):
            self.action_fold_or_unfold()

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()

    # --- drawing ---

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        if index >= len(self.listing) or width < 1:
            return Strip.blank(max(0, width), self.visual_style.rich_style)
        row = self.listing[index]
        target = row.target
        look = ""
        if target is not None and target == self.cursor:
            look = _CURSOR if self.has_focus else _CURSOR_AWAY
        key = (index, width, look)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) > _KEPT:
                self._strips.clear()
            strip = self._strips[key] = self._drawn(row, target, width, look)
        return strip

    def _drawn(self, row: Row, target: Target | None, width: int, look: str) -> Strip:
        name = row.function.name
        found = Found()
        if row.detail is None and not self.listing.query.is_empty:
            found = Found(self.listing.marks(name), self.listing.described(name))
        mark = self._marks.get(target) if target is not None else None
        drawn = pieces(row, Columns(width, self._now), found, mark, is_open=self.listing.is_unfolded(name))
        strip = Strip([Segment(text, self._style(look or style)) for text, style in drawn])
        return strip.adjust_cell_length(width, self._style(look))

    def _style(self, name: str) -> RichStyle:
        """A style of the theme on the ground of the list."""
        style = self._styles.get(name)
        if style is None:
            content = Content.styled("x", name) if name else Content("x")
            style = content.render_segments(self.visual_style)[0].style or RichStyle.null()
            self._styles[name] = style
        return style
