"""What keeps a call from being answered at all: exceptions of botocore and below, what they mean, and what to do.

The names are looked up along the exception's ancestors, so a row for a family covers what a later botocore adds to it.
Whether the request was on its way by then is not in the table: `faults` knows.
"""

from workbench.service.refusals import Row


class Failure(Row, frozen=True):
    """Words for one cause. after, title_after: what to say instead when the request was on its way."""

    after: str = ""
    title_after: str = "No answer is known"


_CLOSED = Failure(
    "The connection was closed",
    "The other end closed the connection, or broke off.",
    "Is the address right, and is it http or https?",
    "The connection ended before the whole answer was here.",
    "The connection was lost",
)
_UNREADABLE = Failure(
    "The answer can't be read",
    "What answered does not speak Lambda's language.",
    "Is this the address of a Lambda endpoint?",
    "What answered does not speak Lambda's language.",
    "The answer can't be read",
)
_CREDENTIALS = "See: aws sts get-caller-identity{profile}"

CLIENT: dict[str, Failure] = {
    # On the way
    "NameResolutionError": Failure(
        "The name is unknown",
        "The address's host name could not be looked up.",
        "Compare the region and the endpoint URL; is this machine online?",
    ),
    "EndpointConnectionError": Failure(
        "Nobody answers there",
        "The connection was refused, or the address can't be reached.",
        "Is the endpoint running, and is this its address?",
    ),
    "ConnectTimeoutError": Failure(
        "No connection in time",
        "The address took no connection.",
        "Is this machine online? A firewall or a missing VPC endpoint swallows connections like this.",
        "The address took no connection.",
    ),
    "ReadTimeoutError": Failure(
        "No answer in time",
        "No answer came in time.",
        "Is the endpoint well?",
        "No answer came within the function's timeout and a margin.",
        "No answer in time",
    ),
    "ConnectionClosedError": _CLOSED,
    "ResponseStreamingError": _CLOSED,
    "IncompleteReadError": _CLOSED,
    "ProtocolError": _CLOSED,
    "HTTPException": _CLOSED,
    "OSError": _CLOSED,
    "TooLongError": Failure(
        "The answer has no end", "What answered sent more than any function can.", "", "", "The answer is too long"
    ),
    "ProxyConnectionError": Failure(
        "The proxy can't be reached",
        "HTTPS_PROXY names a proxy that took no connection, or refused it.",
        "Compare HTTPS_PROXY and NO_PROXY.",
        "The proxy broke off.",
    ),
    "SSLError": Failure(
        "No secure connection",
        "The other end could not prove who it is, or speaks no TLS.",
        "Behind a company's proxy, AWS_CA_BUNDLE names its certificate; a local endpoint is http, not https.",
        "The secure connection broke off.",
        "The connection was lost",
    ),
    "HTTPClientError": Failure("The call failed", "The client could not make the call.", "", "The exchange broke off."),
    "ResponseParserError": _UNREADABLE,
    "NoFinalAnswerError": _UNREADABLE,
    "PaginationError": Failure("The list has no end", "The endpoint gave the same page twice."),
    # Who calls
    "UnauthorizedSSOTokenError": Failure("The SSO session has expired", "Its token is no longer valid.", "{renew}"),
    "SSOTokenLoadError": Failure("Not logged in", "There is no SSO token for this profile.", "{renew}"),
    "TokenRetrievalError": Failure("The SSO session has expired", "A new token could not be fetched.", "{renew}"),
    "SSOError": Failure("SSO failed", "Credentials could not be fetched through SSO.", "{renew}"),
    "LoginError": Failure("The login has expired", "Its credentials could not be renewed.", "{renew}"),
    "NoCredentialsError": Failure(
        "No AWS credentials",
        "Neither the environment, nor a profile, nor this machine's role has credentials.",
        "Run: aws configure{profile} (or aws sso login), or name a profile with --profile.",
    ),
    "PartialCredentialsError": Failure(
        "Half of the credentials", "A part of them is missing.", "See ~/.aws/credentials."
    ),
    "CredentialRetrievalError": Failure(
        "The credentials can't be fetched", "What should hand them out failed.", _CREDENTIALS
    ),
    "MetadataRetrievalError": Failure(
        "The credentials can't be fetched", "This machine's role did not answer.", _CREDENTIALS
    ),
    "NoCodeError": Failure(
        "No MFA code", "The profile's role asks for a code, and none was given.", "Try again to be asked again."
    ),
    "RefreshWithMFAUnsupportedError": Failure(
        "The session has expired", "Renewing it takes an MFA code.", "Try again to be asked for one."
    ),
    "MissingDependencyException": Failure(
        "A part of botocore is missing", "This profile needs it.", "pip install 'botocore[crt]'"
    ),
    "InfiniteLoopConfigError": Failure(
        "The profile goes in circles", "Its source_profile leads back to it.", "See ~/.aws/config."
    ),
    "ProfileNotFound": Failure(
        "No such profile", "~/.aws has no profile of this name.", "See: aws configure list-profiles"
    ),
    "ConfigParseError": Failure("~/.aws can't be read", "A file there is not well-formed.", "See ~/.aws/config."),
    "InvalidConfigError": Failure("A setting is wrong", "botocore does not take it.", "See ~/.aws/config."),
    "NoRegionError": Failure(
        "No AWS region", "Nothing says in which region to look.", "Name one with --region or AWS_REGION."
    ),
    "InvalidRegionError": Failure("Not a region", "This is not the name of a region.", "It looks like eu-west-1."),
    "ParamValidationError": Failure(
        "The call is not well-formed", "The client does not send it like this.", "The message names the parameter."
    ),
    "UnicodeError": Failure(
        "The name can't be sent", "It holds a character that is no text, so no address can be made of it."
    ),
    "InvalidProxiesConfigError": Failure(
        "The proxy's settings are wrong", "botocore does not take them.", "See HTTPS_PROXY."
    ),
}
