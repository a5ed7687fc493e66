"""The log: framing taken off wherever it is cut, only the end kept, the platform's lines word for word."""

import base64
import json
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.local.support import Raw
from workbench.local.log import JsonLog, Output, Report, TextLog

NOW = 1_795_000_000.0


def frame(message: bytes, kind: int = 0x03, now: float = NOW) -> bytes:
    return bytes([0xA5, 0x5A, 0, kind]) + len(message).to_bytes(4, "big") + int(now * 1e6).to_bytes(8, "big") + message


def fed(*pieces: bytes) -> bytes:
    output = Output(lambda: NOW)
    for piece in pieces:
        output.feed(piece)
    return output.take()


def test_plain_output_and_frames_keep_their_order() -> None:
    assert fed(b"one\n" + frame(b"two\nlines\n") + b"three\n") == b"one\ntwo\nlines\nthree\n"


def test_each_message_ends_its_line() -> None:
    assert fed(b"unfinished" + frame(b"no end") + frame(b"") + b"plain") == b"unfinished\nno end\nplain\n"


@given(st.lists(st.integers(0, 90), max_size=6))
def test_it_does_not_matter_where_the_stream_is_cut(cuts: list[int]) -> None:
    stream = b"plain\n" + frame("messäge\n".encode()) + b"\xa5\x5a but no frame\n" + frame(b"last", 0x17)
    points = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[start:end] for start, end in pairwise(points)]
    assert fed(*pieces) == "plain\nmessäge\n".encode() + b"\xa5\x5a but no frame\nlast\n"


@given(st.binary(max_size=400))
def test_garbage_is_kept_as_it_is(data: bytes) -> None:
    assert fed(data) == (data if not data or data.endswith(b"\n") else data + b"\n")


@pytest.mark.parametrize(
    "header", [frame(b"x" * 9, 0xFF)[:16], frame(b"x" * 9, now=0)[:16], b"\xa5\x5a\x00\x03\xff\xff\xff\xff" + b"\0" * 8]
)
def test_what_only_looks_like_a_frame_is_output(header: bytes) -> None:
    assert fed(header + b"rest\n") == header + b"rest\n"


def test_a_frame_that_never_ends_does_not_swallow_the_next_invocation() -> None:
    output = Output(lambda: NOW)
    output.feed(frame(b"x" * 1000)[:20])
    assert output.take() == b"xxxx\n"
    output.feed(b"plain\n" + frame(b"message"))
    assert output.take() == b"plain\nmessage\n"


def test_only_the_end_is_kept() -> None:
    output = Output(lambda: NOW)
    for number in range(100_000):
        output.feed(b"line %d\n" % number)
    tail = output.take()
    assert len(tail) == 4096
    assert tail.endswith(b"line 99999\n")
    assert output.take() == b""


def test_the_report_is_lambdas() -> None:
    report = Report("id", 79.671, 128, 73 * 1_048_576 - 5, 118.2)
    assert TextLog().end(report, 2) == (
        b"END RequestId: id\nREPORT RequestId: id\tDuration: 79.67 ms\tBilled Duration: 80 ms\tMemory Size: 128 MB\t"
        b"Max Memory Used: 73 MB\tInit Duration: 118.20 ms\t\n"
    )


@pytest.mark.parametrize(("duration", "billed"), [(0.0, 1), (0.4, 1), (1.0, 1), (1.001, 1), (1.01, 2), (99.99, 100)])
def test_billing_rounds_up_to_a_millisecond(duration: float, billed: int) -> None:
    assert Report("id", duration, 128, 0).billed == billed


def test_a_failure_is_in_the_report() -> None:
    timeout = Report("id", 3000.0, 128, 0, None, "timeout", "Sandbox.Timedout", True)
    assert TextLog().end(timeout, 0).endswith(b"\tStatus: timeout\t\n")
    exit_error = Report("id", 3.0, 128, 0, None, "error", "Runtime.ExitError\tInit Duration: 1\n", True)
    assert TextLog().end(exit_error, 0).endswith(b"\tStatus: error\tError Type: Runtime.ExitErrorInit Duration: 1\t\n")


