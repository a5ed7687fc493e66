"""Targets on the screen: choosing, switching while things run, what is asked, what is protected, what is kept apart."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    FakeTargets,
    answered,
    functions,
    make_app,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Function
from workbench.core.invocation import Kind
from workbench.core.options import Options
from workbench.core.targets import Local, Place, Profile, Profiles, Remote
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmScreen
from workbench.tui.screens.line import LineScreen
from workbench.tui.screens.target_picker import TargetPicker
from workbench.tui.widgets.function_list import FunctionList, Target
from workbench.tui.widgets.header import StatusHeader

DEV, PROD = Remote("dev", "eu-west-1"), Remote("prod", "eu-central-1")
PROFILES = Profiles(
    (
        Profile("dev", "SSO · Developer", "eu-west-1", "111122223333"),
        Profile("prod", "role Admin via dev · MFA", "eu-central-1", "444455556666"),
        Profile("bare", "access keys"),
    )
)


def remote(place: Remote, *names: str, **more: object) -> FakeTarget:
    return FakeTarget(FakeCatalog([functions(*names)]), place=place, **more)  # type: ignore[arg-type]


def three(**more: object) -> tuple[FakeTargets, dict[Place, FakeTarget]]:
    """The samples, dev and prod; both of the latter have a function `pay`."""
    there: dict[Place, FakeTarget] = {
        Local(): FakeTarget(),
        DEV: remote(DEV, "pay", "dev-only", account="111122223333"),
        PROD: remote(PROD, "pay", "prod-only", account="444455556666"),
    }
    return FakeTargets(there, PROFILES, **more), there  # type: ignore[arg-type]


def app_of(targets: FakeTargets, start: str = "checkout:live", **more: object) -> WorkbenchApp:
    return make_app(targets.there[Local()], targets=targets, start=start, **more)  # type: ignore[arg-type]


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for something that a thread brings about while another one is held."""
    for _ in range(2000):
        await pilot.pause()
        if condition():
            return
    raise AssertionError("it never came about")


def switch(pilot: Pilot[None], place: Place) -> None:
    screen_of(pilot.app).switch_to(place)  # type: ignore[arg-type]


async def click_on(pilot: Pilot[None], words: str) -> None:
    """Click on the first place on the screen where these words stand."""
    rows = text_of(pilot.app).splitlines()  # type: ignore[arg-type]
    y, row = next((index, row) for index, row in enumerate(rows) if words in row)
    await pilot.click(offset=(row.index(words) + 2, y))


def header(app: WorkbenchApp) -> StatusHeader:
    return screen_of(app).query_one(StatusHeader)


# Switching


async def test_another_target_is_chosen_by_keyboard() -> None:
    targets, there = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert isinstance(app.screen, TargetPicker)
        await pilot.press(*"dev", "enter")
        await settled(pilot)
        assert "Europe (Ireland)" in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "dev-only" in text_of(app)
        assert "checkout" not in text_of(app)
        assert "target profile dev · 111122223333 · eu-west-1" in text_of(app)
        assert there[Local()].closed
        assert targets.used[0] == DEV


