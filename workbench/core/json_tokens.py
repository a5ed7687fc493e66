"""JSON text in coloured pieces: for rows of a document that may begin and end in the midst of a string."""

import re
from array import array
from bisect import bisect_right
from typing import Literal, NamedTuple

Kind = Literal["key", "string", "number", "word", "mark"]

_BLOCK = 4_096
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*(?:"|\\?$)', re.DOTALL)
_REST = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*(?:"|\\?$)', re.DOTALL)
_OTHER = re.compile(r"(?P<number>-?[0-9][0-9.eE+-]*+)|(?P<word>[A-Za-z]++)|(?P<mark>[\[\]{},:]++)")
_COLON = re.compile(r"[ \t]*+:")
_SKIPPED = re.compile(r"[^\"\[\]{},:0-9A-Za-z-]++|-")


class Token(NamedTuple):
    """A piece of a text, in characters."""

    start: int
    end: int
    kind: Kind


def tokens(text: str, *, in_string: bool = False, limit: int | None = None) -> list[Token]:
    """The tokens of a row of JSON. What is no JSON is in none of them.

    Args:
        in_string: whether it begins inside a string. limit: where the row ends; what is behind tells keys from strings.
    """
    found: list[Token] = []
    at, stop = 0, len(text) if limit is None else limit
    if in_string:
        match = _REST.match(text)
        at = match.end() if match else len(text)
        found.append(_string(text, 0, at))
    while at < stop:
        if text[at] == '"':
            match = _STRING.match(text, at)
            end = match.end() if match else len(text)
            found.append(_string(text, at, end))
            at = end
        elif match := _OTHER.match(text, at):
            found.append(Token(at, match.end(), match.lastgroup))  # type: ignore[arg-type]
            at = match.end()
        else:
            match = _SKIPPED.match(text, at)
            at = match.end() if match else at + 1
    return found


def _string(text: str, start: int, end: int) -> Token:
    return Token(start, end, "key" if _COLON.match(text, end) else "string")


class Strings:
    """Tells for any place of valid JSON whether it is inside a string; reads no further than it must."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._inside = array("B", [0])
        self._places = array("Q", [0])

    def state(self, offset: int) -> tuple[bool, bool]:
        """Whether the byte at `offset` is inside a string, behind its opening quote, and whether it is escaped."""
        target = self._places[-1] + _BLOCK
        while target <= offset:
            end = self._unescaped(target)
            if end > self._places[-1]:
                self._inside.append((self._inside[-1] + self._quotes(self._places[-1], end)) % 2)
                self._places.append(end)
            target += _BLOCK
        end = self._unescaped(offset)
        at = bisect_right(self._places, end) - 1
        inside = bool((self._inside[at] + self._quotes(self._places[at], end)) % 2)
        return inside, inside and (offset - end) % 2 == 1

    def _unescaped(self, offset: int) -> int:
        """The place before the backslashes that stand right before `offset`."""
        step = 64
        while True:
            before = self._data[max(0, offset - step) : offset]
            run = len(before) - len(before.rstrip(b"\\"))
            if run < step:
                return offset - run
            step *= 8

    def _quotes(self, low: int, high: int) -> int:
        """How many quotes begin or end strings between two places, neither of which a backslash stands before."""
        piece = self._data[low:high]
        if rb"\\" in piece:
            piece = piece.replace(rb"\\", b"")
        return piece.count(b'"') - piece.count(rb"\"")
