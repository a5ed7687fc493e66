"""The ways to look at a payload: which there are, what to say about it, and the sheet of each.

JSON            pretty · raw · http (where it describes a response) · text (where it is one string) · hex
other text      text · hex
other bytes     hex · text
"""

from workbench.core.embedded import is_damaged_text, is_text, string_text, text_bytes
from workbench.core.json_document import JsonDocument
from workbench.core.json_lines import Lines
from workbench.core.payload import Problem, Valid
from workbench.core.proxy import HttpResponse, http_response, http_status
from workbench.core.quick_check import Unknown, quick_check
from workbench.core.text import visible
from workbench.core.units import size
from workbench.tui.widgets.http_sheet import HttpSheet
from workbench.tui.widgets.sheet import HexSheet, Sheet, TextSheet

View = str
_SAYS_NO_MORE = "what stands there is not JSON"


class PayloadViews:
    """A payload and its sheets, each made when it is asked for first.

    Attributes:
        views: their names; the first is the one to begin with. note: what is odd about the payload, or empty.
    """

    def __init__(self, payload: bytes, *, look_for_json: bool = True) -> None:
        self.payload = payload
        self._sheets: dict[View, Sheet] = {}
        self._response: HttpResponse | None = None
        self.note = ""
        self._document = JsonDocument.of(payload) if look_for_json and payload else None
        if not payload:
            self.views: tuple[View, ...] = ()
            self.note = "empty: no bytes at all"
        elif self._document is not None:
            self.views = self._views_of_json(payload)
        else:
            self.views = self._views_of_others(payload, look_for_json=look_for_json)

    @property
    def is_json(self) -> bool:
        """Whether the payload is JSON."""
        return "raw" in self.views

    def _views_of_json(self, payload: bytes) -> tuple[View, ...]:
        more: tuple[View, ...] = ()
        first = payload[:1] if payload[:1] in (b"{", b'"') else payload.lstrip()[:1]
        if first == b"{":
            more = ("http",) if http_status(payload) is not None else ()
        elif first == b'"':
            more = ("text",)
        elif payload.strip() == b"null":
            self.note = "null: no value"
        return ("pretty", "raw", *more, "hex")

    def _views_of_others(self, payload: bytes, *, look_for_json: bool) -> tuple[View, ...]:
        verdict = quick_check(payload) if look_for_json else None
        if isinstance(verdict, Valid):
            self.note = "JSON that nests too deep, or would grow too large, to be indented: shown raw"
            return ("raw", "hex")
        if not is_text(payload) and not is_damaged_text(payload):
            self.note = f"{size(len(payload))} that are not text"
            return ("hex", "text")
        if isinstance(verdict, Unknown):
            self.note = "nests too deep to tell whether it is JSON: shown as text"
        elif verdict is not None:
            self.note = f"not JSON{_words(verdict)}"
        return ("text", "hex")

    def note_of(self, view: View) -> str:
        """What is odd about the payload, looked at in one of the views."""
        if view == "http" and (response := self._http()) is not None:
            return response.note
        return self.note

    def sheet(self, view: View) -> Sheet:
        """The sheet of one of the views."""
        if view not in self._sheets:
            self._sheets[view] = self._made(view)
        return self._sheets[view]

    def _made(self, view: View) -> Sheet:
        if view == "pretty" and self._document is not None:
            return TextSheet(self._document, is_json=True)
        if view == "hex":
            return HexSheet(self.payload)
        if view == "http" and (response := self._http()) is not None:
            body = PayloadViews(response.body)
            return HttpSheet(response, body.sheet(body.views[0]) if body.views else None)
        if view == "text" and self.is_json:
            return TextSheet(Lines(text_bytes(string_text(self.payload.strip()) or "")), is_json=False)
        return TextSheet(Lines(self.payload), is_json=self.is_json)

    def _http(self) -> HttpResponse | None:
        if self._response is None and "http" in self.views:
            self._response = http_response(self.payload)
        return self._response


def _words(problem: Problem) -> str:
    """Why it is no JSON, and where. It came from outside: what Lambda takes is not the question."""
    message = problem.message.replace("the payload ends", "it ends").replace("; Lambda takes none", "")
    why = "" if message == _SAYS_NO_MORE else f": {visible(message)}"
    return f"{why} (line {problem.line:,}, column {problem.column:,})"
