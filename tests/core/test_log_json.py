"""JSON logs: level, time and message are found, and the rest stays with the entry, token by token."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.log_entry import Entry, Label, Report
from workbench.core.logtail import parse

ID = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f"
TIME = "2026-11-23T10:00:00.000Z"


def entry(line: str) -> Entry:
    (only,) = parse(line.encode()).entries
    return only


def report(line: str) -> Report:
    found = parse(line.encode()).report
    assert found is not None
    return found


def record(kind: str, body: object) -> str:
    return json.dumps({"time": TIME, "type": f"platform.{kind}", "record": body}, separators=(",", ":"))


def test_a_whole_log_in_json_is_understood_line_by_line() -> None:
    metrics = {
        "durationMs": 79.67,
        "billedDurationMs": 80,
        "memorySizeMB": 128,
        "maxMemoryUsedMB": 73,
        "initDurationMs": 118.2,
    }
    lines = [
        record("initStart", {"runtimeVersion": "python:3.12.v36", "phase": "init"}),
        record("start", {"requestId": ID, "version": "$LATEST"}),
        json.dumps({"timestamp": TIME, "level": "INFO", "message": "priced", "logger": "root", "requestId": ID}),
        record("runtimeDone", {"requestId": ID, "status": "success"}),
        record("report", {"requestId": ID, "metrics": metrics, "status": "success"}),
    ]
    tail = parse("\n".join(lines).encode() + b"\n")
    assert [(one.label, one.text, one.time) for one in tail.entries] == [
        (Label.INIT, "runtime python:3.12.v36", TIME),
        (Label.START, f"version $LATEST · {ID}", TIME),
        (Label.INFO, "priced", TIME),
        (Label.END, "", TIME),
        (Label.REPORT, f"RequestId: {ID}", TIME),
    ]
    assert tail.entries[2].rest == f'{{"logger":"root","requestId":"{ID}"}}'.encode()
    assert json.loads(tail.entries[4].rest)["metrics"] == metrics
    assert tail.report == Report(ID, 79.67, 80, 128, 73, 118.2)


def test_a_report_in_json_tells_of_a_failure_and_of_a_restored_snapshot() -> None:
    found = report(
        record(
            "report",
            {
                "requestId": ID,
                "metrics": {"restoreDurationMs": 312.5, "billedRestoreDurationMs": 41},
                "status": "error",
                "errorType": "Runtime.ExitError",
            },
        )
    )
    assert found == Report(ID, restore=312.5, billed_restore=41, status="error", error_type="Runtime.ExitError")


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("initReport", Label.INIT),
        ("restoreReport", Label.RESTORE),
        ("extension", Label.EXTENSION),
        ("new", Label.PLAIN),
    ],
)
def test_a_platform_record_shows_all_that_it_tells(kind: str, label: Label) -> None:
    found = entry(record(kind, {"status": "odd", "phase": "init"}))
    assert found.label is label
    assert kind in found.text
    assert "odd" in found.text


@pytest.mark.parametrize("status", ["timeout", "error", "failure"])
@pytest.mark.parametrize("kind", ["report", "initReport", "restoreReport"])
def test_a_platform_report_of_a_failure_is_an_error_and_says_what_it_is(kind: str, status: str) -> None:
    found = entry(record(kind, {"requestId": ID, "status": status, "errorType": "Runtime.ExitError"}))
    assert found.label is Label.ERROR
    assert found.text.startswith(f"{kind} ")
    assert status in found.text
    assert "Runtime.ExitError" in found.text


def test_a_platform_record_may_be_a_sentence() -> None:
    sentence = f"RequestId: {ID} Error: Runtime exited with error: exit status 1"
    assert entry(record("fault", sentence)).text == f"fault {sentence}"


@pytest.mark.parametrize(
    "body", [None, 1, "x", [], {}, {"metrics": 7}, {"metrics": {"durationMs": "soon"}, "requestId": 5}]
)
@pytest.mark.parametrize("kind", ["report", "start", "initStart", "runtimeDone", "initReport", ""])
def test_a_platform_record_of_any_shape_is_an_entry(kind: str, body: object) -> None:
    assert entry(record(kind, body)).time == TIME


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"level": "error", "message": "no"}, Entry(Label.ERROR, "no")),
        ({"severity": "WARNING", "msg": "low", "time": TIME}, Entry(Label.WARN, "low", TIME)),
        ({"log_level": "debug", "message": "", "timestamp": TIME}, Entry(Label.DEBUG, "", TIME)),
        ({"level": "INFO", "message": {"a": 1}}, Entry(Label.INFO, '{"a":1}', rest=b'{"message":{"a": 1}}')),
        (
            {"level": "INFO", "message": "x", "order": "A-17", "n": [1]},
            Entry(Label.INFO, "x", rest=b'{"order":"A-17","n":[1]}'),
        ),
        ({"level": "LOUD", "message": "hi"}, Entry(Label.PLAIN, "hi", rest=b'{"level":"LOUD"}')),
        ({"level": "INFO", "message": "x", "msg": "y"}, Entry(Label.INFO, "x", rest=b'{"msg":"y"}')),
        ({"message": "[red]"}, Entry(Label.PLAIN, "[red]")),
        ({"message": "two\nlines", "level": "INFO"}, Entry(Label.INFO, "two\nlines")),
        ({"type": "platform", "message": "mine"}, Entry(Label.PLAIN, "mine", rest=b'{"type":"platform"}')),
        # no logger's record: shown as it stands, and it unfolds
        ({"order": "A-17"}, Entry(Label.PLAIN, '{"order": "A-17"}', rest=b'{"order": "A-17"}')),
        ({}, Entry(Label.PLAIN, "{}", rest=b"{}")),
        # a level and no message: structlog has it in `event`, others have none
        ({"level": "info", "event": "priced", "n": 2}, Entry(Label.INFO, "priced", rest=b'{"n":2}')),
        ({"level": "INFO", "order": "x", "n": 2}, Entry(Label.INFO, "order=x  n=2", rest=b'{"order":"x","n":2}')),
        # pino, zerolog, zap
        (
            {"level": 30, "time": 1795428000123, "pid": 8, "msg": "hi"},
            Entry(Label.INFO, "hi", "2026-11-23T10:00:00.123Z", b'{"pid":8}'),
        ),
        ({"level": 35, "msg": "hi"}, Entry(Label.PLAIN, "hi", rest=b'{"level":35}')),
        ({"level": "warn", "ts": 1795428000.5, "msg": "hi"}, Entry(Label.WARN, "hi", "2026-11-23T10:00:00.500Z")),
        ({"level": "info", "time": 17, "message": "hi"}, Entry(Label.INFO, "hi", rest=b'{"time":17}')),
        ({"level": "info", "time": "soon", "message": "hi"}, Entry(Label.INFO, "hi", rest=b'{"time":"soon"}')),
        # Powertools
        (
            {"level": "INFO", "location": "handler:3", "message": "hi", "timestamp": "2026-11-23 10:00:00,123+0000"},
            Entry(Label.INFO, "hi", "2026-11-23 10:00:00,123+0000", b'{"location":"handler:3"}'),
        ),
        # Java
        (
            {"timestamp": TIME, "message": "hi", "level": "INFO", "AWSRequestId": ID},
            Entry(Label.INFO, "hi", TIME, f'{{"AWSRequestId":"{ID}"}}'.encode()),
        ),
    ],
)
def test_an_applications_record_loses_nothing(line: dict[str, Any], expected: Entry) -> None:
    assert entry(json.dumps(line)) == expected


def test_the_rest_keeps_its_tokens() -> None:
    line = '{"level":"INFO","message":"x","a":1.0,"b":1e400,"c":12345678901234567890123,"d":"\\u00e9","e":-0.0}'
    assert entry(line.replace("1e400", "1e30")).rest == (
        b'{"a":1.0,"b":1e30,"c":12345678901234567890123,"d":"\\u00e9","e":-0.0}'
    )


@pytest.mark.parametrize(
    "line",
    [
        '{"message": ' + "[" * 2_000 + "]" * 2_000 + "}",
        "{" * 2_000,
        '{"a": ' + "1" * 4_500 + "}",
        '{"cut": "of',
        "{not json}",
        "{}{}",
    ],
)
def test_what_cant_be_read_as_json_is_shown_as_it_stands(line: str) -> None:
    assert entry(line) == Entry(Label.PLAIN, line)


@pytest.mark.parametrize("odd", ["NaN", "-Infinity", "1e400", '"\\ud800"', "[NaN, 1.0]"])
def test_what_loggers_write_that_is_hardly_json_hides_no_level(odd: str) -> None:
    found = entry(f'{{"level": "ERROR", "message": "lost", "score": {odd}, "total": 7.80}}')
    assert (found.label, found.text) == (Label.ERROR, "lost")
    assert found.rest == f'{{"score":{odd},"total":7.80}}'.encode()
    assert entry(f'{{"level": "WARN", "message": {odd}}}').label is Label.WARN


def test_text_stands_amid_json() -> None:
    tail = parse(b'{"level":"INFO","message":"a"}\nplain\n\n{"level":"WARN","message":"b"}\r\n')
    assert [(found.label, found.text) for found in tail.entries] == [
        (Label.INFO, "a"),
        (Label.PLAIN, "plain"),
        (Label.PLAIN, ""),
        (Label.WARN, "b"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = st.sampled_from(
    ["type", "record", "level", "severity", "message", "msg", "time", "timestamp", "ts", "requestId", "event", "x"]
)


@given(
    st.dictionaries(MEMBERS, JSON | st.sampled_from(["platform.report", "platform.start", "INFO", 30, 1.8e12, TIME]))
)
def test_a_record_of_any_shape_is_one_entry(members: dict[str, Any]) -> None:
    found = entry(json.dumps(members))
    if found.rest:
        assert isinstance(json.loads(found.rest), dict)
