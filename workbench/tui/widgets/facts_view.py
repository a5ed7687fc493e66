"""A page of facts: a label and a value each, in groups, with a cursor to copy one by.

Labels stand in one column and values in another, and a value that is too long goes on below itself. Text from outside
reaches it as visible text in `Content`; it is never markup.
"""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.tui.shades import MUTED
from workbench.tui.widgets.row_keys import ROW_KEYS

_INDENT = 2
_GAP = 2
_LABEL = 17
"""Cells of the column of labels, if it can be; `_WIDEST_LABEL` at most."""
_WIDEST_LABEL = 24
_CURSOR = "on $panel"


class Fact(Struct, frozen=True):
    """One fact. lines: its value, a paragraph each. copied: what is copied of it; kind: what that is called."""

    label: str
    lines: Sequence[Content]
    copied: str = ""
    kind: str = ""


class Group(Struct, frozen=True):
    """Facts under a heading; without a heading, just below the ones before."""

    title: Content
    facts: Sequence[Fact] = ()


class FactsView(ScrollView, can_focus=True):
    """Shows groups of facts; the cursor is on a fact."""

    DEFAULT_CSS = """
    FactsView {
        height: 1fr;
        scrollbar-size-vertical: 1;
        scrollbar-size-horizontal: 1;
        scrollbar-gutter: stable;
        overflow-x: hidden;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *ROW_KEYS,
        Binding("space", "move_page(1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._groups: Sequence[Group] = ()
        self._facts: list[Fact] = []
        self._lines: list[tuple[int | None, Content]] = []
        """(number of the fact, what is seen) of each line."""
        self.cursor = 0

    @property
    def current(self) -> Fact | None:
        """The fact under the cursor."""
        return self._facts[self.cursor] if self._facts else None

    def show(self, groups: Sequence[Group]) -> None:
        """Show these; the cursor stays on the fact with the same number, and the page where it is."""
        self._groups = groups
        self._facts = [fact for group in groups for fact in group.facts]
        self.cursor = max(0, min(self.cursor, len(self._facts) - 1))
        self._lay_out()

    def on_resize(self) -> None:
        """Wrap anew."""
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or 80
        labels = [len(fact.label) for fact in self._facts if len(fact.label) <= _WIDEST_LABEL]
        column = _INDENT + min(max([_LABEL, *labels]), max(8, width // 3)) + _GAP
        self._lines = []
        number = 0
        for group in self._groups:
            if self._lines:
                self._lines.append((None, Content()))
            self._lines += [(None, line) for line in group.title.wrap(max(8, width - 1))]
            for fact in group.facts:
                self._lines += [(number, line) for line in _laid_out(fact, column, width)]
                number += 1
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def action_move(self, facts: int) -> None:
        """Move the cursor; up from the first fact, the page's beginning comes into view."""
        self.cursor = max(0, min(len(self._facts) - 1, self.cursor + facts))
        lines = [at for at, (number, _) in enumerate(self._lines) if number == self.cursor]
        if not lines or self.cursor == 0:
            self.scroll_to(y=0, animate=False)
        elif self.cursor == len(self._facts) - 1:
            self.scroll_to(y=self.max_scroll_y, animate=False)
        else:
            self.scroll_to_region(Region(0, lines[0], 1, len(lines)), animate=False, force=True)
        self.refresh()

    def action_move_page(self, pages: int) -> None:
        """Scroll by what fits on the screen, less a line, the cursor with it."""
        height = max(1, self.scrollable_content_region.height - 1)
        at = next((at for at, (number, _) in enumerate(self._lines) if number == self.cursor), 0)
        goal = max(0, min(len(self._lines) - 1, at + pages * height))
        ahead = self._lines[goal:] if pages > 0 else list(reversed(self._lines[: goal + 1]))
        number = next((number for number, _ in ahead if number is not None), None)
        if number is None:
            number = len(self._facts) - 1 if pages > 0 else 0
        self.action_move(number - self.cursor)

    async def _on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = None if offset is None else offset.y + self.scroll_offset.y
        if row is not None and row < len(self._lines):
            number = self._lines[row][0]
            if number is not None:
                self.cursor = number
                self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        style = self.visual_style
        if index >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        number, content = self._lines[index]
        if number is not None and number == self.cursor:
            content = content.pad_right(max(0, width - content.cell_length)).stylize_before(_CURSOR)
        strip = Strip(content.render_segments(style), content.cell_length)
        return strip.adjust_cell_length(width, style.rich_style)


def _laid_out(fact: Fact, column: int, width: int) -> list[Content]:
    """A fact's lines: the label in its column, or above the value if it is too long for it."""
    room = max(8, width - column - 1)
    values = [line for paragraph in fact.lines for line in paragraph.wrap(room)] or [Content()]
    indent = Content(" " * column)
    label = Content(" " * _INDENT) + Content.styled(fact.label, MUTED)
    if label.cell_length <= column - _GAP:
        first = label + Content(" " * (column - label.cell_length)) + values[0]
        return [first, *(indent + line for line in values[1:])]
    lines = [Content(" " * _INDENT) + line for line in Content.styled(fact.label, MUTED).wrap(max(8, width - 3))]
    return [*lines, *(indent + line for line in values)]
