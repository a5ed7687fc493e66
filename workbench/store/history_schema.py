"""The history's tables. The list is lean; all that can be large stands in a table of its own, a row for each part.

    runs    a row for each run: what the list shows and is filtered by
    bodies  id = run * PARTS + part: payload, response, log, …
    texts   what the payloads and responses hold, three letters at a time (FTS5), for those runs that are `indexed`

`user_version` counts the changes of this module: a file with a higher one was written by a newer workbench.
"""

import sqlite3
from contextlib import suppress
from enum import IntEnum

VERSION = 1
APPLICATION = 0x4C574231
"""LWB1: so that `file` and we know the database for what it is."""
PARTS = 16
"""Parts that a run may have; a few are left for times to come."""


class Part(IntEnum):
    """What a run is made of besides its row."""

    PAYLOAD = 0
    RESPONSE = 1
    LOG = 2
    WHOLE_LOG = 3
    LOG_EVENTS = 4
    CLIENT_CONTEXT = 5
    OUTCOME = 6


_TABLES = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session TEXT,
    state TEXT NOT NULL DEFAULT 'open',
    place TEXT NOT NULL,
    target TEXT NOT NULL,
    function TEXT NOT NULL,
    qualifier TEXT,
    kind TEXT NOT NULL,
    options TEXT NOT NULL,
    asked INTEGER NOT NULL,
    zone INTEGER NOT NULL,
    ended INTEGER,
    answered TEXT,
    status INTEGER,
    word TEXT NOT NULL DEFAULT '',
    timed_out INTEGER NOT NULL DEFAULT 0,
    duration REAL,
    billed REAL,
    version TEXT,
    request_id TEXT NOT NULL DEFAULT '',
    grouped TEXT NOT NULL DEFAULT '',
    kept INTEGER NOT NULL,
    payload_size INTEGER NOT NULL,
    response_size INTEGER NOT NULL DEFAULT 0,
    whole_log INTEGER NOT NULL DEFAULT 0,
    size INTEGER NOT NULL,
    indexed INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX runs_open ON runs (session) WHERE session IS NOT NULL;
CREATE INDEX runs_unindexed ON runs (id) WHERE indexed = 0;
CREATE INDEX runs_request_id ON runs (request_id) WHERE request_id <> '';
CREATE TABLE bodies (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
"""
"""asked, ended: microseconds since 1970; zone: seconds east of UTC. size: bytes of the run's bodies."""
_INDEX = "CREATE VIRTUAL TABLE texts USING fts5 (text, content = '', detail = none, tokenize = 'trigram')"


_SETTINGS = (
    "synchronous = NORMAL",  # a commit outlasts the process; that of a machine without power may be lost
    "wal_autocheckpoint = 8000",  # 64 MB: see FileHistory._keep_house, which does it before, where nobody waits
    "journal_size_limit = 16777216",
    "secure_delete = ON",
)


class NewerError(sqlite3.DatabaseError):
    """The file was written by a newer workbench."""


class ForeignError(sqlite3.DatabaseError):
    """The file is a database, but no history."""


def prepare(connection: sqlite3.Connection) -> None:
    """Make the tables, or look whether they are there. Raises sqlite3.Error, NewerError, ForeignError."""
    connection.execute("PRAGMA busy_timeout = 5000")
    version = _version(connection)
    if version > VERSION:
        raise NewerError(f"its version is {version}, and this workbench knows {VERSION}")
    if version == 0:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    if version == 0:
        _create(connection)
    elif connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
        raise ForeignError("it is another program's database")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection):  # another workbench was quicker
            return
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise ForeignError("it is another program's database")
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        # An SQLite without FTS5, or from before 3.34, has no index: every payload is looked through.
        with suppress(sqlite3.OperationalError):
            connection.execute(_INDEX)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    finally:
        connection.execute("COMMIT" if connection.in_transaction and _version(connection) else "ROLLBACK")


def has_index(connection: sqlite3.Connection) -> bool:
    """Whether texts can be looked up."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'texts'").fetchone() is not None


def make_index_anew(connection: sqlite3.Connection) -> None:
    """Begin the index of texts from nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute("DROP TABLE texts")
        connection.execute(_INDEX)
        connection.execute("UPDATE runs SET indexed = 0 WHERE indexed = 1")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def body(run: int, part: Part) -> int:
    """The id of a part of a run."""
    return run * PARTS + part
