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
from workbench.core.text import decoded, visible
from workbench.tui.widgets.json_text import TextRows
from workbench.tui.widgets.lines import LinesView, Row


class EventsScreen(ModalScreen[tuple[str, bytes] | None]):
    """Returns the name and the bytes of the chosen event; None for Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def __init__(self, events: Events, function: str) -> None:
        super().__init__()
        self._events, self._function = events, function
        self._names = list(events.names(function))

    def compose(self) -> ComposeResult:
        """A list and a preview."""
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(f"Events of {visible(self._function)}")
            hint = "Enter loads it into the payload · Esc goes back"
            dialog.border_subtitle = Content.styled(hint, "$foreground-muted")
            with Horizontal():
                yield OptionList(*(Option(Content(visible(name))) for name in self._names), id="names", compact=True)
                yield LinesView(id="preview")

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what is in it."""
        event.stop()
        preview = self.query_one(LinesView)
        try:
            payload = self._events.load(self._function, self._names[event.option_index])
        except WorkbenchError as error:
            preview.show_page([Row(Content.styled(visible(error.message), "$error"))])
        else:
            preview.show_rows(TextRows(decoded(payload), is_json=True))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Return it."""
        event.stop()
        name = self._names[event.option_index]
        try:
            self.dismiss((name, self._events.load(self._function, name)))
        except WorkbenchError as error:
            self.app.notify(error.message, title=error.title, severity="error", markup=False)
