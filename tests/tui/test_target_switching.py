"""Targets on the screen: switching while things run, what is kept apart, those that can't be used, what they ask."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from textual.widgets import Input

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTargets,
    answered,
    functions,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from tests.tui.targeting import DEV, PROD, app_of, header, switch, three, until
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Function
from workbench.core.targets import Local, Place
from workbench.tui.screens.line import LineScreen
from workbench.tui.screens.target_picker import TargetPicker
from workbench.tui.widgets.function_list import FunctionList, Target

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
