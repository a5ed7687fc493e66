"""How the platform words an invocation that ended without a word from the function: Lambda's types and messages."""

import json
import signal

from msgspec import Struct

from workbench.core.payload import RESPONSE_LIMIT
from workbench.local.events import Event, Exited, Oversize, TimeIsUp

_SIGNALS = {
    "SIGHUP": "hangup",
    "SIGINT": "interrupt",
    "SIGQUIT": "quit",
    "SIGILL": "illegal instruction",
    "SIGTRAP": "trace/breakpoint trap",
    "SIGABRT": "aborted",
    "SIGBUS": "bus error",
    "SIGFPE": "floating point exception",
    "SIGKILL": "killed",
    "SIGUSR1": "user defined signal 1",
    "SIGSEGV": "segmentation fault",
    "SIGUSR2": "user defined signal 2",
    "SIGPIPE": "broken pipe",
    "SIGALRM": "alarm clock",
    "SIGTERM": "terminated",
}


class Failure(Struct, frozen=True):
    """What a caller gets as `errorType` and `errorMessage`. `status` is that of the REPORT line."""

    kind: str
    message: str
    status: str = "error"

    def body(self) -> bytes:
        """The response payload."""
        return json.dumps({"errorType": self.kind, "errorMessage": self.message}, separators=(",", ":")).encode()


def platform_failure(event: Event, request_id: str, timeout: int) -> Failure | None:
    """What the platform says about `event`; None if the function or its runtime worded it. `timeout` is in seconds."""
    prefix = f"RequestId: {request_id} Error: "
    if isinstance(event, TimeIsUp):
        return Failure("Sandbox.Timedout", f"{prefix}Task timed out after {timeout:.2f} seconds", "timeout")
    if isinstance(event, Oversize):
        message = f"Response payload size exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
        return Failure("Function.ResponseSizeTooLarge", message)
    if isinstance(event, Exited):
        if event.code == 0:
            return Failure("Runtime.ExitError", f"{prefix}Runtime exited without providing a reason")
        return Failure("Runtime.ExitError", f"{prefix}Runtime exited with error: {_exit_words(event.code)}")
    return None


def not_started(program: str, error: OSError, request_id: str) -> Failure:
    """The environment's program can't be started."""
    reason = (error.strerror or str(error)).lower()
    return Failure("Runtime.InvalidEntrypoint", f"RequestId: {request_id} Error: {program}: {reason}")


def _exit_words(code: int) -> str:
    if code > 0:
        return f"exit status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return f"signal: {-code}"
    return f"signal: {_SIGNALS.get(name, name)}"
