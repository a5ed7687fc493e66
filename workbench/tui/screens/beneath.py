"""Screens that others lie upon: they are painted anew when something on them changed, and at no other time.

Textual (8.2) remembers of a screen beneath another one that it must be painted, and never forgets it again: from its
first change on, each message that comes to it paints it and what lies upon it, whole, twice a key. Nor does it forget
what the widgets of a screen that is gone have painted, until a thousand others have come.
"""

from typing import TypeVar

from textual._styles_cache import StylesCache
from textual.screen import Screen

T = TypeVar("T")


class Beneath(Screen[T]):
    """A screen that others may lie upon. It stands behind ModalScreen, as ViewerHost does behind a dialog."""

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        if self is not self.app.screen:
            self._repaint_required = False
            self._dirty_widgets.clear()  # what has no place on the terminal too

    def on_unmount(self) -> None:
        """Let go of what was painted: a cache of colours holds on to the widgets' lines too."""
        StylesCache.get_inner_outer.cache_clear()
