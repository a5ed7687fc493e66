"""Large payloads are told apart soon: the same verdict as the exact check's, in fewer words."""

import pytest

from workbench.core import quick_check as quick
from workbench.core.payload import Problem, Valid, check
from workbench.core.quick_check import Unknown, quick_check

LONG = b'"' + b"x" * quick.EXPLAINED + b'"'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[" + LONG, "it is cut short"),
        (b"[" + LONG + b",\n oops]", "what stands there is not JSON"),
        (LONG + b"x", "what stands there is not JSON"),
        (b"\xef\xbb\xbf" + LONG, "what stands there is not JSON"),
        (LONG[:-1] + b'\xff"', "byte 0xff is not UTF-8"),
    ],
)
def test_what_is_not_json_is_told_with_its_place(data: bytes, said: str) -> None:
    problem = quick_check(data)
    assert isinstance(problem, Problem)
    assert problem.message == said
    assert isinstance(check(data), Problem)
    assert data[: problem.offset].count(b"\n") == problem.line - 1
    assert problem.offset == len(data.split(b"\n")[0]) + 1 + problem.column - 1 or problem.line == 1


@pytest.mark.parametrize("data", [LONG, b"[" + LONG + rb', "\ud800"]', b"\n" + LONG + b" "])
def test_json_is_json(data: bytes) -> None:
    assert quick_check(data) == Valid() == check(data)


def test_what_nests_too_deep_to_tell_is_not_guessed_at() -> None:
    assert quick_check(b"[" * 400_000) == Unknown()
    assert quick_check(b"[" * 3_000 + b"]" * 3_000) == Valid()


def test_a_small_payload_gets_the_whole_explanation() -> None:
    assert quick_check(b"[1,") == check(b"[1,")
