"""The exact scanner alone: it judges by itself as the check does with msgspec in front of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.json_scan import Flaw, find_flaw

SOUND = [
    "0",
    "[]",
    "{}",
    '{"a": [1, 2, {"b": null}], "c": "\\u00e9\\n"}',
    "[" * 5_000 + "]" * 5_000,
    '{"a":' * 5_000 + "1" + "}" * 5_000,
    "[" + "[1,[2],{}]," * 5_000 + "0]",
    '[{"a":[[[[[[1]]]]]]}]',
    "[[[[[[[[]]]]]]]]",
    '[[[[[[[[{"a":[]}]]]]]]]]',
    '"' + "\\n" * 5_000 + '"',
    "{" + ",".join(f'"{key}":{{"v":{key}}}' for key in range(3_000)) + "}",
]


@pytest.mark.parametrize("text", SOUND)
def test_a_json_text_has_no_flaw(text: str) -> None:
    assert find_flaw(text) is None


@pytest.mark.parametrize("text", SOUND)
def test_what_is_cut_off_anywhere_has_a_flaw(text: str) -> None:
    step = max(1, len(text) // 25)
    for end in range(0, len(text) - 1, step):
        if not (text[:end].isdigit()):
            flaw = find_flaw(text[:end])
            assert flaw is not None
            assert flaw.index <= end


@pytest.mark.parametrize("text", SOUND)
def test_what_goes_on_after_its_end_has_a_flaw_there(text: str) -> None:
    assert find_flaw(text + " x") == Flaw("nothing may follow the value, but x does", len(text) + 1)


@pytest.mark.parametrize("depth", range(1, 12))
def test_a_flaw_is_found_at_every_depth(depth: int) -> None:
    before = '[0, {"a": ' * depth
    assert find_flaw(before + "[1, 2 3]" + "}]" * depth) == Flaw("a comma or ] is missing before 3", len(before) + 6)
    assert find_flaw(before + "1" + "]") == Flaw("] can't close the { of line 1: } is missing", len(before) + 1)
    assert find_flaw(before + "}") == Flaw("a value is missing before }", len(before))


def test_the_open_bracket_that_is_named_is_the_innermost() -> None:
    assert find_flaw('{\n"a": [\n[], [1,\n2\n') == Flaw(
        "the payload ends, but the [ of line 3 is still open: ] is missing", 19
    )


def test_a_long_word_is_quoted_in_part() -> None:
    flaw = find_flaw("x" * 1_000_000)
    assert flaw is not None
    assert len(flaw.message) < 80


@given(st.text(alphabet='{}[],:"\\ 01-.eEtrufalsn\n', max_size=16))
def test_it_judges_as_the_standard_library_does(text: str) -> None:
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except ValueError:
        assert find_flaw(text) is not None
    else:
        assert find_flaw(text) is None
