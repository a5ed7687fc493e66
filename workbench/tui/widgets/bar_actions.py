"""The three bars of a ResponseView: search, filter, save. Each knows the view it belongs to, its parent."""

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer
from textual.widgets import Input

from workbench.core.errors import WorkbenchError
from workbench.core.search import Search
from workbench.core.text import visible
from workbench.core.units import plural, size
from workbench.tui.widgets.line_bar import LineBar
from workbench.tui.widgets.sheet import MUTED

if TYPE_CHECKING:
    from workbench.core.query import Document
    from workbench.tui.widgets.document_view import DocumentView
    from workbench.tui.widgets.json_view import ResponseView

_SLICE = 0.012
"""Seconds of looking for more hits of an expression before anything else gets its turn."""
_LARGE = 250_000
_PAUSE = 0.15
"""Seconds of quiet before a large payload is filtered anew."""


class _Bar(LineBar):
    @property
    def view(self) -> "ResponseView":
        """The view it belongs to."""
        from workbench.tui.widgets.json_view import ResponseView

        assert isinstance(self.parent, ResponseView)
        return self.parent

    @property
    def document(self) -> "DocumentView":
        """The view's document."""
        return self.view.document

    def finish(self) -> None:
        """Hide it, and go back to the document."""
        self.close()
        self.document.focus()


class SearchBar(_Bar):
    """Looks for text; the hits are marked as one types. It stays in sight while there are marks."""

    def __init__(self) -> None:
        super().__init__()
        self._is_regex = False
        self._from = 0
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin at the cursor."""
        document = self.document
        row = document.body_row
        self._from = document.sheet.row(row).start if row >= 0 else 0
        self.open(self._label, document.search.needle if document.search else "", "text; ^R for a regular expression")
        self._tell()

    @property
    def _label(self) -> str:
        return "regex /" if self._is_regex else "/"

    def forget(self) -> None:
        """Take the marks away."""
        self._stop()
        if self.display:
            self.close()
            if self.input.has_focus:
                self.document.focus()
        if self.document.search is not None:
            self.document.set_search(None, None)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for it at once."""
        event.stop()
        self._look(event.value)

    def _look(self, needle: str) -> None:
        self._stop()
        if not needle:
            self.document.set_search(None, None)
            self.tell("")
            return
        try:
            search = Search(self.document.sheet.data, needle, is_regex=self._is_regex)
        except re.error as error:
            self.document.set_search(None, None)
            self.tell(visible(str(error)), "$error")
            return
        self.document.set_search(search, None)
        self._collect(first=True)

    def _collect(self, first: bool = False) -> None:
        """Find more hits for a moment; the rest later."""
        search = self.document.search
        if search is None:
            return
        until = time.perf_counter() + _SLICE
        while not search.collect(200) and time.perf_counter() < until:
            pass
        if first or self.document.hit is None:
            self._go_from(search, self._from)
        self.document.refresh_marks()
        self._tell()
        if not search.complete:
            self._timer = self.set_timer(0.005, self._collect)

    def _go_from(self, search: Search, offset: int) -> None:
        hit = search.after(offset) or (search.after(0) if search.complete else None)
        self.document.set_search(search, hit)

    def go(self, step: int) -> None:
        """Go to the next hit or the one before, round the end and the beginning."""
        search, hit = self.document.search, self.document.hit
        if search is None:
            return
        row = self.document.body_row
        sheet = self.document.sheet
        here = sheet.row(row) if row >= 0 else None
        if hit is not None and here is not None and here.start <= hit[0] <= here.end:
            place = hit[0]
            found = search.after(max(hit[1], hit[0] + 1)) if step > 0 else search.before(place)
        else:
            place = here.start if here else 0
            found = search.after(place) if step > 0 else search.before(place)
        found = found or (search.after(0) if step > 0 else search.before(len(sheet.data) + 1))
        self.document.set_search(search, found)
        self._tell()

    def _tell(self) -> None:
        search, hit = self.document.search, self.document.hit
        if search is None:
            return
        more = "" if search.complete else "+ …"
        if not search.total:
            self.tell("not found" if search.complete else "looking …", "$warning" if search.complete else MUTED)
        elif hit is None:
            self.tell(f"{plural(search.total, 'hit')}{more}")
        else:
            self.tell(f"{search.ordinal(hit[0]):,} of {search.total:,}{more}")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the document; the marks stay."""
        event.stop()
        if self.document.search is None:
            self.close()
        self.document.focus()

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Go through the hits while typing; change to expressions; give up."""
        event.stop()
        if event.what == "cancel":
            self.forget()
        elif event.what in ("up", "down"):
            self.go(1 if event.what == "down" else -1)
        elif event.what == "regex":
            self._is_regex = not self._is_regex
            self.label(self._label)
            self._look(self.input.value)


