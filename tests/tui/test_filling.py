"""Placeholders in the interface: what F5 sends is what was filled, and what they need is asked for before it."""

import json
import re
from collections.abc import Mapping

from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import SIZE
from tests.tui.fakes import FakeInvoker, FakeTarget, answered, make_app, screen_of, settled, text_of
from workbench.core.invocation import Request
from workbench.core.options import Options
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.options import OptionsScreen
from workbench.tui.screens.preview import PreviewScreen
from workbench.tui.screens.prompts import PromptsScreen

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def app_with(payload: bytes, invoker: FakeInvoker, environment: Mapping[str, str] | None = None) -> WorkbenchApp:
    return make_app(FakeTarget(invoker=invoker), payload=payload, environment=environment)


async def invoked(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.press("f5")
    await answered(pilot)


async def test_what_is_filled_is_what_is_sent_kept_and_shown() -> None:
    typed = b'{"id": "{{uuid}}", "at": "{{now+1h}}", "stage": "{{env.STAGE}}", "n": 1.0}'
    invoker = FakeInvoker()
    app = app_with(typed, invoker, environment={"STAGE": 'd"v'})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "3 placeholders" in text_of(app)
        await invoked(pilot)
        [request] = invoker.requests
        expected = rb'\{"id": "%s", "at": "2026-11-23T11:00:00.000Z", "stage": "d\\"v", "n": 1.0\}' % UUID.encode()
        assert re.fullmatch(expected, request.payload)
        screen = screen_of(app)
        assert screen.run is not None
        assert screen.run.request == request
        assert screen.payload == typed
        await pilot.press("alt+k")
        await settled(pilot)
        assert isinstance(app.screen, PreviewScreen)
        assert app.screen.viewer.payload == request.payload


async def test_each_invocation_has_its_own_uuid() -> None:
    invoker = FakeInvoker()
    async with app_with(b'"{{uuid}}"', invoker).run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await invoked(pilot)
        first, second = invoker.requests
        assert first.payload != second.payload


async def test_prompts_are_asked_in_one_dialog_and_the_last_answers_are_offered() -> None:
    invoker = FakeInvoker()
    app = app_with(b'["{{prompt.order}}", "{{prompt.who}}", "{{prompt.order}}"]', invoker)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, PromptsScreen)
        assert not invoker.requests
        await pilot.press(*'A"17', "enter", *"Ada", "enter")
        await answered(pilot)
        assert json.loads(invoker.requests[0].payload) == ['A"17', "Ada", 'A"17']
        await pilot.press("f5")
        await settled(pilot)
        assert [line.value for line in app.screen.query(Input)] == ['A"17', "Ada"]
        await pilot.press("f5")
        await answered(pilot)
        assert invoker.requests[1].payload == invoker.requests[0].payload


async def test_prompts_by_mouse_and_given_up() -> None:
    invoker = FakeInvoker()
    app = app_with(b'"{{prompt.x}}"', invoker)
    async with app.run_test(size=SIZE) as pilot:
        for button in ("#cancel", "#go"):
            await settled(pilot)
            await pilot.press("f5")
            await settled(pilot)
            await pilot.click(button)
            await answered(pilot)
        assert [request.payload for request in invoker.requests] == [b'""']


async def test_a_variable_that_is_not_set_is_told_and_nothing_is_sent() -> None:
    invoker = FakeInvoker()
    app = app_with(b'"{{env.NOPE}} {{prompt.x}}"', invoker)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        assert "NOPE is not set" in text_of(app)
        assert not invoker.requests
        assert screen_of(app).run is None


async def test_a_payload_that_is_too_large_once_it_is_filled_is_told_and_not_sent() -> None:
    invoker = FakeInvoker()
    payload = b'["{{env.LARGE}}", "{{env.LARGE}}"]'
    app = app_with(payload, invoker, environment={"LARGE": "x" * 3_200_000})
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        assert "6,291,456" in text_of(app)
        assert not invoker.requests


async def test_they_can_be_sent_as_they_are() -> None:
    invoker = FakeInvoker()
    app = app_with(b'"{{now}} {{prompt.x}}"', invoker)
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("f10")
        await settled(pilot)
        assert isinstance(app.screen, OptionsScreen)
        await pilot.click("#fill-placeholders")
        await pilot.press("escape")
        await settled(pilot)
        assert "2 placeholders as typed" in text_of(app)
        assert "placeholders not filled" in text_of(app)
        await invoked(pilot)
        assert invoker.requests[0].payload == b'"{{now}} {{prompt.x}}"'


async def test_braces_that_are_no_placeholders_are_sent_to_the_byte_and_counted_as_none() -> None:
    invoker = FakeInvoker()
    typed = b'{"a": "{{name}} {{ now }} \\u007b{now}}"}'
    app = app_with(typed, invoker)
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert "placeholder" not in text_of(app)
        assert invoker.requests[0].payload == typed


async def test_the_preview_asks_and_shows_and_sends_nothing() -> None:
    invoker = FakeInvoker()
    app = app_with(b'["{{prompt.x}}", "{{now.date}}"]', invoker)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("alt+v")
        await settled(pilot)
        await pilot.press(*"A-17", "enter")
        await settled(pilot)
        assert isinstance(app.screen, PreviewScreen)
        assert app.screen.viewer.payload == b'["A-17", "2026-11-23"]'
        assert "2 placeholders filled" in text_of(app)
        await pilot.press("escape")
        await answered(pilot)
        assert not invoker.requests


async def test_who_sends_several_gets_what_fills_each_anew() -> None:
    app = app_with(b"{}", FakeInvoker())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = screen_of(app)
        made: list[Request] = []
        request = Request("checkout", b'"{{uuid}}"', "live")
        screen.fill(request, lambda make: made.extend((make(), make())))
        assert len({one.payload for one in made}) == 2
        assert {one.reference for one in made} == {request.reference}
        screen.at.options["checkout"] = Options(fill_placeholders=False)
        screen.fill(request, lambda make: made.append(make()))
        assert made[-1] is request
