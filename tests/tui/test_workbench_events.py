"""Saved events on the screen: found, looked into, loaded; saved, renamed, duplicated, deleted, shared."""

import threading

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import SIZE, editor
from tests.tui.fakes import PAYLOAD, FakeEvents, FakeTarget, FakeTestEvents, make_app, settled, text_of
from workbench.core.errors import WorkbenchError
from workbench.core.saved_events import SavedEvent
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmScreen
from workbench.tui.screens.event_name import EventNameScreen
from workbench.tui.screens.events import EventsScreen
from workbench.tui.widgets.event_list import EventList
from workbench.tui.widgets.json_view import ResponseView


def three() -> FakeEvents:
    return FakeEvents({"checkout": {"an order": PAYLOAD, "large order": b"[1, 2]", "nothing": b"{}"}})


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


def current(app: WorkbenchApp) -> str:
    row = app.screen.query_one(EventList).current
    return row.event.name if row is not None and row.event is not None else ""


async def test_what_an_event_replaces_comes_back_with_undo() -> None:
    app = make_app(payload=b"[1, 2]")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        assert isinstance(app.screen, EventsScreen)
        assert '"order": "A-17"' in text_of(app)
        assert "project" in text_of(app)
        await press(pilot, "enter")
        assert editor(app).data == PAYLOAD
        await press(pilot, "f3")
        await pilot.press("ctrl+z")
        assert editor(app).buffer.text == "[1, 2]"


async def test_the_preview_is_the_viewer_with_its_keys() -> None:
    app = make_app(payload=b"[]", keys={"toggle_fold": "o"})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        await press(pilot, "tab", "down", "down", "o")
        assert "[ 2 items ]" in text_of(app)
        await pilot.press("y")
        assert app.clipboard.startswith("[\n  {")
        await press(pilot, "v")
        assert '{ "sku": "tea", "qty": 2 },' in text_of(app)
        await press(pilot, "V", "v", "V")
        assert "[ 2 items ]" in text_of(app)
        await press(pilot, "f", *"items[0].sku")
        assert '"tea"' in text_of(app)
        await press(pilot, "tab", "escape", "escape")
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
        await press(pilot, "ctrl+e")
        await press(pilot, "down")
        assert "[/x] it is a folder" in text_of(app)
        assert "A-17" not in text_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, EventsScreen)
        await press(pilot, "up")
        assert "A-17" in text_of(app)
        assert "[/x]" not in text_of(app)


async def test_typing_narrows_and_the_best_is_under_the_cursor() -> None:
    app = make_app(payload=b"1", events=three())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e", *"lrgord")
        assert current(app) == "large order"
        assert "1 of 3 events" in text_of(app)
        await press(pilot, "x")
        assert "Nothing matches." in text_of(app)
        assert current(app) == ""
        await press(pilot, "enter")
        assert isinstance(app.screen, EventsScreen)
        await press(pilot, "backspace", "enter")
        assert editor(app).data == b"[1, 2]"


async def test_a_click_looks_and_a_second_one_loads() -> None:
    app = make_app(payload=b"1", events=three())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        await pilot.click(EventList, offset=(3, 1))
        await settled(pilot)
        assert current(app) == "large order"
        assert app.screen.query_one(ResponseView).payload == b"[1, 2]"
        await pilot.click(EventList, offset=(3, 2), times=2)
        await settled(pilot)
        assert editor(app).data == b"{}"


async def test_the_payload_is_saved_under_a_name() -> None:
    events = three()
    app = make_app(payload=b'{"new": 1.0}', events=events)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "alt+e")
        assert "A file in events/checkout" in text_of(app)
        await press(pilot, *"a/b", "enter")
        assert "A name can't hold /" in text_of(app)
        await press(pilot, "ctrl+u", *"fresh", "enter")
        assert events.events["checkout"]["fresh"] == b'{"new": 1.0}'
        assert "Saved fresh" in text_of(app)
        await press(pilot, "alt+e")
        assert app.screen.query_one(Input).value == "fresh"


async def test_none_is_replaced_before_a_person_said_so() -> None:
    events = three()
    app = make_app(payload=b"7", events=events)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "alt+e", *"an order", "enter")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "enter")  # the first answer changes nothing
        assert isinstance(app.screen, EventNameScreen)
        assert events.events["checkout"]["an order"] == PAYLOAD
        await press(pilot, "enter")
        await press(pilot, "right", "enter")
        assert not isinstance(app.screen, EventNameScreen)
        assert events.events["checkout"]["an order"] == b"7"


