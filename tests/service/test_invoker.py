"""One invocation, against servers that answer well, badly, or not at all. How many requests they saw is the point."""

import base64
import re
import threading
import time
from contextlib import closing, suppress

import pytest

from tests.service.conftest import Connect
from tests.service.faulty import Conversation, FaultyServer, answers, keeps_answering, response
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import (
    Abandoned,
    FunctionFailed,
    Kind,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
    Waiting,
)
from workbench.core.log_entry import LogPlace
from workbench.service import invoker as invoker_module
from workbench.service.target import Target

REQUEST = Request("checkout", b'{ "a":1.0,\n"b": 1e400 }', timeout=3)
LOG = b"START RequestId: r Version: 3\nhello \xe2\x82\xac\nEND RequestId: r\nREPORT RequestId: r\tDuration: 7.5 ms\t\n"


def gone(conversation: Conversation) -> None:
    """Close as soon as somebody connects, before anything is read."""


def test_what_is_typed_is_what_is_sent_and_what_comes_is_what_is_shown(connect: Connect) -> None:
    payload = b'{"z": 12345678901234567890123, "z": 1.0, "s": "\xed\xa0\x80 \x00"} '
    headers = {
        "X-Amz-Executed-Version": "3",
        "X-Amz-Log-Result": base64.b64encode(LOG).decode(),
        "x-amzn-RequestId": "57f2",
    }
    with FaultyServer(answers(response(payload, headers=headers))) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST)
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == REQUEST.payload
    assert head.startswith(b"POST /2015-03-31/functions/checkout/invocations HTTP/1.1\r\n")
    assert b"X-Amz-Log-Type: Tail" in head
    assert re.search(rb"User-Agent: .*lambda-workbench/\d", head)
    assert isinstance(outcome, Succeeded)
    answer = outcome.answer
    assert (answer.status, answer.payload, answer.executed_version) == (200, payload, "3")
    assert answer.log is not None
    assert answer.log.data == LOG
    assert answer.log.report is not None
    assert answer.log.report.duration == 7.5
    assert 0 < answer.duration < 20_000


def test_every_part_of_a_request_reaches_the_wire(connect: Connect) -> None:
    request = Request("f", b"", "live", 3, Kind.EVENT, False, b'{"client": 1}', "tenant-1", "order-17")
    with FaultyServer(answers(response(b"", "202 Accepted"))) as server:
        outcome = connect(server.url).invoker.invoke(request)
        head = server.requests[0].decode()
    assert "/functions/f/invocations?Qualifier=live HTTP" in head
    assert "X-Amz-Invocation-Type: Event" in head
    assert "X-Amz-Log-Type" not in head
    assert f"X-Amz-Client-Context: {base64.b64encode(request.client_context or b'').decode()}" in head
    assert "X-Amz-Tenant-Id: tenant-1" in head
    assert "X-Amz-Durable-Execution-Name: order-17" in head
    assert isinstance(outcome, Succeeded)
    assert outcome.kind is Kind.EVENT
    assert outcome.answer.status == 202
    assert outcome.explanation.ran is Ran.MAYBE


def test_a_failed_function_is_no_refusal(connect: Connect) -> None:
    body = b'{"errorType": "ValueError", "errorMessage": "[/x]\\u001b[2J", "stackTrace": []}'
    with FaultyServer(answers(response(body, headers={"X-Amz-Function-Error": "Unhandled"}))) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST)
    assert isinstance(outcome, FunctionFailed)
    assert outcome.handling == "Unhandled"
    assert outcome.error is not None
    assert outcome.error.message == "[/x]\x1b[2J"
    assert outcome.answer.payload == body


@pytest.mark.parametrize("result", ["%%%", "YQ", "=", "é"])
def test_a_log_that_is_not_base64_is_a_note(result: str, connect: Connect) -> None:
    with FaultyServer(answers(response(headers={"X-Amz-Log-Result": result}))) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST)
    assert isinstance(outcome, Succeeded)
    log = outcome.answer.log
    assert outcome.answer.notes if log is None else log.data == b""


def test_where_a_log_is_that_is_elsewhere_is_kept(connect: Connect) -> None:
    place = base64.b64encode(b'{"logGroup": "/aws/g", "logStreamName": "s"}').decode()
    with FaultyServer(answers(response(headers={"X-Amz-Log-Result": place}))) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST)
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.log is None
    assert outcome.answer.log_place == LogPlace("/aws/g", "s")
    assert outcome.answer.notes == ()


