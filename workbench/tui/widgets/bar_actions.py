"""Two bars of a ResponseView: search and filter. Each knows the view it belongs to, its parent."""

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.widgets import Input

from workbench.core.errors import WorkbenchError
from workbench.core.expression import BadExpressionError
from workbench.core.search import End, Hits, Search
from workbench.core.text import decoded, visible
from workbench.core.units import plural, size
from workbench.tui.shades import MUTED
from workbench.tui.widgets.errands import Errands, Give
from workbench.tui.widgets.line_bar import LineBar
from workbench.tui.widgets.payload_views import PayloadViews

if TYPE_CHECKING:
    from workbench.core.query import Document
    from workbench.tui.widgets.document_view import DocumentView
    from workbench.tui.widgets.json_view import ResponseView
    from workbench.tui.widgets.layers import Layer

_WORD = 200
"""Characters of a word that Tab completes."""
_PATIENCE = 0.3
"""Seconds after which it is said that a filter is still at work."""
_NAMES = 12
"""Names that are told when several may follow."""


class _Bar(LineBar):
    def __init__(self) -> None:
        super().__init__()
        self.errands = Errands(self)

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

    def close(self) -> None:
        """Hide it; what was still looked for is of no interest any more."""
        self.errands.forget()
        super().close()

    def finish(self) -> None:
        """Hide it, and go back to the document if one was in it."""
        was_in_it = self.input.has_focus
        self.close()
        if was_in_it:
            self.screen.set_focus(self.document)

    def take_completion(self, start: int, names: list[str]) -> None:
        """Complete what is typed from `start` on as far as all names agree, and tell them when there are several."""
        value, cursor = self.input.value, self.input.cursor_position
        common = names[0]
        while not all(name.startswith(common) for name in names):
            common = common[:-1]
        if len(common) > cursor - start or len(names) == 1:
            self.input.value = value[:start] + common + value[cursor:]
            self.input.cursor_position = start + len(common)
        if len(names) > 1:
            told = visible("  ".join(names[:_NAMES]))
            self.call_after_refresh(self.tell, told + (" …" if len(names) > _NAMES else ""))


