"""What an expression of an event template can do with a value: encode it, hash it, measure it, shorten it.

A value is text, bytes or a moment. A filter says which of them it takes and what comes out, so that a template whose
filters don't fit together is found when it is read, not when it is filled.
"""

import base64
import hashlib
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime
from struct import pack
from typing import Any, Literal, NamedTuple
from urllib.parse import quote, quote_plus

from workbench.core.json_edits import compacted
from workbench.core.json_strings import content
from workbench.core.moments import FORMS

Sort = Literal["text", "bytes", "moment"]
Value = str | bytes | datetime


class Filter(NamedTuple):
    """One filter.

    Attributes:
        takes: the sorts of values it can be given. gives: the sort that comes out.
        run: makes it, from a value and what stands behind the colon. May raise WorkbenchError about the value.
        argument: what must stand behind its colon: nothing, a number, or a word.
    """

    takes: frozenset[Sort]
    gives: Sort
    run: Callable[[Any, str], Value]
    argument: Literal["", "number", "word"] = ""


_MOMENT, _TEXT, _EITHER = frozenset[Sort]({"moment"}), frozenset[Sort]({"text"}), frozenset[Sort]({"text", "bytes"})


def as_bytes(value: str | bytes) -> bytes:
    """In UTF-8; half of a character as the three bytes it would have."""
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _bytes_to_text(make: Callable[[bytes], str]) -> Filter:
    return Filter(_EITHER, "text", lambda value, _: make(as_bytes(value)))


def _text_to_text(make: Callable[[str], str]) -> Filter:
    return Filter(_TEXT, "text", lambda value, _: make(value))


def _form(form: Callable[[datetime], str]) -> Filter:
    return Filter(_MOMENT, "text", lambda value, _: form(value))


def _digits(value: str, count: str) -> str:
    """So many decimal digits, the first of them not 0, that follow from `value`."""
    number = int.from_bytes(hashlib.sha512(as_bytes(value)).digest())
    low = 10 ** (int(count) - 1)
    return str(low + number % (9 * low))


def _attribute_md5(value: str, name: str) -> str:
    """The MD5 that SQS makes of the message attributes, here one of them, of the type String."""
    parts = [name.encode(), b"String"]
    told = b"".join(pack(">I", len(part)) + part for part in parts)
    body = as_bytes(value)
    return hashlib.md5(told + b"\x01" + pack(">I", len(body)) + body, usedforsecurity=False).hexdigest()


def _unhex(value: str, _: str) -> bytes:
    return bytes.fromhex(value)


FILTERS: Mapping[str, Filter] = {
    **{name: _form(form) for name, form in FORMS.items()},
    "base64": _bytes_to_text(lambda data: base64.b64encode(data).decode()),
    "gzip": Filter(_EITHER, "bytes", lambda value, _: zlib.compress(as_bytes(value), 9, 31)),
    "md5": _bytes_to_text(lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest()),
    "sha256": _bytes_to_text(lambda data: hashlib.sha256(data).hexdigest()),
    "byte_list": _bytes_to_text(lambda data: str(list(data))),  # as Kafka's headers have it
    "length": _bytes_to_text(lambda data: str(len(data))),
    "unhex": Filter(_TEXT, "bytes", _unhex),
    "json": _text_to_text(content),
    "compact": _text_to_text(lambda text: compacted(as_bytes(text)).decode("utf-8", "surrogatepass")),
    "url": _text_to_text(lambda text: quote_plus(as_bytes(text), safe="/")),  # an S3 key in an event
    "query": _text_to_text(lambda text: quote(as_bytes(text), safe="")),
    "path": _text_to_text(lambda text: quote(as_bytes(text), safe="/")),
    "lower": _text_to_text(str.lower),
    "upper": _text_to_text(str.upper),
    "bare": _text_to_text(lambda text: text.replace("-", "")),  # a UUID without its hyphens
    "first": Filter(_TEXT, "text", lambda value, count: value[: int(count)], "number"),
    "digits": Filter(_TEXT, "text", _digits, "number"),
    "attribute_md5": Filter(_TEXT, "text", _attribute_md5, "word"),
}
"""The filters by their names."""