async def test_the_focus_waits_for_the_list_and_keys_are_no_text_meanwhile() -> None:
    targets, there = three()
    there[DEV].problem = WorkbenchError("Not today", "Tomorrow.")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert app.focused is app.screen.query_one(FunctionList)
        await pilot.press("ctrl+t")
        await settled(pilot)
        await pilot.press(*"dev", "enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "Not today" in text_of(app)
        assert app.focused is None
        await pilot.press("x", "f3")
        await settled(pilot)
        assert app.focused is editor(app)
        await pilot.press("f2")
        await settled(pilot)
        there[DEV].problem = None
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert app.focused is app.screen.query_one(FunctionList)
        assert app.screen.query_one("#filter", Input).value == ""
        switch(pilot, PROD)
        await settled(pilot)
        assert app.focused is app.screen.query_one(FunctionList)


async def test_each_target_keeps_its_functions_its_selection_its_drafts_and_its_runs() -> None:
    targets, there = three()
    there[DEV].invoker = FakeInvoker({"pay": succeeded(b'"paid in dev"')})
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(b'{"mine": "here"}')
        switch(pilot, DEV)
        await settled(pilot)
        await go_to(pilot, "pay")
        editor(app).show(b'{"mine": "dev"}')
        await pilot.press("f5")
        await answered(pilot)
        assert "paid in dev" in text_of(app)
        switch(pilot, PROD)
        await settled(pilot)
        await go_to(pilot, "pay")
        assert editor(app).buffer.text == "{}"
        assert "Nothing invoked yet" in text_of(app)
        assert "pay ✓" not in text_of(app)
        switch(pilot, DEV)
        await settled(pilot)
        assert editor(app).buffer.text == '{"mine": "dev"}'
        assert "paid in dev" in text_of(app)
        assert "function pay" in text_of(app)
        assert "pay ✓" in text_of(app)
        switch(pilot, Local())
        await settled(pilot)
        assert editor(app).buffer.text == '{"mine": "here"}'
        assert "function checkout:live" in text_of(app)
        assert "canary" in text_of(app)


async def test_what_is_typed_before_there_is_a_function_is_kept_for_the_first() -> None:
    targets, there = three()
    held = there[DEV].held = threading.Event()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await until(pilot, lambda: "Connecting" in text_of(app))
        editor(app).show(b'{"early": true}')
        held.set()
        await settled(pilot)
        assert "function pay" in text_of(app)
        assert editor(app).buffer.text == '{"early": true}'


async def test_a_run_in_flight_stays_and_its_answer_finds_it() -> None:
    targets, there = three()
    invoker = there[DEV].invoker = FakeInvoker({"pay": succeeded(b'"paid at last"')})
    release = invoker.hold("pay")
    app = app_of(targets)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        await pilot.press("f5")
        switch(pilot, PROD)
        await settled(pilot)
        assert "1 running" in text_of(app)
        assert not there[DEV].closed
        release.set()
        await answered(pilot)
        assert "profile dev · 111122223333 · eu-west-1" in text_of(app)
        assert "pay  ✓ 200" in text_of(app)
        assert "paid at last" not in text_of(app)
        assert "running" not in header(app).state.plain
        assert there[DEV].closed  # nothing needs it any more
        switch(pilot, DEV)
        await settled(pilot)
        assert "paid at last" in text_of(app)


async def test_coming_back_while_it_runs_uses_the_same_connection() -> None:
    targets, there = three()
    invoker = there[DEV].invoker = FakeInvoker()
    release = invoker.hold("pay")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        await pilot.press("f5")
        switch(pilot, PROD)
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        assert there[DEV].connected == 1
        assert "◐ running" in text_of(app)
        release.set()
        await answered(pilot)
        assert "✓ 200" in text_of(app)
        assert not there[DEV].closed


async def test_giving_up_ends_the_run_of_the_target_that_is_looked_at() -> None:
    targets, there = three()
    releases = []
    for place in (DEV, PROD):
        invoker = there[place].invoker = FakeInvoker()
        releases.append(invoker.hold("pay"))
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for place in (DEV, PROD):
            switch(pilot, place)
            await settled(pilot)
            await pilot.press("f5")
        await pilot.press("escape")
        await pilot.pause()
        assert "? no answer" in text_of(app)
        switch(pilot, DEV)
        await settled(pilot)
        assert "◐ running" in text_of(app)
        for release in releases:
            release.set()
        await answered(pilot)


async def test_quick_switching_shows_the_last_one_only() -> None:
    targets, there = three()
    held = [there[place] for place in (DEV, PROD)]
    for target in held:
        target.held = threading.Event()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for place in (DEV, PROD, Local(), DEV, PROD, DEV):
            switch(pilot, place)
        for target in reversed(held):
            assert target.held is not None
            target.held.set()
        await settled(pilot)
        assert "dev-only" in text_of(app)
        assert "prod-only" not in text_of(app)
        assert "profile dev · 111122223333" in text_of(app)
        assert there[PROD].open == 0
        assert there[Local()].open == 0
        assert there[DEV].open == 1


@dataclass
class HeldCatalog(FakeCatalog):
    """Its second page comes when the test says so."""

    release: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def functions(
        self,
        marker: str = "",  # noqa: ARG002 - the protocol's
        throttled: Callable[[], object] | None = None,  # noqa: ARG002
    ) -> Iterator[Sequence[Function]]:
        for page in self.pages:
            self.asked += 1
            yield page
            assert self.release.wait(20)


async def test_late_pages_of_a_target_that_was_left_are_nobodys() -> None:
    targets, there = three()
    catalog = there[DEV].catalog = HeldCatalog([functions("one"), functions("two"), functions("three")])
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await until(pilot, lambda: "one" in text_of(app))
        switch(pilot, PROD)
        await until(pilot, lambda: "prod-only" in text_of(app))
        catalog.release.set()
        await settled(pilot)
        assert "prod-only" in text_of(app)
        assert "two" not in text_of(app)
        assert "2 functions" in text_of(app)
        assert catalog.asked == 2  # the third isn't even asked for
        switch(pilot, DEV)
        await settled(pilot)
        assert "3 functions" in text_of(app)


async def test_a_late_failure_of_a_target_that_was_left_is_nobodys() -> None:
    targets, there = three()
    held = there[DEV].held = threading.Event()
    there[DEV].problem = WorkbenchError("Not allowed", "an old story")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await pilot.pause()
        switch(pilot, PROD)
        held.set()
        await settled(pilot)
        assert "an old story" not in text_of(app)
        assert "prod-only" in text_of(app)


async def test_word_of_the_cursor_that_is_older_than_a_switch_selects_nothing() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        screen_of(app).query_one(FunctionList).go_to(Target("dev-only"))
        switch(pilot, PROD)  # before the message has come through
        await settled(pilot)
        assert "function pay" in text_of(app)
        switch(pilot, DEV)
        await settled(pilot)
        assert "function pay" in text_of(app)


async def test_the_filter_is_empty_on_another_target() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"tlk", "enter")
        switch(pilot, DEV)
        await settled(pilot)
        assert "dev-only" in text_of(app)
        assert app.screen.query_one("#filter", Input).value == ""


