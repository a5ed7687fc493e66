"""What is typed stays with what it was typed for, is saved while it is typed, and is there next time."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import (
    PAYLOAD,
    FakeCatalog,
    FakeDrafts,
    FakeTarget,
    FakeTargets,
    functions,
    make_app,
    screen_of,
    settled,
    text_of,
)
from workbench.core.drafts import DraftKey
from workbench.core.errors import WorkbenchError
from workbench.core.targets import Local, Remote
from workbench.store.drafts import DraftFiles

LIVE, LATEST = DraftKey("samples", "checkout", "live"), DraftKey("samples", "checkout")


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for what comes of a timer and a thread."""
    for _ in range(2000):
        await pilot.pause(0.005)
        if condition():
            return
    raise AssertionError("it never came about")


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type at the beginning of the payload."""
    await pilot.press("f3")
    await settled(pilot)
    await pilot.press(*text)


async def test_what_is_typed_is_saved_by_itself_and_is_there_next_time() -> None:
    drafts = FakeDrafts()
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await type_in(pilot, "12")
        await until(pilot, lambda: drafts.drafts == {LIVE: b"12" + PAYLOAD})
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert editor(app).data == b"12" + PAYLOAD


async def test_what_nobody_typed_is_no_draft_and_what_is_taken_back_is_none_either() -> None:
    drafts = FakeDrafts()
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await go_to(pilot, "greeter")
        await go_to(pilot, "checkout", "live")
        await type_in(pilot, "1")
        await until(pilot, lambda: bool(drafts.drafts))
        await pilot.press("backspace")
        await until(pilot, lambda: not drafts.drafts)
        await pilot.press("ctrl+q")
    assert [key for key, _ in drafts.saved] == [LIVE]


async def test_leaving_saves_at_once() -> None:
    drafts = FakeDrafts()
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(b"the last words")
        screen_of(app).leave()
        assert drafts.drafts == {LIVE: b"the last words"}


async def test_going_elsewhere_saves_at_once_and_each_function_has_its_own() -> None:
    drafts = FakeDrafts()
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(b"for checkout")
        await go_to(pilot, "greeter")
        assert drafts.drafts == {LIVE: b"for checkout"}
        assert editor(app).data == b"{}"
        editor(app).show(b"for greeter")
        await go_to(pilot, "checkout", "live")
        assert editor(app).data == b"for checkout"
        assert drafts.drafts[DraftKey("samples", "greeter")] == b"for greeter"


async def test_a_payload_follows_over_qualifiers_until_it_is_edited_there() -> None:
    drafts = FakeDrafts()
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await type_in(pilot, "1")
        await go_to(pilot, "checkout")
        assert editor(app).data == b"1" + PAYLOAD
        await pilot.press("ctrl+z")  # what was typed can still be taken back
        assert editor(app).data == PAYLOAD
        await go_to(pilot, "checkout", "live")
        assert editor(app).data == b"1" + PAYLOAD
        await go_to(pilot, "checkout", "2")
        assert editor(app).data == b"1" + PAYLOAD
        await go_to(pilot, "greeter")
        await go_to(pilot, "checkout", "3")
        assert editor(app).data == b"1" + PAYLOAD
        await go_to(pilot, "checkout")
        assert editor(app).data == PAYLOAD
    assert drafts.drafts == {LIVE: b"1" + PAYLOAD, LATEST: PAYLOAD}


async def test_a_qualifier_without_a_draft_begins_with_that_of_another() -> None:
    app = make_app(drafts=FakeDrafts({LATEST: b"yesterday's"}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert editor(app).data == b"yesterday's"


async def test_the_command_lines_payload_wins_and_the_draft_is_one_step_back() -> None:
    drafts = FakeDrafts({LIVE: b"yesterday's"})
    app = make_app(drafts=drafts, payload=b"given")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert editor(app).data == b"given"
        await pilot.press("f3", "ctrl+z")
        assert editor(app).data == b"yesterday's"
        await pilot.press("ctrl+q")
    assert drafts.drafts == {LIVE: b"yesterday's"}


async def test_a_given_payload_that_nobody_edited_leaves_the_draft() -> None:
    drafts = FakeDrafts({LIVE: b"yesterday's"})
    app = make_app(drafts=drafts, payload=b"given")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+q")
    assert drafts.drafts == {LIVE: b"yesterday's"}


async def test_a_full_disk_is_said_once() -> None:
    drafts = FakeDrafts(problem=WorkbenchError("The draft isn't saved", "No space left [/x].", "Is the disk full?"))
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        editor(app).show(b"1")
        await go_to(pilot, "greeter")
        assert "No space left [/x]." in text_of(app)
        editor(app).show(b"2")
        await go_to(pilot, "checkout", "live")
        assert editor(app).data == b"1"
        assert text_of(app).count("The draft isn't saved") == 1


async def test_targets_have_drafts_of_their_own() -> None:
    there = {
        place: FakeTarget(FakeCatalog([functions("checkout")]), place=place)
        for place in (Local(), Remote("dev", "eu-west-1"))
    }
    drafts = FakeDrafts()
    app = make_app(there[Local()], targets=FakeTargets(dict(there)), drafts=drafts, start="")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(b"here")
        screen_of(app).switch_to(Remote("dev", "eu-west-1"))
        await settled(pilot)
        assert editor(app).data == b"{}"
        editor(app).show(b"there")
        screen_of(app).switch_to(Local())
        await settled(pilot)
        assert editor(app).data == b"here"
    assert drafts.drafts == {
        DraftKey("samples", "checkout"): b"here",
        DraftKey("aws profile=dev region=eu-west-1", "checkout"): b"there",
    }


async def test_what_is_typed_where_nothing_can_be_selected_is_not_lost_either() -> None:
    drafts = FakeDrafts()
    for text in (b"typed offline", b"typed offline"):
        target = FakeTarget(problem=WorkbenchError("Nobody answers there", "It is off."))
        app = make_app(target, drafts=drafts)
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            if not drafts.drafts:
                editor(app).show(text)
            assert editor(app).data == text
            screen_of(app).leave()
    app = make_app(target, drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        target.problem = None
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert editor(app).data == b"typed offline"
        assert "function checkout:live" in text_of(app)
        await pilot.press("ctrl+q")
    assert drafts.drafts == {LIVE: b"typed offline"}


async def test_a_large_payload_is_saved_whole(tmp_path: Path) -> None:
    drafts = DraftFiles(tmp_path)
    payload = b'"' + "ö".encode() * 3_145_000 + b'"'
    app = make_app(drafts=drafts)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(payload)
        await type_in(pilot, "1")
        await until(pilot, lambda: drafts.find(LIVE) == (b"1" + payload, True))


@pytest.mark.parametrize("event", [b"", b"{}", b"[1,\r\n2]\xff"])
async def test_a_draft_may_be_anything(event: bytes) -> None:
    app = make_app(drafts=FakeDrafts({LIVE: event}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert editor(app).data == event
