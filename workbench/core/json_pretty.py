"""JSON indented without changing a token, and refused where indenting would do harm.

msgspec's formatter keeps every number, escape and duplicate key as it came, at 9 ms for 6 MB. It takes no escapes of
lone surrogates, though the RFC does, so others stand in for them meanwhile; it stops at a depth of about 1,000; and a
few megabytes of items under a thousand brackets would make it write gigabytes of blanks, so that is looked at first.
"""

import re

import msgspec

from workbench.core.payload import is_utf8

INDENT = 2
"""Blanks a level."""
LARGEST = 100_000_000
"""Bytes: what would grow larger than this is not indented."""
_DEEPEST = 1_000
_PASSES = 64
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_BEGINNING = re.compile(rb'[ \t\r\n]*+[\[{"0-9tfn-]')
_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL)
_UNICODE = len(r"\u0000")
_NEITHER_ESCAPES = bytes(set(range(256)) - set(b'[]{},"\\/bfnrtu'))
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'[]{},"'))


def indented(data: bytes) -> bytes | None:
    """`data` indented by two blanks a level, every token as it came; None when it isn't JSON, or can't be indented."""
    if not _BEGINNING.match(data) or _size_at_most(data) > LARGEST:
        return None
    formatted = _formatted(data)
    if formatted is None and (stood_in := without_surrogates(data)) is not data:
        formatted = _formatted(stood_in)
        escapes = _ESCAPE.finditer(data)
        formatted = formatted and _ESCAPE.sub(lambda _: next(escapes)[0], formatted)
    return formatted if formatted is None or data.isascii() or is_utf8(data) else None


def without_surrogates(data: bytes) -> bytes:
    """`data` with other escapes in the place of those of surrogates, which makes it neither more nor less JSON."""
    return _ESCAPE.sub(_stand_in, data) if _SURROGATE.search(data) else data


def _formatted(data: bytes) -> bytes | None:
    try:
        return msgspec.json.format(data, indent=INDENT)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _stand_in(escape: re.Match[bytes]) -> bytes:
    return rb"\u0000" if len(escape[0]) == _UNICODE else escape[0]


def _size_at_most(data: bytes) -> int:
    """A bound of the size of `data` indented: every line as deep as the deepest."""
    structure = _structure(data)
    lines = len(structure) + 1  # a comma or a bracket begins each of them
    return lines * (INDENT * _depth_at_most(structure) + 2) + len(data)


def _structure(data: bytes) -> bytes:
    """The brackets and commas of JSON that stand outside its strings."""
    if b"\\" in data:
        # Escapes go before the letters behind them, or else a backslash would stand before the closing quote.
        data = data.translate(None, _NEITHER_ESCAPES).replace(rb"\\", b"").replace(rb"\"", b"")
    left = data.translate(None, _NOT_STRUCTURE)
    left = left.replace(b'""', b"")  # what stood inside quotes does so still
    return b"".join(left.split(b'"')[::2])


def _depth_at_most(structure: bytes) -> int:
    """How deep JSON nests; a depth over 64 is told as the deepest there is."""
    left = structure.replace(b",", b"")
    for depth in range(_PASSES):
        if not left:
            return depth
        left = left.replace(b"[]", b"").replace(b"{}", b"")
    return _DEEPEST
