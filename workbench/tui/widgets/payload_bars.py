"""The lines that open below the editor of the payload: find and replace, go to, and those that ask for a file.

They stand together so that the pane can make them when the first of them is asked for.
"""

from textual.app import ComposeResult
from textual.containers import Vertical

from workbench.tui.widgets.editor_bars import FindBar, GoToBar
from workbench.tui.widgets.file_bar import FileBar
from workbench.tui.widgets.text_editor import TextEditor


class PayloadBars(Vertical):
    """The lines by their names; none is shown at first."""

    DEFAULT_CSS = """
    PayloadBars { height: auto; }
    """

    def __init__(self, editor: TextEditor) -> None:
        super().__init__()
        self.find = FindBar(editor)
        self.go_to = GoToBar(editor)
        self.open_file = FileBar("open", saves=False, id="open-file")
        self.save_file = FileBar("save to", saves=True, id="save-file")
        self.schema_file = FileBar("schema", saves=False, id="schema-file")

    def compose(self) -> ComposeResult:
        """All of them."""
        yield self.find
        yield self.go_to
        yield self.open_file
        yield self.save_file
        yield self.schema_file

    def close(self) -> None:
        """Close the one that is open."""
        if self.find.display:
            self.find.leave()
        for bar in (self.go_to, self.open_file, self.save_file, self.schema_file):
            bar.close()
