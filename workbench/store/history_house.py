"""Keeping the history's house: what is too old, too much or too large goes; what was only logged is written back."""

import sqlite3
from datetime import datetime

from workbench.core.keeping import Keeping
from workbench.store.history_records import microseconds
from workbench.store.history_schema import has_index
from workbench.store.history_tables import count

DELETED_AT_ONCE = 50


def doomed(connection: sqlite3.Connection, keeping: Keeping, oldest: datetime | None) -> list[int]:
    """The ids of some of the oldest runs that are to go."""
    runs = count(connection)
    surplus = runs - keeping.runs if keeping.runs else 0
    pages, free, size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
    )
    excess = (pages - free) * size - (keeping.megabytes << 20) if keeping.megabytes else 0
    before = microseconds(oldest) if oldest is not None else None
    found: list[int] = []
    rows = connection.execute("SELECT id, asked, size, state FROM runs ORDER BY id LIMIT ?", (DELETED_AT_ONCE,))
    for run, asked, run_size, state in rows.fetchall():
        if len(found) >= surplus and excess <= 0 and (before is None or asked >= before):
            break
        if len(found) + 1 < runs or state != "open":  # the newest, if it runs, is what this is all about
            found.append(run)
        excess -= run_size
    return found


def write_back(connection: sqlite3.Connection) -> None:
    """Write what stands in the write-ahead log into the file, as far as nobody is in the way."""
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def give_room_back(connection: sqlite3.Connection) -> None:
    """Make the files as small as what is in them."""
    if has_index(connection):
        connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")  # what was deleted is only marked so in it
    connection.execute("PRAGMA incremental_vacuum").fetchall()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
