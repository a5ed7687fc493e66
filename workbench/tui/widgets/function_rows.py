"""How a row of the list of functions looks: pieces of text in styles that together are as wide as the list.

Three columns: the name on the left, what sets it apart on the right (runtime, age, where an alias leads), and between
them, where there is room, what people wrote about it. Columns stand where they stand, whatever the rows hold.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from workbench.core.functions import Alias, Configuration, Function, Latest, Version, short_name
from workbench.core.listing import Row
from workbench.core.qualifier_rows import Detail, Note, Share
from workbench.core.text import visible
from workbench.core.units import ago, bar
from workbench.tui.shades import MUTED

MATCHED = "bold $accent"
WIDE = 60
"""Cells from which on there is a column for descriptions, and one for dates."""
_TELLING = 42
"""Cells from which on a version has room for its description."""
_INDENT = "    "
_LEAST = 8
"""Cells below which a description says nothing."""
_BAR = 8
_DATE = len("2026-11-23")
_AGE = len("11 months ago")


class Piece(NamedTuple):
    """Some text in a style of the theme; empty for the list's own."""

    text: str
    style: str = ""


class Found(NamedTuple):
    """What the filter matched in a function's row: characters of the name; a range of the description."""

    name: Sequence[int] = ()
    description: tuple[int, int] | None = None


