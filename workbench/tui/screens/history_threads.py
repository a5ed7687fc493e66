"""What the history's screen waits for, each in a thread of its own, and the facts that come back as messages.

    search(number) ──▶ Found(number, page), Found, … | Failed(number, error), Counted
    load(entry) ──▶ Loaded(entry, past or why not)      load_two ──▶ Compared      forget ──▶ Forgotten

Each search has a number, and only the newest counts; a run that was read may not be the one that is looked at by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct
from textual import work
from textual.message import Message

from workbench.core.errors import WorkbenchError
from workbench.core.history import Entry, Past, Sought
from workbench.core.ports import History
from workbench.tui.screens.dialog import Dialog, look

PAGE = 200
"""Runs that are looked for at once."""


class Wish(Struct, frozen=True):
    """What is to be done with a run: look at it in the panes, or send it again too."""

    past: Past
    what: Literal["open", "send"]


class HistoryThreads(Dialog[Wish | None]):
    """A screen that starts these threads."""

    CSS_PATH = look("dialog", "history")

    @dataclass(eq=False, repr=False)
    class Found(Message):
        """A page of a search. further: whether it goes behind what is there."""

        search: int
        entries: Sequence[Entry]
        before: int | None
        further: bool
        done: bool

    @dataclass(eq=False, repr=False)
    class Failed(Message):
        """A search ended with an error."""

        search: int
        error: WorkbenchError

    @dataclass(eq=False, repr=False)
    class Counted(Message):
        """How many runs there are in all."""

        count: int

    @dataclass(eq=False, repr=False)
    class Loaded(Message):
        """A run was read, or why not."""

        entry: Entry
        found: Past | WorkbenchError

    @dataclass(eq=False, repr=False)
    class Compared(Message):
        """Two runs were read, to be compared."""

        first: Past
        second: Past

    @dataclass(eq=False, repr=False)
    class Forgotten(Message):
        """A run is gone."""

        entry_id: int

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history
        self._search = 0
        """The number of the newest search."""

    @work(thread=True, group="history", description="look for past runs")
    def search(self, number: int, asked: Sought, before: int | None, *, count: bool = False) -> None:
        """Look for a page of runs, in moments, as long as the search is the newest; `count` all there are, too."""
        further, left = before is not None, PAGE
        try:
            while number == self._search:
                page = self._history.entries(asked, before, left)
                before, left = page.before, left - len(page.entries)
                done = before is None or left <= 0
                if page.entries or done:
                    self.post_message(self.Found(number, page.entries, before, further, done))
                    further = True
                if done:
                    break
            if count:
                self.post_message(self.Counted(self._history.count()))
        except WorkbenchError as error:
            self.post_message(self.Failed(number, error))

    @work(thread=True, group="history", description="read a past run")
    def load(self, entry: Entry) -> None:
        """Read a run."""
        try:
            found: Past | WorkbenchError = self._history.load(entry.id)
        except WorkbenchError as error:
            found = error
        self.post_message(self.Loaded(entry, found))

    @work(thread=True, group="history", description="read two past runs")
    def load_two(self, first: int, second: int) -> None:
        """Read two runs to compare."""
        try:
            self.post_message(self.Compared(self._history.load(first), self._history.load(second)))
        except WorkbenchError as error:
            self._say_why(error)

    @work(thread=True, group="history", description="forget a past run")
    def forget(self, entry_id: int) -> None:
        """Forget a run."""
        try:
            self._history.delete([entry_id])
        except WorkbenchError as error:
            self._say_why(error)
        else:
            self.post_message(self.Forgotten(entry_id))

    def _say_why(self, error: WorkbenchError) -> None:
        self.app.call_from_thread(self.notify, error.message, title=error.title, severity="error", markup=False)
