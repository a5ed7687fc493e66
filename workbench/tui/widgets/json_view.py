"""One widget for any response: all ways to look at it, search, a JMESPath filter, what its strings hold, copy, save.

What is looked at is a stack of layers: the payload, on it the result of a filter or what a string holds, and so on.
The crumbs above the document tell the way down; Escape goes one up. The payload itself is never changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from workbench.core.embedded import inside, string_text
from workbench.core.json_lines import Lines
from workbench.core.text import decoded, visible
from workbench.core.units import plural, size
from workbench.tui.widgets.bar_actions import FilterBar, SaveBar, SearchBar
from workbench.tui.widgets.document_view import DocumentView
from workbench.tui.widgets.line_bar import LineBar
from workbench.tui.widgets.payload_views import PayloadViews
from workbench.tui.widgets.sheet import MUTED, TextSheet

_UNWRAPPED_VIEWS = ("pretty", "hex")
_COPIED_AT_MOST = 10_000_000


class Action(NamedTuple):
    """Something the view can do, for a table of commands: the name of its `action_…`, its key, what it is."""

    action: str
    key: str
    label: str
    tooltip: str


ACTIONS = (
    Action("next_view", "v", "View", "Show the response in another way: pretty, raw, http, text, hex"),
    Action("search", "slash", "Search", "Look for text in the response; n and N go to the next and the one before"),
    Action("filter", "f", "Filter", "Show what a JMESPath expression picks"),
    Action("open_string", "enter", "Open", "Look into a string: JSON, base64 or text"),
    Action("copy_value", "y", "Copy", "Copy the value under the cursor as JSON"),
    Action("copy_text", "Y", "Copy text", "Copy the value under the cursor as text"),
    Action("copy_path", "p", "Copy path", "Copy the path of the line under the cursor"),
    Action("save", "s", "Save", "Save the response to a file"),
    Action("wrap", "w", "Wrap", "Wrap long lines, or don't"),
)
"""What a host may list in its table of commands. `next_view` is the host's to bind, the view binds the others."""


@dataclass
class Layer:
    """Something looked at. crumb: how one came to it, empty for the payload. cursors: where one was, view by view."""

    payload: PayloadViews
    crumb: str = ""
    view: str = ""
    cursors: dict[str, int] = field(default_factory=dict)
    is_filter: bool = False


