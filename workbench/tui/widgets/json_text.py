"""JSON as lines to look at: pretty without changing a token, and coloured a line at a time by Pygments.

msgspec's formatter keeps every number, escape and duplicate key as it came. A pretty line never begins inside a string,
so each can be coloured by itself, when it is looked at.
"""

from functools import cache
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content, Span

from workbench.core.json_pretty import indented
from workbench.core.text import decoded, visible

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST_ROW = 1_000
"""Characters of a line that are put on one row; a longer line goes on in the next row."""
_MEASURED = 200_000
"""Characters of a text whose exact width is measured; a longer one is taken to be all wide characters."""
_MUTED = "$foreground-muted"
_STYLES = (
    (("Name", "Tag"), "$primary"),
    (("Literal", "String"), "$success"),
    (("Literal", "Number"), "$warning"),
    (("Keyword", "Constant"), "$accent"),
    (("Punctuation",), _MUTED),
    (("Comment",), _MUTED),
    (("Error",), "$error"),
)
"""The style of each of Pygments' token types, which are tuples of names: the path to the type."""


def pretty(data: bytes) -> str | None:
    """`data` indented by two blanks, every token as it came; None when it is not JSON, or can't be indented."""
    formatted = indented(data)
    return None if formatted is None else decoded(formatted)


@cache
def _lexer() -> "Lexer":
    from pygments.lexers.data import JsonLexer

    return JsonLexer(stripnl=False, ensurenl=False)


def token_spans(line: str) -> list[Span]:
    """The coloured spans of one line of JSON."""
    spans: list[Span] = []
    if not line.strip():
        return spans
    for start, token, text in _lexer().get_tokens_unprocessed(line):
        style = next((style for kind, style in _STYLES if token[: len(kind)] == kind), None)
        if style:
            spans.append(Span(start, start + len(text), style))
    return spans


def prepare() -> None:
    """Load Pygments, which takes 30 ms: not needed for the first paint, and better not in the frame of a key."""
    token_spans("{}")


class TextRows:
    """A text as rows, coloured as JSON or plain. Implements the Rows of widgets/lines.py."""

    def __init__(self, text: str, *, is_json: bool) -> None:
        self._is_json = is_json
        self._rows: list[str] = []
        for line in text.split("\n"):
            line = line.removesuffix("\r")
            if len(line) <= LONGEST_ROW:
                self._rows.append(line)
            else:
                self._rows.extend(line[at : at + LONGEST_ROW] for at in range(0, len(line), LONGEST_ROW))
        self.width = self._width(text)

    def _width(self, text: str) -> int:
        if text.isascii() and text.replace("\n", "").isprintable():
            return max(map(len, self._rows))
        if len(text) <= _MEASURED:
            return max(cell_len(visible(row)) for row in self._rows)
        return max(map(len, self._rows)) * 2

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> Content:
        text = visible(self._rows[index])
        return Content(text, spans=token_spans(text) if self._is_json else None)
