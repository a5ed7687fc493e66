"""`workbench invoke --full-log`: every line on standard error, and nothing else changed by it."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from tests.cli.conftest import Workbench
from tests.service.faulty import FaultyServer, answers, response
from workbench.cli.whole_log import with_whole_log
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import (
    Answer,
    Explanation,
    FunctionFailed,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
    Waiting,
)
from workbench.core.log import Log, from_events
from workbench.core.log_entry import LogEvent, LogPlace
from workbench.core.logtail import parse
from workbench.core.ports import Catalog, Invoker
from workbench.core.targets import Identity, Whereabouts
from workbench.core.whole_log import Progress, Wanted

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WHAT = Explanation("t", "h", Ran.YES)
CUT = parse(b"x" * 4096)
WHOLE = from_events([LogEvent(1, "START …\n"), LogEvent(2, "all of it\n")], complete=True)
REQUEST = Request("shop", b"{}", "live")


@pytest.mark.parametrize(("payload", "status"), [({"lines": 2000}, 0), ({"lines": 2000, "do": "fail"}, 1)])
def test_a_cut_log_is_whole_and_the_rest_is_as_without_it(
    payload: dict[str, object], status: int, run: Workbench, endpoint: str
) -> None:
    done = run("invoke", "shop:old", "--payload", json.dumps(payload), "--full-log", "--endpoint-url", endpoint)
    assert done.returncode == status
    lines = done.stderr.decode().splitlines()
    assert [line for line in lines if line.startswith("line ")] == [f"line {number}" for number in range(2000)]
    assert lines[0].startswith(("INIT_START ", "START RequestId: "))
    assert any(line.startswith("REPORT RequestId: ") for line in lines)
    assert lines[-1].startswith("workbench: ")
    assert isinstance(json.loads(done.stdout), dict)


def test_it_is_the_log_of_the_one_object_too(run: Workbench, endpoint: str) -> None:
    done = run(
        *("invoke", "shop:old", "--payload", '{"lines": 2000}', "--full-log", "--output", "json"),
        *("--endpoint-url", endpoint),
    )
    told = json.loads(done.stdout)
    assert told["Payload"]["version"] == "1"
    assert sum(line.startswith("line ") for line in told["Log"]) == 2000
    assert told["Report"]["RequestId"] == told["RequestId"]


def test_an_endpoint_without_logs_costs_the_rest_of_the_log_only(run: Workbench) -> None:
    tail = response(b"7", headers={"X-Amz-Log-Result": base64.b64encode(b"x" * 4096).decode()})
    none = response(b"no", "404 Not Found")
    with FaultyServer(answers(tail, none, none), answers(none, none, none)) as server:
        done = run("invoke", "f", "--full-log", "--endpoint-url", server.url)
    assert (done.returncode, done.stdout) == (0, b"7")
    lines = done.stderr.decode().splitlines()
    assert any("No whole logs here" in line for line in lines)
    assert "(the end of the log: its beginning is cut off)" in lines


@dataclass
class Source:
    """A connection whose logs do as they are told."""

    log: Log | WorkbenchError | type[KeyboardInterrupt] | None
    steps: tuple[Progress, ...] = ()
    wanted: list[Wanted] = field(default_factory=list)
    waiting: Waiting | None = None
    problems: tuple[str, ...] = ()

    @property
    def catalog(self) -> Catalog:
        raise NotImplementedError

    @property
    def invoker(self) -> Invoker:
        raise NotImplementedError

    def group(self, title: str) -> Invoker:
        raise NotImplementedError

    @property
    def logs(self) -> "Source":
        return self

    @property
    def test_events(self) -> None:
        raise NotImplementedError

    @property
    def whereabouts(self) -> Whereabouts:
        raise NotImplementedError

    def identity(self) -> Identity | None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def whole_log(self, wanted: Wanted, waiting: Waiting, tell: Callable[[Progress], None]) -> Log | None:
        self.wanted.append(wanted)
        self.waiting = waiting
        for step in self.steps:
            tell(step)
        if isinstance(self.log, WorkbenchError):
            raise self.log
        if self.log is KeyboardInterrupt:
            raise KeyboardInterrupt
        assert self.log is None or isinstance(self.log, Log)
        return self.log


def outcome(log: Log | None = CUT, request_id: str = "r", place: LogPlace | None = None) -> Succeeded:
    return Succeeded(Answer(200, b"1", 3.0, "2", request_id, log, log_place=place), WHAT)


def fetched(source: Source, before: Outcome) -> tuple[Outcome, list[str]]:
    said: list[str] = []
    return with_whole_log(source, REQUEST, before, NOON, said.append), said


def test_what_is_wanted_and_what_comes_of_it() -> None:
    source = Source(WHOLE)
    after, said = fetched(source, outcome(None, place=LogPlace("g", "s")))
    assert isinstance(after, Succeeded)
    assert after.answer.log is WHOLE
    assert said == []
    [wanted] = source.wanted
    assert (wanted.function, wanted.qualifier, wanted.request_id) == ("shop", "live", "r")
    assert (wanted.since, wanted.place) == (NOON, LogPlace("g", "s"))
    failed, _ = fetched(Source(WHOLE), FunctionFailed(outcome().answer, "Unhandled", None, WHAT))
    assert isinstance(failed, FunctionFailed)
    assert failed.answer.log is WHOLE


@pytest.mark.parametrize("before", [outcome(parse(b"printed\n")), Refused("C", "m", 1.0, WHAT)])
def test_what_is_complete_or_refused_is_not_asked_for(before: Outcome) -> None:
    source = Source(WHOLE)
    assert fetched(source, before) == (before, [])
    assert source.wanted == []


def test_without_a_request_id_it_is_said() -> None:
    before = outcome(request_id="")
    assert fetched(Source(WHOLE), before) == (
        before,
        ["The whole log can't be looked for: the answer brought no request id."],
    )


def test_what_keeps_it_away_is_said_and_the_tail_stays() -> None:
    before = outcome()
    assert fetched(Source(WorkbenchError("T", "m.", "h.")), before) == (before, ["T: m. h."])
    assert fetched(Source(None), before) == (before, [])


def test_an_interrupt_ends_the_waiting_only() -> None:
    source, before = Source(KeyboardInterrupt), outcome()
    after, [said] = fetched(source, before)
    assert after is before
    assert said.startswith("Interrupted")
    assert source.waiting is not None
    assert source.waiting.gave_up


def test_a_long_wait_is_spoken_of_once() -> None:
    steps = (Progress(0.1, 60.0), Progress(2.0, 60.0), Progress(3.0, 60.0))
    _, said = fetched(Source(WHOLE, steps), outcome())
    assert said == ["Waiting for the log to arrive in CloudWatch Logs, at most 60 s."]
