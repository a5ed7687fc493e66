"""Options: what goes out, what Lambda would refuse, and what is marked as unusual."""

import base64

import pytest

from workbench.core.invocation import Kind, Request
from workbench.core.options import CONTEXT_LIMIT, Options
from workbench.core.payload import ASYNC_REQUEST_LIMIT, REQUEST_LIMIT


def test_the_usual_options_are_a_plain_request() -> None:
    assert Options().request("shop", b"1", "live", 3) == Request("shop", b"1", "live", timeout=3)
    assert (Options().marks, Options().problems, Options().remarks) == ((), {}, {})


def test_every_option_reaches_the_request() -> None:
    options = Options(Kind.EVENT, False, b' {"a": 1.0} ', "blue/1", "order-17")
    request = options.request("shop", b"1", None, None)
    assert request == Request(
        "shop",
        b"1",
        kind=Kind.EVENT,
        log_tail=False,
        client_context=b' {"a": 1.0} ',
        tenant_id="blue/1",
        durable_execution_name="order-17",
    )
    assert options.problems == {}


@pytest.mark.parametrize("context", [b"", b" \n\t"])
def test_no_context_is_none(context: bytes) -> None:
    assert Options(client_context=context).request("f", b"", None, None).client_context is None
    assert Options(client_context=context).marks == ()


@pytest.mark.parametrize(
    ("context", "words"),
    [
        (b"{'a': 1}", "Line 1, column 2"),
        (b'{"a": NaN}', "column 7"),
        (b"[1]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"a": "' + b"x" * CONTEXT_LIMIT + b'"}', "2,685"),
    ],
)
def test_a_context_that_lambda_would_not_take(context: bytes, words: str) -> None:
    assert words in Options(client_context=context).problems["client_context"]


def test_the_largest_context_is_the_largest_in_base64() -> None:
    largest = b'{"a":"' + b"x" * (CONTEXT_LIMIT - 8) + b'"}'
    assert len(base64.b64encode(largest)) <= 3583 < len(base64.b64encode(largest + b" "))
    assert Options(client_context=largest).problems == {}
    assert Options(client_context=largest + b" ").problems != {}


@pytest.mark.parametrize("tenant", ["blue", "a b", "acme/eu:1=x+y-z@home_.", "x" * 256])
def test_tenants(tenant: str) -> None:
    assert Options(tenant_id=tenant).problems == {}


@pytest.mark.parametrize("tenant", ["é", "a\nb", "x" * 257, "a,b", "[red]", "blue\n"])
def test_no_tenants(tenant: str) -> None:
    assert "tenant_id" in Options(tenant_id=tenant).problems


@pytest.mark.parametrize("name", ["order-17", "A_b", "x" * 64])
def test_execution_names(name: str) -> None:
    assert Options(durable_execution_name=name).problems == {}


@pytest.mark.parametrize("name", ["a b", "a/b", "x" * 65, "ö", "a\n"])
def test_no_execution_names(name: str) -> None:
    assert "durable_execution_name" in Options(durable_execution_name=name).problems


def test_what_differs_from_the_usual_is_marked() -> None:
    options = Options(Kind.DRY_RUN, False, b'{"a":1}', "x" * 40, "order-17")
    assert options.marks == ("DryRun", "context 7 B", f"tenant {'x' * 23}…", "durable order-17")
    assert Options(log_tail=False).marks == ("no log tail",)
    assert Options(fill_placeholders=False).marks == ("placeholders not filled",)
    assert Options(tenant_id="\x1b[2J").marks == ("tenant ␛[2J",)


def test_an_event_may_be_smaller_and_gets_no_context() -> None:
    assert Options().payload_limit == REQUEST_LIMIT
    event = Options(Kind.EVENT, client_context=b"{}")
    assert event.payload_limit == ASYNC_REQUEST_LIMIT
    assert "synchronous" in event.remarks["client_context"]
