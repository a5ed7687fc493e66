"""The configuration of a function at a qualifier: read when it is asked for, values of variables hidden until then.

It reads in a thread of its own, and shows what a listing told when it may not.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from workbench.core.details import Details
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Configuration
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED
from workbench.tui.widgets.configuration_facts import configuration_facts, problem_facts
from workbench.tui.widgets.facts_view import FactsView, Group
from workbench.tui.widgets.key_bar import KeyBar


class ConfigurationScreen(Dialog[None]):
    """Shows it until Escape.

    Args:
        name: the function with its qualifier, as the title has it.
        read: reads the configuration; may block, and raises WorkbenchError.
        known: what a listing told of it, for when it can't be read.
        now: the moment from which ages count.
    """

    CSS_PATH = look("dialog", "configuration")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", tooltip="Go back to the workbench", id="back"),
        Binding("q,i", "dismiss(None)", show=False),
        Binding("v", "toggle_values", "Values", tooltip="Show or hide the values of the environment variables"),
        Binding("y", "copy", "Copy", tooltip="Copy the value under the cursor"),
        Binding("r,ctrl+l", "read_again", "Read again", tooltip="Read the configuration again"),
    ]

    @dataclass(eq=False, repr=False)
    class Read(Message):
        """The configuration arrived, or why it can't be told."""

        found: Details | WorkbenchError

    def __init__(self, name: str, read: Callable[[], Details], known: Configuration | None, now: datetime) -> None:
        super().__init__()
        self._title, self._read, self._known, self._now = name, read, known, now
        self._found: Details | WorkbenchError | None = None
        self._values = False

    def compose(self) -> ComposeResult:
        """One page, and the keys."""
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content(f"Configuration of {visible(self._title)}")
            yield FactsView()
        yield KeyBar(always="back")

    def on_mount(self) -> None:
        """Read it."""
        self.query_one(FactsView).focus()
        self.action_read_again()

    def action_read_again(self) -> None:
        """Read it, with what is there left until then."""
        self._say("reading …")
        if self._found is None or isinstance(self._found, WorkbenchError):
            self._found = None
            self._show()
        self._fetch()

    @work(thread=True, group="configuration", description="read the configuration of a function")
    def _fetch(self) -> None:
        try:
            found: Details | WorkbenchError = self._read()
        except WorkbenchError as error:
            found = error
        self.post_message(self.Read(found))

    def on_configuration_screen_read(self, event: Read) -> None:
        """Show it."""
        event.stop()
        self._found = event.found
        self._say("")
        self._show()

    def _say(self, text: str) -> None:
        self.query_one(".dialog").border_subtitle = Content.styled(text, MUTED)

    def _show(self) -> None:
        match self._found:
            case None:
                groups = [Group(Content.styled("Reading the configuration …", MUTED))]
            case Details() as details:
                groups = configuration_facts(details, self._now, values=self._values)
            case error:
                groups = problem_facts(error, "R")
                if self._known is not None:
                    groups.append(Group(Content.styled("What the list of functions told:", MUTED)))
                    groups += configuration_facts(Details(self._known), self._now, values=False)
        self.query_one(FactsView).show(groups)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Values can be shown where there are variables."""
        if action == "toggle_values":
            return isinstance(self._found, Details) and bool(self._found.environment.variables)
        return super().check_action(action, parameters)

    def action_toggle_values(self) -> None:
        """Show or hide the values of the environment variables."""
        self._values = not self._values
        self._show()

    def action_copy(self) -> None:
        """Copy what the fact under the cursor says."""
        fact = self.query_one(FactsView).current
        if fact is None or not fact.copied:
            self.notify("There is nothing to copy here.")
            return
        self.app.copy_to_clipboard(fact.copied)
        what = visible(fact.kind or fact.label)
        self.notify(f"Copied the {what}, {plural(len(fact.copied), 'character')}.", markup=False)
