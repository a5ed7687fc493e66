"""A history of 100,000 runs: opening it, filtering it, and what writing down an invocation adds to it.

To reach: the first page of a history, and of any filter, within 100 ms. An invocation with the recording is measured
beside the same one without, against a server in the same process.
"""

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.bench.table import Row, add, ms, ratio
from workbench.core import explain, function_error, logtail
from workbench.core.history import Page, sought
from workbench.core.invocation import Answer, FunctionFailed, Kind, Outcome, Request, Succeeded
from workbench.core.keeping import Keeping
from workbench.core.targets import Local
from workbench.service.target import Target
from workbench.store.history import FileHistory
from workbench.store.recording import RecordedConnection

RUNS = 100_000
SEARCHES = {
    "everything": "",
    "a function of ten": "talkative",
    "a function that isn't there": "nobody",
    "an outcome": "failed",
    "a text of one run": '"A-77777"',
    "a text of all": '"sku"',
    "a text of none": '"A-77777x"',
    "a text of none, all its letters in many": '"A-1-1-1-1"',
    "two letters of none": '"qz"',
    "function, outcome and text": 'checkout:live failed "A-5000"',
}
_LOG = (
    b"START RequestId: 57f231fb-1730-4395-85cb-4f71bd2b87b8 Version: 2\n[INFO]\tpriced 2 lines\n"
    b"REPORT RequestId: 57f231fb-1730-4395-85cb-4f71bd2b87b8\tDuration: 31.20 ms\tBilled Duration: 32 ms\t\n"
)


class _Clock:
    """Seventeen seconds later with each look."""

    def __init__(self) -> None:
        self._at = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        self._at += timedelta(seconds=17)
        return self._at

    def monotonic(self) -> float:
        return time.monotonic()


def _outcome(number: int) -> Outcome:
    log = logtail.parse(_LOG)
    if number % 20 == 0:
        payload = b'{"errorType":"ValueError","errorMessage":"price for sku is missing"}'
        error = function_error.parse(payload)
        answer = Answer(200, payload, 29.0, "2", f"id-{number}", log)
        return FunctionFailed(answer, "Unhandled", error, explain.explain_failure(error))
    lines = ",".join(f'{{"sku":"tea-{number % 97}","qty":{line},"price":{line * 1.3:.2f}}}' for line in range(12))
    payload = f'{{"order":"A-{number}","total":7.80,"lines":[{lines}]}}'.encode()
    return Succeeded(Answer(200, payload, 34.2, "2", f"id-{number}", log), explain.explain_success(Kind.EVENT))


def _fill(path: Path) -> list[float]:
    """Make the history; milliseconds that each run took to write down."""
    names = ["checkout", "greeter", "talkative", *(f"function-{number}" for number in range(7))]
    taken: list[float] = []
    with closing(FileHistory(path, Keeping(runs=0, days=0, megabytes=0), _Clock())) as history:
        for number in range(RUNS):
            payload = (
                f'{{"order":"A-{number}","items":[{{"sku":"tea-{number % 97}","qty":2}}],"currency":"EUR"}}'.encode()
            )
            outcome = _outcome(number)
            started = time.perf_counter()
            run = history.begin(Request(names[number % 10], payload, "live"), Local(), "local · samples")
            assert run is not None
            history.end(run, outcome)
            taken.append((time.perf_counter() - started) * 1000)
    return taken


def _timed(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


def _first_page(history: FileHistory, line: str) -> Page:
    return history.entries(sought(line))


def measure(path: Path) -> None:
    """Open and filter."""
    opened: list[float] = []
    for _ in range(10):
        with closing(FileHistory(path, Keeping(), _Clock())) as history:
            opened.append(_timed(partial(_first_page, history, "")))
    add(Row("history of 100,000: opened, first page", "100 ms", ms(opened)))
    with closing(FileHistory(path, Keeping(), _Clock())) as history:
        worst = 0.0
        for what, line in SEARCHES.items():
            first = [_timed(partial(_first_page, history, line)) for _ in range(10)]
            pages, whole, page = 1, time.perf_counter(), history.entries(sought(line))
            if len(page.entries) < 200:
                while page.before is not None:
                    page = history.entries(sought(line), page.before)
                    pages += 1
            total = (time.perf_counter() - whole) * 1000
            print(f"  {what:42} first page {ms(first):>10}, to the end or 200 runs {total:8.1f} ms in {pages} pages")
            worst = max(worst, statistics.median(first))
        add(Row("history of 100,000: filtered, slowest first page", "100 ms", ms([worst])))
        add(
            Row(
                "history of 100,000: a run loaded",
                "100 ms",
                ms([_timed(lambda: history.load(77_777)) for _ in range(50)]),
            )
        )


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *args: object) -> None:
        """Nobody reads it."""


def measure_recording(path: Path) -> None:
    """Invocations with the recording into the large history, and without."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with (
            closing(
                Target(endpoint_url=f"http://127.0.0.1:{server.server_address[1]}", embedded=True).connect()
            ) as plain,
            closing(FileHistory(path, Keeping(runs=0, days=0, megabytes=0), _Clock())) as history,
        ):
            recorded = RecordedConnection(plain, plain.whereabouts.place, history)
            first = _timed(lambda: recorded.begin(Request("f", b"{}"), ""))
            for size, count in ((1_024, 400), (6_000_000, 20)):
                request = Request("f", b'"' + b"x" * (size - 2) + b'"')
                without, with_ = [], []
                for _ in range(count):
                    without.append(_timed(partial(plain.invoker.invoke, request)))
                    with_.append(_timed(partial(recorded.invoker.invoke, request)))
                words = f"recorded, {size:,} bytes both ways"
                add(Row(f"Invoker.invoke {words}", "", ms(with_), f"without {ms(without)}", ratio(with_, without)))
            print(
                f"  the first run of a process is written down in {first:.1f} ms, the import of SQLite included or not"
            )
        server.shutdown()


def main() -> None:
    """Fill, measure, clean up."""
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "history.sqlite"
        written = _fill(path)
        size = sum(file.stat().st_size for file in folder.glob("history.sqlite*")) / 1e6
        print(f"  {RUNS:,} runs, {size:,.0f} MB")
        add(Row("history: a run written down, both times", "", ms(written)))
        measure(path)
        measure_recording(path)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
