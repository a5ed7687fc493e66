"""Saved events on the screen: chosen, loaded, and taken back."""

from tests.tui.driving import SIZE, editor
from tests.tui.fakes import PAYLOAD, FakeEvents, make_app, settled, text_of
from workbench.core.errors import WorkbenchError
from workbench.core.saved_events import SavedEvent
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


async def test_the_preview_is_the_viewer_with_its_keys() -> None:
    app = make_app(payload=b"[]", keys={"toggle_fold": "o"})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)
        await pilot.press("tab", "down", "down", "o")
        await settled(pilot)
        assert "[ 2 items ]" in text_of(app)
        await pilot.press("y")
        assert app.clipboard.startswith("[\n  {")
        await pilot.press("v")
        await settled(pilot)
        assert '{ "sku": "tea", "qty": 2 },' in text_of(app)
        await pilot.press("V", "v", "V")
        await settled(pilot)
        assert "[ 2 items ]" in text_of(app)
        await pilot.press("f", *"items[0].sku")
        await settled(pilot)
        assert '"tea"' in text_of(app)
        await pilot.press("tab", "escape", "escape")
        await settled(pilot)
        assert not isinstance(app.screen, EventsScreen)
        assert editor(app).data == b"[]"


async def test_an_event_that_cannot_be_read_says_so_in_the_place_of_the_preview() -> None:
    class Broken(FakeEvents):
        def load(self, function: str, event: SavedEvent) -> bytes:
            if event.name == "broken":
                raise WorkbenchError("Not read", "[/x] it is a folder")
            return super().load(function, event)

    events = Broken({"checkout": {"an order": PAYLOAD, "broken": b""}})
    app = make_app(payload=b"[]", events=events)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e", "down")
        await settled(pilot)
        assert "[/x] it is a folder" in text_of(app)
        assert "A-17" not in text_of(app)
        await pilot.press("up")
        await settled(pilot)
        assert "A-17" in text_of(app)
        assert "[/x]" not in text_of(app)
