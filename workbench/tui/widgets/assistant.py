"""Completing in an editor: when to offer ways to go on, where, and what choosing one does.

Ways to go on are offered as one types a key or a value, in texts that are small enough to be read at each key, and
whenever they are asked for. They come from a schema, or else from the keys of the objects before in the same list.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.geometry import Offset

from workbench.core.text import visible
from workbench.tui.widgets.completions import Choice, CompletionList
from workbench.tui.widgets.text_editor import TextEditor

if TYPE_CHECKING:
    from workbench.core.schema_completions import Completion, Completions

_AS_TYPED = 262_144
"""Bytes up to which a text is read at each key to complete it."""
_DETAIL = 44

Complete = Callable[[bytes, int], "Completions"]


def _by_siblings(text: bytes, offset: int) -> "Completions":
    from workbench.core.schema_completions import completions_of_siblings

    return completions_of_siblings(text, offset)


class Assistant:
    """Brings an editor and the list of ways to go on together."""

    def __init__(self, editor: TextEditor, choices: CompletionList, open_list: Callable[[], None]) -> None:
        """`open_list`: called before there is first something in the list of choices."""
        self._editor, self._list, self._open_list = editor, choices, open_list
        self._complete: Complete = _by_siblings
        self._offered: Completions | None = None
        self._wanted_at = -1
        editor.take_key = self._take_key

    def complete_by(self, complete: Complete | None) -> None:
        """Let these say how a text may go on; None asks the text alone."""
        self._complete = complete or _by_siblings
        self.close()

    def typed(self, character: str) -> None:
        """The text has changed: by this character, or in some other way."""
        begins = character == '"' or character.isalnum() or (bool(character) and character in "_-$")
        if begins and self._editor.buffer.byte_length <= _AS_TYPED:
            self.offer(asked=False)
        else:
            self.close()

    def offer(self, *, asked: bool = True) -> bool:
        """Offer the ways to go on at the cursor; tell whether there are any."""
        editor = self._editor
        self._offered = None
        if editor.selection[0] == editor.selection[1]:
            offset = editor.buffer.byte_offset(editor.cursor)
            found = self._complete(editor.buffer.data, offset)
            if found.items and (asked or not self._is_written(found)):
                self._offered = found
        items = self._offered.items if self._offered is not None else ()
        start = self._offered.start if self._offered is not None else 0
        place = editor.screen_place(editor.buffer.offset_of_byte(start))
        if items:
            self._open_list()
        self._list.show([_choice(item) for item in items], place + Offset(0, 1))
        editor.offers_keys = bool(items)
        self._wanted_at = editor.cursor
        return bool(items)

    def _is_written(self, found: "Completions") -> bool:
        """Whether the only way to go on stands there already."""
        start, end = (self._editor.buffer.offset_of_byte(byte) for byte in (found.start, found.end))
        written = self._editor.buffer.slice(start, end)
        return len(found.items) == 1 and found.items[0].insert.rstrip(": ") == written

    def moved(self) -> None:
        """The cursor is somewhere else: unless typing brought it there, the offer is over."""
        if self._editor.cursor != self._wanted_at:
            self.close()

    def close(self) -> None:
        """Offer nothing any more."""
        self._offered = None
        self._list.close()
        self._editor.offers_keys = False

    def choose(self, index: int) -> None:
        """Put a way to go on into the text, as a step of its own."""
        offered = self._offered
        if offered is None:
            return
        buffer = self._editor.buffer
        start, end = buffer.offset_of_byte(offered.start), buffer.offset_of_byte(offered.end)
        insert = offered.items[index].insert
        self.close()
        self._editor.close_step()
        self._editor.replace(start, end, insert)
        self._editor.close_step()
        self._editor.focus()

    def _take_key(self, key: str) -> bool:
        taken = self._list.take_key(key)
        if taken and not self._list.is_open:
            self.close()
        return taken


def _choice(item: "Completion") -> Choice:
    words = [word for word in (item.type, "required" if item.required else "", item.description) if word]
    detail = visible(" · ".join(words))
    return Choice(item.label, detail if len(detail) <= _DETAIL else detail[: _DETAIL - 1] + "…")
