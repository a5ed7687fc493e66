"""What a JSON text says, as Python values that neither crash nor lie: any size of number, any escape.

A whole number is an int, one with a fraction or an exponent a float where that holds all its digits, else a Decimal; so
is an int of more digits than Python reads. Half of a character is U+FFFD. Of a key that stands twice the last counts.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

Json = Any
"""What a JSON text says: dict, list, str, int, float, Decimal, bool or None."""
_EXACT = 16
"""Characters of a number up to which a float holds all its digits."""
_SMALL, _LARGE = 1e-300, 1e300
"""Between these a float has all the digits that a float can have."""
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}(?P<whole>\\u[dD][c-fC-F][0-9a-fA-F]{2})?|(?P<second>u[dD][c-fC-F]..)|(?P<other>.))"
)


def said(data: bytes) -> Json:
    """What `data` says, which must be JSON. Raises RecursionError where it nests some 1,000 levels or more."""
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError:
        whole = _ESCAPE.sub(_made_whole, data)
    try:
        return _decoder.decode(whole)
    except msgspec.DecodeError:  # an int of too many digits
        return json.loads(whole, parse_int=_integer, parse_float=_number)


def _made_whole(escape: re.Match[bytes]) -> bytes:
    return escape[0] if escape["whole"] or escape["other"] else rb"\ufffd"


def _integer(text: str) -> int | Decimal:
    try:
        return int(text)
    except ValueError:
        return Decimal(text)


def _number(text: str) -> float | Decimal:
    number = float(text)
    if len(text) <= _EXACT and _SMALL < abs(number) < _LARGE:
        return number
    mantissa, _, exponent = text.lower().partition("e")
    if not mantissa.strip("-0."):
        return number
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent of more than 18 digits
        sign = "-" if mantissa.startswith("-") else ""
        return Decimal(f"{sign}1e{'-' if exponent.startswith('-') else ''}{'9' * 18}")


_decoder = msgspec.json.Decoder(float_hook=_number)


def nests_deeper(value: Json, levels: int) -> bool:
    """Whether lists and objects nest in `value` deeper than so many levels."""
    inner = [value] if isinstance(value, dict | list) else []
    while inner and levels:
        levels -= 1
        inner = [
            item
            for container in inner
            for item in (container.values() if type(container) is dict else container)
            if type(item) is dict or type(item) is list
        ]
    return bool(inner)
