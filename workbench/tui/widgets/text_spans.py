"""Where colours go in a piece of a line as it is drawn: tabs take places, and unseen characters have signs."""

from textual.content import Span

from workbench.tui.shades import MUTED
from workbench.tui.widgets.cells import TAB

_UNSEEN = "$warning"


def expanded(drawn: list[str], spans: list[Span]) -> tuple[list[Span], str]:
    """The text that is drawn, in which a tab takes four places, and the spans where they are then."""
    if TAB not in drawn:
        return spans, "".join(drawn)
    at = [0]
    for glyph in drawn:
        at.append(at[-1] + len(glyph))
    at.append(at[-1] + 1)  # the end of the line
    last = len(at) - 1
    return [Span(at[span.start], at[min(span.end, last)], span.style) for span in spans], "".join(drawn)


def of_unseen(shown: str, drawn: list[str]) -> list[Span]:
    """Colours of what stands for a character that can't be seen, to be told from the same sign in the text."""
    if shown.isascii() and shown.isprintable():
        return []
    odd = [(index, character) for index, character in enumerate(shown) if drawn[index] != character]
    return [Span(index, index + 1, MUTED if character in "\t\r" else _UNSEEN) for index, character in odd]


def closing_quote(text: str, escaped: bool) -> int:
    """The index behind the quote that closes the string which `text` begins inside of."""
    index = 1 if escaped else 0
    while index < len(text):
        if text[index] == "\\":
            index += 2
        elif text[index] == '"':
            return index + 1
        else:
            index += 1
    return len(text)
