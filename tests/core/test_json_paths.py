"""Paths of places and places of paths, beside JMESPath itself."""

import json

import jmespath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.json_paths import offset_of_path, path_at

DATA = b'{"a": [10, {"b-c": "x"}, []], "d": {"e": null}, "a": 1}'


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (b'{"a"', "@"),
        (b'"a": [', "a"),
        (b"[10", "a"),
        (b"10", "a[0]"),
        (b'{"b-c"', "a[1]"),
        (b'"b-c"', 'a[1]."b-c"'),
        (b'"x"', 'a[1]."b-c"'),
        (b"[]", "a[2]"),
        (b'"d"', "d"),
        (b"null", "d.e"),
        (b"1}", "a"),
        (b'], "d"', "a"),
        (b"}, []", "a[1]"),
    ],
)
def test_the_path_of_a_place(place: bytes, path: str) -> None:
    assert path_at(DATA, DATA.index(place)) == path


@pytest.mark.parametrize(
    ("path", "place"),
    [("@", b"{"), ("d", b'{"e'), ("d.e", b"null"), ('d."e"', b"null"), ('d."\\u0065"', b"null"), ("a", b"1}")],
)
def test_the_place_of_a_path(path: str, place: bytes) -> None:
    assert offset_of_path(DATA, path) == DATA.index(place)


def test_items_are_found_by_their_number() -> None:
    data = b'[[], [ ], {"a":[1 , [2,3],{"b":[0,{"c":5}]}]}, "[,]", 7]'
    for path, place in {"[0]": 1, "[1]": 5, "[4]": 54, "[2].a[1][1]": 23, "[2].a[2].b[1].c": 39}.items():
        assert offset_of_path(data, path) == place, path
        assert path_at(data, place) == path


@given(documents, st.lists(st.integers(-3, 3), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_items_are_counted_from_the_end_as_jmespath_does(text: str, indexes: list[int]) -> None:
    payload = f'[{text}, [{text}, [], [1]], {{"a": [{text}]}}]'.encode()
    for start in ("", "[2].a"):
        path = start + "".join(f"[{index}]" for index in indexes)
        offset, found = offset_of_path(payload, path), jmespath.search(path, json.loads(payload))
        if offset is None:  # JMESPath tells null from nothing no more than this test does
            assert found is None
        else:
            assert json.JSONDecoder().raw_decode(payload[offset:].decode())[0] == found


def test_a_path_may_begin_as_in_jsonpath() -> None:
    for path in ("d.e", '"d"."e"'):
        assert offset_of_path(DATA, f"$.{path}") == offset_of_path(DATA, path)
    assert offset_of_path(DATA, "$") == 0
    assert offset_of_path(b"[1, 2]", "$[1]") == 4
    assert offset_of_path(b'{"$": 1}', '"$"') == 6


@pytest.mark.parametrize(
    "path", ["", ".", "a.", ".a", "a..b", "[x]", "[-1]", "a b", 'a"b"', "[99999999999999999999]", "x", "a[0]"]
)
def test_no_path_or_no_such_value_is_none(path: str) -> None:
    assert offset_of_path(DATA, path) is None
    assert offset_of_path(b'{"a": []}', path) is None


@given(documents, st.data())
@settings(max_examples=200, deadline=None)
def test_a_path_finds_what_jmespath_finds(text: str, data: st.DataObject) -> None:
    payload = text.encode()
    place = data.draw(st.integers(0, len(payload)))
    path = path_at(payload, place)
    offset = offset_of_path(payload, path)
    if payload[:place].rstrip(b" \t\r\n")[-1:] == b"[":  # before the first item, if there is one
        return
    if offset is None:  # of members with the same key only the last is found
        assert _has_a_key_twice(text)
        return
    value, _ = json.JSONDecoder().raw_decode(payload[offset:].decode())
    assert value == jmespath.search(path, json.loads(text))


def _has_a_key_twice(text: str) -> bool:
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len(dict(pairs)) < len(pairs)

    json.loads(text, object_pairs_hook=look)
    return found


def test_no_depth_breaks_it() -> None:
    data = b'{"a":[' * 20_000 + b"1" + b"]}" * 20_000
    path = path_at(data, data.index(b"1"))
    assert path == ".".join(["a[0]"] * 20_000)
    assert offset_of_path(data, path) == data.index(b"1")


@given(st.binary(max_size=40), st.text('{}[]",:\\a1 ', max_size=40), st.integers(0, 50))
def test_what_is_not_json_does_no_harm(data: bytes, text: str, offset: int) -> None:
    for payload in (data, text.encode()):
        offset_of_path(payload, path_at(payload, offset))
