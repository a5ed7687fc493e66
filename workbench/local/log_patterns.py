"""Filter patterns of CloudWatch Logs, as far as the local endpoint takes them: words and quoted texts, all of them."""

import re

_PART = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"\[\]{}%?]+))')
_ESCAPED = re.compile(r"\\(.)")


class BadPatternError(Exception):
    """A pattern of a kind that this endpoint doesn't take; in words."""


def words_of(pattern: str) -> tuple[str, ...]:
    """The texts that an event must hold, all of them, case and all; none for the empty pattern.

    Raises BadPatternError for patterns of other kinds: JSON properties, columns, regular expressions, optional and
    excluded terms.
    """
    words: list[str] = []
    at, pattern = 0, pattern.strip()
    while at < len(pattern):
        part = _PART.match(pattern, at)
        if part is None or (part[2] or "").startswith("-"):
            raise BadPatternError("This local endpoint's filter patterns are words and quoted texts only.")
        words.append(part[2] if part[1] is None else _ESCAPED.sub(r"\1", part[1]))
        at = part.end()
    return tuple(words)
