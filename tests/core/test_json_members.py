"""Members of objects are found where they stand, whatever stands around them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.json_members import member, members, with_member

TEXTS = [
    b"{}",
    b" { } ",
    b'{"a":1}',
    b'{"a" : 1.0 , "b"\t:\r\n[ {"c": "}"} , "]" ] , "\\"" : "\\\\" }',
    b'{"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}, "z": [[[[[[]]]]]]}',
    b'{"\\u0061": 1e400, "a": 12345678901234567890123, "\\ud800": "\\ud800"}',
    '{"ä": "ö,}", "日本": {"x": ","}}'.encode(),
    b'{"deep": ' + b"[" * 3000 + b"]" * 3000 + b', "after": 1}',
]


@pytest.mark.parametrize("text", TEXTS)
def test_each_member_has_the_bytes_of_its_value(text: bytes) -> None:
    found = members(text)
    again = b"{" + b",".join(json.dumps(one.key).encode() + b":" + text[one.start : one.end] for one in found) + b"}"
    if b"[" * 1000 not in text:
        assert json.loads(again) == json.loads(text)
        assert len(found) == len(json.loads(text, object_pairs_hook=lambda pairs: pairs))
    else:
        assert [one.key for one in found] == ["deep", "after"]
    for one in found:
        value = text[one.start : one.end]
        assert value == value.strip()
        assert value


@pytest.mark.parametrize("text", [b"[]", b"1", b'"{}"', b"null", b' ["a"]'])
def test_what_is_no_object_has_none(text: bytes) -> None:
    assert members(text) == []


def test_a_path_leads_to_the_last_of_a_name() -> None:
    text = b'{"a": {"b": 1}, "a": {"b": 2, "b": 3.0}}'
    found = member(text, "a", "b")
    assert found is not None
    assert text[found.start : found.end] == b"3.0"
    assert member(text, "a", "c") is None
    assert member(text, "a", "b", "c") is None


@pytest.mark.parametrize("text", [*TEXTS, b'{\n  "a": 1\n}\n'])
def test_a_member_is_added_and_all_else_stays(text: bytes) -> None:
    changed = with_member(text, 0, b'"n\\u00e4w"', b"[1.0]")
    assert [one.key for one in members(changed)] == [*(one.key for one in members(text)), "näw"]
    added = members(changed)[-1]
    assert changed[added.start : added.end] == b"[1.0]"
    comma = b"," if members(text) else b""
    assert changed.replace(comma + b'"n\\u00e4w":[1.0]', b"") == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=5), st.sampled_from([None, 1]), st.booleans())
def test_any_object_comes_apart(value: dict[str, object], indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass")
    assert {one.key: json.loads(text[one.start : one.end]) for one in members(text)} == value