def test_a_refused_connection_did_not_run(connect: Connect) -> None:
    with FaultyServer(gone) as server:
        url = server.url
    outcome = connect(url).invoker.invoke(REQUEST)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.status) == ("EndpointConnectionError", None)
    assert outcome.explanation.ran is Ran.NO
    assert outcome.explanation.title == "Nobody answers there"


def test_a_name_that_does_not_resolve_did_not_run() -> None:
    with closing(Target(endpoint_url="http://lambda.nowhere.invalid", region="eu-west-1").connect()) as connection:
        outcome = connection.invoker.invoke(REQUEST)
    assert isinstance(outcome, Refused)
    assert outcome.explanation.title == "The name is unknown"


def test_parameters_that_botocore_refuses_are_not_sent(connect: Connect) -> None:
    with FaultyServer(gone) as server:
        outcome = connect(server.url).invoker.invoke(Request("", b"{}"))
        assert server.connections == 0
    assert isinstance(outcome, Refused)
    assert outcome.code == "ParamValidationError"


@pytest.mark.parametrize("name", ["\ud800", "[/x]\x1b[2J\r\n\x00", "../../x", "a b?Qualifier=1#"])
def test_a_name_that_is_none_breaks_nothing(name: str, connect: Connect) -> None:
    with FaultyServer(keeps_answering(response(b'{"Versions": [], "Aliases": []}'))) as server:
        connection = connect(server.url)
        outcome = connection.invoker.invoke(Request(name, b"{}", name))
        assert isinstance(outcome, Succeeded | Refused)
        with suppress(WorkbenchError):
            connection.catalog.qualifiers(name)
        lines = [request.split(b"\r\n", 1)[0] for request in server.requests]
    assert all(re.fullmatch(rb"[A-Z]+ /2015-03-31/functions/[^/? ]*/[^ ]* HTTP/1.1", line) for line in lines)


def test_more_than_was_announced_does_not_spill_into_the_next_answer(connect: Connect) -> None:
    def generous(conversation: Conversation) -> None:
        conversation.read_request()
        conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1" + response(b'"of another"'))
        keeps_answering(response(b"2"))(conversation)

    with FaultyServer(generous, answers(response(b"2"))) as server:
        invoker = connect(server.url).invoker
        answers_ = [invoker.invoke(REQUEST), invoker.invoke(REQUEST)]
    assert [one.answer.payload for one in answers_ if isinstance(one, Succeeded)] == [b"1", b"2"]


def test_a_connection_closed_while_idle_is_not_used_again(connect: Connect) -> None:
    with FaultyServer(answers(response(b"1")), answers(response(b"2"))) as server:
        invoker = connect(server.url).invoker
        invoker.invoke(REQUEST)
        assert server.closed.wait(5)
        outcome = invoker.invoke(REQUEST)
        assert isinstance(outcome, Succeeded)
        assert (len(server.requests), server.connections) == (2, 2)


def test_a_connection_is_kept_alive_between_invocations(connect: Connect) -> None:
    with FaultyServer(keeps_answering(response())) as server:
        connection = connect(server.url)
        for _ in range(3):
            connection.invoker.invoke(REQUEST)
        assert (len(server.requests), server.connections) == (3, 1)
        connection.close()


def test_each_call_has_the_timeout_of_its_function(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invoker_module, "MARGIN", -0.8)

    def late(conversation: Conversation) -> None:
        conversation.read_request()
        conversation.send(response(b"1"))
        conversation.read_request()
        time.sleep(0.5)  # the second function's own time
        conversation.send(response(b"2"))
        conversation.read_request()
        conversation.wait()

    with FaultyServer(late) as server:
        invoker = connect(server.url).invoker
        assert isinstance(invoker.invoke(Request("f", b"1", timeout=1)), Succeeded)
        assert isinstance(invoker.invoke(Request("f", b"2", timeout=9)), Succeeded)
        started = time.monotonic()
        outcome = invoker.invoke(Request("f", b"3", timeout=1))
        assert time.monotonic() - started < 5
        assert isinstance(outcome, Abandoned)
        assert outcome.explanation.title == "No answer in time"
        assert (len(server.requests), server.connections) == (3, 1)


def test_many_threads_share_one_connection_pool(connect: Connect) -> None:
    with FaultyServer(keeps_answering(response(b"1"))) as server:
        invoker = connect(server.url).invoker
        outcomes: list[Outcome] = []
        threads = [
            threading.Thread(target=lambda: outcomes.append(invoker.invoke(REQUEST, Waiting()))) for _ in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert [type(outcome) for outcome in outcomes] == [Succeeded] * 12
        assert len(server.requests) == 12
