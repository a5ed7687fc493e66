"""The history: what was begun is there, what ended is as it was, what is sought is found."""

import os
import sqlite3
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.histories import (
    REQUEST_ID,
    START,
    TickingClock,
    begun,
    done,
    failed,
    history,
    succeeded,
    unanswered,
)
from workbench.core import explain, function_error, log, logtail
from workbench.core.errors import WorkbenchError
from workbench.core.history import Fate, Sought, sought
from workbench.core.invocation import (
    INTERRUPTED,
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
from workbench.core.keeping import Keeping
from workbench.core.log_entry import LogEvent, LogPlace
from workbench.core.runs import Run
from workbench.core.targets import Local, Place, Remote
from workbench.store import history_search
from workbench.store.history import FileHistory
from workbench.store.history_records import LEFT_OUT


def _found(kept: FileHistory, line: str = "", **more: object) -> list[int]:
    """The ids that a line finds, all pages of it."""
    asked, ids = sought(line), []
    page = kept.entries(asked)
    while True:
        ids += [entry.id for entry in page.entries]
        if page.before is None:
            return ids
        page = kept.entries(asked, page.before)


# --- what is kept ---


def test_a_run_is_there_before_it_has_ended_and_as_it_was_after(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        run = begun(kept, payload=b'{"a": 1.0}')
        [entry] = kept.entries(Sought()).entries
        assert (entry.fate, entry.is_here, entry.ended_at) == (Fate.RUNNING, True, None)
        kept.end(run, succeeded())
        [entry] = kept.entries(Sought()).entries
        assert (entry.fate, entry.is_here, entry.status, entry.billed) == (Fate.SUCCEEDED, False, 200, 32.0)
        past = kept.load(run)
        assert past.entry == entry
        assert past.run.request.payload == b'{"a": 1.0}'
        assert past.run.outcome == succeeded()
        assert entry.asked_at.utcoffset() == timedelta(hours=1)


_TEXTS = st.text(max_size=12)
_BYTES = st.binary(max_size=40)
_NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_EXPLANATIONS = st.builds(Explanation, _TEXTS, _TEXTS, st.sampled_from(Ran), _TEXTS)
_REQUESTS = st.builds(
    Request,
    _NAMES,
    _BYTES,
    st.none() | _NAMES,
    st.none() | st.integers(1, 900),
    st.sampled_from(Kind),
    st.booleans(),
    st.none() | _BYTES,
    st.none() | _TEXTS,
    st.none() | _TEXTS,
)
_ANSWERS = st.builds(
    lambda *parts: Answer(*parts),  # builds would look up its types, some of which are read when first needed
    st.integers(200, 299),
    _BYTES,
    st.floats(0, 1e6),
    st.none() | _TEXTS,
    _TEXTS,
    st.none() | st.binary(max_size=80).map(logtail.parse),
    st.lists(_TEXTS, max_size=2).map(tuple),
    _TEXTS,
    st.none() | st.builds(LogPlace, _TEXTS, _TEXTS),
)


def _failure(answer: Answer, handling: str) -> FunctionFailed:
    error = function_error.parse(answer.payload)
    return FunctionFailed(answer, handling, error, explain.explain_failure(error))


_CALLS = (_TEXTS, _TEXTS, st.floats(0, 1e6), _EXPLANATIONS, st.none() | st.integers(400, 599), _TEXTS)
_OUTCOMES: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Succeeded, _ANSWERS, _EXPLANATIONS, st.sampled_from(Kind)),
    st.builds(_failure, _ANSWERS, st.sampled_from(["Handled", "Unhandled"])),
    st.builds(Refused, *_CALLS, st.none() | st.floats(0, 60)),
    st.builds(Abandoned, *_CALLS, st.none() | st.floats(0, 60)),
)
_PLACES: st.SearchStrategy[Place] = st.one_of(
    st.builds(Local, st.none() | _TEXTS), st.builds(Remote, st.none() | _TEXTS, st.none() | _TEXTS, st.none() | _TEXTS)
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(request_=_REQUESTS, outcome=_OUTCOMES, place=_PLACES, target=_TEXTS)
def test_every_run_comes_back_as_it_was(
    tmp_path: Path, request_: Request, outcome: Outcome, place: Place, target: str
) -> None:
    with history(tmp_path) as kept:
        run = kept.begin(request_, place, target)
        assert run is not None
        kept.end(run, outcome)
        past = kept.load(run)
        again = past.run
        assert again == Run(run, request_, again.asked_at, outcome, again.ended_at)
        assert past.entry.place == place
        assert kept.entries(Sought()).entries[0] == past.entry


def test_a_whole_log_goes_into_the_run_with_its_request_id(tmp_path: Path) -> None:
    events = [
        LogEvent(1_000, f"START RequestId: {REQUEST_ID} Version: 2\n"),
        LogEvent(1_005, '[ERROR] no\nTraceback (most recent call last):\n  File "a", line 1, in f\nValueError: no\n'),
        LogEvent(1_006, "x" * 262_000),
        LogEvent(1_006, "the rest of it\n"),
        LogEvent(1_010, f"REPORT RequestId: {REQUEST_ID}\tDuration: 1 ms\t\nXRAY TraceId: 1\n"),
    ]
    whole = log.from_events(events, complete=True, note="A note.")
    with history(tmp_path) as kept:
        run, other = done(kept), done(kept, outcome=succeeded(request_id="another"))
        kept.keep_log(REQUEST_ID, whole)
        kept.keep_log("nobody's", whole)
        again = kept.load(run).run.whole_log
        assert again == whole
        assert [again.entry(at) for at in range(again.count)] == [whole.entry(at) for at in range(whole.count)]
        assert [again.at(at) for at in range(again.count)] == [whole.at(at) for at in range(whole.count)]
        assert kept.load(other).run.whole_log is None
        assert [entry.has_whole_log for entry in kept.entries(Sought()).entries] == [False, True]


def test_a_run_whose_payload_is_not_kept_says_so(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        run = begun(kept, payload=b'{"secret": 1}', is_kept=False)
        kept.end(run, failed(b'{"errorType": "Secret", "errorMessage": "secret"}'))
        past = kept.load(run)
        assert not past.entry.is_kept
        assert past.entry.payload_size == 13
        assert past.run.request.payload == b""
        assert isinstance(past.run.outcome, FunctionFailed)
        assert past.run.outcome.answer.notes == (LEFT_OUT,)
        assert past.run.outcome.answer.log is None
    assert b"ecret" not in (tmp_path / "history.sqlite").read_bytes()


def test_what_stands_in_the_way_of_nothing_costs_nothing(tmp_path: Path) -> None:
    with history(tmp_path / "off", Keeping(enabled=False)) as kept:
        kept.prepare()
        assert kept.begin(Request("f", b"{}"), Local(), "local") is None
    assert not (tmp_path / "off").exists()


# --- interrupted ---


def test_a_run_of_a_session_that_lives_is_open_and_of_one_that_does_not_interrupted(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        with history(tmp_path) as other:
            run = begun(other)
            [entry] = kept.entries(Sought()).entries
            assert (entry.fate, entry.is_here) == (Fate.RUNNING, False)
            assert _found(kept, "interrupted") == []
            assert _found(kept, "running") == [run]
            assert kept.load(run).run.is_open
        [entry] = kept.entries(Sought()).entries
        assert entry.fate is Fate.INTERRUPTED
        assert _found(kept, "interrupted") == [run]
        assert _found(kept, "running") == []
        outcome = kept.load(run).run.outcome
        assert isinstance(outcome, Abandoned)
        assert outcome.code == INTERRUPTED


def test_a_session_that_ended_leaves_no_file(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        begun(kept)
    (tmp_path / "history-sessions" / f"{'0' * 32}.session").touch()
    with history(tmp_path) as kept:
        kept.prepare()
        assert len(list((tmp_path / "history-sessions").iterdir())) == 1
    assert list((tmp_path / "history-sessions").iterdir()) == []


def test_who_stops_waiting_by_force_leaves_an_interrupted_run(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        run = begun(kept)
        kept.interrupt(run)
        assert _found(kept, "interrupted") == [run]


# --- looking for runs ---


def test_runs_are_found_by_function_qualifier_outcome_and_text(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        one = done(kept, "checkout", b'{"order": "A-17"}')
        two = done(kept, "checkout", b'{"order": "A-18"}', failed(), "canary")
        three = done(kept, "greeter", b'{"name": "Ada"}', succeeded(b'"Hello a-17"'), None)
        four = done(kept, "checkout-old", b"\xff\x00 A-17", unanswered(), "2")
        assert _found(kept) == [four, three, two, one]
        assert _found(kept, "checkout") == [four, two, one]
        assert _found(kept, "CHECK*t") == [two, one]
        assert _found(kept, "out:l") == [one]
        assert _found(kept, ":canary") == [two]
        assert _found(kept, "failed") == [two]
        assert _found(kept, "failed no-answer") == [four, two]
        assert _found(kept, '"a-17"') == [four, three, one]
        assert _found(kept, 'checkout "A-17"') == [four, one]
        assert _found(kept, '"A-"') == [four, three, two, one]
        assert _found(kept, '"7"') == [four, three, one]
        assert _found(kept, '"A-17" "ada"') == [three]
        assert _found(kept, '"A-19"') == []
        assert _found(kept, 'checkout:live succeeded "order"') == [one]
        assert _found(kept, "@samples") == [four, three, two, one]
        assert _found(kept, "@prod") == []
        assert _found(kept, "100%") == []
        assert [entry.id for entry in kept.entries(Sought(since=START + timedelta(seconds=4))).entries] == [four, three]


def test_texts_are_found_alike_with_the_index_and_without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with history(tmp_path / "with") as indexed, history(tmp_path / "without") as plain:
        for kept in (indexed, plain):
            for number in range(60):
                done(kept, payload=f'{{"order": "Ä-{number}", "quote": "say \\"hi\\""}}'.encode())
            done(kept, payload=b'{"large": "' + b"x" * history_search.LARGEST_INDEXED + b' Needle"}')
            done(kept, payload=b"\0zero\0bytes")
        monkeypatch.setattr(history_search, "has_index", lambda connection: connection_is(connection, indexed))
        for line in ('"Ä-1"', '"needle"', '"order"', '"ytes"', '"hi\\"', '"nothing of that"', '"r"'):
            assert _found(indexed, line) == _found(plain, line), line
        assert len(_found(indexed, '"Ä-1"')) == 11


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.text(max_size=30) | st.text('ab"%_*?\\:@ \0\ud800', max_size=20))
def test_any_line_can_be_looked_for(tmp_path: Path, line: str) -> None:
    with history(tmp_path) as kept:
        if not kept.count():
            done(kept, payload=b'{"order": "A-17"}')
        assert _found(kept, line) in ([], [1])


def test_a_long_text_can_be_looked_for(tmp_path: Path) -> None:
    text = "".join(f"{number:05}" for number in range(5_000))
    with history(tmp_path) as kept:
        run = done(kept, payload=text.encode())
        assert _found(kept, f'"{text}"') == [run]
        assert _found(kept, f'"{text[:-1]}x"') == []
        kept.entries(Sought(function="f" * 40_000))


def connection_is(connection: sqlite3.Connection, kept: FileHistory) -> bool:
    """Whether it leads to the file of a history."""
    return bool(connection.execute("PRAGMA database_list").fetchone()[2] == str(kept._path))


def test_what_was_deleted_is_in_no_index_either(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        runs = [done(kept, payload=f'{{"order": "A-{number}"}}'.encode()) for number in range(9)]
        assert _found(kept, '"order"') == runs[::-1]
        kept.delete([runs[3]])
        assert _found(kept, '"order"') == [run for run in runs[::-1] if run != runs[3]]
        with pytest.raises(WorkbenchError, match="gone"):
            kept.load(runs[3])
        assert kept.clear(sought('"A-5"')) == 1
        assert kept.clear(Sought()) == 7
        assert kept.count() == 0
        database = sqlite3.connect(tmp_path / "history.sqlite")
        database.execute("INSERT INTO texts (texts) VALUES ('integrity-check')")
        assert database.execute("SELECT count(*) FROM texts WHERE texts MATCH 'ord'").fetchone() == (0,)
        database.close()
        assert done(kept) > max(runs)
    assert b"A-5" not in (tmp_path / "history.sqlite").read_bytes()


def test_a_page_that_is_full_says_where_to_go_on(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        runs = [done(kept) for _ in range(7)]
        page = kept.entries(Sought(), limit=3)
        assert ([entry.id for entry in page.entries], page.before) == (runs[:3:-1], runs[4])
        page = kept.entries(Sought(), page.before, 3)
        assert [entry.id for entry in page.entries] == runs[3:0:-1]
        page = kept.entries(Sought(), page.before, 3)
        assert ([entry.id for entry in page.entries], page.before) == (runs[:1], None)


# --- how long ---


def test_the_oldest_go_where_there_are_too_many(tmp_path: Path) -> None:
    with history(tmp_path, Keeping(runs=5)) as kept:
        runs = [done(kept) for _ in range(150)]
        kept.tidy()
        assert _found(kept) == runs[:-6:-1]


def test_those_that_are_too_old_go(tmp_path: Path) -> None:
    clock = TickingClock()
    with history(tmp_path, Keeping(days=30), clock) as kept:
        done(kept)
        clock.ahead = timedelta(days=29)
        run = done(kept)
        clock.ahead = timedelta(days=31)
        kept.tidy()
        assert _found(kept) == [run]


def test_the_oldest_go_where_they_are_too_large(tmp_path: Path) -> None:
    with history(tmp_path, Keeping(megabytes=3)) as kept:
        runs = [done(kept, payload=os.urandom(1 << 20)) for _ in range(5)]
        kept.tidy()
        assert _found(kept) == [runs[4], runs[3]]
        kept.tidy()
        assert _found(kept) == [runs[4], runs[3]]


# --- side by side ---


def test_threads_write_and_read_side_by_side(tmp_path: Path) -> None:
    with history(tmp_path) as kept:

        def work() -> None:
            for number in range(20):
                run = begun(kept, payload=f"[{number}]".encode())
                kept.end(run, succeeded())
                assert kept.load(run).run.request.payload == f"[{number}]".encode()
                kept.entries(Sought(texts=("total",)))

        threads = [threading.Thread(target=work) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kept.count() == 120
        assert len(_found(kept, '"total" succeeded')) == 120


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_all_files_are_their_users_alone(tmp_path: Path) -> None:
    os.umask(os.umask(0o000))
    with history(tmp_path / "new") as kept:
        done(kept)
        files = [path for path in (tmp_path / "new").rglob("*") if path.is_file()]
        assert {path.name for path in files} >= {"history.sqlite", "history.sqlite-wal", "history.sqlite-shm"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
