"""Comparing, as pictures. Each test's docstring says what the reviewer must see."""

import json

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.fakes import LOG, FakeInvoker, FakeTarget, answered, failed, make_app, settled, succeeded
from workbench.core.invocation import Outcome, Request, Waiting
from workbench.tui.app import WorkbenchApp
from workbench.tui.tools.compare import CompareTool

ORDER = {
    "order": "A-17",
    "total": 7.80,
    "priced_by": "checkout v2",
    "lines": [{"sku": "tea", "qty": 2, "price": 5.30}, {"sku": "cup", "qty": 1, "price": 2.50}],
    "request_id": "57f231fb",
}
NEWER = {
    "order": "A-17",
    "total": 7.02,
    "priced_by": "checkout v3",
    "lines": [{"sku": "tea", "qty": 2.0, "price": 5.30}, {"sku": "mug", "qty": 1, "price": 0.72}],
    "request_id": "85cb4f71",
    "discount": {"code": "autumn-10", "part": 0.1},
}
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])


class ByVersion(FakeInvoker):
    """Version 3 is slower and says more; version 1 fails."""

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
        super().invoke(request, waiting)
        if request.qualifier == "1":
            return failed()
        if request.qualifier == "3":
            log = LOG.replace(b"31.20 ms", b"24.90 ms").replace(b"73 MB", b"91 MB").replace(b"WARNING", b"INFO")
            return succeeded(json.dumps(NEWER).encode(), log)
        return succeeded(json.dumps(ORDER).encode())


def app_of(theme: str = "workbench-dark") -> WorkbenchApp:
    return make_app(FakeTarget(invoker=ByVersion()), start="checkout:3", tools=[CompareTool], theme=theme)


async def choosing(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.press("alt+d")
    await settled(pilot)
    await pilot.press("down", "space", "down", "space", "up", "up", "space", "space")
    await settled(pilot)


async def compared(pilot: Pilot[None]) -> None:
    await choosing(pilot)
    await pilot.press("enter")
    await answered(pilot)


@SIZES
def test_choosing(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """The function's qualifiers; 1, 2, 3 before those that are chosen, in their order; below what is held to what."""
    assert snap_compare(app_of(), terminal_size=size, run_before=choosing)


@SIZES
def test_differences(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """A side that failed: ≠ beside its outcome and error, figures with their differences, paths, one value in full."""

    async def press(pilot: Pilot[None]) -> None:
        await compared(pilot)
        await pilot.press("down")
        await settled(pilot)

    assert snap_compare(app_of(), terminal_size=size, run_before=press)


def test_the_next_side(snap_compare: SnapCompare) -> None:
    """On paper, ▸ at the third side: paths with both values in columns; ≈ where only a number's text differs."""

    async def press(pilot: Pilot[None]) -> None:
        await compared(pilot)
        await pilot.press("o")
        await settled(pilot)

    assert snap_compare(app_of("workbench-light"), terminal_size=(120, 36), run_before=press)


def test_the_same(snap_compare: SnapCompare) -> None:
    """✓ and the sentence; the figures all the same; no change, and no room taken for one."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+d")
        await settled(pilot)
        await pilot.press("up", "enter")  # both answer as usual
        await answered(pilot)

    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), start="checkout:3", tools=[CompareTool])
    assert snap_compare(app, terminal_size=(120, 36), run_before=press)


def test_both_in_full(snap_compare: SnapCompare) -> None:
    """Both responses side by side, the cursor of each on `total`."""

    async def press(pilot: Pilot[None]) -> None:
        await compared(pilot)
        await pilot.press("o", "enter")
        await settled(pilot)

    assert snap_compare(app_of(), terminal_size=(120, 36), run_before=press)
