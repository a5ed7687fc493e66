"""Leaving the screen."""

from tests.tui.driving import SIZE
from tests.tui.fakes import FakeInvoker, FakeTarget, make_app, settled
from workbench.tui.screens.confirm import ConfirmScreen


async def test_quitting_with_a_run_in_flight_asks_and_leaves_at_once_if_told_to() -> None:
    invoker = FakeInvoker()
    release = invoker.hold("checkout")
    target = FakeTarget(invoker=invoker)
    app = make_app(target)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5", "ctrl+q")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert app.is_running
        await pilot.press("ctrl+q")
        await settled(pilot)
        await pilot.click("#leave")
        await pilot.pause()
        assert target.closed
    release.set()
