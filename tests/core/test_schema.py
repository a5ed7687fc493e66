"""Schemas: what doesn't fit, where, in which words; that nothing makes them hang, crash or reach out."""

import json
import socket
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.core.errors import WorkbenchError
from workbench.core.json_paths import offset_of_path
from workbench.core.schema import Schema, SchemaProblem
from workbench.core.schema_files import LARGEST
from workbench.core.schema_problems import MOST

D4, D7 = "http://json-schema.org/draft-04/schema#", "http://json-schema.org/draft-07/schema#"
KIND, FORMS = "of the kind that the schema asks for", "the forms that the schema allows here"
ORDER = {
    "type": "object",
    "required": ["order", "items"],
    "additionalProperties": False,
    "properties": {
        "order": {"type": "string", "pattern": "^[A-Z]-"},
        "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}},
        "currency": {"enum": ["EUR", "USD"]},
        "color": {},
    },
    "$defs": {
        "item": {
            "type": "object",
            "required": ["sku"],
            "properties": {"sku": {"type": "string"}, "quantity": {"type": "number", "minimum": 1}},
        }
    },
}


def schema(value: object) -> Schema:
    return Schema.parse(json.dumps(value).encode())


def told(asked: object, payload: str) -> list[tuple[str, str]]:
    """What is blamed, and the message."""
    data = payload.encode()
    found = schema(asked).problems(data)
    return [(data[one.offset : one.offset + one.length].decode(), one.message) for one in found]


def test_a_problem_has_its_place_and_its_path() -> None:
    data = '{"order": "A-ä",\n "items": [{"sku": "tea"}, {"sku": "x", "quantity": "two"}]}'.encode()
    (found,) = schema(ORDER).problems(data)
    assert found == SchemaProblem(
        'quantity must be a number, not "two"', "items[1].quantity", data.index(b'"two"'), 5, 2, 53
    )
    assert offset_of_path(data, found.path) == found.offset


def test_problems_come_in_the_order_of_the_text_and_point_to_what_is_to_blame() -> None:
    assert told(ORDER, '{"colour": 1, "items": [{"Sku": 1}], "currency": "EURO", "order": "1"}') == [
        ('"colour"', "`colour` is not a key of this object: did you mean `color`?"),
        ("{", "`sku` is missing here"),
        ('"EURO"', 'currency must be "EUR" or "USD", not "EURO": did you mean "EUR"?'),
        ('"1"', 'order must match the pattern ^[A-Z]-, and "1" does not'),
    ]
    assert told(ORDER, " [1] ") == [("[", "the payload must be an object, not a list")]


