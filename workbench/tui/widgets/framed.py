"""A pane whose border carries facts that change with every key: only the border's lines are drawn anew for them.

Textual draws a whole widget, and all that stands in it, when its border's title or subtitle is set.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region


class FramedPane(Vertical):
    """A border with a title on its upper line and a state on its lower one."""

    _title: Content | None = None
    _state: Content | None = None
    _line: int | None = None
    """The line of the widget that is about to be drawn anew, when it is one alone; from 0."""

    def set_title(self, title: Content) -> None:
        """Say on the upper line what this is."""
        if title != self._title:
            self._title = title
            with self._drawing(0):
                self.border_title = title

    def set_state(self, state: Content) -> None:
        """Say on the lower line how it stands."""
        if state != self._state:
            self._state = state
            with self._drawing(self.outer_size.height - 1):
                self.border_subtitle = state

    @contextmanager
    def _drawing(self, line: int) -> Iterator[None]:
        self._line = line
        try:
            yield
        finally:
            self._line = None

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """As Textual's, but no more than the line whose words are being set."""
        if self._line is not None and not regions:
            corner = self.content_offset  # regions are told from the content's corner
            regions = (Region(-corner.x, self._line - corner.y, self.outer_size.width, 1),)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