class ResponseView(Vertical):
    """Shows one payload."""

    DEFAULT_CSS = """
    ResponseView {
        height: 1fr;

        #crumbs { height: 1; display: none; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", show=False),
        Binding("n", "next_hit(1)", show=False),
        Binding("N", "next_hit(-1)", show=False),
        Binding("f,colon", "filter", show=False),
        Binding("w", "wrap", show=False),
        Binding("y", "copy_value", show=False),
        Binding("Y", "copy_text", show=False),
        Binding("p", "copy_path", show=False),
        Binding("s", "save", show=False),
        Binding("enter", "open_string", show=False),
        Binding("escape,backspace", "back", show=False),
    ]

    @dataclass
    class PathChanged(Message):
        """The path of the cursor's line is another: JMESPath, or empty where lines have none."""

        path: str

    @dataclass
    class ViewChanged(Message):
        """Something else is shown, or in another view. note: what is odd about it, or empty."""

        view: str
        note: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._stack = [Layer(PayloadViews(b""))]
        self._is_empty = True
        self._wraps: dict[str, bool] = {}
        self._path = ""
        self._told = 0

    def compose(self) -> ComposeResult:
        """Crumbs, the document, one bar at a time."""
        yield Static(id="crumbs")
        yield DocumentView()
        yield SearchBar()
        yield FilterBar()
        yield SaveBar()

    # --- what is shown ---

    @property
    def document(self) -> DocumentView:
        """The document."""
        return self.query_one(DocumentView)

    @property
    def top(self) -> Layer:
        """What is looked at."""
        return self._stack[-1]

    @property
    def payload(self) -> bytes:
        """The payload that was given to `show`."""
        return self._stack[0].payload.payload

    @property
    def views(self) -> Sequence[str]:
        """The names of the views there are of what is looked at."""
        return self.top.payload.views

    @property
    def view(self) -> str:
        """The view it is looked at in; empty when there is nothing to see."""
        return self.top.view

    @property
    def path(self) -> str:
        """The path of the cursor's line."""
        return self._path

    @property
    def note(self) -> str:
        """What is odd about what is looked at: `not JSON, …`, `null`; or empty."""
        return self.top.payload.note

    def show(self, payload: bytes) -> None:
        """Show a payload from its beginning."""
        self._close_bars()
        self._stack = [Layer(PayloadViews(payload))]
        self._is_empty = False
        self._enter_view(self.views[0] if self.views else "")

    def clear(self) -> None:
        """Show nothing at all."""
        self._close_bars()
        self._stack = [Layer(PayloadViews(b""))]
        self._is_empty = True
        self._enter_view("")

    def set_view(self, view: str) -> None:
        """Look at it in another view, the cursor where it was there last. Views that there aren't are ignored."""
        if view in self.views and view != self.view:
            self._leave_view()
            self._enter_view(view)

    def action_next_view(self) -> None:
        """Go to the next view."""
        if self.views:
            self.set_view(self.views[(self.views.index(self.view) + 1) % len(self.views)])

    def push(self, data: bytes, crumb: str, *, look_for_json: bool = True, is_filter: bool = False) -> None:
        """Look at something on top of what is looked at."""
        self._leave_view()
        self._stack.append(Layer(PayloadViews(data, look_for_json=look_for_json), crumb, is_filter=is_filter))
        self._enter_view(self.views[0] if self.views else "")

    def pop(self) -> None:
        """Go back to what was looked at before."""
        if len(self._stack) > 1:
            self._stack.pop()
            self._enter_view(self.view)

    @property
    def below_filter(self) -> PayloadViews:
        """What a filter picks from: what is looked at, or what lies below the result of a filter."""
        return self._stack[-2 if self.top.is_filter else -1].payload

    def set_filter(self, result: bytes | None, query: str) -> None:
        """Look at the result of a filter, in the place of another one; None takes it away."""
        if result is None:
            if self.top.is_filter:
                self.pop()
            return
        if self.top.is_filter:
            self._stack.pop()
        self.push(result, visible(query), is_filter=True)

    def _leave_view(self) -> None:
        self.top.cursors[self.view] = self.document.cursor

    def _enter_view(self, view: str) -> None:
        layer = self.top
        layer.view = view
        sheet = layer.payload.sheet(view) if view else TextSheet(Lines(b""), is_json=False)
        self.query_one(SearchBar).forget()
        cursor = layer.cursors.get(view, 0)
        self.document.show(sheet, wraps=self._is_wrapped(view), cursor=cursor, blank=not view)
        self._show_crumbs()
        self.post_message(self.ViewChanged(view, "" if self._is_empty else self.note))

    def _is_wrapped(self, view: str) -> bool:
        return self._wraps.get(view, view not in _UNWRAPPED_VIEWS)

    def _show_crumbs(self) -> None:
        crumbs = [Content.styled(layer.crumb, "bold") for layer in self._stack if layer.crumb]
        parts = [Content.styled(" › ", MUTED).join(crumbs)] if crumbs else []
        if self.note and not self._is_empty:
            parts.append(Content.styled(self.note, "$warning"))
        if crumbs:
            parts.append(Content.styled("Esc goes back", MUTED))
        line = self.query_one("#crumbs", Static)
        line.update(Content.styled(" · ", MUTED).join(parts))
        line.display = bool(parts)

    def action_wrap(self) -> None:
        """Wrap the rows of this view, or don't."""
        self._wraps[self.view] = not self._is_wrapped(self.view)
        self.document.set_wrap(self._wraps[self.view])

    # --- the line under the cursor ---

    def on_document_view_cursor_moved(self, event: DocumentView.CursorMoved) -> None:
        """Tell its path, after what moved is drawn: on a far line it takes as long as reading the document."""
        event.stop()
        self._told += 1
        self.call_after_refresh(self._tell_path, self._told)

    def _tell_path(self, told: int) -> None:
        path = self._path_now() if told == self._told else self._path
        if path != self._path:
            self._path = path
            self.post_message(self.PathChanged(path))

    def _cursor_line(self) -> tuple[TextSheet, int] | None:
        sheet, row = self.document.sheet, self.document.body_row
        if self.document.is_blank or row < 0 or not isinstance(sheet, TextSheet) or sheet.document is None:
            return None
        return sheet, sheet.part(row).line

    def _path_now(self) -> str:
        found = self._cursor_line()
        if found is None:
            return ""
        sheet, line = found
        return visible(sheet.document.path(line)) if sheet.document is not None else ""

    def _value(self) -> bytes | None:
        """The value under the cursor as JSON; all of it where lines have no values; a row of the head."""
        found = self._cursor_line()
        if found is not None and found[0].document is not None:
            return found[0].document.value(found[1])
        if self.document.is_blank:
            return None
        if self.document.body_row < 0:
            return self.document.sheet.head[self.document.cursor].plain.encode()
        return self.document.sheet.data if self.view == "http" else self.top.payload.payload

    def action_copy_value(self) -> None:
        """Copy the value under the cursor as JSON."""
        value = self._value()
        self._copy(None if value is None else decoded(value), "value")

    def action_copy_text(self) -> None:
        """Copy the value under the cursor as text."""
        value = self._value()
        text = None if value is None else string_text(value)
        self._copy(decoded(value) if value is not None and text is None else text, "text")

    def action_copy_path(self) -> None:
        """Copy the path of the cursor's line."""
        found = self._cursor_line()
        path = found[0].document.path(found[1]) if found and found[0].document else None
        self._copy(path, "path")

    def _copy(self, text: str | None, what: str) -> None:
        if text is None:
            self.notify(f"There is no {what} to copy here.", markup=False)
            return
        self.app.copy_to_clipboard(text.encode("utf-8", "backslashreplace").decode())
        shown = visible(text) if what == "path" else plural(len(text), "character")
        self.notify(f"Copied the {what}, {shown}.", markup=False)

    def action_open_string(self) -> None:
        """Look into the string under the cursor: JSON, base64 or text. On a bracket: fold or unfold it."""
        found = self._cursor_line()
        if found is None or found[0].document is None:
            return
        document, line = found[0].document, found[1]
        held = None if document.opens(line) or document.closes(line) else inside(document.value(line))
        if held is None:
            self.document.action_toggle_fold()
            return
        path = visible(document.path(line))
        kind = "" if held.kind == "text" else f" ({held.kind}, {size(len(held.data))})"
        self.push(held.data, f"{path}{kind}", look_for_json=held.kind != "text")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Escape is the host's when there is nothing to go back from."""
        return action != "back" or len(self._stack) > 1 or self.document.search is not None

    def action_back(self) -> None:
        """Forget the search, or else go back to what was looked at before."""
        if self.document.search is not None:
            self.query_one(SearchBar).forget()
        else:
            self.pop()

    # --- the bars ---

    def _close_bars(self) -> None:
        for bar in self.query(LineBar):
            bar.close()

    def action_search(self) -> None:
        """Look for text."""
        if self.view:
            self._close_bars()
            self.query_one(SearchBar).start()

    def action_next_hit(self, step: int) -> None:
        """Go to the next hit, or the one before."""
        self.query_one(SearchBar).go(step)

    def action_filter(self) -> None:
        """Show what a JMESPath expression picks."""
        if not self.top.payload.is_json:
            self.notify("Only JSON can be filtered.", markup=False)
            return
        self._close_bars()
        self.query_one(FilterBar).start()

    def action_save(self) -> None:
        """Save what is looked at to a file."""
        if self.view:
            self._close_bars()
            self.query_one(SaveBar).start()

    @property
    def file_name(self) -> str:
        """What a file of what is looked at may be called."""
        kind = "json" if self.top.payload.is_json else "bin" if self.views[:1] == ("hex",) else "txt"
        return f"response.{kind}"

    def save(self, path: Path, *, overwrite: bool) -> int:
        """Write what is looked at to a file, byte for byte as it came; the bytes written.

        Raises FileExistsError unless `overwrite`; any OSError.
        """
        data = self.top.payload.payload
        with path.open("wb" if overwrite else "xb") as file:
            return file.write(data)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed into a bar is the bar's own."""
        event.stop()
