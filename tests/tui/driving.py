"""What tests of the whole screen do to it."""

from textual.pilot import Pilot

from tests.tui.fakes import screen_of, settled
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.function_list import FunctionList, Target
from workbench.tui.widgets.text_editor import TextEditor

SIZE = (120, 36)


async def go_to(pilot: Pilot[None], function: str, qualifier: str | None = None) -> None:
    pilot.app.screen.query_one(FunctionList).go_to(Target(function, qualifier))
    await settled(pilot)


def editor(app: WorkbenchApp) -> TextEditor:
    return screen_of(app).query_one(TextEditor)
