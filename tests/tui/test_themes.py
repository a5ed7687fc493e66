"""Each bundled theme can be drawn with, before anyone chooses it."""

import pytest

from tests.tui.fakes import FakeTarget, make_app, settled, themes_folder
from workbench.store.themes import load_themes
from workbench.tui.themes import theme_from


@pytest.mark.parametrize("palette", load_themes([themes_folder()])[0], ids=lambda palette: palette.name)
def test_a_theme_gives_every_colour(palette: object) -> None:
    from workbench.core.palette import Palette

    assert isinstance(palette, Palette)
    assert theme_from(palette).to_color_system().generate()


def test_a_theme_with_only_the_required_colours_will_do() -> None:
    from workbench.core.palette import REQUIRED, Palette

    palette = Palette("plain", True, dict.fromkeys(REQUIRED, "#405060"))
    assert theme_from(palette).to_color_system().generate()


async def test_a_chosen_theme_is_remembered() -> None:
    chosen: list[str] = []
    app = make_app(FakeTarget(), remember_theme=chosen.append)
    async with app.run_test() as pilot:
        await settled(pilot)
        app.theme = "workbench-light"
        await settled(pilot)
    assert chosen == ["workbench-light"]
