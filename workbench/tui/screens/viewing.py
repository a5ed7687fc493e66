"""A dialog with a viewer in it (widgets/json_view.py); while the viewer has the focus, its keys are the table's."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from workbench.tui.commands import BY_ID, bindings, response
from workbench.tui.screens.dialog import Dialog
from workbench.tui.widgets.errands import Errand
from workbench.tui.widgets.json_view import ResponseView

T = TypeVar("T")


class ViewingScreen(Dialog[T]):
    """Passes the keys of the viewer on to it. There is one viewer in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        *bindings(response.COMMANDS),
    ]

    @property
    def viewer(self) -> ResponseView:
        """The viewer."""
        return self.query_one(ResponseView)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The viewer's keys are its own while it has the focus."""
        if action != "command":
            return super().check_action(action, parameters)
        return self.focused is not None and self.focused is self.viewer.document

    async def action_command(self, command_id: str) -> None:
        """Do what a key asks for."""
        await self.run_action(BY_ID[command_id].call)

    def action_view(self, step: int) -> None:
        """Show it in another view."""
        self.viewer.action_next_view(step)

    async def action_viewer(self, action: str) -> None:
        """Do something with what is shown."""
        await self.viewer.act(action)

    def on_errand(self, event: Errand) -> None:
        """Do what the viewer would be kept waiting by."""
        event.stop()
        self.run_worker(event.run, thread=True, group="errands", description="look through a payload")
