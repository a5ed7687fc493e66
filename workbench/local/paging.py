"""Pages of a listing: how long one is, and the marker that stands for where the next begins.

A marker names the last item of its page rather than a position, so a listing goes on rightly when items come and go. It
is opaque to clients, and one that this endpoint didn't give out for the same operation is refused.
"""

import base64
import binascii
import json
import re

from workbench.local.faults import bad_value, invalid

_PAGE = 50
_MOST = 10_000


def page_size(text: str | None) -> int:
    """How many items a page has for this `MaxItems`, at most 50. Raises Refusal outside 1 to 10,000."""
    if text is None:
        return _PAGE
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise invalid(text, "maxItems", "Member must be a whole number")
    if not 1 <= int(text) <= _MOST:
        bound = "greater than or equal to 1" if int(text) < 1 else f"less than or equal to {_MOST}"
        raise invalid(text, "maxItems", f"Member must have value {bound}")
    return min(int(text), _PAGE)


def marker(operation: str, *last: str) -> str:
    """The marker behind the item that `last` names."""
    return base64.urlsafe_b64encode(json.dumps([operation, *last]).encode()).decode()


def last_item(text: str | None, operation: str, start: tuple[str, ...]) -> tuple[str, ...]:
    """What `marker` was given, from the marker `text`; `start`, which has as many parts, if there is none.

    Raises Refusal (InvalidParameterValueException) if it is no such marker.
    """
    if not text:
        return start
    try:
        value = json.loads(base64.b64decode(text.encode("ascii"), b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise bad_value("Invalid marker: it is not one that this endpoint gave out") from error
    if not isinstance(value, list) or [operation] != value[:1] or len(value) != len(start) + 1:
        raise bad_value("Invalid marker: it is not one that this endpoint gave out for this operation")
    if not all(isinstance(part, str) for part in value):
        raise bad_value("Invalid marker: it is not one that this endpoint gave out")
    return tuple(value[1:])
