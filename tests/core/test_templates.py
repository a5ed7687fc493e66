"""Templates of events: the language they are written in, and that no value of a field breaks what it makes."""

import base64
import gzip
import hashlib
import json
from datetime import UTC, datetime
from itertools import count
from struct import pack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import WorkbenchError
from workbench.core.payload import Valid, check
from workbench.core.templates import FieldError, Template, fill, parse

NOW = datetime(2026, 11, 25, 8, 0, 0, 123_456, tzinfo=UTC)


def template(event: str, *fields: str, **parts: str) -> Template:
    return parse("t", {"title": "T", "event": event, "fields": {name: {} for name in fields}, "parts": parts})


def filled(template: Template, **values: str) -> bytes:
    numbers = count(1)
    return fill(template, values, NOW, lambda: f"uuid-{next(numbers)}")


def told(event: str, *fields: str, parts: dict[str, str] | None = None, **values: str) -> Any:
    return json.loads(filled(template(event, *fields, **(parts or {})), **values))


def test_an_event_is_laid_out_by_two_blanks() -> None:
    assert filled(template('{"a":{{n}},"b":[]}', "n"), n="1.0") == b'{\n  "a": 1.0,\n  "b": []\n}'


def test_a_uuid_is_new_each_time_unless_it_is_named() -> None:
    event = '["{{uuid}}", "{{uuid.a}}", "{{uuid}}", "{{uuid.a}}", "{{uuid.b}}"]'
    assert told(event) == ["uuid-1", "uuid-2", "uuid-3", "uuid-2", "uuid-4"]


def test_moments() -> None:
    assert told('["{{now}}", "{{now-1h|iso}}", {{now|epoch}}]') == [
        "2026-11-25T08:00:00.123Z",
        "2026-11-25T07:00:00Z",
        1795593600,
    ]


def test_a_value_is_escaped_inside_a_string_and_is_json_outside() -> None:
    assert told('{"a": "\\"{{x}}\\"", "b": {{x}}}', "x", x='"\\\\"') == {"a": '""\\\\""', "b": "\\"}


def test_a_text_part_is_not_escaped_and_a_json_part_is() -> None:
    parts = {"form": "a={{x|query}}", "note": '{"x": "{{x}}", "n": 1.0}'}
    event = '{"form": "{{form}}", "note": "{{note|compact}}", "raw": {{note}}}'
    assert told(event, "x", parts=parts, x='"&"') == {
        "form": "a=%22%26%22",
        "note": '{"x":"\\"&\\"","n":1.0}',
        "raw": {"x": '"&"', "n": 1.0},
    }


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("x|base64", base64.b64encode(b"a \xc3\xa9").decode()),
        ("x|md5", hashlib.md5(b"a \xc3\xa9").hexdigest()),
        ("x|sha256", hashlib.sha256(b"a \xc3\xa9").hexdigest()),
        ("x|sha256|unhex|base64", base64.b64encode(hashlib.sha256(b"a \xc3\xa9").digest()).decode()),
        ("x|length", "4"),
        ("x|url", "a+%C3%A9"),
        ("x|query", "a%20%C3%A9"),
        ("x|byte_list", "[97, 32, 195, 169]"),
        ("x|upper|first:1", "A"),
        ("uuid|bare", "uuid1"),
    ],
)
def test_filters(expression: str, value: str) -> None:
    assert told(f'["{{{{{expression}}}}}"]', "x", x="a é") == [value]


def test_gzip_is_read_by_gzip_and_is_the_same_each_time() -> None:
    event = template('["{{x|gzip|base64}}"]', "x")
    [data] = json.loads(filled(event, x="log"))
    assert gzip.decompress(base64.b64decode(data)) == b"log"
    assert filled(event, x="log") == filled(event, x="log")


def test_digits_are_so_many_and_follow_from_the_value() -> None:
    [one, other, again] = told('["{{x|digits:24}}", "{{y|digits:24}}", "{{x|digits:24}}"]', "x", "y", x="1", y="2")
    assert one == again != other
    assert len(one) == 24
    assert one.isdigit()
    assert one[0] != "0"


def test_the_md5_of_a_message_attribute_is_the_one_that_sqs_makes() -> None:
    # Amazon SQS Developer Guide, "Calculating the MD5 message digest for message attributes".
    def sized(data: bytes) -> bytes:
        return pack(">I", len(data)) + data

    expected = hashlib.md5(sized(b"tenant") + sized(b"String") + b"\x01" + sized(b"blue")).hexdigest()
    assert told('["{{x|attribute_md5:tenant}}"]', "x", x="blue") == [expected]


