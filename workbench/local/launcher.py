"""Starts the local endpoint as a child process and holds the thread it hangs by.

    launch ──▶ StartingEndpoint ──wait──▶ RunningEndpoint ──▶ stop

The child ends when its standard input does, and the system closes that even if this process is killed: no endpoint
and no environment can be left behind. Light on purpose: the terminal interface imports it before its first paint.
"""

import contextlib
import os
import selectors
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO

import workbench
from workbench.core.errors import WorkbenchError

_PATIENCE = 5.0
_TAIL = 2000


class RunningEndpoint:
    """An endpoint that answers at `url` until `stop`. A context manager; may be stopped more than once."""

    def __init__(self, process: subprocess.Popen[bytes], url: str, errors: IO[bytes]) -> None:
        self.url = url
        self._process = process
        self._errors = errors

    @property
    def pid(self) -> int:
        """The endpoint's process."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def diagnostics(self) -> str:
        """The end of what the endpoint wrote to standard error: problems with functions, mostly. Text from outside."""
        return _tail(self._errors)

    def stop(self) -> None:
        """End the endpoint and all its environments, and wait until they are gone."""
        _end(self._process)
        if not self._errors.closed:
            self._errors.close()

    def __enter__(self) -> "RunningEndpoint":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class StartingEndpoint:
    """An endpoint that has been launched. Whoever has it waits for it, once."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors

    def wait(self, timeout: float = 10) -> RunningEndpoint:
        """Wait until it answers.

        Raises WorkbenchError if it doesn't within `timeout` seconds, with the end of its standard error in the message.
        """
        process, errors = self._process, self._errors
        try:
            url = _first_line(process, timeout)
        except BaseException:
            _end(process)
            errors.close()
            raise
        if not url.startswith("http://"):
            _end(process)
            words = _tail(errors) or f"It ended with status {process.returncode}."
            errors.close()
            raise WorkbenchError("The local endpoint didn't start", words, _hint(process.returncode, timeout))
        return RunningEndpoint(process, url, errors)


def launch(functions: Path | None = None, *, pass_credentials: bool = False) -> StartingEndpoint:
    """Start an endpoint for `functions` (the samples if None), and don't wait for it.

    Raises WorkbenchError where endpoints don't run, or no process can be started.
    """
    if os.name != "posix":
        from workbench.local.serve import unsupported

        raise unsupported()
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
    return StartingEndpoint(_spawn(functions, pass_credentials, errors), errors)


def start(functions: Path | None = None, *, pass_credentials: bool = False, timeout: float = 10) -> RunningEndpoint:
    """Launch an endpoint and wait until it answers. Raises WorkbenchError as those do."""
    return launch(functions, pass_credentials=pass_credentials).wait(timeout)


def _spawn(functions: Path | None, pass_credentials: bool, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "workbench.local", "--until-stdin-closes"]
    if functions is not None:
        command += ["--functions", str(functions)]
    if pass_credentials:
        command.append("--pass-credentials")
    package = str(Path(workbench.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )


def _first_line(process: subprocess.Popen[bytes], timeout: float) -> str:
    """The first line of standard output; what there is of it when the output ends or time is up."""
    assert process.stdout is not None
    until = time.monotonic() + timeout
    line = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while b"\n" not in line and (left := until - time.monotonic()) > 0:
            if not selector.select(left):
                break
            data = os.read(process.stdout.fileno(), 4096)
            if not data:
                break
            line += data
    return line.decode("utf-8", "replace").partition("\n")[0].strip() if b"\n" in line else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tail(errors: IO[bytes]) -> str:
    if errors.closed:
        return ""
    size = os.fstat(errors.fileno()).st_size
    return os.pread(errors.fileno(), _TAIL, max(0, size - _TAIL)).decode("utf-8", "replace").strip()


def _hint(code: int | None, timeout: float) -> str:
    if code == 2:
        return "Check the folder given with --functions."
    return f"It had {timeout:g} seconds. `workbench serve` in another terminal shows what it does."
