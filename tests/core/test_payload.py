"""The check of a payload: exactly RFC 8259, and a person can find and mend what is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.payload import ASYNC_REQUEST_LIMIT, REQUEST_LIMIT, RESPONSE_LIMIT, Problem, Valid, check

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)
FRAGMENTS = st.sampled_from(
    [
        *"{}[],:\"\\ \n\t0123456789.-+eE/*#'",
        "\\u",
        "\\ud800",
        "\\n",
        "true",
        "null",
        "NaN",
        '"a"',
        "\x00",
        "é",
        "\ufeff",
        "😀",
    ]
)


def problem(payload: bytes | str) -> Problem:
    found = check(payload.encode() if isinstance(payload, str) else payload)
    assert isinstance(found, Problem), payload[:200]
    return found


def stdlib_takes(text: str) -> bool:
    def reject(word: str) -> Any:
        raise ValueError(word)

    try:
        json.loads(text, parse_constant=reject, parse_int=str, parse_float=str)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "payload",
    [
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-0.0",
        "1E400",
        "1e-400",
        "123.456e+789",
        '""',
        '"text"',
        "[]",
        "{}",
        " \t\r\n{ }\r\n",
        '{"":0}',
        '{"a":1,"a":2}',
        '["\\"\\\\\\/\\b\\f\\n\\r\\t\\u12aB"]',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\\ud800\\n"',
        '{"\\uDFAA":0}',
        '"\\u0000"',
        '"\x7f"',
        '"\u2028\u2029"',
        '"\ufeff"',
        '"\uffff"',
        '"😀"',
        '[[],{},[[]],{"a":{}},[{}]]',
        '["\\ud800",[],{},[1,[2,[3,[4,[5,[6]]]]]],{"a":{"b":{"c":{"d":{"e":{"f":null}}}}}}]',
    ],
)
def test_every_json_text_is_valid(payload: str) -> None:
    assert check(payload.encode()) == Valid()


@pytest.mark.parametrize("depth", [900, 1_100, 100_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a" : [1, ', "]}]"), ("[[1],", "]")])
def test_no_depth_is_too_deep(depth: int, opening: str, closing: str) -> None:
    assert check(f"{opening * depth}0{closing * depth}".encode()) == Valid()
    assert problem(opening * depth).offset == len(opening) * depth


@pytest.mark.parametrize("number", ["1" * 10_000, "-1." + "0" * 10_000, "1e" + "9" * 10_000])
def test_no_number_is_too_long(number: str) -> None:
    assert check(number.encode()) == Valid()
    assert check(f'["\\ud800", {number}]'.encode()) == Valid()


@pytest.mark.parametrize("count", [999, 1000, 1001, 2001, 5000])
def test_no_string_list_or_object_is_too_long(count: int) -> None:
    escapes = "\\n" * count
    assert check(f'["\\ud800", "{escapes}", {{"{escapes}": 1}}]'.encode()) == Valid()
    assert check(f'["\\ud800", [{",".join("1" * count)}]]'.encode()) == Valid()
    members = ",".join(f'"{key}": [{key}]' for key in range(count))
    assert check(f'["\\ud800", {{{members}}}]'.encode()) == Valid()
    assert problem(f"[{'1,' * count}]").offset == 2 * count
    assert problem(f'["{escapes}').message == "the text that begins here has no closing quote"


@pytest.mark.parametrize(
    ("payload", "message", "offset"),
    [
        ("", "the payload is empty; JSON needs a value, such as {}", 0),
        (" \n", "the payload is empty; JSON needs a value, such as {}", 2),
        ("[1, 2,]", "a comma stands before the closing ]", 5),
        ('{"a": 1,}', "a comma stands before the closing }", 7),
        ('{"a": 1 , }', "a comma stands before the closing }", 8),
        ("{'a': 1}", "a key stands in straight double quotes", 1),
        ("{\"a\": 'b'}", "text stands in straight double quotes", 6),
        ('{"a": ‘b’}', "text stands in straight double quotes", 6),
        ("{“a”: 1}", "a key stands in straight double quotes", 1),
        ("[1, 2,}", "} can't close the [ of line 1: ] is missing", 6),
        ("[}", "} can't close the [ of line 1: ] is missing", 1),
        ('{"a": 1, ]', "] can't close the { of line 1: } is missing", 9),
        ('{"a": 1,, "b": 2}', "there is a comma too many", 8),
        ('{12: "a"}', "the key 12 needs double quotes", 1),
        ("{order: 1}", "the key order needs double quotes", 1),
        ('{"a": True}', "True is Python's word; JSON's is true", 6),
        ("False", "False is Python's word; JSON's is false", 0),
        ("[None]", "None is Python's word; JSON's is null", 1),
        ("undefined", "undefined is JavaScript's word; JSON has null", 0),
        ("[NULL]", "NULL is written null in JSON", 1),
        ("[NaN]", "NaN is not a JSON number", 1),
        ("[-Infinity]", "-Infinity is not a JSON number", 1),
        ("Infinity", "Infinity is not a JSON number", 0),
        ("[hello]", "hello is not a value; text needs double quotes", 1),
        ("[trueish]", "trueish is not a value; text needs double quotes", 1),
        ("[1, // one\n2]", "JSON has no comments", 4),
        ("[1 /* one */]", "JSON has no comments", 3),
        ('{/**/"a": 1}', "JSON has no comments", 1),
        ('{"a" /**/: 1}', "JSON has no comments", 5),
        ('{"a": 1} # done', "JSON has no comments", 9),
        ('{"a": [1, 2}', "} can't close the [ of line 1: ] is missing", 11),
        ('\n{"a":\n[1]', "the payload ends, but the { of line 2 is still open: } is missing", 10),
        ("[1", "the payload ends, but the [ of line 1 is still open: ] is missing", 2),
        ("[", "the payload ends, but the [ of line 1 is still open: ] is missing", 1),
        ("[1,", "the payload ends, but the [ of line 1 is still open: ] is missing", 3),
        ('{"a"', "the payload ends, but the { of line 1 is still open: } is missing", 4),
        ('{"a":', "the payload ends, but the { of line 1 is still open: } is missing", 5),
        ("[1 2]", "a comma or ] is missing before 2", 3),
        ('{"a": 1 "b": 2}', 'a comma or } is missing before "', 8),
        ('{"a" 1}', "a colon is missing before 1", 5),
        ('{"a"}', "a colon is missing before }", 4),
        ('{"a":}', "a value is missing before }", 5),
        ("[1,,2]", "a value is missing before ,", 3),
        ("[,1]", "a value is missing before ,", 1),
        ("{1, 2}", "a key in double quotes is expected, not 1", 1),
        ("{} {}", "nothing may follow the value, but { does", 3),
        ("1 2", "nothing may follow the value, but 2 does", 2),
        ("[]]", "nothing may follow the value, but ] does", 2),
        ("]", "a value is expected, not ]", 0),
        ("[01]", "a number has no leading zeros", 1),
        ("-012", "a number has no leading zeros", 0),
        ("0x1F", "JSON has no hexadecimal numbers", 0),
        ("[10x]", "a comma or ] is missing before x", 3),
        (".5", "a number starts with a digit, or with a minus and a digit", 0),
        ("+1", "a number starts with a digit, or with a minus and a digit", 0),
        ("[-]", "a number starts with a digit, or with a minus and a digit", 1),
        ("[1.]", "a digit is missing after the decimal point", 3),
        ("1.e5", "a digit is missing after the decimal point", 2),
        ("[1e]", "a digit is missing in the exponent", 3),
        ("1e+", "a digit is missing in the exponent", 3),
        ('["a\nb"]', "the text that begins here has no closing quote on its line; a line end is written \\n", 1),
        ('["a\tb"]', "the control character U+0009 must be escaped inside a text; a tab is written \\t", 3),
        ('"\x00"', "the control character U+0000 must be escaped inside a text", 1),
        ('"abc', "the text that begins here has no closing quote", 0),
        ('["C:\\dir"]', "\\ can't stand before dir; a backslash is written \\\\", 4),
        ('"\\u12G4"', "\\u needs four hexadecimal digits", 1),
        ('"\\', "the text ends inside an escape", 1),
        ("[\u00a01]", "a value is expected, not U+00A0", 1),
        ("[\x0c]", "a value is expected, not U+000C", 1),
        ("[１]", "a value is expected, not １", 1),
    ],
)
def test_a_slip_is_named_where_it_is(payload: str, message: str, offset: int) -> None:
    found = problem(payload)
    assert (found.message, found.offset) == (message, offset)


@pytest.mark.parametrize("before", ["", '["\\ud800", ', "[[[[[[[", '{"a": {"b": [1, {"c": '])
@pytest.mark.parametrize(
    "slip", ["01", "1.", "tru", '"\\q"', "'a'", '"\\u"', '"a\\"', "[1,]", '{"a":1,}', "[1 2]", "+1"]
)
def test_a_slip_is_found_wherever_it_stands(before: str, slip: str) -> None:
    alone = problem(slip)
    found = problem(before + slip)
    assert found.message == alone.message or "is missing" in found.message
    assert found.offset == len(before) + alone.offset or "no closing quote" in found.message


def test_a_byte_order_mark_is_a_problem_of_its_own() -> None:
    assert problem(b"\xef\xbb\xbf{}") == Problem("a byte order mark stands before the JSON; Lambda takes none", 1, 1, 0)


@pytest.mark.parametrize(
    ("payload", "offset", "column"),
    [
        (b'"\xff"', 1, 2),
        (b'["\xe6\x97\xa5\xfa"]', 5, 4),
        (b'"\xc0\xaf"', 1, 2),
        (b'"\xed\xa0\x80"', 1, 2),
        (b'"\xf4\xbf\xbf\xbf"', 1, 2),
        (b'"\xe2\x82"', 1, 2),
        (b'"\xe2\x82', 1, 2),
        (b"[1\xe5]", 2, 3),
        (b"\xff\xfe{\x00}\x00", 0, 1),
    ],
)
def test_bytes_that_are_not_utf_8_are_a_problem_where_they_stand(payload: bytes, offset: int, column: int) -> None:
    found = problem(payload)
    assert (found.offset, found.line, found.column) == (offset, 1, column)
    assert found.message == f"byte 0x{payload[offset]:02x} is not UTF-8"


def test_a_place_counts_characters_in_its_line_and_bytes_in_the_payload() -> None:
    found = problem('{\r\n  "näme😀": 1\r\n  "b": 2\n}')
    assert (found.line, found.column, found.offset) == (3, 3, 23)


@given(VALUES, st.booleans(), st.sampled_from([None, 0, 2]))
def test_whatever_json_writes_is_valid(value: object, ensure_ascii: bool, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)
    assert check(text.encode("utf-8")) == Valid()
    assert check(f'["\\ud800", {text}]'.encode()) == Valid()  # the exact way, not only the fast one


@given(
    VALUES,
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 3), FRAGMENTS), min_size=1, max_size=3),
    st.booleans(),
)
def test_json_with_slips_is_judged_as_the_standard_library_does(
    value: object, slips: list[tuple[int, int, str]], indented: bool
) -> None:
    text = json.dumps(value, indent=1 if indented else None, ensure_ascii=False)
    for place, dropped, put in slips:
        at = place % (len(text) + 1)
        text = text[:at] + put + text[at + dropped :]
    assert (check(text.encode()) == Valid()) == stdlib_takes(text)
    assert_place_is_in(text.encode())


@given(st.lists(FRAGMENTS, max_size=12).map("".join))
def test_fragments_are_judged_as_the_standard_library_does(text: str) -> None:
    assert (check(text.encode()) == Valid()) == stdlib_takes(text)
    assert_place_is_in(text.encode())


@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise(payload: bytes) -> None:
    assert_place_is_in(payload)


def assert_place_is_in(payload: bytes) -> None:
    found = check(payload)
    if isinstance(found, Valid):
        return
    assert 0 <= found.offset <= len(payload)
    before = payload[: found.offset].decode()  # an offset never cuts a character
    *lines_before, line = before.split("\n")
    assert (found.line, found.column) == (len(lines_before) + 1, len(line) + 1)
    assert found.message
    assert found.message.isprintable()


def test_the_limits_are_those_of_lambda() -> None:
    assert (REQUEST_LIMIT, RESPONSE_LIMIT, ASYNC_REQUEST_LIMIT) == (6 * 1024**2, 6 * 1024**2 + 100, 1024**2)
