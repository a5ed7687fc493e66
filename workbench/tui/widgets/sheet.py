"""What a document view draws: rows of text with their colours, from bytes that are read where they are looked at.

A sheet knows its lines, folds and wrapping; it knows no widget. Its rows show one character for each character of the
text, so that places in the text and on the screen are the same; a tab is shown as an arrow. Places are bytes of `data`.
"""

from math import inf

from msgspec import Struct, field
from textual.content import Span

from workbench.core.folds import Folds
from workbench.core.hexdump import COLUMNS, hex_columns, hex_row, hex_rows
from workbench.core.json_document import JsonDocument
from workbench.core.json_lines import Lines
from workbench.core.json_tokens import Strings, tokens
from workbench.core.rows import Part, Rows
from workbench.core.text import decoded, one_for_one
from workbench.tui.shades import MUTED
from workbench.tui.widgets.cells import sizes

UNWRAPPED = 1_024
"""Cells of a row that is not wrapped; a longer line goes on in the next row all the same."""
_MEASURED = 500_000
"""Bytes whose longest row is looked for at once; of more it is guessed at first."""
_WRAPPED = 250_000
"""Bytes of long lines that are wrapped exactly at once; those behind them are when there is time."""
_AHEAD = 128
_TAB = "→"
_STYLES = {"key": "$primary", "string": "$success", "number": "$warning", "word": "$accent", "mark": MUTED}
_CLOSERS = {"{": "}", "[": "]"}


class SheetRow(Struct, frozen=True):
    """One row. text: what is seen. start, end: its bytes. indent: blanks before them. folded: None on plain rows."""

    text: str
    spans: list[Span] = field(default_factory=list)
    number: str = ""
    start: int = 0
    end: int = 0
    indent: int = 0
    folded: bool | None = None


class Sheet:
    """What every sheet can do; here for one without lines. `wrap` comes before all else. Rows are numbered from 0."""

    data: bytes
    count: int
    """How many rows there are."""
    width: int
    """Cells of the widest row, or more."""
    digits: int
    """Cells of the widest number of a row."""
    folds: Folds | None = None
    document: JsonDocument | None = None

    def wrap(self, width: int | None) -> None:
        """Wrap rows to so many cells, or not at all."""
        raise NotImplementedError

    def measure(self) -> bool:
        """Make sure of the width and the rows, which may take a moment; tell whether they are others now."""
        return False

    def start(self, index: int) -> int:
        """The byte that a row begins with."""
        raise NotImplementedError

    def row(self, index: int) -> SheetRow:
        """A row with its colours."""
        raise NotImplementedError

    def row_at(self, offset: int) -> int:
        """The row that shows a byte, or the fold that hides it."""
        raise NotImplementedError

    def columns(self, row: SheetRow, start: int, end: int) -> list[tuple[int, int]]:
        """Where bytes stand in the text of a row, in characters."""
        raise NotImplementedError

    def original(self, row: SheetRow) -> str:
        """A row's text to be copied; it ends with a line feed where the line does."""
        return row.text + "\n"

    def reveal(self, offset: int) -> bool:  # noqa: ARG002 - nothing is hidden
        """Unfold what hides a byte; tell whether anything did."""
        return False

    def line(self, index: int) -> int:  # noqa: ARG002 - there are none
        """The line of `document` that a row belongs to; below 0 for none."""
        return -1

    def number(self, index: int) -> tuple[int, int]:  # noqa: ARG002 - there are none
        """Which line a row belongs to, from 1, of how many; zeros where there are no lines."""
        return 0, 0

    def first_row(self, line: int) -> int:
        """The first row of a line of `document`, or of the fold that hides it."""
        return line

    def refold(self) -> None:
        """Take over what is folded now."""

    def path(self, index: int) -> str:
        """The path of a row in JMESPath's words; empty where rows have none."""
        line = self.line(index)
        return self.document.path(line) if self.document is not None and line >= 0 else ""

    def hides(self, index: int) -> bool:
        """Whether the path leads to another value, because a later key has the same name."""
        line = self.line(index)
        return self.document is not None and line >= 0 and self.document.hides(line)

    def value(self, index: int) -> bytes | None:
        """The value of a row as JSON; None where rows have none."""
        line = self.line(index)
        return self.document.value(line) if self.document is not None and line >= 0 else None


