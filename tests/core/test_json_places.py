"""The places of many paths, beside the parser and beside the path of a place."""

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.json_paths import path_at
from workbench.core.json_places import Lines, Path, Place, places

DATA = b'{"a": [10, {"b-c": "x\\"y"}, []], "d": {"e": null}, "\\u0061": [1, [2, {"z": 3}]]}'


def test_the_places_of_paths() -> None:
    found = places(DATA, [(), ("a", 1, 1, "z"), ("d",), ("d", "e"), ("a", 7), ("x",), ("a", "0")])
    assert found == {
        (): Place("@", 0, 1, 0, 1),
        ("a", 1, 1, "z"): Place('"\\u0061"[1][1].z', 75, 76, 70, 73),
        ("d",): Place("d", 38, 39, 33, 36),
        ("d", "e"): Place("d.e", 44, 48, 39, 42),
    }


def _paths(value: object, path: Path = ()) -> dict[Path, object]:
    found: dict[Path, object] = {path: value}
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for segment, item in items:
        found |= _paths(item, (*path, _sound(segment)))
    return found


def _sound(segment: str | int) -> str | int:
    return (
        segment if isinstance(segment, int) else segment.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )


@given(documents, st.randoms(use_true_random=False), st.booleans())
@settings(max_examples=200, deadline=None)
def test_each_value_is_found_where_it_stands(text: str, chosen: random.Random, some: bool) -> None:
    data, wanted = text.encode(), _paths(json.loads(text))
    if some:
        wanted = dict(chosen.sample(sorted(wanted.items(), key=str), max(1, len(wanted) // 3)))
    found = places(data, wanted)
    if len({str(path) for path in wanted}) == len(wanted):
        assert found.keys() == wanted.keys()
    for path, place in found.items():
        value, end = json.JSONDecoder().raw_decode(data[place.start :].decode())
        assert value == wanted[path]
        is_scalar = not isinstance(value, dict | list)
        assert place.end == (
            place.start + len(data[place.start :].decode()[:end].encode()) if is_scalar else place.start + 1
        )
        assert place.path == path_at(data, place.start)
        if path and isinstance(path[-1], str):
            assert _sound(json.loads(data[place.key_start : place.key_end])) == path[-1]
        else:
            assert (place.key_start, place.key_end) == (place.start, place.end)


def test_no_depth_breaks_it() -> None:
    depth = 50_000
    data = b'{"a":[0,' * depth + b"1" + b"]}" * depth
    path: Path = ("a", 1) * depth
    place = places(data, [path])[path]
    assert place.start == data.index(b",1") + 1


@given(st.binary(max_size=40), st.text('{}[]",:\\a1 ', max_size=40))
def test_what_is_not_json_does_no_harm(data: bytes, text: str) -> None:
    for payload in (data, text.encode()):
        for place in places(payload, [(), (0,), ("a",), (0, "a"), ("a", 0)]).values():
            assert 0 <= place.start <= place.end <= len(payload)


@given(st.text("aé😀\n\r\u2028", max_size=40), st.lists(st.integers(0, 60), max_size=6))
def test_lines_and_columns(text: str, offsets: list[int]) -> None:
    lines = Lines(text.encode())
    for offset in sorted(min(offset, len(text)) for offset in offsets):
        before = text[:offset].split("\n")
        assert lines.position(len(text[:offset].encode())) == (len(before), len(before[-1]) + 1)
