"""What the editor decides at a key."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.editing import (
    Typed,
    auto_close,
    indent_after,
    line_break,
    matching_bracket,
    next_word,
    previous_word,
    surrounded,
    word_at,
)
from workbench.core.text_buffer import TextBuffer


def _pairs(text: str) -> dict[int, int]:
    """Every bracket of JSON outside of its strings, and its fellow."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    inside = escaped = False
    for at, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"':
            inside = not inside
        elif not inside and character in "[{":
            stack.append(at)
        elif not inside and character in "]}":
            pairs[at] = stack.pop()
            pairs[pairs[at]] = at
    return pairs


@given(documents)
@settings(max_examples=80, deadline=None)
def test_every_bracket_finds_its_fellow(text: str) -> None:
    buffer, pairs = TextBuffer(text), _pairs(text)
    assert {at: found for at in range(len(text)) if (found := matching_bracket(buffer, at)) is not None} == pairs


def test_brackets_match_in_long_lines_as_far_as_they_reach() -> None:
    item = '{"a":"]\\"}","b":[1,2]},'
    text = "[" + item * 20_000 + "0]"
    buffer, pairs = TextBuffer(text), _pairs(text)
    random = Random(1)
    for at in random.sample(sorted(pairs), 300):
        within = abs(pairs[at] - at) < 1_000
        assert matching_bracket(buffer, at) == (pairs[at] if within else None)
    near = TextBuffer("[" + item * 8_000 + "0]")
    assert matching_bracket(near, 0) == near.length - 1
    assert matching_bracket(near, near.length - 1) == 0


def test_brackets_of_two_kinds_or_alone_match_nothing() -> None:
    buffer = TextBuffer("[1}")
    assert matching_bracket(buffer, 0) is None
    assert matching_bracket(buffer, 2) is None
    assert matching_bracket(buffer, 1) is None
    assert matching_bracket(buffer, 3) is None
    assert matching_bracket(TextBuffer('{"open\n}'), 0) == 7


@pytest.mark.parametrize(
    ("line", "indent"),
    [
        ("", ""),
        ("  1,", "  "),
        ('  "a": {', "    "),
        ("[ ", "  "),
        ("\t[", "\t\t"),
        (' "a": "{', " "),
        ('"\\"": [', "  "),
    ],
)
def test_a_new_line_is_indented(line: str, indent: str) -> None:
    assert indent_after(line) == indent


def test_enter_between_brackets_makes_two_lines() -> None:
    assert line_break('  "a": {', "}") == ("\n    \n  ", 5)
    assert line_break('  "a": {', '"b": 1}') == ("\n    ", 5)
    assert line_break("  [1,", "2]") == ("\n  ", 3)


@pytest.mark.parametrize(
    ("typed", "before", "after", "in_string", "done"),
    [
        ("{", "", "", False, Typed("{}")),
        ("[", "x", "]", False, Typed("[]")),
        ("[", "", "1", False, Typed("[")),
        ("{", '"', '"', True, Typed("{")),
        ("}", "{", "}", False, Typed("")),
        ("}", "{", "]", False, Typed("}")),
        ("}", '"', "}", True, Typed("}")),
        ('"', "{", "}", False, Typed('""')),
        ('"', '"a', '"', True, Typed("")),
        ('"', '"a\\', '"', True, Typed('"')),
        ('"', "a", "", False, Typed('"')),
        ('"', "[", "a", False, Typed('"')),
        ("a", "", "", False, Typed("a")),
    ],
)
def test_brackets_and_quotes_close_where_there_is_room(
    typed: str, before: str, after: str, in_string: bool, done: Typed
) -> None:
    assert auto_close(typed, before, after, in_string=in_string) == done


def test_what_was_typed_by_hand_is_not_stepped_over() -> None:
    assert auto_close("}", "", "}", in_string=False, closed_by_itself=False) == Typed("}")


def test_a_selection_is_surrounded() -> None:
    assert surrounded("[", "1, 2") == "[1, 2]"
    assert surrounded('"', "a") == '"a"'
    assert surrounded("x", "a") is None
    assert surrounded("{", "") is None
    assert surrounded("{", "a\nb") is None


def test_words() -> None:
    text = '  "key_1": [tést]\n\n x'
    buffer = TextBuffer(text)
    ends, at = [], 0
    while at < buffer.length:
        at = next_word(buffer, at)
        ends.append(text[:at].split(" ")[-1])
    assert ends == ['"', '"key_1', '"key_1":', "[", "[tést", "[tést]", "x"]
    begins, at = [], buffer.length
    while at > 2:
        at = previous_word(buffer, at)
        begins.append(at)
    assert begins == [20, 16, 12, 11, 8, 3, 2]
    assert previous_word(buffer, 2) == 0
    assert word_at(buffer, 5) == (3, 8)
    assert word_at(buffer, 0) == (0, 2)
    assert word_at(buffer, 17) == (16, 17)
    assert word_at(buffer, 18) == (18, 18)
    assert word_at(buffer, buffer.length) == (20, 21)
    assert word_at(TextBuffer(), 0) == (0, 0)


@given(st.integers(1, 3_000), st.integers(0, 3_000))
@settings(max_examples=50, deadline=None)
def test_long_words_are_whole(size: int, inside: int) -> None:
    buffer = TextBuffer("(" + "w" * size + ")")
    inside = min(inside, size - 1)
    assert word_at(buffer, 1 + inside) == (1, 1 + size)
    assert next_word(buffer, 1 + inside) == 1 + size
    assert previous_word(buffer, 2 + inside) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cafe\u0301s bar", ["cafe\u0301s", " bar"]),
        ("नमस्ते दुनिया", ["नमस्ते", " दुनिया"]),
        ("می\u200cخواهم!", ["می\u200cخواهم", "!"]),
        ("a1\ufe0f\u20e3 ❤\ufe0f👩🏽\u200d🚀b", ["a1\ufe0f\u20e3", " ❤\ufe0f👩🏽\u200d🚀", "b"]),
        ('"e\u0301", 東京。', ['"', "e\u0301", '",', " 東京", "。"]),
    ],
)
def test_accents_vowel_signs_and_joiners_belong_to_what_they_stand_on(text: str, words: list[str]) -> None:
    buffer, ends, at = TextBuffer(text), [0], 0
    while at < buffer.length:
        at = next_word(buffer, at)
        ends.append(at)
    assert [text[start:end] for start, end in pairwise(ends)] == words
    begins = [end - len(word.lstrip()) for word, end in zip(words, ends[1:], strict=True)]
    at = buffer.length
    found: list[int] = []
    while at > 0:
        at = previous_word(buffer, at)
        found.insert(0, at)
    assert found == begins
    for word, begin in zip(words, begins, strict=True):
        for inside in range(len(word.lstrip())):
            assert word_at(buffer, begin + inside) == (begin, begin + len(word.lstrip()))
