"""`workbench invoke --full-log`: the whole log in the place of a tail that is cut, if it can be had.

Nothing here changes the exit status: what the function did is known by then. Why there is no whole log is said.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import FunctionFailed, Outcome, Request, Succeeded, Waiting
from workbench.core.ports import Connection
from workbench.core.whole_log import Progress, Wanted

_LONG_WAIT = 1.5
"""Seconds of waiting after which a word is said."""

Complain = Callable[[str], None]


def with_whole_log(
    connection: Connection, request: Request, outcome: Outcome, since: datetime, complain: Complain
) -> Outcome:
    """The outcome with its whole log; as it is where its tail is all, or where the rest can't be had.

    `since`: when `request` was sent. Waits for the log to arrive; Ctrl-C ends that.
    """
    if not isinstance(outcome, Succeeded | FunctionFailed):
        return outcome
    answer = outcome.answer
    if answer.log is not None and answer.log.complete:
        return outcome
    if not answer.request_id:
        complain("The whole log can't be looked for: the answer brought no request id.")
        return outcome
    until = datetime.now(UTC)
    wanted = Wanted(
        request.function, answer.request_id, since, until, place=answer.log_place, qualifier=request.qualifier
    )
    waiting = Waiting()
    try:
        log = connection.logs.whole_log(wanted, waiting, _SaysOnce(complain))
    except WorkbenchError as error:
        complain(f"{error.title}: {error.message} {error.hint}".rstrip())
        return outcome
    except KeyboardInterrupt:
        waiting.give_up()
        complain("Interrupted: this is what came with the answer only.")
        return outcome
    return outcome if log is None else replace(outcome, answer=replace(answer, log=log))


class _SaysOnce:
    """Says that a log is waited for, once that takes long enough to be asked about."""

    def __init__(self, complain: Complain) -> None:
        self._complain: Complain | None = complain

    def __call__(self, progress: Progress) -> None:
        if progress.waited >= _LONG_WAIT and self._complain is not None:
            self._complain(f"Waiting for the log to arrive in CloudWatch Logs, at most {progress.limit:.0f} s.")
            self._complain = None
