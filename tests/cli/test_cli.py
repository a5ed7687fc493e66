"""The command line as scripts use it: exit statuses, what stands on which output, and what is never sent."""

import base64
import json
import os
import re
import shlex
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Workbench, command, environment
from tests.service.faulty import Conversation, FaultyServer, answers, error, keeps_answering, response
from workbench.cli import main
from workbench.cli.destinations import LocalDestination, WrongCallError, choose_destination
from workbench.cli.options import parse
from workbench.service.target import Target


def _lines(data: bytes) -> list[str]:
    return data.decode().splitlines()


# Against the real endpoint, as a process


def test_a_success_prints_the_payload_and_nothing_else(run: Workbench, endpoint: str) -> None:
    payload = '{"a": 1.0, "n": 12345678901234567890}'
    done = run("invoke", "plain", "--payload", payload, "--endpoint-url", endpoint)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == json.loads(payload)
    assert not done.stdout.endswith(b"\n")
    [line] = _lines(done.stderr)
    assert re.fullmatch(r"workbench: Succeeded · 200 · executed \$LATEST · .*billed.*", line)


def test_a_failed_function_is_status_1(run: Workbench, endpoint: str) -> None:
    done = run("--endpoint-url", endpoint, "invoke", "shop", "--payload", '{"do": "fail"}')
    assert done.returncode == 1
    assert json.loads(done.stdout)["errorType"] == "ValueError"
    assert "Unhandled — ValueError: no ␛]0;title␇ [red]" in done.stderr.decode()


def test_the_log_goes_to_standard_error_and_moves_no_cursor(run: Workbench, endpoint: str) -> None:
    done = run("invoke", "shop:old", "--log", "--endpoint-url", endpoint)
    lines = _lines(done.stderr)
    assert "at 1 ␛[31mred" in lines
    assert any(line.startswith("REPORT RequestId: ") for line in lines)
    assert b"\x1b" not in done.stderr
    assert json.loads(done.stdout)["version"] == "1"


def test_everything_as_one_object(run: Workbench, endpoint: str) -> None:
    done = run("invoke", "shop:old", "--output", "json", "--endpoint-url", endpoint)
    told = json.loads(done.stdout)
    assert list(told) == [
        *("StatusCode", "ExecutedVersion", "FunctionError", "RequestId", "Payload", "Log", "Report", "Outcome"),
        "DurationMs",
    ]
    assert (told["StatusCode"], told["ExecutedVersion"], told["FunctionError"]) == (200, "1", None)
    assert (told["Outcome"], told["Payload"]["price"]) == ("succeeded", 7.5)
    assert "at 1 \x1b[31mred" in told["Log"]
    assert told["Report"]["MemorySizeMB"] == 256
    assert told["DurationMs"] > 0


def test_a_query_picks_of_the_payload(run: Workbench, endpoint: str) -> None:
    done = run(
        "invoke", "shop", "--query", "[price, event.x]", "--payload", "-", "--endpoint-url", endpoint, stdin=b'{"x": 2}'
    )
    assert (done.returncode, done.stdout) == (0, b"[7.5,2]\n")


def test_an_unknown_function_is_status_3(run: Workbench, endpoint: str) -> None:
    done = run("invoke", "nobody", "--endpoint-url", endpoint)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"workbench: No such function" in done.stderr


def test_a_wait_that_ends_is_status_4(run: Workbench, endpoint: str) -> None:
    done = run("invoke", "shop", "--payload", '{"do": "wait"}', "--timeout", "0.5", "--endpoint-url", endpoint)
    assert (done.returncode, done.stdout) == (4, b"")
    assert b"You stopped waiting" in done.stderr


def test_the_functions_as_a_table(run: Workbench, folder: Path) -> None:
    done = run("functions", "--functions", str(folder))
    assert done.returncode == 0, done.stderr
    head, plain, shop = _lines(done.stdout)
    assert head.split() == ["FUNCTION", "RUNTIME", "TIMEOUT", "MEMORY", "VERSIONS", "ALIASES"]
    assert plain.split()[0] == "plain"
    assert re.fullmatch(r"shop +python3\.\d+ +30 s +256 MB +1 2 +live → 2 75% · 1 25%, old → 1", shop)


