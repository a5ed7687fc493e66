"""Protected targets: what asks first, and what doesn't."""

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import (
    FakeInvoker,
    answered,
    screen_of,
    settled,
    text_of,
)
from tests.tui.targeting import DEV, PROD, app_of, header, switch, three
from workbench.core.invocation import Kind
from workbench.core.options import Options
from workbench.core.targets import Local
from workbench.tui.screens.confirm import ConfirmScreen


async def test_a_protected_target_asks_first_and_enter_does_nothing() -> None:
    targets, there = three()
    invoker = there[PROD].invoker = FakeInvoker()
    app = app_of(targets, protected=["*prod*"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert not header(app).has_class("-protected")
        switch(pilot, PROD)
        await settled(pilot)
        assert header(app).has_class("-protected")
        assert "▲ protected" in text_of(app)
        for key in ("enter", "escape"):
            await pilot.press("f5")
            await settled(pilot)
            assert isinstance(app.screen, ConfirmScreen)
            assert "on profile prod · 444455556666 · eu-central-1" in text_of(app)
            await pilot.press(key)
            await settled(pilot)
        assert invoker.requests == []
        await pilot.press("f5")
        await settled(pilot)
        await pilot.click("#once")
        await answered(pilot)
        assert len(invoker.requests) == 1
        switch(pilot, DEV)
        await settled(pilot)
        assert not header(app).has_class("-protected")
        await pilot.press("f5")
        await answered(pilot)
        assert not isinstance(app.screen, ConfirmScreen)


async def test_it_asks_no_more_for_the_function_that_one_said_so_of() -> None:
    targets, there = three()
    invoker = there[PROD].invoker = FakeInvoker()
    app = app_of(targets, protected=["PROD"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, PROD)
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.click("#always")
        await answered(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert len(invoker.requests) == 2
        await go_to(pilot, "prod-only")
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        assert len(invoker.requests) == 2


async def test_a_payload_that_is_sent_as_it_is_asks_as_well() -> None:
    targets, there = three()
    invoker = there[PROD].invoker = FakeInvoker()
    app = app_of(targets, protected=["prod"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, PROD)
        await settled(pilot)
        editor(app).show(b"{None}")
        await pilot.press("f5")
        await settled(pilot)
        await pilot.click("#send")
        await settled(pilot)
        assert invoker.requests == []
        await pilot.click("#once")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == [b"{None}"]


async def test_a_dry_run_runs_nothing_so_it_does_not_ask_and_options_stay_with_their_target() -> None:
    targets, there = three()
    invoker = there[PROD].invoker = FakeInvoker()
    app = app_of(targets, protected=["prod"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, PROD)
        await settled(pilot)
        for kind in (Kind.DRY_RUN, Kind.EVENT):
            screen_of(app).at.options["pay"] = Options(kind)
            await pilot.press("f5")
            await answered(pilot)
            assert isinstance(app.screen, ConfirmScreen) is (kind is Kind.EVENT)
        assert "pay · Event" in text_of(app)
        await pilot.press("escape")
        assert [request.kind for request in invoker.requests] == [Kind.DRY_RUN]
        switch(pilot, DEV)
        await settled(pilot)
        assert header(app).function == "pay"
        assert header(app).marks == ()


async def test_a_target_is_protected_by_its_account_and_until_that_is_known() -> None:
    targets, there = three()
    app = app_of(targets, protected=["4444*"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for place, protected in ((DEV, False), (PROD, True), (Local(), False)):
            switch(pilot, place)
            await settled(pilot)
            assert header(app).protected is protected, place
        there[DEV].knows_account = False
        switch(pilot, DEV)
        await settled(pilot)
        assert not header(app).protected  # it was told before
    targets, there = three()
    there[DEV].knows_account = False
    app = app_of(targets, protected=["4444*"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        assert header(app).protected
