"""The text model beside a plain string: whatever is done to both, they say the same."""

import re
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.model import ALPHABET, Model, quoted
from workbench.core.text_buffer import Edit, TextBuffer

texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(ALPHABET), max_size=60).map("".join),
    st.tuples(st.sampled_from(ALPHABET), st.integers(1, 20_000)).map(lambda pair: pair[0] * pair[1]),
)


@pytest.mark.parametrize("seed", range(12))
def test_random_edits_leave_what_a_plain_string_would_be(seed: int) -> None:
    model = Model(Random(seed))
    for _ in range(400):
        model.step()
    model.check()
    model.undo_all()
    model.check()


@given(st.binary(max_size=200).map(lambda data: data * 50))
@settings(max_examples=100)
def test_any_bytes_come_out_as_they_went_in(data: bytes) -> None:
    buffer = TextBuffer.from_bytes(data)
    assert buffer.data == data
    assert buffer.byte_length == len(data)


@given(texts, texts, st.data())
@settings(max_examples=150, deadline=None)
def test_an_edit_changes_its_range_and_can_be_taken_back(text: str, inserted: str, data: st.DataObject) -> None:
    buffer = TextBuffer(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    edit = buffer.replace(start, end, inserted)
    assert edit == Edit(start, text[start:end], inserted)
    assert buffer.text == text[:start] + inserted + text[end:]
    buffer.apply(edit.inverse)
    assert buffer.text == text


@given(texts, st.data())
@settings(max_examples=150, deadline=None)
def test_places_convert_both_ways(text: str, data: st.DataObject) -> None:
    buffer = TextBuffer(text)
    offset = data.draw(st.integers(0, len(text)))
    row, column = buffer.location(offset)
    assert text.split("\n")[row][:column] == text[:offset].split("\n")[-1]
    assert buffer.offset(row, column) == offset
    assert buffer.offset_of_byte(buffer.byte_offset(offset)) == offset
    assert buffer.quoted(offset) == quoted(text[:offset])


def test_only_a_line_feed_ends_a_line() -> None:
    buffer = TextBuffer("a\r\nb\rc\u2028d\u0085e\x0bf\x0cg\n")
    assert [buffer.line(row) for row in range(buffer.line_count)] == ["a\r", "b\rc\u2028d\u0085e\x0bf\x0cg", ""]


def test_places_outside_are_taken_as_the_nearest() -> None:
    buffer = TextBuffer("ab\nc")
    assert buffer.offset(-1, 9) == 2
    assert buffer.offset(9, 9) == 4
    assert buffer.offset(1, -1) == 3
    assert buffer.location(-5) == (0, 0)
    assert buffer.location(99) == (1, 1)
    assert buffer.byte_offset(99) == 4
    assert buffer.offset_of_byte(99) == 4
    assert buffer.offset_of_byte(-1) == 0
    assert buffer.slice(-3, 99) == "ab\nc"
    assert buffer.line_slice(0, -4, 99) == "ab"


def test_what_is_not_there_is_refused() -> None:
    buffer = TextBuffer("ab")
    for start, end in ((-1, 0), (2, 1), (0, 3)):
        with pytest.raises(ValueError, match="no range"):
            buffer.replace(start, end, "")
    for row in (-1, 1):
        with pytest.raises(IndexError):
            buffer.line(row)


def test_a_surrogate_that_is_no_byte_becomes_three_that_are() -> None:
    edit = TextBuffer("").replace(0, 0, "x\ud83d")
    assert edit.inserted == "x\udced\udca0\udcbd"
    assert TextBuffer("\udfff").data == b"\xed\xbf\xbf"
    assert TextBuffer("\udc80\ud800").data == b"\x80\xed\xa0\x80"


@given(texts, st.text(st.sampled_from("ab\n\udc80"), max_size=3), st.integers(-3, 90), st.integers(-3, 90))
@settings(max_examples=200, deadline=None)
def test_finding_is_that_of_a_string(text: str, needle: str, start: int, end: int) -> None:
    buffer = TextBuffer(text)
    low, high = max(0, start), max(0, end)
    assert buffer.find(needle, start, end) == (text.find(needle, low, high) if needle else -1)
    assert buffer.find(needle, start, end, backwards=True) == (text.rfind(needle, low, high) if needle else -1)
    assert len(buffer.find_all(needle)) == (text.count(needle) if needle else 0)


def test_what_is_far_away_or_over_a_window_s_edge_is_found() -> None:
    for size in (65_535, 65_534, 65_536, 196_607, 500_000):
        buffer = TextBuffer("-" * size + "needle" + "-" * size)
        assert buffer.find("needle") == size
        assert buffer.find("needle", backwards=True) == size
        assert buffer.find("needle", size + 1) == -1


def test_a_pattern_sees_what_stands_before_its_start() -> None:
    buffer = TextBuffer("aab\nab")
    assert [match.start() for match in buffer.finditer(re.compile("(?<=a)b"), 2)] == [2, 5]
    assert [match.start() for match in buffer.finditer(re.compile("^a", re.MULTILINE), 1)] == [4]
    assert [match.start() for match in buffer.finditer(re.compile("b"), 0, 5)] == [2]


def test_matches_stay_those_of_the_text_they_were_asked_for() -> None:
    buffer = TextBuffer("a a a")
    matches = buffer.finditer(re.compile("a"))
    buffer.replace(0, 5, "")
    assert [match.start() for match in matches] == [0, 2, 4]
