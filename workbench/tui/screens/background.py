"""What the workbench waits for, each in a thread of its own, and the facts that come back as messages.

    connect ──▶ Connected | NotConnected, Asked …    identify ──▶ Identified      close, remember
    list ──▶ Listed, Throttled, Listed, … | BrokenOff      describe ──▶ Described, Described, …
    invoke ──▶ Finished(run_id, outcome)
    fetch_log ──▶ LogProgressed, LogProgressed, … ──▶ LogFetched(run_id, number, log or why not)

A thread is never cancelled and its fact may come late: each fact carries what it belongs to (a target and a
connecting, a reading, a function, a run id), and whoever takes it looks whether that is still wanted. A thread catches
WorkbenchError only.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.message import Message

from workbench.core import payload
from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import Function, Qualifiers
from workbench.core.invocation import Explanation, Outcome, Ran, Refused
from workbench.core.ports import Connection, Destination
from workbench.core.runs import Run
from workbench.core.targets import Identity
from workbench.core.whole_log import Fetching, NotFetched, Progress, Wanted
from workbench.tui.asking import PersonAsked, Question
from workbench.tui.screens.beneath import Beneath
from workbench.tui.widgets import json_text

if TYPE_CHECKING:
    from workbench.core.log import Log

_AT_ONCE = 200
"""Functions that are taken in at once."""


class BackgroundScreen(Beneath[None]):
    """A screen that starts these threads."""

    _is_prepared = False

    @dataclass(eq=False, repr=False)
    class Connected(Message):
        """A target can be used. attempt: which connecting of it this is."""

        target: int
        attempt: int
        connection: Connection

    @dataclass(eq=False, repr=False)
    class NotConnected(Message):
        """There is no connection to a target."""

        target: int
        attempt: int
        error: WorkbenchError

    @dataclass(eq=False, repr=False)
    class Asked(Message):
        """A connection asks the person something."""

        target: int
        question: Question

    @dataclass(eq=False, repr=False)
    class Identified(Message):
        """Whose account a target is in."""

        target: int
        identity: Identity

    @dataclass(eq=False, repr=False)
    class Listed(Message):
        """A page of functions arrived. reading: which reading of the list it belongs to."""

        reading: int
        functions: Sequence[Function]
        complete: bool

    @dataclass(eq=False, repr=False)
    class Throttled(Message):
        """The service asked to wait; the reading goes on by itself."""

        reading: int

    @dataclass(eq=False, repr=False)
    class BrokenOff(Message):
        """A reading ended before the list did."""

        reading: int
        error: ListingError

    @dataclass(eq=False, repr=False)
    class Described(Message):
        """The qualifiers of a function of a target arrived, or some of them, or why they can't be told."""

        target: int
        function: str
        qualifiers: Qualifiers | str

    @dataclass(eq=False, repr=False)
    class Finished(Message):
        """An invocation ended."""

        run_id: int
        outcome: Outcome

    @dataclass(eq=False, repr=False)
    class LogProgressed(Message):
        """The fetching of a whole log goes on. number: which asking it belongs to."""

        run_id: int
        number: int
        progress: Progress

    @dataclass(eq=False, repr=False)
    class LogFetched(Message):
        """A whole log arrived, or why it didn't."""

        run_id: int
        number: int
        came: "Log | NotFetched"

    def prepare(self) -> None:
        """Load, once and when nobody waits for the list any more, what the first key would have to wait for."""
        if not self._is_prepared:
            self._is_prepared = True
            self._prepare()

    @work(thread=True, group="connect", description="load what the first paint does without")
    def _prepare(self) -> None:
        json_text.prepare()
        payload.check(b"[,")  # compiles what finds the place of a flaw
        from workbench.core import logtail

        logtail.parse(b"")  # what an answer's log is read with

    @work(thread=True, group="connect", description="connect to a target")
    def connect(self, destination: Destination, target: int, attempt: int, asked: PersonAsked) -> None:
        """Connect to a target; whatever its credentials need is asked through `asked`."""
        try:
            connection = destination.connect(asked)
        except WorkbenchError as error:
            self.post_message(self.NotConnected(target, attempt, error))
        else:
            self.post_message(self.Connected(target, attempt, connection))

    @work(thread=True, group="connect", description="ask whose account it is")
    def identify(self, target: int, connection: Connection) -> None:
        """Ask whose account it is; it isn't missed."""
        identity = connection.identity()
        if identity is not None:
            self.post_message(self.Identified(target, identity))

    @work(thread=True, group="connect", description="let go of a target")
    def close_connection(self, connection: Connection) -> None:
        """Let go of a target: the local endpoint takes a moment to end."""
        connection.close()

    @work(thread=True, group="connect", description="remember something")
    def remember(self, what: Callable[[], None]) -> None:
        """Write something down."""
        try:
            what()
        except WorkbenchError as error:
            words = f"{error.message} {error.hint}".strip()
            self.app.call_from_thread(self.notify, words, title=error.title, severity="warning", markup=False)

    @work(thread=True, group="catalog", description="list the functions")
    def list_functions(self, connection: Connection, reading: int, marker: str = "") -> None:
        """Read the functions page by page, from the start or from `marker`, as long as somebody wants them."""
        throttled = self.Throttled(reading)
        try:
            for page in connection.catalog.functions(marker, lambda: self.post_message(throttled)):
                if not self.is_wanted(reading):
                    return
                for first in range(0, len(page), _AT_ONCE):  # keys go in between, also where a server knows no pages
                    self.post_message(self.Listed(reading, page[first : first + _AT_ONCE], complete=False))
        except ListingError as error:
            self.post_message(self.BrokenOff(reading, error))
        else:
            self.post_message(self.Listed(reading, (), complete=True))

    def is_wanted(self, reading: int) -> bool:
        """Whether a reading of the list is still the newest. From any thread."""
        raise NotImplementedError

    @work(thread=True, group="catalog", description="read the qualifiers of functions")
    def describe(self, connection: Connection, target: int, *functions: str) -> None:
        """Read the versions and aliases of functions, one after the other."""
        for function in functions:
            told = partial(self._tell_part, target, function)
            try:
                qualifiers: Qualifiers | str = connection.catalog.qualifiers(function, told)
            except WorkbenchError as error:
                qualifiers = f"{error.title}. {error.message}"
            self.post_message(self.Described(target, function, qualifiers))

    def _tell_part(self, target: int, function: str, qualifiers: Qualifiers) -> None:
        self.post_message(self.Described(target, function, qualifiers))

    @work(thread=True, group="runs", description="invoke a function")
    def invoke(self, connection: Connection, run: Run) -> None:
        """Send an invocation and wait for what comes of it."""
        try:
            outcome = connection.invoker.invoke(run.request, run.waiting)
        except WorkbenchError as error:
            explanation = Explanation(error.title, error.message, Ran.NO, error.hint)
            outcome = Refused("", error.message, 0.0, explanation)
        self.post_message(self.Finished(run.id, outcome))

    @work(thread=True, group="logs", description="fetch a whole log")
    def fetch_log(self, connection: Connection, run_id: int, fetching: Fetching, wanted: Wanted) -> None:
        """Fetch the whole log of a run."""
        number = fetching.number

        def tell(progress: Progress) -> None:
            self.post_message(self.LogProgressed(run_id, number, progress))

        try:
            came: Log | NotFetched = connection.logs.whole_log(wanted, fetching.waiting, tell) or NotFetched()
        except WorkbenchError as error:
            came = NotFetched(error.title, error.message, error.hint)
        self.post_message(self.LogFetched(run_id, number, came))
