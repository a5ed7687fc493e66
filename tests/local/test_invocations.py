"""The Invoke operation over HTTP: what is refused before code runs, which version runs, what the answer carries."""

import base64
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.local.support import Raw, eventually, write
from workbench.local.launcher import RunningEndpoint

PATH = "/2015-03-31/functions/echo/invocations"


def test_an_answer_carries_what_the_model_says(boto: Any) -> None:
    answer = boto.invoke(FunctionName="even", Qualifier="two", Payload=b"{}", LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "2")
    assert "FunctionError" not in answer
    assert base64.b64decode(answer["LogResult"]).endswith(b"\t\n")
    assert json.load(answer["Payload"])[2] == "2"
    assert "LogResult" not in boto.invoke(FunctionName="echo", Payload=b"{}")


def test_the_invoked_arn_carries_the_qualifier(boto: Any) -> None:
    for reference in ({"FunctionName": "context", "Qualifier": "$LATEST"}, {"FunctionName": "context:$LATEST"}):
        seen = json.load(boto.invoke(**reference)["Payload"])
        assert seen["arn"] == "arn:aws:lambda:eu-central-1:000000000000:function:context:$LATEST"


@pytest.mark.parametrize(
    ("payload", "line", "column"),
    [
        (b"{'a': 1}", 1, 2),
        (b'{"a": 1,\n "b": NaN}', 2, 7),
        (b"[1,]", 1, 3),
        (b"\xef\xbb\xbf{}", 1, 1),
        (b'{"a": "\xff"}', 1, 8),
        (b"{} {}", 1, 4),
        (b" ", 1, 2),
        (b'{"a": [1, 2', 1, 12),
        (b"[" + b"0," * 200_000 + b"x]", 1, 400_002),
    ],
)
def test_what_is_not_json_is_refused_with_its_place(raw: Raw, payload: bytes, line: int, column: int) -> None:
    reply = raw.invoke("echo", payload)
    assert (reply.status, reply.error) == (400, "InvalidRequestContentException")
    assert reply.json["Type"] == "User"
    words = reply.json["message"]
    assert words.startswith("Could not parse request body into json: Could not parse payload into json: ")
    assert words.endswith(f"; line: {line}, column: {column}]")
    assert len(words) < 1200


def padded(size: int) -> bytes:
    return b'"' + b"x" * (size - 2) + b'"'


def test_the_largest_request_passes_and_one_byte_more_does_not(raw: Raw) -> None:
    assert raw.invoke("failing", b'{"how": "raw", "text": "1", "pad": ' + padded(6_291_456 - 36) + b"}").body == b"1"
    reply = raw.invoke("echo", padded(6_291_457))
    assert (reply.status, reply.error) == (413, "RequestTooLargeException")
    assert reply.json["message"] == "Request must be smaller than 6291456 bytes for the InvokeFunction operation"


def test_chunks_are_counted_too(raw: Raw) -> None:
    def chunks(count: int) -> Iterator[bytes]:
        yield b'"'
        for _ in range(count):
            yield b"x" * 100_000
        yield b'"'

    assert raw.send("POST", PATH, chunks(3), {"Transfer-Encoding": "chunked"}).status == 200
    reply = raw.send("POST", PATH, chunks(70), {"Transfer-Encoding": "chunked"})
    assert (reply.status, reply.error) == (413, "RequestTooLargeException")


def test_an_event_has_a_smaller_limit(raw: Raw) -> None:
    assert raw.invoke("echo", padded(1_048_576), Invocation_Type="Event").status == 202
    assert raw.invoke("echo", padded(1_048_577), Invocation_Type="Event").status == 413


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Invocation_Type": "Later"}, "ValidationException"),
        ({"Log_Type": "Head"}, "ValidationException"),
        ({"Client_Context": "not base64"}, "InvalidRequestContentException"),
        ({"Client_Context": base64.b64encode(b"not json").decode()}, "InvalidRequestContentException"),
        ({"Client_Context": base64.b64encode(b"[]").decode()}, "InvalidRequestContentException"),
        ({"Client_Context": base64.b64encode(b'"' + b"x" * 2700 + b'"').decode()}, "InvalidRequestContentException"),
        ({"Tenant_Id": "a\tb"}, "ValidationException"),
        ({"Tenant_Id": "x" * 257}, "ValidationException"),
    ],
)
def test_bad_headers_are_refused(raw: Raw, headers: dict[str, str], code: str) -> None:
    reply = raw.invoke("echo", {}, **headers)
    assert (reply.status, reply.error) == (400, code)


