"""The colours of JSON by Pygments, a line at a time, when it is looked at."""

from functools import cache
from typing import TYPE_CHECKING

from textual.content import Span

from workbench.tui.shades import MUTED

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_STYLES = (
    (("Name", "Tag"), "$primary"),
    (("Literal", "String"), "$success"),
    (("Literal", "Number"), "$warning"),
    (("Keyword", "Constant"), "$accent"),
    (("Punctuation",), MUTED),
    (("Comment",), MUTED),
    (("Error",), "$error"),
)
"""The style of each of Pygments' token types, which are tuples of names: the path to the type."""


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
