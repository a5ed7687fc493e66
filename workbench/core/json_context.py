"""What is being typed at a place of JSON that isn't finished: a key or a value, on which path, beside which members.

That text isn't valid yet is the usual case, not the exception: what stands before the place is read as far as it makes
sense, what stands behind it only to the end of the object around it. Where neither a key nor a value may come there is
no context.
"""

import re
from functools import cache
from typing import Literal

from msgspec import Struct

from workbench.core.json_edits import skeleton
from workbench.core.json_paths import OpenBracket, open_brackets, token_pattern
from workbench.core.json_places import Path, said_by

_AHEAD = 65_536
"""Bytes behind the place that are read for members of the same object."""
_SIBLINGS = 65_536
"""Bytes of a list that are read for the keys of its objects."""
_LONGEST_WORD = 200
_WORD = re.compile(rb"[\w.+$-]*\Z")
_WORD_AHEAD = re.compile(rb"[\w.+$-]*+")
_REST_OF_STRING = re.compile(rb'[^"\\\n,:{}\[\]]*+"(?=\s*+(?:[:,}\]]|\Z))')
"""What is left of a string whose closing quote is there already: what follows shows that it is this one's."""
_COLON = re.compile(rb"\s*+:\s*+")
_SCALAR = re.compile(rb'"[^"]*+"|[^\s{}\[\],:"]++')


class Context(Struct, frozen=True):
    """What is typed at a place.

    Attributes:
        kind: a key, or a value: of a member, an item, or the whole.
        path: of the object the key is in, or of the value.
        start, end: in bytes, what was typed of it, quotes included; they are the same where nothing was.
        typed: what was typed of it up to the place, without quotes.
        members: of the object around it, without the one that is typed: their keys, and their values as they are
            written, b"" for those with brackets.
        has_colon: whether a colon follows a key already.
        siblings: where a list with other objects begins that the object around is an item of, in bytes; else None.
    """

    kind: Literal["key", "value"]
    path: Path
    start: int
    end: int
    typed: str
    members: dict[str, bytes]
    has_colon: bool
    siblings: tuple[int, int] | None


def context_at(data: bytes, offset: int) -> Context | None:
    """What is typed at a byte of `data`; None where neither a key nor a value may come."""
    offset = max(0, min(offset, len(data)))
    spine = skeleton(data[:offset])
    in_string = spine.count(b'"') % 2 == 1
    word = _WORD.search(spine, max(0, offset - _LONGEST_WORD))
    start = spine.rfind(b'"') if in_string else word.start() if word else offset
    frames = open_brackets(spine, start)
    kind = _kind(spine[:start].rstrip(b" \t\r\n")[-1:], frames)
    if kind is None:
        return None
    rest = (_REST_OF_STRING if in_string else _WORD_AHEAD).match(data, offset)
    end = rest.end() if rest else offset
    around = frames[-1] if frames and not frames[-1].is_list else None
    path = _path(data, spine, frames)
    members = _around(data, around.start, start, end) if around else {}
    if kind == "value" and around:
        members.pop(str(path[-1]), None)
    list_start = frames[-2].start if around and len(frames) > 1 and frames[-2].is_list else None
    return Context(
        kind=kind,
        path=path,
        start=start,
        end=end,
        typed=data[start + in_string : offset].decode("utf-8", "replace"),
        members=members,
        has_colon=_COLON.match(data, end) is not None,
        siblings=None if list_start is None or around is None else (list_start, around.start),
    )


def _kind(before: bytes, frames: list[OpenBracket]) -> Literal["key", "value"] | None:
    if not frames:
        return None if before else "value"
    frame = frames[-1]
    if frame.is_list:
        return "value" if before in (b"[", b",") else None
    if before == b":" and frame.key is not None:
        return "value"
    return "key" if before in (b"{", b",") else None


def _path(data: bytes, spine: bytes, frames: list[OpenBracket]) -> Path:
    path: list[str | int] = []
    for frame in frames:
        if frame.is_list:
            path.append(frame.index)
        elif frame.key is not None:
            path.append(said_by(data[frame.key : spine.find(b'"', frame.key + 1) + 1]))
    return tuple(path)


def _around(data: bytes, opening: int, start: int, end: int) -> dict[str, bytes]:
    """The members of the object that opens at `opening`, but for what stands between `start` and `end`."""
    return _members(data[opening + 1 : start]) | _members(data[end : end + _AHEAD])


def _members(data: bytes) -> dict[str, bytes]:
    """The members that `data` begins with, or the rest of one and those that follow it, to the end of their object."""
    spine, found, depth = skeleton(data), {}, 0
    for match in _piece().finditer(spine):
        start, end = match.span()
        mark = spine[start]
        if mark in b"{[":
            depth += end - start == 1
        elif mark in b"}]":
            if not depth:
                break
            depth -= 1
        elif mark == 0x22 and not depth and (colon := _COLON.match(spine, end)):
            value = _SCALAR.match(spine, colon.end())
            found[said_by(data[start:end])] = data[value.start() : value.end()] if value else b""
    return found


def sibling_keys(data: bytes, context: Context) -> list[str]:
    """The keys that objects before this one in its list have and this one doesn't, each once, in the order met."""
    if context.siblings is None or context.kind != "key":
        return []
    list_start, end = context.siblings
    piece = data[list_start + 1 : min(end, list_start + _SIBLINGS)]
    spine, depth = skeleton(piece), 0
    found: dict[str, None] = {}
    for match in _single().finditer(spine):
        mark = spine[match.start()]
        if mark in b"{[":
            depth += 1
        elif mark in b"}]":
            depth -= 1
        elif mark == 0x22 and depth == 1 and _COLON.match(spine, match.end()):
            found[said_by(piece[match.start() : match.end()])] = None
    return [key for key in found if key not in context.members]


@cache
def _piece() -> re.Pattern[bytes]:
    return re.compile((token_pattern('"[^"]*+"') + '|"[^"]*+').encode())


@cache
def _single() -> re.Pattern[bytes]:
    return re.compile(rb'"[^"]*+"?|[{}\[\]]')
