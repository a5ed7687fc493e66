"""Which sides to compare: qualifiers of the selected function first, then other targets and other functions.

What is chosen first is what the others are held to. A name that is in no list can be typed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from workbench.core.errors import WorkbenchError
from workbench.core.functions import LATEST, Qualifiers, parse_reference, shown_as
from workbench.core.text import visible
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED

_SHOWN = 200
"""Sides in the list; more are found by typing."""


class Choice(Struct, frozen=True):
    """A side that can be chosen. target: the number of its visit. note: what is said beside it."""

    label: str
    function: str
    qualifier: str | None
    target: int
    note: str = ""

    @property
    def key(self) -> tuple[int, str, str | None]:
        """What makes it itself."""
        return self.target, self.function, self.qualifier


def choices_of(function: str, qualifiers: Qualifiers | None, target: int, where: str = "") -> list[Choice]:
    """The sides that a function has: `$LATEST`, its aliases with what they lead to, its versions."""

    def choice(qualifier: str, note: str = "") -> Choice:
        return Choice(shown_as(function, qualifier) + where, function, qualifier, target, note)

    found = [choice(LATEST)]
    if qualifiers is not None:
        for alias in qualifiers.aliases:
            shares = " · ".join(f"{version} {share:.0%}" for version, share in alias.shares)
            found.append(choice(alias.name, f"→ {shares}" if alias.weights else f"→ {alias.version}"))
        found += [choice(version.name, version.configuration.description[:40]) for version in qualifiers.versions]
    return found


class SideList(OptionList):
    """Space or a click chooses, Enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go", show=False),
        Binding("space", "select", show=False),
        Binding("slash", "screen.filter", show=False),
        Binding("j", "cursor_down", show=False),
        Binding("k", "cursor_up", show=False),
    ]


class SidesScreen(Dialog[Sequence[Choice] | None]):
    """Returns two choices or more, in the order in which they were made; None for Escape.

    Args:
        function: the one whose qualifiers come first. first: what is chosen from the start.
        qualifiers: its qualifiers; None if they have to be read, by `read`, which may block.
        others: sides of other functions and targets.
    """

    CSS_PATH = look("dialog", "compare")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("tab", "app.focus_next", show=False),
        Binding("f5,alt+d", "go", show=False, priority=True),
    ]

    @dataclass(eq=False, repr=False)
    class Read(Message):
        """The qualifiers arrived, or why they can't be told."""

        found: Qualifiers | WorkbenchError

    def __init__(
        self,
        function: str,
        first: Choice,
        qualifiers: Qualifiers | None,
        read: Callable[[], Qualifiers],
        others: Sequence[Choice],
    ) -> None:
        super().__init__()
        self._function, self._first, self._read, self._others = function, first, read, others
        self._qualifiers = qualifiers
        self._chosen: list[Choice] = [first]
        self._shown: list[Choice] = []

    def compose(self) -> ComposeResult:
        """A filter, the list, what is chosen, the buttons."""
        with Vertical(classes="dialog sides") as dialog:
            dialog.border_title = Content(f"Compare {visible(self._function)}")
            hint = "Space chooses · Enter compares · / filters · Esc"
            dialog.border_subtitle = Content.styled(hint, MUTED)
            yield Input(placeholder="filter, or name another: function:qualifier", id="side-filter", compact=True)
            yield SideList(id="sides", compact=True)
            yield Static(id="chosen")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button("Compare", id="go", compact=True)

    def on_mount(self) -> None:
        """Show what is known; read what is not."""
        self._fill()
        sides = self.query_one(SideList)
        sides.focus()
        here = next((at for at, one in enumerate(self._all()) if one.key == self._first.key), 0)
        sides.highlighted = here
        if self._qualifiers is None:
            self._say("reading the qualifiers …")
            self._fetch()

    @work(thread=True, group="catalog", description="read the qualifiers of a function")
    def _fetch(self) -> None:
        try:
            found: Qualifiers | WorkbenchError = self._read()
        except WorkbenchError as error:
            found = error
        self.post_message(self.Read(found))

    def on_sides_screen_read(self, event: Read) -> None:
        """Show them."""
        event.stop()
        if isinstance(event.found, WorkbenchError):
            self._say(f"{event.found.title}. A qualifier can be typed above.")
        else:
            self._qualifiers = event.found
            self._fill()

    # --- the list ---

    def _all(self) -> list[Choice]:
        own = choices_of(self._function, self._qualifiers, self._first.target)
        keys = {one.key for one in own}
        named = [one for one in self._chosen if one.key not in keys and one not in self._others]
        return [*named, *own, *self._others]

    def _fill(self) -> None:
        wanted = self.query_one("#side-filter", Input).value.strip().lower()
        shown = [one for one in self._all() if wanted in one.label.lower()][:_SHOWN]
        if wanted and (typed := self._typed()) is not None and typed.key not in {one.key for one in shown}:
            shown.insert(0, typed)
        sides = self.query_one(SideList)
        at = sides.highlighted
        self._shown = shown
        sides.clear_options()
        sides.add_options([Option(self._prompt(one)) for one in shown])
        if shown:
            sides.highlighted = 0 if wanted else min(at or 0, len(shown) - 1)
        self._say("")

    def _typed(self) -> Choice | None:
        """What was typed as a side of its own, if it is one; a qualifier alone belongs to the function."""
        text = self.query_one("#side-filter", Input).value.strip()
        try:
            reference = parse_reference(f"{self._function}{text}" if text.startswith(":") else text)
        except WorkbenchError:
            return None
        label = shown_as(reference.function, reference.qualifier)
        return Choice(label, reference.function, reference.qualifier, self._first.target, "as typed")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Choose it, or don't."""
        event.stop()
        one = self._shown[event.option_index]
        left = [chosen for chosen in self._chosen if chosen.key != one.key]
        self._chosen = left if len(left) < len(self._chosen) else [*left, one]
        for at, shown in enumerate(self._shown):
            event.option_list.replace_option_prompt_at_index(at, self._prompt(shown))
        self._say("")

    def _prompt(self, one: Choice) -> Content:
        """With the number that it has among the chosen ones."""
        number = next((at for at, chosen in enumerate(self._chosen, 1) if chosen.key == one.key), 0)
        mark = Content.styled(f"{number:>2} ", "bold") if number else Content(" · ")
        label = Content.styled(visible(one.label), "bold" if number else "")
        return mark + label + Content.styled(f"  {visible(one.note)}" if one.note else "", MUTED)

    def _say(self, words: str) -> None:
        first, *others = [visible(one.label) for one in self._chosen] or [""]
        if others:
            said = Content.assemble((", ".join(others), "bold"), (" against ", MUTED), (first, "bold"))
        else:
            said = Content.styled("Choose one more." if first else "Choose two or more.", MUTED)
        self.query_one("#chosen", Static).update(Content.styled(words, "$warning") if words else said)

    # --- what is done ---

    @on(Input.Changed)
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    @on(Input.Submitted)
    def _to_the_list(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(SideList).focus()

    def action_filter(self) -> None:
        """Type into the filter."""
        self.query_one("#side-filter", Input).focus()

    @on(Button.Pressed, "#go")
    def action_go(self) -> None:
        """Return what is chosen; the row under the cursor too, if only one is."""
        chosen = list(self._chosen)
        sides = self.query_one(SideList)
        if len(chosen) == 1 and sides.highlighted is not None:
            under = self._shown[sides.highlighted]
            if under.key != chosen[0].key:
                chosen.append(under)
        if len(chosen) < 2:
            self._say("Choose two sides or more: Space chooses the row under the cursor.")
        else:
            self.dismiss(chosen)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
