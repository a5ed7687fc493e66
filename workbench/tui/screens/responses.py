"""Two responses in full, side by side, each in the viewer that the workbench has for one."""

from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from workbench.core.json_lines import Lines
from workbench.core.json_paths import offset_of_path
from workbench.core.text import visible
from workbench.tui.commands import bindings, response
from workbench.tui.screens.dialog import look
from workbench.tui.screens.viewing import ViewerHost
from workbench.tui.widgets.json_view import ResponseView
from workbench.tui.widgets.key_bar import KeyBar


class Shown(Struct, frozen=True):
    """One of them. path: where to begin, JMESPath; line: or at which line of the text, from 0."""

    label: str
    payload: bytes
    path: str = "@"
    line: int | None = None


class ResponsesScreen(ViewerHost[None]):
    """Shows them until Escape. The keys of the viewer work where the focus is."""

    CSS_PATH = look("compare")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back", tooltip="Go back to the differences", id="back"),
        Binding("tab,shift+tab", "app.focus_next", "Other one", tooltip="Go to the other response"),
        *bindings(response.COMMANDS),
    ]

    def __init__(self, one: Shown, other: Shown) -> None:
        super().__init__()
        self._both = (one, other)

    def compose(self) -> ComposeResult:
        """Beside one another; one above the other where that is too narrow."""
        with Horizontal(id="responses"):
            for at, shown in enumerate(self._both):
                with Vertical(classes="framed") as frame:
                    frame.border_title = Content(visible(shown.label))
                    yield ResponseView(id=f"response-{at}")
        yield KeyBar(always="back")

    def on_mount(self) -> None:
        """Fill them."""
        for shown, view in zip(self._both, self.query(ResponseView), strict=True):
            view.show(shown.payload)
        self.call_after_refresh(self._go)
        self.query(ResponseView).first().document.focus()

    def on_resize(self) -> None:
        """Beside one another, or not."""
        self.query_one("#responses").set_class(self.size.width < 100, "-stacked")

    def _go(self) -> None:
        for shown, view in zip(self._both, self.query(ResponseView), strict=True):
            sheet = view.document.sheet
            if shown.line is not None:
                offset: int | None = Lines(shown.payload).start(shown.line)
            else:
                offset = offset_of_path(sheet.data, shown.path) if sheet.document is not None else None
            if offset is not None:
                sheet.reveal(offset)
                view.document.go_to(sheet.row_at(offset))