def test_the_functions_as_json(run: Workbench, folder: Path) -> None:
    done = run("--functions", str(folder), "functions", "--output", "json")
    plain, shop = json.loads(done.stdout)
    assert plain["name"] == "plain"
    runtime = shop.pop("runtime")
    assert runtime.startswith("python3.")
    assert shop == {
        "name": "shop",
        "handler": "app.handler",
        "timeout": 30,
        "memory_size": 256,
        "versions": ["1", "2"],
        "aliases": [
            {"name": "live", "version": "2", "weights": {"1": 0.25}},
            {"name": "old", "version": "1", "weights": {}},
        ],
    }


def test_serve_prints_its_url_first_and_ends_when_interrupted(run: Workbench, folder: Path) -> None:
    serving = subprocess.Popen(
        command("serve", "--functions", str(folder)),
        bufsize=0,  # or the rest would stand in a buffer when communicate reads on
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert serving.stdout is not None
    url = serving.stdout.readline().decode().strip()
    try:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        assert run("invoke", "plain", "--endpoint-url", url, "--payload", "[1]").stdout == b"[1]"
        serving.send_signal(signal.SIGINT)
        rest, _ = serving.communicate(timeout=10)
    finally:
        serving.kill()
        serving.communicate()
    assert serving.returncode == 0
    assert f"aws lambda invoke --endpoint-url {url}".encode() in rest


def test_interrupted_is_status_130(endpoint: str) -> None:
    has_come = threading.Event()

    def silent(conversation: Conversation) -> None:
        conversation.read_request()
        has_come.set()
        conversation.wait()

    with FaultyServer(silent) as server:
        waiting = subprocess.Popen(
            command("invoke", "f", "--endpoint-url", server.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        assert has_come.wait(20)
        waiting.send_signal(signal.SIGINT)
        out, said = waiting.communicate(timeout=10)
        assert len(server.requests) == 1
    assert (waiting.returncode, out) == (130, b"")
    assert b"may go on running" in said
    assert b"Traceback" not in said


def test_a_reader_that_left_is_no_error(endpoint: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("invoke", "plain", "--endpoint-url", endpoint),
        stdout=writing,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    os.close(writing)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_a_poor_locale_breaks_nothing(run: Workbench, folder: Path) -> None:
    poor = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    done = run("functions", "--functions", str(folder), more=poor)
    assert done.returncode == 0
    assert b"live \\u2192 2" in done.stdout
    assert run("--help", more=poor).returncode == 0


# In this process, against a server that counts


def test_an_answer_is_printed_byte_for_byte(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    came = b'{"a":1.0,\r\n "a":1e400, "\xff\x00": "\xe2\x82"}'
    with FaultyServer(answers(response(came))) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url]) == 0
        assert server.requests[0].endswith(b"\r\n\r\n{}")
    assert capfdbinary.readouterr().out == came


@pytest.mark.parametrize("payload", ['{"a": NaN}', "", "{'a': 1}", '{"a": 1,}', "\ufeff{}"])
def test_what_is_not_json_is_not_sent(payload: str, capsys: pytest.CaptureFixture[str]) -> None:
    with FaultyServer(keeps_answering(response())) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url, "--payload", payload]) == 2
        assert server.requests == []
    assert re.search(r"The payload is not JSON: line 1, column \d+: ", capsys.readouterr().err)


def test_unless_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "event.txt"
    file.write_bytes(b"not\xffJSON\r\n")
    with FaultyServer(answers(response())) as server:
        arguments = ["invoke", "f", "--endpoint-url", server.url, "--payload", f"@{file}", "--send-anyway"]
        assert main(arguments) == 0
        assert server.requests[0].endswith(b"\r\n\r\nnot\xffJSON\r\n")


def test_what_is_too_large_is_not_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "event.json"
    file.write_bytes(b'"' + b"a" * 6_291_455 + b'"')
    assert main(["invoke", "f", "--endpoint-url", "http://127.0.0.1:1", "--payload", f"@{file}"]) == 2
    assert "6,291,457 bytes" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["invoke"],
        ["invoke", "no such name!"],
        ["invoke", "f", "--payload", "@/there/is/no/such/file"],
        ["invoke", "f", "--query", "a[", "--endpoint-url", "http://127.0.0.1:1"],
        ["invoke", "f", "--output", "yaml"],
        ["invoke", "f", "--timeout", "0"],
        ["invoke", "f", "--timeout", "soon"],
        ["invoke", "f", "--client-context", "{"],
        ["invoke", "f", "--client-context", "[1]"],
        ["invoke", "f", "--client-context", "@/there/is/no/such/file"],
        ["invoke", "f", "--tenant-id", "a,b"],
        ["invoke", "f", "--durable-execution-name", "a b"],
        ["invoke", "f", "--type", "Sync"],
        ["invoke", "f", "--type", "Event", "--query", "a"],
        ["invoke", "f", "--type", "DryRun", "--log"],
        ["invoke", "f", "--endpoint-url", "ftp://x"],
        ["invoke", "f", "--functions", "/there/is/no/such/folder"],
        ["invoke", "f", "--functions", ".", "--profile", "x"],
        ["--region", "eu-west-1", "functions", "--functions", "."],
        ["functions", "surplus"],
        ["serve", "--port", "70000"],
        ["serve", "--profile", "x"],
        ["serve", "--functions", "/there/is/no/such/folder"],
        ["--no-such-option"],
        ["a", "b"],
        ["no such name!"],
    ],
)
def test_a_wrong_call_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main(arguments)
    except SystemExit as exit:
        status = exit.code
    assert status == 2
    assert capsys.readouterr().err


