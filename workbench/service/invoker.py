"""One synchronous invocation: a Request goes out once, and comes back as exactly one of the four outcomes.

Always: nothing of botocore leaves; the payload's bytes are those that came; "it did not run" is said only of a request
that never left, or that the service answered with an error from before the function.

A request is sent a second time only when an endpoint refused it because of a part that can be left out, and then the
answer's notes say so. A throttle and a refused connection are told at once instead, with what to wait for: whoever
debugs wants to see them, and has a key that sends again.
"""

import base64
import binascii
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from msgspec import Struct
from msgspec.structs import replace

from workbench.core.explain import answered_kind, explain_failure, explain_success
from workbench.core.function_error import parse as parse_function_error
from workbench.core.functions import LONGEST_TIMEOUT
from workbench.core.invocation import Answer, FunctionFailed, Kind, Outcome, Request, Succeeded, Waiting
from workbench.core.log_entry import LogPlace
from workbench.service import quirks
from workbench.service.call import Call
from workbench.service.faults import (
    FAILURES,
    UNKNOWN,
    Fault,
    cut_off,
    explain,
    given_up,
    with_notes,
)
from workbench.service.wire import Wire

if TYPE_CHECKING:  # a connection is there before what reads logs is loaded
    from mypy_boto3_lambda import LambdaClient

    from workbench.core.log import Log

