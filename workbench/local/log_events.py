"""From what an environment writes to the events that CloudWatch Logs would get: a line each, and a message each."""

from collections.abc import Callable

EVENT_BYTES = 262_118
"""Bytes: the largest event; a longer line is parted over several."""

Record = Callable[[int, bytes, bool], None]
"""Takes what was written: milliseconds since 1970, the bytes, and whether they are one message or whole lines."""


def unrecorded(at: int, data: bytes, is_message: bool) -> None:
    """Keep nothing."""


class EventCutter:
    """Cuts what is written into events: whole lines as they come, and messages when they end."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._open = b""
        self._message_at: int | None = None

    def begin_message(self, at: int) -> None:
        """What comes up to the next `end` is one message, written at `at`."""
        self._message_at = at

    def add(self, data: bytes, at: int) -> None:
        """Take a part of a message, or of lines."""
        is_message = self._message_at is not None
        cut = 0 if is_message else data.rfind(b"\n") + 1
        if cut:
            self._record(at, self._open + data[:cut], False)
            self._open = data[cut:]
        else:
            self._open += data
        while len(self._open) > EVENT_BYTES:
            cut = _whole_characters(self._open, EVENT_BYTES)
            self._record(at if self._message_at is None else self._message_at, self._open[:cut], True)
            self._open = self._open[cut:]

    def end(self, at: int) -> None:
        """What is unfinished ends here."""
        if self._open:
            self._record(at if self._message_at is None else self._message_at, self._open, True)
        self._open, self._message_at = b"", None


def _whole_characters(data: bytes, limit: int) -> int:
    """The last place up to `limit` at which no character of UTF-8 is cut."""
    return next((at for at in range(limit, limit - 4, -1) if data[at] & 0xC0 != 0x80), limit)
