"""What passes between an execution environment's parts: the work it gets, what its runtime reports, how it ended."""

from msgspec import Struct


class Work(Struct, frozen=True):
    """One invocation as a runtime gets it.

    `deadline` is in ms since the epoch. The texts are fit for a header; an empty one is absent.
    """

    request_id: str
    event: bytes
    arn: str
    trace_id: str = ""
    client_context: str = ""
    tenant_id: str = ""
    deadline: int = 0

    def headers(self) -> dict[str, str]:
        """The headers of the Runtime API's answer to `/next`."""
        headers = {
            "Lambda-Runtime-Aws-Request-Id": self.request_id,
            "Lambda-Runtime-Deadline-Ms": str(self.deadline),
            "Lambda-Runtime-Invoked-Function-Arn": self.arn,
            "Lambda-Runtime-Trace-Id": self.trace_id,
            "Lambda-Runtime-Client-Context": self.client_context,
            "Lambda-Runtime-Aws-Tenant-Id": self.tenant_id,
        }
        return {name: value for name, value in headers.items() if value}


class Ready(Struct, frozen=True):
    """The runtime asked for work: it is idle."""


class Posted(Struct, frozen=True):
    """The function returned; `payload` is its response, byte for byte."""

    payload: bytes


class Failed(Struct, frozen=True):
    """The function raised; `payload` is the error as the runtime words it."""

    payload: bytes
    error_type: str


class InitFailed(Struct, frozen=True):
    """The runtime could not load the function."""

    payload: bytes
    error_type: str


class Oversize(Struct, frozen=True):
    """The function returned more than Lambda lets it."""


class Exited(Struct, frozen=True):
    """The process ended; `code` as subprocess has it: -9 for SIGKILL."""

    code: int


class TimeIsUp(Struct, frozen=True):
    """The time limit passed."""


RuntimeEvent = Posted | Failed | InitFailed | Oversize
Event = Ready | Posted | Failed | InitFailed | Oversize | Exited | TimeIsUp


class Outcome(Struct, frozen=True):
    """How an invocation ended.

    Attributes:
        payload: the response payload, or the error of the function or the platform.
        failed: whether the function failed.
        log: the end of the log, at most 4,096 bytes.
    """

    payload: bytes
    failed: bool
    log: bytes
