"""A log that is cut, the one it is cut from, and what tests of the log pane do first."""

from textual.pilot import Pilot

from tests.tui.fakes import (
    REQUEST_ID,
    FakeInvoker,
    FakeLogs,
    FakeTarget,
    answered,
    screen_of,
    settled,
    succeeded,
)
from workbench.core.invocation import Outcome
from workbench.core.log import Log, from_events
from workbench.core.log_entry import LogEvent
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.log_panel import LogPanel

SIZE = (120, 36)
LINES = [
    f"START RequestId: {REQUEST_ID} Version: 2\n",
    *(f"[INFO]\t2026-11-23T10:00:00.000Z\t{REQUEST_ID}\tline {number} of a long log\n" for number in range(60)),
    f"[ERROR]\t2026-11-23T10:00:00.000Z\t{REQUEST_ID}\tline 60: no price\n",
    f"END RequestId: {REQUEST_ID}\n",
    f"REPORT RequestId: {REQUEST_ID}\tDuration: 31.20 ms\tBilled Duration: 32 ms\tMemory Size: 128 MB\t"
    "Max Memory Used: 73 MB\t\n",
]
TAIL = "".join(LINES).encode()[-4096:]
CUT = "… the beginning of the log is missing.  f fetches the whole log"


def whole(note: str = "") -> Log:
    return from_events([LogEvent(5_000 + at, line) for at, line in enumerate(LINES)], complete=not note, note=note)


def target(outcome: Outcome | None = None, logs: FakeLogs | None = None) -> FakeTarget:
    invoker = FakeInvoker({"checkout": outcome or succeeded(log=TAIL)})
    return FakeTarget(invoker=invoker, logs=logs or FakeLogs({REQUEST_ID: whole()}))


async def invoked(pilot: Pilot[None]) -> WorkbenchApp:
    """Invoke, and go to the log."""
    await settled(pilot)
    await pilot.press("f5")
    await answered(pilot)
    await pilot.press("f6")
    await settled(pilot)
    assert isinstance(pilot.app, WorkbenchApp)
    return pilot.app


async def told(pilot: Pilot[None], logs: FakeLogs) -> None:
    """Wait until the steps of a held log are on the screen."""
    while not logs.told.is_set():
        await pilot.pause()
    await pilot.pause()
    await pilot.pause()


def pane(app: WorkbenchApp) -> LogPanel:
    return screen_of(app).query_one(LogPanel)


def news(app: WorkbenchApp) -> list[str]:
    """What toasts said."""
    return [one.message for one in app._notifications]
