"""An editor of a few lines that is one field among others: Tab leads on to the next."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from workbench.tui.widgets.text_editor import TextEditor


class FieldEditor(TextEditor):
    """Edits the text of a field."""

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
