"""Help: every command with its key, and the few words that the screen takes for granted."""

from collections.abc import Mapping
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content

from workbench.tui.commands import COMMANDS
from workbench.tui.screens.dialog import Dialog
from workbench.tui.shades import MUTED
from workbench.tui.widgets.lines import LinesView, Row

_WORDS = (
    ("qualifier", "what is invoked of a function: $LATEST, a published version, or an alias that points at one or two"),
    ("payload", "the JSON that is sent, byte for byte as it stands in the editor, at most 6 MB"),
    ("✓ 200", "the function ran and returned"),
    ("✗ function error", "Lambda ran the function and the function failed; the status is 200 all the same"),
    ("⊘ refused", "the service said no, or could not be reached: the function did not run"),
    ("? no answer", "the request went out and no answer came: the function may have run"),
    ("log tail", "the last 4 KB of the invocation's log; it comes with the response"),
    ("init", "how long a cold start took; a warm execution environment has none"),
)


class HelpScreen(Dialog[None]):
    """Shows the keys as they are set. Escape goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,q", "dismiss(None)", "Back", show=False)]

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        """One page."""
        with Vertical(classes="dialog wide") as dialog:
            dialog.border_title = Content("Help")
            dialog.border_subtitle = Content.styled("Esc goes back", MUTED)
            yield LinesView()

    def on_mount(self) -> None:
        """Fill it."""
        rows: list[Row] = []
        for group, commands in groupby(COMMANDS, key=lambda command: command.group):
            rows.append(Row(Content.styled(group, "bold $accent")))
            for tooltip, alike in groupby(commands, key=lambda command: command.tooltip):
                first, *others = alike
                keys, label = self._keys[first.id], first.label
                if others:
                    keys, label = f"{keys} … {self._keys[others[-1].id]}", f"{label} …"
                rows.append(Row(Content(tooltip), Content.styled(f"  {keys:<14}", "bold") + Content(f"{label:<13}")))
            rows.append(Row())
        rows.append(Row(Content.styled("Words", "bold $accent")))
        rows += [Row(Content(meaning), Content.styled(f"  {word:<18}", "bold")) for word, meaning in _WORDS]
        view = self.query_one(LinesView)
        view.show_page(rows)
        view.focus()
