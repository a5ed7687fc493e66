"""The line below an editor that says what is wrong where the cursor is, or next; and the marks in the text."""

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from workbench.core.findings import Finding, Weight, finding_at, next_finding
from workbench.core.text import visible
from workbench.core.text_buffer import TextBuffer
from workbench.tui.shades import MUTED
from workbench.tui.widgets.text_view import Mark

_LOOKS = {
    Weight.NOT_JSON: ("✗", "$error"),
    Weight.AGAINST_SCHEMA: ("✗", "$warning"),
    Weight.WARNING: ("!", "$warning"),
}
_LONGEST_WORD = 40


class FindingsLine(Static):
    """Shows one of the findings, how many there are, and the keys that help. Takes no room when there is none."""

    DEFAULT_CSS = """
    FindingsLine { height: auto; max-height: 3; display: none; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._told = Content()

    def show(self, findings: Sequence[Finding], at: int, *, go_key: str, repair: str, repair_key: str) -> None:
        """Show the finding at a byte, or else the next behind it. repair: what would mend it, or empty."""
        parts: list[str | tuple[str, str]] = []
        found = finding_at(findings, at)
        index = next_finding(findings, at) if found is None else found
        if index is not None:
            finding = findings[index]
            glyph, color = _LOOKS[finding.weight]
            parts += [
                (f"{glyph} line {finding.line}, column {finding.column}", color),
                f"  {visible(finding.message)}  ",
            ]
            if finding.path:
                parts += [(f"{visible(finding.path)}  ", MUTED)]
            if len(findings) > 1:
                parts += [(f"{index + 1} of {len(findings):,}  ", MUTED)]
            parts += [(go_key, "bold $accent"), (" next" if len(findings) > 1 else " go", MUTED)]
        if repair:
            parts += ["  " if parts else "", (repair_key, "bold $accent"), (f" {visible(repair)}", MUTED)]
        self._take(Content.assemble(*parts))

    def _take(self, words: Content) -> None:
        if words == self._told:
            return
        # Laying out takes longer than drawing: only where the line may take more room than before, or less.
        width = max(1, self.size.width)
        moves = not self.display or words.cell_length // width != self._told.cell_length // width
        self._told = words
        self.update(words, layout=moves)
        self.display = bool(words.plain)


def marks(findings: Sequence[Finding], buffer: TextBuffer) -> list[Mark]:
    """Where the findings are to be underlined; one without a length, as far as a word goes."""
    found = []
    for finding in findings:
        start = buffer.offset_of_byte(finding.offset)
        end = buffer.offset_of_byte(finding.offset + finding.length) if finding.length else _word_end(buffer, start)
        color = _LOOKS[finding.weight][1]
        found.append(Mark(start, max(end, start + 1), f"{color} underline", f"bold {color}"))
    return found


def _word_end(buffer: TextBuffer, start: int) -> int:
    ahead = buffer.slice(start, start + _LONGEST_WORD)
    return start + next((at for at, one in enumerate(ahead) if not (one.isalnum() or one == "_")), len(ahead))
