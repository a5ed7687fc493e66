"""One process group and the pipe of everything it prints.

The process leads a session of its own, inherits nothing but /dev/null, the pipe and its environment variables, and
when it ends or is ended, everything it left in its group ends with it. Until that is done its group id stays taken,
so that no signal can hit a stranger.
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from workbench.local.reaper import Reaper, kill_strays

_PIPE = 1 << 20
_CHUNK = 1 << 16


class Process:
    """Starts `argv` in `cwd`. Its output goes to `on_output`, its end (as of subprocess: -9 for SIGKILL) to `on_exit`.

    To be used in a running event loop, from its thread. Raises OSError if the program can't be started.
    """

    def __init__(
        self,
        argv: Sequence[str],
        variables: Mapping[str, str],
        cwd: Path,
        reaper: Reaper,
        on_output: Callable[[bytes], None],
        on_exit: Callable[[int], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._reaper = reaper
        self._on_output = on_output
        self._on_exit = on_exit
        self.exited: asyncio.Future[int] = self._loop.create_future()
        self._pipe, write = os.pipe()
        try:
            os.set_blocking(self._pipe, False)
            _enlarge(write)
            self._popen = _spawn(argv, variables, cwd, write)
        except BaseException:
            os.close(self._pipe)
            raise
        finally:
            os.close(write)
        self.pid = self._popen.pid
        self._marker = f"AWS_LAMBDA_RUNTIME_API={variables['AWS_LAMBDA_RUNTIME_API']}"
        reaper.watch(self.pid, self._marker)
        self._loop.add_reader(self._pipe, self._readable)
        self._watch()

    def drain(self) -> None:
        """Take what was printed up to now: at most what a full pipe holds, however fast it is refilled."""
        for _ in range(_PIPE // _CHUNK + 1):
            if not self._readable():
                return

    def kill(self) -> None:
        """SIGKILL for the whole group. `exited` tells when it is done."""
        if not self.exited.done():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)

    def close(self) -> None:
        """Stop listening to the pipe; what a stray descendant still writes is lost."""
        if self._pipe >= 0:
            self._loop.remove_reader(self._pipe)
            os.close(self._pipe)
            self._pipe = -1

    def _readable(self) -> bool:
        if self._pipe < 0:
            return False
        try:
            data = os.read(self._pipe, _CHUNK)
        except BlockingIOError:
            return False
        if not data:
            self.close()
            return False
        self._on_output(data)
        return True

    def _watch(self) -> None:
        try:
            descriptor = os.pidfd_open(self.pid)
        except (AttributeError, OSError):  # not Linux, or one too old
            threading.Thread(target=self._wait, name=f"environment {self.pid}", daemon=True).start()
            return
        self._loop.add_reader(descriptor, self._pidfd_readable, descriptor)

    def _wait(self) -> None:
        self._popen.wait()
        with contextlib.suppress(RuntimeError):  # the loop was closed before the process ended
            self._loop.call_soon_threadsafe(self._ended)

    def _pidfd_readable(self, descriptor: int) -> None:
        self._loop.remove_reader(descriptor)
        os.close(descriptor)
        self._ended()

    def _ended(self) -> None:
        """The process is over. Its group is killed before it is reaped: till then the group's id can't be reused."""
        self.kill()
        kill_strays(self._marker)
        self._reaper.forget(self.pid)
        code = self._popen.wait()
        self.drain()
        self.exited.set_result(code)
        self._on_exit(code)


def _spawn(argv: Sequence[str], variables: Mapping[str, str], cwd: Path, write: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        argv,
        env={**variables, "_LAMBDA_TELEMETRY_LOG_FD": str(write)},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=write,
        stderr=write,
        pass_fds=(write,),
        start_new_session=True,
    )


def _enlarge(pipe: int) -> None:
    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with contextlib.suppress(OSError):  # the user's quota of pipe memory is used up: the usual size will do
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)