def test_a_dry_run_runs_nothing(raw: Raw) -> None:
    reply = raw.invoke("failing", {"how": "os_exit", "status": 1}, Invocation_Type="DryRun")
    assert (reply.status, reply.body) == (204, b"")
    assert raw.invoke("nobody", {}, Invocation_Type="DryRun").status == 404


def test_an_event_is_accepted_and_runs(raw: Raw, tmp_path: Path) -> None:
    file = tmp_path / "ran"
    event = {"how": "sleep_with_child", "seconds": 0, "pid_file": str(file)}
    reply = raw.invoke("failing", event, Invocation_Type="Event")
    assert (reply.status, reply.body) == (202, b"")
    assert "x-amz-executed-version" not in reply.headers
    assert eventually(file.exists)


def test_a_runtime_that_cannot_run_here_is_said_so(boto: Any) -> None:
    assert boto.get_function_configuration(FunctionName="node")["Runtime"] == "nodejs22.x"
    with pytest.raises(boto.exceptions.InvalidRuntimeException, match=r"nodejs22\.x can't run"):
        boto.invoke(FunctionName="node")


def test_a_weighted_alias_keeps_its_weights_and_versions_never_mix(raw: Raw) -> None:
    count = 1000
    executed: Counter[str] = Counter()
    for _ in range(count):
        reply = raw.invoke("even", {}, qualifier="half")
        version = reply.headers["x-amz-executed-version"]
        kept, again, told, _file = reply.json
        assert kept == again == told == version
        executed[version] += 1
    assert set(executed) == {"1", "2"}
    # 99.9% of a binomial(1000, 1/2) lie within 3.29 standard deviations.
    assert abs(executed["2"] - count / 2) <= 3.2905 * math.sqrt(count / 4) + 0.5


def test_parallel_invocations_run_in_parallel(endpoint: RunningEndpoint) -> None:
    def one(_: int) -> int:
        connection = Raw(endpoint.url)
        try:
            assert connection.invoke("failing", {"how": "sleep", "seconds": 0.4}).body == b"null"
            pid: int = connection.invoke("context", {}).json["pid"]
            return pid
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert len(list(threads.map(one, range(4)))) == 4


def test_changed_code_starts_a_fresh_environment(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    """Twenty edits of the same size within the same second; compiled code must never be stale."""
    code = "import helper\ndef handler(event, context): return helper.VALUE\n"
    write(tmp_path / "f", {"app.py": code, "helper.py": "VALUE = 10\n"})
    _, raw = serving(tmp_path)
    for value in range(10, 30):
        write(tmp_path / "f", {"helper.py": f"VALUE = {value}\n"})
        reply = raw.invoke("f", {})
        assert reply.json == value
        assert "Init Duration" in reply.report
    assert "Init Duration" not in raw.invoke("f", {}).report
    assert not list(tmp_path.rglob("*.pyc"))


def test_changed_settings_start_a_fresh_environment(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    write(tmp_path / "f", {"app.py": "import os\ndef handler(event, context): return os.environ.get('WHO')\n"})
    _, raw = serving(tmp_path)
    assert raw.invoke("f", {}).json is None
    for name in ("Ada", "Bob"):
        write(tmp_path / "f", {"function.toml": f'handler = "app.handler"\n[environment]\nWHO = "{name}"\n'})
        assert raw.invoke("f", {}).json == name


def test_a_published_version_stays_what_it_was(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    files = {"app.py": "def handler(event, context): return 0\n"}
    files["versions/1/app.py"] = "import os\ndef handler(event, context): os._exit(1) if event else None; return 1\n"
    write(tmp_path / "f", files)
    _, raw = serving(tmp_path)
    assert raw.invoke("f", {}, qualifier="1").json == 1
    write(tmp_path / "f", {"versions/1/app.py": "def handler(event, context): return 2\n"})
    raw.invoke("f", {"exit": True}, qualifier="1")
    reply = raw.invoke("f", {}, qualifier="1")
    assert (reply.json, "Init Duration" in reply.report) == (1, True)
    assert raw.invoke("f", {}).json == 0
