"""Warnings: keys that say the same, halves of characters, each found where a slow reading finds it."""

import json
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed leaves it out

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.json_warnings import MOST, JsonWarning, WarningScan, warnings_of


def test_a_key_that_stands_twice() -> None:
    data = '{"ä": 1,\n "b": {"a": 1, "a": 2}, "\\u00e4": 2, "ä": 3}'.encode()
    assert warnings_of(data) == (
        JsonWarning('the key "a" stands twice in this object; most parsers keep the last', 2, 16, 25, 3),
        JsonWarning('the key "ä" stands twice in this object; most parsers keep the last', 2, 25, 34, 8),
        JsonWarning('the key "ä" stands 3 times in this object; most parsers keep the last', 2, 38, 47, 4),
    )


def test_half_of_a_character() -> None:
    data = rb'["\ud800", "\\ud800", "\uD83D\uDE00", "\ud83dx", "\ude00\ud83d", {"\udfff": "\\\udbff"}]'
    found = warnings_of(data)
    assert [(warning.offset, warning.length) for warning in found] == [
        (2, 6),
        (37 + 2, 6),
        (50, 6),
        (56, 6),
        (67, 6),
        (79, 6),
    ]
    assert found[0].message == "\\ud800 is half of a character; most programs put a \ufffd in its place"
    assert found[2].message.startswith("\\ude00 is the second half of a character, and its first is missing")
    assert {warning.line for warning in found} == {1}


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "a", "b": ["a", "a", {"a": 1}], "c": {"a": "b"}}',
        b'{"a\\\\": 1, "a\\"": 2, "a__": 3}',
        b'[{"a": 1}, {"a": 1}]',
        b'{"k": "v", ":x": 1, "z": [":x", ":x"], ":y": 1}',
        b'"a"',
        b"[]",
        b'{"a": [[], {}, {"a": {}}], "b": {"a": {}, "b": []}}',
    ],
)
def test_what_only_looks_alike_is_no_warning(data: bytes) -> None:
    assert warnings_of(data) == ()


def oracle(text: str) -> list[tuple[int, int]]:
    """Offset and length, in bytes, of each key that its object has already and of each half of a character."""
    found: list[tuple[int, int]] = []
    _read(text, _blanks(text, 0), found)
    return sorted((len(text[:at].encode()), len(text[at:end].encode())) for at, end in found)


def _blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _read(text: str, at: int, found: list[tuple[int, int]]) -> int:
    if text[at] == '"':
        return _string(text, at, found)
    if text[at] not in "[{":
        while at < len(text) and text[at] not in ",]} \t\r\n":
            at += 1
        return at
    keys: set[str] = set()
    is_object, at = text[at] == "{", _blanks(text, at + 1)
    while text[at] not in "]}":
        if is_object:
            key, end = scanstring(text, at + 1)
            _string(text, at, found)
            found.extend([(at, end)] if key in keys else [])
            keys.add(key)
            at = _blanks(text, _blanks(text, end) + 1)
        at = _blanks(text, _read(text, at, found))
        at = _blanks(text, at + 1) if text[at] == "," else at
    return at + 1


def _string(text: str, start: int, found: list[tuple[int, int]]) -> int:
    at = start + 1
    while text[at] != '"':
        if text[at] != "\\":
            at += 1
        elif text[at + 1] != "u":
            at += 2
        else:
            code, following = int(text[at + 2 : at + 6], 16), text[at + 6 : at + 12]
            pair = 0xD800 <= code < 0xDC00 and following[:2] == "\\u" and 0xDC00 <= int(following[2:], 16) < 0xE000
            if 0xD800 <= code < 0xE000 and not pair:
                found.append((at, at + 6))
            at += 12 if pair else 6
    return at + 1


@given(documents)
@settings(max_examples=150, deadline=None)
def test_a_slow_reading_finds_the_same(text: str) -> None:
    assert [(warning.offset, warning.length) for warning in warnings_of(text.encode())] == oracle(text)
    repeated = 0

    def count(pairs: list[tuple[str, object]]) -> None:
        nonlocal repeated
        repeated += len(pairs) - len(dict(pairs))

    json.loads(text, object_pairs_hook=count)
    assert sum("stands" in warning.message for warning in warnings_of(text.encode())) == repeated


_KEYS = st.sampled_from(
    ["a", "\\u0061", "b", "__", "\\\\", '\\"', "\\\\_", "_\\\\", "\\ud800", ":", "é", "\\u00e9", ""]
)
_PAIRS = st.lists(st.tuples(_KEYS, st.sampled_from(['"a"', '"v:"', "1", "[]", '["a", "b"]', '{"a": 1}'])), max_size=8)


@given(_PAIRS, st.sampled_from(["", "x", "\\n"]))
@settings(max_examples=400, deadline=None)
def test_keys_are_compared_by_what_they_say(pairs: list[tuple[str, str]], first: str) -> None:
    text = f'["{first}", {{{", ".join(f"{chr(34)}{key}{chr(34)} : {value}" for key, value in pairs)}}}]'
    assert [(warning.offset, warning.length) for warning in warnings_of(text.encode())] == oracle(text)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_lines_and_columns_are_those_of_the_text(text: str) -> None:
    data = text.encode()
    for warning in warnings_of(data):
        before = data[: warning.offset].decode().split("\n")
        assert (warning.line, warning.column) == (len(before), len(before[-1]) + 1)
        assert warning.message.isprintable()


def test_no_depth_breaks_it() -> None:
    depth = 100_000
    found = warnings_of(b'{"a":' * depth + b'{"b":1,"b":2}' + b',"a":1}' * depth)
    assert len(found) == MOST
    assert found[0].offset == 5 * depth + 7
    assert warnings_of(b"[" * depth + b"]" * depth) == ()


def test_only_so_many_are_told() -> None:
    for one in (b'{"a":1,"a":2}', b'{"a":1,"a":[{}]}', b'"\\udc00"'):
        for count in (MOST - 1, MOST, MOST + 1, 5_000):
            scan = WarningScan(b"[" + b",".join([one] * count) + b"]")
            while not scan.step():
                pass
            assert len(scan.found) == min(count, MOST)
            assert scan.more == (count > MOST)


def test_it_goes_in_steps_and_tells_what_it_has_found() -> None:
    data = b'[{"a":1,"a":2},' + b'{"a":[1,{}],"b":"x\\n"},' * 20_000 + b'{"a":1,"a":2}]'
    scan, steps, told = WarningScan(data), 0, []
    while not scan.step():
        steps += 1
        told.append(len(scan.found))
    assert steps > len(data) / 20_000
    assert told[-2] == 1
    assert len(scan.found) == 2
    assert scan.step()


@pytest.mark.parametrize("data", [b"", b"]", b'{"a', b'{"a":1,"a"', b"\xff{}", b'"\\u', b'{"\\x":1}', b'{"a\\":1}'])
def test_what_is_not_json_does_no_harm(data: bytes) -> None:
    warnings_of(data)


def test_a_long_key_is_shortened_and_a_strange_one_made_visible() -> None:
    (long, strange) = warnings_of(b'[{"%s": 1, "%s": 2}, {"\\u202e": 1, "\xe2\x80\xae": 2}]' % (b"k" * 100, b"k" * 100))
    assert f'"{"k" * 39}…"' in long.message
    assert '"<U+202E>"' in strange.message
