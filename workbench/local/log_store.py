"""The logs of all functions, as CloudWatch Logs would keep them: streams of events in groups, the newest of them.

What an environment wrote is kept as it came and made into events when somebody asks, so that a function that floods its
log costs next to nothing. A group keeps so many bytes and all groups together so many; the oldest go first.
"""

from collections import deque
from collections.abc import Collection, Iterator
from typing import NamedTuple

from msgspec import Struct, field

GROUP_BYTES = 32 * 1_048_576
"""What is kept of one function's log."""
ALL_BYTES = 4 * GROUP_BYTES
"""What is kept of all functions' logs."""


class Event(NamedTuple):
    """One event. key: its place among all events, growing. at: milliseconds since 1970."""

    key: tuple[int, int]
    at: int
    stream: str
    message: str


class _Piece(Struct, frozen=True):
    """What was written at one time: a message, or whole lines that are an event each."""

    number: int
    at: int
    stream: str
    data: bytes
    is_message: bool

    def events(self) -> Iterator[Event]:
        parts = [self.data] if self.is_message else _lines(self.data)
        for number, part in enumerate(parts):
            yield Event((self.number, number), self.at, self.stream, part.decode("utf-8", "replace"))


def _lines(data: bytes) -> list[bytes]:
    """The lines of `data`, each with its line feed."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    return lines[:-1] if data.endswith(b"\n") else [*lines[:-1], lines[-1][:-1]]


class _Group(Struct):
    pieces: deque[_Piece] = field(default_factory=deque)
    size: int = 0
    last: dict[str, int] = field(default_factory=dict)
    """The time of each stream's last event."""

    def forget_oldest(self) -> int:
        piece = self.pieces.popleft()
        self.size -= len(piece.data)
        return len(piece.data)


class LogStore:
    """Keeps events. `group_bytes` and `all_bytes` bound it."""

    def __init__(self, group_bytes: int = GROUP_BYTES, all_bytes: int = ALL_BYTES) -> None:
        self._group_bytes, self._all_bytes = group_bytes, all_bytes
        self._groups: dict[str, _Group] = {}
        self._size = 0
        self._number = 0

    def record(self, group: str, stream: str, at: int, data: bytes, is_message: bool) -> None:
        """Keep what was written to a stream at a time: one message, or whole lines. A stream's time never goes back."""
        if not data:
            return
        kept = self._groups.setdefault(group, _Group())
        kept.last[stream] = at = max(at, kept.last.get(stream, 0))
        self._number += 1
        kept.pieces.append(_Piece(self._number, at, stream, data, is_message))
        kept.size += len(data)
        self._size += len(data)
        while kept.size > self._group_bytes and len(kept.pieces) > 1:
            self._size -= kept.forget_oldest()
        while self._size > self._all_bytes and self._number > 1:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        oldest = min((group for group in self._groups.values() if group.pieces), key=lambda one: one.pieces[0].number)
        self._size -= oldest.forget_oldest()

    @property
    def size(self) -> int:
        """Bytes that are kept."""
        return self._size

    def has(self, group: str) -> bool:
        """Whether anything was ever written to a group."""
        return group in self._groups

    def has_stream(self, group: str, stream: str) -> bool:
        """Whether anything was ever written to a stream."""
        return stream in self._groups[group].last if group in self._groups else False

    def events(
        self,
        group: str,
        *,
        since: int = 0,
        until: int | None = None,
        streams: Collection[str] | None = None,
        prefix: str = "",
        holding: Collection[str] = (),
    ) -> Iterator[Event]:
        """The events of a group that hold all of these texts, oldest first; `since` and `until` are included."""
        needles = [text.encode("utf-8", "surrogatepass") for text in holding]
        for piece in self._groups[group].pieces if group in self._groups else ():
            if piece.at < since or (until is not None and piece.at > until):
                continue
            if (streams is not None and piece.stream not in streams) or not piece.stream.startswith(prefix):
                continue
            if all(needle in piece.data for needle in needles):
                yield from (one for one in piece.events() if all(text in one.message for text in holding))