class FilterBar(_Bar):
    """A JMESPath expression and, above it, what it picks, as one types."""

    def __init__(self) -> None:
        super().__init__()
        self.history: list[str] = []
        """The expressions that were kept with Enter, oldest first."""
        self._place = 0
        self._document: Document | None = None
        self._payload = b""
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin with the expression whose result is looked at, if any."""
        layer = self.view.top
        value = layer.crumb if layer.is_filter else ""
        self._payload = self.view.below_filter.payload
        self._place = len(self.history)
        self._document = None
        self.open("filter", value, "JMESPath, such as items[?qty > `1`].sku; Tab completes keys")

    def _read(self) -> "Document":
        from workbench.core.query import Document

        if self._document is None:
            self._document = Document(self._payload)
        return self._document

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what it picks."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if len(self._payload) > _LARGE:
            self._timer = self.set_timer(_PAUSE, self._pick)
        else:
            self._pick()

    def _pick(self) -> None:
        if not self.display:
            return
        query = self.input.value.strip()
        if not query:
            self.view.set_filter(None, "")
            self.tell("")
            return
        try:
            result = self._read().search(query)
        except WorkbenchError as error:
            self.tell(visible(error.message), "$error")
            return
        self.view.set_filter(result, query)
        self.tell("picks nothing: null" if result == b"null" else size(len(result)))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the expression and its result."""
        event.stop()
        self._pick()
        query = event.value.strip()
        if query:
            if query in self.history:
                self.history.remove(query)
            self.history.append(query)
        self._end()

    def _end(self) -> None:
        self._document = None
        self._payload = b""
        self.finish()

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Go through the expressions used before; complete a key; give up."""
        event.stop()
        if event.what == "cancel":
            self.view.set_filter(None, "")
            self._end()
        elif event.what in ("up", "down"):
            self._place = max(0, min(len(self.history), self._place + (1 if event.what == "down" else -1)))
            value = self.history[self._place] if self._place < len(self.history) else ""
            self.input.value = value
            self.input.cursor_position = len(value)
        elif event.what == "complete":
            self._complete()

    def _complete(self) -> None:
        """Complete as far as all keys agree, and tell them when there are several."""
        cursor = self.input.cursor_position
        query = self.input.value
        try:
            start, keys = self._read().completions(query[:cursor])
        except WorkbenchError:
            return
        if not keys:
            self.tell("no keys here")
            return
        common = keys[0]
        while not all(key.startswith(common) for key in keys):
            common = common[:-1]
        if len(common) > cursor - start or len(keys) == 1:
            self.input.value = query[:start] + common + query[cursor:]
            self.input.cursor_position = start + len(common)
        if len(keys) > 1:
            told = visible("  ".join(keys[:12]))
            self.call_after_refresh(self.tell, told + (" …" if len(keys) > 12 else ""))


class SaveBar(_Bar):
    """The name of the file to save to. A file that is there is overwritten only when Enter is pressed once more."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = ""

    def start(self) -> None:
        """Begin with a name in the current folder."""
        self._asked = ""
        self.open("save to", self.view.file_name)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another name is another question."""
        event.stop()
        self._asked = ""
        self.tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save; ask first when the file is there."""
        event.stop()
        name = event.value.strip()
        if not name:
            self.tell("a file needs a name", "$error")
            return
        path = Path(name).expanduser()
        try:
            written = self.view.save(path, overwrite=self._asked == name)
        except FileExistsError:
            self._asked = name
            self.tell("is there already: Enter overwrites it, Esc doesn't", "$warning")
        except (OSError, ValueError, RuntimeError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            self.tell(visible(reason or str(error)), "$error")
        else:
            self.notify(f"Saved {plural(written, 'byte')} to {visible(str(path))}.", markup=False)
            self.finish()

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Give up."""
        event.stop()
        if event.what == "cancel":
            self.finish()
