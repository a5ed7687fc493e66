"""What the terminal interface and the command line need from the rooms beside them, as protocols.

The services stand behind these; so do the fakes of the tests. Every method may block, and is called from a thread
unless it says otherwise; each raises WorkbenchError and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from workbench.core.drafts import DraftKey
from workbench.core.functions import Function, Qualifiers
from workbench.core.invocation import Outcome, Request, Waiting
from workbench.core.saved_events import SavedEvent
from workbench.core.schema_files import SchemaFile
from workbench.core.targets import Identity, Place, Profiles, Region, Whereabouts
from workbench.core.whole_log import Progress, Wanted

if TYPE_CHECKING:
    from workbench.core.log import Log

if TYPE_CHECKING:  # the first paint does without it
    from workbench.core.details import Details
    from workbench.core.history import Page, Past, Sought
    from workbench.core.sampling import Concurrency


class Catalog(Protocol):
    """The functions of a target."""

    def functions(
        self, marker: str = "", throttled: Callable[[], object] | None = None
    ) -> Iterator[Sequence[Function]]:
        """The functions page by page, each page as soon as it arrives; from where a ListingError's `marker` says.

        `throttled` is called, in the same thread, whenever the service asks to wait; reading goes on by itself.
        Raises ListingError.
        """
        ...

    def qualifiers(self, function: str, progress: Callable[[Qualifiers], object] | None = None) -> Qualifiers:
        """The versions and aliases of one function; `progress` is told, in the same thread, what is there so far."""
        ...

    def configuration(self, function: str, qualifier: str | None = None) -> "Details":
        """Everything about a function at a qualifier."""
        ...

    def concurrency(self, function: str) -> "Concurrency":
        """How many invocations at once a function may have, as far as that may be known."""
        ...


class Invoker(Protocol):
    """Sends invocations."""

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
        """Send `request` once and say what came of it; `waiting` lets another thread end the wait."""
        ...


class LogSource(Protocol):
    """Where the whole log of an invocation can be had, of which its answer brings the tail only."""

    def whole_log(self, wanted: Wanted, waiting: Waiting, tell: Callable[[Progress], None]) -> "Log | None":
        """Wait for the log to arrive, and read it; None once `waiting` was given up. `tell` hears how it goes."""
        ...


class Asking(Protocol):
    """A person who can be asked while a call waits, and who may lose interest in the call. From any thread."""

    def ask(self, title: str, question: str) -> str | None:
        """Ask for a line of text and wait for it; None when the person doesn't answer, or no longer wants the call."""
        ...

    def on_give_up(self, end: Callable[[], None]) -> None:
        """Have `end` called when nobody wants the call any more; at once if that is so already. It never raises."""
        ...


class Connection(Protocol):
    """A target that is being used: its catalog and its invoker share one client."""

    @property
    def whereabouts(self) -> Whereabouts:
        """Where it leads. Not blocking."""
        ...

    def identity(self) -> Identity | None:
        """Whose account it is; None where there is none, or it can't be told. Raises nothing."""
        ...

    @property
    def problems(self) -> Sequence[str]:
        """What the target said of functions that it can't serve, a sentence each. Not blocking."""
        ...

    @property
    def catalog(self) -> Catalog: ...

    @property
    def invoker(self) -> Invoker: ...

    def group(self, title: str) -> Invoker:
        """An invoker whose invocations belong together (a comparison, a sample), for whoever remembers them."""
        ...

    @property
    def logs(self) -> LogSource: ...

    @property
    def test_events(self) -> "EventKeeper | None":
        """The console's shareable test events; None where there is no account. Not blocking."""
        ...

    def close(self) -> None:
        """Let go of it. Never raises."""
        ...


class Destination(Protocol):
    """A target that can be connected to."""

    @property
    def place(self) -> Place:
        """Where it is, as far as it was named. Not blocking."""
        ...

    @property
    def label(self) -> str:
        """What the header calls it: `local · samples`, `profile dev · eu-west-1`. Not blocking."""
        ...

    def connect(self, asking: Asking | None = None) -> Connection:
        """Make the client (and start the local endpoint, if that is the target).

        With somebody to ask, credentials are fetched now, and what they need is asked; without, with the first call.
        """
        ...


