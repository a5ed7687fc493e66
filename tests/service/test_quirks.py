"""Endpoints that lack something: what they refused is left out, once, and the answer says so."""

import pytest

from tests.service.conftest import Connect
from tests.service.faulty import FaultyServer, answers, error, response
from workbench.core.invocation import Abandoned, Explanation, Kind, Outcome, Ran, Refused, Request, Succeeded
from workbench.service.faults import Fault
from workbench.service.quirks import log_elsewhere, without_what_was_refused

# As sam local start-lambda and Lambda's managed instances say it.
NO_LOG_TYPE = error("NotImplemented", "501 Not Implemented", "log-type: Tail is not supported. None is only supported.")
NO_QUERY = error("InvalidRequestContent", "400 Bad Request", "Query Parameters are not supported")
NO_TAIL = error(
    "InvalidParameterValueException", "400 Bad Request", "Tail logs are not supported for functions on instances."
)


def _invoke(connect: Connect, request: Request, *responses: bytes) -> tuple[Outcome, list[bytes]]:
    with FaultyServer(answers(*responses)) as server:
        return connect(server.url).invoker.invoke(request), server.requests


@pytest.mark.parametrize("refusal", [NO_LOG_TYPE, NO_TAIL])
def test_without_the_log_tail(refusal: bytes, connect: Connect) -> None:
    outcome, requests = _invoke(connect, Request("f", b"1"), refusal, response(b"2"))
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.notes == ("No log tail: it was refused here, so it was not asked for.",)
    assert [b"X-Amz-Log-Type" in request for request in requests] == [True, False]


def test_without_the_qualifier_and_then_without_the_log_tail(connect: Connect) -> None:
    outcome, requests = _invoke(connect, Request("f", b"1", "live"), NO_QUERY, NO_LOG_TYPE, response(b"2"))
    assert isinstance(outcome, Succeeded)
    assert len(requests) == 3
    assert "may not be live" in outcome.answer.notes[0]
    assert len(outcome.answer.notes) == 2


def test_a_refusal_that_stays_is_told(connect: Connect) -> None:
    outcome, requests = _invoke(connect, Request("f", b"1"), NO_LOG_TYPE, NO_LOG_TYPE)
    assert isinstance(outcome, Refused)
    assert len(requests) == 2


def test_nothing_is_left_out_when_the_function_may_have_run(connect: Connect) -> None:
    words = response(b"log-type: Tail is not supported", "502 Bad Gateway")
    outcome, requests = _invoke(connect, Request("f", b"1"), words)
    assert isinstance(outcome, Abandoned)
    assert len(requests) == 1


def test_nor_when_the_words_are_about_something_else() -> None:
    fault = Fault("X", "the payload is not supported", Explanation("", "", Ran.NO), 400)
    assert without_what_was_refused(Request("f", b"1", "live"), fault) is None


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"START RequestId", b'{"logGroup": "g"}', b'{"logGroup":"g","a":1}', b"\xff"]
)
def test_a_log_is_not_a_place(data: bytes) -> None:
    assert log_elsewhere(data) is None


TOLD = {"X-Amz-Executed-Version": "3"}
FAILURE = b'{"errorMessage": "no", "errorType": "ValueError", "stackTrace": []}'


@pytest.mark.parametrize("kind", [Kind.DRY_RUN, Kind.EVENT])
def test_an_endpoint_that_runs_the_function_whatever_it_is_asked_is_found_out(kind: Kind, connect: Connect) -> None:
    outcome, _ = _invoke(connect, Request("f", b"1", kind=kind), response(b'"ran"', headers=TOLD))
    assert isinstance(outcome, Succeeded)
    assert (outcome.kind, outcome.explanation.ran) == (Kind.REQUEST_RESPONSE, Ran.YES)
    assert outcome.answer.notes == (f"The endpoint answered the {kind} as a call: it seems to have run the function.",)


@pytest.mark.parametrize(("kind", "status"), [(Kind.DRY_RUN, "204 No Content"), (Kind.EVENT, "202 Accepted")])
def test_one_that_does_as_it_is_asked_is_not(kind: Kind, status: str, connect: Connect) -> None:
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()
    outcome, _ = _invoke(connect, Request("f", b"1", "live", kind=kind), answer)
    assert isinstance(outcome, Succeeded)
    assert (outcome.kind, outcome.answer.notes) == (kind, ())


def test_an_endpoint_that_tells_no_version_may_have_passed_over_the_qualifier(connect: Connect) -> None:
    outcome, _ = _invoke(connect, Request("f", b"1", "live"), response(b"1"))
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.notes == ("The endpoint doesn't say which version ran: it may have passed over live.",)


@pytest.mark.parametrize(
    ("body", "headers", "is_noted"),
    [
        (FAILURE, {}, True),
        (FAILURE, TOLD, False),  # Lambda itself: then the function meant to return this
        (b'{"errorMessage": "no"}', {}, False),
        (b'{"errorMessage": ', {}, False),
        (b'"errorMessage errorType"', {}, False),
        (FAILURE + b" " * 300_000, {}, False),
    ],
)
def test_an_endpoint_that_tells_no_function_error(
    body: bytes, headers: dict[str, str], is_noted: bool, connect: Connect
) -> None:
    outcome, _ = _invoke(connect, Request("f", b"1"), response(body, headers=headers))
    assert isinstance(outcome, Succeeded)
    assert bool(outcome.answer.notes) is is_noted
