"""Whole logs: against canned answers for what is rare, and against the embedded endpoint for real."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import boto3
import pytest
from botocore.stub import ANY, Stubber

from tests.service.conftest import Connect
from tests.service.faulty import Conversation, FaultyServer, Script, answers, error, keeps_answering, response
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import FunctionFailed, Outcome, Request, Succeeded, Waiting
from workbench.core.log import Log
from workbench.core.log_entry import Label, LogPlace
from workbench.core.log_selection import MIXED, NO_START, Mark, mark_of
from workbench.core.ports import Connection
from workbench.core.whole_log import Progress, Wanted
from workbench.local.launcher import start
from workbench.service.logs import CloudWatchLogs
from workbench.service.target import Target

ID, OTHER = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f", "99999999-0d4e-4f0e-9d51-0a1b2c3d4e5f"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = int(NOON.timestamp() * 1000)
GROUP, STREAM = "/aws/lambda/f", "2026/11/23/[2]abc"
START = f"START RequestId: {ID} Version: 2\n"
REPORT = (
    f"REPORT RequestId: {ID}\tDuration: 5.00 ms\tBilled Duration: 5 ms\tMemory Size: 128 MB\tMax Memory Used: 9 MB\t\n"
)
COLD = REPORT.replace("\t\n", "\tInit Duration: 500.00 ms\t\n")
WHOLE = [START, "printed\n", "a stack trace\n  of two lines\n", f"END RequestId: {ID}\n", REPORT]
READ = {"logGroupName": GROUP, "logStreamName": STREAM, "startFromHead": True}
WANTED = Wanted("f", ID, NOON, NOON + timedelta(seconds=1), GROUP)


def filtered(*messages: str, at: int = AT, stream: str = STREAM, token: str = "") -> dict[str, Any]:
    """A page of FilterLogEvents: those of the messages that name the request."""
    events = [
        {"logStreamName": stream, "timestamp": at + number, "message": message, "eventId": f"{stream} {at + number}"}
        for number, message in enumerate(messages)
        if ID in message
    ]
    return {"events": events, **({"nextToken": token} if token else {})}


def read(*messages: str, at: int = AT, token: str = "f/end") -> dict[str, Any]:
    """A page of GetLogEvents."""
    events = [{"timestamp": at + number, "message": message} for number, message in enumerate(messages)]
    return {"events": events, "nextForwardToken": token}


class Fetch:
    """Logs over two stubbed clients; `log` fetches, and `told` is what it said meanwhile."""

    def __init__(self, logs: Stubber, functions: Stubber, pauses: Sequence[float] = (0.0,)) -> None:
        self.logs, self.functions = logs, functions
        self.told: list[Progress] = []
        self.waiting = Waiting()
        self.patience = 0.2
        self.pauses = pauses
        self.is_loopback = False

    def finds(self, *pages: dict[str, Any], **wanted: Any) -> None:
        for page in pages:
            self.logs.add_response("filter_log_events", page, wanted or None)

    def reads(self, *pages: dict[str, Any], **wanted: Any) -> None:
        """Its last page comes twice with the same token, as CloudWatch Logs tells the end."""
        for page in pages:
            self.logs.add_response("get_log_events", page, wanted or None)
        self.logs.add_response("get_log_events", {"events": [], "nextForwardToken": pages[-1]["nextForwardToken"]})

    def refuses(self, operation: str, code: str, times: int = 1) -> None:
        for _ in range(times):
            self.logs.add_client_error(operation, code, f"the service's own words on {code}", 400)

    def maybe(self, wanted: Wanted = WANTED) -> Log | None:
        source = CloudWatchLogs(
            lambda: cast(Any, self.logs.client),
            cast(Any, self.functions.client),
            patience=self.patience,
            pauses=self.pauses,
            is_loopback=self.is_loopback,
        )
        return source.whole_log(wanted, self.waiting, self.told.append)

    def log(self, wanted: Wanted = WANTED) -> Log:
        log = self.maybe(wanted)
        assert log is not None
        self.logs.assert_no_pending_responses()
        self.functions.assert_no_pending_responses()
        return log

    def failure(self, wanted: Wanted = WANTED) -> WorkbenchError:
        with pytest.raises(WorkbenchError) as raised:
            self.maybe(wanted)
        return raised.value


@pytest.fixture
def fetch() -> Iterator[Fetch]:
    logs = boto3.client("logs", region_name="eu-west-1")
    functions = boto3.client("lambda", region_name="eu-west-1")
    with closing(logs), closing(functions), Stubber(logs) as one, Stubber(functions) as other:
        yield Fetch(one, other)


def test_the_stream_is_found_by_the_request_id_and_read_from_start_to_report(fetch: Fetch) -> None:
    fetch.finds(
        filtered(*WHOLE),
        logGroupName=GROUP,
        filterPattern=f'"{ID}"',
        startTime=AT - 120_000,
        endTime=AT + 1_000 + 120_000,
    )
    fetch.reads(read(*WHOLE))
    log = fetch.log()
    assert log.data == "".join(WHOLE).encode()
    assert (log.complete, log.fetched, log.note) == (True, True, "")
    assert [log.label(index) for index in range(log.count)] == [
        Label.START,
        Label.PLAIN,
        Label.PLAIN,
        Label.END,
        Label.REPORT,
    ]
    assert log.entries[2].text == "a stack trace\n  of two lines"
    assert [log.at(index) for index in range(log.count)] == [AT, AT + 1, AT + 2, AT + 3, AT + 4]
    assert log.report is not None
    assert log.report.memory_used == 9
    assert fetch.told[-1].entries == 5
    assert fetch.told[-1].limit == fetch.patience


def test_the_window_that_is_read_is_that_of_the_request(fetch: Fetch) -> None:
    fetch.finds(filtered(*WHOLE))
    expected = {
        "logGroupName": GROUP,
        "logStreamName": STREAM,
        "startTime": AT,
        "endTime": AT + 5,
        "startFromHead": True,
    }
    fetch.logs.add_response("get_log_events", read(*WHOLE), expected)
    fetch.logs.add_response("get_log_events", read(), {**expected, "nextToken": "f/end"})
    assert fetch.log().complete


def test_a_cold_start_is_read_too_and_what_was_before_it_is_not_the_requests(fetch: Fetch) -> None:
    init = "INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn\n"
    fetch.finds(filtered(START, COLD))
    fetch.reads(
        read(f"REPORT RequestId: {OTHER}\t\n", init, "while loading\n", START, "printed\n", COLD, at=AT - 600),
        **READ,
        startTime=AT - 2_500,
        endTime=ANY,
    )
    assert fetch.log().data == f"{init}while loading\n{START}printed\n{COLD}".encode()


def test_pages_are_read_to_the_end_also_past_empty_ones(fetch: Fetch) -> None:
    fetch.finds(filtered(token="a"), filtered(START, token="b"), filtered(token="c"), filtered(REPORT, at=AT + 50))
    fetch.reads(read(START, token="f/1"), read(token="f/2"), read("printed\n", REPORT, at=AT + 40, token="f/3"))
    assert fetch.log().data == f"{START}printed\n{REPORT}".encode()


def test_a_log_that_arrives_late_is_waited_for(fetch: Fetch) -> None:
    fetch.patience = 30
    fetch.finds(filtered(), filtered(), filtered(START))
    fetch.finds(
        filtered(*WHOLE), logGroupName=GROUP, filterPattern=ANY, startTime=AT, endTime=ANY, logStreamNames=[STREAM]
    )
    fetch.reads(read(*WHOLE))
    log = fetch.log()
    assert log.complete
    assert log.data == "".join(WHOLE).encode()


def test_a_group_that_is_made_with_the_first_log_is_waited_for(fetch: Fetch) -> None:
    fetch.patience = 30
    fetch.refuses("filter_log_events", "ResourceNotFoundException", 2)
    fetch.finds(filtered(*WHOLE))
    fetch.reads(read(*WHOLE))
    assert fetch.log().complete


def test_throttling_is_borne_and_told(fetch: Fetch) -> None:
    fetch.refuses("filter_log_events", "ThrottlingException", 2)
    fetch.finds(filtered(*WHOLE))
    fetch.refuses("get_log_events", "ThrottlingException")
    fetch.reads(read(*WHOLE))
    assert fetch.log().complete
    assert any(step.slowed for step in fetch.told)
    assert not fetch.told[-1].slowed


def test_what_throttles_for_ever_is_an_error(fetch: Fetch) -> None:
    fetch.refuses("filter_log_events", "ThrottlingException", 6)
    assert fetch.failure().title == "CloudWatch Logs is busy"


def test_a_missing_permission_is_named(fetch: Fetch) -> None:
    fetch.refuses("filter_log_events", "AccessDeniedException")
    failure = fetch.failure()
    assert failure.title == "Not allowed to read the log"
    assert f"logs:FilterLogEvents on the log group {GROUP}" in failure.message
    assert "logs:GetLogEvents" in failure.hint


def test_without_the_permission_to_read_streams_the_other_one_reads_them(fetch: Fetch) -> None:
    fetch.finds(filtered(*WHOLE))
    fetch.refuses("get_log_events", "AccessDeniedException")
    everything = [{"logStreamName": STREAM, "timestamp": AT + at, "message": one} for at, one in enumerate(WHOLE)]
    fetch.finds({"events": everything}, logGroupName=GROUP, logStreamNames=[STREAM], startTime=AT, endTime=AT + 4)
    assert fetch.log().data == "".join(WHOLE).encode()


def test_a_group_that_is_not_there_is_said(fetch: Fetch) -> None:
    fetch.patience = 0.0
    fetch.refuses("filter_log_events", "ResourceNotFoundException")
    failure = fetch.failure()
    assert failure.title == "No such log group"
    assert GROUP in failure.message
    assert "logs:CreateLogGroup" in failure.hint


def test_a_log_that_does_not_arrive_is_said_after_a_last_look_for_a_clock_that_is_wrong(fetch: Fetch) -> None:
    fetch.patience = 0.0
    fetch.finds(filtered())
    fetch.finds(
        filtered(), logGroupName=GROUP, filterPattern=ANY, startTime=AT - 1_200_000, endTime=AT + 1_000 + 1_200_000
    )
    failure = fetch.failure()
    assert failure.title == "The log has not arrived"
    assert GROUP in failure.message


def test_a_log_that_is_found_by_that_last_look_is_the_log(fetch: Fetch) -> None:
    fetch.patience = 0.0
    fetch.finds(filtered(), filtered(*WHOLE, at=AT - 600_000))
    fetch.reads(read(*WHOLE, at=AT - 600_000))
    assert fetch.log().complete


def test_without_its_report_it_is_what_has_arrived(fetch: Fetch) -> None:
    fetch.patience = 0.0
    fetch.finds(filtered(START))
    fetch.reads(read(START, "printed\n"))
    log = fetch.log()
    assert (log.complete, log.data) == (False, f"{START}printed\n".encode())
    assert "REPORT had not arrived" in log.note


def test_where_the_system_log_is_left_out_the_lines_between_are_the_requests(fetch: Fetch) -> None:
    """With the system log level WARN in JSON there is neither START nor REPORT."""
    lines = [json.dumps({"level": "WARN", "message": "a", "requestId": ID}) + "\n", "printed\n"]
    lines.append(lines[0].replace('"a"', '"b"'))
    fetch.patience = 0.0
    fetch.finds(filtered(*lines), filtered(*lines))
    fetch.reads(read(*lines))
    log = fetch.log()
    assert log.data == "".join(lines).encode()
    assert NO_START in log.note


def test_a_stream_that_only_speaks_of_the_request_is_not_its_log(fetch: Fetch) -> None:
    fetch.finds(
        {
            "events": [
                *filtered(f"called with {ID}\n", stream="other", at=AT - 5)["events"],
                *filtered(*WHOLE)["events"],
                *filtered(f"much later about {ID}\n", at=AT + 60_000)["events"],
            ]
        }
    )
    fetch.reads(
        read(*WHOLE), logGroupName=GROUP, logStreamName=STREAM, startTime=AT, endTime=AT + 5, startFromHead=True
    )
    assert fetch.log().data == "".join(WHOLE).encode()


def test_a_request_that_was_tried_in_two_environments_has_both(fetch: Fetch) -> None:
    fetch.finds(
        {"events": [*filtered(START, REPORT)["events"], *filtered(START, REPORT, stream="z", at=AT + 60)["events"]]}
    )
    fetch.reads(read(START, "first\n", REPORT))
    fetch.reads(read(START, "second\n", REPORT, at=AT + 60))
    assert fetch.log().data == f"{START}first\n{REPORT}{START}second\n{REPORT}".encode()


def test_a_log_of_a_managed_instance_is_where_the_answer_said(fetch: Fetch) -> None:
    """Its environment serves several requests at once, so that only what names the request is certain."""
    mixed = [START, f"START RequestId: {OTHER} Version: 2\n", "whose?\n", f"{ID} ours\n", REPORT]
    fetch.finds(
        filtered(*mixed),
        logGroupName="/mine",
        logStreamNames=["s"],
        filterPattern=ANY,
        startTime=ANY,
        endTime=ANY,
    )
    fetch.reads(read(*mixed))
    log = fetch.log(Wanted("f", ID, NOON, NOON, place=LogPlace("/mine", "s")))
    assert log.data == f"{START}{ID} ours\n{REPORT}".encode()
    assert (log.note, log.complete) == (MIXED, False)


def test_where_the_stream_is_known_the_permission_to_read_it_is_enough(fetch: Fetch) -> None:
    fetch.refuses("filter_log_events", "AccessDeniedException")
    fetch.reads(read(*WHOLE))
    fetch.reads(read(*WHOLE))
    log = fetch.log(Wanted("f", ID, NOON, NOON, place=LogPlace("/mine", STREAM)))
    assert log.complete


@pytest.mark.parametrize(
    ("configuration", "group"),
    [
        ({"LoggingConfig": {"LogGroup": "/shared"}}, "/shared"),
        ({"LoggingConfig": {}}, "/aws/lambda/shop"),
        ({}, "/aws/lambda/shop"),
        (None, "/aws/lambda/shop"),
    ],
)
def test_the_group_is_the_functions_or_the_default(
    configuration: dict[str, Any] | None, group: str, fetch: Fetch
) -> None:
    name = "arn:aws:lambda:eu-west-1:123456789012:function:shop"
    if configuration is None:
        fetch.functions.add_client_error("get_function_configuration", "AccessDeniedException", "no", 403)
    else:
        asked = {"FunctionName": name, "Qualifier": "live"}
        fetch.functions.add_response("get_function_configuration", configuration, asked)
    fetch.finds(filtered(*WHOLE), logGroupName=group, filterPattern=ANY, startTime=ANY)
    fetch.reads(read(*WHOLE))
    assert fetch.log(Wanted(name, ID, NOON, qualifier="live")).complete


def test_an_error_of_the_credentials_is_told_as_everywhere(fetch: Fetch) -> None:
    fetch.refuses("filter_log_events", "ExpiredTokenException")
    assert fetch.failure().title == "The session has expired"


def test_it_can_be_stopped_before_it_begins_and_between_two_pages(fetch: Fetch) -> None:
    fetch.waiting.give_up()
    assert fetch.maybe() is None
    assert fetch.told == []
    fetch.waiting = Waiting()
    fetch.finds(filtered(START, token="a"))
    fetch.told = cast(Any, _StopsAt(2, fetch.waiting))
    assert fetch.maybe() is None


class _StopsAt:
    """A list that gives up when it has so many items."""

    def __init__(self, count: int, waiting: Waiting) -> None:
        self._left, self._waiting = count, waiting

    def append(self, _: Progress) -> None:
        self._left -= 1
        if not self._left:
            self._waiting.give_up()


def test_it_can_be_stopped_while_it_waits(fetch: Fetch) -> None:
    fetch.pauses, fetch.patience = (30.0,), 60
    fetch.finds(filtered())
    fetch.told = cast(Any, _StopsAt(3, fetch.waiting))
    assert fetch.maybe() is None


def test_a_log_that_is_far_too_long_is_cut_and_says_so(fetch: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.service.logs.LARGEST", len(START) + 8)
    fetch.finds(filtered(*WHOLE))
    fetch.logs.add_response("get_log_events", read(*WHOLE))
    log = fetch.log()
    assert (log.complete, log.data) == (False, f"{START}printed\n".encode())
    assert "the log goes on" in log.note


# Endpoints without logs


def gone(conversation: Conversation) -> None:
    conversation.read_request()


NO_LOGS = "No whole logs here"
EXPIRED = response(b'{"__type": "ExpiredTokenException"}', "400 Bad Request")


@pytest.mark.parametrize(
    ("script", "title"),
    [
        (gone, NO_LOGS),
        (keeps_answering(response(b"<html>no</html>", "404 Not Found")), NO_LOGS),
        (keeps_answering(response(b"no", "405 Method Not Allowed")), NO_LOGS),
        (keeps_answering(error("Whatever", "400 Bad Request")), NO_LOGS),
        (keeps_answering(response(b'{"__type": "UnknownOperationException"}', "400 Bad Request")), NO_LOGS),
        (keeps_answering(EXPIRED), "The session has expired"),
        (keeps_answering(response(b"not json at all")), NO_LOGS),
        (keeps_answering(response(b"[]")), NO_LOGS),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_endpoint_without_logs_is_told_politely(script: Script, title: str, connect: Connect) -> None:
    with FaultyServer(script) as server, pytest.raises(WorkbenchError) as raised:
        connect(server.url).logs.whole_log(WANTED, Waiting(), lambda _: None)
    assert raised.value.title == title


def test_logs_elsewhere_are_asked_for_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Lambda endpoint on this machine, and AWS_ENDPOINT_URL_CLOUDWATCH_LOGS beside it."""
    found, whole = (response(json.dumps(page).encode()) for page in (filtered(*WHOLE), read(*WHOLE)))
    last = response(json.dumps(read()).encode())
    with FaultyServer(keeps_answering(found)) as functions, FaultyServer(answers(found, whole, last)) as logs:
        monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", logs.url)
        with closing(Target(region="eu-west-1", endpoint_url=functions.url).connect()) as connection:
            log = connection.logs.whole_log(WANTED, Waiting(), lambda _: None)
        assert functions.requests == []
        assert b"Logs_20140328.FilterLogEvents" in logs.requests[0]
    assert log is not None
    assert log.data == "".join(WHOLE).encode()


