"""What a schema takes to check by, measured before it is used."""

from typing import Any

import pytest

from workbench.core.schema_limits import circle, depth, weight
from workbench.core.schema_tree import Draft, SchemaTree, draft_of


def tree(schema: Any) -> SchemaTree:
    return SchemaTree(schema, draft_of(schema) or Draft.D2020)


def test_each_keyword_that_applies_a_schema_counts() -> None:
    assert weight(tree({})) == 1
    assert weight(tree({"allOf": [{}, {}]})) == 3
    assert weight(tree({"properties": {"a": {}, "b": {"not": {}}}})) == 3
    assert weight(tree({"properties": {"a": {}}, "additionalProperties": {}, "propertyNames": {}})) == 4
    assert weight(tree({"unevaluatedProperties": False, "allOf": [{}, {}]})) == 6
    assert weight(tree({"properties": {"a": {"$ref": "#"}}})) == 3


def test_what_is_doubled_again_and_again_is_heavy() -> None:
    parts: dict[str, Any] = {f"a{n}": {"items": {"oneOf": [{"$ref": f"#/$defs/a{n + 1}"}] * 2}} for n in range(50)}
    assert weight(tree({"$ref": "#/$defs/a0", "$defs": parts | {"a50": {}}})) > 1_000_000_000


def test_depth_is_what_follows_each_other_on_one_value() -> None:
    assert depth(tree({"properties": {"a": {"properties": {"b": {}}}}})) == 1
    assert depth(tree({"properties": {"a": {"anyOf": [{"$ref": "#/$defs/x"}]}}, "$defs": {"x": {"not": {}}}})) == 4
    long: dict[str, Any] = {f"a{n}": {"$ref": f"#/$defs/a{n + 1}"} for n in range(3_000)}
    assert depth(tree({"$ref": "#/$defs/a0", "$defs": long | {"a3000": {}}})) == 3_002


@pytest.mark.parametrize(
    ("schema", "goes_round"),
    [
        ({"$ref": "#"}, False),
        ({"allOf": [{"$ref": "#"}]}, False),
        ({"properties": {"a": {"$ref": "#"}}, "anyOf": [{"items": {"$ref": "#"}}]}, False),
        ({"anyOf": [{"$ref": "#"}, {}]}, True),
        ({"$defs": {"a": {"if": {"$ref": "#/$defs/b"}, "then": {}}, "b": {"not": {"$ref": "#/$defs/a"}}}}, True),
        ({"$dynamicAnchor": "x", "allOf": [{"$dynamicRef": "#x"}, {}]}, True),
        ({"$schema": Draft.D7.value, "anyOf": [{"$ref": "#", "not": {}}, {}]}, True),
        (
            {"$schema": Draft.D7.value, "$ref": "#/definitions/a", "anyOf": [{"$ref": "#"}], "definitions": {"a": {}}},
            False,
        ),
    ],
)
def test_circles(schema: object, goes_round: bool) -> None:
    assert (circle(tree(schema)) is not None) == goes_round
