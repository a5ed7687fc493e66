"""The life of a run on the screen: what is sent, what is shown where, and what a person can't do by accident."""

import pytest
from textual.pilot import Pilot

from tests.tui.fakes import (
    PAYLOAD,
    TIMED_OUT,
    FakeCatalog,
    FakeClock,
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    functions,
    make_app,
    refused,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Function, Qualifiers
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmScreen
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.help import HelpScreen
from workbench.tui.widgets.function_list import FunctionList, Target
from workbench.tui.widgets.payload_editor import PayloadEditor

SIZE = (120, 36)


async def go_to(pilot: Pilot[None], function: str, qualifier: str | None = None) -> None:
    pilot.app.screen.query_one(FunctionList).go_to(Target(function, qualifier))
    await settled(pilot)


def editor(app: WorkbenchApp) -> PayloadEditor:
    return screen_of(app).query_one(PayloadEditor)


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
        assert "WARN     sku cup: price from cache" in screen
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


async def test_an_invalid_payload_is_not_sent_by_accident_but_can_be_sent_on_purpose() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b'{"qty": None}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "✗ line 1, column 9  None is Python's word; JSON's is null" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert invoker.requests == []
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("enter")  # the first answer goes to the problem
        await settled(pilot)
        assert invoker.requests == []
        assert editor(app).cursor_location == (0, 8)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.click("#send")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == [b'{"qty": None}']


async def test_a_payload_over_6_mb_is_not_sent_by_accident() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b'"' + b"\n" * 0 + b"x" * 6_291_456 + b'"')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        assert "6,291,458 bytes; the limit is 6,291,456" in text_of(app)
        assert invoker.requests == []


async def test_what_was_just_typed_is_checked_before_it_is_sent() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b"1")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).load_text("[1,")
        screen_of(app).action_invoke()
        await settled(pilot)
        assert invoker.requests == []


@pytest.mark.parametrize(
    "payload",
    [
        b'{"a": 1.0, "a": 1e400, "b": 12345678901234567890}\r\n',
        b'{"x": 1,\r\n "y": 2,\n "z": 3\r}',
        '["\u2028\u2029\x85", "\U0001f600", "é"]'.encode(),
        b"\xef\xbb\xbf{}",
        b'"\xff\xfe not UTF-8 \x80"',
        b"",
        b"\n\n{}\n\n",
        b'{\t"tab": true}',
    ],
)
async def test_a_payload_is_sent_byte_for_byte(payload: bytes) -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=payload)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        if isinstance(app.screen, ConfirmScreen):
            await pilot.click("#send")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == [payload]


async def test_typing_changes_only_what_is_typed() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload='[1,\r\n"\u2028",\n2]'.encode())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        editor(app).move_cursor((2, 1))
        await pilot.press("0", "backspace", "0")
        await pilot.press("f5")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == ['[1,\r\n"\u2028",\n20]'.encode()]


async def test_each_function_keeps_its_own_draft() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).load_text('{"mine": 1}')
        await go_to(pilot, "greeter")
        assert editor(app).text == "{}"
        editor(app).load_text('{"other": 2}')
        await go_to(pilot, "checkout", "3")
        assert editor(app).text == '{"mine": 1}'
        await go_to(pilot, "greeter")
        assert editor(app).text == '{"other": 2}'


async def test_the_four_outcomes_look_different() -> None:
    outcomes = {
        "checkout": succeeded(),
        "flaky-report": failed(),
        "talkative": refused(),
        "slow-import": failed(TIMED_OUT),
    }
    app = make_app(FakeTarget(invoker=FakeInvoker(outcomes=outcomes)))
    seen = {}
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for name in outcomes:
            await go_to(pilot, name)
            await pilot.press("f5")
            await answered(pilot)
            seen[name] = text_of(app)
    assert "✓ 200" in seen["checkout"]
    assert "✗ function error" in seen["flaky-report"]
    assert "ValueError  price for sku 'cap' is missing" in seen["flaky-report"]
    assert "app.py 19  line_price" in seen["flaky-report"]
    assert "⊘ refused 429" in seen["talkative"]
    assert "The function did not run." in seen["talkative"]
    assert "✗ timed out" in seen["slow-import"]
    assert "Raise the function's timeout" in seen["slow-import"]