async def test_quitting_counts_the_runs_of_all_targets_and_lets_go_of_all() -> None:
    targets, there = three()
    invoker = there[DEV].invoker = FakeInvoker()
    release = invoker.hold("pay")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        await pilot.press("f5")
        switch(pilot, PROD)
        await settled(pilot)
        await pilot.press("ctrl+q")
        await settled(pilot)
        assert "1 running invocation" in text_of(app)
        await pilot.click("#leave")
        await pilot.pause()
        assert there[DEV].closed
        assert there[PROD].closed
    release.set()


# When it can't be used


async def test_an_expired_login_is_said_and_one_key_tries_again_with_everything_kept() -> None:
    targets, there = three()
    hint = "Run `aws sso login --profile dev`, then try again: the new token is read."
    there[DEV].problem = WorkbenchError("The SSO session has expired", "Its token is no longer valid.", hint)
    app = app_of(targets)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        assert "aws sso login --profile dev" in text_of(app)
        editor(app).show(b'{"typed": "meanwhile"}')
        await pilot.press("f5")
        await settled(pilot)
        assert "There is no connection. ^L tries again." in text_of(app)
        assert targets.used[0] == DEV
        there[DEV].problem = None
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "dev-only" in text_of(app)
        assert "expired" not in text_of(app)
        assert editor(app).buffer.text == '{"typed": "meanwhile"}'


async def test_a_target_that_is_gone_is_said_and_nothing_changes() -> None:
    targets, there = three()
    del there[DEV]
    app = app_of(targets)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await settled(pilot)
        assert "There is nothing there." in text_of(app)
        assert "checkout" in text_of(app)
        assert not there[Local()].closed


async def test_choosing_the_same_target_again_connects_anew() -> None:
    targets, there = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, Local())
        await settled(pilot)
        assert there[Local()].connected == 2
        assert there[Local()].open == 1
        assert "5 functions" in text_of(app)


async def test_what_cannot_be_remembered_is_said() -> None:
    class Forgetful(FakeTargets):
        def remember(self, place: Place) -> None:
            raise WorkbenchError("The target isn't remembered", f"[/x] no room for {place.label}")

    _, there = three()
    app = app_of(Forgetful(there))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        assert "[/x] no room for local · samples" in text_of(app)


async def test_a_target_that_was_a_slip_on_the_command_line_is_not_remembered() -> None:
    targets, there = three()
    there[Local()].problem = WorkbenchError("No such profile", "nowhere")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "No such profile" in text_of(app)
        assert targets.used == []


# Questions


async def test_a_code_is_asked_for_and_goes_to_the_connection() -> None:
    targets, there = three()
    there[DEV].asks = "The profile dev takes a role that asks for a code of arn:aws:iam::1:mfa/[/me]."
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await pilot.pause()
        assert "arn:aws:iam::1:mfa/[/me]" in text_of(app)
        await pilot.press(*"12345", "enter")
        await pilot.pause()
        assert "A code has six digits." in text_of(app)
        await pilot.press("6", "enter")
        await settled(pilot)
        assert there[DEV].answers == ["123456"]
        assert "dev-only" in text_of(app)


async def test_no_code_is_no_connection_and_can_be_tried_again() -> None:
    targets, there = three()
    there[DEV].asks = "A code of arn:aws:iam::1:mfa/me."
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await pilot.press("escape")
        await settled(pilot)
        assert "The role asks for a code, and" in text_of(app)
        await pilot.press("ctrl+l")
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await pilot.pause()
        await pilot.press(*"123456")
        await pilot.click("#go")
        await settled(pilot)
        assert "dev-only" in text_of(app)


async def test_a_question_of_a_target_that_was_left_is_not_asked() -> None:
    targets, there = three()
    held = there[DEV].held = threading.Event()
    there[DEV].asks = "A code."
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await pilot.pause()
        switch(pilot, PROD)
        held.set()
        await settled(pilot)
        assert not isinstance(app.screen, LineScreen)
        assert there[DEV].answers == [None]


