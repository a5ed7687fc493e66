"""What some endpoints can't do, told from their refusals, and the request that does without it.

Only a refusal that certainly came before the function ran leads to a second request, and each sentence here ends up in
the answer's notes: nothing is left out silently. Sources: lambda-facts.md, and the endpoints' own code.
"""

import msgspec
from msgspec.structs import replace

from workbench.core.explain import answered_kind
from workbench.core.function_error import parse as parse_function_error
from workbench.core.functions import LATEST
from workbench.core.invocation import Answer, Kind, Request
from workbench.core.log_entry import LogPlace
from workbench.service.faults import Fault

_NO_TAIL = ("tail logs are not supported", "log-type", "logtype")
"""Managed instances; sam local start-lambda ("log-type: Tail is not supported. None is only supported.")."""
_NO_QUERY = ("query parameters are not supported",)
"""sam local start-lambda."""


_LONGEST_ERROR = 262_144
"""Bytes: what is longer is not read to find out whether it looks like an error."""


class _Place(msgspec.Struct, forbid_unknown_fields=True):
    log_group: str = msgspec.field(name="logGroup")
    log_stream: str = msgspec.field(name="logStreamName")


def without_what_was_refused(request: Request, fault: Fault) -> tuple[Request, str] | None:
    """The request without the part that `fault` refuses, and the sentence that says so; None if there is none."""
    if not fault.certain or fault.status is None:
        return None
    words = fault.message.lower()
    if request.log_tail and "support" in words and any(part in words for part in _NO_TAIL):
        return replace(request, log_tail=False), "No log tail: it was refused here, so it was not asked for."
    if request.qualifier is not None and any(part in words for part in _NO_QUERY):
        asked = "" if request.qualifier == LATEST else f", so this may not be {request.qualifier}"
        return replace(request, qualifier=None), f"The endpoint takes no qualifier: it was left out{asked}."
    return None


def untold(request: Request, answer: Answer) -> tuple[str, ...]:
    """What an endpoint that answered left unsaid, and what it may have passed over; a sentence each."""
    if request.kind is not Kind.REQUEST_RESPONSE:
        if answered_kind(request.kind, answer.status) is request.kind:
            return ()
        return (f"The endpoint answered the {request.kind} as a call: it seems to have run the function.",)
    if answer.executed_version is not None:
        return ()
    notes = []
    if request.qualifier not in (None, LATEST):
        notes.append(f"The endpoint doesn't say which version ran: it may have passed over {request.qualifier}.")
    if _looks_like_an_error(answer.payload):
        notes.append("This looks like a function's error; the endpoint doesn't say whether it is one.")
    return tuple(notes)


def _looks_like_an_error(payload: bytes) -> bool:
    if len(payload) > _LONGEST_ERROR or b"errorMessage" not in payload:
        return False
    error = parse_function_error(payload)
    return error is not None and bool(error.error_type) and bool(error.message)


def log_elsewhere(data: bytes) -> LogPlace | None:
    """Where the log is, if the decoded LogResult tells that instead of holding its tail."""
    try:
        place = msgspec.json.decode(data, type=_Place)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return LogPlace(place.log_group, place.log_stream)
