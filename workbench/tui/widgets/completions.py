"""The list that offers how to go on at the cursor of an editor. The editor keeps the focus and hands it its keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct
from textual import events
from textual.content import Content
from textual.geometry import Offset, Size
from textual.message import Message
from textual.widget import Widget

from workbench.core.text import visible
from workbench.tui.shades import MUTED

_ROWS = 8
_WIDEST = 60


class Choice(Struct, frozen=True):
    """One way to go on. text: what is shown first. detail: a word or a sentence on it, or empty."""

    text: str
    detail: str = ""


class CompletionList(Widget):
    """A list over the editor, below the cursor or above it; nothing while there are no choices."""

    DEFAULT_CSS = """
    CompletionList {
        overlay: screen;
        constrain: inside inflect;
        display: none;
        background: $panel;
        color: $foreground;
    }
    """

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """One was chosen, by its number."""

        index: int

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[Choice] = ()
        self._at = 0
        self._top = 0

    @property
    def is_open(self) -> bool:
        """Whether there is something to choose."""
        return bool(self._choices)

    def show(self, choices: Sequence[Choice], place: Offset) -> None:
        """Offer these at a place of the screen; none closes it."""
        self._choices, self._at, self._top = choices, 0, 0
        self.display = bool(choices)
        if choices:
            width = max(len(visible(one.text)) + (len(visible(one.detail)) + 2 if one.detail else 0) for one in choices)
            self.styles.width = min(_WIDEST, width + 2)
            self.styles.height = min(_ROWS, len(choices))
            self.absolute_offset = place
            self.refresh(layout=True)

    def close(self) -> None:
        """Offer nothing any more."""
        if self._choices:
            self.show((), Offset())

    def take_key(self, key: str) -> bool:
        """Do what a key means here; tell whether it means anything."""
        if not self._choices:
            return False
        if key in ("up", "down"):
            self._at = (self._at + (1 if key == "down" else -1)) % len(self._choices)
            self._top = max(min(self._top, self._at), self._at - _ROWS + 1)
            self.refresh()
        elif key in ("enter", "tab"):
            self.post_message(self.Chosen(self._at))
        elif key == "escape":
            self.close()
        else:
            return False
        return True

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's
        """A line a choice."""
        return min(_ROWS, len(self._choices))

    def render(self) -> Content:
        """The choices that there is room for, the one that Enter takes marked."""
        lines = []
        width = self.size.width
        for index, one in enumerate(self._choices[self._top : self._top + _ROWS], self._top):
            text = Content(f" {visible(one.text)} ")
            detail = Content.styled(visible(one.detail), MUTED) if one.detail else Content()
            gap = Content(" " * max(1, width - text.cell_length - detail.cell_length - 1))
            line = (text + gap + detail).truncate(width, ellipsis=True).pad_right(1)
            lines.append(Content(line.plain).stylize("$background on $accent") if index == self._at else line)
        return Content("\n").join(lines)

    def on_click(self, event: events.Click) -> None:
        """Take the one under the pointer."""
        event.stop()
        index = self._top + event.y
        if index < len(self._choices):
            self.post_message(self.Chosen(index))
