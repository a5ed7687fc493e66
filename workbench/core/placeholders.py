"""Placeholders in a payload, which are filled when it is sent:

    {{uuid}}                         a new UUID each time that it stands there
    {{now}} {{now+1h}} {{now-2d}}    a time, 2026-11-25T08:00:00.123Z; one payload is filled at one instant
    {{now.epoch}} {{now+1h.ms}} {{now.date}}    the same in seconds, in milliseconds, as a date
    {{env.NAME}}                     an environment variable of the workbench
    {{prompt.NAME}}                  what a person answers when asked for NAME

They count inside JSON strings only, keys among them. Whatever else stands in double braces, and whatever is not JSON,
is sent as it was typed, byte for byte; so is `\\u007b{now}}`, whose brace is an escape. A value is escaped as a JSON
string has it, so what comes out is JSON again.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from workbench.core import moments
from workbench.core.errors import WorkbenchError
from workbench.core.json_strings import content
from workbench.core.payload import Problem, check
from workbench.core.text import visible

_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,127}"
_PLACEHOLDER = re.compile(
    rb"\{\{(?P<what>uuid|(?P<now>%s)(?:\.(?P<form>epoch|ms|date))?|env\.(?P<env>%s)|prompt\.(?P<prompt>%s))\}\}"
    % (moments.SYNTAX.encode(), _NAME.encode(), _NAME.encode())
)
_FORMS = {None: "iso_ms", b"epoch": "epoch", b"ms": "epoch_ms", b"date": "date"}
_TOLD = 5


class Placeholder(Struct, frozen=True):
    """One of them, where it stands.

    Attributes:
        start, end: in bytes of the payload, the braces included. what: what is between the braces.
        env, prompt: the NAME, of these two; else empty.
    """

    start: int
    end: int
    what: str
    env: str = ""
    prompt: str = ""
    _now: str = ""
    _form: str = ""

    def value(
        self, now: datetime, new_uuid: Callable[[], str], env: Mapping[str, str], answers: Mapping[str, str]
    ) -> str:
        """What it is filled with. Raises LookupError where nothing is known, OverflowError where no calendar goes."""
        if self.env:
            return env[self.env]
        if self.prompt:
            return answers[self.prompt]
        return moments.FORMS[self._form](moments.moment(self._now, now)) if self._now else new_uuid()


def find(payload: bytes) -> Sequence[Placeholder]:
    """The placeholders of a payload, in its order; none in what is not JSON. At 6 MB without any it costs a search."""
    if b"{{" not in payload or _PLACEHOLDER.search(payload) is None or isinstance(check(payload), Problem):
        return ()
    # In JSON two braces like these stand next to each other inside a string only, and neither can be escaped.
    return tuple(_placeholder(match) for match in _PLACEHOLDER.finditer(payload))


def count(payload: bytes) -> int:
    """How many there are in a payload that is known to be JSON: for who counts them at every key."""
    return sum(1 for _ in _PLACEHOLDER.finditer(payload)) if b"{{" in payload else 0


def _placeholder(match: re.Match[bytes]) -> Placeholder:
    env, prompt, now = ((match[name] or b"").decode() for name in ("env", "prompt", "now"))
    return Placeholder(*match.span(), match["what"].decode(), env, prompt, now, _FORMS[match["form"]])


def prompts(placeholders: Sequence[Placeholder]) -> Sequence[str]:
    """The names that a person must be asked for, each once, in the order of the payload."""
    return tuple(dict.fromkeys(one.prompt for one in placeholders if one.prompt))


def check_variables(placeholders: Sequence[Placeholder], env: Mapping[str, str]) -> None:
    """Raise WorkbenchError where a variable that one of them names is not set."""
    missing = list(dict.fromkeys(one.env for one in placeholders if one.env and one.env not in env))
    if missing:
        more = f" and {len(missing) - _TOLD} more" if len(missing) > _TOLD else ""
        names = f"{', '.join(missing[:_TOLD])}{more}"
        words = "is" if len(missing) == 1 else "are"
        raise WorkbenchError(
            "A placeholder has no value",
            f"In the environment of the workbench {names} {words} not set.",
            "Set it before you start the workbench, or use {{prompt.NAME}}, which asks.",
        )


def fill(
    payload: bytes, now: datetime, new_uuid: Callable[[], str], env: Mapping[str, str], answers: Mapping[str, str]
) -> bytes:
    """`payload` with its placeholders filled; the very same bytes where there is none.

    now: the instant of all of them. answers: to the prompts, by their names.
    Raises WorkbenchError where a variable is not set, an answer is missing, or a time is beyond the calendar.
    """
    placeholders = find(payload)
    check_variables(placeholders, env)
    pieces, end = [], 0
    for one in placeholders:
        try:
            value = one.value(now, new_uuid, env, answers)
        except (LookupError, OverflowError) as error:
            why = "is not answered" if isinstance(error, LookupError) else "is beyond the calendar"
            raise WorkbenchError("A placeholder has no value", f"{{{{{visible(one.what)}}}}} {why}.") from error
        pieces += [payload[end : one.start], content(value).encode()]
        end = one.end
    return b"".join((*pieces, payload[end:])) if pieces else payload