async def test_leaving_answers_every_question_with_nothing() -> None:
    targets, there = three()
    there[DEV].asks = "A code."
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: there[DEV].answers == [None])


# Protected targets


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


# Functions named by hand

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


# The picker


async def picker(pilot: Pilot[None]) -> OptionList:
    await settled(pilot)
    await pilot.press("ctrl+t")
    await settled(pilot)
    assert isinstance(pilot.app.screen, TargetPicker)
    return pilot.app.screen.query_one(OptionList)


async def test_the_target_before_is_one_key_away() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        switch(pilot, DEV)
        await picker(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "target local · samples" in text_of(app)
        await picker(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "target profile dev" in text_of(app)


async def test_the_mouse_alone_chooses_a_profile_and_its_region() -> None:
    targets, there = three()
    far = Remote("dev", "us-east-1")
    there[far] = remote(far, "far-away")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        await click_on(pilot, "SSO · Developer")
        await settled(pilot)
        await click_on(pilot, "us-east-1")
        await settled(pilot)
        assert "far-away" in text_of(app)
        assert "profile dev · us-east-1" in text_of(app)


async def test_escape_goes_back_step_by_step() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        await pilot.press(*"prod", "enter")
        await settled(pilot)
        assert "eu-central-1" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, TargetPicker)
        assert "AWS profiles" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, TargetPicker)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("http://127.0.0.1:4566", Remote(endpoint_url="http://127.0.0.1:4566")),
        ("localhost:3001", Remote(endpoint_url="http://localhost:3001")),
        ("10.0.0.5:4566/x", Remote(endpoint_url="http://10.0.0.5:4566/x")),
        ("/work/functions", Local("/work/functions")),
        ("~/functions", Local("~/functions")),
    ],
)
async def test_what_is_not_in_the_list_is_typed(typed: str, place: Place) -> None:
    targets, there = three()
    there[place] = FakeTarget(FakeCatalog([functions("found")]), place=place)
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        app.screen.query_one(Input).value = typed
        await pilot.press("enter")
        await settled(pilot)
        assert "found" in text_of(app)


async def test_a_region_that_is_not_in_the_list_is_typed() -> None:
    targets, there = three()
    place = Remote("bare", "xx-north-7")
    there[place] = remote(place, "found")
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        await pilot.press(*"bare", "enter")
        await settled(pilot)
        await pilot.press(*"xx-north-7", "enter")
        await settled(pilot)
        assert "found" in text_of(app)


async def test_a_folder_that_is_not_there_is_said_in_place() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        app.screen.query_one(Input).value = "/nowhere"
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, TargetPicker)
        assert "There is nothing there." in text_of(app)
        await pilot.press("backspace")
        await settled(pilot)
        assert "There is nothing there." not in text_of(app)


async def test_nothing_that_matches_is_nothing_to_choose() -> None:
    targets, _ = three()
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        choices = await picker(pilot)
        await pilot.press(*"zzz", "down", "up", "enter")
        await settled(pilot)
        assert isinstance(app.screen, TargetPicker)
        assert "Nothing matches." in text_of(app)
        await pilot.click(OptionList, offset=(3, 0))
        await settled(pilot)
        assert isinstance(app.screen, TargetPicker)
        assert choices.option_count == 1


async def test_files_of_aws_that_cannot_be_read_are_a_sentence() -> None:
    targets, _ = three()
    targets.found = Profiles((), ("~/.aws/config is not well-formed: [/x] no section",))
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        assert "~/.aws/config is not well-formed: [/x] no section" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "checkout" in text_of(app)


async def test_hostile_names_are_shown_and_not_obeyed() -> None:
    targets, _ = three()
    targets.found = Profiles((Profile("[red]a\x1b[31m\u202e", "[/x]\x00", "\x07"),))
    targets.used = [Local("/tmp/[/x]\x1b"), Remote(endpoint_url="http://x/[/red]")]
    app = app_of(targets)
    async with app.run_test(size=SIZE) as pilot:
        await picker(pilot)
        assert "[red]a␛[31m<U+202E>" in text_of(app)
        assert "/tmp/[/x]␛" in text_of(app)
        await pilot.press(*"red", "enter")
        await settled(pilot)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (300, 80)])
async def test_the_picker_fits_any_terminal(size: tuple[int, int]) -> None:
    targets, _ = three()
    targets.used = [Local("/a/rather/long/path/" + "x" * 200), Local("/short")]
    app = app_of(targets)
    async with app.run_test(size=size) as pilot:
        await picker(pilot)
        await pilot.resize_terminal(100, 30)
        await settled(pilot)
        await pilot.resize_terminal(*size)
        await settled(pilot)
        await pilot.press("down", "down", "up", "pagedown", "pageup")
        await settled(pilot)
