"""A response in proxy form carries an HTTP status; nothing else does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.proxy import http_response, http_status


@pytest.mark.parametrize("status", [100, 200, 404, 500, 599])
def test_the_status_is_read_beside_whatever_else(status: int) -> None:
    body = {"headers": {"a": "b"}, "statusCode": status, "body": "{}", "isBase64Encoded": False}
    assert http_status(json.dumps(body).encode()) == status


@pytest.mark.parametrize("odd", ['"\\ud800"', "1e400", "1" * 3_000, '"[red]"', "null"])
def test_an_odd_value_beside_it_doesnt_hide_the_status(odd: str) -> None:
    assert http_status(f'{{"statusCode": 500, "body": {odd}}}'.encode()) == 500


def test_a_status_written_as_a_string_is_one_and_is_told_of() -> None:
    payload = b'{"statusCode": "500", "body": "x"}'
    assert http_status(payload) == 500
    response = http_response(payload)
    assert response is not None
    assert (response.status_value, response.note) == (b'"500"', "statusCode is a string: not every gateway takes that")


def test_beside_what_msgspec_refuses_everything_is_there_to_the_letter() -> None:
    long = b"9" * 5_000
    response = http_response(
        rb'{"statusCode":500,"headers":{"a":1.50,"b":1e400,"c":"\\ud800"},"cookies":["\\udfff",1.0],'
        rb'"body":{"n":7.80,"s":"\\ud800"},"long":' + long + b"}"
    )
    assert response is not None
    found = [(header.name, header.value) for header in response.headers]
    assert found == [
        ("a", b"1.50"),
        ("b", b"1e400"),
        ("c", rb'"\\ud800"'),
        ("set-cookie", rb'"\\udfff"'),
        ("set-cookie", b"1.0"),
    ]
    assert response.body == rb'{"n":7.80,"s":"\\ud800"}'


def test_headers_of_both_fields_are_there_and_what_gives_way_is_said() -> None:
    response = http_response(
        b'{"statusCode":200,"headers":{"A":"1","b":"2"},"multiValueHeaders":{"a":["1","3"]},"cookies":["c=4"]}'
    )
    assert response is not None
    assert [(header.text, header.path) for header in response.headers] == [
        ("1", "multiValueHeaders.a[0]"),
        ("3", "multiValueHeaders.a[1]"),
        ("2", "headers.b"),
        ("c=4", "cookies[0]"),
    ]
    assert response.note == "headers.A gives way to multiValueHeaders"


@pytest.mark.parametrize(
    ("field", "note"),
    [
        (b'"headers": "x"', "headers is no object"),
        (b'"multiValueHeaders": {"x": "y"}', "multiValueHeaders.x is no list"),
        (b'"cookies": "a=1"', "cookies is no list"),
        (b'"body": {}', "the body is no string: gateways refuse it"),
        (b'"body": "eA==", "isBase64Encoded": "true"', "isBase64Encoded is neither true nor false"),
        (b'"body": "%", "isBase64Encoded": true', "isBase64Encoded is true, but the body is not base64"),
    ],
)
def test_what_a_gateway_would_not_take_is_said(field: bytes, note: str) -> None:
    response = http_response(b'{"statusCode": 200, ' + field + b"}")
    assert response is not None
    assert response.note == note


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"500",
        b"[]",
        b'[{"statusCode": 500}]',
        b"{}",
        b'{"status": 500}',
        b'{"statusCode": "OK"}',
        b'{"statusCode": "50"}',
        b'{"statusCode": " 500"}',
        b'{"statusCode": true}',
        b'{"statusCode": null}',
        b'{"statusCode": 500.5}',
        b'{"statusCode": 99}',
        b'{"statusCode": 600}',
        b'{"statusCode": -500}',
        b'{"statusCode": 1e400}',
        b'{"statusCode": true, "body": "\\ud800"}',
        b'["\\ud800"]',
        b'{"statusCode": 500',
        b"\xff",
        b'{"statusCode": ' + b"9" * 10_000 + b"}",
        b"[" * 100_000,
    ],
)
def test_anything_else_has_none(payload: bytes) -> None:
    assert http_status(payload) is None


@given(st.binary(max_size=40))
def test_no_payload_makes_it_raise(payload: bytes) -> None:
    http_status(payload)
