"""Leaving the screen."""

from tests.tui.driving import SIZE, go_to
from tests.tui.fakes import FakeInvoker, FakeTarget, answered, make_app, settled, text_of
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


async def test_the_question_is_kept_up_to_date_while_the_runs_end_behind_it() -> None:
    invoker = FakeInvoker()
    first, second = invoker.hold("checkout"), invoker.hold("greeter")
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await go_to(pilot, "greeter")
        await pilot.press("f5", "ctrl+q")
        await settled(pilot)
        assert "what 2 running invocations will answer" in text_of(app)
        first.set()
        while "what 1 running invocation will answer" not in text_of(app):
            await pilot.pause()
        second.set()
        await answered(pilot)
        assert "All invocations have been answered meanwhile." in text_of(app)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("enter")  # the first answer stays
        await settled(pilot)
        assert not isinstance(app.screen, ConfirmScreen)
        assert app.is_running
        await pilot.press("ctrl+q")  # nothing runs: nothing to ask
        await pilot.pause()
        assert app.return_code == 0 or not app.is_running
