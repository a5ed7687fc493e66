"""The rows of a log view: all of the text, none too wide, and the same ones whichever way they are asked for."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.core.log import is_narrow
from workbench.core.log_filter import LogFilter, filtered
from workbench.core.logtail import parse
from workbench.tui.widgets.log_layout import LogLayout, between_words, rest_lines

TEXTS = st.lists(st.sampled_from([*"ab  語é😀\u0301\t\x1b", "x" * 30]), max_size=60).map("".join)


@given(TEXTS, st.integers(4, 30))
def test_a_line_is_cut_between_words_and_no_character_but_a_blank_is_lost(text: str, width: int) -> None:
    line = text.replace("\t", " ").replace("\x1b", "␛")
    parts = between_words(line, width)
    assert parts[0][0] == 0
    assert parts[-1][1] == len(line) or line[parts[-1][1] :] == " "
    for (_, end), (start, _) in pairwise(parts):
        assert line[end:start] in ("", " ")
    assert all(cell_len(line[start:end]) <= max(width, 2) for start, end in parts)


def test_words_stay_whole_where_they_can() -> None:
    line = "the quick brown fox, averyverylongword"
    assert [line[start:end] for start, end in between_words(line, 10)] == [
        "the quick",
        "brown fox,",
        "averyveryl",
        "ongword",
    ]
    path = '  File "/a/very/long/path.py", line 1'
    assert [path[start:end] for start, end in between_words(path, 20)] == ['  File "/a/very/long', '/path.py", line 1']


LINES = st.lists(
    TEXTS.map(lambda text: "[INFO] " + text)
    | TEXTS
    | TEXTS.map(lambda text: json.dumps({"level": "WARN", "message": text, "a": [text]}, ensure_ascii=False)),
    max_size=8,
)


@given(LINES, st.integers(8, 40), st.booleans(), st.sets(st.integers(0, 9)), st.sampled_from(["", "a", "x"]))
def test_the_rows_are_those_of_the_entries_shown_and_hold_all_their_text(
    lines: list[str], width: int, is_long: bool, unfolded: set[int], text: str
) -> None:
    log = parse("".join(f"{line}\n" for line in lines).encode())
    if is_long:
        log.sizes.append(10**6)  # as if there were more of it than is wrapped between words
    unfolded &= set(range(log.count))
    layout = LogLayout(log, filtered(log, LogFilter(text)), width, unfolded)
    rows = [layout.row(y) for y in range(layout.rows)]
    assert [row.entry for row in rows if row.is_first] == list(layout.shown)
    for position, entry in enumerate(layout.shown):
        assert layout.position(entry) == layout.nearest(entry) == position
        own = rows[layout.top(position) : layout.top(position) + layout.height(position)]
        assert own == layout.rows_of(entry)
        assert {layout.position_at(layout.top(position) + at) for at in range(len(own))} == {position}
        held = "".join(row.text for row in own)
        found = log.entry(entry)
        rest = rest_lines(found) if entry in unfolded else []
        assert held.replace(" ", "") == "".join([*_visible(found.text), *rest]).replace(" ", "")
        assert any(row.is_rest for row in own) == bool(rest)
    assert all(cell_len(row.text) <= layout.width for row in rows)
    assert layout.cells <= layout.width


def _visible(text: str) -> list[str]:
    from workbench.core.text import visible

    return [visible(line) for line in text.split("\n")]


@pytest.mark.parametrize("width", [80, 1_000])
def test_a_line_of_megabytes_has_rows_of_the_width(width: int) -> None:
    log = parse(b"before\n" + b"x" * 3_000_000 + b"\nbehind\n")
    layout = LogLayout(log, range(3), width)
    assert layout.rows == 2 + -(-3_000_000 // width)
    assert [len(layout.row(y).text) for y in (0, 1, 2)] == [6, width, width]
    assert layout.row(layout.rows - 1).text == "behind"
    assert layout.row(layout.rows - 2).ends_line
    assert not layout.row(1).ends_line


def test_no_character_that_is_taken_for_narrow_is_wide() -> None:
    characters = (chr(code) for code in range(0x20, 0x110000) if not 0xD800 <= code < 0xE000)
    assert [one for one in characters if is_narrow(one) and cell_len(one) > 1] == []
    assert is_narrow("é → ␛ · …")
    assert not is_narrow("語")


def test_an_entry_that_is_filtered_out_has_no_position() -> None:
    log = parse(b"a\nb\na\n")
    layout = LogLayout(log, filtered(log, LogFilter("a")), 80)
    assert [layout.position(index) for index in range(3)] == [0, None, 1]
    assert [layout.nearest(index) for index in range(4)] == [0, 1, 1, 2]


def test_no_entries_are_no_rows() -> None:
    log = parse(b"")
    assert LogLayout(log, range(0), 80).rows == 0
    assert LogLayout(log, range(0), 80).cells == 0
