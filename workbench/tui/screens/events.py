"""Choose one of a function's events: names on the left, the payload of the one under the cursor on the right."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Events
from workbench.core.text import visible
from workbench.tui.commands import BY_ID, bindings, response
from workbench.tui.widgets.errands import Errand
from workbench.tui.widgets.json_view import ResponseView
from workbench.tui.widgets.lines import LinesView, Row


class EventsScreen(ModalScreen[tuple[str, bytes] | None]):
    """Returns the name and the bytes of the chosen event; None for Escape. In the preview the viewer's keys work."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        Binding("tab", "app.focus_next", show=False),
        *bindings(response.COMMANDS),
    ]

    def __init__(self, events: Events, function: str) -> None:
        super().__init__()
        self._events, self._function = events, function
        self._names = list(events.names(function))

    def compose(self) -> ComposeResult:
        """A list and a preview, or why there is none."""
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(f"Events of {visible(self._function)}")
            hint = "Enter loads it · Tab looks into it · Esc goes back"
            dialog.border_subtitle = Content.styled(hint, "$foreground-muted")
            with Horizontal():
                yield OptionList(*(Option(Content(visible(name))) for name in self._names), id="names", compact=True)
                yield ResponseView(id="preview")
                problem = LinesView(id="problem-page")
                problem.display = False
                yield problem

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is in it."""
        event.stop()
        viewer, problem = self.query_one(ResponseView), self.query_one(LinesView)
        try:
            viewer.show(self._events.load(self._function, self._names[event.option_index]))
        except WorkbenchError as error:
            problem.show_page([Row(Content.styled(visible(error.message), "$error"))])
            viewer.display, problem.display = False, True
        else:
            viewer.display, problem.display = True, False

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return it."""
        event.stop()
        name = self._names[event.option_index]
        try:
            self.dismiss((name, self._events.load(self._function, name)))
        except WorkbenchError as error:
            self.app.notify(error.message, title=error.title, severity="error", markup=False)

    # --- the preview ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The viewer's keys are its own while it has the focus."""
        if action != "command":
            return super().check_action(action, parameters)
        return self.focused is not None and self.focused is self.query_one(ResponseView).document

    async def action_command(self, command_id: str) -> None:
        """Do what a key asks for."""
        await self.run_action(BY_ID[command_id].call)

    def action_view(self, step: int) -> None:
        """Show the preview in another view."""
        self.query_one(ResponseView).action_next_view(step)

    async def action_viewer(self, action: str) -> None:
        """Do something with the preview."""
        await self.query_one(ResponseView).act(action)

    def on_errand(self, event: Errand) -> None:
        """Do what the preview would be kept waiting by."""
        event.stop()
        self.run_worker(event.run, thread=True, group="errands", description="look through an event")
