"""A question that is answered with a line of text. Escape is no answer."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from workbench.core.errors import WorkbenchError
from workbench.core.text import visible, visible_lines
from workbench.tui.screens.dialog import Dialog


class LineScreen(Dialog[str | None]):
    """Asks, and returns what was typed; None for Escape.

    Args:
        title, text: the question; text from outside is shown as data.
        check: raises WorkbenchError for what can't be the answer; its words are shown under the line.
        go: what is on the button that takes the answer. value: what stands in the line at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def __init__(
        self, title: str, text: str, go: str, placeholder: str, check: Callable[[str], object], value: str = ""
    ) -> None:
        super().__init__()
        self._title, self._text, self._go, self._placeholder, self._check = title, text, go, placeholder, check
        self._value = value

    def compose(self) -> ComposeResult:
        """Text, a line to type into, what is wrong with it, a row of buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(visible(self._title))
            dialog.border_subtitle = Content.styled("Esc cancels", "$foreground-muted")
            yield Static(Content("\n".join(visible_lines(self._text))))
            yield Input(self._value, placeholder=self._placeholder, id="line", compact=True)
            yield Static(id="wrong")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button(Content(self._go), id="go", compact=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right by now."""
        event.stop()
        self.query_one("#wrong", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line."""
        event.stop()
        self._take()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the line, or don't."""
        event.stop()
        if event.button.id == "go":
            self._take()
        else:
            self.dismiss(None)

    def _take(self) -> None:
        text = self.query_one(Input).value.strip()
        try:
            self._check(text)
        except WorkbenchError as error:
            self.query_one("#wrong", Static).update(Content.styled(visible(error.message), "$error"))
        else:
            self.dismiss(text)
