"""Responses in the form that API Gateway, function URLs and load balancers expect of a function.

`{"statusCode": 500, …}` is a successful invocation that carries an HTTP failure: a thing of its own, neither a function
error nor plain success.
"""

import json

import msgspec


class _Proxy(msgspec.Struct):
    status: int = msgspec.field(name="statusCode")


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
