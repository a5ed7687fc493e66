"""What a failed function says of itself: the error object that each runtime answers with.

The body is a JSON object with errorType and errorMessage; where the stack stands, and how a frame is written, differs
by runtime. Each way of writing a frame is one row of `_FRAMES`. Anything may be missing: then it is empty, never made
up.
"""

import json
import re
from collections.abc import Sequence

import msgspec
from msgspec import Struct


class Frame(Struct, frozen=True):
    """One line of a stack: where it was. Empty or None is "not told"; `source` is the line of code itself."""

    file: str = ""
    line: int | None = None
    function: str = ""
    source: str = ""


class FunctionError(Struct, frozen=True):
    """The error object of a function's answer.

    Attributes:
        error_type: the class of the error ("ValueError", "Sandbox.Timedout"); empty if not told.
        message: the error's message; empty if not told.
        frames: the stack as the runtime gives it, in its order.
        cause: the error that this one wraps, where the runtime tells.
    """

    error_type: str = ""
    message: str = ""
    frames: tuple[Frame, ...] = ()
    cause: "FunctionError | None" = None

    @property
    def timed_out(self) -> bool:
        """Whether the function was stopped at its timeout, in the newer or the older words of Lambda."""
        return self.error_type == "Sandbox.Timedout" or (
            not self.error_type and _TIMED_OUT.search(self.message) is not None
        )


_TIMED_OUT = re.compile(r"Task timed out after [0-9.]+ seconds$")
_CAUSES_FOLLOWED = 8

_FRAMES = (
    # Python: `  File "/var/task/app.py", line 41, in handler\n    total = price(order)\n`; a syntax error: `" Line 3\n`
    re.compile(
        r'\s*File "(?P<file>[^"]*)",? [lL]ine (?P<line>\d+)(?:, in (?P<function>[^\n]*))?(?:\n\s*(?P<source>[^\n]*))?'
    ),
    # Node: `    at Runtime.handler (file:///var/task/index.mjs:3:9)`, or with no function
    re.compile(r"\s*at (?:(?P<function>[^()]+?) \()?(?:file://)?(?P<file>[^()]+?):(?P<line>\d+):\d+\)?"),
    # .NET: `at Shop.Function.Handler(String s) in /src/Function.cs:line 12`
    re.compile(r"\s*at (?>(?P<function>.+?\)) in )(?P<file>.+):line (?P<line>\d+)"),
    # Java: `shop.Handler.handle(Handler.java:12)`, `java.base/java.util.ArrayList.forEach(ArrayList.java:1511)`
    re.compile(r"\s*(?:at )?(?P<function>[\w.$<>/@-]+)\((?P<file>[\w$]+\.\w+):(?P<line>\d+)\)"),
    # Ruby: "/var/task/app.rb:3:in `handler'"
    re.compile(r"\s*+(?P<file>[^:]++):(?P<line>\d+):in [`'](?P<function>[^']*)'"),
)


def parse(payload: bytes) -> FunctionError | None:
    """Read the error object of a failed function's answer; None when the payload is no such object."""
    try:
        body = _read(payload)
    except (ValueError, RecursionError):
        return None
    return _error(body, _CAUSES_FOLLOWED) if isinstance(body, dict) else None


def _read(payload: bytes) -> object:
    try:
        return msgspec.json.decode(payload)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        # msgspec refuses escapes of lone surrogates and numbers past a double, and what failed may well hold those.
        return json.loads(payload.decode(), parse_int=str, parse_float=str, parse_constant=str)


def _error(body: dict[str, object], causes: int) -> FunctionError | None:
    error_type, message = _text(body.get("errorType")), _text(body.get("errorMessage"))
    if not error_type and not message:
        return None
    trace = body.get("stackTrace") or body.get("trace") or ()
    if isinstance(trace, str):
        trace = trace.splitlines()
    cause = body.get("cause")
    return FunctionError(
        error_type,
        message,
        _frames(trace, error_type, message) if isinstance(trace, (list, tuple)) else (),
        _error(cause, causes - 1) if isinstance(cause, dict) and causes else None,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _frames(trace: Sequence[object], error_type: str, message: str) -> tuple[Frame, ...]:
    """Node repeats `Error: message` before its frames, a line of the message each: those are none."""
    said = {error_type, *message.split("\n")}
    first = next((index for index, item in enumerate(trace) if not _is_headline(item, said)), len(trace))
    return tuple(_frame(item) for item in trace[first:])


def _is_headline(item: object, said: set[str]) -> bool:
    """Whether `item` says no more than the error's type and message do. The type may differ: the class, or its name."""
    return isinstance(item, str) and (item in said or (item.partition(": ")[2] or item) in said)


def _frame(item: object) -> Frame:
    match item:
        case str():
            return _frame_from_text(item)
        case [str() as file, int() as line, str() as function, *rest] if not isinstance(
            line, bool
        ):  # Python 2.7 and 3.6
            return Frame(file, line, function, _text(rest[0]) if rest else "")
        case {"path": str() as path, "line": int() as line, "label": str() as label} if not isinstance(
            line, bool
        ):  # Go
            return Frame(path, line, label)
    return Frame(source=_written(item))


def _written(item: object) -> str:
    try:
        return json.dumps(item, ensure_ascii=False)
    except RecursionError:
        return "…"


def _frame_from_text(text: str) -> Frame:
    for pattern in _FRAMES:
        if match := pattern.match(text):
            found = match.groupdict()
            return Frame(found["file"], _line_number(found["line"]), found["function"] or "", found.get("source") or "")
    return Frame(source=text.strip("\n"))


def _line_number(digits: str) -> int | None:
    return int(digits) if len(digits) < 12 else None