@given(st.text(st.characters(codec=None)))
def test_any_value_keeps_the_event_json_and_comes_out_of_it_exactly(value: str) -> None:
    part = '{"inner": "{{x}}"}'
    event = '{"a": "{{x}}", "b": "{{x|base64}}", "c": "{{p|compact|gzip|base64}}", "d": "{{p}}", "e": "{{x|length}}"}'
    made = filled(template(event, "x", p=part), x=value)
    assert isinstance(check(made), Valid)
    said = json.loads(made)
    exact = value.encode("utf-16", "surrogatepass")
    assert said["a"].encode("utf-16", "surrogatepass") == exact
    assert base64.b64decode(said["b"]).decode("utf-8", "surrogatepass") == value
    assert int(said["e"]) == len(value.encode("utf-8", "surrogatepass"))
    for inner in (gzip.decompress(base64.b64decode(said["c"])).decode(), said["d"]):
        assert json.loads(inner)["inner"].encode("utf-16", "surrogatepass") == exact


def test_braces_in_a_value_are_no_expression() -> None:
    assert told('["{{x}}"]', "x", x="{{now}} {{x}}") == ["{{now}} {{x}}"]


@pytest.mark.parametrize("value", ["", "x", "1 2", '{"a":}', "\ud800"])
def test_a_value_that_must_be_json_and_is_not_is_the_fields_problem(value: str) -> None:
    with pytest.raises(FieldError, match=r"x: It must be JSON here; line 1") as caught:
        filled(template("[{{x}}]", "x"), x=value)
    assert caught.value.field == "x"


def test_a_value_that_a_filter_cannot_take_is_the_fields_problem() -> None:
    for name in ("compact", "unhex|base64"):
        with pytest.raises(FieldError) as caught:
            filled(template(f'["{{{{x|{name}}}}}"]', "x"), x="{")
        assert caught.value.field == "x"


def test_a_template_that_makes_no_json_says_so() -> None:
    with pytest.raises(WorkbenchError, match="JSON"):
        filled(template('{"a": 1,}'))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({}, "event is missing"),
        ({"event": 1}, "event must be a text"),
        ({"event": "{}"}, "title is missing"),
        ({"event": "x", "title": "T"}, "must begin with a bracket"),
        ({"event": "{}", "titel": "T"}, "nothing called titel"),
        ({"event": "{}", "title": "T", "fields": []}, "fields must be a table"),
        ({"event": "{}", "title": "T", "fields": {"x": 1}}, "the field x must be a table"),
        ({"event": "{}", "title": "T", "fields": {"x": {"label": 1}}}, "label of the field x must be a text"),
        ({"event": "{}", "title": "T", "fields": {"x": {"multiline": 1}}}, "must be true or false"),
        ({"event": "{}", "title": "T", "fields": {"now": {}}}, "can't be called 'now'"),
        ({"event": "{}", "title": "T", "fields": {"x": {}}, "parts": {"x": ""}}, "a field and a part"),
        ({"event": '["{{y}}"]', "title": "T"}, "uses y, which is no field"),
        ({"event": "[]", "title": "T", "parts": {"a": "{{b}}", "b": ""}}, "stands further down"),
        ({"event": '[\n"{{y|nope}}"]', "title": "T"}, "event, line 2: there is no filter 'nope'"),
        ({"event": '["{{Now}}"]', "title": "T"}, "'Now' is no field"),
        ({"event": '["{{uuid|gzip}}"]', "title": "T"}, "gives bytes"),
        ({"event": '["{{now|base64}}"]', "title": "T"}, "can't be given moment"),
        ({"event": '["{{uuid|first}}"]', "title": "T"}, "wants number behind a colon"),
        ({"event": '["{{uuid|first:x}}"]', "title": "T"}, "wants number behind a colon"),
        ({"event": '["{{uuid|md5:1}}"]', "title": "T"}, "wants nothing behind a colon"),
        ({"event": '["{{uuid"]', "title": "T"}, "doesn't end"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(content: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse("t", content)
    assert words in str(caught.value)


def test_an_id_is_fit_to_be_typed() -> None:
    for id in ("", "A", "a b", "../x", "a" * 65):
        with pytest.raises(ValueError, match="its name"):
            parse(id, {"title": "T", "event": "{}"})
