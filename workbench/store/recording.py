"""What remembers: a destination whose connections write each invocation into the history.

    destination.connect() ──▶ connection.invoker.invoke(request)
                                begin ──▶ the request is sent ──▶ end      in the thread that invokes
                              connection.logs.whole_log(…) ──▶ keep_log
                              connection.group("a comparison").invoke(…)   the same, under that title

Everything else is passed on. Whoever invokes need not know that it is remembered, and what goes wrong with the history
changes nothing for them.
"""

import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Explanation, Outcome, Ran, Refused, Request, Waiting
from workbench.core.keeping import Keeping
from workbench.core.ports import Asking, Catalog, Connection, Destination, EventKeeper, Invoker, LogSource
from workbench.core.targets import Identity, Place, Whereabouts, home_of
from workbench.core.whole_log import Progress, Wanted

if TYPE_CHECKING:
    from workbench.core.log import Log


class Recorder(Protocol):
    """Who writes it down: store/history.py. None of these raises anything."""

    @property
    def keeping(self) -> Keeping:
        """What is kept."""
        ...

    def prepare(self) -> None:
        """Get ready. May take long."""
        ...

    def begin(
        self, request: Request, place: Place, target: str, group: str = "", *, is_kept: bool = True
    ) -> int | None:
        """A request is sent now; None where that can't be written down."""
        ...

    def end(self, run: int, outcome: Outcome) -> None:
        """It has ended."""
        ...

    def interrupt(self, run: int) -> None:
        """Nobody waits for its end any more."""
        ...

    def keep_log(self, request_id: str, log: "Log") -> None:
        """Its whole log was fetched."""
        ...


class RecordedDestination:
    """A destination that remembers. Implements core.ports.Destination."""

    def __init__(self, destination: Destination, recorder: Recorder) -> None:
        self.destination, self._recorder = destination, recorder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RecordedDestination) and other.destination == self.destination

    def __hash__(self) -> int:
        return hash(self.destination)

    @property
    def place(self) -> Place:
        return self.destination.place

    @property
    def label(self) -> str:
        return self.destination.label

    def connect(self, asking: Asking | None = None) -> Connection:
        """As the destination does; meanwhile the history gets ready, so that the first call needn't wait for it."""
        threading.Thread(target=self._recorder.prepare, name="open the history", daemon=True).start()
        return RecordedConnection(self.destination.connect(asking), self.destination.place, self._recorder)


class RecordedConnection:
    """A connection that remembers. Implements core.ports.Connection."""

    def __init__(self, connection: Connection, named: Place, recorder: Recorder) -> None:
        """`named`: the place as it was named."""
        self._connection, self._named, self._recorder = connection, named, recorder
        self._identity: Identity | None = None
        self._asked = False
        self._asking = threading.Lock()
        self.invoker: Invoker = RecordedInvoker(self, connection.invoker)
        self.logs: LogSource = RecordedLogs(connection.logs, recorder)

    @property
    def whereabouts(self) -> Whereabouts:
        return self._connection.whereabouts

    def identity(self) -> Identity | None:
        """Whose account it is, which the history takes note of."""
        identity = self._connection.identity()
        self._identity, self._asked = identity or self._identity, True
        return identity

    @property
    def problems(self) -> Sequence[str]:
        return self._connection.problems

    @property
    def catalog(self) -> Catalog:
        return self._connection.catalog

    @property
    def test_events(self) -> EventKeeper | None:
        return self._connection.test_events

    def group(self, title: str) -> Invoker:
        """An invoker whose runs stand under that title."""
        return RecordedInvoker(self, self._connection.group(title), title)

    def close(self) -> None:
        self._connection.close()

    # --- what the invokers need ---

    def begin(self, request: Request, group: str) -> int | None:
        """Write down that a request is sent now."""
        keeping, whereabouts = self._recorder.keeping, self.whereabouts
        if keeping.asks_for_account and whereabouts.has_account:
            with self._asking:
                if not self._asked:
                    self.identity()
        place = home_of(self._named, whereabouts.place)
        target = " · ".join(whereabouts.facts(self._identity))
        is_kept = keeping.keeps_payloads(request.function, whereabouts, self._identity)
        return self._recorder.begin(request, place, target, group, is_kept=is_kept)

    def end(self, run: int, outcome: Outcome) -> None:
        """Write down how it ended."""
        self._recorder.end(run, outcome)

    def interrupt(self, run: int) -> None:
        """Write down that nobody will know."""
        self._recorder.interrupt(run)


class RecordedInvoker:
    """An invoker that remembers. Implements core.ports.Invoker."""

    def __init__(self, connection: RecordedConnection, invoker: Invoker, group: str = "") -> None:
        self._connection, self._invoker, self._group = connection, invoker, group

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
        """As the invoker does. Raises what it raises."""
        run = self._connection.begin(request, self._group)
        if run is None:
            return self._invoker.invoke(request, waiting)
        try:
            outcome = self._invoker.invoke(request, waiting)
        except WorkbenchError as error:
            explanation = Explanation(error.title, error.message, Ran.NO, error.hint)
            self._connection.end(run, Refused("", error.message, 0.0, explanation))
            raise
        except BaseException:  # Ctrl-C above all: the request may be on its way
            self._connection.interrupt(run)
            raise
        self._connection.end(run, outcome)
        return outcome


class RecordedLogs:
    """A source of logs that remembers those it found. Implements core.ports.LogSource."""

    def __init__(self, logs: LogSource, recorder: Recorder) -> None:
        self._logs, self._recorder = logs, recorder

    def whole_log(self, wanted: Wanted, waiting: Waiting, tell: Callable[[Progress], None]) -> "Log | None":
        """As the source does."""
        log = self._logs.whole_log(wanted, waiting, tell)
        if log is not None:
            self._recorder.keep_log(wanted.request_id, log)
        return log
