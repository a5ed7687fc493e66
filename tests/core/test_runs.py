"""The life of a run: it ends once, and what comes after that is kept beside it or not at all."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from workbench.core.invocation import (
    GIVEN_UP,
    Abandoned,
    Answer,
    Explanation,
    FunctionFailed,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
)
from workbench.core.logtail import parse
from workbench.core.runs import Pending, Run, Running, Runs
from workbench.core.whole_log import Fetching, NotFetched, Progress

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOON + timedelta(seconds=3)
EXPLAINED = Explanation("t", "h", Ran.MAYBE)
ANSWER = Answer(200, b"1", 3.0)
SUCCEEDED = Succeeded(ANSWER, EXPLAINED)
FAILED = FunctionFailed(ANSWER, "Unhandled", None, EXPLAINED)
REFUSED = Refused("C", "m", 1.0, EXPLAINED)
ABANDONED = Abandoned("C", "m", 1.0, EXPLAINED)
OUTCOMES = [SUCCEEDED, FAILED, REFUSED, ABANDONED]


def asked(runs: Runs, function: str = "shop", qualifier: str | None = None) -> Run:
    return runs.add(Request(function, b"{}", qualifier), NOON)


def test_a_run_is_pending_then_running_then_ended() -> None:
    runs = Runs()
    run = asked(runs)
    assert (run.state, run.is_open, run.outcome, run.asked_at) == (Pending(), True, None, NOON)
    run = runs.sent(run.id, 7.5)
    assert (run.state, run.is_open, run.outcome, run.ended_at) == (Running(7.5), True, None, None)
    run = runs.ended(run.id, SUCCEEDED, LATER)
    assert (run.state, run.is_open, run.outcome, run.ended_at) == (SUCCEEDED, False, SUCCEEDED, LATER)
    assert run.late is None
    assert runs[run.id] == run


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_run_may_end_before_it_was_sent(outcome: Outcome) -> None:
    runs = Runs()
    run = asked(runs)
    runs.ended(run.id, outcome, NOON)
    assert runs.sent(run.id, 1.0).state == outcome


@pytest.mark.parametrize("answer", [SUCCEEDED, FAILED, REFUSED])
def test_an_answer_after_giving_up_is_kept_as_the_late_one(answer: Outcome) -> None:
    runs = Runs()
    run = asked(runs)
    runs.ended(run.id, ABANDONED, NOON)
    run = runs.ended(run.id, answer, LATER)
    assert (run.state, run.ended_at, run.late) == (ABANDONED, NOON, answer)
    assert runs.ended(run.id, REFUSED, LATER).late == answer


def test_the_threads_own_word_of_giving_up_is_no_late_answer() -> None:
    runs = Runs()
    run = asked(runs)
    runs.ended(run.id, ABANDONED, NOON)
    assert runs.ended(run.id, ABANDONED, LATER).late is None
    assert runs.ended(run.id, SUCCEEDED, LATER).late == SUCCEEDED


def test_who_gave_up_hears_from_the_exchange_how_far_the_request_had_got() -> None:
    not_sent = Refused(GIVEN_UP, "", 3.0, Explanation("Not sent", "", Ran.NO))
    runs = Runs()
    run = asked(runs)
    runs.ended(run.id, Abandoned.by_the_person(0.1), NOON)
    run = runs.ended(run.id, not_sent, LATER)
    assert (run.state, run.ended_at, run.late) == (not_sent, NOON, None)
    assert runs.ended(run.id, SUCCEEDED, LATER) == run  # it was never sent, so no answer is its own


def test_a_late_answer_is_not_undone_by_a_late_word_of_giving_up() -> None:
    runs = Runs()
    run = asked(runs)
    runs.ended(run.id, Abandoned.by_the_person(0.1), NOON)
    late = runs.ended(run.id, SUCCEEDED, LATER)
    assert runs.ended(run.id, Abandoned.by_the_person(0.2), LATER) == late


@pytest.mark.parametrize("first", [SUCCEEDED, FAILED, REFUSED])
@pytest.mark.parametrize("second", OUTCOMES)
def test_an_answer_is_final(first: Outcome, second: Outcome) -> None:
    runs = Runs()
    run = asked(runs)
    ended = runs.ended(run.id, first, NOON)
    assert runs.ended(run.id, second, LATER) == ended


def test_two_runs_of_one_function_never_mix() -> None:
    runs = Runs()
    one, two = asked(runs), asked(runs)
    assert one.id != two.id
    assert one.waiting is not two.waiting
    runs.sent(one.id, 1.0)
    runs.sent(two.id, 2.0)
    runs.ended(two.id, FAILED, LATER)
    assert (runs[one.id].state, runs[two.id].state) == (Running(1.0), FAILED)
    assert runs.open() == [runs[one.id]]
    assert runs.newest("shop", None) == runs[two.id]
    runs.ended(one.id, SUCCEEDED, LATER)
    assert runs.newest("shop", None) == runs[two.id]
    assert runs.open() == []


def test_the_newest_is_told_by_function_and_qualifier() -> None:
    runs = Runs()
    latest, live = asked(runs), asked(runs, qualifier="live")
    assert runs.newest("shop", None) == latest
    assert runs.newest("shop", "live") == live
    assert runs.newest("mail", None) is None
    assert list(runs) == [latest, live]


def test_an_unknown_run_is_a_bug_and_says_so() -> None:
    with pytest.raises(KeyError):
        Runs().ended(1, SUCCEEDED, NOON)


def test_a_run_that_was_handed_out_doesnt_change() -> None:
    runs = Runs()
    run = asked(runs)
    runs.sent(run.id, 1.0)
    assert run.state == Pending()


LOG, OTHER_LOG = parse(b"a\n"), parse(b"b\n")
FAILED_TO_FETCH = NotFetched("t", "m", "h")


def with_tail(runs: Runs) -> Run:
    """A run that has ended, with a log tail."""
    return runs.ended(asked(runs).id, Succeeded(replace(ANSWER, log=LOG), EXPLAINED), LATER)


def test_a_run_shows_its_tail_until_its_whole_log_is_here() -> None:
    runs = Runs()
    run = with_tail(runs)
    assert (run.log, run.whole_log) == (LOG, None)
    fetching = runs.log_asked(run.id)
    assert (runs[run.id].log_fetch, runs[run.id].log) == (fetching, LOG)
    run = runs.log_ended(run.id, fetching.number, OTHER_LOG)
    assert (run.log, run.log_fetch) == (OTHER_LOG, None)


def test_an_empty_whole_log_is_one() -> None:
    runs = Runs()
    run = with_tail(runs)
    empty = parse(b"")
    assert runs.log_ended(run.id, runs.log_asked(run.id).number, empty).log is empty


def test_there_is_no_log_without_an_answer() -> None:
    runs = Runs()
    run = asked(runs)
    assert (run.log, run.answer) == (None, None)
    run = runs.ended(run.id, REFUSED, LATER)
    assert (run.log, run.answer) == (None, None)


def test_how_an_asking_goes_is_told_of_that_asking_only() -> None:
    runs = Runs()
    run = with_tail(runs)
    first, second = runs.log_asked(run.id), runs.log_asked(run.id)
    assert first.number != second.number
    assert runs.log_progressed(run.id, first.number, Progress(1.0)).log_fetch == second
    run = runs.log_progressed(run.id, second.number, Progress(2.0, 60.0))
    assert run.log_fetch == Fetching(second.number, Progress(2.0, 60.0))
    assert runs.log_ended(run.id, first.number, FAILED_TO_FETCH).log_fetch == run.log_fetch
    assert runs.log_ended(run.id, second.number, FAILED_TO_FETCH).log_fetch == FAILED_TO_FETCH
    assert runs.log_progressed(run.id, second.number, Progress()).log_fetch == FAILED_TO_FETCH


def test_a_log_that_comes_after_its_asking_was_stopped_is_kept_all_the_same() -> None:
    runs = Runs()
    run = with_tail(runs)
    number = runs.log_asked(run.id).number
    runs.log_ended(run.id, number, NotFetched())
    run = runs.log_ended(run.id, number, OTHER_LOG)
    assert (run.whole_log, run.log_fetch) == (OTHER_LOG, None)


def test_a_late_log_does_not_end_a_newer_asking() -> None:
    runs = Runs()
    run = with_tail(runs)
    first = runs.log_asked(run.id)
    runs.log_ended(run.id, first.number, NotFetched())
    second = runs.log_asked(run.id)
    run = runs.log_ended(run.id, first.number, OTHER_LOG)
    assert (run.whole_log, run.log_fetch) == (OTHER_LOG, second)
