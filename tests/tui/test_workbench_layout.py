"""The screen on small terminals."""

import pytest

from tests.tui.fakes import answered, make_app, settled, text_of


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


async def test_panes_become_tabs_where_the_terminal_gets_small_and_panes_again_where_it_grows() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert "Functions  Payload" not in text_of(app)
        await pilot.press("tab")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "Functions  Payload  Response  Log tail" in text_of(app)
        assert "valid JSON" in text_of(app)  # the pane that had the focus is the one that is shown
        assert "flaky-report" not in text_of(app)
        await pilot.resize_terminal(120, 36)
        await settled(pilot)
        assert "Functions  Payload" not in text_of(app)
        assert "flaky-report" in text_of(app)
