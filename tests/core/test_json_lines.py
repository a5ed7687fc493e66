"""Indented JSON as lines: exact, found at once, folded without losing any, and every path leads where it says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jmespath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.embedded import inside, is_text
from workbench.core.folds import Folds
from workbench.core.hexdump import hex_columns, hex_row, hex_rows
from workbench.core.json_document import JsonDocument, string_end
from workbench.core.json_lines import Lines
from workbench.core.json_pretty import indented
from workbench.core.json_tokens import Strings, tokens
from workbench.core.proxy import http_response
from workbench.core.rows import Rows
from workbench.core.text import visible

KEYS = st.sampled_from(["a", "b", "a b", '"', "\\", "é", "{", "[", "", "x1", "-"]) | st.text(max_size=4)
SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["", "[", '{"a": [', '",\n  "', "\\", "}"])
VALUES = st.recursive(
    SCALARS | st.text(max_size=6), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)


def document(value: Any, **more: Any) -> JsonDocument:
    made = JsonDocument.of(json.dumps(value, **more).encode("utf-8", "surrogatepass"))
    assert made is not None
    return made


# --- lines ---


@given(st.lists(st.sampled_from(["", "a", "é€", "x" * 511, "y" * 512, "z" * 1500, " " * 9 + "q" * 1200, "\n" * 600])))
def test_lines_are_the_bytes_split_at_line_feeds(pieces: list[str]) -> None:
    data = "\n".join(pieces).encode()
    lines = Lines(data)
    expected = data.removesuffix(b"\n").split(b"\n")
    assert lines.count == len(expected)
    assert [lines.line(at) for at in range(lines.count)] == expected
    offset = 0
    for at, line in enumerate(expected):
        assert (lines.start(at), lines.end(at)) == (offset, offset + len(line))
        assert lines.at(offset) == at
        assert lines.at(offset + len(line)) == at
        offset += len(line) + 1
    for size in (0, 3, 700, 1200):
        longs = [(at, line) for at, line in enumerate(expected) if len(line) > size]
        assert list(lines.longer_than(size)) == longs
    assert lines.longest == max(map(len, expected))


@given(VALUES, st.booleans())
def test_indented_json_holds_the_same_tokens(value: Any, ascii_only: bool) -> None:
    payload = json.dumps(value, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    try:
        payload.decode()
    except UnicodeDecodeError:
        return
    made = indented(payload)
    assert made is not None
    assert made.decode() == re.sub(
        r"\[\s*\]|\{\s*\}", lambda m: m[0][0] + m[0][-1], json.dumps(value, ensure_ascii=ascii_only, indent=2)
    ) or json.loads(made) == json.loads(payload)


def test_what_would_grow_beyond_measure_is_not_indented() -> None:
    assert indented(b"[" * 900 + b"1," * 100_000 + b"1" + b"]" * 900) is None
    assert indented(b"[" * 60 + b"1," * 100_000 + b"1" + b"]" * 60) is not None
    brackets_in_strings = b'["' + b"[" * 500_000 + b'", "\\"[[{", 1]'
    assert indented(brackets_in_strings) is not None


# --- what stands where ---


class Pairs(list[tuple[str, Any]]):
    """An object with all of its members, also those that are written twice."""


def hidden_lines(value: Any, hidden: bool = False) -> Iterator[bool]:
    """Of each line of a document, whether a later key of the same name hides it."""
    yield hidden
    if isinstance(value, Pairs):
        last = {key: at for at, (key, _) in enumerate(value)}
        for at, (key, inner) in enumerate(value):
            yield from hidden_lines(inner, hidden or last[key] != at)
    elif isinstance(value, list):
        for inner in value:
            yield from hidden_lines(inner, hidden)
    if isinstance(value, list) and value:
        yield hidden  # the line that closes it


def loaded(text: str | bytes) -> Any:
    """JSON with each number as it is written: 1e400 is another than 2e400."""
    return json.loads(text, parse_int=lambda token: {"#": token}, parse_float=lambda token: {"#": token})


@settings(max_examples=150)
@given(documents)
def test_every_path_picks_its_value_from_the_payload_and_what_none_picks_is_known(text: str) -> None:
    made = JsonDocument.of(text.encode())
    assert made is not None
    value = loaded(text)
    assert [made.hides(line) for line in range(made.count)] == list(
        hidden_lines(json.loads(text, object_pairs_hook=Pairs))
    )
    for line in range(made.count):
        assert visible(made.path(line)) == made.path(line)
        if not made.hides(line):
            assert jmespath.search(made.path(line), value) == loaded(made.value(line))


def test_many_keys_that_are_written_with_escapes_are_told_apart() -> None:
    keys = [f'"k{at}\\u00e9"' for at in range(5_000)]
    made = JsonDocument.of(f'{{{",".join(f"{key}: 1" for key in keys)},{keys[7]}: 2, "k8é": 3}}'.encode())
    assert made is not None
    assert [line for line in range(made.count) if made.hides(line)] == [8, 9]


@settings(max_examples=120)
@given(VALUES)
def test_the_path_of_every_line_leads_to_its_value(value: Any) -> None:
    made = document(value)
    fresh = document(value)
    order = list(range(made.count)) + list(range(made.count - 1, -1, -1))
    for line in order:
        path = made.path(line)
        found = jmespath.search(path, value)
        assert json.loads(made.value(line)) == found
        assert path == JsonDocument(fresh.data).path(line)


@given(VALUES)
def test_brackets_close_where_they_do(value: Any) -> None:
    made = document(value)
    opened: list[int] = []
    for line in range(made.count):
        assert made.level(line) == len(opened) - made.closes(line)
        if made.closes(line):
            first = opened.pop()
            assert made.closing(first) == line
            assert made.opening(line) == first
            held = json.loads(made.value(first))
            assert made.summary(first).split()[0] == str(len(held))
            assert made.summary(first).split()[1].startswith("item" if isinstance(held, list) else "key")
        if made.opens(line):
            opened.append(line)
    assert not opened


def test_the_path_of_the_last_of_many_lines_is_found_without_reading_them_one_by_one() -> None:
    many = document({"items": [{"id": at, "odd key": [at, [at]]} for at in range(20_000)], "end": 1})
    line = many.count - 6
    assert many.path(line) == 'items[19999]."odd key"[1]'
    assert many.path(many.count - 2) == "end"
    assert many.path(1) == "items"
    assert many.path(0) == many.path(many.count - 1) == "@"


def test_a_string_of_a_million_escapes_has_an_end() -> None:
    data = b'"' + rb"\"" * 1_000_000 + b'" '
    assert string_end(data, 0) == len(data) - 1


def test_a_value_is_copied_with_its_tokens_and_set_in_anew() -> None:
    made = JsonDocument.of(rb'{"a": {"b": [1.0, 1e400, "\u00e9\/"], "b": {}}}')
    assert made is not None
    assert made.value(1) == b'{\n  "b": [\n    1.0,\n    1e400,\n    "\\u00e9\\/"\n  ],\n  "b": {}\n}'
    assert made.value(3) == b"1.0"
    assert made.value(7) == b"{}"


# --- folds and rows ---


def seen(rows: Rows) -> list[tuple[int, int]]:
    return [(part.line, part.number) for part in map(rows.part, range(rows.count))]


@settings(max_examples=100)
@given(VALUES, st.lists(st.tuples(st.sampled_from(["fold", "unfold", "to", "all", "reveal"]), st.integers(0, 200))))
def test_folds_lose_no_line(value: Any, steps: list[tuple[str, int]]) -> None:
    made = document(value)
    folds = Folds(made)
    rows = Rows(made, 9, lambda text: b"\1" * len(text))
    for what, number in steps:
        line = number % made.count
        match what:
            case "fold" if folds.hiding(line) is None:
                folds.fold(line)
            case "unfold":
                folds.unfold(line)
            case "to":
                folds.fold_to(number % 5)
            case "all":
                folds.unfold_all()
            case "reveal":
                folds.reveal(line)
                assert folds.hiding(line) is None
        rows.hide(folds.starts, folds.ends)
        hidden = {
            line for first, last in zip(folds.starts, folds.ends, strict=True) for line in range(first + 1, last + 1)
        }
        assert all(made.closing(first) == last for first, last in zip(folds.starts, folds.ends, strict=True))
        assert sorted({line for line, _ in seen(rows)}) == [at for at in range(made.count) if at not in hidden]
        for at, (line, part) in enumerate(seen(rows)):
            assert part or rows.row(line) == at
            assert rows.row_at(rows.part(at).start) == at
        for line in hidden:
            assert seen(rows)[rows.row(line)][0] == folds.hiding(line)


def test_folding_to_a_level_and_the_way_down() -> None:
    made = document({"a": {"b": {"c": [1]}}, "d": [[1]], "e": 1})
    folds = Folds(made)
    folds.fold_to(0)
    assert folds.starts == [0]
    folds.unfold(0)
    assert [made.path(line) for line in folds.starts] == ["a", "d"]
    folds.unfold(1)
    assert [made.path(line) for line in folds.starts] == ["a.b", "d"]
    folds.fold(1)
    folds.unfold(1)
    assert [made.path(line) for line in folds.starts] == ["a.b", "d"]
    folds.fold_to(2)
    assert [made.path(line) for line in folds.starts] == ["a.b", "d[0]"]


# --- tokens ---


@given(VALUES, st.integers(3, 23))
def test_the_state_at_any_place_is_that_of_reading_from_the_beginning(value: Any, step: int) -> None:
    data = json.dumps([value, "x\\" * 40, '"' * 30]).encode() * 20
    strings = Strings(data)
    inside_string, escaped = False, False
    for at, byte in enumerate(data):
        if at % step == 0:
            assert strings.state(at) == (inside_string, escaped)
        if inside_string and byte == 0x5C and not escaped:
            escaped = True
            continue
        if byte == 0x22 and not escaped:
            inside_string = not inside_string
        escaped = False


def test_a_run_of_backslashes_longer_than_a_block() -> None:
    data = b'["' + b"\\\\" * 50_000 + b'", "x"]'
    assert Strings(data).state(len(data) - 3) == (True, False)
    assert Strings(data).state(50_001) == (True, True)


@pytest.mark.parametrize(
    ("text", "in_string", "kinds"),
    [
        ('"key": "text", 1.5e3, true', False, ["key", "mark", "string", "mark", "number", "mark", "word"]),
        ('rest of it", -1', True, ["string", "mark", "number"]),
        ('ey" : [', True, ["key", "mark", "mark"]),
        ('"begun and not', False, ["string"]),
        ("\\", True, ["string"]),
        ("<&%", False, []),
        ("", True, ["string"]),
    ],
)
def test_tokens(text: str, in_string: bool, kinds: list[str]) -> None:
    assert [token.kind for token in tokens(text, in_string=in_string)] == kinds


@given(st.text(alphabet='"\\:,[]{} a1-\n', max_size=30), st.booleans())
def test_tokens_of_anything_stand_in_order(text: str, in_string: bool) -> None:
    at = 0
    for start, end, _ in tokens(text, in_string=in_string):
        assert at <= start <= end <= len(text)
        at = end


# --- what strings and bytes hold ---


@pytest.mark.parametrize(
    ("value", "kind", "data"),
    [
        (b'"{\\"a\\": 1.0}"', "JSON", b'{"a": 1.0}'),
        (b'" [1]"', "JSON", b" [1]"),
        (b'"\\"{}\\""', "JSON", b'"{}"'),
        (b'"\\"said\\" he"', "text", b'"said" he'),
        (b'"{not json}"', "text", b"{not json}"),
        (b'"eyJvcmRlciI6ICJBLTE3In0="', "base64", b'{"order": "A-17"}'),
        (b'"eyJvcmRlciI6ICJBLTE3In0"', "base64", b'{"order": "A-17"}'),
        (b'"deadbeefdeadbeef"', "text", b"deadbeefdeadbeef"),
        (b'"averyverylongword"', "text", b"averyverylongword"),
        (b'"line\\nline"', "text", b"line\nline"),
        (b'"\\ud800"', "text", b"\\ud800"),
    ],
)
def test_what_a_string_holds(value: bytes, kind: str, data: bytes) -> None:
    held = inside(value)
    assert held is not None
    assert (held.kind, held.data) == (kind, data)


@pytest.mark.parametrize("value", [b"1", b"", b"null", b'"', b"{}"])
def test_only_strings_hold_anything(value: bytes) -> None:
    assert inside(value) is None


def test_a_proxy_response_is_read() -> None:
    response = http_response(
        b'{"statusCode": 404, "headers": {"A": "x", "n": 1.50, "Dup": "1"}, "multiValueHeaders": {"dup": ["2", "3"]},'
        b'"cookies": ["c=1"], "body": "eyJhIjogMX0=", "isBase64Encoded": true}'
    )
    assert response is not None
    assert (response.status, response.reason, response.body) == (404, "Not Found", b'{"a": 1}')
    headers = [(header.name, header.text, header.path) for header in response.headers]
    assert headers == [
        ("dup", "2", "multiValueHeaders.dup[0]"),
        ("dup", "3", "multiValueHeaders.dup[1]"),
        ("A", "x", "headers.A"),
        ("n", "1.50", "headers.n"),
        ("set-cookie", "c=1", "cookies[0]"),
    ]


@pytest.mark.parametrize(
    ("more", "body"),
    [
        (b'"body": {"a": 1.0}', b'{"a": 1.0}'),
        (b'"body": null', b""),
        (b'"x": 1', b""),
        (b'"body": "\\ud800"', b"\\ud800"),
        (b'"body": "not base64!", "isBase64Encoded": true', b"not base64!"),
        (b'"body": "x", "headers": [1], "cookies": 3, "multiValueHeaders": {"a": 1}', b"x"),
    ],
)
def test_odd_proxy_responses_are_read_too(more: bytes, body: bytes) -> None:
    response = http_response(b'{"statusCode": 299, ' + more + b"}")
    assert response is not None
    assert response.body == body
    assert response.reason == ""
    assert http_response(b'{"status": 200}') is None


def test_hexadecimal() -> None:
    data = bytes(range(0x3A, 0x5A))
    assert hex_rows(data) == 2
    assert hex_rows(b"") == 1
    row = hex_row(data, 0)
    for at in range(16):
        first, place = hex_columns(at)
        assert row[first : first + 2] == f"{data[at]:02x}"
        assert row[place] == chr(data[at])
    assert hex_row(b"\x00\xff", 0).endswith("··")


@pytest.mark.parametrize(("data", "expected"), [(b"a\tb\r\n\x1b[0m", True), (b"\x00", False), (b"\xff", False)])
def test_what_is_text(data: bytes, expected: bool) -> None:
    assert is_text(data) == expected