@pytest.mark.parametrize(
    ("asked", "payload", "blamed", "message"),
    [
        ({"type": ["string", "null"]}, "5", "5", "the payload must be a text or null, not 5"),
        ({"type": "integer"}, "1.5", "1.5", "the payload must be a whole number, not 1.5"),
        ({"const": {"a": 1}}, "[]", "[", 'the payload must be {"a": 1}, not an empty list'),
        ({"items": {"minimum": 2}}, "[3, 1]", "1", "the payload's item [1] must be 2 or more, not 1"),
        (
            {"properties": {"a": {"items": {"exclusiveMaximum": 2}}}},
            '{"a": [2.0]}',
            "2.0",
            "a[0] must be less than 2, not 2.0",
        ),
        ({"exclusiveMinimum": 2}, "2", "2", "the payload must be more than 2, not 2"),
        ({"maximum": 2.5}, "1e400", "1e400", "the payload must be 2.5 or less, not 1e400"),
        ({"multipleOf": 5}, "7", "7", "the payload must be a multiple of 5, not 7"),
        ({"minLength": 3}, '"aé"', '"aé"', "the payload must have 3 characters or more, not 2"),
        ({"maxLength": 1}, '"😀é"', '"😀é"', "the payload must have 1 character or fewer, not 2"),
        ({"format": "date"}, '"now"', '"now"', 'the payload must be a date such as 2026-01-31, not "now"'),
        ({"uniqueItems": True}, "[1, 1.0]", "[", "the payload must not hold the same item twice"),
        ({"maxItems": 0}, "[1]", "[", "the payload must have 0 items or fewer, not 1"),
        ({"minProperties": 1}, "{}", "{", "the payload must have 1 key or more, not 0"),
        ({"properties": {"a": False}}, '{"a": 1}', '"a"', "`a` may not be here"),
        (False, "1", "1", "the schema takes no payload at all"),
        ({"prefixItems": [{}], "items": False}, "[1, 2, 3]", "2", "the payload must have 1 item, and no more"),
        (
            {"propertyNames": {"maxLength": 2}},
            '{"abc": 1}',
            '"abc"',
            "the key `abc` must have 2 characters or fewer, not 3",
        ),
        (
            {"propertyNames": {"pattern": "^a"}},
            '{"b": 1}',
            '"b"',
            'the key `b` must match the pattern ^a, and "b" does not',
        ),
        ({"contains": {"const": 1}}, "[2]", "[", f"the payload must have 1 item or more {KIND}, not 0"),
        (
            {"contains": {"const": 1}, "maxContains": 1},
            "[1, 1]",
            "[",
            f"the payload must have 1 item or fewer {KIND}, not 2",
        ),
        ({"not": {"type": "null"}}, "null", "null", "the payload is just what the schema rules out here"),
        ({"dependentRequired": {"a": ["b"]}}, '{"a": 1}', "{", "`b` is missing here: `a` needs it"),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, '{"a": 1}', "{", "`b` is missing here"),
        (
            {"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}},
            "{}",
            "{",
            "`c` is missing here",
        ),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, '{"a": 1}', "{", "`b` is missing here"),
        (
            {"unevaluatedProperties": False, "properties": {"ab": {}}},
            '{"aB": 1}',
            '"aB"',
            "`aB` is not a key of this object: did you mean `ab`?",
        ),
        ({"unevaluatedItems": False}, "[1]", "[", "the payload has items that the schema has no place for"),
        (
            {"patternProperties": {"^x-": {"type": "null"}}, "additionalProperties": False},
            '{"x-a": 1}',
            "1",
            "x-a must be null, not 1",
        ),
        ({"additionalProperties": {"type": "null"}}, '{"a": {}}', "{", "a must be null, not an empty object"),
        ({"allOf": [{"type": "number"}, {"maximum": 2}]}, "3", "3", "the payload must be 2 or less, not 3"),
        (
            {"oneOf": [{"type": "number"}, {"minimum": 2}]},
            "3",
            "3",
            f"the payload fits 2 of {FORMS}; it must fit just one",
        ),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "3", "3", "the payload must be a text or null, not 3"),
        ({"anyOf": [{"const": "a"}, {"enum": ["b"]}]}, '"c"', '"c"', 'the payload must be "a" or "b", not "c"'),
        (
            {"anyOf": [{"type": "null"}, {"properties": {"a": {"type": "null"}}}]},
            '{"a": 1}',
            "1",
            "a must be null, not 1",
        ),
        (
            {"anyOf": [{"minimum": 5}, {"maximum": 1}]},
            "3",
            "3",
            "the payload fits none of the 2 forms that the schema allows here",
        ),
        ({"$schema": D4, "maximum": 5, "exclusiveMaximum": True}, "5", "5", "the payload must be less than 5, not 5"),
        ({"$schema": D4, "maximum": 5, "exclusiveMaximum": False}, "6", "6", "the payload must be 5 or less, not 6"),
        ({"$schema": D4, "type": "integer"}, "1.0", "1.0", "the payload must be a whole number, not 1.0"),
        (
            {"$schema": D7, "items": [{}], "additionalItems": {"type": "null"}},
            "[1, 2]",
            "2",
            "the payload's item [1] must be null, not 2",
        ),
        (
            {"$schema": D7, "dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
            '{"a": 1, "b": 1, "c": 1}',
            "{",
            "`d` is missing here",
        ),
        (
            {"pattern": "^\x1b[{value}]%s$"},
            '"x"',
            '"x"',
            'the payload must match the pattern ^␛[{value}]%s$, and "x" does not',
        ),
    ],
)
def test_each_demand_has_its_words(asked: object, payload: str, blamed: str, message: str) -> None:
    assert told(asked, payload) == [(blamed, message)]


