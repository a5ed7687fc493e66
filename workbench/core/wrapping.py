"""Where a long line is cut into rows: each is filled as far as whole characters fit, whatever cells they take.

A line is read a chunk at a time, so that one of megabytes takes no more memory than its cuts do. How many cells a
character takes is for the terminal's side to say. What is drawn upon a character stays on its row. Bytes that are no
UTF-8 count as a character each.
"""

from array import array
from collections.abc import Callable, Sequence
from itertools import accumulate, compress, pairwise
from math import inf

Measure = Callable[[str], bytes]
"""The cells of each character of a text: 0, 1 or 2; 0 for what is drawn upon, or with, the one before."""
_CHUNK = 4_096
_MOST = 32
"""Bytes for each of its cells that a row holds at most; one that would need more is all accents and is cut in them."""


def cuts(line: bytes, first: int, rest: int, measure: Measure, most: float = inf) -> Sequence[int]:
    """The bytes that the rows of a line begin with, all but its first.

    Args:
        first, rest: cells of the first row and of each of the others, at least 2.
        most: bytes that are measured; in what is behind them a byte counts as a cell. No character has more.
    """
    if line.isascii():
        return range(first, len(line), rest)
    found = array("I")
    size = max(_CHUNK, _MOST * first)
    at, room = 0, first
    while True:
        if at >= most:
            places = range(at + room, len(line), rest)
            found.extend(place if line[place] & 0xC0 != 0x80 else whole(line, place) for place in places)
            return found
        end = whole(line, at + size)
        text = line[at:end].decode("utf-8", "surrogateescape")
        if text.isascii():
            found.extend(range(at + room, end, rest))
        else:
            found.extend(_offsets(text, _places(measure(text), room, rest), at))
        if end == len(line):
            return found
        if not found or found[-1] <= at:
            found.append(end)
        at, room = found[-1], rest


def whole(data: bytes, offset: int) -> int:
    """The nearest place at or before `offset` where a character of UTF-8 begins; at most the end."""
    for at in range(offset, max(-1, offset - 4), -1):
        if at >= len(data):
            return len(data)
        if data[at] & 0xC0 != 0x80:
            return at
    return offset


def _offsets(text: str, places: Sequence[int], start: int) -> Sequence[int]:
    """The bytes that stand before places of a text which begins at `start`."""
    parts = [text[low:high] for low, high in pairwise((0, *places))]
    try:
        sizes = list(map(len, map(str.encode, parts)))
    except UnicodeEncodeError:
        sizes = [len(part.encode("utf-8", "surrogateescape")) for part in parts]
    return list(accumulate(sizes, initial=start))[1:]


def _places(sizes: bytes, room: int, rest: int) -> Sequence[int]:
    """The characters that rows begin with, all but the first; `room` is that of the first row."""
    # One byte for each cell: 1 for that of a narrow character, 2 and 3 for those of a wide one.
    cells = sizes.translate(None, b"\0").replace(b"\2", b"\2\3")
    places: Sequence[int] = range(room, len(cells), rest)
    if b"\3" in cells:
        is_wide = b"\1" not in cells
        places = range(room // 2, len(cells) // 2, rest // 2) if is_wide else _between(cells, room, rest)
    if 0 in sizes:
        drawn = list(compress(range(len(sizes)), sizes))
        places = [drawn[place] for place in places]
    return places


def _between(cells: bytes, room: int, rest: int) -> list[int]:
    """The characters that rows begin with, where no wide one may be cut in two."""
    places: list[int] = []
    at = place = 0
    count = cells.count
    while (end := at + room) < len(cells):
        if cells[end] == 3:
            end -= 1
        place += end - at - count(3, at, end)
        places.append(place)
        at, room = end, rest
    return places