class Columns(NamedTuple):
    """How wide the list is, and what the moment is from which ages count."""

    width: int
    now: datetime

    @property
    def is_wide(self) -> bool:
        """Whether there is room for descriptions and dates."""
        return self.width >= WIDE

    @property
    def of_functions(self) -> int:
        """The column where descriptions of functions begin."""
        return min(48, self.width // 2)

    @property
    def of_qualifiers(self) -> int:
        """The column where descriptions of qualifiers begin."""
        return 16 if self.is_wide else 10


def pieces(row: Row, columns: Columns, found: Found, mark: Piece | None, *, is_open: bool) -> list[Piece]:
    """A row. found: what the filter matched; mark: the glyph of the newest run; is_open: whether it is unfolded."""
    if row.detail is None:
        return _function(row.function, columns, found, mark, is_open)
    return _detail(row.detail, columns, mark)


def _function(function: Function, columns: Columns, found: Found, mark: Piece | None, is_open: bool) -> list[Piece]:
    told = function.configuration
    called = function.name if found.name else short_name(function.name)  # marks are places in the whole name
    name = _marked(called, found.name, "bold" if is_open else "")
    left = [Piece("▾ " if is_open else "▸ ", MUTED)]
    right = [Piece(short_runtime(told.runtime), MUTED)]
    if columns.is_wide:
        left += _shortened(name, columns.width - 24)
        described = _Described(told.description, columns.of_functions, found.description)
        return _row(left, right, columns, mark, described)
    room = columns.width - 3 - 2 * (mark is not None)
    if found.description is not None:
        least = min(found.description[1] - found.description[0] + 2, columns.width // 2)
        right = _excerpt(told.description, found.description, max(least, room - _width(name) - 1))
    elif _width(name) + 1 + _width(right) > room:
        right = []  # a name says more than a runtime
    left += _shortened(name, room - _width(right) - bool(right))
    return _row(left, right, columns, mark)


def _detail(detail: Detail, columns: Columns, mark: Piece | None) -> list[Piece]:
    match detail:
        case Note(text):
            return _row([Piece(_INDENT + visible(text), MUTED)], [], columns, None)
        case Share(version, share):
            return _row([], _share(version, share), columns, None)
        case Alias() as alias:
            (version, share), *others = alias.shares
            right = _share(version, share) if others else [Piece(f"→ {visible(version)}", MUTED)]
            described = _Described(alias.description if columns.is_wide else "", columns.of_qualifiers)
            return _row([Piece(_INDENT + visible(alias.name))], right, columns, mark, described)
        case Latest(configuration):
            return _version(detail.name, "", configuration, columns, mark)
        case Version(name, configuration):
            return _version(name, configuration.description, configuration, columns, mark)


def _version(name: str, description: str, told: Configuration, columns: Columns, mark: Piece | None) -> list[Piece]:
    modified = told.last_modified
    age = ago((columns.now - modified).total_seconds()) if modified else ""
    if columns.is_wide and modified:
        age = f"{modified.astimezone(columns.now.tzinfo):%Y-%m-%d}  {age:>{_AGE}}"
    described = _Described(description if columns.width >= _TELLING else "", columns.of_qualifiers)
    return _row([Piece(_INDENT + visible(name))], [Piece(age, MUTED)], columns, mark, described)


class _Described(NamedTuple):
    """A description for the middle of a row, from a column on, or as soon as the left of it leaves room."""

    text: str = ""
    start: int = 0
    matched: tuple[int, int] | None = None


def _row(
    left: Iterable[Piece],
    right: Iterable[Piece],
    columns: Columns,
    mark: Piece | None,
    described: _Described = _Described(),  # noqa: B008 - it is a constant
) -> list[Piece]:
    """The columns of a row, cut and filled up to the whole width; a blank stays free at the right."""
    room = columns.width - 1
    tail = list(right)
    marks = [Piece(" "), mark] if mark else []
    gap = 1 if _width(tail) else 0
    head = [*_cut(left, max(1, room - _width(tail) - gap - _width(marks))), *marks]
    used = _width(head)
    start = max(described.start, used + 2)
    free = room - max(_width(tail), 0 if columns.is_wide else _AGE) - 2 - start
    if described.text and free >= _LEAST:
        head += [Piece(" " * (start - used)), *_excerpt(described.text, described.matched, free)]
        used = _width(head)
    return [*head, Piece(" " * max(gap, room - used - _width(tail))), *tail, Piece(" ")]


def _marked(text: str, places: Sequence[int], style: str) -> list[Piece]:
    """A name with the characters that the filter matched. Where unseen ones are shown as more, none are marked."""
    shown = visible(text)
    if not places or len(shown) != len(text):
        return [Piece(shown, style)]
    found: list[Piece] = []
    end = 0
    for at in places:
        if at >= len(shown):
            break
        if at > end:
            found.append(Piece(shown[end:at], style))
        found.append(Piece(shown[at], MATCHED))
        end = at + 1
    return [*found, Piece(shown[end:], style)] if end < len(shown) else found


def _excerpt(text: str, place: tuple[int, int] | None, room: int) -> list[Piece]:
    """So much of a description that what was matched in it can be seen."""
    if place is None:
        return _cut([Piece(visible(text[:200]), MUTED)], room)
    start, end = place
    first = 0
    if end > room - 1:
        first = max(0, start - max(1, (room - (end - start) - 1) // 2))
    before = ("…" if first else "") + visible(text[first + bool(first) : start])
    pieces = [
        Piece(before, MUTED),
        Piece(visible(text[start:end]), MATCHED),
        Piece(visible(text[end : end + 200]), MUTED),
    ]
    return _cut(pieces, room)


def _cut(pieces: Iterable[Piece], room: int) -> list[Piece]:
    """As much as fits; what is cut ends with an ellipsis."""
    kept: list[Piece] = []
    left = room
    for text, style in pieces:
        cells = cell_len(text)
        if cells > left:
            return _ended(kept, Piece(text, style), room)
        kept.append(Piece(text, style))
        left -= cells
    return kept


def _ended(kept: list[Piece], last: Piece, room: int) -> list[Piece]:
    """Pieces of at most `room` cells, the last of them cut, with an ellipsis at the end."""
    if room < 1:
        return []
    while kept and _width(kept) > room - 1:
        last = kept.pop()
    return [*kept, Piece(set_cell_size(last.text, room - 1 - _width(kept)), last.style), Piece("…", last.style)]


def _shortened(pieces: Sequence[Piece], room: int) -> Sequence[Piece]:
    """As much as fits of a name's beginning and of its end: long names tend to differ in either."""
    if _width(pieces) <= room:
        return pieces
    letters = [(letter, style) for text, style in pieces for letter in text]
    tail: list[Piece] = []
    left = max(0, room - 1) * 2 // 5
    while letters and cell_len(letters[-1][0]) <= left:
        letter, style = letters.pop()
        left -= cell_len(letter)
        tail.insert(0, Piece(letter, style))
    head = _cut([Piece(*letter) for letter in letters], max(1, room - _width(tail)))
    return [*head, *tail]


def _width(pieces: Iterable[Piece]) -> int:
    return sum(cell_len(piece.text) for piece in pieces)


def _share(version: str, share: float) -> list[Piece]:
    filled, empty = bar(share, _BAR)
    return [
        Piece(f"{visible(version)} "),
        Piece(filled, "$accent"),
        Piece(empty, MUTED),
        Piece(f" {share:>4.0%}" if share != 1 else " 100%", MUTED),
    ]


def short_runtime(runtime: str | None) -> str:
    """`python3.12` as `py3.12`: the column is narrow."""
    short = (runtime or "").replace("python", "py").replace("nodejs", "node").replace("provided.", "")
    return visible(short[:12])
