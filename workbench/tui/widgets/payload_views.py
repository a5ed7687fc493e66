"""The ways to look at a payload: which there are, what to say about it, and the sheet of each.

JSON            pretty · raw · http (where it describes a response) · text (where it is one string) · hex
other text      text · hex
other bytes     hex · text
"""

import msgspec
from textual.content import Content

from workbench.core.embedded import is_text, string_text, text_bytes
from workbench.core.json_document import JsonDocument
from workbench.core.json_lines import Lines
from workbench.core.payload import Problem, Valid, check
from workbench.core.proxy import HttpResponse, http_response
from workbench.core.text import visible
from workbench.core.units import size
from workbench.tui.widgets.sheet import MUTED, HexSheet, TextSheet

View = str
_EXPLAINED = 1_000_000
"""Bytes of what is not JSON that is read again to say why; that may take seconds for more."""


class PayloadViews:
    """A payload and its sheets, each made when it is asked for first.

    Attributes:
        views: their names; the first is the one to begin with. note: what is odd about the payload, or empty.
    """

    def __init__(self, payload: bytes, *, look_for_json: bool = True) -> None:
        self.payload = payload
        self._sheets: dict[View, TextSheet | HexSheet] = {}
        self._document: JsonDocument | None = None
        self._http: HttpResponse | None = None
        self.note = ""
        verdict = _verdict(payload) if look_for_json else None
        if not payload:
            self.views: tuple[View, ...] = ()
            self.note = "empty: no bytes at all"
        elif isinstance(verdict, Valid):
            self.views = self._views_of_json(payload)
        elif is_text(payload):
            self.views = ("text", "hex")
            self.note = f"not JSON{_where(verdict)}" if look_for_json else ""
        else:
            self.views = ("hex", "text")
            self.note = f"{size(len(payload))} that are not text"

    @property
    def is_json(self) -> bool:
        """Whether the payload is JSON."""
        return "raw" in self.views

    def _views_of_json(self, payload: bytes) -> tuple[View, ...]:
        self._document = JsonDocument.of(payload)
        if self._document is None:
            self.note = "JSON, but too deep to indent: shown raw"
            return ("raw", "hex")
        more: tuple[View, ...] = ()
        first = payload[:1] if payload[:1] in (b"{", b'"') else payload.lstrip()[:1]
        if first == b"{":
            self._http = http_response(payload)
            more = ("http",) if self._http else ()
        elif first == b'"':
            more = ("text",)
        elif payload.strip() == b"null":
            self.note = "null"
        return ("pretty", "raw", *more, "hex")

    def sheet(self, view: View) -> TextSheet | HexSheet:
        """The sheet of one of the views."""
        if view not in self._sheets:
            self._sheets[view] = self._made(view)
        return self._sheets[view]

    def _made(self, view: View) -> TextSheet | HexSheet:
        if view == "pretty" and self._document is not None:
            return TextSheet(self._document, is_json=True)
        if view == "hex":
            return HexSheet(self.payload)
        if view == "http" and self._http is not None:
            body = PayloadViews(self._http.body)
            sheet = body.sheet(body.views[0]) if body.views else TextSheet(Lines(b""), is_json=False)
            sheet.head = _head(self._http, empty=not body.views)
            return sheet
        if view == "text" and self.is_json:
            return TextSheet(Lines(text_bytes(string_text(self.payload.strip()) or "")), is_json=False)
        return TextSheet(Lines(self.payload), is_json=self.is_json)


def _verdict(payload: bytes) -> Valid | Problem | None:
    """Whether it is JSON; None when it isn't, and it would take long to tell why."""
    if len(payload) <= _EXPLAINED:
        return check(payload)
    try:
        msgspec.json.decode(payload, type=msgspec.Raw)
        payload.decode()
    except UnicodeDecodeError:
        return None
    except (msgspec.DecodeError, RecursionError) as error:
        odd = isinstance(error, RecursionError) or b"\\ud" in payload or b"\\uD" in payload
        return check(payload) if odd else None
    return Valid()


def _where(problem: Valid | Problem | None) -> str:
    if not isinstance(problem, Problem):
        return ""
    message = problem.message.replace("the payload ends", "it ends")
    return f": {visible(message)} (line {problem.line}, column {problem.column})"


def _head(response: HttpResponse, *, empty: bool) -> list[Content]:
    """The status line and the headers as a table."""
    color = "$success" if response.status < 300 else "$primary" if response.status < 400 else "$error"
    if 400 <= response.status < 500:
        color = "$warning"
    rows = [Content.assemble((f"HTTP {response.status} {response.reason}".rstrip(), f"bold {color}"))]
    names = [visible(name) for name, _ in response.headers]
    width = min(32, max(map(len, names), default=0))
    for name, (_, value) in zip(names, response.headers, strict=True):
        rows.append(Content.assemble((f"{name:<{width}}  ", "$primary"), visible(value)))
    if response.note:
        rows.append(Content.styled(response.note, MUTED))
    rows.append(Content.styled("no body", MUTED) if empty else Content())
    return rows
