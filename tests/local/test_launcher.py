"""The endpoint as a child process: it comes up or says why not, and whatever is killed, nothing is left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.local.support import FUNCTIONS, Raw, alive, environments_of, eventually, write
from workbench.core.errors import WorkbenchError
from workbench.local.launcher import RunningEndpoint, start

Serve = Callable[..., tuple[RunningEndpoint, Raw]]


def busy(raw: Raw, file: Path) -> list[int]:
    """Invoke a function that sleeps with a child of its own; the pids of both, once they run."""
    event = {"how": "sleep_with_child", "seconds": 60, "pid_file": str(file)}
    raw.invoke("failing", event, Invocation_Type="Event")
    assert eventually(lambda: file.exists() and len(file.read_text().split()) == 2)
    return [int(pid) for pid in file.read_text().split()]


def slow_functions(tmp_path: Path) -> Path:
    code = (FUNCTIONS / "failing" / "app.py").read_text()
    settings = 'handler = "app.handler"\ntimeout = 60\nmemory_size = 256\n'
    return write(tmp_path / "functions", {"failing/app.py": code, "failing/function.toml": settings})


def test_it_stops_with_everything_it_started(serving: Serve, tmp_path: Path) -> None:
    running, raw = serving(slow_functions(tmp_path))
    pids = [running.pid, *environments_of(running.pid), *busy(raw, tmp_path / "pids")]
    began = time.monotonic()
    running.stop()
    assert time.monotonic() - began < 4.5  # after 5 s it would be killed
    assert eventually(lambda: not any(alive(pid) for pid in pids))
    running.stop()
    assert not running.running


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_signal_leaves_no_environment_behind(serving: Serve, tmp_path: Path, number: signal.Signals) -> None:
    running, raw = serving(slow_functions(tmp_path))
    pids = [*busy(raw, tmp_path / "pids"), *environments_of(running.pid)]
    workspace = workspace_of(running)
    os.kill(running.pid, number)
    assert eventually(lambda: not any(alive(pid) for pid in pids))
    assert eventually(lambda: not workspace.exists())


def workspace_of(running: RunningEndpoint) -> Path:
    for pid in environments_of(running.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if any(part.endswith(b"reaper.py") for part in command):
            return Path(command[-2].decode())
    raise AssertionError("no reaper")


def test_killing_the_parent_ends_the_endpoint_and_its_environments(tmp_path: Path) -> None:
    """A parent that is killed can't stop anything: the system closes the thread the endpoint hangs by."""
    program = (
        "import sys, time; from pathlib import Path; from workbench.local.launcher import start\n"
        "with start(Path(sys.argv[1]), timeout=30) as running:\n"
        "    print(running.url, running.pid, flush=True); time.sleep(60)\n"
    )
    command = [sys.executable, "-c", program, str(slow_functions(tmp_path))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        url, pid = parent.stdout.readline().split()
        raw = Raw(url)
        pids = [int(pid), *busy(raw, tmp_path / "pids"), *environments_of(int(pid))]
        parent.kill()
        raw.close()
    assert eventually(lambda: not any(alive(pid) for pid in pids))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as caught:
        start(tmp_path / "nowhere")
    assert caught.value.title == "The local endpoint didn't start"
    assert "nowhere: no such folder" in caught.value.message
    assert caught.value.hint


def test_bad_functions_are_reported_and_the_others_served(endpoint: RunningEndpoint) -> None:
    assert eventually(lambda: "unclear" in endpoint.diagnostics())
    words = endpoint.diagnostics()
    assert "broken/function.toml: `timeout` must be a whole number from 1 to 900 (seconds)" in words
    assert "unclear: not served, because it has 2 Python files" in words


def test_an_endpoint_that_does_not_answer_in_time_is_ended() -> None:
    before = threading.active_count()
    with pytest.raises(WorkbenchError, match="didn't start"):
        start(timeout=0.01)
    assert threading.active_count() == before


def test_it_says_where_it_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.local.launcher.os.name", "nt")
    with pytest.raises(WorkbenchError) as caught:
        start()
    assert "Linux or macOS" in caught.value.message
    assert "--endpoint-url" in caught.value.hint


def test_it_is_light_to_import() -> None:
    heavy = "('aiohttp', 'asyncio', 'yaml', 'msgspec')"
    program = f"import sys; import workbench.local.launcher; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_credentials_are_passed_only_when_asked(
    serving: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    code = "import os\ndef handler(event, context): return os.environ.get('AWS_ACCESS_KEY_ID')\n"
    write(tmp_path / "f", {"app.py": code})
    assert serving(tmp_path)[1].invoke("f", {}).json is None
    assert serving(tmp_path, pass_credentials=True)[1].invoke("f", {}).json == "AKIDEXAMPLE"


def test_a_module_in_the_working_directory_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"aiohttp.py": "raise SystemExit(9)\n", "typing.py": "raise SystemExit(9)\n"})
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(tmp_path)
    with start(FUNCTIONS, timeout=30) as running:
        assert running.url.startswith("http://127.0.0.1:")


DAEMON = """
import os

def handler(event, context):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            open(event["file"], "w").write(str(os.getpid()))
            os.execvp("sleep", ["sleep", "60"])
        os._exit(0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only /proc tells what another process's environment holds")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_with_a_session_of_its_own_ends_too(serving: Serve, tmp_path: Path, number: signal.Signals) -> None:
    running, raw = serving(write(tmp_path / "functions", {"daemon/app.py": DAEMON}))
    file = tmp_path / "pid"
    raw.invoke("daemon", {"file": str(file)})
    assert eventually(lambda: file.exists() and file.read_text() != "")
    pid = int(file.read_text())
    assert alive(pid)
    os.kill(running.pid, number)
    assert eventually(lambda: not alive(pid))


def test_an_end_while_a_function_runs_is_no_failure_of_the_function(serving: Serve, tmp_path: Path) -> None:
    running, raw = serving(slow_functions(tmp_path))
    told: list[object] = []
    file = tmp_path / "pids"
    event = {"how": "sleep_with_child", "seconds": 60, "pid_file": str(file)}

    def wait() -> None:
        try:
            told.append(raw.invoke("failing", event))
        except (OSError, ValueError) as error:
            told.append(type(error))

    waiting = threading.Thread(target=wait)
    waiting.start()
    assert eventually(file.exists)
    os.kill(running.pid, signal.SIGTERM)
    waiting.join(10)
    assert len(told) == 1
    assert isinstance(told[0], type)
