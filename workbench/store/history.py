"""The history: every run in one SQLite file, written before its request is sent and finished when it ends.

    begin ──▶ (the request is sent) ──▶ end ──▶ keep_log       from the threads that invoke; see store/recording.py
    entries, load, delete, clear                               from the threads of who browses

Always: a run that was begun is there, whatever becomes of the process. What goes wrong while writing never stops an
invocation: it is said, once. What goes wrong while reading is a WorkbenchError. SQLite is imported when the first of
these is called, so that holding a history costs nothing.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import FunctionFailed, Outcome, Request, Succeeded
from workbench.core.keeping import Keeping
from workbench.core.ports import Clock
from workbench.core.targets import Place

if TYPE_CHECKING:
    import sqlite3

    from workbench.core.history import Page, Past, Sought
    from workbench.core.log import Log
    from workbench.store.history_files import Database, Lane
    from workbench.store.history_sessions import Session

_NEWEST = 1 << 62
_HOUSE_AFTER = 4_000_000
"""Bytes after which the house is kept; a run counts as as many more as it takes to do so every 50 runs."""
_RUN_COUNTS = 80_000


class FileHistory:
    """Implements core.ports.History over the file at `path`. From any thread."""

    def __init__(self, path: Path, keeping: Keeping, clock: Clock) -> None:
        """Touches no file yet."""
        self.keeping = keeping
        self._path, self._clock = path, clock
        self._opening = threading.Lock()
        self._opened: tuple[Database, Session] | None = None
        self._telling = threading.Lock()
        self._tell: Callable[[str], None] | None = None
        self._untold: list[str] = []
        self._told: set[str] = set()
        self._since_house = 0
        self._house = threading.Lock()
        self._is_closed = False

    # --- what is said ---

    def listen(self, tell: Callable[[str], None]) -> None:
        """Have `tell` called with each sentence that a person should hear, from any thread; with those so far now."""
        with self._telling:
            self._tell, untold, self._untold = tell, self._untold, []
        for sentence in untold:
            tell(sentence)

    def _say(self, sentence: str) -> None:
        with self._telling:
            if sentence in self._told:
                return
            self._told.add(sentence)
            tell = self._tell
            if tell is None:
                self._untold.append(sentence)
        if tell is not None:
            tell(sentence)

    def _excuse(self, error: WorkbenchError) -> None:
        self._say(f"{error.title}, so that runs are not kept: {error.message} {error.hint}".strip())

    # --- opening ---

    def prepare(self) -> None:
        """Open it, so that the first run needn't, and forget what is too old."""
        if self.keeping.enabled and not self._is_closed:
            try:
                database, session = self._open()
                database.write(lambda connection: connection.execute("SELECT 1 FROM runs LIMIT 1").fetchone())
                session.sweep()
            except WorkbenchError as error:
                self._excuse(error)
            else:
                self._keep_house()

    def _open(self) -> "tuple[Database, Session]":
        with self._opening:
            if self._opened is None:
                from workbench.store.history_files import Database
                from workbench.store.history_sessions import Session

                try:
                    session = Session(self._path.parent / f"{self._path.stem}-sessions")
                except OSError as error:
                    hint = f"Is {self._path.parent} writable?"
                    raise WorkbenchError("The history can't be used", f"{error}.", hint) from error
                self._opened = Database(self._path, self._clock.now, self._say), session
            return self._opened

    @property
    def _database(self) -> "Database":
        return self._open()[0]

    def close(self) -> None:
        """Let go of the file. What is open is interrupted by that, unless another call opens it again."""
        with self._opening:
            opened, self._opened, self._is_closed = self._opened, None, True
        if opened is not None:
            database, session = opened
            database.close()
            session.close()

    # --- writing ---

    def begin(
        self, request: Request, place: Place, target: str, group: str = "", *, is_kept: bool = True
    ) -> int | None:
        """Write down that `request` is sent now; the run's id, or None where that can't be done.

        target: what the place is called. is_kept: whether its payload, response and log are kept.
        """
        if not self.keeping.enabled:
            return None
        try:
            database, session = self._open()
            from workbench.store.history_records import asked
            from workbench.store.history_tables import insert

            columns, bodies = asked(request, self._clock.now(), place, target, group, is_kept=is_kept)
            columns["session"] = session.name
            return database.write(lambda connection: insert(connection, columns, bodies))
        except WorkbenchError as error:
            self._excuse(error)
            return None

    def end(self, run: int, outcome: Outcome) -> None:
        """Write down how a run ended."""
        from workbench.store.history_records import ended
        from workbench.store.history_tables import update

        now = self._clock.now()

        def finish(connection: "sqlite3.Connection", without_bodies: bool = False) -> None:
            kept = connection.execute("SELECT kept FROM runs WHERE id = ?", (run,)).fetchone()
            if kept is not None:  # somebody may have deleted it meanwhile
                columns, bodies = ended(outcome, now, is_kept=bool(kept[0]) and not without_bodies)
                update(connection, run, columns, bodies)

        try:
            try:
                self._database.write(finish)
            except WorkbenchError:  # a full disk may have room for the outcome alone
                self._database.write(lambda connection: finish(connection, without_bodies=True))
                raise
            self._ended(len(outcome.answer.payload) if isinstance(outcome, Succeeded | FunctionFailed) else 0)
        except WorkbenchError as error:
            self._excuse(error)

    def interrupt(self, run: int) -> None:
        """Write down that nobody waits for the end of a run any more."""
        with suppress(WorkbenchError):
            self._database.write(
                lambda connection: connection.execute(
                    "UPDATE runs SET state = 'interrupted', session = NULL WHERE id = ?", (run,)
                )
            )

    def keep_log(self, request_id: str, log: "Log") -> None:
        """Keep the whole log of the run with a request id."""
        from workbench.store.history_records import whole_log
        from workbench.store.history_tables import update

        def keep(connection: "sqlite3.Connection") -> None:
            query = (
                "SELECT id FROM runs WHERE request_id = ? AND request_id <> '' AND kept = 1 ORDER BY id DESC LIMIT 1"
            )
            found = connection.execute(query, (request_id,)).fetchone()
            if found is not None:
                bodies = whole_log(log)
                update(connection, found[0], {"whole_log": 1, "size": sum(map(len, bodies.values()))}, bodies)

        if self.keeping.enabled:
            try:
                self._database.write(keep)
            except WorkbenchError as error:
                self._excuse(error)

    # --- browsing ---

    def entries(self, sought: "Sought", before: int | None = None, limit: int = 200) -> "Page":
        """The newest runs that are sought. Raises WorkbenchError."""
        from workbench.core.history import Page
        from workbench.store.history_records import entry
        from workbench.store.history_search import search
        from workbench.store.history_tables import living

        database, session = self._open()
        alive = database.read(lambda connection: living(connection, session))
        if sought.texts and before is None:
            with suppress(WorkbenchError):  # without, it only takes longer
                self._bring_up_to_date(most=1)
        start = _NEWEST if before is None else before
        found = database.read(lambda connection: search(connection, sought, alive, start, limit))
        entries = [
            entry(row, lives=row["session"] in alive, is_here=row["session"] == session.name) for row in found.rows
        ]
        return Page(entries, found.before)

    def count(self) -> int:
        """How many runs there are. Raises WorkbenchError."""
        from workbench.store.history_tables import count

        return self._database.read(count)

    def load(self, entry: int) -> "Past":
        """A run as it was. Raises WorkbenchError, also for one that is gone."""
        from workbench.store.history_tables import past, whole

        database, session = self._open()
        row, bodies = database.read(lambda connection: whole(connection, entry))
        if row is None:
            raise WorkbenchError("The run is gone", "It was deleted, or grew too old to be kept.")
        try:
            return past(row, bodies, session)
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise WorkbenchError("The run can't be read", f"What is kept of it is damaged ({error}).") from error

    def delete(self, entries: Sequence[int]) -> None:
        """Forget runs. Raises WorkbenchError."""
        from workbench.store.history_house import DELETED_AT_ONCE

        for first in range(0, len(entries), DELETED_AT_ONCE):
            self._take_out(entries[first : first + DELETED_AT_ONCE])

    def clear(self, sought: "Sought") -> int:
        """Forget all runs that are sought, and give their room back; how many there were. Raises WorkbenchError."""
        from workbench.store.history_house import give_room_back

        count, page = 0, self.entries(sought, limit=1_000)
        while True:
            self.delete([entry.id for entry in page.entries])
            count += len(page.entries)
            if page.before is None:
                break
            page = self.entries(sought, page.before, 1_000)
        self._database.write_plain(give_room_back)
        return count

    # --- keeping house ---

    def tidy(self) -> None:
        """Forget the oldest runs where there are too many, too old ones or too large ones. Raises WorkbenchError."""
        from workbench.store.history_house import doomed

        keeping = self.keeping
        oldest = self._clock.now() - timedelta(days=keeping.days) if keeping.days else None
        while not self._is_closed:
            found = self._database.read(lambda connection: doomed(connection, keeping, oldest))
            if not found:
                return
            self._take_out(found)

    def _ended(self, size: int) -> None:
        """A run has ended: now and then the house is kept, in a thread that nobody waits for."""
        self._since_house += size + _RUN_COUNTS
        if self._since_house >= _HOUSE_AFTER:
            self._since_house = 0
            threading.Thread(target=self._keep_house, name="tidy the history", daemon=True).start()

    def _keep_house(self) -> None:
        """Write into the file what stands in its log, index what has ended, forget what is too much."""
        if self._is_closed or not self._house.acquire(blocking=False):
            return
        try:
            from workbench.store.history_house import write_back

            self._database.write_plain(write_back, self._house_lane)
            self._bring_up_to_date()
            self.tidy()
        except WorkbenchError as error:
            if not self._is_closed:
                self._excuse(error)
        finally:
            self._house.release()

    def _bring_up_to_date(self, most: int = 1_000) -> None:
        from workbench.store.history_search import bring_up_to_date

        while most and not self._is_closed and self._database.write(bring_up_to_date, self._house_lane):
            most -= 1

    @property
    def _house_lane(self) -> "Lane":
        from workbench.store.history_files import Lane

        return Lane.HOUSE

    def _take_out(self, runs: Sequence[int]) -> None:
        from workbench.store.history_search import take_out

        self._database.write(partial(take_out, runs=runs), self._house_lane)
