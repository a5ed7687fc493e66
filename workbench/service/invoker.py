"""One synchronous invocation: a Request goes out once, and comes back as exactly one of the four outcomes.

Always: nothing of botocore leaves; the payload's bytes are those that came; "it did not run" is said only of a request
that never left, or that the service answered with an error from before the function. A request is sent a second time
only when an endpoint refused it because of a part that can be left out, and then the answer's notes say so.
"""

import base64
import binascii
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from workbench.core.explain import explain_failure, explain_success
from workbench.core.function_error import parse as parse_function_error
from workbench.core.functions import LONGEST_TIMEOUT
from workbench.core.invocation import Answer, FunctionFailed, Outcome, Request, Succeeded, Waiting
from workbench.core.logtail import LogTail
from workbench.core.logtail import parse as parse_log
from workbench.service import quirks
from workbench.service.faults import FAILURES, Fault, explain, given_up
from workbench.service.wire import Call, Wire

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

MARGIN = 60
"""Seconds that an answer may come after the function's timeout: a cold start, a slow network, 6 MB."""


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What one request brought: the parsed headers and the body, and the milliseconds it took."""

    response: Any
    payload: bytes
    duration: float


class LambdaInvoker:
    """Sends invocations through one client. Implements core.ports.Invoker; for any number of threads."""

    def __init__(self, client: "LambdaClient", wire: Wire, profile: str | None = None) -> None:
        """`wire` carries what `client` sends; `profile` is named in advice."""
        self._client = client
        self._wire = wire
        self._profile = profile

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
        """Send `request` once and say what came of it. Blocks for at most the function's timeout and MARGIN of silence.

        `waiting` ends the wait from another thread, within milliseconds once the connection stands: the outcome is then
        Abandoned, unless the whole answer was here already. Raises nothing.
        """
        notes: tuple[str, ...] = ()
        while True:
            came = self._exchange(request, waiting)
            if isinstance(came, _Exchange):
                return _outcome(request, came, notes)
            fault, duration = came
            lesser = quirks.without_what_was_refused(request, fault)
            if lesser is None:
                return fault.outcome(duration)
            request, note = lesser
            notes += (note,)

    def _exchange(self, request: Request, waiting: Waiting | None) -> "_Exchange | tuple[Fault, float]":
        call = Call((request.timeout or LONGEST_TIMEOUT) + MARGIN)
        if waiting is not None:
            waiting.on_give_up(call.give_up)
        body: Any = None
        started = time.perf_counter()
        try:
            with self._wire.carrying(call):
                response = self._client.invoke(**_parameters(request))
                body = response.get("Payload")
                payload = body.read() if body is not None else b""
            duration = _since(started)
            if not (call.given_up and _may_be_cut(response)):
                return _Exchange(response, payload, duration)
            fault = given_up(sent=True)
        except FAILURES as error:
            duration = _since(started)
            # An answer that refuses is an answer, also after giving up.
            answered = isinstance(error, ClientError)
            fault = given_up(call.sent) if call.given_up and not answered else self._explain(error, call)
        if body is not None:
            body.close()  # the connection stands in the middle of an answer: it can't carry another
        return fault, duration

    def _explain(self, error: BaseException, call: Call) -> Fault:
        return explain(error, sent=call.sent, profile=self._profile)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _may_be_cut(response: Any) -> bool:
    """Whether the end of the body is told by nothing but the end of the connection."""
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    return "content-length" not in headers and headers.get("transfer-encoding", "").lower() != "chunked"


def _parameters(request: Request) -> dict[str, Any]:
    parameters: dict[str, Any] = {
        "FunctionName": request.function,
        "InvocationType": request.kind.value,
        "Payload": request.payload,
    }
    if request.log_tail:
        parameters["LogType"] = "Tail"
    if request.qualifier is not None:
        parameters["Qualifier"] = request.qualifier
    if request.client_context is not None:
        parameters["ClientContext"] = base64.b64encode(request.client_context).decode()
    if request.tenant_id is not None:
        parameters["TenantId"] = request.tenant_id
    return parameters


def _outcome(request: Request, came: _Exchange, notes: tuple[str, ...]) -> Succeeded | FunctionFailed:
    response = came.response
    metadata = response.get("ResponseMetadata", {})
    log, log_note = _log(response.get("LogResult"))
    answer = Answer(
        status=response.get("StatusCode", metadata.get("HTTPStatusCode", 200)),
        payload=came.payload,
        duration=came.duration,
        executed_version=response.get("ExecutedVersion") or None,
        request_id=metadata.get("RequestId") or metadata.get("HTTPHeaders", {}).get("x-amzn-requestid", ""),
        log=log,
        notes=(*notes, *log_note),
    )
    handling = response.get("FunctionError")
    if not handling:
        return Succeeded(answer, explain_success(request.kind))
    error = parse_function_error(came.payload)
    return FunctionFailed(answer, handling, error, explain_failure(error))


def _log(result: str | None) -> tuple[LogTail | None, tuple[str, ...]]:
    """The log tail, and what there is to say about it. An empty LogResult is an empty log."""
    if result is None:
        return None, ()
    try:
        data = base64.b64decode(result)
    except (binascii.Error, ValueError):
        return None, ("The log tail is left out: the endpoint sent one that is not base64.",)
    place = quirks.log_elsewhere(data)
    return (None, (place,)) if place else (parse_log(data), ())
