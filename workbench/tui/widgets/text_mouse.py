"""Selecting in a text by mouse: a press puts the cursor, two select the word, three the line, four the whole.

A drag selects by what it began with, and scrolls on as long as the mouse is held outside of the window.
"""

from typing import TYPE_CHECKING

from textual import events
from textual.geometry import Offset
from textual.timer import Timer

from workbench.core import editing

if TYPE_CHECKING:
    from workbench.tui.widgets.text_view import TextView

_EVERY = 0.05
"""Seconds between two steps of scrolling while the mouse is held outside."""
_FASTEST = 6
"""Rows or cells of one such step."""
_WORD, _LINE, _WHOLE = 2, 3, 4
"""How many presses at one place select it."""


class TextMouse:
    """The mouse over a view: what was pressed, and how far it was dragged since."""

    def __init__(self, view: "TextView") -> None:
        self._view = view
        self._is_held = False
        self._presses, self._pressed = 0, (-1.0, Offset(-1, -1))
        """How often the button was pressed at one place, and when and where that was last."""
        self._origin = (0, 0)
        """The word or line that a drag began with."""
        self._pointer = Offset(0, 0)
        self._drags_on: Timer | None = None

    def press(self, event: events.MouseDown) -> None:
        """Put the cursor there, or select what is there."""
        view = self._view
        self._is_held = True
        then, place = self._pressed
        again = place == event.offset and event.time - then <= view.app.CLICK_CHAIN_TIME_THRESHOLD
        self._presses = self._presses % _WHOLE + 1 if again and not event.shift else 1
        self._pressed, self._pointer = (event.time, event.offset), event.offset
        offset = view.offset_at(event.x, event.y)
        self._origin = self._unit_at(offset)
        if self._presses == 1:
            view.move_to(offset, select=event.shift)
        elif self._presses < _WHOLE:
            view.select_range(*self._origin)
        else:
            view.select_all()

    def move(self, event: events.MouseMove) -> None:
        """Select up to there, if the button is held."""
        if self._is_held and self._presses < _WHOLE and event.offset != self._pointer:
            self._pointer = event.offset
            self._drag()

    def release(self) -> bool:
        """The selection stands. Tells whether the button was held."""
        was_held, self._is_held = self._is_held, False
        self._stop_dragging_on()
        return was_held

    def _unit_at(self, offset: int) -> tuple[int, int]:
        """What is selected as a whole there."""
        view = self._view
        if self._presses == _WORD:
            return editing.word_at(view.buffer, offset)
        if self._presses == _LINE:
            start, end = view.line_bounds(view.buffer.location(offset)[0])
            return start, min(view.buffer.length, end + 1)
        return offset, offset

    def _drag(self) -> None:
        view = self._view
        outside = view.outside(self._pointer)
        if outside:
            to = view.scroll_offset + Offset(_step(outside.x), _step(outside.y))
            view.scroll_to(max(0, to.x), max(0, to.y), animate=False, force=True)
            self._drags_on = self._drags_on or view.set_interval(_EVERY, self._drag)
        else:
            self._stop_dragging_on()
        offset = view.offset_near(self._pointer)
        start, end = self._unit_at(offset)
        if self._presses > 1:
            first, last = self._origin
            view.selected_from = last if start < first else first
            offset = start if start < first else max(end, last)
        if offset != view.cursor:
            view.move_to(offset, select=True)

    def _stop_dragging_on(self) -> None:
        if self._drags_on is not None:
            self._drags_on.stop()
            self._drags_on = None


def _step(distance: int) -> int:
    """How far to scroll where the mouse is so far outside."""
    return max(-_FASTEST, min(distance, _FASTEST))
