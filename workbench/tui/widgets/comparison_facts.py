"""Runs side by side, as rows: what decides is marked by ≠, what is only told by its sign; and one change in full."""

from collections.abc import Sequence

from textual.content import Content

from workbench.core.changes import Change
from workbench.core.comparison import Fact, Side, facts
from workbench.core.comparison_text import remark, value_texts
from workbench.core.text import visible
from workbench.tui.shades import MUTED
from workbench.tui.widgets.diff_view import COLORS
from workbench.tui.widgets.lines import Row

_NAME = 12
_GAP = 2
_WHOLE = 4_000
"""Characters of a value that are shown."""


def fact_rows(sides: Sequence[Side], current: int, width: int) -> list[Row]:
    """A head and a row a fact. current: the side that the first one is compared with; the others go if need be."""
    rows = facts(sides)
    columns = [_column(sides, rows, at, is_current=at == current) for at in range(len(sides))]
    widths = [max(cell.cell_length for cell in column) for column in columns]
    shown = list(range(len(sides)))
    if _NAME + sum(one + _GAP for one in widths) > width:
        shown = [0, current]
    lines = []
    for number, name in enumerate(["", *(row.name for row in rows)]):
        line = Content.styled(f"{name:<{_NAME}}", MUTED)
        for at in shown:
            cell = columns[at][number]
            line += cell + Content(" " * (widths[at] - cell.cell_length + _GAP))
        lines.append(Row(line.rstrip()))
    if len(shown) < len(sides):
        lines.append(Row(Content.styled(f"{len(sides) - 2} more beside them", MUTED)))
    return lines


def _column(sides: Sequence[Side], rows: Sequence[Fact], at: int, *, is_current: bool) -> list[Content]:
    mark = "▸ " if is_current and len(sides) > 2 else ""
    head = Content.styled(f"{mark}{visible(sides[at].label)}", "bold $accent" if is_current else "bold")
    return [head, *(_cell(row, at) for row in rows)]


def _cell(row: Fact, at: int) -> Content:
    value, note = row.values[at], row.notes[at]
    if row.decides:
        colors = {"✓": "$success", "✗": "$error", "⊘": "$warning", "?": "$warning"}
        cell = Content.styled(value, colors.get(value[0], "$foreground"))
        return cell + Content.styled("  ≠", "bold $warning") if note else cell
    cell = Content(value)
    if not note:
        return cell
    color = "$warning" if note.startswith("+") else "$success" if note.startswith("−") else "$accent"
    return cell + Content.styled(f"  {note.replace('differs', '≠')}", color)


def change_rows(change: Change, *, is_json: bool) -> list[Row]:
    """The values of a change, whole as far as that is reasonable."""
    texts = value_texts(change, is_json=is_json, most=_WHOLE)
    signs = {"changed": ("- ", "+ "), "added": ("+ ",), "removed": ("- ",), "moved": ("  ",)}[change.kind]
    rows = []
    for sign, text in zip(signs, texts, strict=True):
        color = {"- ": COLORS["removed"], "+ ": COLORS["added"]}.get(sign, "$foreground")
        rows.append(Row(Content.styled(text, color), Content.styled(sign, f"bold {color}")))
    if remark(change):
        rows.append(Row(Content.styled(remark(change).strip(" ()"), MUTED)))
    return rows
