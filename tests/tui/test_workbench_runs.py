"""The life of a run on the screen: what is sent where, whose answer is shown, and what giving up means."""

import threading

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import PAYLOAD, FakeClock, FakeInvoker, FakeTarget, answered, make_app, settled, succeeded, text_of
from workbench.core.invocation import GIVEN_UP, Explanation, Outcome, Ran, Refused, Request, Waiting


async def test_f5_sends_the_payload_of_the_editor_to_the_selected_qualifier() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        [request] = invoker.requests
        assert (request.function, request.qualifier, request.payload) == ("checkout", "live", PAYLOAD)
        assert request.timeout == 3
        screen = text_of(app)
        assert '"total": 7.80,' in screen
        assert "✓ 200 · executed 2 · 34 ms here" in screen
        assert "WARN    sku cup: price from cache" in screen
        assert "duration 31 ms   billed 32 ms   memory 73 of 128 MB" in screen


async def test_a_running_invocation_says_how_long_out_of_how_long_and_what_giving_up_means() -> None:
    invoker, clock = FakeInvoker(), FakeClock()
    release = invoker.hold("checkout")
    app = make_app(FakeTarget(invoker=invoker), clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        clock.time = 1.3
        await pilot.pause(0.15)
        screen = text_of(app)
        release.set()
        await answered(pilot)
    assert "1.3 s of 3 s timeout" in screen
    assert "Esc gives up waiting; the function itself can't be stopped." in screen
    assert "◐ running 1.3 s" in screen


async def test_a_second_function_is_looked_at_while_one_runs_and_each_answer_arrives_in_its_own_place() -> None:
    invoker = FakeInvoker(outcomes={"greeter": succeeded(b'"hello from greeter"')})
    release = invoker.hold("checkout")
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await go_to(pilot, "greeter")
        assert "Nothing invoked yet" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        while "hello from greeter" not in text_of(app):
            await pilot.pause()
        assert "1 more running" in text_of(app)
        release.set()
        await answered(pilot)
        assert "hello from greeter" in text_of(app)
        assert "priced_by" not in text_of(app)
        assert "checkout:live  ✓ 200" in text_of(app)
        await go_to(pilot, "checkout", "live")
        assert "priced_by" in text_of(app)


async def test_a_late_answer_does_not_take_the_focus() -> None:
    invoker = FakeInvoker()
    release = invoker.hold("checkout")
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5", "f3")
        await settled(pilot)
        assert app.focused is editor(app)
        release.set()
        await answered(pilot)
        assert app.focused is editor(app)


async def test_giving_up_ends_the_wait_at_once_and_keeps_a_late_answer() -> None:
    invoker = FakeInvoker()
    release = invoker.hold("checkout")
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await pilot.press("escape")
        await pilot.pause()
        screen = text_of(app)
        assert "You stopped waiting" in screen
        assert "? no answer" in screen
        assert "The function may have run, or may still be running." in screen
        release.set()
        await answered(pilot)
        assert "? no answer" in text_of(app)
        assert "Answered after all: ✓ 200" in text_of(app)


async def test_a_function_that_is_running_is_not_invoked_again_by_a_second_f5() -> None:
    invoker = FakeInvoker()
    release = invoker.hold("checkout")
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5", "f5", "f5")
        release.set()
        await answered(pilot)
        assert len(invoker.requests) == 1


async def test_giving_up_before_the_request_left_is_told_as_not_sent() -> None:
    class Connecting(FakeInvoker):
        """Never gets further than to connect."""

        def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
            assert waiting is not None
            self.requests.append(request)
            ended = threading.Event()
            waiting.on_give_up(ended.set)
            assert ended.wait(20)
            return Refused(GIVEN_UP, "", 3.0, Explanation("Not sent", "You stopped it before it left.", Ran.NO))

    app = make_app(FakeTarget(invoker=Connecting()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5", "escape")
        await answered(pilot)
        screen = text_of(app)
        assert "Not sent" in screen
        assert "The function did not run." in screen
        assert "Answered after all" not in screen
