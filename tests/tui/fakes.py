"""Stand-ins for the services: a target whose answers a test releases by hand, and a clock that stands still."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from textual.pilot import Pilot

from workbench.core import explain, function_error, logtail
from workbench.core.details import Details
from workbench.core.drafts import DraftKey
from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import LATEST, Alias, Configuration, Function, Latest, Qualifiers, Version
from workbench.core.history import Entry, Fate, Page, Past, Sought
from workbench.core.invocation import (
    Abandoned,
    Answer,
    Explanation,
    FunctionFailed,
    Kind,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
    Waiting,
)
from workbench.core.log import Log
from workbench.core.ports import (
    Asking,
    Catalog,
    Connection,
    Destination,
    EventKeeper,
    Events,
    Invoker,
    LogSource,
    Schemas,
)
from workbench.core.runs import Pending, Run
from workbench.core.sampling import Concurrency
from workbench.core.saved_events import ConsentNeededError, SavedEvent
from workbench.core.targets import Identity, Local, Place, Profiles, Region, Whereabouts
from workbench.core.whole_log import Progress, Wanted
from workbench.store.chosen_files import ChosenFiles
from workbench.store.schemas import FileSchemas
from workbench.store.templates import load_templates
from workbench.store.themes import load_themes
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.workbench import WorkbenchScreen
from workbench.tui.themes import theme_from
from workbench.tui.tools.copy_as import CopyAsTool
from workbench.tui.tools.events import EventsTool
from workbench.tui.tools.history import HistoryTool
from workbench.tui.tools.placeholders import PlaceholdersTool
from workbench.tui.tools.sample import SampleTool
from workbench.tui.tools.templates import TemplatesTool

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
REQUEST_ID = "57f231fb-1730-4395-85cb-4f71bd2b87b8"
NOWHERE = Path("there is no such folder")
LOG = (
    f"INIT_START Runtime Version: python:3.12.v36\tRuntime Version ARN: arn:aws:lambda:eu-west-1::runtime:0\n"
    f"START RequestId: {REQUEST_ID} Version: 2\n"
    f"[INFO]\t2026-11-23T10:00:00.000Z\t{REQUEST_ID}\tpriced 2 lines for A-17\n"
    f"[WARNING]\t2026-11-23T10:00:00.010Z\t{REQUEST_ID}\tsku cup: price from cache, 41 s old\n"
    f"END RequestId: {REQUEST_ID}\n"
    f"REPORT RequestId: {REQUEST_ID}\tDuration: 31.20 ms\tBilled Duration: 32 ms\tMemory Size: 128 MB\t"
    f"Max Memory Used: 73 MB\tInit Duration: 118.20 ms\t\n"
).encode()
PAYLOAD = b"""{
  "order": "A-17",
  "items": [
    { "sku": "tea", "qty": 2 },
    { "sku": "cup", "qty": 1 }
  ],
  "currency": "EUR"
}
"""
STACK = rb"""{"errorMessage": "price for sku 'cap' is missing", "errorType": "ValueError", "requestId": "57f2",
"stackTrace": [
"  File \"/var/task/app.py\", line 41, in handler\n    total = price(order)\n",
"  File \"/var/task/app.py\", line 27, in price\n    return sum(line_price(item) for item in order[\"items\"])\n",
"  File \"/var/task/app.py\", line 19, in line_price\n    raise ValueError(f\"price for sku {sku!r} is missing\")\n"
]}"""
TIMED_OUT = (
    b'{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 57f231fb-1730-4395-85cb-4f71bd2b87b8 Error: '
    b'Task timed out after 3.00 seconds"}'
)


def succeeded(payload: bytes = b'{"order":"A-17","total":7.80,"priced_by":"checkout v2"}', log: bytes = LOG) -> Outcome:
    """A success with the given response payload and log tail."""
    answer = Answer(200, payload, 34.2, "2", REQUEST_ID, logtail.parse(log))
    return Succeeded(answer, explain.explain_success(Request("f", b"").kind))


def failed(payload: bytes = STACK, log: bytes = LOG) -> Outcome:
    """A function error with the given error object."""
    error = function_error.parse(payload)
    answer = Answer(200, payload, 29.0, "2", REQUEST_ID, logtail.parse(log))
    return FunctionFailed(answer, "Unhandled", error, explain.explain_failure(error))


def refused(message: str = "Rate Exceeded.", code: str = "TooManyRequestsException") -> Outcome:
    """A throttled call."""
    explanation = Explanation(
        "Throttled", "Lambda had no room for another invocation.", Ran.NO, "Wait, then try again."
    )
    return Refused(code, message, 12.3, explanation, 429, REQUEST_ID)


def taken(kind: Kind) -> Outcome:
    """An Event that was queued, a DryRun that was allowed."""
    status = {Kind.EVENT: 202, Kind.DRY_RUN: 204}[kind]
    return Succeeded(Answer(status, b"", 12.3, request_id=REQUEST_ID), explain.explain_success(kind), kind)


def functions(*names: str, runtime: str = "python3.12") -> list[Function]:
    """Functions of these names with Lambda's defaults."""
    return [Function(name, Configuration(runtime=runtime, timeout=3, memory_size=128)) for name in names]


