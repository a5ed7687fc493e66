"""The pace of waiting for a log: growing pauses, a limit, a person who may stop it, and word of how it goes."""

import threading
import time
from collections.abc import Callable, Sequence

from workbench.core.invocation import Waiting
from workbench.core.whole_log import Progress

PAUSES = (0.5, 1.0, 2.0, 3.0, 5.0)
"""Seconds between one look and the next; the last for all further ones."""

Tell = Callable[[Progress], None]


class StoppedError(Exception):
    """A person stopped it."""


class Pace:
    """How long it was waited, how long it may be, and whether somebody wants it any longer; tells how it goes."""

    def __init__(self, waiting: Waiting, tell: Tell, patience: float, pauses: Sequence[float]) -> None:
        self._stopped = threading.Event()
        waiting.on_give_up(self._stopped.set)
        self._tell, self._pauses = tell, pauses
        self._began = time.monotonic()
        self.patience = patience
        self._progress = Progress(limit=patience)

    @property
    def waited(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self._began

    def check(self) -> None:
        """Raise StoppedError if nobody wants it any longer."""
        if self._stopped.is_set():
            raise StoppedError

    def show(self, *, entries: int = 0, size: int = 0, slowed: bool | None = None) -> None:
        """Tell how it goes: so much more is here."""
        before = self._progress
        slowed = before.slowed if slowed is None else slowed
        self._progress = Progress(self.waited, self.patience, before.entries + entries, before.size + size, slowed)
        self._tell(self._progress)

    def pause(self, number: int, times: float = 1.0) -> None:
        """Wait between one look and the next. Raises StoppedError."""
        until = time.monotonic() + self._pauses[min(number, len(self._pauses) - 1)] * times
        while (left := until - time.monotonic()) > 0:
            if self._stopped.wait(min(left, 0.5)):
                raise StoppedError
            self.show()
