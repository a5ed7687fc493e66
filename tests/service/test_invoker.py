"""One invocation, against servers that answer well, badly, or not at all. How many requests they saw is the point."""

import base64
import re
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress

import pytest

from tests.service.conftest import Connect
from tests.service.faulty import Conversation, FaultyServer, Script, answers, error, keeps_answering, response
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
from workbench.service import invoker as invoker_module
from workbench.service.target import Target

REQUEST = Request("checkout", b'{ "a":1.0,\n"b": 1e400 }', timeout=3)
LOG = b"START RequestId: r Version: 3\nhello \xe2\x82\xac\nEND RequestId: r\nREPORT RequestId: r\tDuration: 7.5 ms\t\n"


def gone(conversation: Conversation) -> None:
    """Close as soon as somebody connects, before anything is read."""


def reset(conversation: Conversation) -> None:
    conversation.read_byte()
    conversation.reset()


def reads_and_closes(conversation: Conversation) -> None:
    conversation.read_request()


def reads_and_resets(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.reset()


def cut_in_the_headers(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-Amz-Exec")


def cut_in_the_body(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"a"')


def cut_in_a_chunk(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"a"')


def garbage(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(b"\x00\xff\x1b[2J nothing of HTTP\r\n\r\n")


def speaks_too_much(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 300 + b"\r\n")


def silent(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.wait()


def silent_in_the_body(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"a"')
    conversation.wait()


HTML = b"<html><h1>[red]Bad Gateway[/x]\x1b[2J</h1></html>"
THROTTLED = error(
    "TooManyRequestsException", "429 Too Many Requests", "Rate exceeded", Reason="CallerRateLimitExceeded"
)

FAULTS: list[tuple[str, Script, type[Outcome], Ran, int]] = [
    # name, what the server does, the outcome, whether the function may have run, requests that arrived whole
    ("closed before reading", gone, Abandoned, Ran.MAYBE, 0),
    ("reset while reading", reset, Abandoned, Ran.MAYBE, 0),
    ("closed after reading", reads_and_closes, Abandoned, Ran.MAYBE, 1),
    ("reset after reading", reads_and_resets, Abandoned, Ran.MAYBE, 1),
    ("cut in the headers", cut_in_the_headers, Abandoned, Ran.MAYBE, 1),
    ("cut in the body", cut_in_the_body, Abandoned, Ran.MAYBE, 1),
    ("cut in a chunk", cut_in_a_chunk, Abandoned, Ran.MAYBE, 1),
    ("garbage", garbage, Abandoned, Ran.MAYBE, 1),
    ("too many headers", speaks_too_much, Abandoned, Ran.MAYBE, 1),
    ("silence", silent, Abandoned, Ran.MAYBE, 1),
    ("silence in the body", silent_in_the_body, Abandoned, Ran.MAYBE, 1),
    ("throttled", answers(THROTTLED), Refused, Ran.NO, 1),
    ("not found", answers(error("ResourceNotFoundException", "404 Not Found")), Refused, Ran.NO, 1),
    ("service error", answers(error("ServiceException", "500 Oops")), Refused, Ran.NO, 1),
    ("VPC", answers(error("ENILimitReachedException", "502 Bad Gateway")), Refused, Ran.NO, 1),
    ("a proxy's 502", answers(response(HTML, "502 Bad Gateway")), Abandoned, Ran.MAYBE, 1),
    ("a proxy's 504", answers(response(HTML, "504 Gateway Timeout")), Abandoned, Ran.MAYBE, 1),
    ("a bare 500", answers(response(b"", "500 Oops")), Abandoned, Ran.MAYBE, 1),
    ("an unknown 500", answers(error("SomethingNewException", "500 Oops")), Abandoned, Ran.MAYBE, 1),
    ("a proxy's 403", answers(response(HTML, "403 Forbidden")), Refused, Ran.NO, 1),
    ("a list for an error", answers(response(b"[]", "400 Bad Request")), Abandoned, Ran.MAYBE, 1),
    ("null for an error", answers(response(b"null", "500 Oops")), Abandoned, Ran.MAYBE, 1),
    ("a redirect", answers(response(b"", "307 Elsewhere", {"Location": "http://127.0.0.1:1/"})), Refused, Ran.NO, 1),
]


@pytest.mark.parametrize(("script", "kind", "ran", "arrived"), [row[1:] for row in FAULTS], ids=[r[0] for r in FAULTS])
def test_a_fault_is_told_as_what_it_is_and_nothing_is_sent_twice(
    script: Script,
    kind: type[Outcome],
    ran: Ran,
    arrived: int,
    connect: Connect,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(invoker_module, "MARGIN", -2.7)  # 0.3 s to wait
    with FaultyServer(script, keeps_answering(response(b'"well again"'))) as server:
        invoker = connect(server.url).invoker
        outcome = invoker.invoke(REQUEST)
        assert type(outcome) is kind
        assert outcome.explanation.ran is ran
        assert outcome.explanation.title
        assert len(server.requests) == arrived
        assert server.connections == 1
        # and the workbench still works
        server.release.set()
        assert server.closed.wait(5)
        again = invoker.invoke(REQUEST)
        assert isinstance(again, Succeeded)
        assert again.answer.payload == b'"well again"'


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
    request = Request("f", b"", "live", 3, Kind.EVENT, False, b'{"client": 1}', "tenant-1")
    with FaultyServer(answers(response(b"", "202 Accepted"))) as server:
        outcome = connect(server.url).invoker.invoke(request)
        head = server.requests[0].decode()
    assert "/functions/f/invocations?Qualifier=live HTTP" in head
    assert "X-Amz-Invocation-Type: Event" in head
    assert "X-Amz-Log-Type" not in head
    assert f"X-Amz-Client-Context: {base64.b64encode(request.client_context or b'').decode()}" in head
    assert "X-Amz-Tenant-Id: tenant-1" in head
    assert isinstance(outcome, Succeeded)
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


def test_a_log_that_is_elsewhere_is_a_note(connect: Connect) -> None:
    place = base64.b64encode(b'{"logGroup": "/aws/g", "logStreamName": "s"}').decode()
    with FaultyServer(answers(response(headers={"X-Amz-Log-Result": place}))) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST)
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.log is None
    assert "group /aws/g, stream s" in outcome.answer.notes[0]


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


def _invoke_in_thread(connect: Connect, server: FaultyServer, waiting: Waiting) -> Callable[[], Outcome]:
    outcomes: list[Outcome] = []
    invoker = connect(server.url).invoker
    thread = threading.Thread(target=lambda: outcomes.append(invoker.invoke(REQUEST, waiting)))
    thread.start()

    def join() -> Outcome:
        thread.join(5)
        assert not thread.is_alive()
        return outcomes[0]

    return join


def _until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("script", [silent, silent_in_the_body])
def test_giving_up_ends_the_wait_at_once(script: Script, connect: Connect) -> None:
    waiting = Waiting()
    with FaultyServer(script) as server:
        join = _invoke_in_thread(connect, server, waiting)
        _until(lambda: server.requests)
        started = time.monotonic()
        waiting.give_up()
        outcome = join()
        assert time.monotonic() - started < 1  # 100 ms is promised; the rest is for a busy machine
        assert isinstance(outcome, Abandoned)
        assert outcome.code == "GivenUp"
        assert outcome.explanation.ran is Ran.MAYBE
        assert len(server.requests) == 1
        waiting.give_up()  # once more does no harm


def test_given_up_before_it_was_sent_it_did_not_run(connect: Connect) -> None:
    waiting = Waiting()
    waiting.give_up()
    with FaultyServer(keeps_answering(response())) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST, waiting)
        assert server.requests == []
    assert isinstance(outcome, Refused)
    assert outcome.explanation.ran is Ran.NO


def test_giving_up_after_the_answer_changes_nothing(connect: Connect) -> None:
    waiting = Waiting()
    with FaultyServer(keeps_answering(response(b"1"))) as server:
        invoker = connect(server.url).invoker
        assert isinstance(invoker.invoke(REQUEST, waiting), Succeeded)
        waiting.give_up()  # the connection belongs to the next call now
        assert isinstance(invoker.invoke(REQUEST), Succeeded)
        assert server.connections == 1


def test_a_body_whose_end_is_the_connections_end_is_no_answer_once_given_up(connect: Connect) -> None:
    def endless(conversation: Conversation) -> None:
        conversation.read_request()
        conversation.send(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"a"')
        conversation.wait()

    waiting = Waiting()
    with FaultyServer(endless) as server:
        join = _invoke_in_thread(connect, server, waiting)
        _until(lambda: server.requests)
        time.sleep(0.05)  # into the body
        waiting.give_up()
        assert isinstance(join(), Abandoned)


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
