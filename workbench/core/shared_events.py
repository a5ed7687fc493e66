"""The console's shareable test events, as they stand in a schema registry: examples in an OpenAPI document.

    registry lambda-testevent-schemas
      schema _<function>-schema     {"openapi": …, "components": {"schemas": …, "examples": {NAME: {"value": PAYLOAD}}}}

A payload is cut out of the document and put into it byte for byte; what else stands there stays as it is.
"""

import json

from workbench.core.errors import WorkbenchError
from workbench.core.json_members import Member, member, members, with_member
from workbench.core.payload import Problem, check

REGISTRY = "lambda-testevent-schemas"
LARGEST = 100_000
"""Characters of a document, as the service model has it."""
_NEW = (
    b'{"openapi":"3.0.0","info":{"version":"1.0.0","title":"Event"},"paths":{},'
    b'"components":{"schemas":{"Event":{"type":"object"}},"examples":{}}}'
)


def schema_name(function: str) -> str:
    """The name of the schema of a function, of which this is the name, not the ARN."""
    return f"_{function}-schema"


def examples(document: bytes) -> dict[str, bytes]:
    """The payloads by their names, in the document's order. Raises WorkbenchError where it is no JSON."""
    _must_be_json(document)
    found = member(document, "components", "examples")
    if found is None:
        return {}
    payloads: dict[str, bytes] = {}
    for example in members(document, found.start):
        value = _value(document, example)
        if value is not None:
            payloads[example.key] = document[value.start : value.end]
    return payloads


def with_example(document: bytes | None, name: str, payload: bytes) -> bytes:
    """A document that has the payload under the name, in the place of one that has it already; None is a new one.

    Raises WorkbenchError where the document is none of this kind, or would be too large.
    """
    document = _NEW if document is None else document
    _must_be_json(document)
    example = member(document, "components", "examples", name)
    value = _value(document, example) if example is not None else None
    if value is not None:
        changed = document[: value.start] + payload + document[value.end :]
    elif example is not None:
        raise WorkbenchError("Not a test event", f"The schema has an example {name!r} without a value.")
    else:
        changed = _added(document, name, payload)
    if len(changed.decode("utf-8", "replace")) > LARGEST:
        words = f"A schema with all its events has at most {LARGEST:,} characters; this one would have"
        raise WorkbenchError("The test event is too large", f"{words} {len(changed):,}.")
    return changed


def _added(document: bytes, name: str, payload: bytes) -> bytes:
    key, value = (
        json.dumps(name).encode(),
        b'{"value":' + payload + b',"x-metadata":{"invocationType":"RequestResponse"}}',
    )
    components = member(document, "components")
    if components is None or document[components.start : components.start + 1] != b"{":
        raise WorkbenchError("Not a test event's schema", "The schema has no components, so it holds no test events.")
    there = member(document, "components", "examples")
    if there is None:
        return with_member(document, components.start, b'"examples"', b"{" + key + b":" + value + b"}")
    if document[there.start : there.start + 1] != b"{":
        raise WorkbenchError("Not a test event's schema", "The examples in the schema are no object.")
    return with_member(document, there.start, key, value)


def _value(document: bytes, example: Member) -> Member | None:
    inside = members(document, example.start)
    return next((one for one in reversed(inside) if one.key == "value"), None)


def _must_be_json(document: bytes) -> None:
    if isinstance(check(document), Problem):
        raise WorkbenchError("The test events can't be read", "The schema that holds them is not JSON.")
