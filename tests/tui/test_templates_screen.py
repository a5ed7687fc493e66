"""Choosing a template, filling it in and loading it, by keyboard and by mouse."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Button, Input

from tests.tui.driving import SIZE
from tests.tui.fakes import FakeClock, make_app, screen_of, settled, text_of
from workbench.store.templates import load_templates
from workbench.tui.screens.templates import TemplatesScreen
from workbench.tui.tools.placeholders import PlaceholdersTool
from workbench.tui.tools.templates import TemplatesTool
from workbench.tui.widgets.field_editor import FieldEditor
from workbench.tui.widgets.template_list import TemplateList


async def opened(pilot: Pilot[None]) -> TemplatesScreen:
    await settled(pilot)
    await pilot.press("alt+t")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, TemplatesScreen)
    return screen


async def test_by_keyboard_narrowed_filled_in_and_loaded_as_one_step() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        before = screen_of(app).payload
        await pilot.press(*"sqs fifo")
        await settled(pilot)
        await pilot.press("tab", "end", *[*"-2"], "tab", "tab", "alt+a", *"paid, 1.0")
        await settled(pilot)
        shown = screen.viewer.payload
        await pilot.press("shift+tab", "enter")
        await settled(pilot)
        [record] = json.loads(shown)["Records"]
        assert record["eventSourceARN"].endswith(":orders.fifo-2")
        assert record["body"] == "paid, 1.0"
        assert screen_of(app).payload == shown
        assert "SQS · A message from a FIFO queue" in text_of(app)
        await pilot.press("f3", "ctrl+z")
        await settled(pilot)
        assert screen_of(app).payload == before


async def test_by_mouse() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press(*"kinesis window")
        await settled(pilot)
        await pilot.click(TemplateList, offset=(3, 0))
        await settled(pilot)
        assert app.screen is screen  # a click points only
        await pilot.click("#load")
        await settled(pilot)
        assert b"isFinalInvokeForWindow" in screen_of(app).payload


async def test_what_was_filled_in_is_offered_again_and_can_be_given_up() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await pilot.press(*"s3 deleted", "tab", *"my-")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        screen = await opened(pilot)
        field = screen.query("TemplateForm Input").first(Input)
        assert field.value == "example-uploadsmy-"
        await pilot.click("#defaults")
        await settled(pilot)
        assert screen.query("TemplateForm Input").first(Input).value == "example-uploads"
        assert b'"name": "example-uploads"' in screen.viewer.payload
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, TemplatesScreen)


async def test_what_keeps_the_event_from_being_made_is_told_and_enter_goes_there() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press(*"object was created", "tab", "tab", "tab", "backspace", "x")
        await settled(pilot)
        assert "✗ Size: It must be JSON here" in text_of(app)
        assert screen.query_one("#load", Button).disabled
        await pilot.press("shift+tab", "enter")
        await settled(pilot)
        assert app.screen is screen
        assert isinstance(app.focused, Input)
        assert app.focused.value == "204x"
        await pilot.press("backspace", "enter")
        await settled(pilot)
        assert b'"size": 204,' in screen_of(app).payload


async def test_what_is_shown_stays_while_it_is_looked_at_and_is_new_the_next_time() -> None:
    clock = FakeClock()
    app = make_app(clock=clock)
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press(*"websocket message", "tab", "tab")
        await settled(pilot)
        first = json.loads(screen.viewer.payload)
        clock.time = timedelta(hours=1).total_seconds()
        await pilot.press(*"x")
        await settled(pilot)
        second = json.loads(screen.viewer.payload)
        assert second.pop("body") != first.pop("body")
        assert second == first
        await pilot.press("escape")
        screen = await opened(pilot)
        await pilot.press(*"websocket message")
        await settled(pilot)
        third = json.loads(screen.viewer.payload)
        assert third["requestContext"]["requestTimeEpoch"] == first["requestContext"]["requestTimeEpoch"] + 3_600_000
        assert third["requestContext"]["requestId"] != first["requestContext"]["requestId"]


async def test_nothing_matches() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        screen = await opened(pilot)
        await pilot.press(*"zzzz")
        await settled(pilot)
        assert "Nothing matches." in text_of(app)
        assert screen.query_one("#load", Button).disabled
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen is screen
        await pilot.press(*["backspace"] * 4)
        await settled(pilot)
        assert not screen.query_one("#load", Button).disabled


async def test_a_persons_own_that_is_damaged_is_told_and_hostile_text_is_data(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text("title = [red]")
    (tmp_path / "own.toml").write_text(
        'title = "[red]aaa\\u001b[2J[/nope]"\nservice = " [b]"\nfields.x = { label = "[i]\\u0007", default = "[u]", '
        "help = \"[/]\" }\nevent = '''{\"x\": \"{{x}}\"}'''\n"
    )
    tools = (PlaceholdersTool, partial(TemplatesTool, partial(load_templates, tmp_path)))
    app = make_app(tools=tools)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        shown = text_of(app)
        assert "[red]aaa␛[2J[/nope]" in shown
        assert "[i]␇" in shown
        await pilot.press("tab")
        await settled(pilot)
        assert "[/]" in text_of(app)
        assert "bad.toml" in "".join(text_of(app).split())


async def test_large_values_and_every_template_on_a_small_terminal() -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        for _ in range(3):
            await pilot.press("pagedown")
            await settled(pilot)
        await pilot.press(*"sqs standard", "tab", "tab")
        await settled(pilot)
        assert isinstance(app.focused, FieldEditor)
        app.focused.change_all(b"y" * 100_000)
        await settled(pilot)
        assert b"y" * 100_000 in screen.viewer.payload
