"""Changes of a whole JSON text, each exact apart from what it is named after.

Numbers, escapes (of lone surrogates, too) and members of the same key stay to the letter. Nothing here recurs, so no
depth breaks it: msgspec does what it can, at 9 ms for 6 MB, and a loop over the tokens does the rest.
"""

import re
from bisect import bisect_left
from operator import itemgetter

import msgspec

from workbench.core.errors import WorkbenchError
from workbench.core.json_pretty import INDENT, LARGEST, indented
from workbench.core.payload import Problem, check

_TOKEN = re.compile(rb'"[^"]*+"|[{}\[\],:]|[^\s"{}\[\],:]++')
_BLANK = re.compile(rb'("[^"]*+")|[ \t\r\n]++')
_FRAME = re.compile(rb'"[^"]*+"(\s*+:(?:\s*+(?:"[^"]*+"|[^\s"{}\[\],]++))?)?|[{}\[\]]')
"""A member's key, with its value if that has no brackets; another string; a bracket."""


def formatted(data: bytes) -> bytes:
    """`data` indented by two blanks a level. Raises WorkbenchError if it isn't JSON, or would grow beyond 100 MB."""
    _must_be_json(data)
    pretty = indented(data)
    return _laid_out(data) if pretty is None else pretty


def compacted(data: bytes) -> bytes:
    """`data` without a blank outside of its strings. Raises WorkbenchError if it isn't JSON."""
    _must_be_json(data)
    try:
        return msgspec.json.format(data, indent=-1)
    except (msgspec.DecodeError, RecursionError):
        end, pieces = 0, []
        for blank in _BLANK.finditer(skeleton(data)):
            if blank[1] is None:
                pieces.append(data[end : blank.start()])
                end = blank.end()
        return b"".join([*pieces, data[end:]])


def sorted_keys(data: bytes) -> bytes:
    """`data` with the members of every object in the order of their keys' code points.

    Members of the same key keep their order, and everything between members stays where it is, so that what was
    indented still is. Raises WorkbenchError if it isn't JSON.
    """
    _must_be_json(data)
    unsorted = _unsorted_objects(data)
    starts = [found.start for found in unsorted]
    pieces: list[bytes] = []
    spans = [(0, len(data))]
    while spans:
        low, high = spans.pop()
        number = bisect_left(starts, low)
        if number == len(starts) or starts[number] >= high:
            pieces.append(data[low:high])
            continue
        found = unsorted[number]
        members = found.members
        pieces.append(data[low : members[0][1]])
        spans.append((members[-1][2], high))
        order = sorted(members, key=itemgetter(0))
        for place in range(len(order) - 1, 0, -1):
            spans.append(order[place][1:])
            spans.append((members[place - 1][2], members[place][1]))
        spans.append(order[0][1:])
    return b"".join(pieces)


def skeleton(data: bytes) -> bytes:
    """`data`, JSON, with other bytes in the place of what is escaped: in it every `"` begins or ends a string."""
    return data.replace(rb"\\", b"__").replace(rb"\"", b"__") if b"\\" in data else data


def _must_be_json(data: bytes) -> None:
    verdict = check(data)
    if isinstance(verdict, Problem):
        raise WorkbenchError(
            "This is not JSON", f"Line {verdict.line}, column {verdict.column}: {verdict.message}.", "Mend it first."
        )


def _laid_out(data: bytes) -> bytes:
    """What msgspec's formatter would write, however deep."""
    spine, pieces, depth, size, before = skeleton(data), [], 0, 0, b""
    for match in _TOKEN.finditer(spine):
        token = data[match.start() : match.end()]
        depth -= token in b"}]"
        empty = token in b"}]" and before in (b"{", b"[")
        if before and not empty and (token in b"}]" or before in (b"{", b"[", b",")):
            size += INDENT * depth + 1
            if size > LARGEST:
                raise WorkbenchError("Too deep to be indented", f"It would grow beyond {LARGEST:,} bytes.")
            pieces.append(b"\n" + b" " * (INDENT * depth))
        pieces.append(b": " if token == b":" else token)
        depth += token in b"{["
        before = token
    return b"".join(pieces)


_Member = tuple[bytes, int, int]
"""A member of an object: its key in UTF-8, which sorts as code points do; where it starts and ends, in bytes. A plain
tuple, since there may be a million."""


class _Object:
    """An object that starts at a byte; `members` in the order they have."""

    __slots__ = ("in_order", "members", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.members: list[_Member] = []
        self.in_order = True


def _unsorted_objects(data: bytes) -> list[_Object]:
    """The objects whose members aren't in order, by where they start."""
    unsorted: list[_Object] = []
    stack: list[_Object | None] = [None]
    innermost: _Object | None = None
    spine = skeleton(data)
    for match in _FRAME.finditer(spine):
        start, end = match.span()
        mark = spine[start]
        if mark == 0x22:
            if innermost and match[1]:
                key, members = _key(data[start : match.start(1)]), innermost.members
                if members and key < members[-1][0]:
                    innermost.in_order = False
                members.append((key, start, end))
        elif mark in b"{[":
            innermost = _Object(start) if mark == 0x7B else None
            stack.append(innermost)
        else:
            if innermost and not innermost.in_order:
                unsorted.append(innermost)
            stack.pop()
            if innermost := stack[-1]:
                key, start, _ = innermost.members[-1]
                innermost.members[-1] = key, start, end
    return sorted(unsorted, key=lambda found: found.start)


def _key(quoted: bytes) -> bytes:
    if b"\\" not in quoted:
        return quoted[1:-1]
    return text_of(quoted).encode("utf-8", "surrogatepass")


def text_of(quoted: bytes) -> str:
    """What a JSON string says; `quoted` has its quotes. An escape of a lone surrogate says that surrogate."""
    try:
        return msgspec.json.decode(quoted, type=str)
    except msgspec.DecodeError:
        import json

        return str(json.loads(quoted))
