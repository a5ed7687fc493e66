"""The options drawer: what is chosen there goes out with the next invocation, and is never out of sight."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, RadioButton, RadioSet

from tests.tui.driving import SIZE, go_to
from tests.tui.fakes import (
    NOW,
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    make_app,
    refused,
    screen_of,
    settled,
    text_of,
)
from workbench.core.explain import explain_success
from workbench.core.invocation import Answer, Kind, Request, Succeeded
from workbench.core.options import Options
from workbench.core.runs import Run
from workbench.tui.panes.logtail import LogTailPane
from workbench.tui.screens.options import ContextEditor, OptionsScreen

_FIELDS = (
    *("kind", "context", "tenant_id", "durable_execution_name", "log-tail", "fill-placeholders"),
    *("reset", "done"),
)
_ORDER = ("RequestResponse", "DryRun", "Event")


async def choose(pilot: Pilot[None], kind: str) -> None:
    """Open the drawer, choose a kind with the keyboard, and close it."""
    await pilot.press("f10")
    await settled(pilot)
    await pilot.press(*["down"] * _ORDER.index(kind), "space", "escape")
    await settled(pilot)


async def test_what_is_chosen_by_keyboard_goes_out() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        assert isinstance(app.screen, OptionsScreen)
        await pilot.press("tab", *'{"a":1.0}', "tab", *"blue", "tab", *"order-17", "tab", "space")
        await pilot.press("f5")
        await answered(pilot)
        [request] = invoker.requests
        assert request.client_context == b'{"a":1.0}'
        assert (request.tenant_id, request.durable_execution_name) == ("blue", "order-17")
        assert (request.kind, request.log_tail) == (Kind.REQUEST_RESPONSE, False)
        assert "context 9 B · tenant blue · durable order-17 · no log tail" in text_of(app)


async def test_what_is_chosen_by_mouse_goes_out() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        screen_of(app).action_options()
        await settled(pilot)
        await pilot.click(next(one for one in app.screen.query(RadioButton) if one.name == "Event"))
        await pilot.click("#log-tail")  # an event has none
        await pilot.click("#done")
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert (invoker.requests[0].kind, invoker.requests[0].log_tail) == (Kind.EVENT, True)


@pytest.mark.parametrize(
    ("kind", "words", "mark"),
    [
        ("DryRun", "You may invoke this function with these parameters.", "✓ allowed 204"),
        ("Event", "Lambda took the event, and runs the function on its own time.", "✓ queued 202"),
    ],
)
async def test_an_answer_that_is_none_of_the_functions_looks_like_none(kind: str, words: str, mark: str) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await choose(pilot, kind)
        assert f"checkout:live  {kind}" in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        screen = text_of(app)
        assert words in screen
        assert mark in screen
        assert "0 B" not in screen
        assert "executed" not in screen
        assert "pretty  raw" not in screen


async def test_an_event_may_have_1_mb() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b'"' + b"x" * 1_048_576 + b'"')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "1.0 MB of 6 MB" in text_of(app)
        await choose(pilot, "Event")
        assert "1.0 MB of 1 MB" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        assert "the limit is 1,048,576" in text_of(app)
        assert invoker.requests == []


async def test_each_function_has_its_own_and_keeps_them() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await choose(pilot, "DryRun")
        await go_to(pilot, "greeter")
        assert "DryRun" not in text_of(app)
        await choose(pilot, "Event")
        assert "of 1 MB" in text_of(app)
        await go_to(pilot, "checkout", "3")
        assert "checkout:3  DryRun" in text_of(app)
        assert "of 6 MB" in text_of(app)
        await pilot.press("f10")
        await settled(pilot)
        kinds = app.screen.query_one(RadioSet)
        assert kinds.pressed_button is not None
        assert kinds.pressed_button.name == "DryRun"
        await pilot.press("down", "space")  # from the chosen one on
        assert kinds.pressed_button.name == "Event"


async def test_what_lambda_would_not_take_is_said_kept_and_not_sent() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        app.screen.query_one(ContextEditor).show(b"{'a': 1}")
        await settled(pilot)
        assert "✗ It is not JSON. Line 1, column 2" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert invoker.requests == []
        assert isinstance(app.screen, OptionsScreen)
        assert app.screen.query_one(ContextEditor).data == b"{'a': 1}"
        await pilot.press("f5")
        await settled(pilot)
        assert invoker.requests == []


async def test_reset_brings_back_the_usual_and_undo_the_context() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        await pilot.press("down", "space", "tab", *"{}", "tab", *"blue")
        await settled(pilot)
        await pilot.click("#reset")
        await settled(pilot)
        assert isinstance(app.screen, OptionsScreen)
        assert app.screen.options == Options()
        app.screen.query_one(ContextEditor).focus()
        await pilot.press("ctrl+z")
        assert app.screen.options.client_context == b"{}"


@pytest.mark.parametrize("context", [b'{"\xff": "\xe2\x80\xa8"}', b'{\r\n\t"a": 1e400}\r\n', b"[/x]\x1b[2J\x00"])
async def test_the_context_is_kept_byte_for_byte(context: bytes) -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        app.screen.query_one(ContextEditor).show(context)
        app.screen.query_one("#tenant_id", Input).value = "[red]\x1b[2J"
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        assert isinstance(app.screen, OptionsScreen)
        assert app.screen.options == Options(client_context=context, tenant_id="[red]\x1b[2J")


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (30, 8)])
async def test_on_a_small_terminal_every_field_can_be_reached(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        for id in _FIELDS:
            assert app.focused is not None
            assert app.focused.id == id
            await settled(pilot)
            assert app.screen.region.contains_region(app.focused.region.intersection(app.screen.region))
            assert app.focused.region.overlaps(app.screen.region)
            await pilot.press("tab")
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, OptionsScreen)


async def test_a_refusal_says_which_key_sends_it_again() -> None:
    invoker = FakeInvoker({"checkout": refused(), "greeter": failed()})
    app = make_app(FakeTarget(invoker=invoker))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert "F5 sends it again." in text_of(app)
        await go_to(pilot, "greeter")
        await pilot.press("f5")
        await answered(pilot)
        assert "sends it again" not in text_of(app)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request("f", b"", kind=Kind.EVENT), "its own time"),
        (Request("f", b"", kind=Kind.DRY_RUN), "only asked"),
        (Request("f", b"", log_tail=False), "not asked for"),
        (Request("f", b""), "The endpoint sent no log."),
    ],
)
async def test_the_log_tail_says_why_there_is_none(request_: Request, words: str) -> None:
    outcome = Succeeded(Answer(200, b"1", 1.0), explain_success(request_.kind), request_.kind)
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen_of(app).query_one(LogTailPane).show_run(Run(1, request_, NOW, outcome), "f")
        await settled(pilot)
        assert words in text_of(app)
