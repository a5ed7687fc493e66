"""Pretty JSON keeps every token, and rows hold every character of the text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.tui.widgets.json_text import LONGEST_ROW, TextRows, pretty, token_spans


@pytest.mark.parametrize("token", ["1.0", "1e400", "-0.0", "12345678901234567890", r'"\u00e9\/"', '"\\ud800"', "null"])
def test_a_token_stays_as_it_came(token: str) -> None:
    formatted = pretty(f'{{"a":{token},"a":[{token}]}}'.encode())
    assert formatted is not None
    assert formatted.count(token) == 2
    assert re.sub(r"\s", "", formatted) == f'{{"a":{token},"a":[{token}]}}'


@pytest.mark.parametrize("data", [b"", b"words", b"[1,", b"\xff"])
def test_what_is_not_json_is_not_indented(data: bytes) -> None:
    assert pretty(data) is None


def test_escapes_of_lone_surrogates_stay_among_others() -> None:
    data = rb'{"a\\u0041":"\ud800\u0000\n\udFFF\uD83D\uDE00"}'
    assert pretty(data) == "{\n  " + data[1:-1].decode().replace('":"', '": "') + "\n}"


def test_a_large_shallow_text_full_of_escapes_is_indented() -> None:
    data = b"[" + b",".join([rb'{"caf\u00f3":"\"[\\","b":"\n"}'] * 100_000) + b"]"
    formatted = pretty(data)
    assert formatted is not None
    assert formatted.count(r"caf\u00f3") == 100_000


def test_too_deep_a_text_is_not_indented_and_not_an_error() -> None:
    assert pretty(b"[" * 5000 + b"]" * 5000) is None


@given(st.text(max_size=50))
def test_rows_hold_the_text(text: str) -> None:
    rows = TextRows(text, is_json=False)
    assert len(rows) == text.count("\n") + 1


def test_a_long_line_goes_on_in_the_next_rows() -> None:
    text = "x" * (LONGEST_ROW * 2 + 5)
    rows = TextRows(text, is_json=False)
    assert [len(rows[index].plain) for index in range(len(rows))] == [LONGEST_ROW, LONGEST_ROW, 5]


def test_keys_strings_numbers_and_words_have_colours_of_their_own() -> None:
    line = '  "key": ["text", 1.5, true],'
    colours = {line[span.start : span.end]: span.style for span in token_spans(line)}
    assert len({colours['"key"'], colours['"text"'], colours["1.5"], colours["true"]}) == 4
