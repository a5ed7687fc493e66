"""What is JSON, and still is likely to be a slip: a key twice in one object, half of a character in an escape.

Both are looked for when nobody waits, in steps of a few milliseconds, 100 to 200 in all for 6 MB; whoever changed the
text drops the scan. Keys are the same when they say the same, however they are escaped. No depth breaks it.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from workbench.core.json_edits import text_of
from workbench.core.json_places import Lines
from workbench.core.text import visible

MOST = 1_000
"""How many warnings are told."""
_STEP = 8_192
"""Bytes that one step goes over."""
_REMEMBERED = 10_000
"""Escaped keys of which it is remembered what they say: the same ones come again and again."""
_SHOWN = 40
"""Characters of a key that are shown."""
_STRING = rb'"[^"]*+"'
_OTHER = rb'[^{}\[\]"]{0,16384}+'
_LIST = rb"\[%s(?>(?:%s%s){0,500})\]" % (_OTHER, _STRING, _OTHER)
"""A list without another or an object in it."""
_VALUE = rb"(?:%s|%s)" % (_STRING, _LIST)
_TOKEN = re.compile(
    rb"""
      (?: (?P<object> \{ %(other)s (?>(?: %(value)s %(other)s ){0,500}) \} )
        | %(list)s
        | "(?P<key> [^"]*+ )" \s*+ : \s*+ %(value)s?
        | %(string)s
        | (?P<bracket> [{}\[\]] )
      ) %(other)s
    | [^{}\[\]"]{1,16384}+
    """
    % {b"other": _OTHER, b"value": _VALUE, b"list": _LIST, b"string": _STRING},
    re.VERBOSE,
)
"""Whatever comes next; an object in one piece if it has none in it, and no list of more than one level."""
_OBJECT, _MEMBER, _BRACKET = (_TOKEN.groupindex[name] for name in ("object", "key", "bracket"))
_KEY = re.compile(rb'"([^"]*+)"\s*+:\s*+%s?' % _VALUE)
_HALF = re.compile(
    rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?P<pair>\\u[dD][c-fC-F][0-9a-fA-F]{2})?|(?P<second>[c-fC-F][0-9a-fA-F]{2}))"
)
_LONGEST_PAIR = 12


class JsonWarning(Struct, frozen=True):
    """Something to be aware of.

    Attributes:
        message: what it is, in a person's words, no full stop.
        line: from 1. column: from 1, in characters of that line.
        offset: from 0, in bytes. length: in bytes.
    """

    message: str
    line: int
    column: int
    offset: int
    length: int


class WarningScan:
    """Looks for warnings in `data`, which must be JSON. Call `step` until it says that it is through.

    `found` and `more` grow with each step, and are complete after the last one.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._keys: list[JsonWarning] = []
        self._halves: list[JsonWarning] = []
        self._said: dict[bytes, bytes] = {}
        self._steps = self._scan()

    def step(self) -> bool:
        """Go on for some milliseconds at most. True when there is nothing left to do."""
        return next(self._steps, True)

    @property
    def found(self) -> tuple[JsonWarning, ...]:
        """The warnings so far in the order of the text, `MOST` at most."""
        return tuple(sorted(self._keys + self._halves, key=lambda warning: warning.offset)[:MOST])

    @property
    def more(self) -> bool:
        """Whether there are more than `found` tells."""
        return len(self._keys) + len(self._halves) > MOST

    def _scan(self) -> Iterator[bool]:
        spine = self._data
        if b"\\" in spine:
            spine = spine.replace(rb"\\", b"__")  # with the next, the skeleton of the text: each as a step of its own
            yield False
            yield from self._scan_halves(spine)
            spine = spine.replace(rb"\"", b"__")
            yield False
        yield from self._scan_keys(spine)

    def _scan_halves(self, spine: bytes) -> Iterator[bool]:
        lines, at = Lines(self._data), 0
        for stop in range(_STEP, len(spine) + _STEP, _STEP):
            while at < stop and (half := _HALF.search(spine, at, stop + _LONGEST_PAIR - 1)) and half.start() < stop:
                at = half.end()
                if half["pair"] is None:
                    self._halves.append(self._half(half, lines))
                    if len(self._halves) > MOST:
                        return
            at = max(at, stop)
            yield False

    def _half(self, half: re.Match[bytes], lines: Lines) -> JsonWarning:
        is_second = half["second"] is not None
        words = "the second half of a character, and its first is missing" if is_second else "half of a character"
        message = f"{half[0].decode()} is {words}; most programs put a \ufffd in its place"
        return JsonWarning(message, *lines.position(half.start()), half.start(), len(half[0]))

    def _scan_keys(self, spine: bytes) -> Iterator[bool]:
        """Go over the objects: `keys` has what was met of the innermost one, `stack` of those around it."""
        lines, stop = Lines(self._data), _STEP
        escaped = b"\\" in spine or spine is not self._data
        stack: list[_Keys | None] = []
        keys: _Keys | None = None
        for token in _TOKEN.finditer(spine):
            kind = token.lastindex
            if kind == _MEMBER:
                key = token[_MEMBER]
                if keys is None:
                    pass
                elif key in keys or (escaped and (b"\\" in key or b"__" in key)):
                    self._count(keys, *token.span(_MEMBER), lines)
                else:
                    keys[key] = 1
            elif kind == _OBJECT:
                if _may_repeat(_KEY.findall(token[_OBJECT]), escaped):
                    inner: _Keys = {}
                    for member in _KEY.finditer(spine, *token.span(_OBJECT)):
                        self._count(inner, *member.span(1), lines)
            elif kind == _BRACKET:
                if token[_BRACKET] in b"{[":
                    stack.append(keys)
                    keys = {} if token[_BRACKET] == b"{" else None
                else:
                    keys = stack.pop() if stack else None
            if token.end() >= stop:
                if len(self._keys) > MOST:
                    return
                stop = token.end() + _STEP
                yield False

    def _count(self, keys: "_Keys", start: int, end: int, lines: Lines) -> None:
        """Take note of the key between two quotes, from `start` to `end`."""
        key = self._data[start:end]
        if b"\\" in key:
            key = self._said.get(key) or self._unescaped(key)
        times = keys[key] = keys.get(key, 0) + 1
        if times > 1 and len(self._keys) <= MOST:
            said = key.decode("utf-8", "replace")
            shown = visible(said if len(said) <= _SHOWN else said[: _SHOWN - 1] + "…")
            often = "twice" if times == 2 else f"{times:,} times"
            message = f'the key "{shown}" stands {often} in this object; most parsers keep the last'
            self._keys.append(JsonWarning(message, *lines.position(start - 1), start - 1, end - start + 2))

    def _unescaped(self, key: bytes) -> bytes:
        said = text_of(b'"%s"' % key).encode("utf-8", "surrogatepass")
        if len(self._said) < _REMEMBERED:
            self._said[key] = said
        return said


_Keys = dict[bytes, int]
"""The keys of an object, by what they say, and how often each was met."""


def _may_repeat(keys: list[bytes], escaped: bool) -> bool:
    """Whether of `keys`, as a skeleton has them, two may say the same."""
    if len(keys) < 2 or not escaped:
        return len(set(keys)) < len(keys)
    joined = b"".join(keys)
    return len(set(keys)) < len(keys) or b"\\" in joined or b"__" in joined


def warnings_of(data: bytes) -> tuple[JsonWarning, ...]:
    """All at once what the steps of a `WarningScan` find."""
    scan = WarningScan(data)
    while not scan.step():
        pass
    return scan.found
