"""Where the characters of a text stand in its bytes.

A text of ASCII alone needs no table. For any other the place of every few thousandth character is kept, so that a place
is never further away than it takes to encode that many.
"""

from array import array
from itertools import accumulate

_STEP = 4_096


class Places:
    """The places of `text`'s characters in its UTF-8; bytes that were none came as surrogate escapes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_ascii = text.isascii()
        sizes = () if self._is_ascii else (self._size(at, at + _STEP) for at in range(0, len(text), _STEP))
        self._bytes = array("Q", accumulate(sizes, initial=0))
        self._last = (0, 0)

    def _size(self, start: int, end: int) -> int:
        return len(self._text[start:end].encode("utf-8", "surrogateescape"))

    def byte(self, character: int) -> int:
        """Where a character begins, in bytes. Quickest when they are asked for from the beginning to the end."""
        if self._is_ascii:
            return character
        start, place = self._last
        if not start <= character < start + _STEP:
            block = character // _STEP
            start, place = block * _STEP, self._bytes[block]
        self._last = (character, place + self._size(start, character))
        return self._last[1]
