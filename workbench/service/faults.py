"""What went wrong between the workbench and the function, told once: from an exception to words for people.

Two questions are kept apart. *What happened* is in the tables: error codes of the service (`refusals`), and exceptions
of the client (`failures`). *Whether the function may have run* is never guessed from an exception's name: a request
that was not sent did not run; an error that the service modelled comes before the function; anything else after sending
is unknown, and called so.
"""

import http.client
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Abandoned, Explanation, Ran, Refused
from workbench.service.failures import CLIENT, Failure
from workbench.service.refusals import BY_STATUS, SERVICE, THROTTLED, Row

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

_UNKNOWN = "The request went out, and no answer is known."
_NOT_SENT = "The request was not sent."
_AFTER_SENDING = "Look into the function's log before you invoke it again: it may have done its work."
_REFUSED_BY_SERVER = frozenset({501, 505, 511})
"""Statuses of 500 and more that speak of the request, not of what became of it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A call that brought no answer of the function.

    Attributes:
        code: the error's class in the service model, or the client's exception. message: their own words, as they came.
        status: HTTP status; None when nothing was answered.
        certain: whether the function certainly did not run.
    """

    code: str
    message: str
    explanation: Explanation
    status: int | None = None
    request_id: str = ""

    @property
    def certain(self) -> bool:
        return self.explanation.ran is Ran.NO

    def outcome(self, duration: float) -> Refused | Abandoned:
        """As the outcome of an invocation that took `duration` milliseconds here."""
        kind = Refused if self.certain else Abandoned
        return kind(self.code, self.message, duration, self.explanation, self.status, self.request_id)


def error_of(fault: Fault) -> WorkbenchError:
    """As the error of a call that is no invocation."""
    said = fault.explanation.happened.removesuffix(_NOT_SENT).strip()
    message = " ".join(part for part in (said, fault.message) if part)
    return WorkbenchError(fault.explanation.title, message, fault.explanation.advice)


def explain(error: BaseException, *, sent: bool, profile: str | None = None) -> Fault:
    """Say what `error`, one of FAILURES, means. `sent`: whether the request had begun to leave."""
    if isinstance(error, ClientError):
        return _answered(error, sent, profile)
    row = _row_of(error)
    if sent:
        happened, ran, advice = f"{row.after} {_UNKNOWN}".strip(), Ran.MAYBE, _AFTER_SENDING
    else:
        happened, ran, advice = f"{row.happened} {_NOT_SENT}", Ran.NO, _named(row.advice, profile)
    return Fault(
        type(error).__name__, str(error), Explanation(row.title_after if sent else row.title, happened, ran, advice)
    )


def given_up(sent: bool) -> Fault:
    """A person ended the wait."""
    if not sent:
        what = Explanation("Not sent", "You stopped it before the request left.", Ran.NO)
        return Fault("GivenUp", "", what)
    happened = f"{_UNKNOWN} Lambda can't stop a synchronous invocation: the function goes on if it was running."
    return Fault("GivenUp", "", Explanation("You stopped waiting", happened, Ran.MAYBE, _AFTER_SENDING))


def no_region(profile: str | None) -> WorkbenchError:
    """Nothing named a region."""
    command = "aws configure set region REGION" + (f" --profile {profile}" if profile else "")
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
    certain = not sent or code in SERVICE or status is None or status < 500 or status in _REFUSED_BY_SERVER
    happened = row.happened
    if not certain:
        what = Explanation(row.title, f"{happened} {_UNKNOWN}", Ran.MAYBE, _AFTER_SENDING)
    else:
        if error.operation_name.startswith(("AssumeRole", "GetRoleCredentials", "GetSessionToken", "CreateToken")):
            happened = f"{happened} This was the answer to {error.operation_name}, while fetching credentials."
        what = Explanation(row.title, happened, Ran.NO, _advice(row, code, response, profile))
    return Fault(code, message, what, status, str(metadata.get("RequestId", "")))


def _advice(row: Row, code: str, response: Mapping[str, Any], profile: str | None) -> str:
    advice = _named(row.advice, profile)
    if code == "TooManyRequestsException":
        advice = THROTTLED.get(str(response.get("Reason", "")), advice)
        seconds = response.get("retryAfterSeconds")
        if seconds:
            advice += f" Lambda asks to wait {seconds} s."
    return advice


def _row_by_status(status: int | None) -> Row:
    for lowest, row in BY_STATUS:
        if status is not None and status >= lowest:
            return row
    return BY_STATUS[-1][1]


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
    return advice.replace("{profile}", f" --profile {profile}" if profile else "")
