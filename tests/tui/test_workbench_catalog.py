"""The list of functions on the screen: pages, filter, qualifiers, and what is said when it can't be had."""

from tests.tui.driving import SIZE, go_to
from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    functions,
    make_app,
    screen_of,
    settled,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Function, Qualifiers
from workbench.tui.widgets.function_list import FunctionList, Target


async def test_no_connection_is_said_in_place_and_can_be_tried_again() -> None:
    target = FakeTarget(problem=WorkbenchError("No local endpoint", "[/x] no room", "Free some memory."))
    app = make_app(target)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = text_of(app)
        assert "⊘ No local endpoint" in screen
        assert "[/x] no room" in screen
        assert "^L tries again" in screen
        target.problem = None
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "flaky-report" in text_of(app)


async def test_a_listing_that_fails_is_said_and_can_be_tried_again() -> None:
    catalog = FakeCatalog(problem=WorkbenchError("Not allowed", "lambda:ListFunctions is missing.", "Ask for it."))
    app = make_app(FakeTarget(catalog=catalog))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "lambda:ListFunctions is missing." in text_of(app)
        catalog.problem = None
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "5 functions" in text_of(app)


async def test_qualifiers_that_cannot_be_read_are_said_under_their_function() -> None:
    class NoVersions(FakeCatalog):
        def qualifiers(self, function: str, progress: object = None) -> Qualifiers:  # noqa: ARG002 - the protocol's
            raise WorkbenchError("No versions", "lost")

    app = make_app(FakeTarget(catalog=NoVersions()))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "No versions. lost" in text_of(app)


async def test_pages_are_shown_together_and_the_cursor_stays() -> None:
    pages: list[list[Function]] = [functions("checkout"), functions(*(f"fn-{n:03}" for n in range(200)))]
    app = make_app(FakeTarget(catalog=FakeCatalog(pages)))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "201 functions" in text_of(app)
        assert screen_of(app).query_one(FunctionList).cursor == Target("checkout", "live")
        await go_to(pilot, "fn-150")
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert screen_of(app).query_one(FunctionList).cursor == Target("fn-150")


async def test_the_filter_narrows_and_escape_empties_it() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"tlk", "enter")
        await settled(pilot)
        assert "talkative" in text_of(app)
        assert "greeter" not in text_of(app)
        assert "1 of 5 functions" in text_of(app)
        assert "function talkative" in text_of(app)
        await pilot.press("slash", "escape")
        await settled(pilot)
        assert "5 functions" in text_of(app)
        assert app.focused is app.screen.query_one(FunctionList)


async def test_a_named_function_that_is_not_listed_is_said_and_never_becomes_another() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), start="nowhere:live", payload=b"[1]")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        assert "There is no function called nowhere in the list." in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        assert [(str(request.reference), request.payload) for request in invoker.requests] == [("nowhere:live", b"[1]")]


async def test_a_named_function_can_be_invoked_without_the_right_to_list() -> None:
    invoker = FakeInvoker()
    catalog = FakeCatalog(problem=WorkbenchError("Not allowed", "lambda:ListFunctions is missing."))
    app = make_app(FakeTarget(catalog=catalog, invoker=invoker), start="checkout:live")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert [str(request.reference) for request in invoker.requests] == ["checkout:live"]
        assert "lambda:ListFunctions is missing." in text_of(app)


async def test_the_list_tells_how_runs_stand() -> None:
    invoker = FakeInvoker(outcomes={"flaky-report": failed()})
    release = invoker.hold("talkative")
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for name in ("flaky-report", "talkative"):
            await go_to(pilot, name)
            await pilot.press("f5")
        while "flaky-report ✗" not in text_of(app):
            await pilot.pause()
        assert "talkative ◐" in text_of(app)
        release.set()
        await answered(pilot)
        assert "talkative ✓" in text_of(app)


async def test_a_filter_that_nothing_matches_says_so() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"zzz")
        await settled(pilot)
        assert "Nothing matches. Esc empties" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "greeter" in text_of(app)


async def test_the_mouse_alone_unfolds_chooses_and_invokes() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), start="greeter")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.click(FunctionList, offset=(0, 0))  # checkout's marker
        await settled(pilot)
        assert "canary" in text_of(app)
        await pilot.click(FunctionList, offset=(5, 2))
        await settled(pilot)
        assert "function checkout:canary" in text_of(app)
        await pilot.click("KeyBar", offset=(3, 0))
        await answered(pilot)
        assert [str(request.reference) for request in invoker.requests] == ["checkout:canary"]
