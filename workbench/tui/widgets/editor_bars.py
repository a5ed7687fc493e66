"""What opens below an editor: the lines to find and replace with, and the one to go somewhere."""

import re
import time
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.timer import Timer
from textual.widgets import Input

from workbench.core.json_paths import offset_of_path, path_at
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.tui.shades import MUTED
from workbench.tui.widgets.line_bar import Button, LineBar
from workbench.tui.widgets.text_editor import TextEditor

if TYPE_CHECKING:
    from workbench.core.text_search import TextSearch

_SLICE = 0.012
"""Seconds of looking for more hits of an expression before anything else gets its turn."""
_QUIET = 0.1
"""Seconds without a change of the text after which it is looked through again."""
_LONGEST_TAKEN = 200
_REPLACING = "with this; Enter replaces, Alt+A replaces all"
_REPLACING_GROUPS = r"with this, \1 for a group; Enter replaces, Alt+A all"
_FIND_BUTTONS: tuple[Button, ...] = (
    ("up", "↑", "The hit before: ↑"),
    ("down", "↓", "The next hit: ↓, or Enter"),
    ("regex", ".*", "Look for a regular expression, or for plain text: ^R"),
    ("complete", "⇄", "Replace what is found: Tab"),
)
_REPLACE_BUTTONS: tuple[Button, ...] = (
    ("submit", "⏎", "Replace this hit: Enter"),
    ("all", "all", "Replace all hits: Alt+A"),
)
_PLACE = re.compile(r"(?P<line>[0-9]{1,9})(?:\s*[:,]\s*(?P<column>[0-9]{1,9}))?")


