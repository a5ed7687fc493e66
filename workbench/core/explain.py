"""What a function's own answer means for the person who asked: a success, and each way that a function can fail.

Failures of the platform under the function have names of their own (Sandbox.Timedout, Runtime.ExitError, …); each is
one row of `_PLATFORM`. What the service or the client said instead of an answer is explained in service/faults.py.
"""

from workbench.core.function_error import FunctionError
from workbench.core.invocation import Explanation, Kind, Ran

_PLATFORM: dict[str, tuple[str, str, Ran, str]] = {
    "Sandbox.Timedout": (
        "The function timed out",
        "It was still running when its timeout was over, and Lambda killed its execution environment.",
        Ran.YES,
        "Raise the function's timeout, or find in the log what it was waiting for.",
    ),
    "Runtime.ExitError": (
        "The function's process ended",
        "The runtime exited before the function returned: an exit, a crash, or memory that ran out.",
        Ran.YES,
        "See the last lines of the log; compare the memory used with the memory it has.",
    ),
    "Runtime.ImportModuleError": (
        "The function's code can't be imported",
        "Importing the handler's module failed, so the handler never ran.",
        Ran.NO,
        "Is the module in the package, at the place that the handler names? Are its dependencies?",
    ),
    "Runtime.HandlerNotFound": (
        "The handler isn't there",
        "The module was loaded, but it has no such function, so nothing ran.",
        Ran.NO,
        "Compare the handler's name in the configuration with the code.",
    ),
    "Runtime.UserCodeSyntaxError": (
        "The function's code has a syntax error",
        "The module could not be compiled, so the handler never ran.",
        Ran.NO,
        "The message names the file and the line.",
    ),
    "Runtime.MarshalError": (
        "The result is not JSON",
        "The function returned, but its result can't be turned into JSON.",
        Ran.YES,
        "Return only what JSON has: text, numbers, booleans, null, lists, objects with text keys.",
    ),
    "Function.ResponseSizeTooLarge": (
        "The response is too large",
        "The function returned more than the 6 MB that a response may have.",
        Ran.YES,
        "Return less, or put it into S3 and return where it is.",
    ),
    "Extension.Crash": (
        "An extension crashed",
        "An extension of the function ended, and its execution environment with it.",
        Ran.MAYBE,
        "See the log for the extension's last lines.",
    ),
}
_OF_THE_PLATFORM = ("Runtime.", "Sandbox.", "Extension.")
_CALLER = "Lambda answered 200; nothing was sent twice."


def answered_kind(asked: Kind, status: int) -> Kind:
    """What an answer with `status` is the answer to. Some endpoints run the function whatever they were asked."""
    told = {202: Kind.EVENT, 204: Kind.DRY_RUN}.get(status)
    return asked if asked is told else Kind.REQUEST_RESPONSE


def explain_success(kind: Kind) -> Explanation:
    """For an answer to `kind` that has no function error."""
    if kind is Kind.EVENT:
        return Explanation(
            "Queued",
            "Lambda took the event, and runs the function on its own time. There will be no response here.",
            Ran.MAYBE,
            "What it returns goes to its destination, if it has one; what it logs is in CloudWatch Logs.",
        )
    if kind is Kind.DRY_RUN:
        return Explanation(
            "Allowed", "You may invoke this function with these parameters. That was all that was asked.", Ran.NO
        )
    return Explanation("Succeeded", "The function ran and returned.", Ran.YES)


def explain_failure(error: FunctionError | None) -> Explanation:
    """For an answer with a function error; None for one whose payload is no error object."""
    if error is None:
        return Explanation(
            "The function failed",
            f"It ran and failed, and what it answered is not an error object. {_CALLER}",
            Ran.YES,
            "See the raw payload and the log.",
        )
    row = _PLATFORM.get("Sandbox.Timedout" if error.timed_out else error.error_type)
    if row is None and error.error_type.startswith(_OF_THE_PLATFORM):
        return Explanation(
            "The function failed",
            f"Its execution environment reports {error.error_type}; whether the handler ran isn't told. {_CALLER}",
            Ran.MAYBE,
            "See the message and the log.",
        )
    if row is None:
        return Explanation("The function failed", f"It ran and failed. {_CALLER}", Ran.YES)
    title, happened, ran, advice = row
    return Explanation(title, f"{happened} {_CALLER}", ran, advice)
