"""Shareable test events are cut out of their document and put into it, byte for byte."""

import json

import pytest

from workbench.core.errors import WorkbenchError
from workbench.core.shared_events import LARGEST, examples, schema_name, with_example

CONSOLES = (
    b'{"openapi":"3.0.0","info":{"version":"1.0.0","title":"Event"},"paths":{},"components":{"schemas":{"Event":'
    b'{"type":"object","required":["key"],"properties":{"key":{"type":"string"}}}},"examples":'
    b'{"test1":{"value":{"key":1.0,"id":12345678901234567890123}},"test2":{"value":{"key":"a"},'
    b'"x-metadata":{"invocationType":"Event"}}}}}'
)
EXACT = b'{"n": 1.0, "m": 1e400,\r\n "n": 2, "half": "\\ud800"}'


def test_payloads_are_cut_out_as_they_stand() -> None:
    assert examples(CONSOLES) == {"test1": b'{"key":1.0,"id":12345678901234567890123}', "test2": b'{"key":"a"}'}


def test_a_payload_is_added_and_the_others_stay() -> None:
    changed = with_example(CONSOLES, 'a "new" öne', EXACT)
    assert examples(changed) == {**examples(CONSOLES), 'a "new" öne': EXACT}
    added = json.loads(changed)["components"]["examples"]['a "new" öne']
    assert added["x-metadata"] == {"invocationType": "RequestResponse"}
    end = len(CONSOLES) - 3
    assert changed.startswith(CONSOLES[:end])
    assert changed.endswith(CONSOLES[end:])


def test_a_payload_takes_the_place_of_one_with_what_is_said_of_it() -> None:
    changed = with_example(CONSOLES, "test2", EXACT)
    assert changed == CONSOLES.replace(b'{"key":"a"}', EXACT)


def test_the_first_makes_the_document() -> None:
    document = with_example(None, "first", EXACT)
    assert examples(document) == {"first": EXACT}
    assert json.loads(document)["openapi"] == "3.0.0"
    assert examples(with_example(document, "second", b"null")) == {"first": EXACT, "second": b"null"}


def test_a_schema_without_examples_gets_some() -> None:
    changed = with_example(b'{"components": {"schemas": {}}}', "first", b"[1]")
    assert examples(changed) == {"first": b"[1]"}


@pytest.mark.parametrize(
    "document",
    [
        b"{}",
        b"[]",
        b'{"components": 1}',
        b'{"components": {"examples": []}}',
        b'{"components": {"examples": {"a": 1}}}',
    ],
)
def test_other_documents_hold_none(document: bytes) -> None:
    assert examples(document) == {}
    with pytest.raises(WorkbenchError):
        with_example(document, "a", b"1")


def test_what_is_not_json_is_said() -> None:
    with pytest.raises(WorkbenchError, match="not JSON"):
        examples(b"{")


def test_a_document_that_the_registry_does_not_take_is_not_made() -> None:
    with pytest.raises(WorkbenchError, match="100,000 characters"):
        with_example(None, "large", b'"' + b"x" * LARGEST + b'"')


def test_the_schema_is_named_as_the_console_names_it() -> None:
    assert schema_name("checkout") == "_checkout-schema"
