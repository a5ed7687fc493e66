"""Plans, what is kept of a run, and the judgement on an alias's weights."""

import pytest

from workbench.core import explain, function_error, logtail
from workbench.core.invocation import Abandoned, Answer, Explanation, FunctionFailed, Kind, Ran, Refused, Succeeded
from workbench.core.sampling import Concurrency, Observation, Plan, Tally, observe
from workbench.core.weights import Sign, judge

_LOG = (
    b"REPORT RequestId: 57f231fb-1730-4395-85cb-4f71bd2b87b8\tDuration: 31.20 ms\tBilled Duration: 32 ms\t"
    b"Memory Size: 128 MB\tMax Memory Used: 73 MB\tInit Duration: 118.20 ms\t\n"
)
_PAGE = Explanation("Throttled", "", Ran.NO)


def _answer(payload: bytes = b"{}") -> Answer:
    return Answer(200, payload, 34.2, "2", "req-1", logtail.parse(_LOG))


def test_plans() -> None:
    assert Plan(50, 5).problems == {}
    assert Plan(50, 5).words == "50 times, 5 at once"
    assert Plan(1, 5).words == "1 time, 1 at once"
    assert set(Plan(0, 0).problems) == {"count", "at_once"}
    assert set(Plan(10_001, 101).problems) == {"count", "at_once"}
    assert Plan(50, 11, 10).problems == {"at_once": "At most 10 at once may run."}
    assert "0 are reserved" in Plan(50, 1, 0).problems["at_once"]


def test_the_limit_is_the_functions_own_or_the_accounts() -> None:
    assert Concurrency(900, 20).limit == 20
    assert Concurrency(900).limit == 900
    assert Concurrency(900, 0).limit == 0
    assert Concurrency(problems=("Not shown: no permission.",)).limit is None
    assert "no permission" in Concurrency(problems=("Not shown: no permission.",)).words


def test_what_is_kept_of_a_run() -> None:
    error = function_error.parse(b'{"errorType": "ValueError", "errorMessage": "no"}')
    assert observe(Succeeded(_answer(), explain.explain_success(Kind.REQUEST_RESPONSE))) == Observation(
        "succeeded", 34.2, 31.2, 32, 118.2, 73, "2"
    )
    failed = observe(FunctionFailed(_answer(), "Unhandled", error, explain.explain_failure(error)))
    assert (failed.result, failed.error, failed.version) == ("function error", ("ValueError", "no"), "2")
    refused = observe(Refused("TooManyRequestsException", "", 12.0, _PAGE, 429))
    assert (refused.result, refused.error, refused.client) == (
        "refused",
        ("TooManyRequestsException", "Throttled"),
        None,
    )
    assert observe(Abandoned.by_the_person(1.0)).may_run
    unsent = observe(Refused("GivenUp", "", 1.0, _PAGE))
    assert (unsent.result, unsent.may_run) == ("given up", False)


def test_a_tally_of_many_kinds_of_errors_stays_small() -> None:
    tally = Tally(Plan(1000, 1))
    for number in range(1000):
        tally.add(Observation("refused", error=(f"Code{number}", "x" * 100)))
    assert len(tally.groups) == 51
    assert sum(group.count for group in tally.groups) == tally.done == 1000
    assert tally.groups[0].message == "of yet other kinds"
    assert tally.is_complete


@pytest.mark.parametrize(
    ("observed", "sign"),
    [
        ({"2": 47, "3": 3}, Sign.NONE),
        ({"2": 97, "3": 3}, Sign.DOUBTFUL),
        ({"2": 30, "3": 20}, Sign.CLEAR),
        ({"2": 9, "3": 1}, Sign.TOO_FEW),
        ({"3": 5}, Sign.CLEAR),
        ({"2": 9, "7": 1}, Sign.CLEAR),
    ],
)
def test_judgements(observed: dict[str, int], sign: Sign) -> None:
    found = judge((("2", 0.9), ("3", 0.1)), observed)
    assert found is not None
    assert found.sign is sign, found


def test_the_words_of_a_judgement() -> None:
    found = judge((("2", 0.9), ("3", 0.1)), {"2": 47, "3": 3})
    assert found is not None
    assert found.words.startswith("version 2 answered 47 of 50, where 45 are expected; chance alone gives as much in ")
    few = judge((("2", 0.9), ("3", 0.1)), {"2": 4})
    assert few is not None
    assert few.words.endswith("it takes 50 runs or more.")


def test_an_alias_of_one_version_and_no_run() -> None:
    assert judge((("2", 1.0),), {}) is None
    found = judge((("2", 1.0),), {"2": 3})
    assert found is not None
    assert found.sign is Sign.NONE
    gone = judge((("2", 1.0),), {"2": 3, "3": 1})
    assert gone is not None
    assert gone.sign is Sign.CLEAR
