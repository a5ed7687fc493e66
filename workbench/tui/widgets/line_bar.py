"""A line at the bottom of a view, to type into: what to look for, a filter, a file's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Input, Static

from workbench.tui.shades import MUTED

_TYPED = 24
"""Cells that are left to what is typed; words that would take of these go above the line."""
Button = tuple[str, str, str]
"""What is asked for by a click, what stands there, and what it does."""
_CLOSE: Button = ("cancel", "✕", "Close it: Esc")


class BarInput(Input):
    """The input of a LineBar. A host that binds Tab itself, with priority, leaves it alone while this has the focus."""

    takes_tab = True
    is_of_bar = True
    """What it types into is a bar: keys of what lies under it are text here."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "bar('cancel')", "Close"),
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

    def __init__(self) -> None:
        super().__init__(select_on_focus=False)
        self.cursor_blink = False

    def action_bar(self, what: str) -> None:
        """Tell the bar's owner what was asked for."""
        self.post_message(LineBar.Asked(what))


class _Buttons(Static):
    """What can be asked for by the mouse: what keys ask for, and to submit what is typed."""

    async def action_bar(self, what: str) -> None:
        """Tell the bar's owner what was asked for."""
        if what == "submit":
            await next(bar for bar in self.ancestors if isinstance(bar, LineBar)).input.action_submit()
        else:
            self.post_message(LineBar.Asked(what))

    def on_click(self, event: events.Click) -> None:
        """A click here does not mean the input."""
        event.stop()


class LineBar(Vertical):
    """A label, an input, what came of it, and what a click can do. Hidden until it is opened.

    What came of it stands behind the input; where that is too long for the line, above it. What it is made of is there
    from the first time that somebody asks for it: there are many bars, and the first paint shows none.
    """

    DEFAULT_CSS = """
    LineBar {
        height: auto;
        display: none;
        background: $surface;

        Horizontal { height: 1; }
        Static { width: auto; height: 1; text-wrap: nowrap; }
        #bar-label { color: $accent; text-style: bold; padding: 0 1 0 0; }
        #bar-status { padding: 0 0 0 1; }
        #bar-message { width: 1fr; height: auto; max-height: 3; text-wrap: wrap; display: none; }
        _Buttons {
            padding: 0 0 0 2;
            link-color: $accent;
            link-style: none;
            link-background-hover: $accent 30%;
            link-color-hover: $accent;
            link-style-hover: none;
        }
        BarInput { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
        BarInput:focus { border: none; background: $surface; }
    }
    """

    @dataclass(eq=False, repr=False)
    class Asked(Message):
        """A key or a click: cancel, up, down, complete, regex, all."""

        what: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told = ("", MUTED)
        self._words = ""
        self._buttons: Sequence[Button] = ()
        self._status_width = -1

    @property
    def input(self) -> BarInput:
        """The input."""
        self._make()
        return self.query_one(BarInput)

    @property
    def is_made(self) -> bool:
        """Whether there is anything in it yet."""
        return bool(self.children)

    def _make(self) -> None:
        """Words that need room over label, input, status and buttons."""
        if not self.is_made:
            line = Horizontal()
            self.mount(Static(id="bar-message"), line)
            line.mount(Static(id="bar-label"), BarInput(), Static(id="bar-status"), _Buttons())

    def open(self, label: str, value: str, placeholder: str = "", buttons: Sequence[Button] = ()) -> None:
        """Show it and put the focus into it."""
        self._make()
        self.display = True
        self._buttons = (*buttons, _CLOSE)
        parts = [
            Content.styled(words, Style.from_meta({"@click": f"bar({asked!r})"})) for asked, words, _ in self._buttons
        ]
        shown = self.query_one(_Buttons)
        shown.update(Content("  ").join(parts))
        shown.tooltip = Content("\n".join(f"{words}  {tooltip}" for _, words, tooltip in self._buttons))
        self.label(label)
        self.tell("")
        self.input.placeholder = placeholder
        with self.input.prevent(Input.Changed):
            self.input.value = value
        self.input.cursor_position = len(value)
        self.screen.set_focus(self.input)  # at once: the next key is meant for it
        self.input.focus()  # and once more, should something else have asked for the focus before

    def label(self, label: str) -> None:
        """Change the label."""
        self._make()
        self._words = label
        self.query_one("#bar-label", Static).update(Content(label))

    def tell(self, words: str, style: str = MUTED) -> None:
        """Say what came of it; words are visible text."""
        self._make()
        self._told = (words, style)
        others = cell_len(self._words) + sum(cell_len(shown) + 2 for _, shown, _ in self._buttons) + 3
        fits = not self.size.width or cell_len(words) + others + _TYPED <= self.size.width
        said = Content.styled(words, style)
        status, message = self.query_one("#bar-status", Static), self.query_one("#bar-message", Static)
        width = cell_len(words) if fits else 0
        status.update(said if fits else "", layout=width != self._status_width)
        self._status_width = width
        if not fits:
            message.update(said)
        message.display = not fits

    def on_resize(self) -> None:
        """There may be room now, or none any more."""
        if self.is_made:
            self.tell(*self._told)

    def close(self) -> None:
        """Hide it."""
        self.display = False

    def on_click(self, event: events.Click) -> None:
        """A click anywhere else in it means its input."""
        event.stop()
        self.screen.set_focus(self.input)
