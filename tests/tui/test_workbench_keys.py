"""Keys, help, palette and settings on the screen."""

from tests.tui.driving import SIZE
from tests.tui.fakes import FakeInvoker, FakeTarget, answered, make_app, settled, text_of
from workbench.tui.screens.help import HelpScreen
from workbench.tui.widgets.lines import LinesView


async def test_help_names_every_command_with_its_key() -> None:
    from workbench.tui.commands import COMMANDS

    app = make_app(keys={"invoke": "ctrl+j"})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert "^J " in text_of(app)
        told = [row.text.plain for row in app.screen.query_one(LinesView).page]
        assert [command.id for command in COMMANDS if command.tooltip not in told] == []


async def test_keys_can_be_changed_and_the_screen_shows_the_change() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), keys={"invoke": "ctrl+g"})
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "^G Invoke" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        assert invoker.requests == []
        await pilot.press("ctrl+g")
        await answered(pilot)
        assert len(invoker.requests) == 1


async def test_unknown_commands_and_themes_in_the_settings_are_said() -> None:
    app = make_app(keys={"explode": "x"}, theme="nowhere")
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        assert "There is no command called 'explode'" in text_of(app)
        assert "There is no theme called 'nowhere'" in text_of(app)


async def test_the_palette_offers_every_command() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await pilot.press(*"invoke")
        await settled(pilot)
        while "Send the payload to the selected function" not in text_of(app):
            await pilot.pause()
