"""Placeholders: what is filled, what stays to the byte, and that what comes out is JSON that says the values."""

import itertools
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import WorkbenchError
from workbench.core.payload import Valid, check
from workbench.core.placeholders import count, fill, find, prompts

NOW = datetime(2026, 11, 25, 8, 0, 0, 123_456, tzinfo=UTC)


def filled(payload: bytes, env: dict[str, str] | None = None, answers: dict[str, str] | None = None) -> bytes:
    numbers = itertools.count(1)
    return fill(payload, NOW, lambda: f"uuid-{next(numbers)}", env or {}, answers or {})


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (b'"{{uuid}} {{uuid}}"', b'"uuid-1 uuid-2"'),
        (b'["{{now}}", "{{now+1h}}"]', b'["2026-11-25T08:00:00.123Z", "2026-11-25T09:00:00.123Z"]'),
        (b'["{{now-1d+30m.date}}"]', b'["2026-11-24"]'),
        (b'["{{now.epoch}}","{{now+1s.ms}}"]', b'["1795593600","1795593601123"]'),
        (b'{"a-{{env.STAGE}}": 1}', b'{"a-dev": 1}'),
        (b'"{{prompt.order}}/{{prompt.order}}"', b'"A-17/A-17"'),
        (b'"x{{{uuid}}}"', b'"x{uuid-1}"'),
        (b'"\\\\{{uuid}}"', b'"\\\\uuid-1"'),
    ],
)
def test_what_is_filled(payload: bytes, expected: bytes) -> None:
    assert filled(payload, {"STAGE": "dev"}, {"order": "A-17"}) == expected


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b'{"a": 1.0}',
        b'"{{ now }}"',
        b'"{{NOW}} {{now + 1h}} {{now+1y}} {{now.iso}} {{uuid4}} {{env.}} {{env.A B}} {{prompt}} {{name}} {{}} {{{{"',
        b'"\\u007b{now}}"',
        b'{"a": {{now}}}',  # not JSON
        b'"{{now}}" x',
        b'\xff"{{now}}"',
        b'{"\\"{": "{now}}"}',
    ],
)
def test_what_is_sent_as_it_was_typed(payload: bytes) -> None:
    assert filled(payload) is payload
    assert find(payload) == ()


def test_they_count_inside_strings_only() -> None:
    payload = b'{"a": "\\"{{uuid}}\\"", "b": {"c": [{"d": "{{now}}"}]}}'
    assert [one.what for one in find(payload)] == ["uuid", "now"]
    assert [payload[one.start : one.end] for one in find(payload)] == [b"{{uuid}}", b"{{now}}"]


def test_prompts_are_asked_once_each_in_order() -> None:
    assert prompts(find(b'["{{prompt.b}}", "{{prompt.a}}", "{{prompt.b}}", "{{env.c}}"]')) == ("b", "a")


def test_what_has_no_value_is_said() -> None:
    with pytest.raises(WorkbenchError, match="A, B are not set"):
        filled(b'["{{env.A}}", "{{env.B}}", "{{env.A}}"]')
    with pytest.raises(WorkbenchError, match=r"\{\{prompt\.x\}\} is not answered"):
        filled(b'["{{prompt.x}}"]')
    with pytest.raises(WorkbenchError, match="beyond the calendar"):
        filled(b'["{{now+999999999w}}"]')


def test_an_empty_variable_is_a_value() -> None:
    assert filled(b'"<{{env.A}}>"', {"A": ""}) == b'"<>"'


@given(st.text(st.characters(codec=None)))
def test_a_value_is_told_exactly(value: str) -> None:
    payload = filled(b'{"a": ["{{prompt.x}}"]}', answers={"x": value})
    assert isinstance(check(payload), Valid)
    told = json.loads(payload)["a"][0]
    assert told.encode("utf-16", "surrogatepass") == value.encode("utf-16", "surrogatepass")


def test_many_in_a_large_payload() -> None:
    payload = b'{"rows": [' + b",".join([b'{"id": "{{uuid}}", "at": "{{now}}"}'] * 50_000) + b"]}"
    assert len(find(payload)) == count(payload) == 100_000
    assert b"{{" not in filled(payload)