class FindBar(Vertical):
    """Finds text in an editor, and replaces it; the hits are marked as long as it is open."""

    DEFAULT_CSS = """
    FindBar { height: auto; display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("alt+a", "replace_all", show=False)]

    def __init__(self, editor: TextEditor, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._editor = editor
        self._search: TextSearch | None = None
        self._is_regex = False
        self._from = 0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """What to find over what to put in its place."""
        yield LineBar(id="find")
        yield LineBar(id="replace")

    @property
    def _find(self) -> LineBar:
        return self.query_one("#find", LineBar)

    @property
    def _replace(self) -> LineBar:
        return self.query_one("#replace", LineBar)

    def start(self, *, replacing: bool = False) -> None:
        """Open it, with what is selected or what was looked for last."""
        selected = self._editor.selected_text if self._editor.selection[1] - self._editor.selection[0] else ""
        usable = 0 < len(selected) <= _LONGEST_TAKEN and "\n" not in selected
        needle = selected if usable else self._find.input.value
        self._from = self._editor.selection[0]
        self.display = True
        self._replace.display = self._replace.display or replacing
        if replacing:
            self._replace.open("replace", self._replace.input.value, self._replacing, _REPLACE_BUTTONS)
        self._find.open(self._label, needle, "text; ^R for a regular expression, Tab to replace", _FIND_BUTTONS)
        self._find.input.select_all()
        self._look(needle)

    @property
    def _label(self) -> str:
        return "find .*" if self._is_regex else "find"

    @property
    def _replacing(self) -> str:
        return _REPLACING_GROUPS if self._is_regex else _REPLACING

    def leave(self) -> None:
        """Close it, take the marks away and go back to the editor."""
        self._stop()
        self.display = self._find.display = self._replace.display = False
        self._search = None
        self._editor.mark_hits(None)
        self._editor.focus()

    def text_changed(self) -> None:
        """The text is another: look again when it has come to rest."""
        if self.display:
            self._stop()
            self._search = None
            self._timer = self.set_timer(_QUIET, self._look_again)

    def _look_again(self) -> None:
        self._from = self._editor.selection[0]
        self._look(self._find.input.value, go=False)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _look(self, needle: str, *, go: bool = True) -> None:
        self._stop()
        self._search = None
        self._editor.mark_hits(None)
        if not needle:
            self._find.tell("")
            return
        from workbench.core.text_search import TextSearch

        try:
            self._search = TextSearch(self._editor.buffer.text, needle, is_regex=self._is_regex)
        except ValueError as error:
            self._find.tell(visible(str(error)), "$error")
            return
        self._collect(go=go)

    def _collect(self, *, go: bool) -> None:
        """Find more hits for a moment; the rest later."""
        search = self._search
        if search is None:
            return
        until = time.monotonic() + _SLICE
        while not search.collect(lambda: time.monotonic() > until) and time.monotonic() < until:
            pass
        hit = (search.after(self._from) or search.after(0)) if go else None
        if hit is not None:
            self._editor.select_range(*hit, center=True)
            go = False
        self._editor.mark_hits(search.between)
        self._tell()
        if not search.complete:
            self._timer = self.set_timer(0.005, lambda: self._collect(go=go))

    def go(self, step: int) -> None:
        """Go to the next hit or the one before, round the end and the beginning."""
        search = self._search
        if search is None:
            self._look(self._find.input.value)
            return
        low, high = self._editor.selection
        if step > 0:
            hit = search.after(high if self._on_hit() else low) or search.after(0)
        else:
            hit = search.before(low) or search.before(self._editor.buffer.length + 1)
        if hit is not None:
            self._editor.select_range(*hit, center=True)
        self._tell()

    def _on_hit(self) -> bool:
        selection = self._editor.selection
        return (
            self._search is not None and selection[0] != selection[1] and self._search.after(selection[0]) == selection
        )

    def _tell(self) -> None:
        search = self._search
        if search is None:
            return
        more = "" if search.complete else "+ …"
        if search.too_slow:
            self._find.tell("the expression takes too long", "$error")
        elif not search.total:
            self._find.tell("not found" if search.complete else "looking …", "$warning" if search.complete else MUTED)
        elif self._on_hit():
            self._find.tell(f"{search.ordinal(self._editor.selection[0]):,} of {search.total:,}{more}")
        else:
            self._find.tell(f"{plural(search.total, 'hit')}{more}")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for it at once."""
        event.stop()
        if event.input is self._find.input:
            self._look(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to the next hit; in the second line, replace this one first."""
        event.stop()
        if event.input is self._find.input:
            self.go(1)
        else:
            self._replace_one(event.value)

    def _replace_one(self, new: str) -> None:
        if self._search is None:
            self._look(self._find.input.value)
        if self._search is None or not self._on_hit():
            self.go(1)
            return
        hit = self._editor.selection
        try:
            text = self._search.replaced(hit, new)
        except ValueError as error:
            self._replace.tell(visible(str(error)), "$error")
            return
        self._editor.close_step()
        self._editor.replace(*hit, text)
        self._replace.tell("")
        self._from = self._editor.cursor
        self._look(self._find.input.value)

    def action_replace_all(self) -> None:
        """Replace every hit; one step to undo."""
        if self._search is None:
            self._look(self._find.input.value)
        if self._search is None:
            return
        try:
            done = self._search.all_replaced(self._replace.input.value)
        except ValueError as error:
            self._replace.tell(visible(str(error)), "$error")
            return
        if done is None:
            self._tell()
            return
        start, end, text, count = done
        self._editor.close_step()
        self._editor.replace(start, end, text)
        self._editor.close_step()
        self._replace.tell(f"replaced {plural(count, 'hit')}", "$success")

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Go through the hits; change to expressions; go from line to line; give up."""
        event.stop()
        if event.what == "cancel":
            self.leave()
        elif event.what in ("up", "down"):
            self.go(1 if event.what == "down" else -1)
        elif event.what == "regex":
            self._is_regex = not self._is_regex
            self._find.label(self._label)
            if self._replace.display:
                self._replace.input.placeholder = self._replacing
            self._look(self._find.input.value)
        elif event.what == "all":
            self.action_replace_all()
        elif event.what == "complete":
            self._other_line()

    def _other_line(self) -> None:
        if self._find.input.has_focus:
            if not self._replace.display:
                self._replace.open("replace", self._replace.input.value, self._replacing, _REPLACE_BUTTONS)
            self._replace.input.focus()
        else:
            self._find.input.focus()


class GoToBar(LineBar):
    """Goes to a line, to a line and a column, or to the value of a path."""

    def __init__(self, editor: TextEditor, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._editor = editor

    def start(self) -> None:
        """Ask, and tell the path of where the cursor is."""
        buffer = self._editor.buffer
        self.open("go to", "", "a line, line:column, or a path: items[0].sku")
        self.tell(visible(path_at(buffer.data, buffer.byte_offset(self._editor.cursor))[-60:]))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Nothing is wrong with it yet."""
        event.stop()
        self.tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go there, or say why not."""
        event.stop()
        offset = self._offset(event.value.strip())
        if offset is None:
            self.tell("there is no such place", "$warning")
        else:
            self._leave()
            self._editor.move_to(offset, center=True)

    def _offset(self, written: str) -> int | None:
        buffer = self._editor.buffer
        if place := _PLACE.fullmatch(written):
            line = int(place["line"]) - 1
            return buffer.offset(line, int(place["column"] or 1) - 1) if 0 <= line < buffer.line_count else None
        byte = offset_of_path(buffer.data, written)
        return None if byte is None else buffer.offset_of_byte(byte)

    def _leave(self) -> None:
        self.close()
        self._editor.focus()

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Give up."""
        event.stop()
        if event.what == "cancel":
            self._leave()
