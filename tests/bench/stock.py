"""Textual's own widgets in the smallest app there can be, for the benchmarks to drive from outside.

    python -m tests.bench.stock bare
    python -m tests.bench.stock textarea|log|tree FILE

`textarea`, `log` and `tree` start empty; F5 puts the file's text into the widget.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Log, Static, TextArea, Tree
from textual.widgets.tree import TreeNode


class Bare(App[None]):
    """Nothing but a word."""

    def compose(self) -> ComposeResult:
        """The word."""
        yield Static("READY")


class Host(App[None]):
    """One widget. F5 fills it, and says so when that was done."""

    BINDINGS = [Binding("f5", "fill", "Fill", priority=True)]

    def __init__(self, kind: str, file: Path) -> None:
        super().__init__()
        self._file = file
        widgets: dict[str, Callable[[], Widget]] = {"textarea": TextArea, "log": Log, "tree": lambda: Tree("payload")}
        self.widget = widgets[kind]()

    def compose(self) -> ComposeResult:
        """The widget, and a line that tells how it is going."""
        yield self.widget
        yield Static("READY", id="state")

    def on_mount(self) -> None:
        """Give it the focus."""
        self.query_one("#state").styles.dock = "bottom"
        self.query_one("#state").styles.height = 1
        self.widget.focus()

    def action_fill(self) -> None:
        """Read the file into the widget."""
        text = self._file.read_text("utf-8")
        match self.widget:
            case TextArea() as area:
                area.load_text(text)
            case Log() as log:
                log.write(text, scroll_end=False)
            case Tree() as tree:
                _add(tree.root, json.loads(text), "payload")
                tree.root.expand()
        self.query_one("#state", Static).update("FILLED")


def _add(node: "TreeNode[None]", value: object, label: str) -> None:
    """A value with all that is in it."""
    if isinstance(value, dict | list):
        child = node.add(label, expand=True)
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            _add(child, inner, str(key))
    else:
        node.add_leaf(f"{label}: {value!r}".replace("[", "("))


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        Bare().run()
    else:
        Host(sys.argv[1], Path(sys.argv[2])).run()
