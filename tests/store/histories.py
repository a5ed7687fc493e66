"""Histories for tests: in a folder of the test's own, with a clock that goes on by a second a look."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path

from workbench.core import explain, function_error, logtail
from workbench.core.invocation import (
    Abandoned,
    Answer,
    FunctionFailed,
    Kind,
    Outcome,
    Request,
    Succeeded,
)
from workbench.core.keeping import Keeping
from workbench.core.targets import Local
from workbench.store.history import FileHistory

START = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=1)))
REQUEST_ID = "57f231fb-1730-4395-85cb-4f71bd2b87b8"
LOG = (
    f"START RequestId: {REQUEST_ID} Version: 2\n[INFO]\tpriced\nEND RequestId: {REQUEST_ID}\n"
    f"REPORT RequestId: {REQUEST_ID}\tDuration: 31.20 ms\tBilled Duration: 32 ms\tMemory Size: 128 MB\t\n"
).encode()


class TickingClock:
    """A second later with each look, from any thread."""

    def __init__(self, start: datetime = START) -> None:
        self._start, self._seconds, self._lock = start, count(), threading.Lock()
        self.ahead = timedelta()

    def now(self) -> datetime:
        with self._lock:
            return self._start + self.ahead + timedelta(seconds=next(self._seconds))

    def monotonic(self) -> float:
        return 0.0


@contextmanager
def history(folder: Path, keeping: Keeping | None = None, clock: TickingClock | None = None) -> Iterator[FileHistory]:
    """A history in `folder`, closed in the end."""
    opened = FileHistory(folder / "history.sqlite", keeping or Keeping(), clock or TickingClock())
    try:
        yield opened
    finally:
        opened.close()


def begun(
    kept: FileHistory,
    function: str = "checkout",
    payload: bytes = b"{}",
    qualifier: str | None = "live",
    *,
    is_kept: bool = True,
) -> int:
    """A run that was begun."""
    run = kept.begin(Request(function, payload, qualifier), Local(), "local · samples", is_kept=is_kept)
    assert run is not None
    return run


def done(
    kept: FileHistory,
    function: str = "checkout",
    payload: bytes = b"{}",
    outcome: Outcome | None = None,
    qualifier: str | None = "live",
) -> int:
    """A run that has ended."""
    run = begun(kept, function, payload, qualifier)
    kept.end(run, outcome or succeeded())
    return run


def succeeded(payload: bytes = b'{"total":7.80}', request_id: str = REQUEST_ID) -> Outcome:
    answer = Answer(200, payload, 34.2, "2", request_id, logtail.parse(LOG))
    return Succeeded(answer, explain.explain_success(Kind.REQUEST_RESPONSE))


def failed(payload: bytes = b'{"errorType": "ValueError", "errorMessage": "no"}') -> Outcome:
    error = function_error.parse(payload)
    answer = Answer(200, payload, 29.0, "2", REQUEST_ID, logtail.parse(LOG))
    return FunctionFailed(answer, "Unhandled", error, explain.explain_failure(error))


def unanswered() -> Outcome:
    return Abandoned.by_the_person(3.0)
