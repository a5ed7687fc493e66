"""Indented JSON as a document: what opens where and closes where, the path of a line, the bytes of its value.

Nothing is parsed ahead. In indented JSON a line feed never stands inside a string, so the blanks at the beginning of a
line tell its level, and every question is a search for a few bytes: as fast as memory is read, and only as far as
needed. All lines are numbered from 0.
"""

import json
import re
from array import array
from itertools import pairwise

from msgspec import Struct

from workbench.core.json_lines import Lines
from workbench.core.json_pretty import INDENT, indented
from workbench.core.path_names import name_of_token
from workbench.core.text import decoded
from workbench.core.units import plural

_CLOSING = {0x7B: b"}", 0x5B: b"]"}
_LIST = 0x5B
_IN_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+){0,1000}', re.DOTALL)
_ESCAPED_KEY = rb'"[^"\\\n]*+\\'
_WINDOW = 4_096


def string_end(data: bytes, quote: int) -> int:
    """Where the string ends, behind its closing quote, whose opening quote stands at `quote`."""
    at, before = quote + 1, -1
    while at != before:
        match = _IN_STRING.match(data, at)
        assert match is not None  # the pattern matches the empty string
        before, at = at, match.end()
    return min(at + 1, len(data))


class _Bracket(Struct):
    """A bracket around a line. start: of its line. end: where its closing line begins. index: the item last counted.

    is_hidden: whether JMESPath can't get at it. escaped: its keys that are written with escapes, once that was asked.
    """

    start: int
    end: int
    path: str
    is_list: bool
    index: tuple[int, int]
    is_hidden: bool
    escaped: dict[str, int] | None = None


class Parts(Struct, frozen=True):
    """Where the parts of a line stand, in bytes. Without a key, `key` is where the value begins."""

    key: int
    value: int
    end: int


