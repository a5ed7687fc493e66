"""What the endpoint says when it refuses a request, in the words and with the statuses of the service model.

One table holds every error code that is ever answered. Each is an error *before* the function ran: what a function did
wrong itself is never one of these.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType


class Refusal(Exception):  # noqa: N818 - it is the answer, not a bug
    """A request that is answered with an error of the Lambda API.

    Attributes:
        code: the error's name in the service model ("ResourceNotFoundException").
        message: the words for the caller. May hold text from the request.
        extra: further members of the error's body. headers: further headers of the answer.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        extra: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return _TABLE[self.code][0]

    @property
    def body(self) -> bytes:
        """The answer's JSON body: `Type`, and the words under the name the model gives them."""
        status, member = _TABLE[self.code]
        kind = "User" if status < 500 else "Service"
        return json.dumps({"Type": kind, member: self.message, **self.extra}).encode()


_TABLE: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "InvalidParameterValueException": (400, "message"),
        "InvalidRequestContentException": (400, "message"),
        "ValidationException": (400, "message"),
        "BadRequestException": (400, "message"),
        "ForbiddenException": (403, "message"),
        "ResourceNotFoundException": (404, "Message"),
        "ProvisionedConcurrencyConfigNotFoundException": (404, "message"),
        "UnknownOperationException": (404, "message"),
        "MethodNotAllowedException": (405, "message"),
        "RequestTimeoutException": (408, "message"),
        "RequestTooLargeException": (413, "message"),
        "TooManyRequestsException": (429, "message"),
        "ServiceException": (500, "Message"),
        "InvalidRuntimeException": (502, "Message"),
    }
)


def bad_value(message: str) -> Refusal:
    """400: a parameter that is well formed but wrong."""
    return Refusal("InvalidParameterValueException", message)


def not_found(what: str, arn: str) -> Refusal:
    """404: `what` ("Function", "Alias") with the ARN that was asked for."""
    return Refusal("ResourceNotFoundException", f"{what} not found: {arn}")


def too_large(limit: int) -> Refusal:
    """413: a request body over `limit` bytes."""
    return Refusal(
        "RequestTooLargeException", f"Request must be smaller than {limit} bytes for the InvokeFunction operation"
    )


def invalid(value: str, member: str, constraint: str) -> Refusal:
    """400: a value that breaks a constraint of the service model, in the service's own phrasing."""
    shown = value if len(value) <= 256 else value[:256] + "…"
    return Refusal(
        "ValidationException",
        f"1 validation error detected: Value '{shown}' at '{member}' failed to satisfy constraint: {constraint}",
    )


def throttled() -> Refusal:
    """429: as many environments run as may."""
    return Refusal(
        "TooManyRequestsException",
        "Rate Exceeded.",
        extra={"Reason": "ConcurrentInvocationLimitExceeded"},
        headers={"Retry-After": "1"},
    )
