"""Whether a payload is JSON, strictly as RFC 8259 has it, and how large Lambda lets it be.

msgspec decides, because it is strict and takes 5 ms for 6 MB. It stops at a depth of about 1,000 and refuses escapes of
lone surrogates, both of which the RFC allows, and its words are for programs: so whatever it refuses is read again by
`json_scan`, which is exact, has no limit of depth, and says where and what in a person's words.
"""

from dataclasses import dataclass, field

import msgspec
from msgspec import Struct

from workbench.core.json_scan import Flaw, Kind, find_flaw

REQUEST_LIMIT = 6_291_456
"""Bytes: the largest payload of a synchronous invocation."""
RESPONSE_LIMIT = 6_291_556
"""Bytes: the largest response payload."""
ASYNC_REQUEST_LIMIT = 1_048_576
"""Bytes: the largest payload of an asynchronous invocation."""

_BOM = b"\xef\xbb\xbf"
_PIECE = 65_536
_decoder = msgspec.json.Decoder(msgspec.Raw)


class Valid(Struct, frozen=True):
    """The payload is JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a payload is not JSON, and where.

    Attributes:
        message: what is wrong, in a person's words, no full stop.
        line: from 1. column: from 1, in characters (code points) of that line.
        offset: from 0, in bytes of the payload.
        kind: what sort of flaw it is, for who wants to mend it; `message` says more.
    """

    message: str
    line: int
    column: int
    offset: int
    kind: Kind = field(default=Kind.OTHER, compare=False)


def check(data: bytes) -> Valid | Problem:
    """Tell whether `data` is one JSON text of RFC 8259 in UTF-8 without a byte order mark."""
    return Valid() if is_json(data) else _explain(data)


def is_json(data: bytes) -> bool:
    """Whether `check` takes it for JSON at first sight. False says no more than that it has to be looked at closer."""
    try:
        _decoder.decode(data)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return False
    # msgspec's Raw skips over strings without looking at their encoding.
    return data.isascii() or is_utf8(data)


def is_utf8(data: bytes) -> bool:
    """Whether `data` is text in UTF-8. Looked at by the piece: a text of megabytes is costly to make."""
    at = 0
    try:
        while at < len(data):
            end = at + _PIECE
            for _ in range(3):  # a piece ends where a character does
                if end < len(data) and data[end] & 0xC0 == 0x80:
                    end -= 1
            data[at:end].decode()
            at = end
    except UnicodeDecodeError:
        return False
    return True


def _explain(data: bytes) -> Valid | Problem:
    if data.startswith(_BOM):
        message = "a byte order mark stands before the JSON; Lambda takes none"
        return Problem(message, 1, 1, 0, Kind.BYTE_ORDER_MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return _place(f"byte 0x{data[error.start]:02x} is not UTF-8", before, error.start, Kind.NOT_UTF8)
    flaw = find_flaw(text)
    return _at(flaw, text) if flaw else Valid()


def _at(flaw: Flaw, text: str) -> Problem:
    before = text[: flaw.index]
    return _place(flaw.message, before, len(before.encode()), flaw.kind)


def _place(message: str, before: str, offset: int, kind: Kind) -> Problem:
    return Problem(message, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1, offset, kind)
