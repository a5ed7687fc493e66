"""A response in proxy form carries an HTTP status; nothing else does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.proxy import http_status


@pytest.mark.parametrize("status", [100, 200, 404, 500, 599])
def test_the_status_is_read_beside_whatever_else(status: int) -> None:
    body = {"headers": {"a": "b"}, "statusCode": status, "body": "{}", "isBase64Encoded": False}
    assert http_status(json.dumps(body).encode()) == status


@pytest.mark.parametrize("odd", ['"\\ud800"', "1e400", "1" * 3_000, '"[red]"', "null"])
def test_an_odd_value_beside_it_doesnt_hide_the_status(odd: str) -> None:
    assert http_status(f'{{"statusCode": 500, "body": {odd}}}'.encode()) == 500


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
        b'{"statusCode": "500"}',
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
