"""Runs in the history's tables: written, added to, and read again."""

import sqlite3

from workbench.core.history import Fate, Past
from workbench.core.invocation import Abandoned
from workbench.core.runs import Pending, Run
from workbench.store import history_records as records
from workbench.store.history_records import Bodies, Columns
from workbench.store.history_schema import PARTS, Part, body
from workbench.store.history_sessions import Session


def insert(connection: sqlite3.Connection, columns: Columns, bodies: Bodies) -> int:
    """Write a run down; its id."""
    names = ", ".join(columns)
    marks = ", ".join("?" * len(columns))
    cursor = connection.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", list(columns.values()))
    assert cursor.lastrowid is not None
    _put(connection, cursor.lastrowid, bodies)
    return cursor.lastrowid


def update(connection: sqlite3.Connection, run: int, columns: Columns, bodies: Bodies) -> None:
    """Set columns of a run and add bodies; `size` is added to what it was."""
    names = ", ".join(f"{name} = size + ?" if name == "size" else f"{name} = ?" for name in columns)
    connection.execute(f"UPDATE runs SET {names} WHERE id = ?", (*columns.values(), run))
    _put(connection, run, bodies)


def _put(connection: sqlite3.Connection, run: int, bodies: Bodies) -> None:
    rows = [(body(run, part), data) for part, data in bodies.items()]
    connection.executemany("INSERT OR REPLACE INTO bodies (id, data) VALUES (?, ?)", rows)


def count(connection: sqlite3.Connection) -> int:
    """How many runs there are."""
    return int(connection.execute("SELECT count(*) FROM runs").fetchone()[0])


def living(connection: sqlite3.Connection, session: Session) -> list[str]:
    """The sessions with open runs that live."""
    names = connection.execute("SELECT DISTINCT session FROM runs WHERE session IS NOT NULL")
    return [name for (name,) in names.fetchall() if session.lives(name)]


def whole(connection: sqlite3.Connection, run: int) -> tuple[sqlite3.Row | None, Bodies]:
    """The row of a run, None where it is gone, and its bodies."""
    row = connection.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone()
    query = "SELECT id, data FROM bodies WHERE id >= ? AND id < ?"
    known = set(Part)
    found = connection.execute(query, (run * PARTS, (run + 1) * PARTS))
    return row, {Part(body_id % PARTS): data for body_id, data in found if body_id % PARTS in known}


def past(row: sqlite3.Row, bodies: Bodies, session: Session) -> Past:
    """A run as it was, from its row and its bodies."""
    lives = row["session"] is not None and session.lives(row["session"])
    entry = records.entry(row, lives=lives, is_here=row["session"] == session.name)
    outcome = records.outcome(row, bodies)
    if outcome is None and entry.fate is Fate.INTERRUPTED:
        outcome = Abandoned.interrupted()
    request, log = records.request(row, bodies), records.read_whole_log(bodies)
    return Past(entry, Run(entry.id, request, entry.asked_at, outcome or Pending(), entry.ended_at, whole_log=log))
