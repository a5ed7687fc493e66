"""Invoking many times, some at once: what the threads of a sample share.

    thread 1 … k: run ──▶ take a number ──▶ make its request ──▶ invoke ──▶ observe ──┐
    screen, a few times a second: drain ◀─────────────────── what ended meanwhile ◀──┘

A run's answer is reduced to its figures in the thread, so that nothing large waits for the screen. Stopping lets no
further run begin and ends the waits of those under way; their functions go on.
"""

import threading
from collections import deque

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Waiting
from workbench.core.ports import Invoker
from workbench.core.sampling import Observation, observe
from workbench.tui.filling import Make


class Sampler:
    """Runs of one sample. All of it from any thread."""

    def __init__(self, invoker: Invoker, make: Make, count: int) -> None:
        """`make`: the request of each run, its placeholders filled anew."""
        self._invoker, self._make, self._count = invoker, make, count
        self._lock = threading.Lock()
        self._begun = 0
        self._under_way: dict[int, Waiting] = {}
        self._ended: deque[Observation] = deque()
        self._is_stopped = False

    @property
    def under_way(self) -> int:
        """How many runs wait for their answer."""
        return len(self._under_way)

    @property
    def is_stopped(self) -> bool:
        """Whether a person stopped it."""
        return self._is_stopped

    @property
    def is_over(self) -> bool:
        """Whether nothing is under way, and nothing will be."""
        with self._lock:
            return not self._under_way and (self._is_stopped or self._begun >= self._count)

    def run(self) -> None:
        """Invoke one after the other, until there is nothing left to do."""
        while (taken := self._take()) is not None:
            number, waiting = taken
            seen: Observation | None = None
            try:
                seen = observe(self._invoker.invoke(self._make(), waiting))
            except WorkbenchError as error:
                seen = Observation("refused", error=(error.title, error.message))
            finally:  # whatever happens, the sample must not wait for this run
                with self._lock:
                    del self._under_way[number]
                    if seen is not None:
                        self._ended.append(seen)

    def _take(self) -> tuple[int, Waiting] | None:
        with self._lock:
            if self._is_stopped or self._begun >= self._count:
                return None
            number, waiting = self._begun, Waiting()
            self._begun += 1
            self._under_way[number] = waiting
            return number, waiting

    def drain(self) -> list[Observation]:
        """The runs that ended since it was asked last."""
        with self._lock:
            ended = list(self._ended)
            self._ended.clear()
            return ended

    def stop(self) -> None:
        """Begin no further run, and stop waiting for those under way."""
        with self._lock:
            self._is_stopped = True
            waits = list(self._under_way.values())
        for waiting in waits:
            waiting.give_up()
