"""Execution environments as a client meets them: real processes, and every way in which they can fail."""

import base64
import os
import time
from pathlib import Path

import pytest

from tests.local.support import FUNCTIONS, Raw, alive, eventually


def test_a_response_is_relayed_byte_for_byte(raw: Raw) -> None:
    text = ' {"a" : 1.0, "a": 1e400, "n": 12345678901234567890123 }\n'
    reply = raw.invoke("failing", {"how": "raw", "text": text})
    assert (reply.status, reply.body) == (200, text.encode())
    assert "x-amz-function-error" not in reply.headers


def test_an_empty_body_is_an_empty_event(raw: Raw) -> None:
    assert raw.invoke("echo", b"").json == {}


@pytest.mark.parametrize("event", [b"1", b"null", b'"text"', b"[]", b"  {}\n", b"1e400", b'"\\ud800"'])
def test_any_json_value_is_an_event(raw: Raw, event: bytes) -> None:
    assert raw.invoke("echo", event).status == 200


def test_an_exception_is_reported_as_the_runtime_words_it(raw: Raw) -> None:
    reply = raw.invoke("failing", {"how": "exception", "message": "no\r\nX-Evil: 1"})
    assert reply.status == 200
    assert reply.headers["x-amz-function-error"] == "Unhandled"
    assert "x-evil" not in reply.headers
    error = reply.json
    assert error["errorType"] == "Custom"
    assert error["errorMessage"] == "no\r\nX-Evil: 1"
    assert error["requestId"] == reply.headers["x-amzn-requestid"]
    assert any("app.py" in frame and "in exception" in frame for frame in error["stackTrace"])
    assert "[ERROR] Custom: no" in reply.log
    assert "Status" not in reply.report


def test_a_failure_a_thousand_frames_deep_arrives(raw: Raw) -> None:
    """The client sends each frame in one header, some 100 KB of it."""
    error = raw.invoke("failing", {"how": "recursion"}).json
    assert error["errorType"] == "RecursionError"
    assert "Previous line repeated 99" in error["stackTrace"][-1]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"how": "sys_exit", "status": 3}, "Runtime exited with error: exit status 3"),
        ({"how": "sys_exit", "status": 0}, "Runtime exited without providing a reason"),
        ({"how": "os_exit", "status": 1}, "Runtime exited with error: exit status 1"),
        ({"how": "end", "signal": "SIGABRT"}, "Runtime exited with error: signal: aborted"),
        ({"how": "end", "signal": "SIGKILL"}, "Runtime exited with error: signal: killed"),
        ({"how": "segfault"}, "Runtime exited with error: signal: segmentation fault"),
    ],
)
def test_a_process_that_ends_is_an_exit_error(raw: Raw, event: dict[str, object], reason: str) -> None:
    reply = raw.invoke("failing", event)
    request_id = reply.headers["x-amzn-requestid"]
    assert reply.headers["x-amz-function-error"] == "Unhandled"
    assert reply.json == {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} Error: {reason}"}
    assert (reply.report["Status"], reply.report["Error Type"]) == ("error", "Runtime.ExitError")
    assert f"failing by {event['how']}" in reply.log


def test_after_an_exit_the_next_invocation_has_a_new_environment(raw: Raw) -> None:
    raw.invoke("failing", {"how": "os_exit", "status": 1})
    reply = raw.invoke("failing", {"how": "raw", "text": "1"})
    assert reply.body == b"1"
    assert "Init Duration" in reply.report


@pytest.mark.parametrize(
    ("function", "kind", "words"),
    [
        ("bad-import", "Runtime.ImportModuleError", "Unable to import module 'app': No module named"),
        ("missing-handler", "Runtime.HandlerNotFound", "Handler 'nobody' missing on module 'app'"),
        ("syntax-error", "Runtime.UserCodeSyntaxError", "Syntax error in module 'app'"),
    ],
)
def test_code_that_cannot_be_loaded_is_the_outcome_of_the_invocation(
    raw: Raw, function: str, kind: str, words: str
) -> None:
    for _ in range(2):
        reply = raw.invoke(function, {})
        assert (reply.status, reply.headers["x-amz-function-error"]) == (200, "Unhandled")
        assert reply.json["errorType"] == kind
        assert words in reply.json["errorMessage"]
        assert "INIT_REPORT Init Duration: " in reply.log
        assert reply.report["Error Type"] == kind


def test_an_exit_while_loading_is_an_exit_error(raw: Raw) -> None:
    reply = raw.invoke("exits-at-import", {})
    assert reply.json["errorType"] == "Runtime.ExitError"
    assert reply.json["errorMessage"].endswith("Runtime exited with error: exit status 7")
    assert "going down" in reply.log


def test_what_json_cannot_hold_is_a_marshal_error(raw: Raw) -> None:
    error = raw.invoke("failing", {"how": "unserialisable"}).json
    assert error["errorType"] == "Runtime.MarshalError"
    assert error["errorMessage"].startswith("Unable to marshal response:")


