"""What the session knows of each target: what was listed, run, typed and chosen there. It outlasts a switch.

    Visits ── one Visit a target: its connection (while it is looked at, or something runs there),
              its functions, its runs, its drafts, what is selected

Runs have ids that are the session's, so an answer finds its run wherever a person is looking by then. A connecting and
a reading of the list have numbers too: a fact of one that is over belongs to nobody.
"""

from collections.abc import Iterator
from itertools import count

from msgspec import Struct, field

from workbench.core.drafts import Drafts
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Known, Reference
from workbench.core.listing import Listing, Target
from workbench.core.options import Options
from workbench.core.ports import Connection, Destination, Events, Schemas
from workbench.core.runs import Run, Runs
from workbench.core.targets import Identity, Place, Whereabouts, home_of
from workbench.tui.asking import PersonAsked


class Visit(Struct, eq=False):
    """A target in this session.

    Attributes:
        events, schemas: those of its functions.
        number: by which facts say that they are about it. attempt: the connecting that counts.
        whereabouts: as named, until a connection tells it better.
        asked: whom its connection asks. problem: why there is no connection.
        listing: its functions as rows. listed: whether they are all there.
        reading: of the functions, under way or done; 0 is none. marker: where one that broke off can go on.
        named: functions that a person named by hand. trusted: functions that are invoked here without asking again.
        selected: the function and qualifier that are looked at. start: what to select as soon as it is known.
        drafts: the payloads of its functions, as they were typed and left.
        options: how each function is invoked, where that is not the usual way.
    """

    number: int
    destination: Destination
    events: Events
    schemas: Schemas | None
    runs: Runs
    whereabouts: Whereabouts
    identity: Identity | None = None
    connection: Connection | None = None
    attempt: int = 0
    asked: PersonAsked | None = None
    problem: WorkbenchError | None = None
    known: Known = field(default_factory=Known)
    listing: Listing = field(default_factory=Listing)
    listed: bool = False
    reading: int = 0
    marker: str = ""
    named: list[str] = field(default_factory=list)
    trusted: set[str] = field(default_factory=set)
    selected: Target | None = None
    start: Reference | None = None
    drafts: Drafts = field(default_factory=Drafts)
    options: dict[str, Options] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What to call it."""
        return " · ".join(self.whereabouts.facts(self.identity))

    @property
    def places(self) -> tuple[Place, Place]:
        """Where it is: as it was named, and as it turned out."""
        return self.destination.place, self.whereabouts.place

    @property
    def home(self) -> Place:
        """The place to remember it by: an address as it was named, all else as it turned out."""
        return home_of(self.destination.place, self.whereabouts.place)


class Visits:
    """All targets of the session."""

    def __init__(self) -> None:
        self._visits: list[Visit] = []
        self._runs, self._readings = count(1), count(1)

    def __iter__(self) -> Iterator[Visit]:
        return iter(self._visits)

    def __getitem__(self, number: int) -> Visit:
        return self._visits[number]

    def add(self, destination: Destination, events: Events, schemas: Schemas | None) -> Visit:
        """A target that wasn't looked at before."""
        whereabouts = Whereabouts(destination.place)
        runs = Runs(self._runs)
        self._visits.append(Visit(len(self._visits), destination, events, schemas, runs, whereabouts))
        return self._visits[-1]

    def at(self, place: Place) -> Visit | None:
        """The target at a place, if it was looked at before."""
        return next((visit for visit in self._visits if place in visit.places), None)

    def of_run(self, run_id: int) -> Visit:
        """The target that a run is on."""
        return next(visit for visit in self._visits if run_id in visit.runs)

    def open_runs(self) -> list[Run]:
        """The runs whose outcome is still to come, on all targets."""
        return [run for visit in self._visits for run in visit.runs.open()]

    def start_reading(self, visit: Visit) -> int:
        """Begin a reading of the functions of `visit`; one under way is no longer wanted."""
        visit.reading, visit.listed = next(self._readings), False
        return visit.reading
