"""A question that is answered with a line of text. Escape is no answer."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from workbench.core.errors import WorkbenchError
from workbench.core.text import visible, visible_lines
from workbench.tui.screens.dialog import Dialog
from workbench.tui.shades import MUTED

T = TypeVar("T")


class LineDialog(Dialog[T]):
    """A text, a line to type into, what is wrong with it, and the button that takes it. Escape returns None.

    Args:
        title, text: the question; text from outside is shown as data.
        go: what is on the button that takes the answer. value: what stands in the line at first.
    """

    HINT: ClassVar[str] = "Esc cancels"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def __init__(self, title: str, text: str, go: str, placeholder: str, value: str = "") -> None:
        super().__init__()
        self._title, self._text, self._go = title, text, go
        self.line = Input(value, placeholder=placeholder, id="line", compact=True)
        """The line."""

    def compose(self) -> ComposeResult:
        """Text, a line to type into, what is wrong with it, a row of buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(visible(self._title))
            dialog.border_subtitle = Content.styled(self.HINT, MUTED)
            yield Static(Content("\n".join(visible_lines(self._text))))
            yield self.line
            yield Static(id="wrong")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button(Content(self._go), id="go", compact=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right by now."""
        event.stop()
        self.changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line."""
        event.stop()
        self.take()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the line, or don't."""
        event.stop()
        if event.button.id == "go":
            self.take()
        else:
            self.dismiss(None)

    def tell(self, text: str, style: str = "$error") -> None:
        """Say something under the line."""
        self.query_one("#wrong", Static).update(Content.styled(visible(text), style))

    def changed(self) -> None:
        """The line is another."""
        self.tell("")

    def take(self) -> None:
        """Do what the line says, or tell what is wrong with it."""
        raise NotImplementedError


class LineScreen(LineDialog[str | None]):
    """Asks, and returns what was typed; None for Escape.

    Args:
        check: raises WorkbenchError for what can't be the answer; its words are shown under the line.
    """

    def __init__(
        self, title: str, text: str, go: str, placeholder: str, check: Callable[[str], object], value: str = ""
    ) -> None:
        super().__init__(title, text, go, placeholder, value)
        self._check = check

    def take(self) -> None:
        """Return it."""
        text = self.line.value.strip()
        try:
            self._check(text)
        except WorkbenchError as error:
            self.tell(error.message)
        else:
            self.dismiss(text)
