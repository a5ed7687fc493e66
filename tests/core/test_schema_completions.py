"""What may come next, in text that isn't JSON yet."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.json_context import context_at
from workbench.core.schema import Schema
from workbench.core.schema_completions import Completion, Completions, completions_of_siblings

ORDER = Schema.parse(
    json.dumps(
        {
            "type": "object",
            "required": ["items", "order"],
            "properties": {
                "order": {"type": "string", "description": "Its number."},
                "currency": {"enum": ["EUR", "USD", None], "default": "EUR"},
                "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
                "paid": {"type": ["boolean", "null"]},
                "pay": {"oneOf": [{"$ref": "#/$defs/card"}, {"$ref": "#/$defs/cash"}]},
                "gone": False,
            },
            "patternProperties": {"^x-": {"const": "é\n"}},
            "additionalProperties": {"examples": [1.0, {"a": []}, 10**30]},
            "dependentRequired": {"paid": ["when"]},
            "$defs": {
                "item": {"allOf": [{"properties": {"sku": {"title": "What it is"}}}, {"properties": {"qty": {}}}]},
                "card": {"required": ["number"], "properties": {"type": {"const": "card"}, "number": {}}},
                "cash": {"properties": {"type": {"const": "cash"}, "given": {"type": "number"}}},
            },
        }
    ).encode()
)


def offered(marked: str) -> tuple[str, list[str]]:
    """What is replaced, and by what; the place is where `|` stands."""
    found = at(marked)
    return marked.replace("|", "").encode()[found.start : found.end].decode(), [item.insert for item in found.items]


def at(marked: str) -> Completions:
    return ORDER.completions(marked.replace("|", "").encode(), len(marked[: marked.index("|")].encode()))


@pytest.mark.parametrize(
    ("marked", "replaced", "inserts"),
    [
        ("{|", "", ['"items": ', '"order": ', '"currency": ', '"paid": ', '"pay": ']),
        ('{"order": "A", |', "", ['"items": ', '"currency": ', '"paid": ', '"pay": ']),
        ('{|\n "order": "A"}', "", ['"items": ', '"currency": ', '"paid": ', '"pay": ']),
        ('{"p|', '"p', ['"paid": ', '"pay": ']),
        ('{"PA|"', '"PA"', ['"paid": ', '"pay": ']),
        ("{pa|id", "paid", ['"paid": ', '"pay": ']),
        ('{"|a": 1, "pay": {}}', '"a"', ['"items"', '"order"', '"currency"', '"paid"']),
        ('{"ord|, "items": []}', '"ord', ['"order": ']),
        ('{"ord|\n "items": []}', '"ord', ['"order": ']),
        ('{"paid": true, "wh|', '"wh', ['"when": ']),
        ('{"items": [{|', "", ['"sku": ', '"qty": ']),
        ('{"items": [{"sku": "a"}, {"qty": 1, "|', '"', ['"sku": ']),
        ('{"items": [{"sku": "a, {", "|"}], "a": {"qty": 1}}', '""', ['"qty": ']),
        ('{"currency": |', "", ['"EUR"', '"USD"', "null"]),
        ('{"currency":|}', "", ['"EUR"', '"USD"', "null"]),
        ('{"currency": "u|"}', '"u"', ['"USD"', '"EUR"', "null"]),
        ('{"currency": n|', "n", ["null"]),
        ('{"paid": |}', "", ["true", "false", "null"]),
        ('{"paid": t|rue}', "true", ["true"]),
        ('{"pay": {|', "", ['"number": ', '"type": ', '"given": ']),
        ('{"pay": {"type": |', "", ['"card"', '"cash"']),
        ('{"pay": {"type": "cash", |', "", ['"given": ']),
        ('{"pay": {|"type": "card"}', "", ['"number": ']),
        ('{"pay": {"number": "1", "type": |', "", ['"card"', '"cash"']),
        ('{"x-a": |', "", ['"é\\n"']),
        ('{"other": |', "", ["1.0", '{"a": []}', str(10**30)]),
        ("|", "", []),
        ("{} |", "", []),
        ("[|", "", []),
        ('{"a" |', "", []),
        ('{"items": [1 |', "", []),
        ('{"order": "A|', '"A', []),
        ('{"gone": |', "", []),
        ("]|", "", []),
        ('}}}{"p|', '"p', ['"paid": ', '"pay": ']),
    ],
)
def test_what_may_come(marked: str, replaced: str, inserts: list[str]) -> None:
    assert offered(marked) == (replaced, inserts)


def test_each_is_described() -> None:
    assert at('{"o|').items[0] == Completion("order", '"order": ', "key", "a text", "Its number.", required=True)
    assert at('{"items": [{"s|').items == (Completion("sku", '"sku": ', "key", "", "What it is"),)
    assert [item.type for item in at("{|").items] == ["a list", "a text", "a text or null", "true or false or null", ""]


def test_what_is_chosen_makes_the_text_go_on() -> None:
    marked = '{"items": [{"sku": "tea", "q|'
    found, text = at(marked), marked.replace("|", "")
    assert text[: found.start] + found.items[0].insert + text[found.end :] == '{"items": [{"sku": "tea", "qty": '


def test_a_schema_that_contains_itself_completes_at_any_depth() -> None:
    tree = Schema.parse(b'{"properties": {"left": {"$ref": "#"}, "right": {"anyOf": [{}, {"$ref": "#"}]}}}')
    text = b'{"left": ' * 400 + b"{"
    assert [item.label for item in tree.completions(text, len(text)).items] == ["left", "right"]
    many = Schema.parse(json.dumps({"properties": {f"k{number}": {} for number in range(5_000)}}).encode())
    assert len(many.completions(b"{", 1).items) == 500


def test_without_a_schema_the_objects_before_it_in_its_list_are_asked() -> None:
    data = b'[{"sku": "a", "qty": {"sku": 1, "no": 2}}, {"note": ["x:", {"no": 1}]}, {"qty": 1, "'
    found = completions_of_siblings(data, len(data))
    assert [item.insert for item in found.items] == ['"sku": ', '"note": ']
    assert (found.start, found.end) == (len(data) - 1, len(data))
    for none in (b'{"a": {"b": 1}, "', b'[{"a": 1}, "', b'[{"a": ', b"["):
        assert completions_of_siblings(none, len(none)).items == ()


@given(documents, st.integers(0, 200), st.integers(0, 60))
@settings(max_examples=200, deadline=None)
def test_no_text_and_no_place_do_harm(text: str, place: int, cut: int) -> None:
    data = text.encode()[: max(0, len(text) - cut)]
    for complete in (ORDER.completions, completions_of_siblings):
        found = complete(data, place)
        if found.items:
            assert 0 <= found.start <= min(place, len(data)) <= found.end <= len(data)
    context_at(data, place)


@given(st.binary(max_size=30), st.text('{}[]",:\\a1\n ', max_size=30), st.integers(-5, 40))
def test_what_is_not_json_does_no_harm(data: bytes, text: str, place: int) -> None:
    ORDER.completions(data, place)
    ORDER.completions(text.encode(), place)
