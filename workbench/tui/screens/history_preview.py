"""The run under the history's cursor: what it was, its payload, and what came of it, as far as that was kept."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content

from workbench.core.errors import WorkbenchError
from workbench.core.functions import shown_as
from workbench.core.history import INTERRUPTED_WORDS, Entry, Fate, Past
from workbench.core.invocation import Kind
from workbench.core.text import visible
from workbench.core.units import size
from workbench.tui.panes.response import ResponsePane
from workbench.tui.shades import MUTED
from workbench.tui.widgets.framed import FramedPane
from workbench.tui.widgets.history_rows import entry_mark
from workbench.tui.widgets.json_view import ResponseView
from workbench.tui.widgets.lines import LinesView, Row


class HistoryPreview(Vertical):
    """Shows one run. `is_of` tells whether it is the one."""

    def __init__(self) -> None:
        super().__init__(id="past")
        self._shown: int | None = None
        self.past: Past | None = None
        """What is shown; None while there is nothing, or something that can't be read."""

    def compose(self) -> ComposeResult:
        """Its facts, its payload and its response; or a page of what there is to say instead."""
        yield LinesView(id="past-facts")
        with Container(id="past-parts"):
            with FramedPane(id="past-payload"):
                yield ResponseView(id="past-viewer")
            yield ResponsePane()
        yield LinesView(id="past-note")

    def on_mount(self) -> None:
        """Nothing yet."""
        self.clear()

    @property
    def viewer(self) -> ResponseView:
        """The view of the payload."""
        return self.query_one("#past-viewer", ResponseView)

    @property
    def response(self) -> ResponsePane:
        """The response."""
        return self.query_one(ResponsePane)

    def is_of(self, entry: Entry) -> bool:
        """Whether that is what is shown, as it stands."""
        return self._shown == entry.id and (self.past is None or self.past.entry.fate is entry.fate)

    def clear(self, words: str = "") -> None:
        """Show nothing, and say why."""
        self._shown, self.past = None, None
        note = [Content.styled(visible(words), MUTED)] if words else []
        self._show_parts(payload=False, response=False, note=note)
        self.query_one("#past-facts", LinesView).show_page([])

    def fail(self, entry: Entry, error: WorkbenchError) -> None:
        """Say why a run can't be shown."""
        self.clear(f"{error.title}. {error.message} {error.hint}".strip())
        self._shown = entry.id

    def show(self, past: Past) -> None:
        """Show a run."""
        self._shown, self.past = past.entry.id, past
        entry, run = past.entry, past.run
        self.query_one("#past-facts", LinesView).show_page(_facts(entry))
        is_open = run.is_open
        note: list[Content] = []
        if not entry.is_kept:
            sizes = f"Its payload ({size(entry.payload_size)}), its response ({size(entry.response_size)})"
            note.append(Content(f"{sizes} and its log were not kept: the settings leave them out."))
        if is_open:
            note.append(Content("It is still running" + ("." if entry.is_here else ", in another workbench.")))
        has_page = not is_open and (entry.is_kept or run.answer is None)
        if not has_page and run.outcome is not None:
            note.insert(0, entry_mark(entry))
        if entry.is_kept:
            frame = self.query_one("#past-payload", FramedPane)
            frame.set_title(Content("Payload"))
            frame.set_state(Content.styled(size(entry.payload_size), MUTED))
            self.viewer.show(run.request.payload)
        if has_page:
            self.response.show_run(run, 0.0, "")
        self._show_parts(payload=entry.is_kept, response=has_page, note=note)

    def _show_parts(self, *, payload: bool, response: bool, note: Sequence[Content]) -> None:
        self.query_one("#past-payload").display = payload
        self.response.display = response
        self.query_one("#past-parts").display = payload or response
        view = self.query_one("#past-note", LinesView)
        view.display = bool(note)
        view.show_page([Row(line) for line in note])


def _facts(entry: Entry) -> list[Row]:
    """What was invoked, when and where."""
    what = Content.styled(visible(shown_as(entry.function, entry.qualifier)), "bold")
    if entry.kind is not Kind.REQUEST_RESPONSE:
        what += Content.styled(f"  {entry.kind.value}", "$warning")
    if entry.fate is Fate.INTERRUPTED:
        what += Content.styled(f"  {INTERRUPTED_WORDS}", "$warning")
    where = (f"{entry.asked_at:%Y-%m-%d %H:%M:%S}", entry.target, entry.group, f"run {entry.id}")
    return [Row(what + Content.styled(f"  {' · '.join(visible(part) for part in where if part)}", MUTED))]
