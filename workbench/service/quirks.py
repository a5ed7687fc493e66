"""What some endpoints can't do, told from their refusals, and the request that does without it.

Only a refusal that certainly came before the function ran leads to a second request, and each sentence here ends up in
the answer's notes: nothing is left out silently. Sources: lambda-facts.md, and the endpoints' own code.
"""

from dataclasses import replace

import msgspec

from workbench.core.functions import LATEST
from workbench.core.invocation import Request
from workbench.service.faults import Fault

_NO_TAIL = ("tail logs are not supported", "log-type", "logtype")
"""Managed instances; sam local start-lambda ("log-type: Tail is not supported. None is only supported.")."""
_NO_QUERY = ("query parameters are not supported",)
"""sam local start-lambda."""


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


def log_elsewhere(data: bytes) -> str:
    """The sentence that says where the log is, if the decoded LogResult is such a reference; else empty."""
    try:
        place = msgspec.json.decode(data, type=_Place)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return f"The log is in CloudWatch Logs: group {place.log_group}, stream {place.log_stream}."
