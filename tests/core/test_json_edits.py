"""Format, compact and sort: each changes what it is named after, and not a token more."""

import json
import re

import msgspec
import pytest
from hypothesis import given, settings

from tests.core.json_texts import documents
from workbench.core import json_edits
from workbench.core.errors import WorkbenchError
from workbench.core.json_edits import compacted, formatted, sorted_keys, text_of
from workbench.core.payload import Valid, check

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[^\s"]')
DEEP = '{"b":[' * 1_500 + "1.0, 1e400" + "]}" * 1_500


def tokens(data: bytes) -> list[str]:
    return _TOKEN.findall(data.decode())


@given(documents)
@settings(max_examples=120, deadline=None)
def test_only_blanks_change(text: str) -> None:
    data = text.encode()
    for changed in (formatted(data), compacted(data)):
        assert tokens(changed) == tokens(data)
        assert check(changed) == Valid()
    assert compacted(formatted(data)) == compacted(data) == "".join(tokens(data)).encode()
    assert formatted(compacted(data)) == formatted(data)


@given(documents)
@settings(max_examples=80, deadline=None)
def test_what_goes_too_deep_for_msgspec_is_laid_out_alike(text: str) -> None:
    data = text.encode()
    assert json_edits._laid_out(data) == formatted(data)


@given(documents)
@settings(max_examples=120, deadline=None)
def test_sorting_moves_members_and_nothing_else(text: str) -> None:
    data = text.encode()
    result = sorted_keys(data)
    assert sorted(tokens(result)) == sorted(tokens(data))
    assert sorted_keys(result) == result
    assert _pairs(result.decode()) == _sorted_pairs(_pairs(text))


def _pairs(text: str) -> object:
    """Objects as ("{", pairs), numbers as their text."""
    return json.loads(text, object_pairs_hook=lambda pairs: ("{", pairs), parse_float=str, parse_int=str)


def _sorted_pairs(value: object) -> object:
    if isinstance(value, tuple):
        pairs = sorted(value[1], key=lambda pair: pair[0])
        return ("{", [(key, _sorted_pairs(item)) for key, item in pairs])
    return [_sorted_pairs(item) for item in value] if isinstance(value, list) else value


def test_sorting_keeps_the_layout_and_the_order_of_equal_keys() -> None:
    data = b'{\n  "b": {"z": 1, "y": 2},\n  "a": 1.0,\n\n  "\\u0061": [ {"d":1,"c":2} ]\n}\n'
    assert sorted_keys(data) == b'{\n  "a": 1.0,\n  "\\u0061": [ {"c":2,"d":1} ],\n\n  "b": {"y": 2, "z": 1}\n}\n'


def test_a_sorted_text_is_left_as_it_is() -> None:
    assert sorted_keys(b' {"a" : [ ] , "b":{ } } ') == b' {"a" : [ ] , "b":{ } } '


def test_no_depth_breaks_it() -> None:
    data = DEEP.encode()
    pretty = formatted(data)
    assert tokens(pretty) == tokens(data)
    assert compacted(pretty) == data.replace(b" ", b"")
    assert sorted_keys(data) == data
    unsorted = b'{"b":1,"a":' * 3_000 + b"{}" + b"}" * 3_000
    assert sorted_keys(unsorted) == b'{"a":' * 3_000 + b"{}" + b',"b":1}' * 3_000


def test_what_would_grow_without_end_is_refused() -> None:
    with pytest.raises(WorkbenchError, match="Too deep"):
        formatted(b"[" * 200_000 + b"]" * 200_000)


@pytest.mark.parametrize("data", [b"", b"{", b"[1,]", b"\xef\xbb\xbf{}", b'"\xff"', b"NaN"])
def test_what_is_not_json_is_refused_with_the_place(data: bytes) -> None:
    for function in (formatted, compacted, sorted_keys):
        with pytest.raises(WorkbenchError, match="Line 1, column"):
            function(data)


def test_the_text_of_a_string() -> None:
    assert text_of(b'"a\\u00e9\\n"') == "aé\n"
    assert text_of(b'"\\ud83d"') == "\ud83d"


def test_msgspec_formats_as_it_is_relied_on() -> None:
    assert msgspec.json.format(b'{"a" : [1.0, {}]}', indent=-1) == b'{"a":[1.0,{}]}'
