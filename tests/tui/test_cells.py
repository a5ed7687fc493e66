"""Cells of a line, measured in chunks, agree with measuring the whole line."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.core.text_buffer import TextBuffer
from workbench.tui.widgets.cells import LineCells, glyphs, width, widths

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
