"""Saved events on the screen: chosen, loaded, and taken back."""

from tests.tui.driving import SIZE, editor
from tests.tui.fakes import PAYLOAD, make_app, settled, text_of
from workbench.tui.screens.events import EventsScreen


async def test_what_an_event_replaces_comes_back_with_undo() -> None:
    app = make_app(payload=b"[1, 2]")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert editor(app).data == PAYLOAD
        await pilot.press("f3")
        await settled(pilot)
        await pilot.press("ctrl+z")
        assert editor(app).buffer.text == "[1, 2]"


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
        assert editor(app).data == PAYLOAD