class TextSheet(Sheet):
    """Lines of text or of JSON.

    Args:
        lines: a JsonDocument can be folded. is_json: whether to colour its tokens.
    """

    def __init__(self, lines: Lines, *, is_json: bool) -> None:
        self.lines, self.data = lines, lines.data
        self.document = lines if isinstance(lines, JsonDocument) else None
        self.folds = Folds(lines) if isinstance(lines, JsonDocument) else None
        self._strings = Strings(lines.data) if is_json else None
        self.digits = len(str(lines.count))
        self._summaries: dict[int, str] = {}
        self._wrapped: int | None = -1

    def wrap(self, width: int | None) -> None:
        """Wrap rows to so many cells, or not at all."""
        if width == self._wrapped:
            return
        self._wrapped = width
        self._rows = self._wrapped_rows(_WRAPPED)
        self._is_measured = width is not None or len(self.data) <= _MEASURED
        longest = self.lines.longest if self._is_measured else self.lines.longest_at_first
        self.width = width or min(UNWRAPPED, longest)
        self.refold()

    def _wrapped_rows(self, most: float) -> Rows:
        width = self._wrapped
        return Rows(self.lines, UNWRAPPED if width is None else width, sizes, hanging=width is not None, most=most)

    def measure(self) -> bool:
        """Make sure of the width and the rows; tell whether they are others now."""
        before = self.width, self._rows
        if not self._is_measured:
            self._is_measured = True
            self.width = max(self.width, min(UNWRAPPED, self.lines.longest))
        if not self._rows.is_exact:
            self._rows = self._wrapped_rows(inf)
            self.refold()
        return (self.width, self._rows) != before

    def refold(self) -> None:
        """Take over what is folded now."""
        if self.folds is not None:
            self._rows.hide(self.folds.starts, self.folds.ends)
        self.count = self._rows.count

    def line(self, index: int) -> int:
        """The line of `document` that a row belongs to."""
        return self._rows.part(index).line if self.document is not None else -1

    def number(self, index: int) -> tuple[int, int]:
        """Which line a row belongs to, of how many."""
        return self._rows.part(index).line + 1, self.lines.count

    def start(self, index: int) -> int:
        """The byte that a row begins with."""
        return self._rows.part(index).start

    def first_row(self, line: int) -> int:
        """The first row of a line, or of the fold that hides it."""
        return self._rows.row(line)

    def row_at(self, offset: int) -> int:
        """The row that shows a byte."""
        return self._rows.row_at(offset)

    def reveal(self, offset: int) -> bool:
        """Unfold what hides a byte; tell whether anything did."""
        revealed = self.folds is not None and self.folds.reveal(self.lines.at(offset))
        if revealed:
            self.refold()
        return revealed

    def row(self, index: int) -> SheetRow:
        """A row with its colours."""
        part = self._rows.part(index)
        text = _shown(decoded(self.data[part.start : part.end]))
        blanks = " " * part.indent
        number = "" if part.number else str(part.line + 1)
        opens = self.folds is not None and self.data[part.end - 1 : part.end] in (b"{", b"[") and part.is_last
        folded = self.folds.is_folded(part.line) if self.folds is not None and opens else None
        spans = self._spans(part, text)
        if folded:
            tail = f" {self._summary(part.line)} "
            closing = _CLOSERS[text[-1]] + self._comma(part.line)
            at = part.indent + len(text)
            spans += [Span(at, at + len(tail) + len(closing), MUTED)]
            text += tail + closing
        return SheetRow(blanks + text, spans, number, part.start, part.end, part.indent, folded)

    def _spans(self, part: Part, text: str) -> list[Span]:
        found: list[Span] = []
        if self._strings is not None:
            in_string, skipped = self._strings.state(part.start) if part.number else (False, False)
            ahead = b"" if part.is_last else self.data[part.end : part.end + _AHEAD]
            ahead_of = text[skipped:] + decoded(ahead)
            for start, end, kind in tokens(ahead_of, in_string=in_string, limit=len(text) - skipped):
                start, end = (
                    (start + skipped if start else 0) + part.indent,
                    min(end + skipped, len(text)) + part.indent,
                )
                found.append(Span(start, end, _STYLES[kind]))
        elif b"\t" in self.data[part.start : part.end]:
            found = [Span(at + part.indent, at + part.indent + 1, MUTED) for at, one in enumerate(text) if one == _TAB]
        return found

    def _summary(self, line: int) -> str:
        summary = self._summaries.get(line)
        if summary is None and self.document is not None:
            summary = self._summaries[line] = self.document.summary(line)
        return summary or ""

    def _comma(self, line: int) -> str:
        assert self.document is not None  # only documents fold
        end = self.document.end(self.document.closing(line))
        return "," if self.data[end - 1 : end] == b"," else ""

    def columns(self, row: SheetRow, start: int, end: int) -> list[tuple[int, int]]:
        """Where bytes stand in the text of a row."""
        low, high = max(start, row.start), min(end, row.end)
        if low >= high:
            return []
        before, hit = self.data[row.start : low], self.data[low:high]
        column = row.indent + (len(before) if before.isascii() else len(decoded(before)))
        return [(column, column + (len(hit) if hit.isascii() else len(decoded(hit))))]

    def original(self, row: SheetRow) -> str:
        """A row's text as it came."""
        text = row.text if row.folded else " " * row.indent + decoded(self.data[row.start : row.end])
        is_end = row.end >= len(self.data) or self.data[row.end : row.end + 1] == b"\n"
        return text + "\n" * is_end


class HexSheet(Sheet):
    """Bytes in hexadecimal, in rows as long as they are."""

    width = 50 + COLUMNS

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.count = hex_rows(data)
        self.digits = max(4, len(f"{len(data):x}"))

    def wrap(self, width: int | None) -> None:
        """Nothing to do."""

    def start(self, index: int) -> int:
        """The byte that a row begins with."""
        return index * COLUMNS

    def row_at(self, offset: int) -> int:
        """The row that shows a byte."""
        return min(offset // COLUMNS, self.count - 1)

    def row(self, index: int) -> SheetRow:
        """A row: its offset, its bytes, what they may mean."""
        start = index * COLUMNS
        text = hex_row(self.data, index)
        end = min(start + COLUMNS, len(self.data))
        return SheetRow(text, [Span(50, len(text), "$success")], f"{start:0{self.digits}x}", start, end)

    def columns(self, row: SheetRow, start: int, end: int) -> list[tuple[int, int]]:
        """Where bytes stand, in both halves."""
        low, high = max(start, row.start) - row.start, min(end, row.end) - row.start
        if low >= high:
            return []
        (first, seen), (last, seen_last) = hex_columns(low), hex_columns(high - 1)
        return [(first, last + 2), (seen, seen_last + 1)]


def _shown(text: str) -> str:
    return one_for_one(text).replace("\t", _TAB)
