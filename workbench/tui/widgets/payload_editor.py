"""The editor of the payload: Textual's TextArea, kept from altering text and taught to colour JSON.

The stock document splits at U+2028, U+0085 and lone carriage returns, and makes all line ends alike; a payload is sent
as it was typed, so the document here splits at line feeds only.
"""

from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.document._document import Document, EditResult, Location
from textual.document._document_navigator import DocumentNavigator
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Size
from textual.widgets import TextArea

from workbench.core.text import one_for_one
from workbench.tui.widgets.json_text import LONGEST_ROW, token_spans


class ExactDocument(Document):
    """A document whose text is what was put in: lines end at line feeds, every other character is just a character."""

    def __init__(self, text: str) -> None:
        super().__init__("")
        self._newline = "\n"
        self._lines = text.split("\n")

    def get_size(self, tab_width: int) -> Size:
        """Cells of the widest line as it is shown, and lines."""
        widest = max(cell_len(one_for_one(line).expandtabs(tab_width)) for line in self._lines)
        return Size(widest, len(self._lines))

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Put `text` in the place of what stands between two (row, column) locations."""
        (top_row, top_column), (bottom_row, bottom_column) = sorted((start, end))
        replaced = self.get_text_range((top_row, top_column), (bottom_row, bottom_column))
        before = self._lines[top_row][:top_column] if top_row < len(self._lines) else ""
        after = self._lines[bottom_row][bottom_column:] if bottom_row < len(self._lines) else ""
        inserted = text.split("\n")
        column = len(inserted[-1]) + (len(before) if len(inserted) == 1 else 0)
        inserted[0] = before + inserted[0]
        inserted[-1] += after
        self._lines[top_row : bottom_row + 1] = inserted
        return EditResult((top_row + len(inserted) - 1, column), replaced)


class PayloadEditor(TextArea):
    """A TextArea of JSON. `mark_problem` underlines the place where it stops being JSON."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "go_to_start", show=False),
        Binding("ctrl+end", "go_to_end", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(
            id="editor", soft_wrap=False, show_line_numbers=True, tab_behavior="focus", highlight_cursor_line=False
        )
        self.indent_width = 2
        self._problem: tuple[int, int] | None = None

    def _set_document(self, text: str, language: str | None) -> None:
        super()._set_document("", language)
        self.document = ExactDocument(text)
        self.wrapped_document = WrappedDocument(self.document, tab_width=self.indent_width)
        self.navigator = DocumentNavigator(self.wrapped_document)
        self._rewrap_and_refresh_virtual_size()

    async def _on_paste(self, event: events.Paste) -> None:
        # Terminals send the line ends of a paste as carriage returns.
        text = event.text.replace("\r\n", "\n").replace("\r", "\n")
        await super()._on_paste(events.Paste(text))
        event.stop()
        event.prevent_default()

    def action_go_to_start(self) -> None:
        """Put the cursor before the text."""
        self.move_cursor((0, 0))

    def action_go_to_end(self) -> None:
        """Put the cursor behind the text."""
        self.move_cursor(self.document.end)

    def mark_problem(self, place: tuple[int, int] | None) -> None:
        """Underline the token at (row, column), both from 0; None takes the mark away."""
        if place != self._problem:
            self._problem = place
            self._line_cache.clear()
            self.refresh()

    def get_line(self, line_index: int) -> Text:
        """One line, coloured; controls are shown by pictures that are as wide as their place in the text."""
        plain = one_for_one(self.document.get_line(line_index))
        line = Text(plain, end="", no_wrap=True)
        parse = self.app.stylesheet.parse_style
        if len(plain) <= LONGEST_ROW:
            for start, end, style in token_spans(plain):
                line.stylize(parse(style).rich_style, start, end)
        if self._problem is not None and self._problem[0] == line_index:
            start = self._problem[1]
            end = start + 1
            while end < len(plain) and plain[start].isalnum() and plain[end].isalnum():
                end += 1
            wrong = Style(color=parse("$error").rich_style.color, underline=True)
            line.stylize(wrong, min(start, max(0, len(plain) - 1)), end)
        return line