async def test_the_raw_payload_of_an_error_is_one_key_away() -> None:
    app = make_app(FakeTarget(invoker=FakeInvoker(outcomes={"checkout": failed()})))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5", "f4")
        await answered(pilot)
        assert "errorMessage" not in text_of(app)
        await pilot.press("v")
        await settled(pilot)
        assert '"errorMessage": "price for sku' in text_of(app)


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (b"null", "1  null"),
        (b"", "The response is empty: no bytes at all."),
        (b"just words", "not JSON, shown as text"),
        (b'{"n":12345678901234567890,"f":1e400,"f":1.0}', '"f": 1e400'),
        (b'{"statusCode": 502, "body": "x"}', "✓ 200 carrying HTTP 502"),
    ],
)
async def test_kinds_of_responses_are_told_apart(payload: bytes, shown: str) -> None:
    app = make_app(FakeTarget(invoker=FakeInvoker(outcomes={"checkout": succeeded(payload)})))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert shown in text_of(app)


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
        def qualifiers(self, function: str) -> Qualifiers:  # noqa: ARG002 - the protocol's
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


async def test_what_an_event_replaces_comes_back_with_undo() -> None:
    app = make_app(payload=b"[1, 2]")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert editor(app).text.encode() == PAYLOAD
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("ctrl+z")
        assert editor(app).text == "[1, 2]"


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
        await pilot.click("Footer", offset=(3, 0))
        await answered(pilot)
        assert [str(request.reference) for request in invoker.requests] == ["checkout:canary"]


async def test_an_event_is_chosen_and_loaded() -> None:
    app = make_app(payload=b"[]")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)
        assert isinstance(app.screen, EventsScreen)
        assert '"order": "A-17"' in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert editor(app).text.encode() == PAYLOAD


async def test_help_names_every_command_with_its_key() -> None:
    from workbench.tui.commands import COMMANDS

    app = make_app(keys={"invoke": "ctrl+j"})
    async with app.run_test(size=(120, 60)) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        for command in COMMANDS:
            assert command.tooltip in text_of(app)


async def test_keys_can_be_changed_and_the_screen_shows_the_change() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), keys={"invoke": "ctrl+g"})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "^G Invoke" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        assert invoker.requests == []
        await pilot.press("ctrl+g")
        await answered(pilot)
        assert len(invoker.requests) == 1


async def test_unknown_commands_and_themes_in_the_settings_are_said() -> None:
    app = make_app(keys={"explode": "x"}, theme="nowhere")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        assert "There is no command called 'explode'" in text_of(app)
        assert "There is no theme called 'nowhere'" in text_of(app)


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


async def test_the_palette_offers_every_command() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await pilot.press(*"invoke")
        await settled(pilot)
        while "Send the payload to the selected function" not in text_of(app):
            await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (99, 40), (120, 20)])
async def test_small_terminals_show_one_pane_under_tabs(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert "Functions  Payload  Response  Log tail" in text_of(app)
        assert "valid JSON" not in text_of(app)
        await pilot.press("tab")
        await settled(pilot)
        assert "valid JSON" in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        assert "priced_by" in text_of(app)
        await pilot.click("PaneTabs", offset=(35, 0))
        await settled(pilot)
        assert "duration 31 ms" in text_of(app)
        await pilot.press("tab")
        await settled(pilot)
        assert "flaky-report" in text_of(app)


async def test_a_slip_is_mended_with_one_key_and_comes_back_with_undo() -> None:
    app = make_app(payload=b'{"qty": None}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "^R" in text_of(app)
        await pilot.press("f3", "ctrl+r")
        await settled(pilot)
        assert editor(app).text == '{"qty": null}'
        await pilot.press("ctrl+z")
        assert editor(app).text == '{"qty": None}'


async def test_formatting_compacting_and_sorting_keep_every_token() -> None:
    app = make_app(payload=b'{"b":1.0,"a":[1e400]}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f9")
        assert editor(app).text == '{"a":[1e400],"b":1.0}'
        await pilot.press("f9")
        assert '  "a": [\n    1e400' in editor(app).text
        await pilot.press("shift+f9")
        assert editor(app).text == '{"a":[1e400],"b":1.0}'