def test_the_largest_response_passes_and_one_byte_more_does_not(raw: Raw) -> None:
    largest = raw.invoke("failing", {"how": "large", "size": 6_291_556 - 2})
    assert len(largest.body) == 6_291_556
    assert "x-amz-function-error" not in largest.headers
    reply = raw.invoke("failing", {"how": "large", "size": 6_291_556 - 1})
    assert (reply.status, reply.headers["x-amz-function-error"]) == (200, "Unhandled")
    assert reply.json == {
        "errorType": "Function.ResponseSizeTooLarge",
        "errorMessage": "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    }
    assert raw.invoke("failing", {"how": "raw", "text": "1"}).body == b"1"


def test_time_is_up_after_the_functions_timeout(raw: Raw) -> None:
    raw.invoke("failing", {"how": "raw", "text": "1"})
    began = time.monotonic()
    reply = raw.invoke("failing", {"how": "sleep", "seconds": 30})
    assert 0.95 < time.monotonic() - began < 15
    request_id = reply.headers["x-amzn-requestid"]
    assert reply.json == {
        "errorType": "Sandbox.Timedout",
        "errorMessage": f"RequestId: {request_id} Error: Task timed out after 1.00 seconds",
    }
    assert f"{request_id} Task timed out after 1.00 seconds\n" in reply.log
    assert reply.report["Status"] == "timeout"
    assert reply.report["Duration"] == "1000.00 ms"
    assert reply.report["Billed Duration"] == "1000 ms"


def test_a_time_out_ends_the_whole_process_group(raw: Raw, tmp_path: Path) -> None:
    file = tmp_path / "pids"
    reply = raw.invoke("failing", {"how": "sleep_with_child", "seconds": 30, "pid_file": str(file)})
    assert reply.json["errorType"] == "Sandbox.Timedout"
    pids = [int(pid) for pid in file.read_text().split()]
    assert len(pids) == 2
    assert eventually(lambda: not any(alive(pid) for pid in pids))


def test_too_much_memory_is_a_kill(raw: Raw) -> None:
    reply = raw.invoke("failing", {"how": "memory"})
    assert reply.json["errorMessage"].endswith("Runtime exited with error: signal: killed")
    assert reply.report["Max Memory Used"] == reply.report["Memory Size"] == "256 MB"


def test_a_function_sees_the_context_lambda_gives(raw: Raw) -> None:
    context = '{"custom": {"k": "v\u00e9"}, "client": {"app_title": "bench"}}'
    reply = raw.invoke("context", {}, Client_Context=base64.b64encode(context.encode()).decode(), Tenant_Id="tenant 1")
    seen = reply.json
    assert seen["request_id"] == reply.headers["x-amzn-requestid"]
    assert seen["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:context"
    assert 8_000 < seen["remaining"] <= 9_000
    assert (seen["version"], seen["memory"], seen["tenant"]) == ("$LATEST", "192", "tenant 1")
    assert (seen["custom"], seen["title"]) == ({"k": "vé"}, "bench")


def test_the_environment_is_lambdas_and_next_to_nothing_of_the_shells(raw: Raw) -> None:
    seen = raw.invoke("context", {}).json
    variables = seen["environment"]
    folder = str(FUNCTIONS / "context")
    expected = {
        "_HANDLER": "app.handler",
        "AWS_LAMBDA_FUNCTION_NAME": "context",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "192",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/context",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "LAMBDA_TASK_ROOT": folder,
        "TZ": ":UTC",
        "STAGE": "test",
        "NUMBER": "7",
        "FLAG": "true",
    }
    assert variables.items() >= expected.items()
    assert not {"AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "PYTEST_CURRENT_TEST"} & set(variables)
    assert variables["HOME"] != os.environ.get("HOME")
    assert (seen["stdin"], seen["cwd"], seen["path"][0]) == ("/dev/null", folder, folder)
    assert seen["descriptors"] == ["/dev/null", "pipe"]


def test_a_function_imports_lambdas_sdk_and_nothing_else_of_the_workbench(raw: Raw) -> None:
    modules = ["boto3", "workbench", "textual", "aiohttp", "msgspec", "yaml", "psutil", "pytest"]
    assert raw.invoke("context", {"modules": modules}).json["importable"] == ["boto3"]


def test_warm_environments_are_reused(raw: Raw) -> None:
    first = raw.invoke("context", {}).json["pid"]
    reply = raw.invoke("context", {})
    assert reply.json["pid"] == first
    assert "Init Duration" not in reply.report


def test_a_program_that_is_not_there_is_an_invalid_entrypoint(raw: Raw) -> None:
    reply = raw.invoke("no-bootstrap", {})
    assert reply.json["errorType"] == "Runtime.InvalidEntrypoint"
    assert reply.report["Status"] == "error"
