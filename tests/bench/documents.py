"""The documents of performance.md: 6 MB of JSON in 252,556 lines, and in one; and smaller ones of the same kind.

They are the same in every run. A tenth of the strings is not ASCII, and some of it is wide.
"""

import json
from typing import Any

PRETTY_BYTES, PRETTY_LINES = 6_252_246, 252_556
LINE_BYTES = 6_302_226
_NAMES = (
    "Assam",
    "Grüner Tee",
    "東方美人",
    "Kräutertee №",
    "Darjeeling",
    "Rooibos",
    "Earl Grey",
    "mate cocido",
    "chá",
    "чай",
)
_ITEM_LINES, _OTHER_LINES = 10, 6
_WORDS = "said fine about it, once on the telephone, where the line was bad, and once more in a letter. " * 9


def _item(number: int) -> dict[str, Any]:
    return {
        "sku": f"tea-{number}",
        "name": _NAMES[number % 10],
        "price": number % 97 + 0.25,
        "tags": ["a", number % 7],
        "note": "",
    }


def _dumped(document: object, indent: int | None) -> bytes:
    separators = (",", ": " if indent else ":")
    return json.dumps(document, ensure_ascii=False, indent=indent, separators=separators).encode()


def _filled(items: list[dict[str, Any]], missing: int) -> None:
    """Write notes until so many bytes more are there, as much in each as in any other."""
    each, left = divmod(missing, len(items))
    for at, item in enumerate(items):
        item["note"] = _WORDS[: each + (at < left)]


def pretty(size: int = PRETTY_BYTES, lines: int = PRETTY_LINES) -> bytes:
    """A document indented by two, of exactly `size` bytes in `lines` lines."""
    count = (lines - _OTHER_LINES - 1) // _ITEM_LINES
    items = [_item(number) for number in range(count)]
    document = {"items": items, "rest": list(range(lines - _OTHER_LINES - count * _ITEM_LINES))}
    _filled(items, size - len(_dumped(document, 2)))
    return _dumped(document, 2)


def one_line(size: int = LINE_BYTES) -> bytes:
    """The same without a blank, of exactly `size` bytes in one line."""
    items = [_item(number) for number in range(size // 110)]
    document = {"items": items}
    _filled(items, size - len(_dumped(document, None)))
    return _dumped(document, None)


def smaller(size: int) -> bytes:
    """A pretty document of `size` bytes, with as many bytes in a line as the large one has."""
    return pretty(size, size * PRETTY_LINES // PRETTY_BYTES)
