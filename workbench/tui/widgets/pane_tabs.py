"""The tabs that stand for the panes where a terminal is too small to show all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from workbench.tui.shades import MUTED


class PaneTabs(Widget):
    """One line of names; a click on one posts Chosen."""

    current: reactive[str] = reactive("")
    """The pane that is shown."""

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A tab was clicked."""

        pane: str

    def __init__(self, labels: Mapping[str, str], current: str) -> None:
        super().__init__()
        self._labels = labels
        self.set_reactive(PaneTabs.current, current)

    def render(self) -> Content:
        """The names, the current one marked."""
        return Content("").join(
            Content.styled(f" {label} ", "bold $accent underline" if pane == self.current else MUTED)
            for pane, label in self._labels.items()
        )

    def on_click(self, event: events.Click) -> None:
        """Find the name under the pointer."""
        right = 0
        for pane, label in self._labels.items():
            right += len(label) + 2
            if event.x < right:
                self.post_message(self.Chosen(pane))
                return