def test_a_throttle_and_nobody_there_are_status_3(capsys: pytest.CaptureFixture[str]) -> None:
    with FaultyServer(answers(error("TooManyRequestsException", "429 Too Many"))) as server:
        url = server.url
        assert main(["invoke", "f", "--endpoint-url", url, "--output", "json"]) == 3
        assert len(server.requests) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["StatusCode"], told["Outcome"], told["Payload"]) == (429, "refused", None)
    assert main(["functions", "--endpoint-url", url]) == 3
    assert "Nobody answers there" in capsys.readouterr().err
    assert main(["invoke", "f", "--profile", "nobody"]) == 3


def test_a_lost_connection_is_status_4(capsys: pytest.CaptureFixture[str]) -> None:
    def leave(conversation: Conversation) -> None:
        conversation.read_request()

    with FaultyServer(leave) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url]) == 4
        assert len(server.requests) == 1
    assert "The connection was lost" in capsys.readouterr().err


def test_a_query_that_does_not_fit_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    with FaultyServer(answers(response(b"<html>"))) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url, "--query", "a"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "The query can't be answered" in output.err
    assert "Succeeded" in output.err


def test_a_whole_arn_is_sent_whole() -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:f"
    with FaultyServer(answers(response())) as server:
        assert main(["invoke", f"{arn}:live", "--endpoint-url", server.url, "--tenant-id", "t"]) == 0
        head = server.requests[0]
    assert b"function%3Af/invocations?Qualifier=live" in head
    assert b"X-Amz-Tenant-Id: t" in head


def test_the_invocation_options_go_out(tmp_path: Path) -> None:
    context = tmp_path / "context.json"
    context.write_bytes(b'{"a": 1.0}')
    durable = "arn:aws:lambda:eu-west-1:123456789012:function:f:1/durable-execution/order-17/x"
    arn = {"X-Amz-Durable-Execution-Arn": durable}
    arguments = ["--client-context", f"@{context}", "--durable-execution-name", "order-17", "--no-log-tail"]
    with FaultyServer(answers(response(headers=arn))) as server:
        assert main(["--tenant-id", "blue", "invoke", "f", "--endpoint-url", server.url, *arguments]) == 0
        head = server.requests[0]
    assert base64.b64encode(b'{"a": 1.0}') in head
    assert b"X-Amz-Durable-Execution-Name: order-17" in head
    assert b"X-Amz-Tenant-Id: blue" in head
    assert b"X-Amz-Log-Type" not in head


def test_a_durable_execution_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    durable = "arn:aws:lambda:eu-west-1:123456789012:function:f:1/durable-execution/order-17/x"
    with FaultyServer(keeps_answering(response(headers={"X-Amz-Durable-Execution-Arn": durable}))) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url, "--output", "json"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["DurableExecutionArn"] == durable
    assert durable in output.err


