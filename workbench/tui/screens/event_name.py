"""A name for an event, and what is done under it: saving, renaming, sharing. What has to be asked first is asked here.

name ──▶ thread: act(name, "") ──▶ done ──▶ dismissed with the event
                └─ ConsentNeededError ──▶ question ──▶ yes ──▶ thread: act(name, consent) ──▶ …
                └─ another WorkbenchError ──▶ under the line; the name can be changed
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from textual import work
from textual.message import Message

from workbench.core.errors import WorkbenchError
from workbench.core.saved_events import ConsentNeededError, SavedEvent, event_name
from workbench.tui.screens.confirm import Choice, ConfirmScreen
from workbench.tui.screens.line import LineDialog
from workbench.tui.shades import MUTED

Act = Callable[[str, str], SavedEvent]
"""Does it, with a name and a consent, empty at first. In a thread; raises WorkbenchError."""


class EventNameScreen(LineDialog[SavedEvent | None]):
    """Returns the event that came of it; None for Escape.

    Args:
        title, text: what is to be named, and what will become of it. name: what the line holds at first.
        go: what is on the button that does it.
    """

    HINT = "Enter takes it · Esc cancels"

    @dataclass(eq=False, repr=False)
    class Ended(Message):
        """It was done, or why it wasn't. number: which try it was."""

        number: int
        came: SavedEvent | WorkbenchError

    def __init__(self, title: str, text: str, name: str, go: str, act: Act) -> None:
        super().__init__(title, text, go, "a name", name)
        self.line.cursor_blink = False
        self._act = act
        self._try, self._busy = 0, False

    def changed(self) -> None:
        """While it is being done, what is told is how that goes."""
        if not self._busy:
            super().changed()

    def take(self) -> None:
        """Do it under this name."""
        if self._busy:
            return
        try:
            name = event_name(self.line.value)
        except WorkbenchError as error:
            self.tell(error.message)
        else:
            self._start(name, "")

    def _start(self, name: str, consent: str) -> None:
        self._try, self._busy = self._try + 1, True
        self.tell("one moment …", MUTED)
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
                self.tell("")
            case error:
                self.tell(" ".join(part for part in (f"{error.title}.", error.message, error.hint) if part))

    def _ask(self, number: int, name: str, question: ConsentNeededError) -> None:
        if number != self._try or not self.is_current:
            return
        choices = (Choice("no", "Don't"), Choice("yes", question.go))
        dialog = ConfirmScreen(question.title, question.message, choices, danger=True)
        self.app.push_screen(dialog, partial(self._answered, name, question.consent))

    def _answered(self, name: str, consent: str, choice: str | None) -> None:
        if choice == "yes":
            self._start(name, consent)
