"""What the terminal interface and the command line need from the rooms beside them, as protocols.

The services stand behind these; so do the fakes of the tests. Every method may block, and is called from a thread
unless it says otherwise; each raises WorkbenchError and nothing else.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from workbench.core.functions import Function, Qualifiers
from workbench.core.invocation import Outcome, Request, Waiting
from workbench.core.schema_files import SchemaFile
from workbench.core.whole_log import Progress, Wanted

if TYPE_CHECKING:
    from workbench.core.log import Log

if TYPE_CHECKING:  # the first paint does without it
    from workbench.core.details import Details


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


class Connection(Protocol):
    """A target that is being used: its catalog and its invoker share one client."""

    @property
    def problems(self) -> Sequence[str]:
        """What the target said of functions that it can't serve, a sentence each. Not blocking."""
        ...

    @property
    def catalog(self) -> Catalog: ...

    @property
    def invoker(self) -> Invoker: ...

    @property
    def logs(self) -> LogSource: ...

    def close(self) -> None:
        """Let go of it. Never raises."""
        ...


class Destination(Protocol):
    """A target that can be connected to."""

    @property
    def label(self) -> str:
        """What the header calls it: `local · samples`, `profile dev · eu-west-1`."""
        ...

    def connect(self) -> Connection:
        """Make the client (and start the local endpoint, if that is the target)."""
        ...


class Events(Protocol):
    """Saved payloads."""

    def names(self, function: str) -> Sequence[str]:
        """The names of the function's events, in the order to show them."""
        ...

    def load(self, function: str, name: str) -> bytes:
        """The payload saved under `name`, as it stands in its file."""
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


class Clock(Protocol):
    """The time. Not blocking, from any thread."""

    def now(self) -> datetime:
        """The wall clock's time, with its zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow."""
        ...