def test_of_several_forms_the_one_that_was_meant_is_spoken_of() -> None:
    forms = {
        "oneOf": [
            {"required": ["type", "number"], "properties": {"type": {"const": "card"}, "number": {"type": "string"}}},
            {"required": ["type"], "properties": {"type": {"const": "cash"}, "given": {"type": "number"}}},
            {"$ref": "#/$defs/voucher"},
        ],
        "$defs": {"voucher": {"required": ["type", "code"], "properties": {"type": {"const": "voucher"}}}},
    }
    assert told(forms, '{"type": "card"}') == [("{", "`number` is missing here")]
    assert told(forms, '{"type": "cash", "given": "5"}') == [('"5"', 'given must be a number, not "5"')]
    assert told(forms, '{"type": "voucher"}') == [("{", "`code` is missing here")]
    words = 'type must be "card", "cash" or "voucher", not "crad": did you mean "card"?'
    assert told(forms, '{"type": "crad", "number": "1"}') == [('"crad"', words)]


def test_the_last_of_two_members_with_one_key_counts() -> None:
    assert told(ORDER, '{"order": 1, "items": [{"sku": ""}], "\\u006frder": "x"}')[0][0] == '"x"'


@pytest.mark.parametrize("payload", ["1e400", "-1e400", "1e-400", "1e99999999999999999999", "9" * 5_000, "1.0", "-0.0"])
def test_any_number_is_a_number_and_large_ones_are_not_small(payload: str) -> None:
    assert told({"type": "number"}, payload) == []
    is_small = payload in ("1e-400", "1.0", "-0.0", "-1e400")
    assert (told({"maximum": 5}, payload) == []) == is_small
    assert told({"type": "string"}, payload)[0][1].startswith("the payload must be a text, not ")


def test_halves_of_characters_are_checked_as_others() -> None:
    assert told({"properties": {"\ud800": {"type": "null"}}}, '{"\\ud800": "\\udfff"}') == [
        ('"\\udfff"', '\ufffd must be null, not "\\udfff"')
    ]


def test_only_so_many_problems_are_told() -> None:
    asked = {"items": {"required": ["a"], "properties": {"b": {"type": "null"}}}}
    payload = json.dumps([{"b": 1}] * 3_000).encode()
    assert len(schema(asked).problems(payload)) == MOST
    assert len(schema({"required": [f"k{number}" for number in range(5_000)]}).problems(b"{}")) == MOST


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "The schema is not JSON: Line 1, column 2: the payload ends"),
        ("null", "This is no JSON Schema: The whole must be true or false or an object, not null."),
        ("[]", "This is no JSON Schema: The whole must be true or false or an object, not an empty list."),
        ('{"type": "text"}', 'This is no JSON Schema: #/type must be "string", "number"'),
        ('{"properties": {"a": {"minLength": -1}}}', "#/properties/a/minLength must be 0 or more, not -1."),
        ('{"pattern": "("}', '#/pattern must be a regular expression, not "(".'),
        ('{"pattern": "(((a{100}){100}){100}){100}"}', "#/pattern must be a regular expression"),
        ('{"$ref": "#/nowhere"}', "This is no JSON Schema: Pointer '/nowhere' does not exist."),
        ('{"$ref": "#nowhere"}', "This is no JSON Schema: Anchor 'nowhere' does not exist."),
        ('{"$schema": "http://json-schema.org/draft-03/schema#"}', "It is written in http://json-schema.org/draft-03"),
        ('{"$schema": "http://example.com/own"}', "It is written in http://example.com/own."),
        ('{"$id": "::::"}', "This is no JSON Schema: Invalid URI"),
        ('{"a": ' * 2_000 + "1" + "}" * 2_000, "It nests too deep"),
        ('{"items": ' * 300 + "{}" + "}" * 300, "It nests too deep"),
    ],
)
def test_what_is_no_schema_is_said(text: str, message: str) -> None:
    with pytest.raises(WorkbenchError) as raised:
        Schema.parse(text.encode())
    assert message in str(raised.value)


def test_a_schema_may_be_too_large() -> None:
    with pytest.raises(WorkbenchError, match="too large"):
        Schema.parse(b" " * (LARGEST + 1))


