"""Regular expressions as people type them: compiled by `regex`, which stops one that runs away, or refused in words."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_ESCAPED = re.compile(r"\\.", re.DOTALL)


class BadExpressionError(ValueError):
    """It is no regular expression; the message says why."""


def ignores_case(needle: str, *, is_regex: bool) -> bool:
    r"""Whether any case is meant: nothing is written in upper case. The letters of `\W` and the like don't count."""
    letters = _ESCAPED.sub("", needle) if is_regex else needle
    return letters == letters.lower()


def compiled(needle: str, *, is_regex: bool) -> "regex.Pattern[str]":
    """What finds `needle`: an expression, or the text itself. Raises BadExpressionError."""
    import regex  # not needed for the first paint

    flags = regex.MULTILINE | (regex.IGNORECASE if ignores_case(needle, is_regex=is_regex) else 0)
    try:
        return regex.compile(needle if is_regex else regex.escape(needle), flags)
    except RecursionError as error:
        raise BadExpressionError("it nests too deep") from error
    except (regex.error, OverflowError) as error:
        raise BadExpressionError(str(error)) from error
