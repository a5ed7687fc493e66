"""A line at the bottom of a view, to type into: what to look for, a filter, a file's name."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from workbench.tui.widgets.sheet import MUTED


class BarInput(Input):
    """The input of a LineBar. A host that binds Tab itself, with priority, leaves it alone while this has the focus."""

    takes_tab = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "bar('cancel')", show=False),
        Binding("up", "bar('up')", show=False),
        Binding("down", "bar('down')", show=False),
        Binding("tab", "bar('complete')", show=False),
        Binding("ctrl+r,alt+r", "bar('regex')", show=False),
    ]

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Alt+A comes with its letter, and is none."""
        return "+" not in key and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if "+" not in event.key:
            await super()._on_key(event)

    def action_bar(self, what: str) -> None:
        """Tell the bar's owner what was asked for."""
        self.post_message(LineBar.Asked(what))


class LineBar(Horizontal):
    """A label, an input, and what came of it. Hidden until it is opened."""

    DEFAULT_CSS = """
    LineBar {
        height: 1;
        display: none;
        background: $surface;

        Static { width: auto; height: 1; text-wrap: nowrap; }
        #bar-label { color: $accent; text-style: bold; padding: 0 1 0 0; }
        #bar-status { color: $foreground-muted; padding: 0 0 0 1; max-width: 60%; text-overflow: ellipsis; }
        BarInput { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
        BarInput:focus { border: none; background: $surface; }
    }
    """

    @dataclass
    class Asked(Message):
        """A key: cancel, up, down, complete, regex."""

        what: str

    def compose(self) -> ComposeResult:
        """Label, input, status."""
        yield Static(id="bar-label")
        yield BarInput(select_on_focus=False)
        yield Static(id="bar-status")

    @property
    def input(self) -> BarInput:
        """The input."""
        return self.query_one(BarInput)

    def open(self, label: str, value: str, placeholder: str = "") -> None:
        """Show it and put the focus into it."""
        self.display = True
        self.query_one("#bar-label", Static).update(Content(label))
        self.tell("")
        self.input.placeholder = placeholder
        with self.input.prevent(Input.Changed):
            self.input.value = value
        self.input.cursor_position = len(value)
        self.input.focus()

    def label(self, label: str) -> None:
        """Change the label."""
        self.query_one("#bar-label", Static).update(Content(label))

    def tell(self, words: str, style: str = MUTED) -> None:
        """Say what came of it; words are visible text."""
        self.query_one("#bar-status", Static).update(Content.styled(words, style))

    def close(self) -> None:
        """Hide it."""
        self.display = False

    def on_click(self, event: events.Click) -> None:
        """A click anywhere in it means its input."""
        event.stop()
        self.input.focus()
