"""What a schema asks for, in a person's words: one sentence for each keyword that a value can fail."""

import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from difflib import get_close_matches

from workbench.core.json_values import Json
from workbench.core.text import visible

TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}
"""The types, and what a person calls a value of each."""
_FORMATS = {
    "date-time": "a date and time such as 2026-01-31T12:00:00Z",
    "date": "a date such as 2026-01-31",
    "time": "a time such as 12:00:00Z",
    "duration": "a duration such as P1DT12H",
    "email": "an e-mail address",
    "idn-email": "an e-mail address",
    "hostname": "a host name",
    "idn-hostname": "a host name",
    "ipv4": "an IPv4 address",
    "ipv6": "an IPv6 address",
    "uri": "a URI with its scheme, such as https://example.com",
    "uri-reference": "a URI or a part of one",
    "iri": "an IRI with its scheme",
    "uuid": "a UUID",
    "json-pointer": "a JSON pointer such as /a/0",
    "regex": "a regular expression",
}
_VALUE, _LENGTH = "\x00", "\x01"
"""What stands for a value and for its length: nothing that is shown has either."""
_SHOWN = 40
"""Characters of a value that are shown."""
_LISTED = 8
"""Values or keys that are listed."""


def shown(text: str, most: int = _SHOWN) -> str:
    """A piece of JSON on one line, short: `most` characters."""
    text = visible(text)
    return text if len(text) <= most else text[: most - 1] + "…"


def written(value: Json) -> str:
    """A value as JSON, short."""
    if isinstance(value, Decimal):
        return shown(str(value))
    return shown(json.dumps(value, ensure_ascii=False, default=str))


def key(name: str) -> str:
    """A key, quoted as one."""
    return f"`{shown(name)}`"


def any_of(words: Sequence[str]) -> str:
    """`a, b or c`."""
    return " or ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def types(names: Iterable[str]) -> str:
    """Types as a person says them."""
    return any_of([TYPES.get(name, name) for name in dict.fromkeys(names)])


def one_of(values: Sequence[Json]) -> str:
    """A choice of values."""
    if len(values) > _LISTED:
        first = ", ".join([written(value) for value in values[: _LISTED - 1]])
        return f"one of {first} and {len(values) - _LISTED + 1:,} more"
    return any_of([written(value) for value in values])


def alike(name: str, names: Iterable[str]) -> str:
    """The one of `names` that was probably meant; empty if none was."""
    candidates = list(names)[:1_000]
    lower = {candidate.lower(): candidate for candidate in reversed(candidates)}
    found = get_close_matches(name.lower()[:100], lower, n=1, cutoff=0.7)
    return lower[found[0]] if found else ""


def _amount(of: str, limit: Json, *, at_least: bool) -> str:
    many = of if limit == 1 else f"{of}s"
    return f"must have {written(limit)} {many} or {'more' if at_least else 'fewer'}, not {_LENGTH}"


_DEMANDS: dict[str, Callable[[Json], str]] = {
    "type": lambda asked: f"must be {types([asked] if isinstance(asked, str) else asked)}, not {_VALUE}",
    "enum": lambda asked: f"must be {one_of(asked)}, not {_VALUE}",
    "const": lambda asked: f"must be {written(asked)}, not {_VALUE}",
    "minimum": lambda asked: f"must be {written(asked)} or more, not {_VALUE}",
    "maximum": lambda asked: f"must be {written(asked)} or less, not {_VALUE}",
    "exclusiveMinimum": lambda asked: f"must be more than {written(asked)}, not {_VALUE}",
    "exclusiveMaximum": lambda asked: f"must be less than {written(asked)}, not {_VALUE}",
    "multipleOf": lambda asked: f"must be a multiple of {written(asked)}, not {_VALUE}",
    "minLength": lambda asked: _amount("character", asked, at_least=True),
    "maxLength": lambda asked: _amount("character", asked, at_least=False),
    "pattern": lambda asked: f"must match the pattern {shown(asked)}, and {_VALUE} does not",
    "format": lambda asked: f"must be {_FORMATS.get(asked, f'of the format {shown(asked)}')}, not {_VALUE}",
    "contentEncoding": lambda asked: f"must be in {shown(asked)}",
    "contentMediaType": lambda asked: f"must hold {shown(asked)}",
    "minItems": lambda asked: _amount("item", asked, at_least=True),
    "maxItems": lambda asked: _amount("item", asked, at_least=False),
    "uniqueItems": lambda _: "must not hold the same item twice",
    "minProperties": lambda asked: _amount("key", asked, at_least=True),
    "maxProperties": lambda asked: _amount("key", asked, at_least=False),
}
LEAVES = tuple(_DEMANDS)
"""The keywords that ask for something of a value without another schema; the type first."""


def demand(keyword: str, asked: Json, value: Json) -> tuple[str, str]:
    """What `keyword` asks for: what stands before the value, as it is written, and what behind it.

    It is to be shown if `before` ends in a blank.
    """
    words = _DEMANDS[keyword](asked)
    if _LENGTH in words:
        words = words.replace(_LENGTH, f"{len(value):,}")
    elif isinstance(value, dict | list):
        words = words.replace(_VALUE, _container(value))
    before, _, behind = words.partition(_VALUE)
    if keyword == "enum" and isinstance(value, str):
        meant = alike(value, [one for one in asked if isinstance(one, str)])
        behind += f": did you mean {written(meant)}?" if meant else ""
    return before, behind


def _container(value: Json) -> str:
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    return "a list" if value else "an empty list"
