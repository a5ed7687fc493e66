"""Screens with viewers in them (widgets/json_view.py); while a viewer has the focus, its keys are the table's."""

from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import Screen

from workbench.tui.commands import BY_ID, bindings, response
from workbench.tui.screens.dialog import Dialog
from workbench.tui.widgets.errands import Errand
from workbench.tui.widgets.json_view import ResponseView

T = TypeVar("T")


class ViewerHost(Screen[T]):
    """Passes the keys of viewers on to the one that has the focus. A subclass binds them: commands/response.py.

    It stands behind a dialog's class: Textual takes a screen's style from the first of its bases only.
    """

    @property
    def viewed(self) -> ResponseView | None:
        """The viewer whose document has the focus."""
        focused = self.focused
        view = next((one for one in focused.ancestors if isinstance(one, ResponseView)), None) if focused else None
        return view if view is not None and focused is view.document else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The viewer's keys are its own while it has the focus."""
        if action != "command":
            return super().check_action(action, parameters)
        return self.viewed is not None

    async def action_command(self, command_id: str) -> None:
        """Do what a key asks for."""
        await self.run_action(BY_ID[command_id].call)

    def action_view(self, step: int) -> None:
        """Show it in another view."""
        if self.viewed is not None:
            self.viewed.action_next_view(step)

    async def action_viewer(self, action: str) -> None:
        """Do something with what is shown."""
        if self.viewed is not None:
            await self.viewed.act(action)

    def on_errand(self, event: Errand) -> None:
        """Do what the viewer would be kept waiting by."""
        event.stop()
        self.run_worker(event.run, thread=True, group="errands", description="look through a payload")


class ViewingScreen(Dialog[T], ViewerHost[T]):
    """A dialog with one viewer in it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        *bindings(response.COMMANDS),
    ]

    @property
    def viewer(self) -> ResponseView:
        """The viewer."""
        return self.query_one(ResponseView)
