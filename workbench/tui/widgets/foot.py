"""The lines above and below a document: how one came to it, and the path of the cursor's line in it."""

from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from workbench.core.text import visible
from workbench.tui.shades import MUTED

_LEAST = 24
"""Cells that are left to a path before the number of the line goes."""


class Crumbs(Static):
    """How one came to what is looked at, and what is odd about it. Hidden while there is nothing to say."""

    DEFAULT_CSS = """
    Crumbs { height: auto; max-height: 2; display: none; }
    """

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """It was clicked."""

    def on_click(self) -> None:
        """Tell that one wants to go back."""
        self.post_message(self.Clicked())


class Foot(Widget):
    """One line. A path too long for it loses its beginning: its end tells more. A click on it copies the path."""

    DEFAULT_CSS = """
    Foot { height: 1; width: 1fr; }
    """

    @dataclass(eq=False, repr=False)
    class Clicked(Message):
        """It was clicked."""

    def __init__(self) -> None:
        super().__init__()
        self._path = self._within = self._place = ""
        self._is_hidden = False

    def tell(self, path: str, *, within: str, is_hidden: bool, line: int, of: int) -> None:
        """Show a path.

        Args:
            within: what it is a path in, where that is not the payload. is_hidden: whether a later key of the same name
                is what the path picks. line: from 1. of: how many lines there are, 0 where there are none.
        """
        self._path, self._is_hidden = visible(path), is_hidden
        self._within = f"in {visible(within)}: " if within else ""
        self._place = f"line {line:,} of {of:,}" if of else ""
        self.tooltip = "A click copies the path" if path and not is_hidden else None
        self.refresh()

    def render(self) -> Content:
        """The path on the left, the line's number on the right."""
        width = self.size.width
        odd = " · a later key of the same name hides it from JMESPath" if self._is_hidden else ""
        words = self._within + self._path + odd
        place = self._place if width - cell_len(self._place) > _LEAST else ""
        room = max(1, width - cell_len(place) - 2)
        parts = [(self._within, MUTED), (self._path, MUTED if self._path == "@" else "$foreground"), (odd, "$warning")]
        shown = Content.assemble(*(part for part in parts if part[0]))
        if cell_len(words) > room:
            shown = Content.styled("…", MUTED) + _end(shown, room - 1)
        return Content.assemble(shown, " " * (width - shown.cell_length - cell_len(place)), (place, MUTED))

    def on_click(self) -> None:
        """Tell that the path is wanted."""
        self.post_message(self.Clicked())


def _end(content: Content, cells: int) -> Content:
    """The end of a line that takes so many cells at most."""
    at = max(0, len(content) - cells)
    while content[at:].cell_length > cells:
        at += 1
    return content[at:]
