"""A comparison as lines of text: for the command line, and to be copied."""

from collections.abc import Iterator, Sequence

from workbench.core.changes import Change, Kind
from workbench.core.comparison import Comparison, Fact, Responses, Side, facts
from workbench.core.json_tree import Tree, written
from workbench.core.path_patterns import Pattern
from workbench.core.text import visible
from workbench.core.units import plural

SIGNS: dict[Kind, str] = {"added": "+", "removed": "-", "changed": "~", "moved": "↕"}
"""What stands before each kind of change."""
_VALUE = 400
"""Characters of a value that are shown."""


def comparison_lines(comparisons: Sequence[Comparison], patterns: Sequence[Pattern] = ()) -> list[str]:
    """All of it: the figures in a table, then for each other side what differs in its response."""
    sides = (comparisons[0].base, *(one.other for one in comparisons))
    lines = table_lines(sides)
    for one in comparisons:
        lines += ["", one.verdict]
        lines += change_lines(one.responses)
        lines += ignored_lines(one.responses, patterns)
    return lines


def table_lines(sides: Sequence[Side]) -> list[str]:
    """The figures, a column a side, and behind each value how it differs from the first side's."""
    head = Fact("", tuple(visible(side.label) for side in sides), ("",) * len(sides))
    rows = [head, *facts(sides)]
    cells = [[row.name, *(cell(row, at) for at in range(len(sides)))] for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(sides) + 1)]
    return ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def cell(row: Fact, side: int) -> str:
    """A value with how it differs: `24 ms (−6 ms −20%)`."""
    note = row.notes[side]
    return f"{row.values[side]} ({note})" if note else row.values[side]


def change_lines(responses: Responses) -> list[str]:
    """A line for each change, and whether there are more."""
    is_json = responses.how == "json"
    lines = [change_line(change, is_json=is_json) for change in responses.found.changes]
    return lines if responses.found.complete else [*lines, "… and more"]


def change_line(change: Change, *, is_json: bool, most: int = _VALUE) -> str:
    """A change on one line, visible text: `~ total: 7.80 → 7.02`."""
    values = " → ".join(value_texts(change, is_json=is_json, most=most))
    return f"{SIGNS[change.kind]} {place(change, is_json=is_json)}: {values}{remark(change)}"


def place(change: Change, *, is_json: bool) -> str:
    """Where a change is, on both sides if that differs: `lines[2].price`, `lines[2] → [0]`, `line 7`."""
    if not is_json:
        here, there = (line + 1 for line in change.lines)
        return f"line {here}" if here == there else f"line {here} → {there}"
    nth = f" (no. {change.nth})" if change.nth else ""
    if change.path == change.path_after:
        return f"{change.path}{nth}"
    return f"{change.path} → {_end(change.path, change.path_after)}{nth}"


def _end(path: str, other: str) -> str:
    """Of another path what differs from the first one, from a bracket or a dot on."""
    same = next((at for at, (one, two) in enumerate(zip(path, other, strict=False)) if one != two), 0)
    return other[max(other.rfind("[", 0, same + 1), 0) :]


def value_texts(change: Change, *, is_json: bool, most: int = _VALUE) -> Iterator[str]:
    """The value before and after, as far as there is one, each on one line; a moved one once."""
    if change.kind != "added":
        yield _value(change.before, is_json=is_json, most=most)
    if change.kind in ("added", "changed"):
        yield _value(change.after, is_json=is_json, most=most)


def _value(tree: Tree, *, is_json: bool, most: int) -> str:
    if is_json:
        return visible(written(tree, most))
    text = str(tree)
    return visible(text if len(text) <= most else f"{text[: most - 1]}…")


def remark(change: Change) -> str:
    """What should be said of a change besides its values; empty for most."""
    return "  (the same number, written differently)" if change.is_same_number else ""


def ignored_lines(responses: Responses, patterns: Sequence[Pattern]) -> list[str]:
    """What was left out."""
    told = [
        f"{pattern.text} ({plural(count, 'difference')})"
        for pattern, count in zip(patterns, responses.found.ignored, strict=False)
        if count
    ]
    return [visible(f"ignored: {', '.join(told)}")] if told else []
