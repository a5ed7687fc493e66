"""The members of a JSON object as they stand in a text: by key, each with where its value begins and ends.

So a value can be cut out of a document, or put into it, with every other byte of it as it was. `data` must be JSON.
Nothing recurs; nothing is made a number. Each call goes over what stands before its object's end.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from workbench.core.json_edits import skeleton, text_of
from workbench.core.json_paths import token_pattern

_SPACE = re.compile(rb"[ \t\r\n:]*+")


class Member(Struct, frozen=True):
    """A member. key: what it says. start, end: of its value, in bytes of the text."""

    key: str
    start: int
    end: int


def members(data: bytes, start: int = 0) -> list[Member]:
    """Those of the object that begins at `start`, or behind blanks there; none of anything else."""
    spine = skeleton(data)
    at = _blanks(spine, start)
    return list(_members(data, spine, at + 1)) if spine[at : at + 1] == b"{" else []


def member(data: bytes, *path: str) -> Member | None:
    """The member that a path of keys leads to; of several with the same key the last, as readers have it."""
    found: Member | None = None
    for key in path:
        inside = members(data, found.start if found else 0)
        found = next((one for one in reversed(inside) if one.key == key), None)
        if found is None:
            return None
    return found


def with_member(data: bytes, start: int, key: bytes, value: bytes) -> bytes:
    """`data` with another member, of the key that the JSON text `key` says, at the end of the object at `start`."""
    at = _blanks(data, start)
    inside = members(data, at)
    end = inside[-1].end if inside else at + 1
    return data[:end] + (b"," if inside else b"") + key + b":" + value + data[end:]


def _members(data: bytes, spine: bytes, at: int) -> Iterator[Member]:
    depth, key, begin = 0, "", -1
    for match in _token().finditer(spine, at):
        mark = spine[match.start()]
        if mark in b"{[":
            depth += match.end() - match.start() == 1
        elif depth:
            depth -= mark in b"}]"
        elif mark in b"},":
            if begin >= 0:
                yield Member(key, begin, begin + len(data[begin : match.start()].rstrip(b" \t\r\n")))
            if mark == 0x7D:
                return
            begin = -1
        elif begin < 0:
            key = text_of(data[match.start() : match.end()])
            begin = _blanks(spine, match.end())


def _blanks(data: bytes, at: int) -> int:
    match = _SPACE.match(data, at)
    assert match is not None  # the pattern matches the empty string
    return match.end()


@cache
def _token() -> re.Pattern[bytes]:
    return re.compile(token_pattern('"[^"]*+"').encode())
