"""`python -m workbench.local`: its first line, its exit statuses, its options."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.local.support import FUNCTIONS, Raw, eventually, write

Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def run() -> Iterator[Run]:
    started: list[subprocess.Popen[str]] = []

    def popen(*arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "workbench.local", *arguments]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True))
        return started[-1]

    yield popen
    for process in started:
        process.kill()
        process.communicate()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def test_the_first_line_is_the_url_alone(run: Run) -> None:
    process = run("--functions", str(FUNCTIONS), "--until-stdin-closes")
    url = first_line(process)
    assert url.startswith("http://127.0.0.1:")
    assert url.endswith("\n")
    raw = Raw(url.strip())
    assert raw.invoke("echo", {}).json == {}
    raw.close()
    out, _ = process.communicate(timeout=5)
    assert (out, process.returncode) == ("", 0)


def test_without_a_folder_it_serves_the_samples(run: Run) -> None:
    raw = Raw(first_line(run()).strip())
    assert len(raw.send("GET", "/2015-03-31/functions").json["Functions"]) == 8
    raw.close()


def test_a_folder_that_is_not_there_is_status_2(run: Run, tmp_path: Path) -> None:
    process = run("--functions", str(tmp_path / "nowhere"))
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    assert "nowhere: no such folder" in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_status_2(run: Run) -> None:
    port = first_line(run()).strip().rpartition(":")[2]
    process = run("--port", port)
    _, err = process.communicate(timeout=10)
    assert process.returncode == 2
    assert f"Port {port}" in err
    assert "Traceback" not in err


def test_too_many_environments_are_throttled(run: Run, tmp_path: Path) -> None:
    code = (FUNCTIONS / "failing" / "app.py").read_text()
    write(tmp_path, {"busy/app.py": code, "other/app.py": code})
    process = run("--functions", str(tmp_path), "--max-environments", "1")
    url = first_line(process).strip()
    raw = Raw(url)
    assert raw.invoke("busy", {"how": "raw", "text": "1"}).body == b"1"
    assert raw.invoke("other", {"how": "raw", "text": "2"}).body == b"2", "an idle one of another function makes room"
    running = tmp_path / "running"
    event = {"how": "sleep_with_child", "seconds": 2, "pid_file": str(running)}
    raw.invoke("other", event, Invocation_Type="Event")
    assert eventually(running.exists)
    reply = raw.invoke("busy", {"how": "raw", "text": "1"})
    assert (reply.status, reply.error) == (429, "TooManyRequestsException")
    assert reply.json["Reason"] == "ConcurrentInvocationLimitExceeded"
    assert reply.headers["retry-after"] == "1"
    raw.close()


def test_a_sam_project_is_served(run: Run, tmp_path: Path) -> None:
    template = (
        "Transform: AWS::Serverless-2016-10-31\nResources:\n  Hello:\n    Type: AWS::Serverless::Function\n"
        "    Properties:\n      CodeUri: src/\n      Handler: app.handler\n      Runtime: python3.11\n"
    )
    write(tmp_path, {"template.yaml": template, "src/app.py": "def handler(event, context): return 'sam'\n"})
    raw = Raw(first_line(run("--functions", str(tmp_path))).strip())
    assert raw.invoke("Hello", {}).json == "sam"
    raw.close()
