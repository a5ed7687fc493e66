"""What a widget has done for it elsewhere, so that keys are never kept waiting.

    widget ──send(work, take)──▶ Errands ──Errand, up to the screen──▶ a thread: work(give)
                                    ▲                                          │
                                    └──────────── take(found) ◀────────────────┘

Threads belong to screens: a screen that shows such widgets runs each Errand in one. A widget has one errand at work at
a time; of those that wait only the newest is ever begun, and what an older one brings is not taken.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

Found = TypeVar("Found")
Give = Callable[[Found], bool]
"""What work gives its findings to, one or more; tells whether anybody still wants them."""


@dataclass(eq=False, repr=False)
class Errand(Message):
    """A thread is wanted for `run`."""

    run: Callable[[], None]


class Errands:
    """The errands of one widget, its owner."""

    def __init__(self, owner: MessagePump) -> None:
        self._owner = owner
        self._newest = 0
        self._is_busy = False
        self._waiting: Callable[[], None] | None = None

    def send(self, work: Callable[[Give[Found]], None], take: Callable[[Found], object]) -> None:
        """Have `work` done in a thread; `take` gets what it gives, back here, unless something newer is sent."""
        self._newest += 1
        run: Callable[[], None] = partial(self._run, self._newest, work, take)
        if self._is_busy:
            self._waiting = run
        else:
            self._start(run)

    def forget(self) -> None:
        """Want nothing any more of what was sent."""
        self._newest += 1
        self._waiting = None

    def _start(self, run: Callable[[], None]) -> None:
        self._is_busy = True
        self._owner.post_message(Errand(run))

    def _run(self, number: int, work: Callable[[Give[Any]], None], take: Callable[[Any], object]) -> None:
        """In the thread."""
        try:
            if number == self._newest:
                work(partial(self._give, number, take))
        finally:
            self._owner.call_later(self._ended)

    def _give(self, number: int, take: Callable[[Any], object], found: object) -> bool:
        """In the thread."""
        return number == self._newest and self._owner.call_later(self._take, number, take, found)

    def _take(self, number: int, take: Callable[[Any], object], found: object) -> None:
        if number == self._newest:
            take(found)

    def _ended(self) -> None:
        self._is_busy = False
        if self._waiting is not None:
            run, self._waiting = self._waiting, None
            self._start(run)
