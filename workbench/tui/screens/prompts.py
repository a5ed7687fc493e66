"""What the placeholders of a payload ask for, {{prompt.NAME}}, in one dialog: a line for each name."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Static

from workbench.core.text import visible
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED


class PromptsScreen(Dialog[dict[str, str] | None]):
    """Returns name -> answer, which may be empty; None for Escape.

    Args:
        names: what is asked for, in the order of the payload. answers: what was answered before.
        go: what is on the button that takes the answers.
    """

    CSS_PATH = look("dialog", "prompts")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        Binding("up", "app.focus_previous", show=False),
        Binding("down", "app.focus_next", show=False),
        Binding("f5", "take", show=False, id="invoke"),
    ]

    def __init__(self, names: Sequence[str], answers: Mapping[str, str], go: str) -> None:
        super().__init__()
        self._names, self._answers, self._go = names, answers, go

    def compose(self) -> ComposeResult:
        """A line below the other, and buttons."""
        with Vertical(classes="dialog prompts") as dialog:
            dialog.border_title = Content("What the payload asks for")
            dialog.border_subtitle = Content.styled("Enter goes on · Esc cancels", MUTED)
            with VerticalScroll(can_focus=False):
                for name in self._names:
                    yield Static(Content(visible(name)), classes="label")
                    yield Input(self._answers.get(name, ""), compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button(Content(self._go), id="go", compact=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on to the next line; behind the last one, take the answers."""
        event.stop()
        lines = list(self.query(Input))
        if event.input is lines[-1]:
            self.action_take()
        else:
            lines[lines.index(event.input) + 1].focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the answers, or don't."""
        event.stop()
        if event.button.id == "go":
            self.action_take()
        else:
            self.dismiss(None)

    def action_take(self) -> None:
        """Take the answers as they stand."""
        lines = self.query(Input)
        self.dismiss({name: line.value for name, line in zip(self._names, lines, strict=True)})
