"""From a name to a connected socket: addresses in turn, look-ups that fail, and the socket's options by platform."""

import errno
import socket
from contextlib import closing
from typing import Any

import pytest

from tests.service.faulty import FaultyServer, keeps_answering, response
from workbench.service import call as call_module
from workbench.service import dialing
from workbench.service.call import Call, GivenUpError
from workbench.service.dialing import dial, keep_alive_options

NAME = "lambda.nowhere.invalid"


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


def _resolves_to(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in ports]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_an_address_that_refuses_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer(keeps_answering(response())) as gone:
        refusing = port_of(gone.url)
    with FaultyServer(keeps_answering(response())) as server:
        _resolves_to(monkeypatch, refusing, refusing, port_of(server.url))
        with closing(dial(NAME, 0, (), Call(1))) as sock:
            assert sock.getpeername()[1] == port_of(server.url)


def test_when_all_refuse_that_is_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer(keeps_answering(response())) as gone:
        refusing = port_of(gone.url)
    _resolves_to(monkeypatch, refusing, refusing)
    with pytest.raises(ConnectionRefusedError):
        dial(NAME, 0, (), Call(1))


def test_a_name_without_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    _resolves_to(monkeypatch)
    with pytest.raises(OSError, match="no address") as caught:
        dial(NAME, 0, (), Call(1))
    assert caught.value.errno == errno.EADDRNOTAVAIL


def test_all_addresses_together_have_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.service.faulty import full_port

    monkeypatch.setattr(call_module, "CONNECTING", 0.2)
    with full_port() as port:
        _resolves_to(monkeypatch, *[port] * 1000)
        with pytest.raises(TimeoutError):
            dial(NAME, 0, (), Call(1))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_here(host: str) -> None:
    with FaultyServer(keeps_answering(response())) as server, closing(dial(host, port_of(server.url), (), Call(1))):
        pass


@pytest.mark.parametrize("host", ["[::1]", "::1"])
def test_an_address_of_the_sixth_version_has_brackets_or_none(host: str) -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 on this machine")
    with listener, closing(dial(host, listener.getsockname()[1], (), Call(1))) as sock:
        assert sock.family == socket.AF_INET6


@pytest.mark.parametrize("host", ["a" * 64 + ".invalid", "\ud800.invalid"])
def test_a_name_that_can_be_none_is_an_error_as_others(host: str) -> None:
    with pytest.raises((OSError, UnicodeError)):
        dial(host, 80, (), Call(1))


def test_nothing_is_connected_for_a_call_that_was_given_up() -> None:
    call = Call(1)
    call.give_up()
    with FaultyServer(keeps_answering(response())) as server:
        for host in ("127.0.0.1", "localhost"):
            with pytest.raises(GivenUpError):
                dial(host, port_of(server.url), (), call)


# --- the options, as values ---

PLATFORMS = {
    "linux": {"TCP_KEEPIDLE": 4, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 6, "TCP_USER_TIMEOUT": 18},
    "darwin": {"TCP_KEEPALIVE": 16, "TCP_KEEPINTVL": 257, "TCP_KEEPCNT": 258},
    "win32": {"TCP_KEEPIDLE": 3, "TCP_KEEPINTVL": 17, "TCP_KEEPCNT": 16},
}
"""What each platform's socket module has, and the kernel's numbers."""
NAMES = {name for names in PLATFORMS.values() for name in names}


def _options(platform: str, monkeypatch: pytest.MonkeyPatch, constants: dict[str, int]) -> dict[tuple[int, int], int]:
    for name in NAMES:
        monkeypatch.delattr(socket, name, raising=False)
    for name, number in constants.items():
        monkeypatch.setattr(socket, name, number, raising=False)
    return {(level, name): value for level, name, value in keep_alive_options(platform)}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_silent_connection_is_probed_before_a_firewall_forgets_it(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = PLATFORMS[platform]
    options = _options(platform, monkeypatch, numbers)
    idle = options[socket.IPPROTO_TCP, numbers["TCP_KEEPALIVE" if platform == "darwin" else "TCP_KEEPIDLE"]]
    every = options[socket.IPPROTO_TCP, numbers["TCP_KEEPINTVL"]]
    times = options[socket.IPPROTO_TCP, numbers["TCP_KEEPCNT"]]
    assert options[socket.SOL_SOCKET, socket.SO_KEEPALIVE] == 1
    assert options[socket.IPPROTO_TCP, socket.TCP_NODELAY] == 1
    assert idle < 60, "some firewalls forget a flow after a minute"
    assert idle + every * times <= 120, "a vanished network is noticed within two minutes"
    if platform == "linux":
        assert options[socket.IPPROTO_TCP, numbers["TCP_USER_TIMEOUT"]] == (idle + every * times) * 1000


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_a_platform_lacks_is_left_out(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(_options(platform, monkeypatch, {})) == {
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
        (socket.IPPROTO_TCP, socket.TCP_NODELAY),
    }


def test_this_machine_takes_them() -> None:
    with FaultyServer(keeps_answering(response())) as server:
        options = keep_alive_options()
        with closing(dial("127.0.0.1", port_of(server.url), options, Call(1))) as sock:
            for level, name, value in options:
                assert sock.getsockopt(level, name) == value


def test_looking_up_again_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def look_up(host: Any, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "not now")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(dialing, "LOOK_UP_AGAIN_AFTER", 0.01)
    call = Call(1)
    with pytest.raises(socket.gaierror):
        dial(NAME, 0, (), call)
    assert (len(asked), len(call.notes)) == (2, 1)
