"""Responses in the form that API Gateway, function URLs and load balancers expect of a function.

`{"statusCode": 500, …}` is a successful invocation that carries an HTTP failure: a thing of its own, neither a function
error nor plain success.
"""

import base64
import binascii
import re
from functools import lru_cache
from http import HTTPStatus

import msgspec
from msgspec import Struct

from workbench.core.embedded import string_text, text_bytes
from workbench.core.json_document import JsonDocument
from workbench.core.json_members import members
from workbench.core.json_pretty import without_surrogates
from workbench.core.path_names import name_of
from workbench.core.text import decoded


class _Proxy(msgspec.Struct):
    status: int | str = msgspec.field(name="statusCode")


_DIGITS = re.compile("[1-5][0-9]{2}")
_NULL = b"null"


class Header(Struct, frozen=True):
    """A header. value: as JSON, as it came. path: where it stands in the payload, in JMESPath's words."""

    name: str
    value: bytes
    path: str

    @property
    def text(self) -> str:
        """The value as it goes over the wire."""
        text = string_text(self.value)
        return decoded(self.value) if text is None else text


class HttpResponse(Struct, frozen=True):
    """The HTTP response that a payload describes.

    Attributes:
        status_value: the status as JSON, as it came. body: its bytes, decoded when they came in base64.
        is_text: whether the body came as a string, as it should. note: what is odd about it, or empty.
    """

    status: int
    status_value: bytes
    headers: tuple[Header, ...]
    body: bytes
    is_text: bool = True
    note: str = ""

    @property
    def reason(self) -> str:
        """What the status is called: `Not Found`."""
        return HTTPStatus(self.status).phrase if self.status in HTTPStatus._value2member_map_ else ""


_decoder = msgspec.json.Decoder(_Proxy)


@lru_cache(maxsize=4)
def http_status(payload: bytes) -> int | None:
    """The HTTP status that a response payload carries, as a number or, as many write it, a string of three digits.

    None when it is not in proxy form. It is asked of the run that is looked at ten times a second.
    """
    try:
        status: int | str | None = _decoder.decode(payload).status
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        status = _status_beside_surrogates(payload)
    if isinstance(status, str):
        return int(status) if _DIGITS.fullmatch(status) else None
    return status if status is not None and 100 <= status <= 599 else None


def _status_beside_surrogates(payload: bytes) -> int | str | None:
    """The same beside escapes of lone surrogates, which msgspec refuses: no failure must pass for a success."""
    stood_in = without_surrogates(payload)
    if stood_in is payload:
        return None
    try:
        return _decoder.decode(stood_in).status
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def http_response(payload: bytes) -> HttpResponse | None:
    """The HTTP response that a payload describes; None when it is not in proxy form."""
    status = http_status(payload)
    if status is None:
        return None
    fields = _members(payload)
    status_value, body = fields["statusCode"], fields.get("body", _NULL)
    data, note = _body(body, fields.get("isBase64Encoded", b"false"))
    notes = ["statusCode is a string: not every gateway takes that"] if status_value.startswith(b'"') else []
    notes += [note, *_left_out(fields)]
    is_text = body == _NULL or body.startswith(b'"')
    return HttpResponse(
        status, status_value, tuple(_headers(fields)), data, is_text=is_text, note=" · ".join(filter(None, notes))
    )


def _headers(fields: dict[str, bytes]) -> list[Header]:
    """Those of all three fields; of a name that stands in two, API Gateway takes what is in `multiValueHeaders`."""
    found: list[Header] = []
    for name, values in _members(fields.get("multiValueHeaders", _NULL)).items():
        path = f"multiValueHeaders.{name_of(name)}"
        found += [Header(name, value, f"{path}[{at}]") for at, value in enumerate(_items(values))]
    known = {header.name.lower() for header in found}
    for name, value in _members(fields.get("headers", _NULL)).items():
        if name.lower() not in known:
            found.append(Header(name, value, f"headers.{name_of(name)}"))
    cookies = _items(fields.get("cookies", _NULL))
    return found + [Header("set-cookie", value, f"cookies[{at}]") for at, value in enumerate(cookies)]


def _left_out(fields: dict[str, bytes]) -> list[str]:
    """What is said of fields that bring no header: most of them are not what they should be."""
    objects = [name for name in ("headers", "multiValueHeaders") if fields.get(name, _NULL)[:1] not in (b"{", b"n")]
    said = [f"{name} is no object" for name in objects]
    said += ["cookies is no list"] if fields.get("cookies", _NULL)[:1] not in (b"[", b"n") else []
    many = _members(fields.get("multiValueHeaders", _NULL))
    known = {name.lower() for name, one in many.items() if _items(one)}
    single = (name for name in _members(fields.get("headers", _NULL)) if name.lower() in known)
    said += [f"headers.{name_of(name)} gives way to multiValueHeaders" for name in single]
    return said + [f"multiValueHeaders.{name_of(name)} is no list" for name, one in many.items() if one[:1] != b"["]


def _members(value: bytes) -> dict[str, bytes]:
    """The members of an object, each value as JSON, as it came; none of anything else."""
    try:
        found = msgspec.json.decode(value, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return {one.key: value[one.start : one.end] for one in members(value)}
    return {name: bytes(one).strip() for name, one in found.items()}


def _items(value: bytes) -> list[bytes]:
    """The same for a list."""
    try:
        found = msgspec.json.decode(value, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        document = JsonDocument.of(value) if value.startswith(b"[") else None
        lines = range(1, document.count - 1) if document is not None else ()
        return [
            document.value(line)
            for line in lines
            if document is not None and document.level(line) == 1 and not document.closes(line)
        ]
    return [bytes(one).strip() for one in found]


def _body(body: bytes, encoded: bytes) -> tuple[bytes, str]:
    """The bytes of a body, and what is odd about it."""
    if body == _NULL:
        return b"", ""
    text = string_text(body)
    if text is None:
        return body, "the body is no string: gateways refuse it"
    data = text_bytes(text)
    if encoded not in (b"true", b"false", _NULL):
        return data, "isBase64Encoded is neither true nor false"
    if encoded != b"true":
        return data, ""
    try:
        return base64.b64decode("".join(decoded(data).split()), validate=True), "the body came in base64"
    except (binascii.Error, ValueError):
        return data, "isBase64Encoded is true, but the body is not base64"
