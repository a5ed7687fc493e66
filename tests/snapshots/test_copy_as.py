"""The forms to copy in, as pictures."""

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.fakes import FakeTarget, answered, make_app, settled
from workbench.core.targets import Remote


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_copy_as(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Forms on the left, headings that the cursor passes over; on the right the command, wrapped; keys below."""

    async def opened(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+y")
        await settled(pilot)

    app = make_app(FakeTarget(place=Remote("dev", "eu-west-1")), payload=b'{\n  "order": "it\'s $1"\n}\n')
    assert snap_compare(app, terminal_size=size, run_before=opened)


def test_copy_as_markdown(snap_compare: SnapCompare) -> None:
    """A run as Markdown, in a light theme: what, where, which version, how long; the payload in its fence."""

    async def opened(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        await pilot.press("alt+y")
        await settled(pilot)
        await pilot.press("up", "up", "up", "up")
        await settled(pilot)

    app = make_app(FakeTarget(place=Remote("dev", "eu-west-1")), theme="workbench-light")
    assert snap_compare(app, terminal_size=(120, 36), run_before=opened)
