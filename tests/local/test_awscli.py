"""A stranger drives the endpoint: the AWS CLI from the registry, as `workbench serve` tells people to."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.local.launcher import RunningEndpoint

Aws = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def aws(samples: RunningEndpoint, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """Run `aws lambda …` against the samples."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-north-1",
    }.items():
        monkeypatch.setenv(name, value)

    def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "awscli", "lambda", "--endpoint-url", samples.url, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)

    return run


def parsed(done: "subprocess.CompletedProcess[str]") -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_it_lists_functions_and_aliases(aws: Aws) -> None:
    functions = parsed(aws("list-functions"))["Functions"]
    assert len(functions) == 8
    assert functions[1]["FunctionArn"] == "arn:aws:lambda:eu-north-1:000000000000:function:checkout"
    aliases = parsed(aws("list-aliases", "--function-name", "checkout"))["Aliases"]
    assert [(alias["Name"], alias["FunctionVersion"]) for alias in aliases] == [("canary", "3"), ("live", "2")]


def test_it_invokes_and_gets_the_log(aws: Aws, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    payload = '{"order": "A-17", "items": [{"sku": "tea", "qty": 2}]}'
    answer = parsed(
        aws("invoke", "--function-name", "checkout:2", "--payload", payload, "--log-type", "Tail", str(out))
    )
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "2")
    assert b"priced 1 lines for A-17" in base64.b64decode(answer["LogResult"])
    assert json.loads(out.read_text())["priced_by"] == "checkout v2"


def test_it_sees_a_failing_function(aws: Aws, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    answer = parsed(aws("invoke", "--function-name", "flaky-report", "--payload", "{}", str(out)))
    assert (answer["StatusCode"], answer["FunctionError"]) == (200, "Unhandled")
    assert json.loads(out.read_text())["errorType"] == "ReportError"


def test_it_sees_an_invalid_payload(aws: Aws, tmp_path: Path) -> None:
    done = aws("invoke", "--function-name", "greeter", "--payload", '{"a": NaN}', str(tmp_path / "out.json"))
    assert done.returncode != 0
    assert "(InvalidRequestContentException) when calling the Invoke operation" in done.stderr
    assert "line: 1, column: 7" in done.stderr
