"""The log tail: every line is there, known lines are understood, and it says when its beginning is missing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.logtail import LIMIT, Entry, Label, Report, parse

ID = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f"
TIME = "2026-11-23T10:00:00.000Z"
START = f"START RequestId: {ID} Version: $LATEST\n"
REPORT = (
    f"REPORT RequestId: {ID}\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 128 MB\t"
    "Max Memory Used: 73 MB\tInit Duration: 118.20 ms\t\n"
)
TEXT = (
    "INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:07a4\n"
    f"{START}"
    f"[INFO]\t{TIME}\t{ID}\tpriced 2 lines\n"
    f"END RequestId: {ID}\n"
    f"{REPORT}"
    "XRAY TraceId: 1-5d02\tSegmentId: 2c3f\tSampled: true\t\n"
)


def entry(line: str) -> Entry:
    (only,) = parse(line.encode()).entries
    return only


def report(line: str) -> Report:
    found = parse(line.encode()).report
    assert found is not None
    return found


def record(kind: str, body: object) -> str:
    return json.dumps({"time": TIME, "type": f"platform.{kind}", "record": body})


def test_a_whole_log_in_text_is_understood_line_by_line() -> None:
    tail = parse(TEXT.encode())
    assert tail.entries == (
        Entry(Label.INIT, "runtime python:3.12.v36"),
        Entry(Label.START, f"version $LATEST · {ID}"),
        Entry(Label.INFO, "priced 2 lines", TIME),
        Entry(Label.END, ""),
        Entry(Label.REPORT, REPORT.removeprefix("REPORT ").strip()),
        Entry(Label.XRAY, "TraceId: 1-5d02  SegmentId: 2c3f  Sampled: true"),
    )
    assert tail.report == Report(ID, 79.67, 80, 128, 73, 118.2)
    assert tail.complete
    assert tail.data == TEXT.encode()


@pytest.mark.parametrize(
    ("fields", "status", "error_type"),
    [
        ("Status: timeout", "timeout", ""),
        ("Status: error\tError Type: Runtime.ExitError", "error", "Runtime.ExitError"),
    ],
)
def test_the_report_tells_how_a_failure_ended(fields: str, status: str, error_type: str) -> None:
    found = report(REPORT.rstrip("\n") + fields)
    assert (found.status, found.error_type, found.billed) == (status, error_type, 80)


def test_the_report_tells_of_a_restored_snapshot() -> None:
    found = report(f"REPORT RequestId: {ID}\tRestore Duration: 312.50 ms\tBilled Restore Duration: 41 ms\t")
    assert (found.restore, found.billed_restore, found.duration, found.init) == (312.5, 41, None, None)


@pytest.mark.parametrize(
    "value", ["", "ms", "x ms", "nan ms", "inf ms", "-1 ms", "1e999 ms", "9" * 5000 + " ms", "0x10 ms", "\x00"]
)
def test_a_figure_that_is_none_is_not_told(value: str) -> None:
    found = report(f"REPORT RequestId: {ID}\tDuration: {value}\tMemory Size: {value}\tBilled Duration: 80 ms\t")
    assert (found.duration, found.memory_size, found.billed) == (None, None, 80)


def test_the_last_report_counts() -> None:
    assert report(REPORT.replace("79.67", "1.00") + REPORT).duration == 79.67


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"START RequestId: {ID} Version: 7", Entry(Label.START, f"version 7 · {ID}")),
        (f"START RequestId: {ID}", Entry(Label.START, ID)),
        (f"END RequestId: {ID}", Entry(Label.END, "")),
        ("END RequestId: says who", Entry(Label.END, "says who")),
        (
            "INIT_REPORT Init Duration: 3010.11 ms\tPhase: init\tStatus: timeout",
            Entry(Label.INIT, "Init Duration: 3010.11 ms  Phase: init  Status: timeout"),
        ),
        (
            "RESTORE_START Runtime Version: java:21.v1\tRuntime Version ARN: arn",
            Entry(Label.RESTORE, "Runtime Version: java:21.v1  Runtime Version ARN: arn"),
        ),
        ("RESTORE_REPORT Restore Duration: 1 ms", Entry(Label.RESTORE, "Restore Duration: 1 ms")),
        (
            "EXTENSION\tName: lens\tState: Ready\tEvents: [INVOKE]",
            Entry(Label.EXTENSION, "Name: lens  State: Ready  Events: [INVOKE]"),
        ),
        ("EXTENSION Name: lens State: Ready", Entry(Label.EXTENSION, "Name: lens State: Ready")),
        (
            f"{TIME} {ID} Task timed out after 3.00 seconds",
            Entry(Label.TIMEOUT, "Task timed out after 3.00 seconds", TIME),
        ),
        # Python
        (f"[WARNING]\t{TIME}\t{ID}\tlow stock", Entry(Label.WARN, "low stock", TIME)),
        (f"[CRITICAL]\t{TIME}\t\tat init", Entry(Label.FATAL, "at init", TIME)),
        (f"[DEBUG]\t{TIME}\t{ID}\ta\tb", Entry(Label.DEBUG, "a\tb", TIME)),
        ("[ERROR] ValueError: no such order", Entry(Label.ERROR, "ValueError: no such order")),
        ("Traceback (most recent call last):", Entry(Label.PLAIN, "Traceback (most recent call last):")),
        ("WARNING: deprecated", Entry(Label.WARN, "deprecated")),
        # Node
        (f"{TIME}\t{ID}\tINFO\tpriced", Entry(Label.INFO, "priced", TIME)),
        (f"{TIME}\tundefined\tERROR\tUncaught", Entry(Label.ERROR, "Uncaught", TIME)),
        (f"{TIME}\t{ID}\tTRACE\tpriced\rtwice", Entry(Label.TRACE, "priced\rtwice", TIME)),
        # .NET
        (f"{TIME}\t{ID}\tinfo\tpriced", Entry(Label.INFO, "priced", TIME)),
        (f"{TIME}\t{ID}\tfail\tbroken", Entry(Label.ERROR, "broken", TIME)),
        (f"{TIME}\t{ID}\tcrit\tbroken", Entry(Label.FATAL, "broken", TIME)),
        # Ruby
        (
            f"I, [2026-11-23T10:00:00.123456 #8]  INFO {ID} -- : priced",
            Entry(Label.INFO, "priced", "2026-11-23T10:00:00.123456"),
        ),
        (
            "E, [2026-11-23T10:00:00.123456 #8] ERROR -- shop: no",
            Entry(Label.ERROR, "shop: no", "2026-11-23T10:00:00.123456"),
        ),
        # Java and Go, whose loggers leave the form to the function
        ("2026-11-23 10:00:00 INFO Handler - priced", Entry(Label.PLAIN, "2026-11-23 10:00:00 INFO Handler - priced")),
        ("2026/11/23 10:00:00 priced", Entry(Label.PLAIN, "2026/11/23 10:00:00 priced")),
        # what only looks like one of them
        ("[NOTALEVEL] x", Entry(Label.PLAIN, "[NOTALEVEL] x")),
        ("NOTE: x", Entry(Label.PLAIN, "NOTE: x")),
        ("STARTING up", Entry(Label.PLAIN, "STARTING up")),
        ("REPORT for today", Entry(Label.PLAIN, "REPORT for today")),
        ("[red]text[/red]\x1b[2J\x00", Entry(Label.PLAIN, "[red]text[/red]\x1b[2J\x00")),
        ("   indented", Entry(Label.PLAIN, "   indented")),
    ],
)
def test_a_line_is_told_by_its_form(line: str, expected: Entry) -> None:
    assert entry(line) == expected


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
    assert tail.entries == (
        Entry(Label.INIT, "runtime python:3.12.v36", TIME),
        Entry(Label.START, f"version $LATEST · {ID}", TIME),
        Entry(Label.INFO, "priced", TIME),
        Entry(Label.END, "", TIME),
        Entry(Label.REPORT, f"RequestId: {ID}", TIME),
    )
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


def test_a_platform_record_may_be_a_sentence() -> None:
    sentence = f"RequestId: {ID} Error: Runtime exited with error: exit status 1"
    assert entry(record("fault", sentence)).text == f"fault {sentence}"


@pytest.mark.parametrize(
    "body", [None, 1, "x", [], {"metrics": 7}, {"metrics": {"durationMs": "soon"}, "requestId": 5}]
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
        ({"level": "INFO", "message": {"a": 1}}, Entry(Label.INFO, '{"a":1}')),
        ({"level": "INFO", "message": "x", "order": "A-17", "n": [1]}, Entry(Label.INFO, "x  order=A-17  n=[1]")),
        ({"level": "INFO", "event": "x"}, Entry(Label.INFO, "event=x")),
        ({"level": 30, "time": 17, "msg": "hi"}, Entry(Label.PLAIN, "hi  level=30  time=17")),
        ({"level": "LOUD", "message": "hi"}, Entry(Label.PLAIN, "hi  level=LOUD")),
        ({"level": "INFO", "message": "x", "msg": "y"}, Entry(Label.INFO, "x  msg=y")),
        ({"message": "[red]"}, Entry(Label.PLAIN, "[red]")),
        ({"order": "A-17"}, Entry(Label.PLAIN, '{"order": "A-17"}')),
        ({"type": "platform", "message": "mine"}, Entry(Label.PLAIN, "mine  type=platform")),
        ({}, Entry(Label.PLAIN, "{}")),
    ],
)
def test_an_applications_record_loses_nothing_but_what_was_understood(line: dict[str, Any], expected: Entry) -> None:
    assert entry(json.dumps(line)) == expected


@pytest.mark.parametrize(
    "line",
    [
        '{"message": 1e400}',
        '{"message": NaN}',
        '{"message": "\\ud800"}',
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


def test_text_stands_amid_json() -> None:
    tail = parse(b'{"level":"INFO","message":"a"}\nplain\n\n{"level":"WARN","message":"b"}\r\n')
    assert [(found.label, found.text) for found in tail.entries] == [
        (Label.INFO, "a"),
        (Label.PLAIN, "plain"),
        (Label.PLAIN, ""),
        (Label.WARN, "b"),
    ]


def test_blank_lines_are_lines() -> None:
    assert [found.text for found in parse(b"\na\n\n\n").entries] == ["", "a", "", ""]


def test_no_bytes_are_no_entries() -> None:
    tail = parse(b"")
    assert (tail.entries, tail.report, tail.complete) == ((), None, True)


@pytest.mark.parametrize("length", [LIMIT - 1, LIMIT, LIMIT + 1, 3 * LIMIT])
@pytest.mark.parametrize(
    "beginning",
    [
        START.encode(),
        b"INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn\n",
        b"RESTORE_START Runtime Version: java:21.v1\n",
        record("start", {"requestId": ID}).encode() + b"\n",
        record("initStart", {}).encode() + b"\n",
        record("restoreStart", {}).encode() + b"\n",
    ],
)
def test_a_log_that_shows_its_beginning_is_complete(beginning: bytes, length: int) -> None:
    assert parse(beginning.ljust(length, b".")).complete


@pytest.mark.parametrize(("length", "complete"), [(LIMIT - 1, True), (LIMIT, False), (LIMIT + 1, False)])
@pytest.mark.parametrize(
    "beginning", [b"", b"T RequestId: x\n", b"xSTART RequestId: x\n", b'{"type":"platform.report"}\n', b"{"]
)
def test_a_full_log_that_doesnt_is_cut(beginning: bytes, length: int, complete: bool) -> None:
    assert parse(beginning.ljust(length, b".")).complete is complete


@pytest.mark.parametrize("character", ["é", "語", "😀"])
def test_a_cut_through_a_character_leaves_no_trace_of_it(character: str) -> None:
    encoded = character.encode()
    for cut in range(1, len(encoded)):
        data = encoded[cut:] + b" and on\n" + b"." * LIMIT
        assert parse(data).entries[0].text == " and on"


def test_a_log_that_isnt_cut_keeps_its_first_bytes() -> None:
    assert entry_texts(b"\x80\x81 and on") == ["\ufffd\ufffd and on"]


def test_bytes_that_are_not_utf_8_are_replaced_and_the_line_goes_on() -> None:
    assert entry_texts(b"a\xffb\nc") == ["a\ufffdb", "c"]


def entry_texts(data: bytes) -> list[str]:
    return [found.text for found in parse(data).entries]


def test_a_cut_json_line_is_shown_as_it_stands() -> None:
    data = b'o","message":"cut"}\n{"level":"INFO","message":"whole"}\n'.ljust(LIMIT, b".")
    assert entry_texts(data)[:2] == ['o","message":"cut"}', "whole"]


PIECES = st.sampled_from(
    [
        *'{}[]":,\n\t\r \x00\x1b',
        "START RequestId: ",
        "END RequestId: ",
        "REPORT RequestId: ",
        "Duration: ",
        "ms",
        "1e400",
        ID,
        TIME,
        "[INFO]",
        "INFO",
        "EXTENSION\tName: ",
        "INIT_START ",
        '{"type":"platform.report","record":',
        '{"level":"INFO"',
        '"message":',
        "\\ud800",
        "null",
        "9" * 30,
        record("report", {"metrics": {"durationMs": 1}}),
        "é",
    ]
)


@given(
    st.lists(PIECES, max_size=20).map(lambda pieces: "".join(pieces).encode()) | st.binary(max_size=80), st.booleans()
)
def test_no_bytes_make_it_raise_or_lose_a_line(data: bytes, is_long: bool) -> None:
    if is_long:
        data = data + b"\n" + b"x" * LIMIT
    tail = parse(data)
    assert tail.data == data
    assert len(tail.entries) == data.count(b"\n") + (not data.endswith(b"\n") and data != b"")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = st.sampled_from(
    ["type", "record", "level", "severity", "message", "msg", "time", "timestamp", "requestId", "x"]
)


@given(st.dictionaries(MEMBERS, JSON | st.sampled_from(["platform.report", "platform.start", "INFO"])))
def test_a_record_of_any_shape_is_one_entry(members: dict[str, Any]) -> None:
    assert len(parse(json.dumps(members).encode()).entries) == 1
