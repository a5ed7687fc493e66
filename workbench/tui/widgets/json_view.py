"""One widget for any response: all ways to look at it, search, a JMESPath filter, what its strings hold, copy, save.

What is looked at is a stack of layers: the payload, on it the result of a filter or what a string holds, and so on.
The crumbs above the document tell the way down; Escape goes one up. The line below it tells the path of the cursor's
line. The payload itself is never changed. What may take long is an Errand: the screen has to run those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from workbench.core.embedded import inside, string_text
from workbench.core.text import decoded, visible
from workbench.core.units import plural, size
from workbench.tui.shades import MUTED
from workbench.tui.widgets.bar_actions import FilterBar, SearchBar
from workbench.tui.widgets.document_view import DocumentView
from workbench.tui.widgets.file_bar import FileBar
from workbench.tui.widgets.foot import Crumbs, Foot
from workbench.tui.widgets.http_sheet import HttpSheet
from workbench.tui.widgets.layers import Layer, Layers
from workbench.tui.widgets.line_bar import LineBar
from workbench.tui.widgets.payload_views import PayloadViews

_UNWRAPPED_VIEWS = ("pretty", "hex")


class ResponseView(Vertical):
    """Shows one payload."""

    DEFAULT_CSS = """
    ResponseView {
        height: 1fr;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    @dataclass(eq=False, repr=False)
    class PathChanged(Message):
        """The path of the cursor's line is another: JMESPath, or empty where lines have none."""

        path: str

    @dataclass(eq=False, repr=False)
    class ViewChanged(Message):
        """Something else is shown, or in another view. note: what is odd about it, or empty."""

        view: str
        note: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._layers = Layers(Layer(PayloadViews(b"")))
        self._is_empty = True
        self._remarks: Sequence[str] = ()
        self._wraps: dict[str, bool] = {}
        self._path = ""
        self._told = 0

    def compose(self) -> ComposeResult:
        """Crumbs, the document, one bar at a time, the path."""
        yield Crumbs()
        yield DocumentView()
        yield SearchBar()
        yield FilterBar()
        yield FileBar("save to", saves=True)
        yield Foot()

    # --- what is shown ---

    @property
    def document(self) -> DocumentView:
        """The document."""
        return self.query_one(DocumentView)

    @property
    def top(self) -> Layer:
        """What is looked at."""
        return self._layers.top

    @property
    def payload(self) -> bytes:
        """The payload that was given to `show`."""
        return self._layers.bottom.payload.payload

    @property
    def views(self) -> Sequence[str]:
        """The names of the views there are of what is looked at."""
        return self.top.payload.views

    @property
    def view(self) -> str:
        """The view it is looked at in; empty when there is nothing to see."""
        return self.top.view

    @property
    def is_at_bottom(self) -> bool:
        """Whether the payload itself is looked at, not the result of a filter or what a string holds."""
        return not self._layers.are_many

    @property
    def path(self) -> str:
        """The path of the cursor's line; empty where lines have none, or none that picks their value."""
        return self._path

    @property
    def note(self) -> str:
        """What is odd about what is looked at: `not JSON, …`, `null`; or empty."""
        return "" if self._is_empty else self.top.payload.note_of(self.view)

    def show(self, payload: bytes, *, view: str = "", remarks: Sequence[str] = ()) -> None:
        """Show a payload from its beginning, in a view of it if it has that. remarks: sentences to stand above it."""
        views = PayloadViews(payload)
        self.show_again(Layers(Layer(views, view=view if view in views.views else "")), remarks=remarks)

    def show_again(self, looked: Layers, *, remarks: Sequence[str] = ()) -> None:
        """Go on looking at a payload as one did."""
        self._close_bars()
        self._layers, self._is_empty, self._remarks = looked, False, remarks
        self._enter_view(self.view)

    @property
    def looked(self) -> Layers:
        """How the payload is looked at, to go on with later."""
        self._leave_view()
        return self._layers

    def set_view(self, view: str) -> None:
        """Look at it in another view, the cursor where it was there last. Views that there aren't are ignored."""
        if view in self.views and view != self.view:
            self._leave_view()
            self._enter_view(view)

    def action_next_view(self, step: int = 1) -> None:
        """Go to the next view, or to the one before."""
        if self.views:
            self.set_view(self.views[(self.views.index(self.view) + step) % len(self.views)])

    def pop(self) -> None:
        """Go back to what was looked at before."""
        if self._layers.are_many:
            self._layers.pop()
            self._enter_view(self.view)

    @property
    def below_filter(self) -> PayloadViews:
        """What a filter picks from."""
        return self._layers.below_filter.payload

    def set_filter(self, result: PayloadViews | None, query: str) -> None:
        """Look at the result of a filter, in the place of another one; None takes it away."""
        if result is None and not self.top.query:
            return
        self._leave_view()
        self._layers.filter(result, query)
        self._enter_view(self.view)

    def _leave_view(self) -> None:
        self.top.places[self.view] = self.document.place

    def _enter_view(self, view: str) -> None:
        layer = self.top
        layer.view = view
        self.query_one(SearchBar).forget()
        sheet = layer.payload.sheet(view or "text")
        self.document.show(sheet, wraps=self._is_wrapped(view), place=layer.places.get(view), blank=not view)
        self._show_crumbs()
        self.query_one(Foot).display = bool(view)
        self.post_message(self.ViewChanged(view, self.note))

    def _is_wrapped(self, view: str) -> bool:
        return self._wraps.get(view, view not in _UNWRAPPED_VIEWS)

    def _show_crumbs(self) -> None:
        crumbs = [Content.styled(crumb, "bold") for crumb in self._layers.crumbs]
        parts = [Content.styled(" › ", MUTED).join(crumbs)] if crumbs else []
        parts += [Content.styled(visible(note), "$warning") for note in (self.note, *self._remarks) if note]
        if crumbs:
            parts.append(Content.styled("Esc goes back", MUTED))
        line = self.query_one(Crumbs)
        line.update(Content.styled(" · ", MUTED).join(parts))
        line.tooltip = "A click goes back" if crumbs else None
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
        if told != self._told:
            return
        sheet, row = self.document.sheet, self.document.cursor
        path = "" if self.document.is_blank else self._layers.path(sheet.path(row))
        is_hidden = bool(path) and sheet.hides(row)
        line, of = sheet.number(row)
        within = self._within(row) if path else ""
        self.query_one(Foot).tell(path, within=within, is_hidden=is_hidden, line=line, of=of)
        path = "" if is_hidden else path
        if path != self._path:
            self._path = path
            self.post_message(self.PathChanged(path))

    def _within(self, row: int) -> str:
        """What the path of a row is a path in, where that is not the payload."""
        sheet = self.document.sheet
        opened = self._layers.below_filter.within
        inner = "body" if isinstance(sheet, HttpSheet) and sheet.in_text(row) else ""
        return " › ".join(filter(None, (opened, inner)))

    def _value(self) -> bytes | None:
        """The value under the cursor as JSON; all that is looked at where rows have no values."""
        document = self.document
        if document.is_blank:
            return None
        value = document.sheet.value(document.cursor)
        return self.top.payload.payload if value is None and self.view != "http" else value

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
        sheet, row = self.document.sheet, self.document.cursor
        if not self.document.is_blank and sheet.hides(row):
            self.notify("No path leads here: a later key of the same name hides it from JMESPath.", markup=False)
        else:
            self._copy(None if self.document.is_blank else self._layers.path(sheet.path(row)) or None, "path")

    def action_copy_all(self) -> None:
        """Copy the payload as it came."""
        self._copy(None if self._is_empty or not self.payload else decoded(self.payload), "response")

    def _copy(self, text: str | None, what: str) -> None:
        if text is None:
            self.notify(f"There is no {what} to copy here.", markup=False)
            return
        self.app.copy_to_clipboard(text.encode("utf-8", "backslashreplace").decode())
        shown = text if what == "path" else plural(len(text), "character")
        self.notify(f"Copied the {what}, {shown}.", markup=False)

    def on_foot_clicked(self, event: Foot.Clicked) -> None:
        """The path is shown where it can be clicked."""
        event.stop()
        self.action_copy_path()

    def on_document_view_opened(self, event: DocumentView.Opened) -> None:
        """Look into what was clicked twice."""
        event.stop()
        self.action_open_string()

    def action_open_string(self) -> None:
        """Look into the string under the cursor: JSON, base64 or text. On a bracket: fold or unfold it."""
        sheet, row = self.document.sheet, self.document.cursor
        value = None if self.document.is_blank else sheet.value(row)
        held = inside(value) if value is not None else None
        if held is None:
            self.document.action_toggle_fold()
            return
        kind = "" if held.kind == "text" else f" ({held.kind}, {size(len(held.data))})"
        within = " › ".join(filter(None, (self._within(row), self._layers.path(sheet.path(row)))))
        crumb = visible(f"{within if self.is_at_bottom else sheet.path(row)}{kind}")
        payload = PayloadViews(held.data, look_for_json=held.kind != "text")
        if held.kind == "base64" and not payload.is_json:
            payload = PayloadViews(held.data, look_for_json=False)  # nobody said that it would be
        self._leave_view()
        self._layers.push(Layer(payload, crumb, within=within))
        self._enter_view(self.view)

    def on_crumbs_clicked(self, event: Crumbs.Clicked) -> None:
        """The crumbs lead back."""
        event.stop()
        self.pop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Escape is the host's when there is nothing to go back from."""
        return action != "back" or self._layers.are_many or self.document.search is not None

    def action_back(self) -> None:
        """Forget the search, or else go back to what was looked at before."""
        if self.document.search is not None:
            self.query_one(SearchBar).forget()
        else:
            self.pop()

    # --- the bars ---

    def _close_bars(self) -> None:
        for bar in self.query(LineBar):
            if bar.display:
                bar.close()

    def action_search(self) -> None:
        """Look for text."""
        if self.view:
            self._close_bars()
            self.query_one(SearchBar).start()

    def action_next_hit(self, step: int = 1) -> None:
        """Go to the next hit, or the one before; ask what to look for if there is nothing yet."""
        if self.document.search is None:
            self.action_search()
        else:
            self.query_one(SearchBar).go(step)

    def action_filter(self) -> None:
        """Show what a JMESPath expression picks."""
        if not self.below_filter.is_json:
            self.notify("Only JSON can be filtered.", markup=False)
            return
        self._close_bars()
        self.query_one(FilterBar).start()

    def action_save(self) -> None:
        """Save what is looked at to a file."""
        if self.view:
            self._close_bars()
            self.query_one(FileBar).start(self.file_name)

    @property
    def file_name(self) -> str:
        """What a file of what is looked at may be called."""
        kind = "json" if self.top.payload.is_json else "bin" if self.views[:1] == ("hex",) else "txt"
        return f"response.{kind}"

    def on_file_bar_chosen(self, event: FileBar.Chosen) -> None:
        """Save what is looked at there, byte for byte as it came."""
        event.stop()
        event.bar.save(event, self.top.payload.payload)

    @on(FileBar.Saved)
    @on(FileBar.Left)
    def _back_to_the_document(self, event: FileBar.Saved | FileBar.Left) -> None:
        event.stop()
        self.screen.set_focus(self.document)

    async def act(self, action: str) -> None:
        """Do one of the actions of the view, or of its document."""
        owner = self if hasattr(self, f"action_{action.partition('(')[0]}") else self.document
        await owner.run_action(action)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed into a bar is the bar's own."""
        event.stop()
