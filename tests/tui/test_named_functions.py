"""Functions named by hand: whoever may invoke may not be allowed to list."""

from textual.widgets import Input

from tests.tui.driving import SIZE
from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    answered,
    make_app,
    settled,
    text_of,
)
from tests.tui.targeting import DEV, app_of, click_on, switch, three
from workbench.core.errors import WorkbenchError
from workbench.tui.screens.line import LineScreen

DENIED = WorkbenchError("Not allowed", "These credentials lack the permission lambda:ListFunctions.", "Name one.")


async def test_without_the_right_to_list_a_function_is_named_and_stays() -> None:
    targets, there = three()
    there[DEV].catalog = FakeCatalog(problem=DENIED)
    invoker = there[DEV].invoker = FakeInvoker()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        assert "lambda:ListFunctions" in text_of(app)
        assert "n names a function" in text_of(app)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press(*"pay all", "enter")
        await settled(pilot)
        assert "is neither a name" in text_of(app)
        await pilot.press(*["backspace"] * 4, *":live", "enter")
        await settled(pilot)
        assert "lambda:ListFunctions" in text_of(app)
        assert "▾ pay" in text_of(app)
        assert "function pay:live" in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        assert [str(request.reference) for request in invoker.requests] == ["pay:live"]
        assert targets.kept == {DEV: ("pay",)}
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        assert "▸ pay" in text_of(app)
        assert "function pay" in text_of(app)
        await pilot.press("delete")
        await settled(pilot)
        assert "▸ pay" not in text_of(app)
        assert "⊘ Not allowed" in text_of(app)
        assert targets.kept[DEV] == ()


async def test_naming_one_and_trying_again_can_be_clicked() -> None:
    targets, there = three()
    catalog = there[DEV].catalog = FakeCatalog(problem=DENIED)
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        await click_on(pilot, "names a function")
        await settled(pilot)
        assert isinstance(app.screen, LineScreen)
        await pilot.click("#cancel")
        await settled(pilot)
        catalog.problem = None
        await click_on(pilot, "tries again")
        await settled(pilot)
        assert "5 functions" in text_of(app)


async def test_a_whole_arn_is_sent_whole_and_shown_short() -> None:
    targets, there = three()
    invoker = there[DEV].invoker = FakeInvoker()
    app = app_of(targets)
    arn = "arn:aws:lambda:eu-west-1:999988887777:function:shared"
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        app.screen.query_one(Input).value = f"{arn}:live"
        await pilot.click("#go")
        await settled(pilot)
        assert "shared (999988887777)" in text_of(app)
        assert "dev-only" in text_of(app)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "shared (999988887777)" in text_of(app)
        assert "3 functions" in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        [request] = invoker.requests
        assert (request.function, request.qualifier) == (arn, "live")
        await pilot.press("delete")
        await settled(pilot)
        assert "shared" not in text_of(app)
        assert "2 functions" in text_of(app)


async def test_a_function_that_is_listed_is_not_named_twice() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("n", *"greeter", "enter")
        await settled(pilot)
        assert "function greeter" in text_of(app)
        assert targets.kept == {}
        await pilot.press("delete")
        await settled(pilot)
        assert "Only a function that was named by hand" in text_of(app)


async def test_a_cross_account_arn_on_the_command_line_stays_one() -> None:
    invoker = FakeInvoker()
    arn = "arn:aws:lambda:eu-west-1:999988887777:function:checkout"
    app = make_app(FakeTarget(invoker=invoker), start=f"{arn}:live")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        [request] = invoker.requests
        assert (request.function, request.qualifier) == (arn, "live")
