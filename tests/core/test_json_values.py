"""What a JSON text says: never a crash, never a number that is another."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings

from tests.core.json_texts import documents
from workbench.core.json_values import nests_deeper, said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.0", 1.0),
        ("-0.0", -0.0),
        ("1e5", 100000.0),
        ("1e400", Decimal("1e400")),
        ("-1e-400", Decimal("-1e-400")),
        ("0e9999999999999999999999", 0.0),
        ("0.12345678901234567890", Decimal("0.12345678901234567890")),
        ("12345678901234567890123", 12345678901234567890123),
        ("1e99999999999999999999", Decimal("1e999999999999999999")),
        ("-1e-99999999999999999999", Decimal("-1e-999999999999999999")),
        ("7" * 5_000, Decimal("7" * 5_000)),
        ('"\\ud800"', "\ufffd"),
        ('"\\ud83d\\ude00\\ude00"', "😀\ufffd"),
        ('"\\\\ud800 \\ud800"', "\\ud800 \ufffd"),
        ('{"\\udfff": 1, "a": 2, "a": 3}', {"\ufffd": 1, "a": 3}),
    ],
)
def test_what_a_text_says(text: str, value: object) -> None:
    found = said(text.encode())
    assert found == value
    assert type(found) is type(value)


@given(documents)
@settings(max_examples=100, deadline=None)
def test_it_says_what_the_standard_library_says(text: str) -> None:
    whole = json.loads(text, parse_float=Decimal)
    expected = json.dumps(whole, default=float).encode("utf-16", "surrogatepass").decode("utf-16")
    found = json.dumps(said(text.encode()), default=float, ensure_ascii=True)
    assert json.loads(found) == json.loads(_halves_replaced(json.loads(expected)))


def _halves_replaced(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def test_depth() -> None:
    assert not nests_deeper(1, 0)
    assert nests_deeper([], 0)
    assert not nests_deeper([{}, 1], 2)
    assert nests_deeper([{"a": []}, 1], 2)
    with pytest.raises(RecursionError):
        said(b"[" * 100_000 + b"]" * 100_000)
