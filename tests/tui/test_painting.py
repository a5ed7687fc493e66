"""What is painted bit by bit, as it changes, is what is there: nothing that changed is left as it was on the terminal.

All other tests of the interface look at the whole picture, made anew (rest.py). Here each update that would go to the
terminal is written onto a grid of cells, and that is compared with the whole picture.
"""

import re

import pytest
from rich.cells import cell_len
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

from tests.tui import rest
from tests.tui.fakes import answered, make_app, settled, text_of
from workbench.tui.app import WorkbenchApp

_PARTS = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[[0-9;]*m|(\n)|([^\x1b\n]+)")


class Glass:
    """A terminal's cells, as the updates leave them."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}

    def write(self, written: str) -> None:
        x = y = 0
        for part in _PARTS.finditer(written):
            if part[1]:
                y, x = int(part[1]) - 1, int(part[2]) - 1
            elif part[3]:
                x, y = 0, y + 1
            for character in part[4] or "":
                width = cell_len(character)
                if not width:
                    self.cells[x - 1, y] += character
                else:
                    self.cells[x, y] = character
                    self.cells.update({(x + more, y): "" for more in range(1, width)})
                x += width

    def text(self, width: int, height: int) -> str:
        return "\n".join("".join(self.cells.get((x, y), " ") for x in range(width)) for y in range(height))


def drawn_anew(app: WorkbenchApp) -> str:
    """What a person should see: every widget drawn again, whether it says that it has changed or not."""
    for widget in app.screen.walk_children(Widget, with_self=True):
        widget._styles_cache.clear()
    return text_of(app)


@pytest.fixture
def glass(monkeypatch: pytest.MonkeyPatch) -> Glass:
    """What the terminal of the app under test shows."""
    there = Glass()

    def display(app: App[object], screen: Screen[object], update: CompositorUpdate | None) -> None:
        if update is not None and screen is app.screen:
            there.write(update.render_segments(app.console))

    monkeypatch.setattr(Compositor, "render_update", rest.picture)
    monkeypatch.setattr(App, "_display", display)
    return there


_STEPS = (
    ("down", "up", "down", "down"),
    ("slash", "g", "r", "escape", "escape"),
    ("f3", "ctrl+end", "x"),
    ("ctrl+z",),
    ("down", "a", "enter", "tab", "b", "backspace"),
    ("ctrl+home", "shift+down", "shift+down", "delete"),
    ("ctrl+z", "ctrl+f", "t", "e", "escape"),
    ("f4", "down", "down", "minus"),
    ("plus", "slash", "s", "k", "u", "enter", "n", "n", "escape"),
    ("v", "v", "v", "ctrl+p"),
    ("i", "n", "down", "escape"),
    ("tab", "down", "tab"),
)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_changes_is_painted(glass: Glass, size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        for keys in _STEPS:
            for key in keys:
                await pilot.press(key)
                await settled(pilot)
                if not app.screen.is_modal:  # whose picture has the screen beneath it around it
                    assert glass.text(*size) == drawn_anew(app), f"after {key} of {keys}"
