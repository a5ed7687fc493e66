"""The picker of targets, by keyboard, by mouse, by typing."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.driving import SIZE
from tests.tui.fakes import (
    FakeCatalog,
    FakeTarget,
    functions,
    settled,
    text_of,
)
from tests.tui.targeting import DEV, app_of, click_on, remote, switch, three
from workbench.core.targets import Local, Place, Profile, Profiles, Remote
from workbench.tui.screens.target_picker import TargetPicker


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
