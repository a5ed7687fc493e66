"""What a string of JSON holds: JSON again, bytes in base64, or just text."""

import base64
import binascii
import json
import re
from typing import Literal

from msgspec import Struct

from workbench.core.payload import Valid, check, is_utf8

_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9_-]{16,}={0,2}")
_WORDS = re.compile(r"[A-Za-z]+|[0-9]+|[0-9a-fA-F]+")
"""What could be base64, but is more often a name, a number or a digest."""
_MAGIC = (
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"%PDF",
    b"PK\x03\x04",
    b"RIFF",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
)


class Embedded(Struct, frozen=True):
    """The bytes that a string holds, and how it holds them."""

    kind: Literal["JSON", "base64", "text"]
    data: bytes


def string_text(value: bytes) -> str | None:
    """The text of a JSON string; None when `value` is no JSON string. Lone surrogates stay."""
    if not value.startswith(b'"'):
        return None
    try:
        text = json.loads(value)
    except ValueError:
        return None
    return text if isinstance(text, str) else None


def text_bytes(text: str) -> bytes:
    """Text as UTF-8; lone surrogates, which UTF-8 can't hold, as they are escaped."""
    return text.encode("utf-8", "backslashreplace")


def inside(value: bytes) -> Embedded | None:
    """What the JSON string `value` holds; None when it is no string."""
    text = string_text(value)
    if text is None:
        return None
    data = text_bytes(text)
    if text.lstrip()[:1] in ("{", "[", '"') and isinstance(check(data), Valid):
        return Embedded("JSON", data)
    decoded = _from_base64(text)
    return Embedded("text", data) if decoded is None else Embedded("base64", decoded)


def _from_base64(text: str) -> bytes | None:
    """The bytes of what is meant to be base64: text, or a file of a well-known kind."""
    text = "".join(text.split()) if "\n" in text else text
    if not _BASE64.fullmatch(text) or _WORDS.fullmatch(text):
        return None
    try:
        data = base64.b64decode(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None
    return data if data.startswith(_MAGIC) or is_text(data) else None


def is_text(data: bytes) -> bool:
    """Whether bytes are text to be read: UTF-8, and hardly any controls but blanks, line ends, escape sequences."""
    if not is_utf8(data):
        return False
    odd = len(data) - len(data.translate(None, _CONTROLS))
    return odd <= len(data) // _TEXT_PER_CONTROL


def is_damaged_text(data: bytes) -> bool:
    """Whether bytes are text though some of them are none: of another encoding, or with some controls."""
    if data.startswith(_MAGIC):
        return False
    text = data[:_LOOKED_AT].decode("utf-8", "replace")
    left = text.translate(_NO_CONTROLS)
    odd = len(text) - len(left) + left.count("\ufffd")
    return odd * _CHARACTERS_PER_ODD <= len(text)


_TEXT_PER_CONTROL = 20
_CHARACTERS_PER_ODD = 8
_LOOKED_AT = 65_536
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r\x0c\x1b")) + b"\x7f"
_NO_CONTROLS = dict.fromkeys(_CONTROLS)