@pytest.mark.parametrize(
    ("kind", "status", "words"), [("dryrun", "204 No Content", "Allowed"), ("Event", "202 Accepted", "Queued")]
)
def test_other_types_have_no_response_and_say_what_was_answered(
    kind: str, status: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    with FaultyServer(answers(answer)) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url, "--invocation-type", kind]) == 0
        assert b"X-Amz-Log-Type" not in server.requests[0]
    output = capsys.readouterr()
    assert output.out == ""
    assert f"{words} · {status[:3]}" in output.err


def test_an_event_may_have_1_mb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "large.json"
    file.write_bytes(b'"' + b"x" * 1_048_575 + b'"')
    assert (
        main(["invoke", "f", "--endpoint-url", "http://127.0.0.1:1", "--type", "Event", "--payload", f"@{file}"]) == 2
    )
    assert "Lambda takes 1,048,576" in capsys.readouterr().err


def test_a_throttle_says_how_long_to_wait(capsys: pytest.CaptureFixture[str]) -> None:
    throttle = response(b"{}", "429 Many", {"x-amzn-ErrorType": "TooManyRequestsException", "Retry-After": "7"})
    with FaultyServer(answers(throttle)) as server:
        assert main(["invoke", "f", "--endpoint-url", server.url, "--output", "json"]) == 3
    output = capsys.readouterr()
    assert json.loads(output.out)["RetryAfterSeconds"] == 7
    assert "It asks to wait 7 s." in output.err


# Which target opens


@pytest.mark.parametrize(
    ("arguments", "environ", "label"),
    [
        ([], {}, "local · samples"),
        (["--profile", "dev", "--region", "eu-west-1"], {"AWS_PROFILE": "x"}, "profile dev · eu-west-1"),
        (["--endpoint-url", "http://127.0.0.1:1"], {}, "http://127.0.0.1:1"),
        ([], {"AWS_PROFILE": "dev", "AWS_REGION": "eu-west-1"}, "profile dev · eu-west-1"),
        ([], {"AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_LAMBDA": "http://b"}, "http://b"),
        ([], {"AWS_ENDPOINT_URL": "http://a", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}, "local · samples"),
        ([], {"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "x"}, "local · samples"),
    ],
)
def test_no_account_is_touched_that_nobody_named(arguments: list[str], environ: dict[str, str], label: str) -> None:
    assert choose_destination(parse(arguments), environ).label == label


def test_the_target_used_last_comes_before_the_samples_only() -> None:
    last = Target("last")
    assert choose_destination(parse([]), {}, lambda: last) is last
    assert choose_destination(parse([]), {"AWS_PROFILE": "dev"}, lambda: last).label == "profile dev"


def test_a_folder_goes_before_the_environment(tmp_path: Path) -> None:
    chosen = choose_destination(parse(["--functions", str(tmp_path)]), {"AWS_PROFILE": "dev"})
    assert chosen == LocalDestination(tmp_path)
    assert chosen.label == f"local · {tmp_path.name}"
    with pytest.raises(WrongCallError):
        choose_destination(parse(["--functions", str(tmp_path / "no")]), {})


def test_a_local_destination_takes_its_endpoint_with_it(folder: Path) -> None:
    connection = LocalDestination(folder).connect()
    [page] = connection.catalog.functions()
    assert [function.name for function in page] == ["plain", "shop"]
    connection.close()
    connection.close()


# Standard streams that are closed, or full


@pytest.mark.parametrize(
    ("redirection", "status", "words"),
    [
        (">&-", 2, "Standard output is closed"),
        (">/dev/full", 2, "Standard output can't be written"),
        ("2>&-", 0, ""),
        ("2>/dev/full", 0, ""),
        ("--payload - <&-", 2, "standard input, and that is closed"),
    ],
)
def test_a_stream_that_cannot_be_used_is_not_the_functions_failure(
    endpoint: str, redirection: str, status: int, words: str
) -> None:
    line = " ".join(map(shlex.quote, command("invoke", "plain", "--endpoint-url", endpoint)))
    done = subprocess.run(["sh", "-c", f"{line} {redirection}"], capture_output=True, env=environment(), check=False)
    assert done.returncode == status, done.stderr
    assert words in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_the_interface_needs_a_terminal(run: Workbench) -> None:
    done = run()
    assert done.returncode == 2
    assert "workbench invoke" in done.stderr.decode()
    assert done.stdout == b""