@dataclass
class FakeCatalog:
    """Lists what it is given; `problem` is raised instead."""

    pages: list[list[Function]] = field(
        default_factory=lambda: [functions("checkout", "flaky-report", "greeter", "slow-import", "talkative")]
    )
    problem: WorkbenchError | None = None

    def functions(
        self,
        marker: str = "",  # noqa: ARG002 - the protocol's, as those below
        throttled: Callable[[], object] | None = None,  # noqa: ARG002
    ) -> Iterator[Sequence[Function]]:
        if self.problem is not None:
            raise ListingError(self.problem.title, self.problem.message, self.problem.hint)
        yield from self.pages

    def configuration(self, function: str, qualifier: str | None = None) -> Details:  # noqa: ARG002
        return Details(Configuration(qualifier or LATEST, "python3.12", "app.handler", 3, 128))

    def concurrency(self, function: str) -> Concurrency:  # noqa: ARG002
        return Concurrency(1000)

    def qualifiers(
        self,
        function: str,  # noqa: ARG002
        progress: Callable[[Qualifiers], object] | None = None,  # noqa: ARG002
    ) -> Qualifiers:
        def version(number: int, days: int) -> Version:
            return Version(str(number), Configuration(str(number), timeout=3, last_modified=NOW - timedelta(days=days)))

        return Qualifiers(
            Latest(Configuration(timeout=3)),
            (Alias("canary", "3"), Alias("live", "2", {"3": 0.1})),
            (version(3, 2), version(2, 9), version(1, 23)),
        )


