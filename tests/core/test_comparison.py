"""Two runs side by side: what decides, what is only told, and in which words."""

from datetime import UTC, datetime
from itertools import count

import pytest

from workbench.core import explain, function_error, logtail
from workbench.core.comparison import Fact, Side, compared, compared_responses, facts, listed
from workbench.core.invocation import (
    Abandoned,
    Answer,
    Explanation,
    FunctionFailed,
    Kind,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
)
from workbench.core.path_patterns import parse_pattern
from workbench.core.runs import Run

_IDS = count(1)
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_EXPLANATION = Explanation("Throttled", "No room.", Ran.NO)


def side(label: str, outcome: Outcome) -> Side:
    return Side(label, Run(next(_IDS), Request("f", b"{}"), _NOW, outcome, _NOW))


def succeeded(
    payload: bytes, *, duration: float = 31.2, memory: int = 73, version: str = "2", more: str = ""
) -> Outcome:
    log = (
        f"START RequestId: 1 Version: {version}\n[INFO]\t2026-11-23T10:00:00.000Z\t1\thello\n{more}END RequestId: 1\n"
        f"REPORT RequestId: 1\tDuration: {duration} ms\tBilled Duration: 32 ms\tMemory Size: 128 MB\t"
        f"Max Memory Used: {memory} MB\t\n"
    ).encode()
    answer = Answer(200, payload, duration + 3, version, "1", logtail.parse(log))
    return Succeeded(answer, explain.explain_success(Kind.REQUEST_RESPONSE))


def failed(kind: str) -> Outcome:
    error = function_error.parse(f'{{"errorType": "{kind}", "errorMessage": "no"}}'.encode())
    return FunctionFailed(Answer(200, b'{"a": 1}', 1), "Unhandled", error, explain.explain_failure(error))


def said(base: Outcome, other: Outcome, *patterns: str) -> str:
    return compared(side("f:1", base), side("f:2", other), [parse_pattern(one) for one in patterns]).verdict


def test_what_a_person_reads() -> None:
    assert said(succeeded(b'{"a": 1}'), succeeded(b'{"a": 1}')) == "f:1 and f:2 answer the same, byte for byte."
    assert (
        said(succeeded(b'{"a": 1}'), succeeded(b'{"a":1}')) == "f:1 and f:2 answer the same, only written differently."
    )
    assert said(succeeded(b'{"a": 1}'), succeeded(b'{"a": 2}')) == "f:1 and f:2 differ in 1 path of the response."
    assert said(succeeded(b'{"a": 1}'), succeeded(b'{"a": 2}'), "a") == (
        "f:1 and f:2 answer the same, but for 1 difference that you ignore."
    )
    assert said(succeeded(b"{}"), failed("KeyError")) == (
        "f:1 and f:2 differ in the outcome, the error and 1 path of the response."
    )
    assert said(failed("KeyError"), failed("ValueError")) == "f:1 and f:2 differ in the error."
    assert said(succeeded(b"one\ntwo"), succeeded(b"one\n2")) == "f:1 and f:2 differ in 1 line of the response."
    refused = Refused("TooManyRequestsException", "", 1, _EXPLANATION, 429)
    assert said(refused, refused) == "f:1 and f:2 ended the same way, without a response."
    assert said(succeeded(b"{}"), Abandoned.by_the_person(1)) == (
        "f:1 and f:2 differ in the outcome, the error and having a response."
    )


def test_times_and_memory_are_told_but_decide_nothing() -> None:
    one = side("f:1", succeeded(b"{}", duration=31.2, memory=73, version="1"))
    other = side("f:2", succeeded(b"{}", duration=24.96, memory=91, more="[ERROR]\t2026-11-23T10:00:00.000Z\t1\tno\n"))
    assert compared(one, other).is_same
    rows = {fact.name: fact for fact in facts([one, other])}
    assert rows["duration"].notes == ("", "−6.2 ms −20%")
    assert rows["max memory"] == Fact("max memory", ("73 MB", "91 MB"), ("", "+18 MB +25%"))
    assert rows["executed"].notes == ("", "differs")
    assert rows["billed"].notes == ("", "")
    assert rows["log"].values == ("1 line", "2 lines, 1 error")
    assert "cold start" not in rows


def test_a_side_without_figures() -> None:
    rows = {fact.name: fact for fact in facts([side("f:1", Abandoned.by_the_person(1)), side("f:2", succeeded(b"{}"))])}
    assert rows["duration"].values == ("–", "31 ms")
    assert rows["duration"].notes == ("", "only here")
    assert rows["outcome"].values == ("? no answer", "✓ 200")


def test_an_answer_that_came_late_counts() -> None:
    run = side("f:1", Abandoned.by_the_person(1)).run
    late = Side("f:1", Run(run.id, run.request, run.asked_at, run.state, run.ended_at, late=succeeded(b"7")))
    assert late.response == b"7"


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        (b"{}", b"{ }", "json"),
        (b"", b"{}", "lines"),
        (b"[1,]", b"[1]", "lines"),
        (b"1", b"1", "identical"),
        (None, b"1", "nothing"),
    ],
)
def test_how_responses_are_compared(before: bytes | None, after: bytes | None, how: str) -> None:
    assert compared_responses(before, after).how == how


def test_what_is_both_too_deep_and_too_large_is_compared_by_lines() -> None:
    large = b"[" * 2_000 + b"1," * 800_000 + b"1" + b"]" * 2_000
    assert compared_responses(large, large + b" ").how == "lines"


def test_lists_of_words() -> None:
    assert [listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]
