"""Copying, cutting and pasting in a text: the selection, or the cursor's line where nothing is selected.

A line that was copied as one is pasted as one: before the line that the cursor is in.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.tui.widgets.text_editor import TextEditor


class TextClipboard:
    """The clipboard as an editor uses it: what was copied last is the app's, that it was a line is known here."""

    def __init__(self, editor: "TextEditor") -> None:
        self._editor = editor
        self._line = ""
        """The line that was copied last, with its end."""

    def copy(self) -> None:
        """Copy the selection, or the cursor's line."""
        low, high = self._editor.selection
        if low != high:
            self._put(self._editor.buffer.slice(low, high))
        else:
            self._copy_line()

    def cut(self) -> None:
        """Cut the selection, or the cursor's line."""
        editor = self._editor
        low, high = editor.selection
        if low == high:
            low, high = editor.selected_lines()
            self._copy_line()
        else:
            self._put(editor.buffer.slice(low, high))
        editor.close_step()
        editor.replace(low, high, "")

    def paste(self) -> None:
        """Paste what was copied last in this program."""
        editor, copied = self._editor, self._editor.app.clipboard
        low, high = editor.selection
        if low == high and self._line and copied == self._line:
            start = editor.buffer.line_start(editor.location[0])
            editor.close_step()
            editor.replace(start, start, copied, cursor=editor.cursor + len(copied))
            editor.close_step()
        elif copied:
            editor.insert(copied)

    def _copy_line(self) -> None:
        """Copy the cursor's line with its end, also where it has none."""
        line = self._editor.buffer.slice(*self._editor.selected_lines())
        self._line = line if line.endswith("\n") else line + self._editor.line_feed
        self._put(self._line)

    def _put(self, text: str) -> None:
        if text:
            # What is no UTF-8 can't go to a clipboard; there it is seen as it would be escaped.
            self._editor.app.copy_to_clipboard(text.encode("utf-8", "backslashreplace").decode())