class SearchBar(_Bar):
    """Looks for text; the hits are marked as one types. It stays in sight while there are marks."""

    def __init__(self) -> None:
        super().__init__()
        self._is_regex = False
        self._from = 0
        self._lowered = (b"", b"")

    def start(self) -> None:
        """Begin at the cursor."""
        document = self.document
        self._from = document.sheet.start(document.cursor)
        needle = document.search.needle if document.search else ""
        buttons = (
            ("up", "↑", "The hit before: ↑, or N"),
            ("down", "↓", "The next hit: ↓, or n"),
            ("regex", ".*", "Look for a regular expression, or for plain text: ^R"),
        )
        self.open(self._prompt, needle, "text; ^R for a regular expression", buttons)
        self._tell()

    @property
    def _prompt(self) -> str:
        return "regex /" if self._is_regex else "/"

    def forget(self) -> None:
        """Take the marks away."""
        self._lowered = (b"", b"")
        if self.display:
            self.finish()
        if self.document.search is not None:
            self.document.set_search(None, None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for it at once."""
        event.stop()
        self._look(event.value)

    def _look(self, needle: str) -> None:
        self.errands.forget()
        if not needle:
            self.document.set_search(None, None)
            self.tell("")
            return
        data = self.document.sheet.data
        if self._lowered[0] is not data:
            self._lowered = (data, data.lower())
        search = Search(data, needle, is_regex=self._is_regex, lowered=self._lowered[1])
        self.document.set_search(search, None)
        if search.complete:
            self._go_on(search)
        else:
            self.errands.send(partial(_look, search), partial(self._take, search))
        self._tell()

    def _take(self, search: Search, found: Hits | BadExpressionError) -> None:
        """Take in some more hits of an expression."""
        if isinstance(found, BadExpressionError):
            self.document.set_search(None, None)
            self.tell(visible(str(found)), "$error")
            return
        search.add(found)
        if self.document.hit is None:
            self._go_on(search)
        self.document.refresh_marks()
        self._tell()

    def _go_on(self, search: Search) -> None:
        """Go to the first hit behind where the search began, or round the end."""
        hit = search.after(self._from) or (search.after(0) if search.complete else None)
        if hit is not None:
            self.document.set_search(search, hit)

    def go(self, step: int) -> None:
        """Go to the next hit or the one before, round the end and the beginning."""
        search, hit, sheet = self.document.search, self.document.hit, self.document.sheet
        if search is None:
            return
        here = sheet.row(self.document.cursor)
        if hit is not None and here.start <= hit[0] <= here.end:
            found = search.after(max(hit[1], hit[0] + 1)) if step > 0 else search.before(hit[0])
        else:
            found = search.after(here.start) if step > 0 else search.before(here.start)
        found = found or (search.after(0) if step > 0 else search.before(len(sheet.data) + 1))
        self.document.set_search(search, found)
        self._tell()

    def _tell(self) -> None:
        search, hit = self.document.search, self.document.hit
        if search is None:
            return
        slow = "takes too long, given up" if search.end is End.TOO_SLOW else ""
        more = "" if search.end is End.ALL else "+"
        if not search.total:
            words = slow or ("not found" if search.complete else "looking …")
            self.tell(words, "$warning" if search.complete else MUTED)
            return
        counted = f"{search.total:,}{more}"
        if hit:
            words = f"{search.ordinal(hit[0]):,} of {counted}"
        else:
            words = f"{counted} hits" if more else plural(search.total, "hit")
        self.tell(f"{words} · {slow}" if slow else words, "$warning" if slow else MUTED)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go back to the document; the marks stay."""
        event.stop()
        if self.document.search is None:
            self.finish()
        else:
            self.screen.set_focus(self.document)

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Go through the hits while typing; change to expressions; take the word of the hit; give up."""
        event.stop()
        if event.what == "cancel":
            self.forget()
        elif event.what in ("up", "down"):
            self.go(1 if event.what == "down" else -1)
        elif event.what == "regex":
            self._is_regex = not self._is_regex
            self.label(self._prompt)
            self._look(self.input.value)
        elif event.what == "complete":
            self._complete()

    def _complete(self) -> None:
        """Go on to the end of the word that is hit."""
        hit = self.document.hit
        if hit is None or self._is_regex:
            return
        word = ""
        for character in decoded(self.document.sheet.data[hit[0] : hit[1] + 4 * _WORD]):
            if len(word) >= len(self.input.value) and not (character.isalnum() or character == "_"):
                break
            word += character
        if len(word) <= _WORD and word.lower().startswith(self.input.value.lower()):
            self.take_completion(0, [self.input.value + word[len(self.input.value) :]])


def _look(search: Search, give: Give[Hits | BadExpressionError]) -> None:
    """In a thread: look for the hits of an expression."""
    try:
        for hits in search.look():
            if not give(hits):
                return
    except BadExpressionError as error:
        give(error)


class _Source:
    """What a filter picks from, read when it is asked first. All of it is for threads."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload
        self._document: Document | None = None

    def _read(self) -> "Document":
        from workbench.core.query import Document

        if self._document is None:
            self._document = Document(self._payload)
        return self._document

    def prepare(self, give: Give[None]) -> None:
        """Read it, so that the first query needs not wait for that."""
        with suppress(WorkbenchError):  # the first query will say why
            self._read()
            give(None)

    def pick(self, query: str, give: Give[PayloadViews | WorkbenchError]) -> None:
        """What a query picks, ready to be shown."""
        try:
            picked = PayloadViews(self._read().search(query))
        except WorkbenchError as error:
            give(error)
        else:
            picked.sheet(picked.views[0])
            give(picked)

    def complete(self, query: str, give: Give[tuple[int, list[str]]]) -> None:
        """The keys that may follow a query."""
        try:
            give(self._read().completions(query))
        except WorkbenchError:
            give((0, []))


class FilterBar(_Bar):
    """A JMESPath expression; above it what it picks, as one types. The last result stays until there is another."""

    def __init__(self) -> None:
        super().__init__()
        self.history: list[str] = []
        """The expressions that were kept with Enter, oldest first."""
        self._place = 0
        self._completing = Errands(self)
        self._source = _Source(b"")
        self._below: PayloadViews | None = None
        self._before: Layer | None = None
        self._answered = self._pending = ""
        self._is_ending = False

    def start(self) -> None:
        """Begin with the expression whose result is looked at, if any."""
        layer = self.view.top
        self._before = layer if layer.query else None
        self._below = self.view.below_filter
        self._source = _Source(self._below.payload)
        self._place = len(self.history) - (self.history[-1:] == [layer.query])  # that one stands there already
        self._answered = layer.query
        self._is_ending = False
        buttons = (
            ("complete", "⇥", "Complete the key: Tab"),
            ("up", "↑", "The expression used before: ↑"),
            ("down", "↓", "The expression used after it: ↓"),
        )
        self.open("filter", layer.query, "JMESPath, such as items[?qty > `1`].sku; Tab completes keys", buttons)
        self._completing.send(self._source.prepare, lambda _: None)

    def close(self) -> None:
        """Hide it, and let go of what was read."""
        super().close()
        self._completing.forget()
        self._pending = ""
        self._source, self._below, self._before = _Source(b""), None, None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what it picks."""
        event.stop()
        self._is_ending = False
        self._ask()

    def _ask(self) -> None:
        query = self._pending = self.input.value.strip()
        if query:
            self.set_timer(_PATIENCE, partial(self._tell_waiting, query))
            self.errands.send(partial(self._source.pick, query), partial(self._take, query))
        else:
            self.errands.forget()
            self._show(None, "")
            self.tell("")

    def _tell_waiting(self, query: str) -> None:
        if query == self._pending:
            self.tell("picking …")

    def _show(self, picked: PayloadViews | None, query: str) -> None:
        self._answered = query
        if self.view.below_filter is self._below:
            self.view.set_filter(picked, query)

    def _take(self, query: str, found: PayloadViews | WorkbenchError) -> None:
        self._pending = ""
        if isinstance(found, WorkbenchError):
            self._is_ending = False
            self.tell(visible(found.message), "$error")
            return
        self._show(found, query)
        self.tell("picks nothing: null" if found.payload == b"null" else size(len(found.payload)))
        if self._is_ending:
            self._keep(query)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the expression and its result; where that is still to come, when it comes."""
        event.stop()
        query = event.value.strip()
        if query == self._answered:
            self._keep(query)
        else:
            self._is_ending = True
            self._ask()

    def _keep(self, query: str) -> None:
        if query:
            self.history = [*(one for one in self.history if one != query), query]
        self.finish()

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Go through the expressions used before; complete a key; give up."""
        event.stop()
        if event.what == "cancel":
            before = self._before
            self.view.set_filter(before.payload if before else None, before.query if before else "")
            self.finish()
        elif event.what in ("up", "down"):
            self._place = max(0, min(len(self.history), self._place + (1 if event.what == "down" else -1)))
            value = self.history[self._place] if self._place < len(self.history) else ""
            self.input.value = value
            self.input.cursor_position = len(value)
        elif event.what == "complete":
            typed = self.input.value[: self.input.cursor_position]
            self._completing.send(partial(self._source.complete, typed), partial(self._take_keys, typed))

    def _take_keys(self, typed: str, found: tuple[int, list[str]]) -> None:
        if self.input.value[: self.input.cursor_position] != typed:
            return
        start, keys = found
        if keys:
            self.take_completion(start, keys)
        else:
            self.tell("no keys here")
