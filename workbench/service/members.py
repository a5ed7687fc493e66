"""Reading the members of answers that may hold anything: each reader gives what belongs there, or "not told".

Endpoints that are not AWS leave members out, send null, or send something else altogether. None of that may end a
listing, and none of it is made up for.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, TypedDict

from workbench.core.functions import LATEST, Alias, Configuration

_EMPTY: Mapping[str, Any] = MappingProxyType({})


class Item(TypedDict, total=False):
    """The members that `configuration` and `alias` read. The parser of listings passes over all others."""

    FunctionName: Any
    FunctionArn: Any
    Runtime: Any
    Handler: Any
    Timeout: Any
    MemorySize: Any
    Description: Any
    LastModified: Any
    Version: Any
    LoggingConfig: Any
    PackageType: Any
    State: Any
    Name: Any
    FunctionVersion: Any
    RoutingConfig: Any


class Page(TypedDict, total=False):
    """A page of any of the listings."""

    Functions: list[Item]
    Versions: list[Item]
    Aliases: list[Item]
    NextMarker: Any


def text(item: Mapping[str, Any], key: str) -> str:
    """A string; empty when it is none."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def number(item: Mapping[str, Any], key: str) -> int | None:
    """A whole number, also one that was sent as text."""
    value = item.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) < 20 and value.isascii() and value.isdecimal():
        return int(value)
    return None


def structure(item: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """An object; an empty one when it is none."""
    value = item.get(key)
    return value if isinstance(value, dict) else _EMPTY


def texts(item: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The strings of a list."""
    value = item.get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def structures(item: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """The objects of a list."""
    value = item.get(key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else ()


def moment(written: str) -> datetime | None:
    """`2026-11-23T10:00:00.000+0000`, as Lambda writes it; None when it is no time."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def configuration(item: Mapping[str, Any]) -> Configuration:
    """What a listing tells of a FunctionConfiguration."""
    logging = structure(item, "LoggingConfig")
    return Configuration(
        version=text(item, "Version") or LATEST,
        runtime=text(item, "Runtime") or None,
        handler=text(item, "Handler") or None,
        timeout=number(item, "Timeout"),
        memory_size=number(item, "MemorySize"),
        description=text(item, "Description"),
        arn=text(item, "FunctionArn"),
        last_modified=moment(text(item, "LastModified")),
        log_format=text(logging, "LogFormat") or "Text",
        log_group=text(logging, "LogGroup") or None,
        package_type=text(item, "PackageType") or "Zip",
        state=text(item, "State") or None,
    )


def alias(item: Mapping[str, Any]) -> Alias:
    """An AliasConfiguration."""
    weights = structure(structure(item, "RoutingConfig"), "AdditionalVersionWeights")
    shares = {name: float(share) for name, share in weights.items() if isinstance(share, int | float)}
    return Alias(text(item, "Name"), text(item, "FunctionVersion"), MappingProxyType(shares), text(item, "Description"))
