"""An editor of a few lines that is one field among others: Tab leads on to the next."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Span

from workbench.tui.widgets.text_editor import TextEditor

_LOOKED_AT = 64
"""Characters, to find the first that is not blank."""


class FieldEditor(TextEditor):
    """Edits the text of a field, which may be JSON: then it is coloured as such, and else it isn't."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("ctrl+z,super+z", "undo", show=False),
        Binding("ctrl+shift+z,alt+z,super+shift+z", "redo", show=False),
        Binding("ctrl+x,super+x", "cut", show=False),
        Binding("ctrl+c,super+c", "copy", show=False),
        Binding("ctrl+v", "paste", show=False),
        Binding("alt+a,ctrl+a", "select_all", show=False),
    ]

    def _token_spans(self, text: str, start: int | None) -> list[Span]:
        is_json = self.buffer.slice(0, _LOOKED_AT).lstrip()[:1] in ("{", "[", '"')
        return super()._token_spans(text, start) if is_json else []
