"""Looking for runs: newest first, in pages, and never for longer than a moment at a time.

What the list shows is looked for in the lean table. Texts are looked up in an index of three letters each and then
looked for in the bodies themselves, so what is found does hold them. Runs that aren't in the index (not yet; or too
large; or there is none) are looked through one by one; a search that takes longer than a moment stops with what it has,
and says where it can go on.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct

from workbench.core.history import Fate, Sought
from workbench.store.history_records import STATES, microseconds
from workbench.store.history_schema import PARTS, Part, body, has_index

LARGEST_INDEXED = 65_536
"""Bytes of a payload and its response up to which they are in the index."""
_MOMENT = 0.05
"""Seconds."""
_CHUNK = 400
_GRAM = 3
_GRAMS = 60
"""That are looked up at most: SQLite takes a few hundred, and so many leave few runs to look through."""
_AT_ONCE = 50
"""Runs that are brought into the index at once."""


class Found(Struct, frozen=True):
    """rows: of the table `runs`, newest first. before: where to go on; None at the end."""

    rows: Sequence[sqlite3.Row]
    before: int | None


def search(connection: sqlite3.Connection, sought: Sought, living: Sequence[str], before: int, limit: int) -> Found:
    """Rows that are sought, newest first, of ids below `before`. living: the sessions that do."""
    conditions, values = _conditions(sought, living)
    texts = [_encodable(text) for text in sought.texts]
    if not sought.texts:
        query = f"SELECT * FROM runs WHERE id < ?{conditions} ORDER BY id DESC LIMIT ?"
        rows = connection.execute(query, (before, *values, limit)).fetchall()
        return Found(rows, rows[-1]["id"] if len(rows) == limit else None)
    needles = [text.encode().lower() for text in texts]
    until = time.perf_counter() + _MOMENT
    rows = []
    for ids, is_last in _candidates(connection, texts, conditions, values, before):
        for run, holds in _holding(connection, _among(connection, ids, conditions, values), needles):
            if holds:
                rows.append(connection.execute("SELECT * FROM runs WHERE id = ?", (run,)).fetchone())
                if len(rows) == limit:
                    return Found(rows, run)
            if time.perf_counter() > until:
                return Found(rows, run)
        if is_last:
            break
        if time.perf_counter() > until:
            return Found(rows, ids[-1])
    return Found(rows, None)


def _conditions(sought: Sought, living: Sequence[str]) -> tuple[str, list[object]]:
    """What is sought in the list itself, as SQL and its values."""
    conditions: list[str] = []
    values: list[object] = []
    for column, wanted, before in (("function", sought.function, "%"), ("qualifier", sought.qualifier, "")):
        if wanted:
            conditions.append(f"{column} LIKE ? ESCAPE '\\'")
            values.append(_like(wanted, before))
    if sought.target:
        conditions.append("target LIKE ? ESCAPE '\\'")
        values.append(_like(sought.target, "%"))
    if sought.since is not None:
        conditions.append("asked >= ?")
        values.append(microseconds(sought.since))
    if sought.fates:
        any_of, of_fates = _fate_conditions(sought.fates, living)
        conditions.append(f"({any_of})")
        values += of_fates
    return "".join(f" AND {condition}" for condition in conditions), values


def _like(wanted: str, before: str) -> str:
    """A pattern of LIKE for a part of a name (behind `before`), or for a pattern with * and ?."""
    escaped = _encodable(wanted).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if "*" in wanted or "?" in wanted:
        return escaped.replace("*", "%").replace("?", "_")
    return f"{before}{escaped}%"


def _fate_conditions(fates: frozenset[Fate], living: Sequence[str]) -> tuple[str, list[object]]:
    alive = f"session IN ({', '.join('?' * len(living))})"
    parts: list[str] = []
    values: list[object] = []
    for fate in sorted(fates):
        if fate is Fate.RUNNING:
            parts.append(f"(state = 'open' AND {alive})")
            values += living
        elif fate is Fate.INTERRUPTED:
            parts.append(f"(state = 'interrupted' OR (state = 'open' AND NOT {alive}))")
            values += living
        else:
            parts.append("state = ?")
            values.append(STATES[fate])
    return " OR ".join(parts), values


def _candidates(
    connection: sqlite3.Connection, texts: Sequence[str], conditions: str, values: Sequence[object], before: int
) -> Iterator[tuple[list[int], bool]]:
    """The ids of runs that may hold the texts, in chunks, newest first, and whether a chunk is the last."""
    grams = _grams(texts)
    if grams and has_index(connection):
        query = (
            "SELECT id FROM (SELECT rowid AS id FROM texts WHERE texts MATCH ?1 AND rowid < ?2 ORDER BY rowid DESC"
            " LIMIT ?3) UNION ALL SELECT id FROM (SELECT id FROM runs WHERE indexed = 0 AND id < ?2 ORDER BY id DESC"
            " LIMIT ?3) ORDER BY id DESC LIMIT ?3"
        )
        first: tuple[object, ...] = (grams,)
    else:
        query = f"SELECT id FROM runs WHERE 1{conditions} AND id < ? ORDER BY id DESC LIMIT ?"
        first = tuple(values)
    while True:
        ids = [row[0] for row in connection.execute(query, (*first, before, _CHUNK))]
        yield ids, len(ids) < _CHUNK
        if len(ids) < _CHUNK:
            return
        before = ids[-1]


def _grams(texts: Sequence[str]) -> str:
    """A query for all three letters in a row of the texts; empty where they are too short."""
    grams = dict.fromkeys(text[at : at + _GRAM] for text in texts for at in range(len(text) - _GRAM + 1))
    quoted = ('"{}"'.format(gram.replace('"', '""')) for gram in grams if "\0" not in gram)
    return " AND ".join(islice(quoted, _GRAMS))


def _encodable(text: str) -> str:
    """Without lone surrogates, which no database takes."""
    return text.encode("utf-8", "replace").decode()


def _among(
    connection: sqlite3.Connection, ids: Sequence[int], conditions: str, values: Sequence[object]
) -> Sequence[int]:
    """Those of the ids that the conditions hold for."""
    if not conditions or not ids:
        return ids
    query = f"SELECT id FROM runs WHERE id IN ({', '.join('?' * len(ids))}){conditions} ORDER BY id DESC"
    return [row[0] for row in connection.execute(query, (*ids, *values))]


def _holding(
    connection: sqlite3.Connection, runs: Sequence[int], needles: Sequence[bytes]
) -> Iterator[tuple[int, bool]]:
    """Of each run, whether its payload and response hold all of the needles. One body is in memory at a time."""
    left = dict.fromkeys(runs, frozenset(needles))
    ids = [body(run, part) for run in runs for part in (Part.RESPONSE, Part.PAYLOAD)]
    marks = ", ".join("?" * len(ids))
    bodies = connection.execute(f"SELECT id, data FROM bodies WHERE id IN ({marks}) ORDER BY id DESC", ids)
    last: int | None = None
    for body_id, data in bodies:
        run = body_id // PARTS
        if last is not None and run != last:
            yield last, not left[last]
        last = run
        if left[run]:
            text = data.lower()
            left[run] = frozenset(needle for needle in left[run] if needle not in text)
    if last is not None:
        yield last, not left[last]


def _texts(connection: sqlite3.Connection, run: int) -> list[bytes]:
    parts = (body(run, Part.PAYLOAD), body(run, Part.RESPONSE))
    return [row[0].lower() for row in connection.execute("SELECT data FROM bodies WHERE id IN (?, ?)", parts)]


# --- the index ---


def index_text(connection: sqlite3.Connection, run: int) -> str:
    """What the index has of a run: always the same, since it takes that to take it out again."""
    return "\n".join(text.decode("utf-8", "replace") for text in _texts(connection, run)).replace("\0", " ")


def bring_up_to_date(connection: sqlite3.Connection) -> int:
    """Bring a few runs that have ended into the index; how many more there may be, 0 at the end."""
    if not has_index(connection):
        return 0
    query = (
        "SELECT id FROM runs WHERE indexed = 0 AND state <> 'open' AND payload_size + response_size <= ?"
        " ORDER BY id DESC LIMIT ?"
    )
    ids = [row[0] for row in connection.execute(query, (LARGEST_INDEXED, _AT_ONCE))]
    for run in ids:
        connection.execute("INSERT INTO texts (rowid, text) VALUES (?, ?)", (run, index_text(connection, run)))
        connection.execute("UPDATE runs SET indexed = 1 WHERE id = ?", (run,))
    return len(ids) if len(ids) == _AT_ONCE else 0


def take_out(connection: sqlite3.Connection, runs: Sequence[int]) -> None:
    """Delete runs with all that there is of them, but for those that are open."""
    indexed = has_index(connection)
    for run in runs:
        row = connection.execute("SELECT indexed FROM runs WHERE id = ?", (run,)).fetchone()
        if indexed and row is not None and row[0]:
            text = index_text(connection, run)
            connection.execute("INSERT INTO texts (texts, rowid, text) VALUES ('delete', ?, ?)", (run, text))
        connection.execute("DELETE FROM bodies WHERE id >= ? AND id < ?", (body(run, Part(0)), body(run + 1, Part(0))))
        connection.execute("DELETE FROM runs WHERE id = ?", (run,))
