"""Sees to it that no execution environment outlives the endpoint, not even when the endpoint is killed.

The endpoint starts a second, tiny process in a session of its own and tells it through a pipe which process groups
live. However the endpoint ends, the system closes that pipe; the reaper then kills every group it knows, removes the
endpoint's workspace, and ends too. This file is both: the `Reaper` of the endpoint, and, run as a script, the
process.
"""

import os
import signal
import subprocess
import sys


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

    def watch(self, group: int) -> None:
        """Kill this process group at the end."""
        self._tell(f"+{group}\n")

    def forget(self, group: int) -> None:
        """This process group is gone; its number may soon be somebody else's."""
        self._tell(f"-{group}\n")

    def close(self) -> None:
        """Let the reaper do its work, and wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.close()
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
    groups: set[int] = set()
    for line in sys.stdin.buffer:
        group = int(line[1:])
        if line[:1] == b"+":
            groups.add(group)
        else:
            groups.discard(group)
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except OSError:
            continue
    import shutil

    shutil.rmtree(workspace, ignore_errors=True)


if __name__ == "__main__":
    _main(sys.argv[1])
