"""One synchronous invocation: what is asked, and what came of it.

An outcome is exactly one of four things, and they must never be mistaken for one another: the function succeeded, the
function failed, the service refused, or the client stopped waiting. Payloads are bytes all the way; they are decoded to
be looked at, never to be sent.
"""

from collections.abc import Callable
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from workbench.core.functions import Reference
from workbench.core.units import seconds

if TYPE_CHECKING:  # the first paint does without them
    from workbench.core.function_error import FunctionError
    from workbench.core.log import Log
    from workbench.core.log_entry import LogPlace


class Kind(StrEnum):
    """InvocationType of the service model."""

    REQUEST_RESPONSE = "RequestResponse"
    EVENT = "Event"
    DRY_RUN = "DryRun"


class Request(Struct, frozen=True):
    """What is sent.

    Attributes:
        function: the function's name or ARN, without a qualifier.
        qualifier: `$LATEST`, a version, an alias; None leaves it to the service, which takes `$LATEST`.
        payload: the bytes that are sent, as they are.
        timeout: the function's own timeout in seconds, as far as known: it sets how long the client waits.
        log_tail: whether to ask for the last 4 KB of the log.
        client_context: the JSON text that the function finds in its context; None sends none.
        tenant_id: for functions with tenant isolation. durable_execution_name: makes a durable execution the only one
            of its name.
    """

    function: str
    payload: bytes
    qualifier: str | None = None
    timeout: int | None = None
    kind: Kind = Kind.REQUEST_RESPONSE
    log_tail: bool = True
    client_context: bytes | None = None
    tenant_id: str | None = None
    durable_execution_name: str | None = None

    @property
    def reference(self) -> Reference:
        """The function and the qualifier, as people write them."""
        return Reference(self.function, self.qualifier)


GIVEN_UP = "GivenUp"
"""The code of an outcome that is nothing but a person's, or a limit's, end of the wait."""


INTERRUPTED = "Interrupted"
"""The code of a run whose process ended before the outcome was known."""


class Ran(Enum):
    """Whether the function's code ran on account of the request."""

    NO = "it did not run"
    MAYBE = "it may have run, or may still be running"
    YES = "it ran"


class Explanation(Struct, frozen=True):
    """An outcome for people.

    Attributes:
        title: a few words. happened: what happened, in sentences. ran: whether the function ran.
        advice: what to do next; empty when nothing needs doing.
    """

    title: str
    happened: str
    ran: Ran
    advice: str = ""


class Answer(Struct, frozen=True):
    """What Lambda answered when it took the request.

    Attributes:
        status: HTTP status. payload: the response payload as it came.
        executed_version: None where the endpoint doesn't tell. request_id: likewise empty.
        log: the log tail; None when none came. duration: milliseconds, from the request to the whole answer, here.
        notes: what the endpoint could not do or did not tell, a sentence each.
        durable_execution_arn: of the durable execution that was started; empty when there is none.
        log_place: where the log is, if the endpoint told that instead of sending its tail.
    """

    status: int
    payload: bytes
    duration: float
    executed_version: str | None = None
    request_id: str = ""
    log: "Log | None" = None
    notes: tuple[str, ...] = ()
    durable_execution_arn: str = ""
    log_place: "LogPlace | None" = None


class Succeeded(Struct, frozen=True):
    """The function returned; or the service said yes to an Event or a DryRun.

    Attributes:
        kind: what was answered: an endpoint may pass over the kind that was asked for, and run the function.
    """

    answer: Answer
    explanation: Explanation
    kind: Kind = Kind.REQUEST_RESPONSE


class FunctionFailed(Struct, frozen=True):
    """Lambda ran the function, and the function failed. The status is 200 all the same.

    Attributes:
        handling: `Handled` or `Unhandled`, as the service says it. error: None when the payload is no error object.
    """

    answer: Answer
    handling: str
    error: "FunctionError | None"
    explanation: Explanation


class Refused(Struct, frozen=True):
    """The service said no, or could not be reached: the function did not run.

    Attributes:
        code: the error's class in the service model ("TooManyRequestsException"), or the client's own.
        status: HTTP status; None when nothing was answered. duration: milliseconds. message: the service's own words.
        retry_after: seconds after which the service may be asked again; None when it doesn't say.
    """

    code: str
    message: str
    duration: float
    explanation: Explanation
    status: int | None = None
    request_id: str = ""
    retry_after: float | None = None


class Abandoned(Struct, frozen=True):
    """The request went out and no answer is known: the wait ended, by a person or by a limit, or the connection broke.

    Attributes: as of `Refused`.
    """

    code: str
    message: str
    duration: float
    explanation: Explanation
    status: int | None = None
    request_id: str = ""
    retry_after: float | None = None

    @classmethod
    def by_the_person(cls, waited: float) -> "Abandoned":
        """A person stopped waiting, after so many seconds."""
        explanation = Explanation(
            "You stopped waiting",
            f"No answer had come after {seconds(waited)}. A function that runs can't be stopped from outside.",
            Ran.MAYBE,
            "Before you invoke again, ask what a second run would do.",
        )
        return cls(GIVEN_UP, "", waited * 1000, explanation)

    @classmethod
    def interrupted(cls) -> "Abandoned":
        """The process that had sent it ended before the outcome was known."""
        explanation = Explanation(
            "Interrupted: it may have run",
            "The workbench that invoked it ended before an answer was known.",
            Ran.MAYBE,
            "Its log in CloudWatch Logs can tell. Before you invoke again, ask what a second run would do.",
        )
        return cls(INTERRUPTED, "", 0.0, explanation)


Outcome = Succeeded | FunctionFailed | Refused | Abandoned


class Waiting(Struct):
    """The hold that a person has on an invocation under way: another thread may end the wait through it.

    Whoever waits says with `on_give_up` how the wait is ended (from any thread, more than once, also late).
    """

    gave_up: bool = False
    _end: Callable[[], None] | None = None

    def on_give_up(self, end: Callable[[], None]) -> None:
        """Set what ends the wait; called at once if it was given up before."""
        self._end = end
        if self.gave_up:
            end()

    def give_up(self) -> None:
        """End the wait. The function itself can't be stopped."""
        self.gave_up = True
        if self._end is not None:
            self._end()
