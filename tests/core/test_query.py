"""Queries pick without changing, refuse in words, and know which keys may follow."""

from contextlib import suppress
from itertools import product

import pytest
from jmespath.functions import Functions

from workbench.core import query as queries
from workbench.core.errors import WorkbenchError
from workbench.core.path_names import name_of


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
        ("to_string(a)", b'"[1.0,7.80,1e400,-0.0]"'),
        ("map(&to_string(@), a[1:3])", b'["7.80","1e400"]'),
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
    [
        ("@", b"<html>"),
        ("@", b""),
        ("length(@)", b"1"),
        ("&a", b"{}"),
        ("@", b"\xff"),
        ("@", b"[" * 99999),
        ("a", b'{"a": NaN}'),
        ("@", b"-Infinity"),
        ("@", b"\xef\xbb\xbf{}"),
        ("@", "{}".encode("utf-16")),
    ],
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
    assert name_of(key) == written


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("a[", "it ends too early"),
        ("a.", "it ends too early"),
        ("", "it is empty"),
        ("a..b", ". is not expected at column 3"),
        ("a b", "b is not expected at column 3"),
        ("'x", "unclosed ' delimiter at column 1"),
        ("a #", "unknown token # at column 3"),
        ("nope(@)", "there is no nope()"),
        ("length()", "Expected 1 argument for function length(), received 0"),
        ("length(n)", "length() takes string, array or object, not number"),
        ("sort_by(o, &x)", "sort_by() takes array, not object"),
        ("l[?s > `1`]", "> can't compare a string with a number"),
        ("contains(s, n)", "it doesn't fit the values it meets"),
        ("merge(a, o)", "merge() takes object, not array"),
        ("&a", "it picks no value"),
        ("(" * 5_000, "it nests too deep"),
        ("a[::0]", "slice step cannot be zero"),
    ],
)
def test_what_is_wrong_with_a_query_is_said_in_few_words(query: str, said: str) -> None:
    document = queries.Document(b'{"a": [1], "n": 1, "s": "x", "o": {"x": 1}, "l": [{"s": "x"}]}')
    with pytest.raises(WorkbenchError) as caught:
        document.search(query)
    assert caught.value.message == said


def test_what_is_no_json_is_said_in_the_words_of_the_editor() -> None:
    with pytest.raises(WorkbenchError) as caught:
        queries.search("@", b"<html>")
    assert caught.value.message == "the payload is not JSON: a value is expected, not < (line 1, column 1)"


@pytest.mark.parametrize(
    "query", ["sum(@)", "avg(@)", "abs([0])", "`1e400`", "[`NaN`, s]", "{a: sum(@)}", "[sum(@), [2]]"]
)
def test_a_number_that_json_cant_write_is_an_error_and_not_null(query: str) -> None:
    document = queries.Document(rb"[1e400, 1e400]" if "2" not in query else rb"[1e400, 1, null]")
    with pytest.raises(WorkbenchError):
        document.search(query)


def test_no_error_repeats_the_document() -> None:
    document = queries.Document(b'{"big": "' + b"x" * 1_000_000 + b'"}')
    with pytest.raises(WorkbenchError) as caught:
        document.search("abs(big)")
    assert caught.value.message == "abs() takes number, not string"


@pytest.mark.parametrize("function", sorted(Functions.FUNCTION_TABLE))
def test_no_function_ends_the_program_whatever_it_is_given(function: str) -> None:
    document = queries.Document(b'{"a": [1, "x", null, 1e400], "s": "x", "n": null, "o": {"k": {}}, "b": 1e9}')
    arguments = ["a", "s", "n", "o", "b", "&k", "`[{}]`", "@"]
    for count in range(3):
        for given in product(arguments, repeat=count):
            with suppress(WorkbenchError):
                document.search(f"{function}({', '.join(given)})")


def test_lone_surrogates_come_out_as_the_escapes_they_were() -> None:
    payload = rb'{"a\ud800": ["\udfff", 1.50, 1e400, true, null, -0]}'
    assert queries.search("@", payload) == rb'{"a\ud800":["\udfff",1.50,1e400,true,null,-0]}'
    assert queries.search(r'"a\ud800"[1]', payload) == b"1.50"
