"""Which events of a log stream are one request's, though most of them don't name it.

An execution environment writes one stream and serves one request at a time, so what stands between a request's START
and its REPORT is its own, and so is the cold start right before. Managed instances serve several at once; there, only
what names the request is certain.
"""

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from workbench.core.log_entry import LogEvent
from workbench.core.log_json import json_object


class Mark(Enum):
    """What the platform writes around a request."""

    INIT = "an environment starts, or is restored"
    START = "a request starts"
    REPORT = "it has ended"


_IN_TEXT = (
    ("START RequestId: ", Mark.START),
    ("REPORT RequestId: ", Mark.REPORT),
    ("INIT_START ", Mark.INIT),
    ("RESTORE_START ", Mark.INIT),
)
_IN_JSON = {
    "platform.start": Mark.START,
    "platform.report": Mark.REPORT,
    "platform.initStart": Mark.INIT,
    "platform.restoreStart": Mark.INIT,
}
_LETTERS = frozenset("SRI")
MIXED = "Other requests ran in this environment at the same time: lines without the request id are left out."
NO_START = "The log has no START of this request: there may be more before and behind the lines that name it."


class Selection(Struct, frozen=True):
    """A request's events. begins, ends: whether its START and its REPORT are there. note: what is odd, or empty."""

    events: tuple[LogEvent, ...]
    begins: bool
    ends: bool
    note: str = ""


def mark_of(message: str) -> tuple[Mark, str] | None:
    """What the platform marks with a message, and the request id, which INIT has none of; None for any other."""
    if message[:1] in _LETTERS:
        for prefix, mark in _IN_TEXT:
            if message.startswith(prefix):
                words = message.removeprefix(prefix).split(maxsplit=1)
                return mark, "" if mark is Mark.INIT or not words else words[0]
    if message.startswith("{") and '"platform.' in message:
        record = json_object(message)
        found = _IN_JSON.get(str(record.get("type"))) if record else None
        body = record.get("record") if record else None
        if found is not None:
            return found, str(body.get("requestId", "")) if isinstance(body, dict) else ""
    return None


def select(events: Sequence[LogEvent], request_id: str, *, shared: bool = False) -> Selection:
    """The events of `request_id` among those of one stream, which are in its order.

    `shared`: whether the environment may serve several requests at once, as those of managed instances do.
    """
    marks = [mark_of(event.message) for event in events]
    begins, ends = (Mark.START, request_id) in marks, (Mark.REPORT, request_id) in marks
    if shared and any(mark is not None and mark[1] not in ("", request_id) for mark in marks):
        return Selection(_naming(events, request_id), begins, ends, MIXED)
    if not begins:
        return Selection(_around(events, request_id), False, ends, NO_START)
    if _overlaps(marks, request_id):
        return Selection(_naming(events, request_id), begins, ends, MIXED)
    chosen: list[LogEvent] = []
    gap: list[LogEvent] = []
    """The start of an environment that no request has followed yet."""
    owner = ""
    for event, mark in zip(events, marks, strict=True):
        kind, named = mark or (None, "")
        if kind is Mark.START:
            chosen += gap if named == request_id else []
            owner, gap = named, []
        if owner == request_id:
            chosen.append(event)
        elif not owner and (gap or kind is Mark.INIT):
            gap.append(event)
        elif not owner and request_id in event.message:  # a time-out, told behind the REPORT
            chosen.append(event)
        if kind is Mark.REPORT and named == owner:
            owner = ""
    return Selection(tuple(chosen), True, ends)


def _overlaps(marks: Sequence[tuple[Mark, str] | None], request_id: str) -> bool:
    """Whether another request starts between this one's START and REPORT, or this one between another's."""
    open_ones: set[str] = set()
    reported = {named for kind, named in filter(None, marks) if kind is Mark.REPORT}
    for kind, named in filter(None, marks):
        if kind is Mark.START and named in reported:
            open_ones.add(named)
        elif kind is Mark.REPORT:
            open_ones.discard(named)
        if request_id in open_ones and len(open_ones) > 1:
            return True
    return False


def _naming(events: Sequence[LogEvent], request_id: str) -> tuple[LogEvent, ...]:
    return tuple(event for event in events if request_id in event.message)


def _around(events: Sequence[LogEvent], request_id: str) -> tuple[LogEvent, ...]:
    """From the first event that names the request to the last, unless others are marked in between."""
    named = [index for index, event in enumerate(events) if request_id in event.message]
    if not named:
        return ()
    between = events[named[0] : named[-1] + 1]
    others = any(mark and mark[1] not in ("", request_id) for mark in map(mark_of, (one.message for one in between)))
    return _naming(events, request_id) if others else tuple(between)
