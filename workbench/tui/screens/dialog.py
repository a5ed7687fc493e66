"""Where screens over the workbench have their look from: a style sheet each, read when the screen is first shown.

The workbench's own sheet is all that the first paint parses. Textual takes a screen's sheets from the class itself, so
a subclass that has one of its own names it with `look`.
"""

from pathlib import PurePath
from typing import TypeVar

from textual.screen import ModalScreen

from workbench.tui.screens.beneath import Beneath

T = TypeVar("T")


def look(*names: str) -> list[str | PurePath]:
    """The style sheets of those names, as a screen's CSS_PATH."""
    return [f"../styles/{name}.tcss" for name in names]


class Dialog(ModalScreen[T], Beneath[T]):
    """A screen over the workbench, which is seen around it."""

    CSS_PATH = look("dialog")
