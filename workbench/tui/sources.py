"""A target that sides of a comparison are invoked on: the one that is looked at, or another one of the session."""

import threading

from workbench.core.ports import Connection, Destination, Invoker


class Source:
    """Gives an invoker, from any thread. A connection that it had to make itself is let go with `close`.

    label: what to call the target. is_protected: whether invoking there asks first.
    """

    def __init__(
        self, label: str, destination: Destination, connection: Connection | None, *, is_protected: bool
    ) -> None:
        self.label, self.is_protected = label, is_protected
        self._destination, self._connection = destination, connection
        self._is_own = connection is None
        self._lock = threading.Lock()
        self._group: tuple[int, Invoker] | None = None

    def invoker(self, title: str, number: int) -> Invoker:
        """The one for the invocations of a round, which belong together under a title.

        May connect first; raises WorkbenchError.
        """
        with self._lock:
            if self._connection is None:
                self._connection = self._destination.connect()
            if self._group is None or self._group[0] != number:
                self._group = number, self._connection.group(title)
            return self._group[1]

    def close(self) -> None:
        """Let go of what was connected to here. May block."""
        with self._lock:
            if self._is_own and self._connection is not None:
                connection, self._connection = self._connection, None
                connection.close()
