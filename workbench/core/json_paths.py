"""From a place in JSON to its path, and back: JMESPath as `a.b[0]."content-type"`, `@` for the whole.

Each goes over the text once, without recursion; what is closed before the place is skipped by the bracket, so that
common JSON of 6 MB takes some tens of milliseconds. What isn't JSON gets the best answer there is, never an exception.
"""

import re
from functools import cache

from workbench.core.json_edits import skeleton, text_of

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SEGMENT = re.compile(
    r'(?P<dot>\.)?(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<quoted>"(?:[^"\\]|\\.)*"))|\[(?P<index>-?[0-9]+)\]'
)
_VALUE = re.compile(rb"[ \t\r\n:]*+")
_FAR = 1 << 60
"""An index that no list has."""
_IN_ONE = 500
"""How many strings or brackets are skipped in one match: that bounds what a match may remember."""


def token_pattern(string: str) -> str:
    """A pattern for a closed bracket that nests three levels at most, a string, or a single mark.

    `string` is one for strings that have their closing quote, in a text without escaped quotes.
    """
    other = r'[^{}\[\]"]*+'
    closed = string
    for _ in range(3):
        item = string if closed == string else f"(?:{string}|{closed})"
        closed = rf"[\[{{]{other}(?>(?:{item}{other}){{0,{_IN_ONE}}})[\]}}]"
    return rf"{closed}|{string}|[{{}}\[\],]"


@cache
def _token() -> re.Pattern[bytes]:
    return re.compile((token_pattern('"[^"]*+"') + '|"[^"]*+').encode())


class OpenBracket:
    """A bracket that is open at a place: the number of its item there, or where its member's key stands, in bytes.

    `key` is None where no key was begun yet. `start` is where the bracket itself stands.
    """

    __slots__ = ("index", "is_list", "key", "start")

    def __init__(self, is_list: bool, start: int) -> None:
        self.is_list, self.start = is_list, start
        self.index = 0
        self.key: int | None = None


def open_brackets(spine: bytes, offset: int) -> list[OpenBracket]:
    """The brackets open at a byte, the outermost first. `spine` is the `skeleton` of JSON, sound up to there."""
    frames: list[OpenBracket] = []
    for match in _token().finditer(spine, 0, max(0, offset)):
        mark, frame = spine[match.start()], frames[-1] if frames else None
        if mark in b"{[":
            if match.end() - match.start() == 1:
                frames.append(OpenBracket(mark == 0x5B, match.start()))
        elif frame is None:
            continue
        elif mark in b"}]":
            frames.pop()
        elif mark == 0x2C:
            frame.index, frame.key = frame.index + 1, None
        elif not frame.is_list and frame.key is None:
            frame.key = match.start()
    return frames


def path_at(data: bytes, offset: int) -> str:
    """The path of the value, or of the member, that the byte at `offset` belongs to.

    A bracket belongs to what it opens or closes, a blank to what stands before it.
    """
    spine = skeleton(data)
    frames = open_brackets(spine, offset)
    here = spine[offset : offset + 1] if frames and spine.count(b'"', 0, offset) % 2 == 0 else b""
    if here in (b"}", b"]"):
        frames.pop()
    elif here == b'"' and not frames[-1].is_list and frames[-1].key is None:
        frames[-1].key = offset  # it is that of the key's first quote
    return _written(data, spine, frames)


def _written(data: bytes, spine: bytes, frames: list[OpenBracket]) -> str:
    parts: list[str] = []
    for frame in frames:
        if frame.is_list:
            parts.append(step(frame.index, is_first=not parts))
        elif frame.key is not None:
            end = spine.find(b'"', frame.key + 1)
            raw = data[frame.key + 1 : end if end >= 0 else len(data)].decode("utf-8", "replace")
            parts.append(step(raw, is_first=not parts))
    return "".join(parts) or "@"


def step(segment: str | int, *, is_first: bool) -> str:
    """One step of a path: to an item, or to the member of a key as it is written."""
    if isinstance(segment, int):
        return f"[{segment}]"
    return ("" if is_first else ".") + (segment if _NAME.fullmatch(segment) else f'"{segment}"')


