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
