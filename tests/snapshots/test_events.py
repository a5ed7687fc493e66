"""Saved events as pictures. Each test's docstring says what the reviewer must see."""

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.fakes import PAYLOAD, FakeEvents, FakeTarget, FakeTestEvents, make_app, settled
from workbench.core.errors import WorkbenchError

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
EVENTS = {"large order": b'{"order": "B-1", "items": []}', "an order": PAYLOAD, "no items": b'{"items": []}'}


@SIZES
def test_events_of_several_sources(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Names on the left, the one under the cursor in the accent; where each comes from beside it: project, shareable.

    Its payload on the right, where it stands below, the number of events in the border, the keys in the last line.
    """
    app = make_app(FakeTarget(test_events=FakeTestEvents()), events=FakeEvents({"checkout": EVENTS}))

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("ctrl+e", "down")
        await settled(pilot)

    assert snap_compare(app, terminal_size=size, run_before=steps)


@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
def test_events_that_match(snap_compare: SnapCompare, theme: str) -> None:
    """What was typed above; two of the names with what matched underlined, the better one first; "2 of 3 events".

    The line of the source that failed is gone while the list is narrowed.
    """
    shared = FakeTestEvents(problem=WorkbenchError("Not allowed", "It lacks schemas:DescribeSchema."))
    app = make_app(FakeTarget(test_events=shared), events=FakeEvents({"checkout": EVENTS}), theme=theme)

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("ctrl+e", *"order")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(120, 36), run_before=steps)


def test_no_events(snap_compare: SnapCompare) -> None:
    """An empty list; on the right that there are none yet, which key saves one, and in which folder."""
    app = make_app(events=FakeEvents({}))

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=steps)


def test_sharing_an_event(snap_compare: SnapCompare) -> None:
    """A question in the colour of danger, over the dialog with the name: what is written where, as three points.

    "Don't" has the focus.
    """
    app = make_app(FakeTarget(test_events=FakeTestEvents()))

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+u")
        await settled(pilot)
        await pilot.press(*"an order", "enter")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=steps)


def test_a_name_that_cannot_be(snap_compare: SnapCompare) -> None:
    """The dialog that saves the payload: where the file will stand, the name, and below it what is wrong with it."""
    app = make_app()

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+e")
        await settled(pilot)
        await pilot.press(*"a/b", "enter")
        await settled(pilot)

    assert snap_compare(app, terminal_size=(80, 24), run_before=steps)