def _segments(path: str) -> list[str | int] | None:
    """The keys and indexes of a path; None if it isn't one."""
    if path[:1] == "$" and path[1:2] in ("", ".", "["):  # as JSONPath has it
        path = path[1:].removeprefix(".") or "@"
    if path == "@":
        return []
    found: list[str | int] = []
    at = 0
    while at < len(path):
        match = _SEGMENT.match(path, at)
        if not match or (match["index"] is None and bool(match["dot"]) != bool(at)):
            return None
        at = match.end()
        if match["index"] is not None:
            found.append(int(match["index"]) if len(match["index"]) < 16 else _FAR)
        elif match["name"]:
            found.append(match["name"])
        else:
            try:
                found.append(text_of(match["quoted"].encode("utf-8", "surrogatepass")))
            except ValueError:
                return None
    return found or None


def offset_of_path(data: bytes, path: str) -> int | None:
    """Where the value of a path begins, in bytes; of several members with its key, the last, as parsers have it.

    None if there is no such value, or if `path` is no path of names, quoted names and indexes, from 0 or from -1.
    """
    segments = _segments(path)
    spine = skeleton(data)
    at = _value_start(spine, 0)
    if segments is None or at is None:
        return None
    for number, segment in enumerate(segments):
        if isinstance(segment, int) and segment < 0:
            outer = _descend(data, spine, at, segments[:number])
            count = 0 if outer is None else _item_count(spine, outer)
            if segment + count < 0:
                return None
            segments[number] = segment + count
    return _descend(data, spine, at, segments)


def _item_count(spine: bytes, at: int) -> int:
    """How many items the list at a byte has; none where there is no list."""
    first = _value_start(spine, at + 1)
    if spine[at] != 0x5B or first is None or spine[first] == 0x5D:
        return 0
    count, depth = 1, 0
    for match in _token().finditer(spine, at + 1):
        mark = spine[match.start()]
        if mark == 0x2C:
            count += not depth
        elif mark in b"}]":
            depth -= 1
            if depth < 0:
                break
        elif mark in b"{[" and match.end() - match.start() == 1:
            depth += 1
    return count


def _value_start(spine: bytes, at: int) -> int | None:
    match = _VALUE.match(spine, at)
    return match.end() if match and match.end() < len(spine) else None


def _descend(data: bytes, spine: bytes, at: int, segments: list[str | int]) -> int | None:
    """Go over the text once; `level` counts the brackets on the path that are open, `off` the others inside those."""
    pattern, level, off, answer = _token(), 0, 0, None
    frames: list[OpenBracket] = []
    place: int | None = at  # of a value that is on the path, when one begins
    while True:
        if place is not None:
            if level == len(segments):
                answer = place
            elif _opens(spine, place, segments[level]):
                frames.append(OpenBracket(spine[place] == 0x5B, place))
                level, at, place = level + 1, place + 1, None
                if segments[level - 1] == 0 and frames[-1].is_list:
                    place = _value_start(spine, at)
                    place = None if place is None or spine[place] == 0x5D else place
                continue
            else:
                answer = None
            at, place = place, None
        match = pattern.search(spine, at)
        if match is None or not frames:
            return answer
        at, mark, single = match.end(), spine[match.start()], match.end() - match.start() == 1
        if mark in b"{[" and single:
            off += 1
        elif mark in b"}]":
            if off:
                off -= 1
            else:
                frames.pop()
                level -= 1
        elif not off and mark == 0x2C:
            frames[-1].index, frames[-1].key = frames[-1].index + 1, None
            if frames[-1].is_list and frames[-1].index == segments[level - 1]:
                place = _value_start(spine, at)
        elif not off and mark == 0x22 and not frames[-1].is_list and frames[-1].key is None:
            frames[-1].key = match.start()
            if _is_key(data[match.start() : at], segments[level - 1]):
                answer, place = None, _value_start(spine, at)


def _opens(spine: bytes, place: int, segment: str | int) -> bool:
    return spine[place : place + 1] == (b"[" if isinstance(segment, int) else b"{")


def _is_key(quoted: bytes, segment: str | int) -> bool:
    try:
        return text_of(quoted) == segment
    except ValueError:
        return False
