"""Indented JSON keeps every token, and what is not JSON, or can't be indented, is left alone."""

import re

import pytest

from workbench.core.json_pretty import indented, without_surrogates
from workbench.core.payload import Valid, check


def pretty(data: bytes) -> str | None:
    made = indented(data)
    return None if made is None else made.decode()


@pytest.mark.parametrize("token", ["1.0", "1e400", "-0.0", "12345678901234567890", r'"\u00e9\/"', '"\\ud800"', "null"])
def test_a_token_stays_as_it_came(token: str) -> None:
    formatted = pretty(f'{{"a":{token},"a":[{token}]}}'.encode())
    assert formatted is not None
    assert formatted.count(token) == 2
    assert re.sub(r"\s", "", formatted) == f'{{"a":{token},"a":[{token}]}}'


@pytest.mark.parametrize("data", [b"", b"words", b"[1,", b"\xff"])
def test_what_is_not_json_is_not_indented(data: bytes) -> None:
    assert pretty(data) is None


def test_escapes_of_lone_surrogates_stay_among_others() -> None:
    data = rb'{"a\\u0041":"\ud800\u0000\n\udFFF\uD83D\uDE00"}'
    assert pretty(data) == "{\n  " + data[1:-1].decode().replace('":"', '": "') + "\n}"


def test_a_large_shallow_text_full_of_escapes_is_indented() -> None:
    data = b"[" + b",".join([rb'{"caf\u00f3":"\"[\\","b":"\n"}'] * 100_000) + b"]"
    formatted = pretty(data)
    assert formatted is not None
    assert formatted.count(r"caf\u00f3") == 100_000


def test_too_deep_a_text_is_not_indented_and_not_an_error() -> None:
    assert pretty(b"[" * 5000 + b"]" * 5000) is None


@pytest.mark.parametrize(
    "data",
    [rb'"\ud83d\ude00 \ud800 \\ud800 \n"', rb'{"\uDFFF": "\\\udbff"}', rb'"\ud8zz"', rb'"\ud800', b"[", rb"\ud800"],
)
def test_what_stands_in_for_surrogates_makes_it_neither_more_nor_less_json(data: bytes) -> None:
    stood_in = without_surrogates(data)
    assert isinstance(check(stood_in), Valid) == isinstance(check(data), Valid)
    assert (indented(data) is not None) == isinstance(check(data), Valid)


def test_text_without_surrogates_is_not_copied() -> None:
    data = rb'{"a": "\n\\u0041"}'
    assert without_surrogates(data) is data