@dataclass
class FakeInvoker:
    """Answers by function name; a held function answers when the test lets it go."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    held: dict[str, threading.Event] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def hold(self, function: str) -> threading.Event:
        """Let invocations of `function` wait for the event that is returned."""
        return self.held.setdefault(function, threading.Event())

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:  # noqa: ARG002 - a real one ends by it
        self.requests.append(request)
        if request.function in self.held:
            assert self.held[request.function].wait(20)
        usual = succeeded() if request.kind is Kind.REQUEST_RESPONSE else taken(request.kind)
        return self.outcomes.get(request.function) or usual


@dataclass
class FakeLogs:
    """Whole logs by request id, or what keeps them away. A held one is given when the test lets it go."""

    logs: dict[str, Log | WorkbenchError] = field(default_factory=dict)
    steps: list[Progress] = field(default_factory=list)
    held: threading.Event | None = None
    wanted: list[Wanted] = field(default_factory=list)
    told: threading.Event = field(default_factory=threading.Event)

    def hold(self) -> threading.Event:
        """Let logs wait for the event that is returned; `told` is set when the steps were told."""
        self.held = threading.Event()
        return self.held

    def whole_log(self, wanted: Wanted, waiting: Waiting, tell: Callable[[Progress], None]) -> Log | None:
        self.wanted.append(wanted)
        for step in self.steps:
            tell(step)
        self.told.set()
        if self.held is not None:
            assert self.held.wait(20)
        if waiting.gave_up and wanted.request_id not in self.logs:
            return None
        log = self.logs.get(wanted.request_id) or WorkbenchError("The log has not arrived", "Nothing is there.")
        if isinstance(log, WorkbenchError):
            raise log
        return log


@dataclass
class FakeTarget:
    """A destination and its connection in one."""

    catalog: Catalog = field(default_factory=FakeCatalog)
    invoker: Invoker = field(default_factory=FakeInvoker)
    logs: LogSource = field(default_factory=FakeLogs)
    test_events: EventKeeper | None = None
    problem: WorkbenchError | None = None
    closed: bool = False
    problems: Sequence[str] = ()
    place: Place = field(default_factory=Local)
    account: str = ""
    knows_account: bool = True
    asks: str = ""
    answers: list[str | None] = field(default_factory=list)
    held: threading.Event | None = None
    groups: list[str] = field(default_factory=list)
    connected: int = 0
    open: int = 0

    @property
    def label(self) -> str:
        return self.place.label

    @property
    def whereabouts(self) -> Whereabouts:
        return Whereabouts(self.place, has_account=bool(self.account))

    def identity(self) -> Identity | None:
        return Identity(self.account) if self.account and self.knows_account else None

    def group(self, title: str) -> Invoker:
        self.groups.append(title)
        return self.invoker

    def connect(self, asking: Asking | None = None) -> Connection:
        if self.held is not None:
            assert self.held.wait(20)
        if self.asks and asking is not None:
            self.answers.append(asking.ask("MFA code", self.asks))
            if self.answers[-1] is None:
                raise WorkbenchError("No MFA code", "The role asks for a code, and none was given.", "Try again.")
        if self.problem is not None:
            raise self.problem
        self.closed = False
        self.connected += 1
        self.open += 1
        return self

    def close(self) -> None:
        self.closed = True
        self.open -= 1


@dataclass
class FakeEvents:
    """Events from a dictionary."""

    events: dict[str, dict[str, bytes]] = field(default_factory=lambda: {"checkout": {"an order": PAYLOAD}})

    title = "Files"
    where: str = "project"

    def list(self, function: str) -> Sequence[SavedEvent]:
        return [self._event(function, name) for name in self.events.get(function, {})]

    def _event(self, function: str, name: str) -> SavedEvent:
        return SavedEvent(name, self.where, name, f"events/{function}/{name}.json")

    def first(self, function: str) -> SavedEvent | None:
        return next(iter(self.list(function)), None)

    def load(self, function: str, event: SavedEvent) -> bytes:
        return self.events[function][event.key]

    def saves_to(self, function: str) -> str:
        return f"events/{function}"

    def save(self, function: str, name: str, payload: bytes, consent: str = "") -> SavedEvent:
        there = self.events.setdefault(function, {})
        if name in there and consent != "yes":
            raise ConsentNeededError("Replace the event?", f"{name} is there already.", "Replace", "yes")
        there[name] = payload
        return self._event(function, name)

    def rename(self, function: str, event: SavedEvent, name: str) -> SavedEvent:
        if name in self.events[function]:
            raise WorkbenchError("The name is taken", f"{name} is there already.")
        return self.save(function, name, self.events[function].pop(event.key))

    def delete(self, function: str, event: SavedEvent, consent: str = "") -> None:
        if consent != "yes":
            raise ConsentNeededError("Delete the event?", event.detail, "Delete", "yes")
        del self.events[function][event.key]


def _set() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@dataclass
class FakeTestEvents:
    """Shareable events from a dictionary; `held` can be cleared to keep the list away, `problem` is raised instead."""

    title: str = "Shareable test events"
    there: dict[str, bytes] = field(default_factory=lambda: {"from the console": b'{"shared": 1.0}'})
    held: threading.Event = field(default_factory=_set)
    problem: WorkbenchError | None = None

    def list(self, function: str) -> Sequence[SavedEvent]:
        assert self.held.wait(20)
        if self.problem is not None:
            raise self.problem
        return [self._event(function, name) for name in self.there]

    def _event(self, function: str, name: str) -> SavedEvent:
        where = f"lambda-testevent-schemas / _{function}-schema"
        return SavedEvent(name, "shareable", name, where, is_fixed=True)

    def load(self, function: str, event: SavedEvent) -> bytes:  # noqa: ARG002 - the protocol's
        return self.there[event.key]

    def saves_to(self, function: str) -> str:
        return f"the registry lambda-testevent-schemas, schema _{function}-schema, eu-west-1"

    def save(self, function: str, name: str, payload: bytes, consent: str = "") -> SavedEvent:
        if consent != "yes":
            raise ConsentNeededError(
                "Write to the account?",
                "In eu-west-1, it\n"
                "· creates the registry lambda-testevent-schemas, as the console does: there is none yet\n"
                f"· creates the schema _{function}-schema\n· with the test event “{name}”, {len(payload)} B\n\n"
                "Whoever may read the registry will see the payload.",
                "Write it",
                "yes",
            )
        self.there[name] = payload
        return self._event(function, name)


@dataclass
class FakeDrafts:
    """Drafts from a dictionary; what was saved stands in order in `saved`. `problem` is raised instead."""

    drafts: dict[DraftKey, bytes] = field(default_factory=dict)
    saved: list[tuple[DraftKey, bytes]] = field(default_factory=list)
    problem: WorkbenchError | None = None

    def find(self, key: DraftKey) -> tuple[bytes, bool] | None:
        if key in self.drafts:
            return self.drafts[key], True
        others = [payload for other, payload in self.drafts.items() if replace(other, qualifier=key.qualifier) == key]
        return (others[-1], False) if others else None

    def save(self, key: DraftKey, payload: bytes) -> None:
        if self.problem is not None:
            raise self.problem
        self.drafts[key] = payload
        self.saved.append((key, payload))

    def forget(self, key: DraftKey) -> None:
        self.drafts.pop(key, None)


@dataclass
class FakeTargets:
    """The targets of a dictionary; remembers what it is told."""

    there: dict[Place, FakeTarget] = field(default_factory=dict)
    found: Profiles = field(default_factory=Profiles)
    used: list[Place] = field(default_factory=list)
    kept: dict[Place, Sequence[str]] = field(default_factory=dict)

    def recent(self) -> Sequence[Place]:
        return list(self.used)

    def profiles(self) -> Profiles:
        return self.found

    def regions(self) -> Sequence[Region]:
        names = {
            "eu-west-1": "Europe (Ireland)",
            "eu-central-1": "Europe (Frankfurt)",
            "us-east-1": "US East (Virginia)",
        }
        return [Region(name, description) for name, description in names.items()]

    def destination(self, place: Place) -> Destination:
        if place not in self.there:
            raise WorkbenchError("No such folder", "There is nothing there.")
        return self.there[place]

    def events(self, place: Place) -> Events:  # noqa: ARG002 - the protocol's
        return FakeEvents({})

    def schemas(self, place: Place) -> Schemas:  # noqa: ARG002 - the protocol's
        return FileSchemas()

    def remember(self, place: Place) -> None:
        self.used = [place, *(one for one in self.used if one != place)]

    def named(self, place: Place) -> Sequence[str]:
        return self.kept.get(place, ())

    def set_named(self, place: Place, functions: Sequence[str]) -> None:
        self.kept[place] = functions


@dataclass
class FakeHistory:
    """Past runs of a list, oldest first. A held load is given when the test lets it go."""

    pasts: list[Past] = field(default_factory=list)
    problem: WorkbenchError | None = None
    held: threading.Event | None = None
    asked: list[Sought] = field(default_factory=list)
    tell: Callable[[str], None] | None = None
    page: int = 200

    def add(self, request: Request, outcome: Outcome | None, fate: Fate, **more: Any) -> Past:
        """A run that was asked for a minute after the one before, and a day before the clock of the tests."""
        number = len(self.pasts) + 1
        at = NOW - timedelta(days=1) + timedelta(minutes=number)
        answer = outcome.answer if isinstance(outcome, Succeeded | FunctionFailed) else None
        columns: dict[str, object] = {
            "place": Local(),
            "target": "local · samples",
            "payload_size": len(request.payload),
            "duration": answer.duration if answer else None,
            "status": answer.status if answer else getattr(outcome, "status", None),
        }
        columns |= more
        entry = Entry(
            id=number,
            function=request.function,
            qualifier=request.qualifier,
            kind=request.kind,
            asked_at=at,
            fate=fate,
            answered=outcome.kind if isinstance(outcome, Succeeded) else request.kind,
            word=outcome.error.error_type if isinstance(outcome, FunctionFailed) and outcome.error else "",
            **columns,  # type: ignore[arg-type]
        )
        ended = at + timedelta(seconds=1) if fate not in (Fate.RUNNING, Fate.INTERRUPTED) else None
        state = Abandoned.interrupted() if fate is Fate.INTERRUPTED else outcome or Pending()
        self.pasts.append(Past(entry, Run(number, request, at, state, ended)))
        return self.pasts[-1]

    def entries(self, sought: Sought, before: int | None = None, limit: int = 200) -> Page:
        if self.problem is not None:
            raise self.problem
        self.asked.append(sought)
        found = [
            past.entry
            for past in reversed(self.pasts)
            if (before is None or past.entry.id < before)
            and sought.function in past.entry.function
            and (past.entry.qualifier or "").startswith(sought.qualifier)
            and (not sought.fates or past.entry.fate in sought.fates)
            and all(text.encode() in past.run.request.payload for text in sought.texts)
        ]
        limit = min(limit, self.page)
        return Page(found[:limit], found[limit - 1].id if len(found) > limit else None)

    def count(self) -> int:
        return len(self.pasts)

    def load(self, entry: int) -> Past:
        if self.held is not None:
            assert self.held.wait(20)
        found = next((past for past in self.pasts if past.entry.id == entry), None)
        if found is None:
            raise WorkbenchError("The run is gone", "It was deleted, or grew too old to be kept.")
        return found

    def delete(self, entries: Sequence[int]) -> None:
        self.pasts = [past for past in self.pasts if past.entry.id not in entries]

    def listen(self, tell: Callable[[str], None]) -> None:
        self.tell = tell


@dataclass
class FakeClock:
    """Stands still until a test moves it."""

    time: float = 0.0

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.time)

    def monotonic(self) -> float:
        return self.time


def themes_folder() -> Path:
    return Path(__file__).parent.parent.parent / "themes"


def make_app(
    target: Destination | None = None,
    *,
    start: str = "checkout:live",
    theme: str = "workbench-dark",
    clock: FakeClock | None = None,
    payload: bytes | None = None,
    **more: Any,
) -> WorkbenchApp:
    """The application over fakes."""
    from workbench.core.functions import parse_reference

    palettes, problems = load_themes([themes_folder()])
    assert not problems
    events = more.pop("events", None) or FakeEvents()
    targets = more.pop("targets", None) or FakeTargets()
    templates = partial(TemplatesTool, partial(load_templates, NOWHERE))
    history = more.pop("history", None) or FakeHistory()
    past = partial(HistoryTool, history=history, compare=more.pop("compare", None))
    more.setdefault("tools", (EventsTool, PlaceholdersTool, templates, past, CopyAsTool, SampleTool))
    return WorkbenchApp(
        target or FakeTarget(),
        events=events,
        clock=clock or FakeClock(),
        files=more.pop("files", None) or ChosenFiles(),
        targets=targets,
        start=parse_reference(start) if start else None,
        payload=payload,
        themes=[theme_from(palette) for palette in palettes],
        theme=theme,
        **more,
    )


def screen_of(app: WorkbenchApp) -> WorkbenchScreen:
    """The workbench screen, whatever lies above it."""
    return next(screen for screen in app.screen_stack if isinstance(screen, WorkbenchScreen))


def text_of(app: WorkbenchApp) -> str:
    """What a person sees, as text."""
    width = app.size.width
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).ljust(width) for strip in strips)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until no thread is at work that is not held, and the interface is at rest (rest.py)."""
    quiet = 0
    for _ in range(200):
        await pilot.pause()
        waiting = [worker for worker in pilot.app.workers if worker.group != "runs"]
        if waiting:
            await pilot.app.workers.wait_for_complete(waiting)
        quiet = 0 if waiting else quiet + 1
        if quiet == 2:
            return
    raise AssertionError("the screen never came to rest")


async def answered(pilot: Pilot[None]) -> None:
    """Wait until every invocation has ended too."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)
