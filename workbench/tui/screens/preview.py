"""A payload to be looked at: as it would be sent, its placeholders filled, or as it was sent."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from workbench.core.text import visible
from workbench.core.units import size
from workbench.tui.screens.viewing import ViewingScreen
from workbench.tui.shades import MUTED
from workbench.tui.widgets.json_view import ResponseView


class PreviewScreen(ViewingScreen[None]):
    """Shows a payload until Escape.

    Args:
        title: what it is. note: a few words more, such as what was done with its placeholders.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", show=False)]

    def __init__(self, title: str, payload: bytes, note: str) -> None:
        super().__init__()
        self._title, self._payload, self._note = title, payload, note

    def compose(self) -> ComposeResult:
        """One page."""
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(visible(self._title))
            told = f"{self._note} · {size(len(self._payload))} · Esc goes back"
            dialog.border_subtitle = Content.styled(visible(told), MUTED)
            yield ResponseView(id="preview")

    def on_mount(self) -> None:
        """Show it."""
        self.viewer.show(self._payload)
        self.viewer.document.focus()
