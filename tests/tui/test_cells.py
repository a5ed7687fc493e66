"""Cells of a line, measured in chunks, agree with measuring the whole line."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size, split_graphemes

from workbench.core.text import one_for_one
from workbench.core.text_buffer import TextBuffer
from workbench.core.wrapping import cuts
from workbench.tui.widgets.cells import LineCells, glyphs, sizes, width, widths

LINES = st.text(alphabet=st.one_of(st.characters(exclude_characters="\n", codec="utf-8"), st.just("\t")))


@given(LINES)
def test_every_character_has_a_glyph_and_a_width(text: str) -> None:
    assert len(glyphs(text)) == len(widths(text)) == len(text)
    assert width(text) == sum(widths(text))


@given(st.integers(0, 3000), st.integers(0, 5000), st.sampled_from(["a", "漢", "\t", "é", "a漢\t"]))
def test_columns_and_cells_are_each_others_inverse(column: int, times: int, unit: str) -> None:
    line = unit * times
    cells = LineCells(TextBuffer(line), 0)
    column = min(column, len(line))
    assert cells.cell_of(column) == width(line[:column])
    assert cells.column_at(cells.cell_of(column)) == column


def test_a_cell_inside_a_wide_character_belongs_to_it() -> None:
    cells = LineCells(TextBuffer("a漢b\tc"), 0)
    assert [cells.column_at(cell) for cell in range(9)] == [0, 1, 1, 2, 3, 3, 3, 3, 4]


JOINS = st.text(alphabet="a漢👩🏽💻☁↔\u0301\u200d\ufe0f\u200b\x1b", max_size=30)
SCRIPTS = st.sampled_from(["Привет, мир ", "漢字かな、ｱＡ ", "नमस्ते ", "한국어 ", "👩🏽‍💻☁️ ok ", "สวัสดี"])


@given(st.lists(JOINS | SCRIPTS | st.characters(), max_size=60).map("".join))
def test_sizes_are_those_of_the_graphemes_that_are_drawn(text: str) -> None:
    drawn = one_for_one(text).replace("\t", "→")
    found = [0] * len(text)
    for start, _, cells in split_graphemes(drawn)[0]:
        found[start] = cells
    assert list(sizes(text)) == found


def test_sizes_of_every_character() -> None:
    every = "".join(map(chr, range(0x20000)))
    for character, cells in zip(every, sizes(every.replace("\u200d", "x").replace("\ufe0f", "x")), strict=True):
        if character not in "\u200d\ufe0f":
            assert cells == get_character_cell_size(one_for_one(character).replace("\t", "→")), hex(ord(character))


@given(st.lists(JOINS | SCRIPTS, max_size=40).map("".join), st.integers(4, 40))
def test_rows_that_are_drawn_fit(text: str, width: int) -> None:
    line = text.encode()
    starts = [0, *cuts(line, width, width, sizes), len(line)]
    rows = [line[start:end].decode() for start, end in pairwise(starts)]
    assert "".join(rows) == text
    assert all(cell_len(one_for_one(row)) <= width for row in rows)
