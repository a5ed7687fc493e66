"""Which sessions of the workbench live: each holds a lock on a file of its own, which its end, however sudden, lets go.

A run that is open belongs to a session. When that doesn't live any more, the run was interrupted. The lock is the
system's, so that neither kill -9 nor a number that another process got meanwhile makes a difference.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_SUFFIX = ".session"


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Be the only process inside, by way of the file at `path`. Waits a second at most, then goes on all the same."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + 1
        while time.monotonic() < until:
            try:
                _lock(file)
                break
            except OSError:
                time.sleep(0.01)
        yield
    finally:
        os.close(file)


class Session:
    """This session. `folder`: where the files are; it is made."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where no file can be made."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self.name = uuid4().hex
        self._path = folder / f"{self.name}{_SUFFIX}"
        # Where an open file can be renamed, nobody sees this one before it is locked, and takes it for a dead one's.
        first = self._path if sys.platform == "win32" else self._path.with_suffix(".new")
        self._file = os.open(first, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with suppress(OSError):  # a file system without locks: then nobody takes this session for a living one
            _lock(self._file)
        if first is not self._path:
            first.rename(self._path)

    def lives(self, name: str) -> bool:
        """Whether the session of that name lives. The file of one that doesn't is removed."""
        if name == self.name:
            return True
        path = self._folder / f"{name}{_SUFFIX}"
        try:
            file = os.open(path, os.O_RDWR)
        except OSError:
            return False
        try:
            _lock(file)
        except OSError as error:
            return isinstance(error, BlockingIOError | PermissionError)
        finally:
            os.close(file)
        with suppress(OSError):
            path.unlink()
        return False

    def sweep(self) -> None:
        """Remove the files of sessions that don't live any more."""
        with suppress(OSError):
            for path in self._folder.glob(f"*{_SUFFIX}"):
                self.lives(path.stem)

    def close(self) -> None:
        """This session ends."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            with suppress(OSError):
                self._path.unlink()
