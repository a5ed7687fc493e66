"""What a service answers instead of an answer of the function: each error code, what it means, and what to do.

One row a cause, with all the codes that stand for it: the modelled errors of Invoke, each of which comes before the
function runs (sam local writes some without their ending), and those that every AWS service may answer with. The last
tables are for answers that have no such code.
"""

from msgspec import Struct


class Row(Struct, frozen=True):
    """Words for one cause.

    Attributes:
        happened: in sentences.
        advice: what to do. `{profile}` becomes ` --profile X`, or empty; `{renew}` what renews the credentials.
    """

    title: str
    happened: str
    advice: str = ""


_VPC = "See the function's VPC configuration: its subnets, security groups and the permissions of its role."
_FILES = "See the function's file system: mount targets in its subnets, security groups (port 2049), the access point."
_KMS = "See the KMS key of the function's environment variables, and its key policy."
_SNAP = "See the function's SnapStart state and its log group; publishing a new version takes a new snapshot."
_WAIT = "Wait a little, then invoke again; the function's State tells when it is Active."

_SERVICE: tuple[tuple[tuple[str, ...], Row], ...] = (
    # The request
    (
        ("InvalidRequestContentException", "InvalidRequestContent"),
        Row(
            "The payload was refused",
            "Lambda could not read the payload as JSON, or a header was wrong.",
            "Line and column stand in the message.",
        ),
    ),
    (
        ("RequestTooLargeException", "SerializedRequestEntityTooLargeException"),
        Row(
            "The payload is too large",
            "A synchronous invocation takes 6,291,456 bytes.",
            "Put the data into S3, and send where it is.",
        ),
    ),
    (
        ("UnsupportedMediaTypeException", "UnsupportedMediaType"),
        Row("The payload was refused", "Lambda takes JSON only."),
    ),
    (
        ("InvalidParameterValueException", "ValidationException"),
        Row("A parameter was refused", "Lambda does not take one of the values of the call.", "The message names it."),
    ),
    (
        ("ModeNotSupportedException",),
        Row(
            "The function can't be invoked this way",
            "It does not support this kind of invocation.",
            "Try it as an Event.",
        ),
    ),
    (
        ("DurableExecutionAlreadyStartedException",),
        Row(
            "The name is taken",
            "A durable execution of this name was started before.",
            "Choose another execution name.",
        ),
    ),
    # What is invoked
    (
        ("ResourceNotFoundException", "ResourceNotFound"),
        Row(
            "No such function",
            "There is no function, version or alias of this name here.",
            "Compare the name, the qualifier, the region and the account.",
        ),
    ),
    (
        ("NoPublishedVersionException",),
        Row("No version is published", "The function has only $LATEST.", "Publish a version, or invoke $LATEST."),
    ),
    (
        ("ResourceConflictException",),
        Row("The function is being changed", "Another operation on it is under way.", _WAIT),
    ),
    (
        ("RuntimeAliasDeletedException", "RuntimeVersionDeletedException", "InvalidRuntimeException"),
        Row(
            "The function's runtime is gone",
            "Lambda no longer has the runtime that the function names.",
            "Update the function to a supported runtime.",
        ),
    ),
    (
        ("InvalidZipFileException",),
        Row("The function's package is broken", "Lambda could not unpack it.", "Deploy the code again."),
    ),
    (
        ("CodeArtifactUserPendingException",),
        Row("The function is not ready yet", "Lambda still prepares its code.", _WAIT),
    ),
    (
        ("CodeArtifactUserDeletedException", "CodeArtifactUserFailedException"),
        Row(
            "The function's code is not available",
            "Lambda could not prepare it.",
            "Deploy the code again, and see the function's State.",
        ),
    ),
    (
        ("RecursiveInvocationException",),
        Row(
            "A loop was stopped",
            "Lambda found the function invoking itself through other services.",
            "See the function's triggers and its recursive loop detection.",
        ),
    ),
    # Limits
    (
        ("TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded"),
        Row("Throttled", "Lambda takes no more of these requests at the moment.", "Wait a little, then invoke again."),
    ),
    (
        ("ServiceQuotaExceededException",),
        Row("A quota is used up", "The request would exceed a quota of the account.", "See Service Quotas."),
    ),
    (
        ("ServiceException", "InternalFailure", "InternalServerError"),
        Row("Lambda failed", "The Lambda service met an error of its own.", "Invoke again."),
    ),
    # What the function needs around it
    (
        (
            "EC2AccessDeniedException",
            "EC2UnexpectedException",
            "InvalidSubnetIDException",
            "InvalidSecurityGroupIDException",
        ),
        Row("The VPC could not be set up", "Lambda could not connect the function to its VPC.", _VPC),
    ),
    (
        ("SubnetIPAddressLimitReachedException", "ENILimitReachedException"),
        Row(
            "The VPC is full",
            "No address or network interface is left for the function.",
            "Free some, add subnets, or raise the quota.",
        ),
    ),
    (
        ("EC2ThrottledException",),
        Row(
            "EC2 throttled Lambda",
            "Setting up the function's VPC took too many calls.",
            "Wait a little, then invoke again.",
        ),
    ),
    (
        ("ENINotReadyException", "ResourceNotReadyException"),
        Row("The function sleeps", "It was idle, and its VPC connection is being set up again.", _WAIT),
    ),
    (
        ("KMSAccessDeniedException", "KMSDisabledException", "KMSInvalidStateException", "KMSNotFoundException"),
        Row(
            "The environment can't be decrypted",
            "Lambda could not use the key of the function's environment variables.",
            _KMS,
        ),
    ),
    (
        ("EFSMountConnectivityException", "EFSMountTimeoutException", "EFSMountFailureException", "EFSIOException"),
        Row("The file system can't be used", "Lambda could not mount or use the function's EFS file system.", _FILES),
    ),
    (
        ("S3FilesMountConnectivityException", "S3FilesMountTimeoutException", "S3FilesMountFailureException"),
        Row("The file system can't be used", "Lambda could not mount the function's S3 Files access point.", _FILES),
    ),
    (
        ("SnapStartException", "SnapStartTimeoutException", "SnapStartRegenerationFailureException"),
        Row("The snapshot can't be used", "Lambda could not restore the function from its SnapStart snapshot.", _SNAP),
    ),
    (("SnapStartNotReadyException",), Row("The snapshot is not ready yet", "Lambda is still taking it.", _WAIT)),
    # Who calls
    (
        ("AccessDeniedException", "AccessDenied", "NotAuthorized", "UnauthorizedOperation"),
        Row(
            "Not allowed",
            "These credentials may not do this.",
            "The message names the permission that is missing, and who lacks it.",
        ),
    ),
    (
        ("ExpiredToken", "ExpiredTokenException", "RequestExpired"),
        Row(
            "The session has expired",
            "The temporary credentials are no longer valid.",
            "{renew}",
        ),
    ),
    (
        ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", "AuthFailure"),
        Row(
            "The credentials are not valid",
            "AWS doesn't know this access key or token.",
            "{renew}",
        ),
    ),
    (
        ("InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature", "IncompleteSignatureException"),
        Row(
            "The signature was refused",
            "The secret key is wrong, or this machine's clock is.",
            "Compare the clock, and the secret key.",
        ),
    ),
    (
        ("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
        Row("The call was not signed", "The endpoint found no signature.", "Does a proxy strip headers?"),
    ),
    (
        ("OptInRequired", "SubscriptionRequiredException"),
        Row("The region is not enabled", "The account has not opted in to it.", "Enable the region."),
    ),
    (
        ("ForbiddenException",),
        Row(
            "Not allowed",
            "This account or role is not among those that one may have here.",
            "Compare the account and the role of the profile.",
        ),
    ),
    # Endpoints that are not Lambda
    (
        ("NotImplemented", "NotImplementedException", "UnknownOperationException", "UnknownOperation"),
        Row("The endpoint can't do this", "It is no full Lambda endpoint.", "See what the endpoint supports."),
    ),
)
SERVICE = {code: row for codes, row in _SERVICE for code in codes}

STALE = frozenset(code for codes, row in _SERVICE if row.advice == "{renew}" for code in codes)
"""Codes that say that the credentials were good once, or may be as soon as they are fetched again."""

THROTTLED = {
    "ConcurrentInvocationLimitExceeded": "The account's concurrency here is used up: wait, or raise the quota.",
    "ReservedFunctionConcurrentInvocationLimitExceeded": "Its reserved concurrency is used up, or 0: raise it.",
    "ReservedFunctionInvocationRateLimitExceeded": "Its reserved concurrency limits its rate: wait, or raise it.",
    "FunctionInvocationRateLimitExceeded": "The function is invoked too often: wait a little.",
    "CallerRateLimitExceeded": "You call too often: wait a little.",
    "ConcurrentSnapshotCreateLimitExceeded": "Too many snapshots are being taken: wait a little.",
}
"""What to do about a TooManyRequestsException, by its Reason."""

_NO_ENDPOINT = "Is this the address of a Lambda endpoint?"
_NOT_ALL = Row("The endpoint can't do this", "It is no full Lambda endpoint.", "See what the endpoint supports.")
_FAILED = Row("The endpoint failed", "It answered with an error that Lambda doesn't have.")
BY_STATUS = {
    404: Row("Nothing is there", "The endpoint doesn't know this call.", _NO_ENDPOINT),
    405: Row("The service refused the call", "It takes no such call.", _NO_ENDPOINT),
    413: Row("The payload is too large", "Something on the way takes no request of this size."),
    429: Row("Throttled", "Something on the way takes no more requests at the moment.", "Wait a little."),
    500: _FAILED,
    501: _NOT_ALL,
    505: _NOT_ALL,
}
"""The words for an answer with a status that no code of `SERVICE` comes with."""
BY_CLASS = {
    3: Row("The address leads elsewhere", "The answer names another address, which was not followed.", _NO_ENDPOINT),
    4: Row("The service refused the call", "It gave no reason that is known here."),
    5: Row(
        "A gateway answered instead of Lambda",
        "Something on the way could not get an answer, or didn't wait for it.",
    ),
}
"""The same, by the first digit of the status."""
UNKNOWN = Row("The service refused the call", "It gave no reason that is known here.")
