"""What keeps shareable test events from being read or written: each cause in words, with the permission that lacks."""

from botocore.exceptions import ClientError, EndpointConnectionError

from workbench.core.errors import WorkbenchError
from workbench.core.shared_events import REGISTRY
from workbench.service.faults import error_of, explain
from workbench.service.refusals import STALE, Row

_DENIED = frozenset(
    {"ForbiddenException", "AccessDeniedException", "AccessDenied", "UnauthorizedException", "NotAuthorized"}
)
_ROWS: dict[str, Row] = {
    "BadRequestException": Row("The registry refused it", "EventBridge Schemas doesn't take it like this."),
    "ConflictException": Row(
        "It was changed meanwhile", "Somebody else wrote to the same schema.", "Try again: it is read anew."
    ),
    "PreconditionFailedException": Row(
        "It was changed meanwhile", "Somebody else wrote to the same schema.", "Try again: it is read anew."
    ),
    "TooManyRequestsException": Row("The registry is busy", "It takes no more calls for now.", "Try again in a while."),
    "ThrottlingException": Row("The registry is busy", "It takes no more calls for now.", "Try again in a while."),
    "ServiceUnavailableException": Row("The registry is busy", "It can't answer for now.", "Try again in a while."),
    "InternalServerErrorException": Row("The registry failed", "It met an error of its own.", "Try again."),
    "LimitExceededException": Row(
        "A quota is used up", "The registry takes no more schemas or versions.", "See Service Quotas."
    ),
}
_LEAST = {
    "DescribeSchema": "Reading test events takes schemas:DescribeSchema",
    "DescribeRegistry": "Sharing one takes schemas:DescribeRegistry as well",
    "CreateRegistry": "The first event of an account and region takes schemas:CreateRegistry",
    "CreateSchema": "The first event of a function takes schemas:CreateSchema",
    "UpdateSchema": "A further event takes schemas:UpdateSchema",
}


def is_absent(error: BaseException) -> bool:
    """Whether it says that the registry, or the schema, isn't there."""
    return isinstance(error, ClientError) and _code(error) in ("NotFoundException", "ResourceNotFoundException")


def registry_error(error: BaseException, region: str, profile: str | None) -> WorkbenchError:
    """An error of the client, one of FAILURES, in words."""
    if isinstance(error, EndpointConnectionError):
        words = (
            f"Nothing answers at {error.kwargs.get('endpoint_url', '')}: the region may have no EventBridge Schemas."
        )
        return WorkbenchError(f"No test events in {region}", words, "Events can be kept in files.")
    if not isinstance(error, ClientError) or (code := _code(error)) in STALE:
        return error_of(explain(error, sent=False, profile=profile))
    said = str(error.response.get("Error", {}).get("Message", ""))
    if code in _DENIED:
        operation = error.operation_name
        words = f"These credentials lack the permission schemas:{operation}. {said}".strip()
        least = _LEAST.get(operation, f"It takes schemas:{operation}")
        return WorkbenchError("Not allowed", words, f"{least} on the registry {REGISTRY}.")
    row = _ROWS.get(code)
    if row is None:
        return error_of(explain(error, sent=False, profile=profile))
    return WorkbenchError(row.title, f"{row.happened} {said}".strip(), row.advice)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
