"""What is to be written of drafts, in order: whoever writes, the newest is what stands in a draft's file in the end.

the interface: put, put, … ──▶ what waits ──▶ write, in a thread; or at once, when the program ends
"""

import threading

from workbench.core.drafts import DraftKey
from workbench.core.errors import WorkbenchError
from workbench.core.ports import Drafts


class DraftWriter:
    """Writes drafts, one at a time. From any thread."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts
        self._waiting: dict[DraftKey, bytes | None] = {}
        self._lock, self._writing = threading.Lock(), threading.Lock()

    def put(self, key: DraftKey, payload: bytes | None) -> None:
        """Let `payload` be written; None takes the draft away. What still waits of the same draft is given up."""
        with self._lock:
            self._waiting[key] = payload

    def write(self) -> None:
        """Write all that waits, and wait for a write that is under way. Raises the first WorkbenchError, at the end.

        What could not be written waits for the next time.
        """
        problem: WorkbenchError | None = None
        failed: dict[DraftKey, bytes | None] = {}
        with self._writing:
            while (one := self._next()) is not None:
                key, payload = one
                try:
                    if payload is None:
                        self._drafts.forget(key)
                    else:
                        self._drafts.save(key, payload)
                except WorkbenchError as error:
                    problem = problem or error
                    failed[key] = payload
            with self._lock:
                self._waiting = {**failed, **self._waiting}
        if problem is not None:
            raise problem

    def _next(self) -> tuple[DraftKey, bytes | None] | None:
        with self._lock:
            return self._waiting.popitem() if self._waiting else None
