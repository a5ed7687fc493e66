"""The list of events: names with what was matched in them, and where each comes from.

One line an event; a source that failed has a line too. The focus stays where the list is narrowed from: what moves in
it are its actions. No colours here but the list's own: what is muted elsewhere could not be read on the cursor's line.
"""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content
from textual.events import Click
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.errors import WorkbenchError
from workbench.core.matching import Entry, Query, entry
from workbench.core.saved_events import SavedEvent
from workbench.core.text import visible

_WHERE = 15
"""Cells of the column that says where an event comes from, with the blanks before it."""


class EventRow(Struct, frozen=True):
    """A line: an event of a source, or why a source has none. source: its number among the sources."""

    source: int
    event: SavedEvent | None = None
    problem: WorkbenchError | None = None
    title: str = ""

    @property
    def key(self) -> tuple[int, str]:
        """By what it is found again when the lines change."""
        return self.source, self.event.key if self.event else ""

    @property
    def entry(self) -> Entry:
        """What it is found by."""
        return entry(visible(self.event.name), self.event.where, self.event.detail) if self.event else entry("", "", "")


def narrowed(rows: Sequence[EventRow], text: str) -> list[tuple[EventRow, list[int]]]:
    """The lines that match what was typed, the best first, with the places of what matched in their names."""
    query = Query(text)
    if query.is_empty:
        return [(row, []) for row in rows]
    found = [row for row in rows if row.event is not None]
    entries = [row.entry for row in found]
    return [(found[at], query.marks(entries[at])) for _, at in query.ranks(entries, range(len(entries)))]


class EventList(OptionList):
    """Shows the lines."""

    def __init__(self) -> None:
        super().__init__(compact=True)
        self.can_focus = False
        self._rows: list[tuple[EventRow, list[int]]] = []

    @property
    def current(self) -> EventRow | None:
        """The line under the cursor."""
        index = self.highlighted
        return self._rows[index][0] if index is not None and index < len(self._rows) else None

    def show(self, rows: list[tuple[EventRow, list[int]]], keep: tuple[int, str] | None) -> None:
        """Show other lines, with the cursor on the one of the key `keep`, or else on the first."""
        self._rows = rows
        self.clear_options()
        self.add_options([Option(self._prompt(row, marks)) for row, marks in rows])
        if rows:
            at = next((number for number, (row, _) in enumerate(rows) if row.key == keep), 0)
            self.highlighted = at
            if at == 0:
                self.scroll_home(animate=False)

    async def _on_click(self, event: Click) -> None:
        """A click shows what is in an event; it is the second that chooses it."""
        at = event.style.meta.get("option")
        if at is not None and event.chain == 1:
            event.prevent_default()
            self.highlighted = at

    def on_resize(self) -> None:
        """The columns depend on the width."""
        if self._rows:
            current = self.current
            self.show(self._rows, current.key if current else None)

    def _prompt(self, row: EventRow, marks: list[int]) -> Content:
        width = self.scrollable_content_region.width or 40
        if row.event is None:
            what = row.problem.title if row.problem is not None else ""
            return _cell(Content.assemble(("! ", "bold"), (f"{visible(row.title)}: ", "dim"), visible(what)), width)
        name = Content(visible(row.event.name))
        for at in marks:
            name = name.stylize("bold underline", at, at + 1)
        column = _WHERE if width >= 2 * _WHERE else 0
        where = Content.styled(visible(row.event.where), "dim")
        return _cell(name, width - column) + _cell(Content("  ") + where, column)


def _cell(content: Content, width: int) -> Content:
    cut = content.truncate(max(0, width), ellipsis=True)
    return cut.pad_right(max(0, width - cut.cell_length))
