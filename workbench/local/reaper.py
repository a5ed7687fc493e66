"""Sees to it that no execution environment outlives the endpoint, not even when the endpoint is killed.

The endpoint starts a second, tiny process in a session of its own and tells it through a pipe which process groups
live. However the endpoint ends, the system closes that pipe; the reaper then kills every group it knows, removes the
endpoint's workspace, and ends too. This file is both: the `Reaper` of the endpoint, and, run as a script, the
process.
"""

import contextlib
import os
import signal
import subprocess
import sys

_PATIENCE = 3.0
"""Seconds that the reaper has for its work, which takes milliseconds."""


def kill_strays(marker: str) -> None:
    """SIGKILL for every process of ours whose environment holds `marker`, a whole `NAME=value`.

    That is how what left its process group (a daemon with a session of its own) is found. Linux only: elsewhere nobody
    may look. Twice, because a process may fork while it is looked for.
    """
    wanted = marker.encode()
    for _ in range(2):
        for entry in os.listdir("/proc") if os.path.isdir("/proc/self") else ():  # noqa: PTH112, PTH208 - no pathlib here
            if entry.isdigit() and int(entry) != os.getpid() and wanted in _environment(entry):
                try:
                    os.kill(int(entry), signal.SIGKILL)
                except OSError:
                    continue


def _environment(pid: str) -> list[bytes]:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123 - as above
            return file.read().split(b"\0")
    except OSError:
        return []


class Reaper:
    """The endpoint's end of the pipe. `workspace` is the folder to remove at the end."""

    def __init__(self, workspace: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__, workspace],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The reaper's process."""
        return self._process.pid

    def watch(self, group: int, marker: str) -> None:
        """Kill this process group at the end, and every process with `marker` (`NAME=value`) in its environment."""
        self._tell(f"+{group} {marker}\n")

    def forget(self, group: int) -> None:
        """This process group is gone; its number may soon be somebody else's."""
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Let the reaper do its work, and wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:  # somebody stopped it: there is nothing left for it to do
            self._process.kill()
            self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            os.write(self._process.stdin.fileno(), line.encode())
        except BrokenPipeError:  # somebody killed the reaper: the endpoint's own clean-up remains
            return


def _main(workspace: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, str] = {}
    for line in sys.stdin:
        group, _, marker = line[1:].strip().partition(" ")
        if line[0] == "+":
            groups[int(group)] = marker
        else:
            groups.pop(int(group), None)
    for group, marker in groups.items():
        with contextlib.suppress(OSError):
            os.killpg(group, signal.SIGKILL)
        kill_strays(marker)
    import shutil

    shutil.rmtree(workspace, ignore_errors=True)


if __name__ == "__main__":
    _main(sys.argv[1])
