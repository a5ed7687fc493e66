"""A question with named answers. Escape is always the answer that changes nothing."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from workbench.core.text import visible, visible_lines
from workbench.tui.screens.dialog import Dialog
from workbench.tui.shades import MUTED


class Choice(Struct, frozen=True):
    """An answer: `id` is what the screen returns, `label` is on its button."""

    id: str
    label: str


class ConfirmScreen(Dialog[str | None]):
    """Asks, and returns the id of the chosen answer; None for Escape. The first answer has the focus.

    danger: whether the frame says so.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(self, title: str, text: str, choices: Sequence[Choice], *, danger: bool = False) -> None:
        super().__init__()
        self._title, self._text, self._choices, self._danger = title, text, choices, danger

    def compose(self) -> ComposeResult:
        """Title, text, a row of buttons."""
        with Vertical(classes="dialog danger" if self._danger else "dialog") as dialog:
            dialog.border_title = Content(visible(self._title))
            dialog.border_subtitle = Content.styled("Esc cancels", MUTED)
            yield Static(Content("\n".join(visible_lines(self._text))), id="question")
            with Horizontal(classes="buttons"):
                for choice in self._choices:
                    yield Button(Content(choice.label), id=choice.id, compact=True)

    def tell(self, text: str) -> None:
        """What is asked about has changed meanwhile; the answers stay where they are."""
        self.query_one("#question", Static).update(Content("\n".join(visible_lines(text))))

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Return the answer."""
        event.stop()
        self.dismiss(event.button.id)
