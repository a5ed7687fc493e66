"""What went wrong between the workbench and the function, told once: from an exception to words for people.

Two questions are kept apart. *What happened* is in the tables: error codes of the service (`refusals`), and exceptions
of the client (`failures`). *Whether the function may have run* is never guessed from an exception's name: a request
that was not sent did not run; an error that the service modelled comes before the function; anything else after sending
is unknown, and called so.
"""

import http.client
import shlex
import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from msgspec import Struct
from msgspec.structs import replace
from urllib3.exceptions import HTTPError

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import GIVEN_UP, Abandoned, Answer, Explanation, Ran, Refused
from workbench.service.failures import CLIENT, Failure
from workbench.service.profiles import how_to_renew
from workbench.service.refusals import BY_CLASS, BY_STATUS, SERVICE, THROTTLED, Row
from workbench.service.refusals import UNKNOWN as UNKNOWN_REFUSAL

FAILURES = (
    BotoCoreError,
    ClientError,
    ResponseParserError,
    HTTPError,
    http.client.HTTPException,
    OSError,
    UnicodeError,
)
"""All that a call of botocore may end with that is not a bug of ours."""

UNKNOWN = "The request went out, and no answer is known."
"""All that is known of a request that left."""
_NOT_SENT = "The request was not sent."
_AFTER_SENDING = "Look into the function's log before you invoke it again: it may have done its work."
_REFUSED = frozenset({300, 301, 304, 305, 307, 308, 501, 505, 511})
"""Statuses outside of 400 to 499 that speak of the request, not of what became of it. (302 and 303 may come after.)"""


class Fault(Struct, frozen=True):
    """A call that brought no answer of the function.

    Attributes:
        code: the error's class in the service model, or the client's exception. message: their own words, as they came.
        status: HTTP status; None when nothing was answered.
        retry_after: seconds after which the service may be asked again; None when it doesn't say.
        certain: whether the function certainly did not run.
    """

    code: str
    message: str
    explanation: Explanation
    status: int | None = None
    request_id: str = ""
    retry_after: float | None = None

    @property
    def certain(self) -> bool:
        return self.explanation.ran is Ran.NO

    def outcome(self, duration: float) -> Refused | Abandoned:
        """As the outcome of an invocation that took `duration` milliseconds here."""
        kind = Refused if self.certain else Abandoned
        return kind(self.code, self.message, duration, self.explanation, self.status, self.request_id, self.retry_after)


def error_of(fault: Fault) -> WorkbenchError:
    """As the error of a call that is no invocation."""
    said = fault.explanation.happened.removesuffix(_NOT_SENT).strip()
    message = " ".join(part for part in (said, fault.message) if part)
    return WorkbenchError(fault.explanation.title, message, fault.explanation.advice)


def explain(error: BaseException, *, sent: bool, profile: str | None = None, so_far: str = UNKNOWN) -> Fault:
    """Say what `error`, one of FAILURES, means.

    sent: whether the request had begun to leave. so_far: what is known of the exchange then, in a sentence.
    """
    if isinstance(error, ClientError):
        return _answered(error, sent, profile)
    row = _row_of(error)
    if sent:
        happened, ran, advice = f"{row.after} {so_far}".strip(), Ran.MAYBE, _AFTER_SENDING
    else:
        happened, ran, advice = f"{row.happened} {_NOT_SENT}", Ran.NO, _named(row.advice, profile)
    return Fault(
        type(error).__name__, str(error), Explanation(row.title_after if sent else row.title, happened, ran, advice)
    )


def given_up(*, sent: bool, so_far: str = UNKNOWN) -> Fault:
    """A person ended the wait. Arguments as for `explain`."""
    if not sent:
        what = Explanation("Not sent", "You stopped it before the request left.", Ran.NO)
        return Fault(GIVEN_UP, "", what)
    happened = f"{so_far} A function that runs can't be stopped from outside."
    return Fault(GIVEN_UP, "", Explanation("You stopped waiting", happened, Ran.MAYBE, _AFTER_SENDING))


