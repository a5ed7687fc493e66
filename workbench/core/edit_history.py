"""Undo and redo of edits, in steps a person would expect, within a bound of memory.

Nothing here looks at a clock: the caller says when. What is recorded has been done to the buffer already.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sys import getsizeof

from msgspec import Struct

from workbench.core.text_buffer import Edit, TextBuffer

PAUSE = 1.0
"""Seconds without a key after which a new step begins."""
LIMIT = 32 * 1024 * 1024
"""Bytes that the steps may take together."""
_STEP_SIZE = 400
"""Bytes that a step takes besides its texts."""


class Selection(Struct, frozen=True):
    """Where the selection was begun and where the cursor is, in characters of the text from 0; alike if it's empty."""

    anchor: int
    cursor: int

    @classmethod
    def at(cls, offset: int) -> "Selection":
        """A cursor and nothing selected."""
        return cls(offset, offset)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is selected."""
        return self.anchor == self.cursor


class Step(Struct, frozen=True):
    """What is undone and redone in one: edits, each of the text that the one before it left."""

    edits: tuple[Edit, ...]
    before: Selection
    after: Selection

    @property
    def size(self) -> int:
        """Bytes of memory."""
        return _STEP_SIZE + sum(getsizeof(edit.removed) + getsizeof(edit.inserted) for edit in self.edits)


def joined(first: Edit, second: Edit) -> Edit | None:
    """The one edit that does what `first` and then `second` do; None where they don't touch."""
    second_end = second.start + len(second.removed)
    if second.start > first.end or second_end < first.start:
        return None
    before = second.removed[: max(0, first.start - second.start)]
    behind = second.removed[len(second.removed) - max(0, second_end - first.end) :]
    head = first.inserted[: max(0, second.start - first.start)]
    tail = first.inserted[max(0, second_end - first.start) :]
    return Edit(min(first.start, second.start), before + first.removed + behind, head + second.inserted + tail)


class EditHistory:
    """The steps of one text. `limit` is in bytes; the newest step is kept whatever its size."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._grouped: list[Edit] | None = None
        self._group_selections: tuple[Selection, Selection] | None = None
        self._last: tuple[Edit, float] | None = None
        """The edit recorded last and when, as long as another may join it."""

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to do again."""
        return bool(self._undone)

    @property
    def size(self) -> int:
        """Bytes that all steps take."""
        return self._size

    def record(self, edit: Edit, before: Selection, after: Selection, now: float) -> None:
        """Remember an edit that was done, with the selection around it; `now` in seconds of any clock that only grows.

        What was undone can't be redone from now on.
        """
        self._forget_undone()
        if self._grouped is not None:
            self._grouped.append(edit)
            self._group_selections = (self._group_selections[0] if self._group_selections else before, after)
            return
        merged = self._merged(edit, before, after, now)
        if merged:
            self._size -= self._done.pop().size
        self._push(merged or Step((edit,), before, after))
        self._last = (edit, now)

    def close_step(self) -> None:
        """Let what comes next begin a step: the cursor was moved, the text was saved or sent."""
        self._last = None

    @contextmanager
    def group(self) -> Iterator[None]:
        """Make one step of all that is recorded meanwhile, also if an exception ends it; of groups in it, too."""
        if self._grouped is not None:
            yield
            return
        self._grouped, self._group_selections = [], None
        try:
            yield
        finally:
            edits, selections = self._grouped, self._group_selections
            self._grouped = self._last = None
            if selections:
                self._push(Step(tuple(edits), *selections))

    def undo(self, buffer: TextBuffer) -> Step | None:
        """Take the newest step back, and give it: its `before` is the selection to set. None if there is no step."""
        self._last = None
        if not self._done:
            return None
        step = self._done.pop()
        for edit in reversed(step.edits):
            buffer.apply(edit.inverse)
        self._undone.append(step)
        return step

    def redo(self, buffer: TextBuffer) -> Step | None:
        """Do again what was undone last, and give it: its `after` is the selection to set. None if there is no step."""
        self._last = None
        if not self._undone:
            return None
        step = self._undone.pop()
        for edit in step.edits:
            buffer.apply(edit)
        self._done.append(step)
        return step

    def clear(self) -> None:
        """Forget everything: another text was loaded."""
        self._done.clear()
        self._undone.clear()
        self._size, self._last = 0, None

    def _forget_undone(self) -> None:
        self._size -= sum(step.size for step in self._undone)
        self._undone.clear()

    def _push(self, step: Step) -> None:
        self._done.append(step)
        self._size += step.size
        dropped = 0
        while self._size > self._limit and dropped < len(self._done) - 1:
            self._size -= self._done[dropped].size
            dropped += 1
        del self._done[:dropped]

    def _merged(self, edit: Edit, before: Selection, after: Selection, now: float) -> Step | None:
        """The newest step with `edit` in it, if it goes on with the same thing."""
        if self._last is None or not self._done:
            return None
        (last, then), step = self._last, self._done[-1]
        goes_on = step.after == before and before.is_empty and now - then <= PAUSE
        if not goes_on or not (_types_on(last, edit) or _deletes_on(last, edit)):
            return None
        whole = joined(step.edits[-1], edit)
        return Step((*step.edits[:-1], whole), step.before, after) if whole else None


def _is_typing(edit: Edit) -> bool:
    """One character, or a pair that was closed by itself."""
    return edit.inserted != "\n" and (len(edit.inserted) == 1 or edit.inserted in ("{}", "[]", '""'))


def _types_on(last: Edit, edit: Edit) -> bool:
    """Whether `edit` is typed in the same word as `last`, or is the blank after it."""
    if not (_is_typing(last) and _is_typing(edit)) or edit.removed:
        return False
    return edit.inserted.isspace() or not last.inserted.isspace()


def _deletes_on(last: Edit, edit: Edit) -> bool:
    """Whether both delete, without going over a line's end."""
    if last.inserted or edit.inserted or not last.removed or "\n" in last.removed + edit.removed:
        return False
    return edit.start + len(edit.removed) == last.start or edit.start == last.start