MARGIN = 60
"""Seconds that an answer may come after the function's timeout: a cold start, a slow network."""
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes: ten times what Lambda answers at most. Whoever sends more is no Lambda endpoint, and may never stop."""
_PIECE = 1_048_576


class TooLongError(OSError):
    """The answer is longer than LARGEST_ANSWER."""


class NoFinalAnswerError(OSError):
    """The status says that another answer is to come, of which HTTP/1.1 knows nothing here."""


class _Exchange(Struct, frozen=True):
    """What one request brought: the parsed headers and the body, and the milliseconds it took."""

    response: Any
    payload: bytes
    duration: float
    notes: Sequence[str] = ()


class LambdaInvoker:
    """Sends invocations through one client. Implements core.ports.Invoker; for any number of threads."""

    def __init__(self, client: "LambdaClient", wire: Wire, profile: str | None = None) -> None:
        """`wire` carries what `client` sends; `profile` is named in advice."""
        self._client = client
        self._wire = wire
        self._profile = profile

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
        """Send `request` once and say what came of it. Blocks for at most the function's timeout and MARGIN, and the
        times that `call` gives to connecting and to 6 MB.

        `waiting` ends the wait from another thread, within 100 ms: the outcome then has the code GIVEN_UP, unless the
        whole answer was here already, or as good as here. Raises nothing.
        """
        notes: tuple[str, ...] = ()
        while True:
            came = self._exchange(request, waiting)
            if isinstance(came, _Exchange):
                return _outcome(request, came, notes)
            fault, duration = came
            lesser = quirks.without_what_was_refused(request, fault)
            if lesser is None or (waiting is not None and waiting.gave_up):
                return with_notes(fault, notes).outcome(duration)
            request, note = lesser
            notes += (note,)

    def _exchange(self, request: Request, waiting: Waiting | None) -> "_Exchange | tuple[Fault, float]":
        call = Call((request.timeout or LONGEST_TIMEOUT) + MARGIN)
        if waiting is not None:
            waiting.on_give_up(call.give_up)
        response: Any = None
        started = time.perf_counter()
        try:
            with self._wire.carrying(call):
                response = self._client.invoke(**_parameters(request))
                payload = _read(response)
            duration = _since(started)
            if not (call.given_up and _may_be_cut(response)):
                return _Exchange(response, payload, duration, call.notes)
            fault = given_up(sent=True)
        except FAILURES as error:
            duration = _since(started)
            fault = self._fault(error, call)
        if response is not None:
            fault = cut_off(fault, _answer(response, b"", duration))
            body = response.get("Payload")
            if body is not None:
                body.close()  # the connection stands in the middle of an answer: it can't carry another
        return with_notes(fault, call.notes), duration

    def _fault(self, error: BaseException, call: Call) -> Fault:
        # An answer that refuses is an answer, also after giving up.
        if call.given_up and not isinstance(error, ClientError):
            return given_up(sent=call.sent, so_far=_so_far(call))
        return explain(error, sent=call.sent, profile=self._profile, so_far=_so_far(call))


def _so_far(call: Call) -> str:
    if call.through:
        return UNKNOWN
    return f"Only {call.written:,} bytes of the request's {call.size:,} had left, and no answer is known."


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _read(response: Any) -> bytes:
    """The whole body. Raises TooLongError, NoFinalAnswerError, and what a broken connection raises."""
    status = response.get("ResponseMetadata", {}).get("HTTPStatusCode", 200)
    if status < 200:
        raise NoFinalAnswerError(f"the status is {status}")
    body = response.get("Payload")
    if body is None:
        return b""
    length = _headers(response).get("content-length", "")
    if length.isdecimal() and len(length) < 12 and int(length) <= LARGEST_ANSWER:
        return bytes(body.read())
    pieces: list[bytes] = []
    size = 0
    while piece := body.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise TooLongError(f"more than {LARGEST_ANSWER:,} bytes came")
    return b"".join(pieces)


def _headers(response: Any) -> Any:
    return response.get("ResponseMetadata", {}).get("HTTPHeaders", {})


def _may_be_cut(response: Any) -> bool:
    """Whether the end of the body is told by nothing but the end of the connection."""
    headers = _headers(response)
    return "content-length" not in headers and headers.get("transfer-encoding", "").lower() != "chunked"


def _parameters(request: Request) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "FunctionName": request.function,
        "InvocationType": request.kind.value,
        "Payload": request.payload,
    }
    # A log tail comes with the function's answer; to ask for one without the other is refused by some endpoints.
    if request.log_tail and request.kind is Kind.REQUEST_RESPONSE:
        parameters["LogType"] = "Tail"
    if request.client_context is not None:
        parameters["ClientContext"] = base64.b64encode(request.client_context).decode()
    for name, value in (
        ("Qualifier", request.qualifier),
        ("TenantId", request.tenant_id),
        ("DurableExecutionName", request.durable_execution_name),
    ):
        if value is not None:
            parameters[name] = value
    return parameters


def _answer(response: Any, payload: bytes, duration: float, notes: tuple[str, ...] = ()) -> Answer:
    metadata = response.get("ResponseMetadata", {})
    log, place, log_note = _log(response.get("LogResult"))
    return Answer(
        status=response.get("StatusCode", metadata.get("HTTPStatusCode", 200)),
        payload=payload,
        duration=duration,
        executed_version=response.get("ExecutedVersion") or None,
        request_id=metadata.get("RequestId") or metadata.get("HTTPHeaders", {}).get("x-amzn-requestid", ""),
        log=log,
        notes=(*notes, *log_note),
        durable_execution_arn=response.get("DurableExecutionArn") or "",
        log_place=place,
    )


def _outcome(request: Request, came: _Exchange, notes: tuple[str, ...]) -> Succeeded | FunctionFailed:
    answer = _answer(came.response, came.payload, came.duration, (*came.notes, *notes))
    handling = came.response.get("FunctionError")
    if handling:
        error = parse_function_error(came.payload)
        return FunctionFailed(answer, handling, error, explain_failure(error))
    kind = answered_kind(request.kind, answer.status)
    answer = replace(answer, notes=(*answer.notes, *quirks.untold(request, answer)))
    return Succeeded(answer, explain_success(kind), kind)


def _log(result: str | None) -> "tuple[Log | None, LogPlace | None, tuple[str, ...]]":
    """The log tail, or else where the log is; and what there is to say about it. An empty LogResult is an empty log."""
    if result is None:
        return None, None, ()
    try:
        data = base64.b64decode(result, validate=True)
    except (binascii.Error, ValueError):
        return None, None, ("The log tail is left out: the endpoint sent one that is not base64.",)
    place = quirks.log_elsewhere(data)
    if place:
        return None, place, ()
    from workbench.core.logtail import parse

    return parse(data), None, ()