async def test_events_are_saved_renamed_duplicated_and_deleted_in_the_list() -> None:
    events = three()
    app = make_app(payload=b"7", events=events)
    there = events.events["checkout"]
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e", "alt+e")
        await press(pilot, *"seven", "enter")
        assert current(app) == "seven"
        await press(pilot, "f2")
        await press(pilot, "ctrl+u", *"eight", "enter")
        assert current(app) == "eight"
        await press(pilot, "alt+d")
        await press(pilot, "enter")
        assert current(app) == "eight 2"
        assert list(there) == ["an order", "large order", "nothing", "eight", "eight 2"]
        await press(pilot, "delete")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "escape")
        assert "eight 2" in there
        await press(pilot, "alt+x")
        await press(pilot, "right", "enter")
        assert "eight 2" not in there
        await press(pilot, *"order", "home", "delete")  # there is text: it is the line's key
        assert app.screen.query_one("#narrow", Input).value == "rder"
        await press(pilot, "escape")
    assert there == {"an order": PAYLOAD, "large order": b"[1, 2]", "nothing": b"{}", "eight": b"7"}


async def test_a_name_that_is_taken_is_said_under_the_line() -> None:
    events = three()
    app = make_app(payload=b"7", events=events)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e", "f2")
        await press(pilot, "ctrl+u", *"nothing", "enter")
        assert "The name is taken" in text_of(app)
        await press(pilot, "escape", "escape")
        assert not isinstance(app.screen, EventsScreen)


async def test_a_function_without_events_says_how_to_save_one() -> None:
    app = make_app(events=FakeEvents({}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        assert "No saved events yet" in text_of(app)
        assert "events/checkout" in text_of(app)


async def test_a_source_that_is_far_away_keeps_nobody_waiting_and_the_cursor_stays() -> None:
    shared = FakeTestEvents()
    shared.held.clear()
    app = make_app(FakeTarget(test_events=shared), payload=b"1", events=three())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        for _ in range(100):
            await pilot.pause()
            if isinstance(app.screen, EventsScreen) and current(app):
                break
        assert "reading Shareable test events" in text_of(app)
        await pilot.press("down")
        shared.held.set()
        await settled(pilot)
        assert current(app) == "large order"
        assert "from the console" in text_of(app)
        await press(pilot, "end", "down", "down")
        await press(pilot, "f2")
        assert isinstance(app.screen, EventsScreen)  # it can't be renamed from here
        await press(pilot, "enter")
        assert editor(app).data == b'{"shared": 1.0}'


async def test_a_source_that_fails_has_a_line_that_says_why() -> None:
    shared = FakeTestEvents(problem=WorkbenchError("Not allowed", "[/x] lacks schemas:DescribeSchema", "Ask for it."))
    app = make_app(FakeTarget(test_events=shared), payload=b"1", events=FakeEvents({}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        assert "Shareable test events: Not allowed" in text_of(app)
        assert "[/x] lacks schemas:DescribeSchema" in text_of(app)
        await press(pilot, "enter", "alt+d", "alt+x")
        assert isinstance(app.screen, EventsScreen)


async def test_sharing_says_what_is_written_and_waits_for_a_yes() -> None:
    shared = FakeTestEvents()
    app = make_app(FakeTarget(test_events=shared), payload=b'{"mine": 1}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "alt+u")
        assert "_checkout-schema" in text_of(app)
        await press(pilot, *"mine", "enter")
        assert "creates the schema" in text_of(app)
        assert "mine" not in shared.there
        await press(pilot, "right", "enter")
        assert shared.there["mine"] == b'{"mine": 1}'


@pytest.mark.parametrize(("shared", "payload"), [(None, b"{}"), (FakeTestEvents(), b"{,}")])
async def test_what_cannot_be_shared_is_said(shared: FakeTestEvents | None, payload: bytes) -> None:
    app = make_app(FakeTarget(test_events=shared), payload=payload)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await press(pilot, "alt+u")
        assert not isinstance(app.screen, EventNameScreen)
        assert ("No shareable events" if shared is None else "Not shared") in text_of(app)


async def test_an_answer_to_what_is_no_longer_under_the_cursor_is_not_shown() -> None:
    class Slow(FakeEvents):
        held = threading.Event()

        def load(self, function: str, event: SavedEvent) -> bytes:
            if event.name == "large order":
                assert self.held.wait(20)
            return super().load(function, event)

    events = Slow(three().events)
    app = make_app(payload=b"1", events=events)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        await pilot.press("down", "down")
        for _ in range(100):
            await pilot.pause()
            if app.screen.query_one(ResponseView).payload == b"{}":
                break
        Slow.held.set()
        await settled(pilot)
        assert app.screen.query_one(ResponseView).payload == b"{}"


async def test_the_key_that_saves_is_the_one_that_was_set() -> None:
    events = FakeEvents({})
    app = make_app(events=events, payload=b"1", keys={"save_event": "f9"})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+e")
        assert "F9 saves what is in the editor" in text_of(app)
        await press(pilot, "f9")
        await press(pilot, *"new", "enter")
        assert events.events["checkout"] == {"new": b"1"}
        assert current(app) == "new"
