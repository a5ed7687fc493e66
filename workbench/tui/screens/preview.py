"""What would be sent: the payload with its placeholders filled, to be looked at. The next filling differs from it."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from workbench.core.text import visible
from workbench.core.units import size
from workbench.tui.screens.viewing import ViewingScreen
from workbench.tui.widgets.json_view import ResponseView


class PreviewScreen(ViewingScreen[None]):
    """Shows a payload until Escape.

    Args:
        note: what was done with its placeholders, in a few words.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", show=False)]

    def __init__(self, payload: bytes, note: str) -> None:
        super().__init__()
        self._payload, self._note = payload, note

    def compose(self) -> ComposeResult:
        """One page."""
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content("What would be sent")
            told = f"{self._note} · {size(len(self._payload))} · Esc goes back"
            dialog.border_subtitle = Content.styled(visible(told), "$foreground-muted")
            yield ResponseView(id="preview")

    def on_mount(self) -> None:
        """Show it."""
        self.viewer.show(self._payload)
        self.viewer.document.focus()
