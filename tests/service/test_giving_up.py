"""Giving up, at each step of an exchange: the wait ends, and neither its thread nor its connection stays behind."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import psutil
import pytest

from tests.service.certificates import Certificates
from tests.service.conftest import Connect
from tests.service.fault_table import LARGE, drips_the_body, drips_the_head, hangs, holds, stops_reading
from tests.service.faulty import SERVER, Conversation, FaultyServer, Script, full_port, keeps_answering, response
from workbench.core.invocation import GIVEN_UP, Abandoned, Outcome, Ran, Refused, Request, Succeeded, Waiting
from workbench.core.ports import Connection, Invoker
from workbench.service import call as call_module
from workbench.service.target import Target

REQUEST = Request("checkout", b"{}")
NAME = "lambda.nowhere.invalid"
AT_ONCE = 1.0
"""Seconds. 100 ms are promised; the rest is for a busy machine. tests/bench/bench_invoker.py measures it."""


class Attempt:
    """An invocation in a thread of its own, as the interface has it."""

    def __init__(self, invoker: Invoker, request: Request) -> None:
        self.waiting = Waiting()
        self._outcomes: list[Outcome] = []
        self._thread = threading.Thread(target=lambda: self._outcomes.append(invoker.invoke(request, self.waiting)))
        self._thread.start()

    def give_up(self) -> tuple[Outcome, float]:
        """The outcome, and the seconds until it was there."""
        started = time.monotonic()
        self.waiting.give_up()
        return self.outcome(), time.monotonic() - started

    def outcome(self) -> Outcome:
        self._thread.join(10)
        assert not self._thread.is_alive()
        return self._outcomes[0]


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def ours(port: int) -> list[Any]:
    """The connections of this process to `port`."""
    return [one for one in psutil.Process().net_connections("tcp") if one.raddr and one.raddr.port == port]


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def _give_up(connection: Connection, request: Request, is_there: Callable[[], object]) -> Outcome:
    threads = set(threading.enumerate())
    with closing(connection):
        attempt = Attempt(connection.invoker, request)
        until(is_there)
        outcome, took = attempt.give_up()
    assert took < AT_ONCE
    assert isinstance(outcome, Refused | Abandoned)
    assert outcome.code == GIVEN_UP
    assert isinstance(outcome, Refused if outcome.explanation.ran is Ran.NO else Abandoned)
    own = (SERVER, "name look-up")
    until(lambda: all(one.name in own for one in set(threading.enumerate()) - threads))
    return outcome


@pytest.mark.parametrize(
    ("script", "ran", "payload"),
    [
        (stops_reading, Ran.MAYBE, LARGE),
        (holds(), Ran.MAYBE, b"{}"),
        (drips_the_head, Ran.MAYBE, b"{}"),
        (drips_the_body, Ran.MAYBE, b"{}"),
        (holds(b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{"a"'), Ran.MAYBE, b"{}"),
        (holds(b'HTTP/1.1 200 OK\r\n\r\n{"a"'), Ran.MAYBE, b"{}"),
        (holds(b"HTTP/1.1 200 OK\r\nX-Amz-Executed-Version: 3\r\nContent-Length: 12\r\n\r\n{"), Ran.YES, b"{}"),
    ],
    ids=["sending", "waiting", "head drips", "body drips", "in the body", "in an endless body", "body of a version"],
)
@pytest.mark.parametrize("secure", [False, True], ids=["plain", "TLS"])
def test_while_a_request_is_out(
    script: Script,
    ran: Ran,
    payload: bytes,
    secure: bool,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificates.bundle))
    read = threading.Event()

    def told(conversation: Conversation) -> None:
        script(_Telling(conversation, read))

    with FaultyServer(told, keeps_answering(response()), tls=certificates.context() if secure else None) as server:
        connection = Target(endpoint_url=server.url, embedded=True).connect()
        outcome = _give_up(connection, Request("checkout", payload), read.is_set)
        assert outcome.explanation.ran is ran
        assert server.connections == 1
        assert ours(port_of(server.url)) == []


class _Telling(Conversation):
    """Tells when the request, or what is read of it, is here."""

    def __init__(self, conversation: Conversation, read: threading.Event) -> None:
        super().__init__(conversation._server, conversation._socket)
        self._read = read

    def read_request(self) -> bytes | None:
        body = super().read_request()
        self._read.set()
        return body

    def read_some(self, size: int) -> None:
        super().read_some(size)
        self._read.set()


def test_while_a_name_is_looked_up(monkeypatch: pytest.MonkeyPatch, stack: ExitStack) -> None:
    asked, release = threading.Event(), threading.Event()
    stack.callback(release.set)

    def look_up(host: Any, *_: Any, **__: Any) -> Any:
        asked.set()
        release.wait(20)
        raise socket.gaierror(socket.EAI_NONAME, "too late")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    outcome = _give_up(Target(endpoint_url=f"http://{NAME}", region="x").connect(), REQUEST, asked.is_set)
    assert outcome.explanation.ran is Ran.NO
    assert [one.name for one in threading.enumerate() if one.name == "name look-up"]
    release.set()
    until(lambda: not [one for one in threading.enumerate() if one.name == "name look-up"])


def test_between_two_look_ups(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = threading.Event()

    def look_up(host: Any, *_: Any, **__: Any) -> Any:
        asked.set()
        raise socket.gaierror(socket.EAI_AGAIN, "not now")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    outcome = _give_up(Target(endpoint_url=f"http://{NAME}", region="x").connect(), REQUEST, asked.is_set)
    assert outcome.explanation.ran is Ran.NO


def test_while_connecting(stack: ExitStack) -> None:
    port = stack.enter_context(full_port())
    before = len(ours(port))
    connection = Target(endpoint_url=f"http://127.0.0.1:{port}", embedded=True).connect()
    outcome = _give_up(connection, REQUEST, lambda: len(ours(port)) > before)
    assert outcome.explanation.ran is Ran.NO
    assert len(ours(port)) == before


@pytest.mark.parametrize("through_a_proxy", [False, True], ids=["TLS", "tunnel"])
def test_while_the_way_is_made_secure(through_a_proxy: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer(hangs) as server:
        url = server.url.replace("http", "https")
        if through_a_proxy:
            monkeypatch.setenv("HTTPS_PROXY", server.url)
            url = f"https://{NAME}"
        connection = Target(endpoint_url=url, embedded=not through_a_proxy, region="x").connect()
        outcome = _give_up(connection, REQUEST, lambda: server.connections)
        assert outcome.explanation.ran is Ran.NO
        assert ours(port_of(server.url)) == []


def test_before_it_began(connect: Connect) -> None:
    waiting = Waiting()
    waiting.give_up()
    with FaultyServer(keeps_answering(response())) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST, waiting)
        assert server.connections == 0
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.explanation.ran) == (GIVEN_UP, Ran.NO)


def test_after_the_answer_it_changes_nothing(connect: Connect) -> None:
    waiting = Waiting()
    with FaultyServer(keeps_answering(response(b"1"))) as server:
        invoker = connect(server.url).invoker
        assert isinstance(invoker.invoke(REQUEST, waiting), Succeeded)
        waiting.give_up()  # the connection belongs to the next call now
        assert isinstance(invoker.invoke(REQUEST), Succeeded)
        assert server.connections == 1


def test_an_answer_that_is_on_its_way_still_arrives(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_module, "GRACE", 5.0)

    def late(conversation: Conversation) -> None:
        conversation.read_request()
        conversation.wait()
        conversation.send(response(b'"late"'))

    with FaultyServer(late) as server:
        attempt = Attempt(connect(server.url).invoker, REQUEST)
        until(lambda: server.requests)
        attempt.waiting.give_up()
        server.release.set()
        outcome = attempt.outcome()
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.payload == b'"late"'


def test_once_more_does_no_harm(connect: Connect) -> None:
    with FaultyServer(holds()) as server:
        attempt = Attempt(connect(server.url).invoker, REQUEST)
        until(lambda: server.requests)
        for _ in range(3):
            attempt.waiting.give_up()
        assert isinstance(attempt.outcome(), Abandoned)
        attempt.waiting.give_up()
        assert len(server.requests) == 1


def test_nothing_is_left_out_and_sent_again_once_given_up(connect: Connect) -> None:
    """A refusal that comes after giving up is told, not worked around."""
    from tests.service.test_quirks import NO_LOG_TYPE

    def refuses(conversation: Conversation) -> None:
        conversation.read_request()
        waiting.gave_up = True
        conversation.send(NO_LOG_TYPE)
        keeps_answering(response())(conversation)

    waiting = Waiting()
    with FaultyServer(refuses) as server:
        outcome = connect(server.url).invoker.invoke(REQUEST, waiting)
        assert len(server.requests) == 1
    assert isinstance(outcome, Refused)
