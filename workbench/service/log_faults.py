"""What keeps a log from being read: each cause in words for people, with the permission that is missing by its name."""

from dataclasses import dataclass

from botocore.exceptions import ClientError

from workbench.core.errors import WorkbenchError
from workbench.service.faults import error_of, explain
from workbench.service.refusals import SERVICE

_DENIED = frozenset({"AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "NotAuthorized"})
_THROTTLED = frozenset({"ThrottlingException", "Throttling", "LimitExceededException", "ServiceUnavailableException"})
_ABSENT = frozenset({404, 405, 501})
_NO_LOGS = frozenset({"UnknownOperationException", "UnknownOperation", "NotImplemented", "InvalidAction"})
_LEAST = "Reading logs takes logs:FilterLogEvents and logs:GetLogEvents on the log group."


@dataclass(eq=False)
class LogTrouble(Exception):  # noqa: N818 - it is translated before it gets anywhere
    """Why a log can't be read now.

    Attributes:
        operation: what was called. kind: `denied`, `throttled`, `no group`, `no logs`, `late`, `nothing`, `other`.
        group: the log group. waited: seconds. cause: what the client raised.
    """

    operation: str
    kind: str
    group: str = ""
    waited: float = 0.0
    cause: BaseException | None = None

    def error(self, profile: str | None, is_loopback: bool) -> WorkbenchError:
        """In words. `is_loopback`: whether it may be that the endpoint keeps no logs."""
        group = f"the log group {self.group}"
        if self.kind == "no logs" or (self.kind == "other" and is_loopback and not _is_known(self.cause)):
            return _no_logs(self.cause)
        match self.kind:
            case "denied":
                words = f"These credentials lack the permission logs:{self.operation} on {group}."
                return WorkbenchError("Not allowed to read the log", words, _LEAST)
            case "throttled":
                words = f"It took no more calls for now. This was the answer to {self.operation}."
                return WorkbenchError("CloudWatch Logs is busy", words, "Wait a little, then fetch it again.")
            case "no group":
                words = f"There is no {group[4:]}: the function has not logged there yet, or may not."
                hint = "Its role needs logs:CreateLogGroup, logs:CreateLogStream and logs:PutLogEvents."
                return WorkbenchError("No such log group", words, hint)
            case "late":
                words = f"In {group} nothing names this request, {self.waited:.0f} s after it was asked for."
                return WorkbenchError("The log has not arrived", words, "Fetch it again in a while.")
            case "nothing":
                return WorkbenchError("The log is empty", f"In {group} there is nothing of this request.")
        assert self.cause is not None  # nothing else is without one
        return error_of(explain(self.cause, sent=False, profile=profile))


def trouble_of(error: BaseException, operation: str, group: str = "") -> LogTrouble:
    """What an error of the client, one of FAILURES, means for the reading of a log."""
    return LogTrouble(operation, _kind(error), group, cause=error)


def _kind(error: BaseException) -> str:
    if not isinstance(error, ClientError):
        return "other"
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code in _DENIED:
        return "denied"
    if code in _THROTTLED:
        return "throttled"
    if code == "ResourceNotFoundException":
        return "no group"
    return "no logs" if code in _NO_LOGS or status in _ABSENT else "other"


def _is_known(error: BaseException | None) -> bool:
    """Whether it is an error that AWS services have."""
    return isinstance(error, ClientError) and error.response.get("Error", {}).get("Code", "") in SERVICE


def _no_logs(error: BaseException | None) -> WorkbenchError:
    words = "This endpoint has no CloudWatch Logs: what came with the answer is all there is."
    said = error.response.get("Error", {}).get("Message", "") if isinstance(error, ClientError) else str(error or "")
    return WorkbenchError("No whole logs here", f"{words} {said[:200]}".strip())
