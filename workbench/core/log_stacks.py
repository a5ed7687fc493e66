"""Which lines of a text log are one entry: only those that certainly belong together.

That is the case for the stack traces of each language, and for two loggers that write more than one line.
"""

import re
from collections.abc import Sequence

from workbench.core.log_entry import Label
from workbench.core.log_text import FRAME, JAVA_HEAD, JAVA_LEVEL, PYTHON_STACK, read_application

_BLANKS = (" ", "\t", "\xa0")
"""What a line is set in with; Python's runtime client sets stack traces in with no-break spaces."""
_STACK_BEGINNINGS = frozenset((*_BLANKS, "C", "S", "T"))
_CONTINUING = _STACK_BEGINNINGS | frozenset("FIW")
"""What a line begins with that may belong to the one before: the levels of java.util.logging among it."""
_PYTHON_LINKS = ("During handling of the above exception, ", "The above exception was the direct cause ")
_PYTHON_END = re.compile(r"[A-Za-z_][\w.]*(?:: .*)?")
_DOTNET = re.compile(r"(?:trce|dbug|info|warn|fail|crit): \S+\[\d+\]\r?")
_DOTNET_INDENT = "      "


def continued(lines: Sequence[str], start: int, firsts: bytes | None = None) -> int:
    """Where the entry ends that begins with `lines[start]`: the index of the first line behind it.

    Only what certainly belongs to it is taken: the other lines of its event, where `firsts` tells of each line whether
    an event begins with it; the frames of a stack trace; and the second line of a form of two.
    """
    count = len(lines)
    end = start + 1 if firsts is None else _event_end(start, firsts, count)
    if end == count or lines[end][:1] not in _CONTINUING or not lines[start]:
        return end
    if end == start + 1:
        end = _form_end(lines, start)
    if lines[start].endswith(PYTHON_STACK) and lines[start].strip() == PYTHON_STACK:
        end = max(end, _traceback_end(lines, start))
    while end < count and (further := _stack_end(lines, start, end)) > end:
        end = _event_end(further - 1, firsts, count)
    return end


def _event_end(line: int, firsts: bytes | None, count: int) -> int:
    line += 1
    while firsts is not None and line < count and not firsts[line]:
        line += 1
    return line


def _form_end(lines: Sequence[str], start: int) -> int:
    """Where a form of several lines ends, .NET's or java.util.logging's; behind the first line for any other."""
    end, first = start + 1, lines[start]
    if lines[end].startswith(_DOTNET_INDENT):
        if _DOTNET.fullmatch(first):
            while end < len(lines) and lines[end].startswith(_DOTNET_INDENT):
                end += 1
    elif JAVA_LEVEL.match(lines[end]) and JAVA_HEAD.fullmatch(first.rstrip("\r")):
        end += 1
    return end


def _stack_end(lines: Sequence[str], start: int, at: int) -> int:
    """Where the part of a stack trace ends that is at `lines[at]` and belongs to the entry at `lines[start]`."""
    line = lines[at]
    if line[:1] not in _STACK_BEGINNINGS:
        return at
    line = line.rstrip("\r")
    if line == PYTHON_STACK:  # of an error, as `logger.exception` writes it; or else an entry of its own
        error = read_application(lines[start]).label in (Label.WARN, Label.ERROR, Label.FATAL)
        return _traceback_end(lines, at) if error else at
    return at + 1 if FRAME.fullmatch(line) else at


def _traceback_end(lines: Sequence[str], start: int) -> int:
    """Where the Python stack trace ends whose head is `lines[start]`, with those that it says it is linked to."""
    while True:
        end = start + 1
        while end < len(lines) and lines[end][:1] in _BLANKS and lines[end].strip():
            end += 1
        # The runtime client names the error before the stack trace, and not behind it.
        has_end = start + 1 < end < len(lines) and not lines[start + 1].startswith("\xa0")
        if has_end and _PYTHON_END.fullmatch(lines[end].rstrip("\r")):
            end += 1
        start = end + 3
        if start >= len(lines) or lines[start].rstrip("\r") != PYTHON_STACK:
            return end
        if not lines[end + 1].startswith(_PYTHON_LINKS):
            return end
