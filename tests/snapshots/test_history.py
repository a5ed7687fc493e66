"""The history as pictures. Each test's docstring says what the reviewer must see."""

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.fakes import PAYLOAD, FakeHistory, FakeTarget, failed, make_app, refused, settled, succeeded, taken
from workbench.core.errors import WorkbenchError
from workbench.core.history import Fate
from workbench.core.invocation import Abandoned, Kind, Request
from workbench.core.targets import Remote

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
DEV = Remote("dev", "eu-west-1")


def kept() -> FakeHistory:
    """Runs of every kind, the newest a failed one."""
    history = FakeHistory()
    for number in range(20):
        history.add(Request("checkout", f'{{"order": "A-{number}"}}'.encode(), "live"), succeeded(), Fate.SUCCEEDED)
    history.add(Request("greeter", b'{"name": "Ada"}'), succeeded(b'"Hello"'), Fate.SUCCEEDED, group="a sample")
    elsewhere = {"place": DEV, "target": "profile dev · 123456789012 · eu-west-1"}
    history.add(Request("checkout", b"{}", "live"), refused(), Fate.REFUSED, **elsewhere)
    history.add(Request("report-that-has-a-long-name", b"{}", kind=Kind.EVENT), taken(Kind.EVENT), Fate.SUCCEEDED)
    history.add(Request("slow-import", b"{}"), Abandoned.by_the_person(3.0), Fate.UNANSWERED)
    history.add(Request("checkout", b'{"secret": 1}', "2"), succeeded(), Fate.SUCCEEDED, is_kept=False)
    history.add(Request("talkative", b'{"lines": 3}'), None, Fate.RUNNING)
    history.add(Request("checkout", PAYLOAD, "canary"), None, Fate.INTERRUPTED)
    history.add(Request("checkout", PAYLOAD, "canary"), failed(), Fate.FAILED)
    return history


async def opened(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.press("ctrl+y")
    await settled(pilot)


@SIZES
@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
def test_newest_first(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    """A row for each way to end, with a glyph and a colour of its own; the failed run beside, or below, the list."""
    app = make_app(history=kept(), theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=opened)


@SIZES
def test_narrowed_and_marked(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """The line `checkout:canary`, two rows with an orange ● each, the interrupted run's words; Compare below."""

    async def narrowed(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press("slash", *"checkout:canary", "enter", "space", "down", "space")
        await settled(pilot)

    app = make_app(history=kept(), compare=lambda *_: None)
    assert snap_compare(app, terminal_size=size, run_before=narrowed)


@SIZES
def test_an_interrupted_run_in_the_panes(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """checkout:canary with its payload, and a calm page that says the run may have run. No age in the header."""

    async def chosen(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press("down")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        if size[0] < 100:
            await pilot.press("f4")
            await settled(pilot)

    assert snap_compare(make_app(history=kept()), terminal_size=size, run_before=chosen)


def test_a_run_without_its_payload(snap_compare: SnapCompare) -> None:
    """Only its outcome, and a sentence that neither payload nor response were kept: no view that would be empty."""

    async def moved(pilot: Pilot[None]) -> None:
        await opened(pilot)
        await pilot.press("down", "down", "down")
        await settled(pilot)

    assert snap_compare(make_app(history=kept()), terminal_size=(120, 36), run_before=moved)


def test_nothing_was_invoked_yet(snap_compare: SnapCompare) -> None:
    """An empty list, and the words that say so."""
    assert snap_compare(make_app(), terminal_size=(80, 24), run_before=opened)


def test_it_cannot_be_read(snap_compare: SnapCompare) -> None:
    """Why, with what to do, and the reason in red at the bottom."""
    problem = WorkbenchError("The history can't be used", "disk I/O error.", "Is it there, and writable?")
    app = make_app(FakeTarget(), history=FakeHistory(problem=problem))
    assert snap_compare(app, terminal_size=(80, 24), run_before=opened)
