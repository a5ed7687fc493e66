"""The options drawer and the answers that are none of the function's, as pictures."""

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare, target
from tests.tui.fakes import answered, make_app, settled


async def filled(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.press("f10")
    await settled(pilot)
    await pilot.press("down", "space", "tab", *'{"custom": {"user": None}}', "tab", *"blue, red")
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_options(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """A drawer over the right side: DryRun chosen; the context and the tenant each with what is wrong below it."""
    assert snap_compare(make_app(target()), terminal_size=size, run_before=filled)


@pytest.mark.parametrize(("downs", "theme"), [(1, "workbench-dark"), (2, "workbench-light")], ids=["dry-run", "event"])
def test_calm_answers(snap_compare: SnapCompare, downs: int, theme: str) -> None:
    """The kind beside the function in the header; allowed or queued in the accent, no payload, no log; calm."""

    async def invoked(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        await pilot.press(*["down"] * downs, "space", "f5")
        await answered(pilot)

    assert snap_compare(make_app(target(), theme=theme), terminal_size=(120, 36), run_before=invoked)
