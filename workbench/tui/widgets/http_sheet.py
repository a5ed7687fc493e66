"""A response in proxy form as HTTP has it: the status line and the headers, an empty line, the body.

Head and body are two sheets, one above the other; their bytes stand one behind the other, so that one search finds
what is in either.
"""

from msgspec.structs import replace
from textual.content import Span

from workbench.core.json_lines import Lines
from workbench.core.proxy import Header, HttpResponse
from workbench.core.rows import Part
from workbench.core.text import visible
from workbench.tui.shades import MUTED
from workbench.tui.widgets.sheet import Sheet, SheetRow, TextSheet

_WIDEST_NAME = 32


class _HeadSheet(TextSheet):
    """The status line and the headers, and below them whether there is no body."""

    def __init__(self, response: HttpResponse, *, has_body: bool) -> None:
        self._response = response
        names = [f"{visible(header.name)}:" for header in response.headers]
        self._width = min(_WIDEST_NAME, max(map(len, names), default=0))
        lines = [f"HTTP {response.status} {response.reason}".rstrip()]
        for name, header in zip(names, response.headers, strict=True):
            lines.append(f"{name:<{self._width}} {visible(header.text)}")
        lines.append("" if has_body else "no body")
        super().__init__(Lines(("\n".join(lines) + "\n").encode()), is_json=False)

    def header(self, index: int) -> Header | None:
        """The header of a row; None on the first and the last line."""
        line = self._rows.part(index).line - 1
        return self._response.headers[line] if 0 <= line < len(self._response.headers) else None

    def is_status(self, index: int) -> bool:
        """Whether a row is of the status line."""
        return self._rows.part(index).line == 0

    def _spans(self, part: Part, text: str) -> list[Span]:
        if part.line == 0:
            return [Span(part.indent, part.indent + len(text), f"bold {_colour(self._response.status)}")]
        if part.line > len(self._response.headers):
            return [Span(0, len(text), MUTED)]
        named = max(self._width, text.find(":") + 1)
        return [] if part.number else [Span(0, min(named, len(text)), "$primary")]


def _colour(status: int) -> str:
    if status < 300:
        return "$success"
    return "$primary" if status < 400 else "$warning" if status < 500 else "$error"


class HttpSheet(Sheet):
    """The response that a payload describes. body: the sheet of its body; None when it has none."""

    def __init__(self, response: HttpResponse, body: Sheet | None) -> None:
        self._head = _HeadSheet(response, has_body=body is not None)
        self._response = response
        self._body = body
        self._lead = len(self._head.data)
        self.data = self._head.data + body.data if body else self._head.data
        self.folds = body.folds if body else None
        self.document = body.document if body else None
        self.digits = body.digits if body else 1

    def wrap(self, width: int | None) -> None:
        """Wrap rows to so many cells, or not at all."""
        self._head.wrap(width)
        self.width = self._head.width
        if self._body:
            self._body.wrap(width)
            self.width = max(self.width, self._body.width)
        self._count()

    def measure(self) -> bool:
        """Make sure of the width and the rows; tell whether they are others now."""
        changed = [sheet.measure() for sheet in (self._head, self._body) if sheet is not None]
        self.width = max(self._head.width, self._body.width if self._body else 0)
        self._count()
        return any(changed)

    def _count(self) -> None:
        self.count = self._head.count + (self._body.count if self._body else 0)

    def start(self, index: int) -> int:
        """The byte that a row begins with."""
        below = index - self._head.count
        return self._lead + self._body.start(below) if self._body and below >= 0 else self._head.start(index)

    def row(self, index: int) -> SheetRow:
        """A row with its colours; those of the head have no numbers."""
        below = index - self._head.count
        if self._body is None or below < 0:
            return replace(self._head.row(index), number="")
        row = self._body.row(below)
        return replace(row, start=row.start + self._lead, end=row.end + self._lead)

    def _own(self, row: SheetRow) -> tuple[Sheet, SheetRow, int]:
        """The sheet that a row comes from, the row in its own places, and how far they are apart."""
        if self._body is None or row.start < self._lead:
            return self._head, row, 0
        return self._body, replace(row, start=row.start - self._lead, end=row.end - self._lead), self._lead

    def columns(self, row: SheetRow, start: int, end: int) -> list[tuple[int, int]]:
        """Where bytes stand in the text of a row."""
        sheet, own, apart = self._own(row)
        return sheet.columns(own, start - apart, end - apart)

    def original(self, row: SheetRow) -> str:
        """A row's text as it came."""
        sheet, own, _ = self._own(row)
        return sheet.original(own)

    def row_at(self, offset: int) -> int:
        """The row that shows a byte."""
        if self._body is None or offset < self._lead:
            return self._head.row_at(offset)
        return self._head.count + self._body.row_at(offset - self._lead)

    def reveal(self, offset: int) -> bool:
        """Unfold what hides a byte; tell whether anything did."""
        revealed = self._body is not None and offset >= self._lead and self._body.reveal(offset - self._lead)
        self._count()
        return revealed

    def refold(self) -> None:
        """Take over what is folded now."""
        if self._body:
            self._body.refold()
            self._count()

    def line(self, index: int) -> int:
        """The line of the body that a row belongs to."""
        below = index - self._head.count
        return self._body.line(below) if self._body and below >= 0 else -1

    def number(self, index: int) -> tuple[int, int]:
        """Which line of the body a row belongs to."""
        below = index - self._head.count
        return self._body.number(below) if self._body and below >= 0 else (0, 0)

    def first_row(self, line: int) -> int:
        """The first row of a line of the body."""
        return self._head.count + (self._body.first_row(line) if self._body else 0)

    def in_body(self, index: int) -> bool:
        """Whether a row is of the body."""
        return index >= self._head.count

    def in_text(self, index: int) -> bool:
        """Whether a row's path is one in what the body, a string, says."""
        return self.in_body(index) and self.document is not None and self._response.is_text

    def path(self, index: int) -> str:
        """The path of a row in the payload; of a body that is a string, in what the string says."""
        if self.in_body(index):
            path = super().path(index)
            if self._response.is_text or not path:
                return path or "body"
            return "body" if path == "@" else f"body{'' if path.startswith('[') else '.'}{path}"
        if self._head.is_status(index):
            return "statusCode"
        header = self._head.header(index)
        return header.path if header else ""

    def value(self, index: int) -> bytes | None:
        """The value of a row."""
        if self.in_body(index):
            value = super().value(index)
            return self._body.data if value is None and self._body else value
        if self._head.is_status(index):
            return self._response.status_value
        header = self._head.header(index)
        return header.value if header else None
