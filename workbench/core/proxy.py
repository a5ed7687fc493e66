"""Responses in the form that API Gateway, function URLs and load balancers expect of a function.

`{"statusCode": 500, …}` is a successful invocation that carries an HTTP failure: a thing of its own, neither a function
error nor plain success.
"""

import base64
import binascii
import json
from functools import lru_cache
from http import HTTPStatus

import msgspec
from msgspec import Struct

from workbench.core.embedded import string_text, text_bytes
from workbench.core.json_pretty import without_surrogates
from workbench.core.path_names import name_of
from workbench.core.text import decoded


class _Proxy(msgspec.Struct):
    status: int = msgspec.field(name="statusCode")


class _Response(msgspec.Struct):
    headers: msgspec.Raw = msgspec.Raw(b"null")
    many: msgspec.Raw = msgspec.field(name="multiValueHeaders", default=msgspec.Raw(b"null"))
    cookies: msgspec.Raw = msgspec.Raw(b"null")
    body: msgspec.Raw = msgspec.Raw(b"null")
    encoded: msgspec.Raw = msgspec.field(name="isBase64Encoded", default=msgspec.Raw(b"false"))


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
        body: its bytes, decoded when they came in base64. note: what is odd about it, or empty.
    """

    status: int
    headers: tuple[Header, ...]
    body: bytes
    note: str = ""

    @property
    def reason(self) -> str:
        """What the status is called: `Not Found`."""
        return HTTPStatus(self.status).phrase if self.status in HTTPStatus._value2member_map_ else ""


_decoder = msgspec.json.Decoder(_Proxy)


@lru_cache(maxsize=4)
def http_status(payload: bytes) -> int | None:
    """The HTTP status that a response payload carries; None when it is not in proxy form.

    It is asked of the run that is looked at ten times a second.
    """
    try:
        status: int | None = _decoder.decode(payload).status
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        status = _status_beside_surrogates(payload)
    return status if status is not None and 100 <= status <= 599 else None


def _status_beside_surrogates(payload: bytes) -> int | None:
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
    try:
        response = msgspec.json.decode(payload, type=_Response)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        response = _response_beside_what_msgspec_refuses(payload)
    body, note = _body(bytes(response.body), is_encoded=bytes(response.encoded).strip() == b"true")
    return HttpResponse(status, tuple(_headers(response)), body, note)


def _response_beside_what_msgspec_refuses(payload: bytes) -> _Response:
    fields = json.loads(payload.decode())
    raw = {name: msgspec.Raw(_dumped(value)) for name, value in fields.items()}
    null = msgspec.Raw(b"null")
    names = ("headers", "multiValueHeaders", "cookies", "body", "isBase64Encoded")
    return _Response(*(raw.get(name, null) for name in names))


def _headers(response: _Response) -> list[Header]:
    found: list[Header] = []
    for name, values in _members(response.many).items():
        path = f"multiValueHeaders.{name_of(name)}"
        found += [Header(name, value, f"{path}[{at}]") for at, value in enumerate(_items(values))]
    known = {header.name.lower() for header in found}
    for name, value in _members(response.headers).items():
        if name.lower() not in known:
            found.append(Header(name, value, f"headers.{name_of(name)}"))
    found += [Header("set-cookie", value, f"cookies[{at}]") for at, value in enumerate(_items(response.cookies))]
    return found


def _members(raw: msgspec.Raw) -> dict[str, bytes]:
    """The members of an object, each value as JSON; none of anything else."""
    try:
        members = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        loaded = _loaded(raw)
        return {name: _dumped(value) for name, value in loaded.items()} if isinstance(loaded, dict) else {}
    return {name: bytes(value).strip() for name, value in members.items()}


def _items(raw: bytes | msgspec.Raw) -> list[bytes]:
    """The same for a list."""
    try:
        items = msgspec.json.decode(raw, type=list[msgspec.Raw])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        loaded = _loaded(raw)
        return list(map(_dumped, loaded)) if isinstance(loaded, list) else []
    return [bytes(item).strip() for item in items]


def _loaded(raw: bytes | msgspec.Raw) -> object:
    try:
        return json.loads(bytes(raw), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def _body(body: bytes, *, is_encoded: bool) -> tuple[bytes, str]:
    body = body.strip()
    if body == b"null":
        return b"", ""
    text = string_text(body)
    if text is None:
        return body, "the body is no string: gateways refuse it"
    data = text_bytes(text)
    if not is_encoded:
        return data, ""
    try:
        return base64.b64decode("".join(decoded(data).split()), validate=True), "the body came in base64"
    except (binascii.Error, ValueError):
        return data, "isBase64Encoded is true, but the body is not base64"
