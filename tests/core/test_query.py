"""Queries pick without changing, refuse in words, and know which keys may follow."""

import pytest

from workbench.core import query as queries
from workbench.core.errors import WorkbenchError


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("@", b'{"a":[1.0,7.80,1e400,-0.0],"b":123456789012345678901234567890,"c":"\xe2\x82\xac","d":null}'),
        ("a[1]", b"7.80"),
        ("sum(a[:2])", b"8.8"),
        ("a[?@ > `2`]", b"[7.80,1e400]"),
        ("sort(a)", b"[-0.0,1.0,7.80,1e400]"),
        ("b", b"123456789012345678901234567890"),
        ("length(a)", b"4"),
        ("type(b)", b'"number"'),
        ("nothing", b"null"),
    ],
)
def test_a_query_keeps_the_text_of_numbers(query: str, found: bytes) -> None:
    payload = b'{"a": [1.0, 7.80, 1e400, -0.0], "b": 123456789012345678901234567890, "c": "\xe2\x82\xac", "d": null}'
    assert queries.search(query, payload) == found


def test_a_query_reads_numbers_longer_than_python_does() -> None:
    long = b"9" * 5000
    assert queries.search("[0]", b"[" + long + b"]") == long


@pytest.mark.parametrize(
    ("query", "payload"),
    [("@", b"<html>"), ("@", b""), ("length(@)", b"1"), ("&a", b"{}"), ("@", b"\xff"), ("@", b"[" * 99999)],
)
def test_a_query_that_does_not_fit_is_an_error(query: str, payload: bytes) -> None:
    with pytest.raises(WorkbenchError):
        queries.search(query, payload)


@pytest.mark.parametrize("query", ["a[", "a..b", "", "'x"])
def test_what_is_no_query_is_refused_before_it_is_asked(query: str) -> None:
    with pytest.raises(WorkbenchError) as caught:
        queries.compile_query(query)
    assert "\n" not in caught.value.message
    queries.compile_query("a[?b > `1`].c | [0]")


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["items", "note", '"odd key"']),
        ("it", ["items"]),
        ("@.n", ["note"]),
        ('"od', ['"odd key"']),
        ("items[0].", ["name", "size"]),
        ("items[].n", ["name"]),
        ("items[*].size.", ["x"]),
        ("items[?na", ["name"]),
        ("items[?size.", ["x"]),
        ("items[?name == 'a'].si", ["size"]),
        ("length(it", ["items"]),
        ("items | [0].", ["name", "size"]),
        ("note.", []),
        ("nothing.", []),
        ("items[0].name", []),
    ],
)
def test_keys_that_may_follow(query: str, keys: list[str]) -> None:
    document = queries.Document(
        b'{"items": [{"name": "a", "size": {"x": 1}}, {"name": "b"}], "note": "", "odd key": 1}'
    )
    start, found = document.completions(query)
    assert found == keys
    assert query[:start] + query[start:] == query


@pytest.mark.parametrize(("key", "written"), [("a", "a"), ("a-b", '"a-b"'), ("1", '"1"'), ("", '""'), ('"', r'"\""')])
def test_a_key_as_jmespath_writes_it(key: str, written: str) -> None:
    assert queries.identifier(key) == written