class JsonDocument(Lines):
    """The lines of indented JSON."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self._around: list[_Bracket] = []
        """The brackets around the line whose path was told last, outermost first."""
        self._levels: dict[int, tuple[array[int], array[int]]] = {}

    @classmethod
    def of(cls, payload: bytes) -> "JsonDocument | None":
        """The document of a payload; None when the payload is not JSON, or can't be indented."""
        data = indented(payload)
        return None if data is None else cls(data)

    def level(self, line: int) -> int:
        """How many brackets are around a line."""
        return self.indent(self.start(line)) // INDENT

    def opens(self, line: int) -> bool:
        """Whether a line ends with a bracket that a later line closes."""
        end = self.end(line)
        return end > 0 and self.data[end - 1] in _CLOSING

    def closes(self, line: int) -> bool:
        """Whether a line begins with a closing bracket."""
        start = self.start(line)
        at = start + self.indent(start)
        return self.data[at : at + 1] in (b"}", b"]")

    def closing(self, line: int) -> int:
        """The line that closes the bracket that `line` opens."""
        start = self.start(line)
        return self.at(self._close(start, self.end_from(start)))

    def _close(self, start: int, end: int, within: int = 0) -> int:
        """Where the closing line begins of the bracket that the line from `start` to `end` opens.

        within: a place in the bracket before which nothing closes it, if one is known.
        """
        indent = self.indent(start)
        if not indent:
            return self.start(self.count - 1)
        closing = b"\n" + b" " * indent + _CLOSING[self.data[end - 1]]
        return self.data.find(closing, max(end, within)) + 1

    def opening(self, line: int) -> int:
        """The line of the bracket that `line` closes, or is inside of; the first line for the first."""
        start = self.start(line)
        indent = self.indent(start)
        return self.at(self._opener(start, indent if self.closes(line) else indent - INDENT))

    def _opener(self, offset: int, indent: int) -> int:
        """Where the last line before `offset` begins that has this indent: the bracket around what is deeper."""
        if indent <= 0:
            return 0
        marks = [b"\n" + b" " * indent + first for first in (b'"', b"{", b"[")]
        size, high = _WINDOW, offset
        while True:
            low = max(0, offset - size)
            found = max(self.data.rfind(mark, low, high) for mark in marks)
            if found >= 0:
                return found + 1
            if not low:
                return 0
            size, high = size * 4, low + indent + 2

    def brackets(self, level: int, first: int, last: int) -> tuple[list[int], list[int]]:
        """The lines that open brackets of a level, from `first` to `last`, and the lines that close them.

        For the whole document they are kept: folding to a level is undone and done again.
        """
        if (first, last) != (0, self.count - 1):
            return self._brackets(level, first, last)
        if level not in self._levels:
            found = self._brackets(level, first, last)
            self._levels[level] = (array("I", found[0]), array("I", found[1]))
        openings, closings = self._levels[level]
        return list(openings), list(closings)

    def _brackets(self, level: int, first: int, last: int) -> tuple[list[int], list[int]]:
        if not level:
            found = first == 0 and self.opens(0)
            return ([0], [self.count - 1]) if found else ([], [])
        data, at, end = self.data, self.start(first), self.end(last)
        inner, outer = b"\n" + b" " * (INDENT * (level + 1)), b"\n" + b" " * (INDENT * level)
        curly = data.find(b"{" + inner, at, end)
        square = data.find(b"[" + inner, at, end)
        # An expression finds this twice as fast as bytes.find does, which stumbles over every line that is set in.
        closing = re.compile(outer + rb"[}\]]")
        openings, closings, line, before = [], [], first, at
        while curly >= 0 or square >= 0:
            is_list = curly < 0 or 0 <= square < curly
            opens = square if is_list else curly
            line = self._line_of(opens, line, before)
            openings.append(line)
            closes = closing.search(data, opens)
            assert closes is not None  # what is opened is closed
            before = closes.start() + 1
            line = self._line_of(before, line, opens)
            closings.append(line)
            if 0 <= curly < before:
                curly = data.find(b"{" + inner, before, end)
            if 0 <= square < before:
                square = data.find(b"[" + inner, before, end)
        return openings, closings

    def _line_of(self, offset: int, line: int, at: int) -> int:
        """The line that `offset` is in, where `at`, before it, is in `line`: counted, or looked up if that is far."""
        return line + self.data.count(b"\n", at, offset) if offset - at < _WINDOW else self.at(offset)

    def parts(self, line: int) -> Parts:
        """Where a line's key and value stand; a value that is a bracket is its opening or closing bracket alone."""
        start = self.start(line)
        end = self.end_from(start)
        key = value = start + self.indent(start)
        if self.data.endswith(b",", key, end):
            end -= 1
        if self.data.startswith(b'"', key):
            behind = string_end(self.data, key)
            if behind < end:
                value = behind + 2
        return Parts(key, value, end)

    def value(self, line: int) -> bytes:
        """The whole value of a line as JSON, its tokens as they came, set in anew from its first column."""
        if self.closes(line):
            line = self.opening(line)
        parts = self.parts(line)
        if not self.opens(line):
            return self.data[parts.value : parts.end]
        start = self.start(line)
        indent = self.indent(start)
        end = self._close(start, self.end_from(start)) + indent + 1
        return self.data[parts.value : end].replace(b"\n" + b" " * indent, b"\n")

    def summary(self, line: int) -> str:
        """What a folded bracket holds: `3 keys`, `1 item`."""
        start = self.start(line)
        end = self.end_from(start)
        is_list = self.data[end - 1] == _LIST
        close = self._close(start, end)
        return plural(self._commas(end, close, self.indent(start) + INDENT) + 1, "item" if is_list else "key")

    def _commas(self, low: int, high: int, indent: int) -> int:
        """How many lines of this very indent between two places follow a comma."""
        mark = b",\n" + b" " * indent
        return self.data.count(mark, low, high) - self.data.count(mark + b" ", low, high)

    def path(self, line: int) -> str:
        """The path of a line's value in JMESPath's words, free of characters that can't be seen; `@` for the whole.

        Takes as long as reading the document once at most, and next to nothing near the line that was asked for last.
        """
        return self._path(line)[0]

    def hides(self, line: int) -> bool:
        """Whether no path picks a line's value: of keys that are written twice in one object, JMESPath knows the last.

        The path leads to that last one then.
        """
        return self._path(line)[1]

    def _path(self, line: int) -> tuple[str, bool]:
        if self.closes(line):
            line = self.opening(line)
        start = self.start(line)
        indent = self.indent(start)
        if not indent:
            return "@", False
        self._enter(start, indent)
        around = self._around[-1]
        return self._step(around, start, indent), around.is_hidden or self._is_hidden(around, start, indent)

    def _enter(self, start: int, indent: int) -> None:
        """Make `_around` the brackets around the line that begins at `start`."""
        around = self._around
        while around and not around[-1].start < start < around[-1].end:
            around.pop()
        # What was around a line of this level is around this one too, as long as it holds it.
        del around[indent // INDENT :]
        starts = []
        at = start
        for level in range(indent // INDENT - 1, len(around) - 1, -1):
            at = self._opener(at, level * INDENT)
            starts.append(at)
        known = len(around)
        for at in reversed(starts):
            path = self._step(around[-1], at, self.indent(at)) if around else "@"
            end = self.end_from(at)
            around.append(_Bracket(at, 0, path, self.data[end - 1] == _LIST, (end, 0), is_hidden=False))
        within = start
        for bracket in reversed(around[known:]):
            within = bracket.end = self._close(bracket.start, self.end_from(bracket.start), within)
        for outer, inner in pairwise(around[max(0, known - 1) :]):
            inner.is_hidden = outer.is_hidden or self._is_hidden(outer, inner.start, self.indent(inner.start))

    def _step(self, around: _Bracket, start: int, indent: int) -> str:
        """The path of what begins at `start` in a bracket."""
        before = "" if around.path == "@" else around.path
        at = start + indent
        if around.is_list:
            counted, index = around.index
            if at + 1 >= counted:
                index += self._commas(counted, at + 1, indent)
            else:
                index -= self._commas(at + 1, counted, indent)
            around.index = (at + 1, index)
            return f"{before}[{index}]"
        name = name_of_token(decoded(self.data[at : string_end(self.data, at)]))
        return f"{before}.{name}" if before else name

    def _is_hidden(self, around: _Bracket, start: int, indent: int) -> bool:
        """Whether a later key of the object has the name of the one that begins at `start`."""
        if around.is_list:
            return False
        at = start + indent
        behind = string_end(self.data, at)
        key, margin = self.data[at:behind], b"\n" + b" " * indent
        if self.data.find(margin + key + b":", behind, around.end) >= 0:
            return True
        if around.escaped is None:
            around.escaped = self._escaped_keys(around, margin)
        if not around.escaped:
            return False
        name = _text(key)
        plain = json.dumps(name, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return around.escaped.get(name, 0) > at or self.data.find(margin + plain + b":", behind, around.end) >= 0

    def _escaped_keys(self, around: _Bracket, margin: bytes) -> dict[str, int]:
        """The keys of an object that are written with escapes, by their names, and where the last of a name begins."""
        found = re.compile(margin + _ESCAPED_KEY).finditer(self.data, around.start, around.end)
        quotes = [match.start() + len(margin) for match in found]
        return {_text(self.data[quote : string_end(self.data, quote)]): quote for quote in quotes}


def _text(key: bytes) -> str:
    return str(json.loads(key))
