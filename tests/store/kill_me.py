"""Invokes, over and over, in children that are killed at random moments: the process of test_history_killed.py.

    python kill_me.py FOLDER URL COUNT SEED

A child is a fork, so that the imports, which take most of the time, are done once.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from workbench.cli.clock import SystemClock
from workbench.core.invocation import Request
from workbench.core.keeping import Keeping
from workbench.core.ports import Connection
from workbench.service.target import Target
from workbench.store import history_files  # noqa: F401 - so that no child need import it
from workbench.store.history import FileHistory
from workbench.store.recording import RecordedConnection


def child(folder: Path, connection: Connection, number: int, ready: int) -> None:
    """Invoke until the end."""
    history = FileHistory(folder / "history.sqlite", Keeping(), SystemClock())
    invoker = RecordedConnection(connection, connection.whereabouts.place, history).invoker
    for count in range(10_000):
        if count == number % 2:  # every other one is killed at its beginning, when it opens the history
            os.write(ready, b"!")
        invoker.invoke(Request("f", f'{{"child": {number}, "count": {count}}}'.encode()))


def main() -> None:
    """Let children live for a random moment each."""
    folder, url, count, seed = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    chance = random.Random(seed)
    connection = Target(endpoint_url=url, embedded=True).connect()
    for number in range(count):
        awaited, ready = os.pipe()
        pid = os.fork()
        if pid == 0:
            child(folder, connection, number, ready)
        os.close(ready)
        os.read(awaited, 1)
        os.close(awaited)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