# A second opinion: moto


def test_moto_agrees() -> None:
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    # Its standard error is read to the end only when it has ended: it writes little.
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stderr is not None
            url = next(found[0] for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            other = [START.replace(ID, OTHER), "not ours\n", REPORT.replace(ID, OTHER)]
            ours = [START, *(f"line {number}\n" for number in range(3_000)), REPORT]
            _put(url, [*other, *ours, *other])
            with closing(Target(region="us-east-1", endpoint_url=url).connect()) as connection:
                now = datetime.now(UTC)
                log = connection.logs.whole_log(Wanted("f", ID, now, now), Waiting(), lambda _: None)
                assert log is not None
                assert (log.data, log.complete) == ("".join(ours).encode(), True)
        finally:
            server.terminate()


def _put(url: str, messages: Sequence[str]) -> None:
    now = int(datetime.now(UTC).timestamp() * 1000)
    with closing(boto3.client("logs", endpoint_url=url, region_name="us-east-1")) as logs:
        logs.create_log_group(logGroupName=GROUP)
        logs.create_log_stream(logGroupName=GROUP, logStreamName=STREAM)
        events: Any = [{"timestamp": now + number // 10, "message": one} for number, one in enumerate(messages)]
        logs.put_log_events(logGroupName=GROUP, logStreamName=STREAM, logEvents=events)


# The embedded endpoint, for real

_APP = """\
import logging, sys, time

logging.getLogger().setLevel("INFO")
print("while loading")

def handler(event, context):
    for number in range(event.get("lines", 0)):
        print("line", number)
    logging.warning("of two\\nlines")
    if event.get("do") == "fail":
        raise ValueError("because")
    if event.get("do") == "wait":
        time.sleep(30)
    if event.get("do") == "exit":
        sys.exit(3)
    print("x" * event.get("width", 0))
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("functions")
    for name, more in (("text", ""), ("json", 'log_format = "JSON"\n')):
        (folder / name).mkdir()
        (folder / name / "app.py").write_text(_APP)
        (folder / name / "function.toml").write_text(f'handler = "app.handler"\ntimeout = 1\n{more}')
    with start(folder) as endpoint, closing(Target(endpoint_url=endpoint.url, embedded=True).connect()) as connection:
        yield connection


def fetched(here: Connection, function: str, event: dict[str, Any]) -> tuple[Outcome, Log, Log]:
    """How an invocation ended, its tail, and its whole log."""
    since = datetime.now(UTC)
    outcome = here.invoker.invoke(Request(function, json.dumps(event).encode(), timeout=1))
    assert isinstance(outcome, Succeeded | FunctionFailed)
    tail = outcome.answer.log
    assert tail is not None
    wanted = Wanted(function, outcome.answer.request_id, since, datetime.now(UTC))
    log = here.logs.whole_log(wanted, Waiting(), lambda _: None)
    assert log is not None
    return outcome, tail, log


@pytest.mark.parametrize("function", ["text", "json"])
@pytest.mark.parametrize(
    "event",
    [
        {"lines": 3},
        {"lines": 2_000},
        {"lines": 30_000},
        {"do": "fail"},
        {"do": "wait", "lines": 500},
        {"do": "exit", "lines": 500},
        {"width": 1_000_000},
    ],
    ids=str,
)
def test_a_whole_log_ends_with_the_tail_and_has_every_line(
    event: dict[str, Any], function: str, here: Connection
) -> None:
    _, tail, log = fetched(here, function, event)
    assert log.complete
    assert log.data.endswith(tail.data)
    assert tail.complete is (len(log.data) < 4096)
    assert log.data.count(b"\nline ") == event.get("lines", 0)
    assert log.report == tail.report
    assert b"x" * event.get("width", 0) in log.data
    marks = [mark[0] for mark in map(mark_of, log.data.decode().splitlines()) if mark is not None]
    assert marks.count(Mark.START) == marks.count(Mark.REPORT) == 1
    assert log.report is not None
    failed = log.report.status != ""
    labels = [log.label(index) for index in range(log.count)]
    assert labels.count(Label.REPORT) == (not failed)
    assert Label.ERROR in labels or not failed
    two = next(entry for entry in log.entries if entry.label is Label.WARN)
    assert two.text == "of two\nlines"


def test_side_by_side_each_has_its_own(here: Connection) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as threads:
        counts = [100, 150, 200, 250]
        logs = threads.map(lambda count: fetched(here, "text", {"lines": count})[2], counts)
        assert [log.data.count(b"\nline ") for log in logs] == counts


def test_a_cold_start_is_in_the_log_of_the_request_that_waited_for_it(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "app.py").write_text(_APP)
    (tmp_path / "f" / "function.toml").write_text('handler = "app.handler"\n')
    with start(tmp_path) as endpoint, closing(Target(endpoint_url=endpoint.url, embedded=True).connect()) as connection:
        first, second = (fetched(connection, "f", {"lines": 200})[2] for _ in range(2))
    assert first.data.startswith(b"INIT_START ")
    assert b"while loading\nSTART RequestId: " in first.data
    assert second.data.startswith(b"START RequestId: ")


def test_a_request_that_nobody_sent_has_no_log(here: Connection) -> None:
    fetched(here, "text", {})
    with pytest.raises(WorkbenchError) as raised:
        here.logs.whole_log(Wanted("text", OTHER, datetime.now(UTC)), Waiting(), lambda _: None)
    assert raised.value.title == "The log has not arrived"