def test_json_lines_are_lambdas_events() -> None:
    done, report = map(json.loads, JsonLog().end(Report("id", 79.67, 128, 73 << 20, 118.2), 7).splitlines())
    assert done["type"] == "platform.runtimeDone"
    assert done["record"]["metrics"] == {"durationMs": 79.67, "producedBytes": 7}
    assert report["type"] == "platform.report"
    assert report["record"] == {
        "requestId": "id",
        "status": "success",
        "metrics": {
            "durationMs": 79.67,
            "billedDurationMs": 80,
            "memorySizeMB": 128,
            "maxMemoryUsedMB": 73,
            "initDurationMs": 118.2,
        },
    }


def test_everything_a_function_writes_comes_in_order(raw: Raw) -> None:
    raw.invoke("printing", {"what": "nothing"})
    lines = raw.invoke("printing", {"what": "every_way"}).log.splitlines()
    assert lines[0].startswith("START RequestId: ")
    assert lines[1:3] == ["by print", "by stderr"]
    assert lines[3].startswith("[INFO]\t")
    assert lines[3].endswith("\tby logging")
    assert lines[4:8] == ["in two lines", "by os.write", "by os.system", "unfinished"]
    assert lines[8].startswith("END RequestId: ")
    assert lines[9].startswith("REPORT RequestId: ")


def test_a_cold_start_is_in_the_first_log_only(raw: Raw) -> None:
    raw.invoke("printing", {"what": "flood", "megabytes": 0}, Tenant_Id="cold")
    first = raw.invoke("printing", {"what": "nothing"}, Tenant_Id="colder").log
    assert first.startswith("INIT_START Runtime Version: python:")
    assert "while loading\nSTART " in first
    assert "Init Duration: " in first
    second = raw.invoke("printing", {"what": "nothing"}, Tenant_Id="colder").log
    assert second.startswith("START ")
    assert "Init Duration" not in second


def test_a_long_log_is_cut_to_its_last_4096_bytes(raw: Raw) -> None:
    reply = raw.invoke("printing", {"what": "long", "lines": 1000})
    assert len(base64.b64decode(reply.headers["x-amz-log-result"])) == 4096
    assert "line 999 äöü\nEND " in reply.log


def test_a_flood_neither_stalls_nor_fills_the_endpoint(raw: Raw) -> None:
    reply = raw.invoke("printing", {"what": "flood", "megabytes": 100}, Tenant_Id="flood")
    assert reply.body == b"null"  # and not that its time was up
    assert "done\nEND " in reply.log


def test_binary_garbage_is_a_log_too(raw: Raw) -> None:
    reply = raw.invoke("printing", {"what": "garbage"})
    assert "after garbage\nEND " in reply.log
    assert raw.invoke("printing", {"what": "nothing"}).log.startswith("START ")


def test_what_is_written_between_invocations_is_the_nexts(raw: Raw) -> None:
    raw.invoke("printing", {"what": "later"})
    time.sleep(0.15)
    assert raw.invoke("printing", {"what": "nothing"}).log.startswith("from between\nSTART ")


def test_the_json_format_is_objects_and_plain_lines(raw: Raw) -> None:
    lines = raw.invoke("json-log", {"fail": True}).log.splitlines()
    assert "plain text" in lines
    events = [json.loads(line) for line in lines if line != "plain text"]
    assert [event["type"] for event in events if "type" in event] == [
        "platform.initStart",
        "platform.start",
        "platform.runtimeDone",
        "platform.report",
    ]
    message, error = (event for event in events if "level" in event)
    assert (message["message"], message["field"], message["level"]) == ("a message", 1, "INFO")
    assert (error["errorType"], error["level"]) == ("ValueError", "ERROR")
    assert events[-1]["record"]["status"] == "error"
