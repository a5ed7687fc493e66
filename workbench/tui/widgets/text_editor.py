"""Changing a text: typing, deleting, pasting, undoing, by the keys that people know from other editors.

Every change goes through `replace`, so that the history, the layout, the marks and the screen never disagree with the
text. What a key means for JSON (closing brackets, indenting) is decided in core/editing.py.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from msgspec import Struct
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from workbench.core import editing
from workbench.core.edit_history import EditHistory, Selection, Step
from workbench.core.text_buffer import Edit, TextBuffer
from workbench.tui.widgets.text_clipboard import TextClipboard
from workbench.tui.widgets.text_view import TextView

_INDENT = "  "
_MOVES = (
    ("left", "left"),
    ("right", "right"),
    ("up", "up"),
    ("down", "down"),
    ("ctrl+left", "word_left"),
    ("ctrl+right", "word_right"),
    ("home", "line_start"),
    ("end", "line_end"),
    ("pageup", "page_up"),
    ("pagedown", "page_down"),
    ("ctrl+home", "text_start"),
    ("ctrl+end", "text_end"),
)


def _bindings() -> list[BindingType]:
    moves = [Binding(key, f"move('{move}')", show=False) for key, move in _MOVES]
    selects = []
    for key, move in _MOVES:
        shifted = f"ctrl+shift+{key.removeprefix('ctrl+')}" if key.startswith("ctrl+") else f"shift+{key}"
        selects.append(Binding(shifted, f"move('{move}', True)", show=False))
    return [*moves, *selects]


class _Pair(Struct, frozen=True):
    """A bracket or quote that was closed by itself, as long as the cursor stands between the two."""

    opening: int
    closing: int


class TextEditor(TextView):
    """Shows and changes a TextBuffer. `clock` gives seconds that only ever grow."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *_bindings(),
        Binding("ctrl+up", "scroll_up", show=False),
        Binding("ctrl+down", "scroll_down", show=False),
        Binding("enter", "break_line", show=False),
        Binding("tab", "indent(1)", show=False),
        Binding("shift+tab", "indent(-1)", show=False),
        Binding("backspace,shift+backspace", "delete_left", show=False),
        Binding("delete,ctrl+d", "delete_right", show=False),
        Binding("ctrl+w,ctrl+backspace,alt+backspace", "delete_word_left", show=False),
        Binding("ctrl+delete,alt+delete,alt+d", "delete_word_right", show=False),
        Binding("ctrl+u", "delete_to_line_start", show=False),
        Binding("ctrl+k", "delete_to_line_end", show=False),
        Binding("ctrl+shift+k", "delete_line", show=False),
    ]

    @dataclass(eq=False, repr=False)
    class Changed(Message):
        """The text has changed. typed: the one character that was typed, where it was that."""

        typed: str = ""

    def __init__(self, *, id: str | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._history = EditHistory()
        self._pairs: list[_Pair] = []
        self._typed = ""
        self._clipboard = TextClipboard(self)
        self.take_key: Callable[[str], bool] = lambda _: False
        """Is given each key first, and tells whether it took it: a list that is open over the editor."""
        self.offers_keys = False
        """Whether `take_key` is to be given Tab, too, which else goes to the next pane."""

    # --- the text ---

    @property
    def data(self) -> bytes:
        """The text in UTF-8, byte for byte what was shown and typed."""
        return self.buffer.data

    def show(self, data: bytes) -> None:
        """Begin with another text; there is nothing to undo."""
        self.set_buffer(TextBuffer.from_bytes(data))
        self._history.clear()
        self._pairs = []
        self.post_message(self.Changed())

    def replace(self, start: int, end: int, text: str, *, cursor: int | None = None, anchor: int | None = None) -> None:
        """Put `text` into the place of what stands between two offsets, and the cursor behind it or where it is told.

        cursor, anchor: offsets in the text after the change; with an anchor, what is between the two is selected.
        """
        before = Selection(self.selected_from, self.cursor)
        edit = self.buffer.replace(start, end, text)
        cursor = edit.end if cursor is None else cursor
        after = Selection(cursor if anchor is None else anchor, cursor)
        self._history.record(edit, before, after, self._clock())
        self._edited([edit], after)

    def change_all(self, data: bytes) -> None:
        """Put another text into the place of the whole; one step to undo, the cursor in the same line and column."""
        line, column = self.location
        new = TextBuffer.from_bytes(data)
        start = _common(self.buffer.text, new.text)
        old_end, new_end = self.buffer.length, new.length
        behind = _common(self.buffer.slice(start, old_end)[::-1], new.slice(start, new_end)[::-1])
        self._history.close_step()
        self.replace(start, old_end - behind, new.slice(start, new_end - behind), cursor=new.offset(line, column))
        self._history.close_step()

    def apply(self, edits: Sequence[Edit]) -> None:
        """Do edits that don't touch one another, as one step; the cursor stays at the text it stands at."""
        if not edits:
            return
        ordered = sorted(edits, key=lambda edit: edit.start)
        start, end = ordered[0].start, ordered[-1].start + len(ordered[-1].removed)
        pieces, at, cursor = [], start, self.cursor
        for edit in ordered:
            pieces += [self.buffer.slice(at, edit.start), edit.inserted]
            at = edit.start + len(edit.removed)
            if at <= self.cursor:
                cursor += len(edit.inserted) - len(edit.removed)
            elif edit.start < self.cursor:
                cursor -= self.cursor - edit.start
        self._history.close_step()
        self.replace(start, end, "".join(pieces), cursor=cursor)
        self._history.close_step()

    def close_step(self) -> None:
        """Let what comes next be a step of its own to undo: the text was saved or sent."""
        self._history.close_step()

    def action_undo(self) -> None:
        """Take the last step back."""
        step = self._history.undo(self.buffer)
        if step is not None:
            self._redone(step, [edit.inverse for edit in reversed(step.edits)], step.before)

    def action_redo(self) -> None:
        """Do the step again that was taken back last."""
        step = self._history.redo(self.buffer)
        if step is not None:
            self._redone(step, list(step.edits), step.after)

    def _redone(self, step: Step, edits: list[Edit], selection: Selection) -> None:
        self._edited(edits if len(step.edits) == 1 else [], selection)

    def _edited(self, edits: list[Edit], selection: Selection) -> None:
        """Take over what was done to the buffer; without edits, all of it anew."""
        moved = not edits
        if not edits:
            self._pairs = []
            self.lay_out()
        for edit in edits:
            moved |= self.layout_of_text.edited(edit)
            self.shift_marks(edit)
            self._shift_pairs(edit)
        self._fit()
        if moved:
            self.refresh()
        else:
            self.refresh_between(edits[0].start, self.line_bounds(self.buffer.location(edits[0].end)[0])[1])
        self.cursor = selection.cursor  # an offset of the text before must not be looked up in the one after
        self.selected_from = selection.anchor
        self.move_to(selection.cursor)
        if not selection.is_empty:
            self.selected_from = selection.anchor
            self.move_to(selection.cursor, select=True)
        self.post_message(self.Changed(self._typed))

    # --- typing ---

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """What can be typed is typed here."""
        return _is_typed(key, character) or (self.takes_tab and key in ("tab", "shift+tab"))

    @property
    def takes_tab(self) -> bool:
        """Whether Tab indents: with several lines selected it does; elsewhere it goes to the next pane."""
        low, high = self.selection
        several = low != high and self.buffer.location(low)[0] != self.buffer.location(high)[0]
        return self.offers_keys or several

    async def _on_key(self, event: events.Key) -> None:
        taken = self.take_key(event.key)
        if not taken and event.character is not None and _is_typed(event.key, event.character):
            taken = True
            self.type(event.character)
        if taken:
            event.stop()
            event.prevent_default()

    def type(self, character: str) -> None:
        """Do what typing one character does."""
        self._typed = character
        try:
            self._type(character)
        finally:
            self._typed = ""

    def _type(self, character: str) -> None:
        low, high = self.selection
        if low != high:
            self._type_over(character, low, high)
            return
        buffer, cursor = self.buffer, self.cursor
        closes = bool(self._pairs) and self._pairs[-1].closing == cursor
        typed = editing.auto_close(
            character,
            buffer.slice(cursor - 2, cursor),
            buffer.slice(cursor, cursor + 1),
            in_string=bool(buffer.quoted(cursor) & 1),
            closed_by_itself=closes,
        )
        if not typed.inserted:
            self.move_to(cursor + typed.advance)
            return
        if character in "}]" and (indent := editing.closing_indent(buffer, cursor, character)) is not None:
            self.replace(buffer.line_start(self.location[0]), cursor, indent + character)
            return
        if len(typed.inserted) == 2:  # before the move, which looks whether the cursor stands between them
            self.replace(cursor, cursor, typed.inserted, cursor=cursor + typed.advance)
            self._pairs.append(_Pair(cursor, cursor + 1))
        else:
            self.replace(cursor, cursor, typed.inserted)

    def _type_over(self, character: str, low: int, high: int) -> None:
        around = editing.surrounded(character, self.buffer.slice(low, min(high, low + 10_000))) if character else None
        if around is not None and high - low < 10_000:
            self.replace(low, high, around, anchor=low + 1, cursor=high + 1)
        else:
            self.replace(low, high, character)

    def action_break_line(self) -> None:
        """Begin a new line, indented as far as the one before, or further behind an open bracket."""
        low, high = self.selection
        line, column = self.buffer.location(low)
        before = self.buffer.line_slice(line, 0, column)
        end_line, end_column = self.buffer.location(high)
        after = self.buffer.line_slice(end_line, end_column, end_column + 200)
        text, advance = editing.line_break(before.removesuffix("\r"), after)
        if self.line_feed == "\r\n":
            text, advance = text.replace("\n", "\r\n"), advance + text.count("\n", 0, advance)
            low -= before.endswith("\r")
        self.replace(low, high, text, cursor=low + advance)

    @property
    def line_feed(self) -> str:
        """What ends the lines at the cursor: the cursor's own, or else the one before."""
        line = self.location[0]
        line = line if line + 1 < self.buffer.line_count else line - 1
        if line < 0:
            return "\n"
        end = self.line_bounds(line)[1]
        return "\r\n" if self.buffer.slice(end - 1, end) == "\r" else "\n"

    def insert(self, text: str) -> None:
        """Put text into the place of the selection, or in at the cursor, as a step of its own."""
        self._history.close_step()
        self.replace(*self.selection, text)
        self._history.close_step()

    async def _on_paste(self, event: events.Paste) -> None:
        # Terminals send the line ends of a paste as carriage returns: what they were is lost.
        event.stop()
        event.prevent_default()
        self.insert(event.text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", self.line_feed))

    def move_to(self, offset: int, *, select: bool = False, center: bool = False, keep_goal: bool = False) -> None:
        """As in TextView; a bracket that was closed by itself is one of the person's own when the cursor left it."""
        super().move_to(offset, select=select, center=center, keep_goal=keep_goal)
        self._pairs = [pair for pair in self._pairs if pair.opening < self.cursor <= pair.closing]

    def _shift_pairs(self, edit: Edit) -> None:
        end, more = edit.start + len(edit.removed), len(edit.inserted) - len(edit.removed)
        self._pairs = [
            _Pair(pair.opening, pair.closing + more)
            for pair in self._pairs
            if pair.opening < edit.start and end <= pair.closing
        ]

    # --- deleting ---

    def _delete(self, start: int, end: int) -> None:
        """Delete the selection, or else what is between two offsets."""
        low, high = self.selection
        if low == high:
            low, high = min(start, end), max(start, end)
        if low != high:
            self.replace(low, high, "")

    def action_delete_left(self) -> None:
        """Delete the character before the cursor; between two closed by itself, both; in an indent, a level of it."""
        cursor, buffer = self.cursor, self.buffer
        if cursor == self.selected_from and self._pairs and self._pairs[-1] == _Pair(cursor - 1, cursor):
            self.replace(cursor - 1, cursor + 1, "")
            return
        column = self.location[1]
        blanks = column if 1 < column < 1_000 and not buffer.slice(cursor - column, cursor).strip(" ") else 0
        self._delete(cursor - (2 - blanks % 2) if blanks else self.beside(-1), cursor)

    def action_delete_right(self) -> None:
        """Delete the character behind the cursor."""
        self._delete(self.cursor, self.beside(1))

    def action_delete_word_left(self) -> None:
        """Delete the word before the cursor."""
        self._delete(editing.previous_word(self.buffer, self.cursor), self.cursor)

    def action_delete_word_right(self) -> None:
        """Delete the word behind the cursor."""
        self._delete(self.cursor, editing.next_word(self.buffer, self.cursor))

    def action_delete_to_line_start(self) -> None:
        """Delete what stands before the cursor on its line; at the beginning, the line end before."""
        start = self.line_bounds(self.location[0])[0]
        self._delete(start if start < self.cursor else self.cursor - (start > 0), self.cursor)

    def action_delete_to_line_end(self) -> None:
        """Delete what stands behind the cursor on its line; at the end, the line end."""
        end = self._line_end(self.location[0])
        self._delete(self.cursor, end if end > self.cursor else self.beside(1))

    def action_delete_line(self) -> None:
        """Delete the lines of the selection, or the cursor's."""
        start, end = self.selected_lines()
        if end == self.buffer.length and start > 0:
            start -= 1
        self.replace(start, end, "", cursor=min(start, self.buffer.length - (end - start)))

    def selected_lines(self) -> tuple[int, int]:
        """Where the lines of the selection begin, and where they end, behind the last one's line feed."""
        low, high = self.selection
        first, last = self.buffer.location(low)[0], self.buffer.location(high)[0]
        return self.buffer.line_start(first), min(self.buffer.length, self.line_bounds(last)[1] + 1)

    # --- indenting ---

    def action_indent(self, levels: int) -> None:
        """Set the selected lines in by a level, or out."""
        low, high = self.selection
        first, (last, column) = self.buffer.location(low)[0], self.buffer.location(high)
        if low != high and column == 0:
            last -= 1  # the selection ends before this line
        start, end = self.buffer.line_start(first), self.line_bounds(last)[1]
        lines = self.buffer.slice(start, end).split("\n")
        unit = "\t" if any(line.startswith("\t") for line in lines) else _INDENT
        new = [_indented(line, levels, unit) for line in lines]
        if new == lines:
            return
        text = "\n".join(new)
        if low == high:
            moved = max(start, self.cursor + len(new[0]) - len(lines[0]))
            self.replace(start, end, text, cursor=moved)
        else:
            self.replace(start, end, text, anchor=start, cursor=start + len(text))

    # --- moving ---

    def _line_end(self, line: int) -> int:
        """The end of a line as people see it: before the carriage return of CR LF."""
        start, end = self.line_bounds(line)
        has_return = end > start and line + 1 < self.buffer.line_count and self.buffer.slice(end - 1, end) == "\r"
        return end - has_return

    def action_move(self, move: str, select: bool = False) -> None:
        """Move the cursor; `select` leaves the other end of the selection where it is."""
        self._history.close_step()
        rows = {"up": -1, "down": 1}
        if move in rows:
            self.move_rows(rows[move], select=select)
        elif move in ("page_up", "page_down"):
            self.move_pages(1 if move == "page_down" else -1, select=select)
        else:
            self.move_to(self._destination(move, select), select=select)

    def _destination(self, move: str, select: bool) -> int:
        low, high = self.selection
        line = self.location[0]
        match move:
            case "left":
                return low if low != high and not select else self.beside(-1)
            case "right":
                return high if low != high and not select else self.beside(1)
            case "word_left":
                return editing.previous_word(self.buffer, self.cursor)
            case "word_right":
                return editing.next_word(self.buffer, self.cursor)
            case "line_start":
                return self._smart_start(line)
            case "line_end":
                return self._line_end(line)
            case "text_start":
                return 0
        return self.buffer.length

    def _smart_start(self, line: int) -> int:
        """The first character of a line that is no blank; from there, the line's beginning."""
        start = self.buffer.line_start(line)
        head = self.buffer.line_slice(line, 0, 1_000)
        text = start + len(head) - len(head.lstrip(" \t"))
        return text if self.cursor != text else start

    def action_select_all(self) -> None:
        """Select the whole text."""
        self.select_all()

    def action_go_to_bracket(self) -> None:
        """Go to the bracket that belongs to the one at the cursor."""
        for offset in (self.cursor, self.cursor - 1):
            other = editing.matching_bracket(self.buffer, offset) if offset >= 0 else None
            if other is not None:
                self.move_to(other, center=True)
                return

    # --- the clipboard ---

    def action_copy(self) -> None:
        """Copy the selection, or the cursor's line."""
        self._clipboard.copy()

    def action_cut(self) -> None:
        """Cut the selection, or the cursor's line."""
        self._clipboard.cut()

    def action_paste(self) -> None:
        """Paste what was copied last in this program; the terminal's own paste brings what was copied elsewhere."""
        self._clipboard.paste()


def _is_typed(key: str, character: str | None) -> bool:
    """Whether a key is a character to be typed. Alt+S comes with its letter, and is none."""
    return character is not None and character.isprintable() and "+" not in key


def _indented(line: str, levels: int, unit: str) -> str:
    if levels > 0:
        return unit + line if line.strip() else line
    if line.startswith("\t"):
        return line[1:]
    return line[min(len(_INDENT), len(line) - len(line.lstrip(" "))) :]


def _common(first: str, second: str) -> int:
    """How many characters two texts begin with in common; by bisection, since comparing slices is quick."""
    low, high = 0, min(len(first), len(second))
    while low < high:
        middle = (low + high + 1) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
