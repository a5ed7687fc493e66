"""The watched exchange: its socket options, TLS, and what it takes of botocore."""

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.service.faulty import Conversation, FaultyServer, keeps_answering, response
from workbench.core.invocation import Abandoned, Outcome, Refused, Request, Succeeded, Waiting
from workbench.service.target import Target
from workbench.service.wire import Call, GivenUpError, Wire, keep_alive_options

REQUEST = Request("f", b"{}", timeout=3)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody vouches for, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_certificate_that_nobody_vouches_for_stops_the_request(tls: ssl.SSLContext) -> None:
    with FaultyServer(keeps_answering(response()), tls=tls) as server:
        with closing(Target(endpoint_url=server.url).connect()) as connection:
            outcome = connection.invoker.invoke(REQUEST)
        assert server.requests == []
    assert isinstance(outcome, Refused)
    assert outcome.explanation.title == "No secure connection"


def test_over_tls_an_invocation_works_and_can_be_given_up(
    tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))

    def once(conversation: Conversation) -> None:
        conversation.read_request()
        conversation.send(response(b"1"))
        conversation.read_request()
        conversation.wait()

    waiting = Waiting()
    outcomes: list[Outcome] = []
    with FaultyServer(once, tls=tls) as server, closing(Target(endpoint_url=server.url).connect()) as connection:
        invoker = connection.invoker
        assert isinstance(invoker.invoke(REQUEST), Succeeded)
        thread = threading.Thread(target=lambda: outcomes.append(invoker.invoke(REQUEST, waiting)))
        thread.start()
        deadline = time.monotonic() + 5
        while len(server.requests) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        waiting.give_up()
        thread.join(2)
        assert not thread.is_alive()
    assert isinstance(outcomes[0], Abandoned)
    assert outcomes[0].code == "GivenUp"


def test_a_silent_connection_is_probed_long_before_a_firewall_forgets_it() -> None:
    options = {(level, name): value for level, name, value in keep_alive_options("linux")}
    assert options[socket.SOL_SOCKET, socket.SO_KEEPALIVE] == 1
    assert options[socket.IPPROTO_TCP, socket.TCP_KEEPIDLE] < 60
    assert options[socket.IPPROTO_TCP, socket.TCP_KEEPINTVL] * options[socket.IPPROTO_TCP, socket.TCP_KEEPCNT] <= 120


def test_what_a_platform_lacks_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT"):
        monkeypatch.delattr(socket, name)
    monkeypatch.setattr(socket, "TCP_KEEPALIVE", 16, raising=False)
    assert (socket.IPPROTO_TCP, 16, 45) in keep_alive_options("darwin")
    assert len(keep_alive_options("win32")) == 2


def test_the_options_are_on_the_socket() -> None:
    with FaultyServer(keeps_answering(response())) as server, closing(Wire()) as wire:
        call = Call(5)
        seen: list[int] = []
        leaves_by = call.leaves_by

        def watch(carrier: socket.socket) -> None:
            seen.append(carrier.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE))
            seen.append(int(carrier.gettimeout() or 0))
            leaves_by(carrier)

        call.leaves_by = watch  # type: ignore[method-assign]
        from botocore.awsrequest import AWSRequest

        with wire.carrying(call):
            wire.send(AWSRequest("POST", f"{server.url}/x", data=b"{}").prepare())
    assert seen == [45, 5]


def test_a_call_that_was_given_up_does_not_leave() -> None:
    call = Call(1)
    call.give_up()
    with socket.socket() as one, pytest.raises(GivenUpError):
        call.leaves_by(one)
    assert not call.sent


def test_a_call_that_is_over_lets_go_of_its_connection() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        call = Call(1)
        call.leaves_by(ours)
        call.over()
        call.give_up()
        theirs.sendall(b"still there")
        assert ours.recv(20) == b"still there"
