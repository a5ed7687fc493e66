"""Where the values of many paths stand in a JSON text, found in one pass over it; and lines and columns of bytes.

What isn't on the way to a path is skipped by the bracket, so that a thousand places in 6 MB cost little more than one.
Nothing recurs. What isn't JSON gets the best answer there is, never an exception.
"""

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from workbench.core.json_edits import skeleton, text_of
from workbench.core.json_paths import step, token_pattern

Path = tuple[str | int, ...]
"""Keys, by what they say, and numbers of items from 0; empty for the whole. Lone surrogates are U+FFFD."""
_SPACE = re.compile(rb"[ \t\r\n:]*+")
_SCALAR = re.compile(rb'"[^"]*+"?|[^\s{}\[\],:"]*+')
_SURROGATE = re.compile("[\ud800-\udfff]")


class Place(Struct, frozen=True):
    """Where a value stands, in bytes.

    Attributes:
        path: as JMESPath has it, keys as they are written in the text.
        start, end: of a scalar; of an object or a list its opening bracket alone.
        key_start, key_end: of the key with its quotes, when it is a member's value; else those of the value.
    """

    path: str
    start: int
    end: int
    key_start: int
    key_end: int


class _Wanted:
    """A path that is wanted, or leads to one that is."""

    __slots__ = ("inside", "path")

    def __init__(self) -> None:
        self.path: Path | None = None
        self.inside: dict[str | int, _Wanted] = {}


class _Frame:
    """An open bracket that something wanted is in."""

    __slots__ = ("index", "inside", "is_list", "key", "step")

    def __init__(self, is_list: bool, step: str, inside: dict[str | int, _Wanted]) -> None:
        self.is_list, self.step, self.inside = is_list, step, inside
        self.index = 0
        self.key: int | None = None


def places(data: bytes, paths: Iterable[Path]) -> dict[Path, Place]:
    """The places of those `paths` that there are in `data`. Of members with the same key it is the last one's."""
    root = _Wanted()
    for path in paths:
        node = root
        for segment in path:
            node = node.inside.setdefault(segment, _Wanted())
        node.path = path
    return _Search(data).search(root)


class _Search:
    def __init__(self, data: bytes) -> None:
        self._data, self._spine = data, skeleton(data)
        self._frames: list[_Frame] = []
        self._found: dict[Path, Place] = {}

    def search(self, root: _Wanted) -> dict[Path, Place]:
        spine, frames, pattern, off = self._spine, self._frames, _token(), 0
        start = self._value_start(0)
        at = self._begin(start, root, "", start, start)
        while frames and (match := pattern.search(spine, at)):
            begin, at = match.span()
            mark, frame = spine[begin], frames[-1]
            if mark in b"{[":
                off += at - begin == 1
            elif mark in b"}]":
                if off:
                    off -= 1
                else:
                    frames.pop()
            elif off:
                continue
            elif mark == 0x2C:
                frame.index, frame.key = frame.index + 1, None
                if frame.is_list and (wanted := frame.inside.get(frame.index)):
                    at = self._item(frame, wanted, at)
            elif not frame.is_list and frame.key is None:
                frame.key = begin
                if wanted := frame.inside.get(said_by(self._data[begin:at])):
                    key = self._data[begin + 1 : at - 1].decode("utf-8", "replace")
                    way = step(key, is_first=len(frames) == 1 and not frame.step)
                    at = self._begin(self._value_start(at), wanted, way, begin, at)
        return self._found

    def _value_start(self, at: int) -> int:
        match = _SPACE.match(self._spine, at)
        assert match is not None  # the pattern matches the empty string
        return match.end()

    def _item(self, frame: _Frame, wanted: _Wanted, at: int) -> int:
        start = self._value_start(at)
        return self._begin(start, wanted, step(frame.index, is_first=False), start, -1)

    def _begin(self, start: int, wanted: _Wanted, way: str, key_start: int, key_end: int) -> int:
        """Take note of a wanted value, and go into it if something in it is wanted. Gives where to go on.

        `way` is the last step of its path.
        """
        spine = self._spine
        match = _SCALAR.match(spine, start)
        assert match is not None  # the pattern matches the empty string
        opens = spine[start : start + 1] in (b"{", b"[")
        end = start + 1 if opens else match.end()
        if wanted.path is not None and (spine[start : start + 1] not in (b"}", b"]", b"")):
            key_end = key_end if key_start < start else end
            path = "".join([frame.step for frame in self._frames]) + way
            self._found[wanted.path] = Place(path or "@", start, end, key_start, key_end)
        if not opens or not wanted.inside:
            return start
        frame = _Frame(spine[start] == 0x5B, way, wanted.inside)
        self._frames.append(frame)
        first = frame.inside.get(0) if frame.is_list else None
        return self._item(frame, first, start + 1) if first else start + 1


@cache
def _token() -> re.Pattern[bytes]:
    return re.compile((token_pattern('"[^"]*+"') + '|"[^"]*+').encode())


def said_by(quoted: bytes) -> str:
    """What a key says, its quotes with it; half of a character is U+FFFD. Empty where it isn't JSON."""
    if b"\\" not in quoted:
        return quoted[1:-1].decode("utf-8", "replace")
    try:
        return _SURROGATE.sub("\ufffd", text_of(quoted))
    except ValueError:
        return ""


class Lines:
    """Lines and columns of bytes of a text, each asked for no earlier than the one before it: so it is read once."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset, self._line, self._column = 0, 1, 1

    def position(self, offset: int) -> tuple[int, int]:
        """The line of the byte at `offset`, from 1, and its column, from 1, in characters of that line."""
        data, before = self._data, self._offset
        newlines = data.count(b"\n", before, offset)
        if newlines:
            before = data.rfind(b"\n", before, offset) + 1
            self._line, self._column = self._line + newlines, 1
        self._column += len(data[before:offset].decode("utf-8", "replace"))
        self._offset = offset
        return self._line, self._column