class Targets(Protocol):
    """The targets there are to choose from, and what is remembered of them."""

    def recent(self) -> Sequence[Place]:
        """The places used before, the last one first: from a small file, so not in a thread. Never raises."""
        ...

    def profiles(self) -> Profiles:
        """The profiles of the AWS configuration, and what this shell's environment names. Never raises."""
        ...

    def regions(self) -> Sequence[Region]:
        """The regions that are known, those of the commercial partition first. Never raises."""
        ...

    def destination(self, place: Place) -> Destination:
        """The target at a place. Not blocking. Raises WorkbenchError for a folder or an address that is none."""
        ...

    def events(self, place: Place) -> "Events":
        """The saved payloads of its functions. Not blocking."""
        ...

    def schemas(self, place: Place) -> "Schemas":
        """What the payloads of its functions are held to. Not blocking."""
        ...

    def remember(self, place: Place) -> None:
        """Note that it is used now."""
        ...

    def named(self, place: Place) -> Sequence[str]:
        """The functions that a person named there by hand, names or ARNs, from the same file. Never raises."""
        ...

    def set_named(self, place: Place, functions: Sequence[str]) -> None:
        """Keep these instead."""
        ...


class EventSource(Protocol):
    """Where payloads can be had ready-made: files, the console's shareable test events, templates.

    The screen of events lists several beside each other. A source may be far away: `list` and `load` are called from
    threads, possibly several at a time.
    """

    @property
    def title(self) -> str:
        """What to call it where it has to be named by itself: "Templates". Not blocking."""
        ...

    def list(self, function: str) -> Sequence[SavedEvent]:
        """What it has for a function, in the order to show it."""
        ...

    def load(self, function: str, event: SavedEvent) -> bytes:
        """The payload of an event that it listed for that function."""
        ...


class EventKeeper(EventSource, Protocol):
    """A source in which payloads can be saved."""

    def saves_to(self, function: str) -> str:
        """Where a new event of the function would stand: a folder, a registry. Not blocking for long."""
        ...

    def save(self, function: str, name: str, payload: bytes, consent: str = "") -> SavedEvent:
        """Save `payload` under `name`. Raises ConsentNeededError where a person must be asked first."""
        ...


class Events(EventKeeper, Protocol):
    """The events of a target's functions that are files. Not blocking for long: files are few and small."""

    def first(self, function: str) -> SavedEvent | None:
        """The one that the function's payload begins with; None where it has none of its own."""
        ...

    def rename(self, function: str, event: SavedEvent, name: str) -> SavedEvent:
        """Give it another name, if none is called so."""
        ...

    def delete(self, function: str, event: SavedEvent, consent: str = "") -> None:
        """Delete it. Raises ConsentNeededError until a person was asked."""
        ...


class Drafts(Protocol):
    """What was typed and is there next time. `find` is called from the interface's own thread: it reads a file."""

    def find(self, key: DraftKey) -> tuple[bytes, bool] | None:
        """The draft of `key`, or else the newest of its function, and whether it is the key's own. Never raises."""
        ...

    def save(self, key: DraftKey, payload: bytes) -> None:
        """Keep `payload` in the place of what was kept."""
        ...

    def forget(self, key: DraftKey) -> None:
        """There is nothing to keep any more."""
        ...


class History(Protocol):
    """The runs of all sessions, as far as they are kept."""

    def entries(self, sought: "Sought", before: int | None = None, limit: int = 200) -> "Page":
        """The newest runs that are sought, those before an id if there is one. It takes a moment at most: see Page."""
        ...

    def count(self) -> int:
        """How many there are."""
        ...

    def load(self, entry: int) -> "Past":
        """A run as it was. One that is open elsewhere has no outcome; one that was interrupted says so."""
        ...

    def delete(self, entries: Sequence[int]) -> None:
        """Forget these."""
        ...

    def listen(self, tell: Callable[[str], None]) -> None:
        """Have `tell` called with each sentence that a person should hear, from any thread. Not blocking."""
        ...


class OwnEditor(Protocol):
    """The person's own editor, in this terminal."""

    def edit(self, payload: bytes) -> bytes:
        """Let the person edit `payload`, and give what became of it. Called while the interface stands back."""
        ...


class Schemas(Protocol):
    """JSON Schemas of payloads. Not blocking for long: files are few and small."""

    def find(self, function: str, event: str | None = None) -> SchemaFile | None:
        """The schema for the function's payloads, or for one saved as `event`; None if there is none."""
        ...

    def load(self, path: str) -> SchemaFile:
        """The schema in a file that a person chose."""
        ...


class Files(Protocol):
    """The files that a person names. Called from the interface's own thread: what is saved is a few megabytes."""

    def save(self, path: str, data: bytes, *, overwrite: bool) -> None:
        """Write `data` to a file, whole or not at all where that can be. Raises where it is there, unless `overwrite`;
        the error's message says in a few words why it isn't saved."""
        ...


class Clipboard(Protocol):
    """The clipboard of the system, beside the terminal's own."""

    def copy(self, text: str) -> None:
        """Put `text` on it soon, if there is one. Not blocking; raises nothing."""
        ...


class Clock(Protocol):
    """The time. Not blocking, from any thread."""

    def now(self) -> datetime:
        """The wall clock's time, with its zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        ...
