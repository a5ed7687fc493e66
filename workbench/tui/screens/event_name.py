"""A name for an event, and what is done under it: saving, renaming, sharing. What has to be asked first is asked here.

name ──▶ thread: act(name, "") ──▶ done ──▶ dismissed with the event
                └─ ConsentNeededError ──▶ question ──▶ yes ──▶ thread: act(name, consent) ──▶ …
                └─ another WorkbenchError ──▶ under the line; the name can be changed
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from workbench.core.errors import WorkbenchError
from workbench.core.saved_events import ConsentNeededError, SavedEvent, event_name
from workbench.core.text import visible, visible_lines
from workbench.tui.screens.confirm import Choice, ConfirmScreen
from workbench.tui.screens.dialog import Dialog

Act = Callable[[str, str], SavedEvent]
"""Does it, with a name and a consent, empty at first. In a thread; raises WorkbenchError."""


class EventNameScreen(Dialog[SavedEvent | None]):
    """Returns the event that came of it; None for Escape.

    Args:
        title, text: what is to be named, and what will become of it. name: what the line holds at first.
        go: what is on the button that does it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    @dataclass
    class Ended(Message):
        """It was done, or why it wasn't. number: which try it was."""

        number: int
        came: SavedEvent | WorkbenchError

    def __init__(self, title: str, text: str, name: str, go: str, act: Act) -> None:
        super().__init__()
        self._title, self._text, self._value, self._go, self._act = title, text, name, go, act
        self._try, self._busy = 0, False

    def compose(self) -> ComposeResult:
        """Text, a line to type into, what is wrong with it, a row of buttons."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(visible(self._title))
            dialog.border_subtitle = Content.styled("Enter takes it · Esc cancels", "$foreground-muted")
            yield Static(Content("\n".join(visible_lines(self._text))))
            line = Input(self._value, placeholder="a name", id="line", compact=True, select_on_focus=True)
            line.cursor_blink = False
            yield line
            yield Static(id="wrong")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button(Content(self._go), id="go", compact=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong may be right by now."""
        event.stop()
        if not self._busy:
            self._tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the name."""
        event.stop()
        self._take()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the name, or don't."""
        event.stop()
        if event.button.id == "go":
            self._take()
        else:
            self.dismiss(None)

    def _tell(self, text: str, style: str = "$error") -> None:
        self.query_one("#wrong", Static).update(Content.styled(visible(text), style))

    def _take(self) -> None:
        if self._busy:
            return
        try:
            name = event_name(self.query_one("#line", Input).value)
        except WorkbenchError as error:
            self._tell(error.message)
        else:
            self._start(name, "")

    def _start(self, name: str, consent: str) -> None:
        self._try, self._busy = self._try + 1, True
        self._tell("one moment …", "$foreground-muted")
        self._do(self._try, name, consent)

    @work(thread=True, group="events", description="save an event")
    def _do(self, number: int, name: str, consent: str) -> None:
        try:
            came: SavedEvent | WorkbenchError = self._act(name, consent)
        except ConsentNeededError as error:
            came = error
            self.app.call_from_thread(self._ask, number, name, error)
        except WorkbenchError as error:
            came = error
        self.post_message(self.Ended(number, came))

    def on_event_name_screen_ended(self, event: Ended) -> None:
        """Return what came of it, or say why nothing did."""
        event.stop()
        if event.number != self._try:
            return
        self._busy = False
        match event.came:
            case SavedEvent():
                self.dismiss(event.came)
            case ConsentNeededError():
                self._tell("")
            case error:
                self._tell(" ".join(part for part in (f"{error.title}.", error.message, error.hint) if part))

    def _ask(self, number: int, name: str, question: ConsentNeededError) -> None:
        if number != self._try or not self.is_current:
            return
        choices = (Choice("no", "Don't"), Choice("yes", question.go))
        dialog = ConfirmScreen(question.title, question.message, choices, danger=True)
        self.app.push_screen(dialog, partial(self._answered, name, question.consent))

    def _answered(self, name: str, consent: str, choice: str | None) -> None:
        if choice == "yes":
            self._start(name, consent)
