"""Rows are filled with whole characters as far as they fit, hold every byte, and are found by any of them."""

import unicodedata
from itertools import accumulate, pairwise
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.json_lines import Lines
from workbench.core.rows import Rows
from workbench.core.wrapping import cuts

TEXTS = st.text(alphabet=st.sampled_from("ab é漢字🎉\u0301\t") | st.characters(codec="utf-8"), max_size=120)
RUNS = st.builds(lambda text, times: text * times, st.text(alphabet="aé漢🎉\u0301", max_size=6), st.integers(0, 3_000))
WIDTHS = st.integers(4, 90)


def measure(text: str) -> bytes:
    """A plain rule of its own."""
    return bytes(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" and one > "\u0800" else 1
        for one in text
    )


def plainly(text: str, first: int, rest: int) -> list[str]:
    """The rows of a text, filled one character at a time."""
    rows, row, used, room = [], "", 0, first
    for character, cells in zip(text, measure(text), strict=True):
        if cells and used + cells > room:
            rows.append(row)
            row, used, room = "", 0, rest
        row, used = row + character, used + cells
    return [*rows, row]


@given(TEXTS | RUNS, WIDTHS, st.integers(0, 45))
def test_a_line_is_cut_where_the_next_character_would_not_fit(text: str, first: int, indent: int) -> None:
    rest = max(2, first - indent)
    rows = plainly(text, first, rest)
    if max(map(len, rows)) > 1_000:
        return  # nothing but accents: told below
    ends = list(accumulate(len(row.encode()) for row in rows))
    assert list(cuts(text.encode(), first, rest, measure)) == ends[:-1]


def test_a_row_of_accents_ends_at_last() -> None:
    line = ("a" + "\u0301" * 3_000_000).encode()
    starts = [0, *cuts(line, 80, 80, measure), len(line)]
    assert max(end - start for start, end in pairwise(starts)) < 10_000
    assert b"".join(line[start:end].decode().encode() for start, end in pairwise(starts)) == line


@given(st.lists(TEXTS | st.binary(max_size=90), max_size=8), WIDTHS, st.booleans(), st.sampled_from([0, 50, inf]))
def test_rows_hold_every_byte_and_fit(pieces: list[str | bytes], width: int, hanging: bool, most: float) -> None:
    data = b"\n".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    lines = Lines(data)
    rows = Rows(lines, width, measure, hanging=hanging, most=most)
    whole: dict[int, bytes] = {}
    for number, part in enumerate(map(rows.part, range(rows.count))):
        piece = data[part.start : part.end]
        assert part.indent + sum(measure(piece.decode("utf-8", "replace"))) <= width + 3 * (most < inf)
        assert part.is_last == (part.end == lines.end(part.line))
        assert {rows.row_at(offset) for offset in range(part.start, part.end)} <= {number}
        whole[part.line] = whole.get(part.line, b"") + piece
    assert b"\n".join(whole.values()) == data.removesuffix(b"\n")


@pytest.mark.parametrize("character", ["x", "é", "漢", "🎉"])
def test_six_megabytes_in_one_line_are_rows(character: str) -> None:
    count = 6_000_000 // len(character.encode())
    data = b'{"a":"' + character.encode() * count + b'"}'
    rows = Rows(Lines(data), 80, measure)
    last = rows.part(rows.count - 1)
    assert last.end == len(data)
    assert rows.row_at(last.start) == rows.count - 1
    assert rows.count == -(-(8 + sum(measure(character)) * count) // 80)
