"""The history's file: opened when it is first needed, for its user alone, and set aside when it can't be used.

Always: the file and those beside it have mode 0600 from their first byte; a file that is damaged, or that a newer
workbench wrote, is renamed, said, and never deleted, and a new one is begun; whatever else is wrong is a
WorkbenchError. Readers, writers and who keeps house have a connection each, so that neither a long search nor tidying
keeps an invocation waiting.
"""

import os
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TypeVar

from workbench.core.errors import WorkbenchError
from workbench.store.history_schema import ForeignError, NewerError, make_index_anew, prepare
from workbench.store.history_sessions import one_at_a_time

T = TypeVar("T")
_BESIDE = ("", "-wal", "-shm")
_Identity = tuple[int, int]
_UNUSABLE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Lane(Enum):
    """Who has a connection of their own."""

    WRITING = "writing"
    READING = "reading"
    HOUSE = "house"


class Database:
    """The file at `path`. From any thread.

    now: the time, for the names of files that are set aside. tell: called with what a person should hear.
    """

    def __init__(self, path: Path, now: Callable[[], datetime], tell: Callable[[str], None]) -> None:
        self._path, self._now, self._tell = path, now, tell
        self._locks = {lane: threading.Lock() for lane in Lane}
        self._open: dict[Lane, tuple[sqlite3.Connection, _Identity]] = {}
        self._opening = threading.Lock()
        self._tried: _Identity = (0, 0)

    def write(self, do: Callable[[sqlite3.Connection], T], lane: Lane = Lane.WRITING) -> T:
        """Do something in a transaction of its own. It may be done twice, where the first file was set aside."""

        def whole(connection: sqlite3.Connection) -> T:
            connection.execute("BEGIN IMMEDIATE")
            try:
                result = do(connection)
                connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise
            return result

        return self._with(whole, lane)

    def write_plain(self, do: Callable[[sqlite3.Connection], T], lane: Lane = Lane.WRITING) -> T:
        """Do something that can't be done in a transaction."""
        return self._with(do, lane)

    def read(self, do: Callable[[sqlite3.Connection], T]) -> T:
        """Look something up."""
        return self._with(do, Lane.READING)

    def close(self) -> None:
        """Let go of the file."""
        for lane, lock in self._locks.items():
            with lock:
                self._close(lane)

    def _close(self, lane: Lane) -> "_Identity | None":
        connection, identity = self._open.pop(lane, (None, None))
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
        return identity

    def _with(self, do: Callable[[sqlite3.Connection], T], lane: Lane) -> T:
        with self._locks[lane]:
            try:
                try:
                    return do(self._connection(lane))
                except sqlite3.DatabaseError as error:
                    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CORRUPT_VTAB:
                        make_index_anew(self._connection(lane))  # it can be made again, and all else is well
                    elif _is_unusable(error):
                        self._set_aside(error, lane)
                    else:
                        raise
                    return do(self._connection(lane))
            except (sqlite3.Error, OSError, OverflowError) as error:
                raise _translated(error, self._path) from error

    def _connection(self, lane: Lane) -> sqlite3.Connection:
        connection, identity = self._open.get(lane, (None, None))
        if connection is not None and identity == self._identity():
            return connection
        self._close(lane)  # somebody moved the file, or set it aside
        with self._opening:
            connection = self._connect()
            self._open[lane] = (connection, self._tried)
        return connection

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # SQLite gives the files beside it the mode that this one has. One that is there must not be opened here: with
        # the end of that all locks would end that this process has on it, those of SQLite too.
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        told = self._path.stat()
        if told.st_mode & 0o077 and os.name == "posix":
            self._path.chmod(0o600)
        self._tried = (told.st_dev, told.st_ino)
        connection = sqlite3.connect(self._path, timeout=5, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        try:
            prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _identity(self) -> "_Identity | None":
        """Which file it is that stands there now."""
        try:
            told = self._path.stat()
        except OSError:
            return None
        return (told.st_dev, told.st_ino)

    def _set_aside(self, error: sqlite3.DatabaseError, lane: Lane) -> None:
        """Rename the file, unless another workbench, or another thread, has done so by now."""
        kind = "newer" if isinstance(error, NewerError) else "damaged"
        with self._opening, one_at_a_time(self._path.with_name(f"{self._path.name}.lock")):
            broken = self._close(lane) or self._tried
            if self._identity() != broken:
                return
            self._close_others(lane)
            aside = self._free_name(kind)
            for ending in reversed(_BESIDE):
                with suppress(FileNotFoundError):
                    self._path.with_name(f"{self._path.name}{ending}").rename(f"{aside}{ending}")
        why = "was written by a newer workbench" if kind == "newer" else f"can't be read ({error})"
        self._tell(f"The history {why}. It is kept as {aside}, and a new one was begun.")

    def _close_others(self, lane: Lane) -> None:
        """Let go of the file in the other lanes too: Windows renames no file that is open."""
        for other, lock in self._locks.items():
            if other is not lane and lock.acquire(timeout=2):
                try:
                    self._close(other)
                finally:
                    lock.release()

    def _free_name(self, kind: str) -> Path:
        stem = f"{self._path.stem}-{kind}-{self._now():%Y%m%d-%H%M%S}"
        names = (f"{stem}{f'-{number}' if number else ''}{self._path.suffix}" for number in range(1_000))
        return next(path for path in map(self._path.with_name, names) if not path.exists())


def _is_unusable(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, NewerError | ForeignError) or (code is not None and code & 0xFF in _UNUSABLE)


def _translated(error: Exception, path: Path) -> WorkbenchError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return WorkbenchError("The history is in use", "Another program holds it for longer than anyone should wait.")
    if code == sqlite3.SQLITE_FULL:
        return WorkbenchError("The history can't be written", "The disk is full.", f"It is in {path.parent}.")
    return WorkbenchError("The history can't be used", f"{error}.", f"Is {path} there, and writable?")
