"""Responses in the form that API Gateway, function URLs and load balancers expect of a function.

`{"statusCode": 500, …}` is a successful invocation that carries an HTTP failure: a thing of its own, neither a function
error nor plain success.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from http import HTTPStatus

import msgspec

from workbench.core.embedded import string_text, text_bytes
from workbench.core.text import decoded


class _Proxy(msgspec.Struct):
    status: int = msgspec.field(name="statusCode")


class _Response(msgspec.Struct):
    headers: msgspec.Raw = msgspec.Raw(b"null")
    many: msgspec.Raw = msgspec.field(name="multiValueHeaders", default=msgspec.Raw(b"null"))
    cookies: msgspec.Raw = msgspec.Raw(b"null")
    body: msgspec.Raw = msgspec.Raw(b"null")
    encoded: msgspec.Raw = msgspec.field(name="isBase64Encoded", default=msgspec.Raw(b"false"))


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """The HTTP response that a payload describes.

    Attributes:
        headers: names and values in their order. body: its bytes, decoded when they came in base64.
        note: what is odd about it, or empty.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    note: str = ""

    @property
    def reason(self) -> str:
        """What the status is called: `Not Found`."""
        return HTTPStatus(self.status).phrase if self.status in HTTPStatus._value2member_map_ else ""


_decoder = msgspec.json.Decoder(_Proxy)


def http_status(payload: bytes) -> int | None:
    """The HTTP status that a response payload carries; None when it is not in proxy form."""
    try:
        status: int | None = _decoder.decode(payload).status
    except msgspec.ValidationError:
        return None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        status = _status_beside_what_msgspec_refuses(payload)
    return status if status is not None and 100 <= status <= 599 else None


def _status_beside_what_msgspec_refuses(payload: bytes) -> int | None:
    """The same for a body with escapes of lone surrogates, say: on their account no failure must pass for a success."""
    try:
        body = json.loads(payload.decode(), parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    status = body.get("statusCode") if isinstance(body, dict) else None
    return status if isinstance(status, int) and not isinstance(status, bool) else None


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
    raw = {name: msgspec.Raw(json.dumps(value).encode()) for name, value in fields.items()}
    null = msgspec.Raw(b"null")
    names = ("headers", "multiValueHeaders", "cookies", "body", "isBase64Encoded")
    return _Response(*(raw.get(name, null) for name in names))


def _headers(response: _Response) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    many = _loaded(response.many)
    if isinstance(many, dict):
        found += [(name, _text(one)) for name, values in many.items() if isinstance(values, list) for one in values]
    headers = _loaded(response.headers)
    if isinstance(headers, dict):
        known = {name.lower() for name, _ in found}
        found += [(name, _text(value)) for name, value in headers.items() if name.lower() not in known]
    cookies = _loaded(response.cookies)
    if isinstance(cookies, list):
        found += [("set-cookie", _text(cookie)) for cookie in cookies]
    return found


def _loaded(raw: msgspec.Raw) -> object:
    try:
        return json.loads(bytes(raw), parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


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