def cut_off(fault: Fault, answer: Answer) -> Fault:
    """`fault` broke off an answer whose head had come: then Lambda is known to have run the function."""
    if answer.executed_version is None:
        return replace(fault, status=answer.status, request_id=answer.request_id)
    happened = f"The function ran (version {answer.executed_version}), but not all of its answer is here."
    what = replace(fault.explanation, happened=happened, ran=Ran.YES, advice=_AFTER_SENDING)
    return replace(fault, explanation=what, status=answer.status, request_id=answer.request_id)


def with_notes(fault: Fault, notes: Sequence[str]) -> Fault:
    """`fault`, with what else there is to tell of the exchange."""
    happened = " ".join((fault.explanation.happened, *notes))
    return replace(fault, explanation=replace(fault.explanation, happened=happened))


def no_region(profile: str | None) -> WorkbenchError:
    """Nothing named a region."""
    command = _named("aws configure set region REGION{profile}", profile)
    return WorkbenchError(
        "No AWS region", "Nothing says in which region to look.", f"Name one with --region or AWS_REGION, or: {command}"
    )


def no_credentials(profile: str | None) -> WorkbenchError:
    """Nothing holds credentials."""
    row = CLIENT["NoCredentialsError"]
    return WorkbenchError(row.title, row.happened, _named(row.advice, profile))


def _answered(error: ClientError, sent: bool, profile: str | None) -> Fault:
    response: Mapping[str, Any] = error.response
    metadata = response.get("ResponseMetadata", {})
    said = response.get("Error", {})
    code, message = str(said.get("Code", "")), str(said.get("Message", ""))
    status = metadata.get("HTTPStatusCode")
    status = status if isinstance(status, int) else None
    row = SERVICE.get(code) or _row_by_status(status)
    certain = not sent or code in SERVICE or status is None or _is_refusal(status)
    happened = row.happened
    if not certain:
        what = Explanation(row.title, f"{happened} {UNKNOWN}", Ran.MAYBE, _AFTER_SENDING)
    else:
        if error.operation_name.startswith(("AssumeRole", "GetRoleCredentials", "GetSessionToken", "CreateToken")):
            happened = f"{happened} This was the answer to {error.operation_name}, while fetching credentials."
        what = Explanation(row.title, happened, Ran.NO, _advice(row, code, response, profile))
    return Fault(code, message, what, status, str(metadata.get("RequestId", "")), _retry_after(response))


def _is_refusal(status: int) -> bool:
    return 400 <= status < 500 or status in _REFUSED


def _retry_after(response: Mapping[str, Any]) -> float | None:
    """Seconds; Lambda says it in the body too, and a date in the header is nobody's habit here."""
    headers = response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
    for said in (response.get("retryAfterSeconds"), headers.get("retry-after")):
        try:
            seconds = float(str(said))
        except ValueError:
            continue
        if 0 < seconds < 86_400:
            return seconds
    return None


def _advice(row: Row, code: str, response: Mapping[str, Any], profile: str | None) -> str:
    advice = _named(row.advice, profile)
    if code == "TooManyRequestsException":
        advice = THROTTLED.get(str(response.get("Reason", "")), advice)
    seconds = _retry_after(response)
    if seconds is not None:
        advice = f"{advice} It asks to wait {seconds:g} s.".lstrip()
    return advice


def _row_by_status(status: int | None) -> Row:
    return BY_STATUS.get(status or 0) or BY_CLASS.get((status or 0) // 100, UNKNOWN_REFUSAL)


def _row_of(error: BaseException) -> Failure:
    if _is_name_failure(error):
        return CLIENT["NameResolutionError"]
    for ancestor in type(error).__mro__:
        if ancestor.__name__ in CLIENT:
            return CLIENT[ancestor.__name__]
    return Failure("The call failed", "The client could not make the call.")


def _is_name_failure(error: BaseException) -> bool:
    return any(
        isinstance(cause, socket.gaierror) or type(cause).__name__ == "NameResolutionError" for cause in _causes(error)
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what botocore wrapped in it, and what that came from."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting and len(seen) < 16:
        one = waiting.pop()
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            waiting += [one.__cause__, one.__context__, getattr(one, "kwargs", {}).get("error")]
            yield one


def _named(advice: str, profile: str | None) -> str:
    if "{renew}" in advice:  # this reads files: only where it is wanted
        advice = advice.replace("{renew}", how_to_renew(profile))
    return advice.replace("{profile}", f" --profile {shlex.quote(profile)}" if profile else "")
