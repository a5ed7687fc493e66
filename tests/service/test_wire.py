"""The watched session: which connection a request is written to, and when it may be written a second time."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ConnectionClosedError, HTTPClientError

from tests.service.certificates import Certificates
from tests.service.faulty import Conversation, FaultyServer, answers, keeps_answering, response
from workbench.core.invocation import Request, Succeeded
from workbench.service.call import Call
from workbench.service.target import Target
from workbench.service.wire import LONGEST_IDLE, Wire

REQUEST = Request("f", b"{}", timeout=3)


@pytest.fixture
def wire() -> Iterator[Wire]:
    with closing(Wire()) as wire:
        yield wire


def post(wire: Wire, server: FaultyServer, call: Call | None = None) -> Any:
    """One exchange; its body."""
    with wire.carrying(call or Call(5)):
        return wire.bring(AWSRequest("POST", f"{server.url}/x", data=b"{}").prepare()).content


class Meddling(Call):
    """Lets the test do something at the last moment before the first byte is written."""

    def __init__(self, meddle: Any) -> None:
        super().__init__(5)
        self._meddle = meddle

    def begins(self, carrier: socket.socket, size: int) -> None:
        super().begins(carrier, size)
        if not self.fresh_only:
            self._meddle(carrier)


def _answers_until_told(conversation: Conversation) -> None:
    conversation.read_request()
    conversation.send(response(b"1"))
    conversation.wait()


def _wait_for_the_end(carrier: socket.socket) -> None:
    carrier.settimeout(5)
    assert carrier.recv(1, socket.MSG_PEEK) == b""


def test_found_dead_before_the_first_byte_it_goes_to_a_new_connection_once(wire: Wire) -> None:
    with FaultyServer(_answers_until_told, keeps_answering(response(b"2"))) as server:
        assert post(wire, server) == b"1"

        def dies(carrier: socket.socket) -> None:
            server.release.set()
            _wait_for_the_end(carrier)

        call = Meddling(dies)
        assert post(wire, server, call) == b"2"
        assert (len(server.requests), server.connections) == (2, 2)
        assert (call.found_dead, call.fresh_only) == (False, True)


def test_a_write_that_fails_before_anything_left_goes_to_a_new_connection_once(wire: Wire) -> None:
    with FaultyServer(_answers_until_told, keeps_answering(response(b"2"))) as server:
        assert post(wire, server) == b"1"

        class Unwritable(Call):
            def write(self, carrier: socket.socket, data: bytes) -> None:
                if not self.fresh_only:
                    carrier.shutdown(socket.SHUT_WR)  # the kernel refuses it
                super().write(carrier, data)

        assert post(wire, server, Unwritable(5)) == b"2"
        assert (len(server.requests), server.connections) == (2, 2)


def test_a_new_connection_that_dies_before_the_first_byte_is_no_reason_for_another(wire: Wire) -> None:
    with FaultyServer(lambda conversation: conversation.wait()) as server:

        def dies(carrier: socket.socket) -> None:
            server.release.set()
            _wait_for_the_end(carrier)
            carrier.shutdown(socket.SHUT_WR)

        call = Meddling(dies)
        with pytest.raises(ConnectionClosedError):
            post(wire, server, call)
        assert server.connections == 1
        assert not call.sent


def test_once_a_byte_left_it_is_not_sent_again(wire: Wire) -> None:
    def reads_one_and_leaves(conversation: Conversation) -> None:
        answers(response(b"1"))(conversation)
        conversation.read_byte()
        conversation.reset()

    with FaultyServer(reads_one_and_leaves, keeps_answering(response(b"2"))) as server:
        post(wire, server)
        call = Call(5)
        with pytest.raises(HTTPClientError):
            post(wire, server, call)
        assert server.connections == 1
        assert call.sent


@pytest.mark.parametrize(
    ("headers", "idle", "used_again"),
    [
        ({}, 0, True),
        ({}, LONGEST_IDLE - 1, True),
        ({}, LONGEST_IDLE + 1, False),
        ({}, -3600, False),  # the clock was put back: nobody knows how long it was
        ({"Keep-Alive": "timeout=5"}, 3, True),
        ({"Keep-Alive": "timeout=5, max=100"}, 4.5, False),
        ({"Keep-Alive": "timeout=5000"}, LONGEST_IDLE + 1, False),
        ({"Keep-Alive": "timeout=0"}, 0, False),
        ({"Keep-Alive": "nonsense"}, 3, True),
    ],
)
def test_a_connection_that_was_idle_for_long_is_not_used_again(
    headers: dict[str, str], idle: float, used_again: bool, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr("workbench.service.wire.time.time", lambda: now)
    with FaultyServer(keeps_answering(response(headers=headers))) as server:
        post(wire, server)
        now += idle
        post(wire, server)
        assert server.connections == (1 if used_again else 2)
        post(wire, server)  # whichever it was, it is young again
        if headers.get("Keep-Alive") != "timeout=0":
            assert server.connections == (1 if used_again else 2)


def test_a_connection_is_kept_alive_over_tls_too(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificates.bundle))
    with (
        FaultyServer(keeps_answering(response(b"1")), tls=certificates.context()) as server,
        closing(Target(endpoint_url=server.url).connect()) as connection,
    ):
        for _ in range(3):
            assert isinstance(connection.invoker.invoke(REQUEST), Succeeded)
        assert (len(server.requests), server.connections) == (3, 1)


def test_what_no_call_carries_is_botocores_own_business(wire: Wire) -> None:
    with FaultyServer(keeps_answering(response(b"1"))) as server:
        assert wire.send(AWSRequest("POST", f"{server.url}/x", data=b"{}").prepare()).content == b"1"


def test_the_options_are_on_the_socket(wire: Wire) -> None:
    seen: list[int] = []
    with FaultyServer(keeps_answering(response())) as server:
        option = getattr(socket, "TCP_KEEPIDLE", None) or socket.TCP_KEEPALIVE  # type: ignore[attr-defined]
        post(wire, server, Meddling(lambda carrier: seen.append(carrier.getsockopt(socket.IPPROTO_TCP, option))))
    assert seen == [45]