@pytest.mark.parametrize(
    "reference", ["https://example.com/x.json", "other.json", "file:///etc/hosts", "//host/x#/a", "urn:x:y"]
)
@pytest.mark.parametrize(
    "around", ["{}", '{"$id": "https://example.com/root.json"}', '{"properties": {"a": {"items": [{}]}}}']
)
def test_nothing_is_ever_fetched(reference: str, around: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def reached_out(*_: object) -> None:
        raise AssertionError("it reached out")

    monkeypatch.setattr(socket.socket, "connect", reached_out)
    monkeypatch.setattr(Path, "open", reached_out)
    for keyword in ("$ref", "$dynamicRef"):
        with pytest.raises(WorkbenchError, match="fetched from nowhere"):
            schema(json.loads(around) | {"not": {keyword: reference}})


@pytest.mark.parametrize("draft", [D4, D7, "https://json-schema.org/draft/2020-12/schema"])
def test_the_schema_of_schemas_needs_no_fetching(draft: str) -> None:
    asked = schema({"$schema": draft, "$ref": draft})
    assert asked.problems(b'{"type": "string"}') == ()
    assert asked.problems(b'{"type": 5}')[0].message == "the payload doesn't fit the schema"


def test_references_inside_of_the_schema_are_followed() -> None:
    asked = {
        "$id": "https://example.com/root",
        "properties": {"a": {"$ref": "part#/$defs/n"}, "b": {"$ref": "#word"}, "c": {"$ref": "root#/$defs/x~1y%20z"}},
        "$defs": {
            "part": {"$id": "part", "$defs": {"n": {"$ref": "#/$defs/m"}, "m": {"type": "null"}}},
            "w": {"$anchor": "word", "type": "null"},
            "x/y z": {"type": "null"},
        },
    }
    messages = [message for _, message in told(asked, '{"a": 1, "b": 2, "c": 3}')]
    assert messages == ["a must be null, not 1", "b must be null, not 2", "c must be null, not 3"]


def doubled(levels: int, keyword: str) -> dict[str, Any]:
    """A schema that asks the same of a value two to the power of `levels` times."""
    parts: dict[str, Any] = {f"a{level}": {keyword: [{"$ref": f"#/$defs/a{level + 1}"}] * 2} for level in range(levels)}
    return {"$ref": "#/$defs/a0", "$defs": parts | {f"a{levels}": {"type": "string"}}}


def chain(length: int) -> dict[str, Any]:
    """A schema of so many that refer to each other one after the other."""
    parts: dict[str, Any] = {f"a{n}": {"allOf": [{"$ref": f"#/$defs/a{n + 1}"}, {}]} for n in range(length)}
    return {"$ref": "#/$defs/a0", "$defs": parts | {f"a{length}": {}}}


@pytest.mark.parametrize(
    "asked",
    [
        doubled(40, "allOf"),
        doubled(40, "oneOf"),
        {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]},
        {"$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}, {}]}, "b": {"$ref": "#/$defs/a"}}},
        chain(3_000),
    ],
)
def test_a_schema_that_gets_out_of_hand_is_refused(asked: object) -> None:
    with pytest.raises(WorkbenchError, match="can't be used"):
        schema(asked)


@pytest.mark.parametrize(
    "asked", [{"$ref": "#"}, {"allOf": [{"$ref": "#"}]}, {"$defs": {"a": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}]
)
def test_a_schema_that_refers_to_itself_asks_for_nothing(asked: object) -> None:
    assert told(asked, "1") == []


def test_a_schema_that_contains_itself_is_checked_to_any_depth_in_no_time() -> None:
    forms = [{"properties": {"a": {"$ref": "#"}}, "required": [key]} for key in ("b", "c", "d")]
    payload = '{"a":' * 100 + "{}" + "}" * 100
    assert [message for _, message in told({"anyOf": forms, "type": "object"}, payload)] == [
        "the payload fits none of the 3 forms that the schema allows here"
    ]
    assert told({"properties": {"a": {"$ref": "#"}}, "required": ["a"]}, payload) == [("{", "`a` is missing here")]


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(?=(a+)+b)(a+)+$", "^(?:(a+)\\1?)+$", "(a*)*(?!a)b\\1"])
def test_no_pattern_takes_long(pattern: str) -> None:
    ((_, message),) = told({"pattern": pattern}, f'"{"a" * 5_000}!"')
    assert "does not" in message or "takes too long to be tried on the payload" in message
    assert "takes too long" in told({"pattern": "^(?:(a+)\\1?)+$"}, f'"{"a" * 5_000}!"')[0][1]


def test_asking_comes_to_an_end() -> None:
    patterns = {"patternProperties": {f"^p{number}": {"type": "null"} for number in range(150)}}
    members = ",".join(f'"j{number}": 1' for number in range(10_000))
    assert told(patterns, f'{{{members}, "p7": 1}}') == [("{", "the payload doesn't fit the schema")]
    assert told(patterns, f'{{"p7": 1, {members}}}') == [("1", "p7 must be null, not 1")]


@pytest.mark.parametrize("depth", [900, 1_100, 100_000])
def test_a_payload_may_nest_too_deep_to_be_checked(depth: int) -> None:
    payload = b"[" * depth + b"]" * depth
    deep = {"items": {"anyOf": [{"not": {"not": {"$ref": "#"}}}, {"type": "null"}]}}
    with pytest.raises(WorkbenchError, match="too deep"):
        schema(deep).problems(payload)
    assert told(deep, "[" * 100 + "]" * 100) == []


def test_it_is_checked_in_a_thread_with_little_stack() -> None:
    import threading

    inner: dict[str, Any] = {"items": {"$ref": "#"}}
    for _ in range(8):
        inner = {"not": {"not": inner}}
    asked = schema(inner)
    levels = 4_000 // asked._depth
    found: list[object] = []
    before = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=lambda: found.append(asked.problems(b"[" * levels + b"]" * levels)))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert found == [()]


_LEAVES = st.sampled_from(
    [
        {},
        True,
        False,
        *({keyword: 1} for keyword in ("minLength", "maxItems", "maxProperties", "exclusiveMinimum")),
        *({"type": types} for types in ("string", "object", "array", ["null", "integer"])),
        {"minimum": 2},
        {"enum": [1, "a", None]},
        {"const": {"a": 1}},
        {"required": ["a"]},
        {"uniqueItems": True},
        {"pattern": "a"},
        {"$ref": "#"},
        {"$ref": "#/properties/a"},
    ]
)


def _compound(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(inner, min_size=1, max_size=3)
    keywords = {
        "properties": st.fixed_dictionaries({"a": inner}, optional={"b": inner}),
        "patternProperties": st.fixed_dictionaries({"^a": inner}),
        **dict.fromkeys(
            ("items", "contains", "not", "additionalProperties", "propertyNames", "if", "then", "else"), inner
        ),
        **dict.fromkeys(("unevaluatedProperties", "unevaluatedItems"), inner),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), some),
        "dependentSchemas": st.fixed_dictionaries({"a": inner}),
        "dependentRequired": st.just({"b": ["a", "c"]}),
        "required": st.just(["a", "b"]),
        "type": st.sampled_from(["object", "array", ["object", "array", "string"]]),
    }
    chosen = st.lists(st.sampled_from(sorted(keywords)), min_size=1, max_size=4, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: keywords[name] for name in names}))


_PARTS = st.recursive(_LEAVES, _compound, max_leaves=8)
_SCHEMAS = st.fixed_dictionaries(
    {"properties": st.fixed_dictionaries({"a": _LEAVES})},
    optional={"allOf": st.lists(_PARTS, min_size=1, max_size=2)},
)
_VALUES = st.recursive(
    st.sampled_from([None, True, 0, 1, 2.5, "", "a", "b", 10**30]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)


@given(_SCHEMAS, _VALUES)
@settings(max_examples=300, deadline=None)
def test_there_are_problems_exactly_where_the_library_says_no(asked: dict[str, Any], value: object) -> None:
    try:
        ours = schema(asked)
    except WorkbenchError:
        return
    payload = json.dumps(value).encode()
    found = ours.problems(payload)
    assert (found == ()) == jsonschema_rs.validator_for(asked, offline=True).is_valid(value)
    for one in found:
        assert offset_of_path(payload, one.path) is not None
        assert 0 <= one.offset < one.offset + one.length <= len(payload)
        assert one.message.isprintable()
