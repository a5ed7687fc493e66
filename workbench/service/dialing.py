"""From a host's name to a connected socket, so that another thread can end it at any moment.

The operating system's name look-up can't be interrupted: it has a thread of its own, which ends by itself when nobody
waits for it any more. Connecting waits in slices. Nothing here has sent anything, so a name whose look-up failed for
the moment is looked up once more; a refused connection is told at once, because whoever started the endpoint wants to
know.
"""

import errno
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from urllib3.util.wait import wait_for_write

from workbench.service.call import Call

SocketOption = tuple[int, int, int]

CONNECT_TIMEOUT = 10.0
"""Seconds for one address to take the connection, and as many for TLS."""
LOOK_UP_AGAIN_AFTER = 0.5
"""Seconds between a look-up that failed for the moment and the second, which is the last."""
_SLICE = 0.02
"""Seconds in which a call that was given up is noticed."""
_PROBE_AFTER = 45
"""Seconds of silence after which the first keep-alive probe goes out: NAT gateways forget a flow after 350, some
firewalls after 60."""
_PROBE_EVERY = 15
_PROBES = 5
_DEAD_AFTER = _PROBE_AFTER + _PROBES * _PROBE_EVERY
"""Seconds after which a connection that acknowledges nothing counts as dead: a vanished network is noticed."""
_UNDER_WAY = (errno.EINPROGRESS, errno.EWOULDBLOCK, getattr(errno, "WSAEWOULDBLOCK", errno.EWOULDBLOCK))

_Address = tuple[int, int, int, Any]


def dial(host: str, port: int, options: Sequence[SocketOption], call: Call) -> socket.socket:
    """A socket that is connected to `host`; its addresses are tried one after the other.

    Raises socket.gaierror when the name is unknown, TimeoutError, any other OSError, GivenUpError.
    """
    error: OSError = OSError(errno.EADDRNOTAVAIL, "the name has no address")
    for address in _look_up(host, port, call):
        try:
            return _connect(address, options, call)
        except OSError as one:
            error = one
    raise error


def _look_up(host: str, port: int, call: Call) -> list[_Address]:
    if _is_address(host):
        return _resolve(host, port)
    try:
        return _resolve_aside(host, port, call)
    except socket.gaierror as error:
        if error.errno != socket.EAI_AGAIN:
            raise
    _sleep(LOOK_UP_AGAIN_AFTER, call)
    call.notes.append("The name was looked up twice: the first look-up failed.")
    return _resolve_aside(host, port, call)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def _resolve(host: str, port: int) -> list[_Address]:
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    return [(family, kind, protocol, address) for family, kind, protocol, _, address in found]


def _resolve_aside(host: str, port: int, call: Call) -> list[_Address]:
    """The look-up in a thread of its own, which is left to itself when the call is given up or its time is over."""
    found: list[_Address] = []
    failed: list[OSError | UnicodeError] = []
    done = threading.Event()

    def look_up() -> None:
        try:
            found.extend(_resolve(host, port))
        except (OSError, UnicodeError) as error:
            failed.append(error)
        done.set()

    threading.Thread(target=look_up, name="name look-up", daemon=True).start()
    while not done.wait(min(_SLICE, call.patience())):
        call.check()
    if failed:
        raise failed[0]
    return found


def _sleep(seconds: float, call: Call) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        call.check()
        time.sleep(min(_SLICE, left, call.patience()))


def _connect(address: _Address, options: Sequence[SocketOption], call: Call) -> socket.socket:
    call.check()
    family, kind, protocol, place = address
    sock = socket.socket(family, kind, protocol)
    try:
        for option in options:
            sock.setsockopt(*option)
        sock.setblocking(False)
        failure = sock.connect_ex(place)
        if failure in _UNDER_WAY:
            failure = _outcome(sock, call)
        if failure:
            raise OSError(failure, os.strerror(failure))
    except BaseException:
        sock.close()
        raise
    return sock


def _outcome(sock: socket.socket, call: Call) -> int:
    """The errno of a connection under way once it is decided, 0 for success."""
    end = time.monotonic() + CONNECT_TIMEOUT
    while True:
        call.check()
        left = min(end - time.monotonic(), call.patience())
        if left <= 0:
            raise TimeoutError("timed out")
        if wait_for_write(sock, min(_SLICE, left)):
            return sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)


def keep_alive_options(platform: str = sys.platform) -> list[SocketOption]:
    """Socket options that keep a silent connection alive through firewalls, and notice when it is dead.

    Without them Linux sends its first probe after two hours, and repeats a request that nobody acknowledges for a
    quarter of an hour. What a platform hasn't got is left out.
    """
    options: list[SocketOption] = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ]
    # macOS calls the idle time TCP_KEEPALIVE; Python tells of it since 3.10.
    idle = "TCP_KEEPALIVE" if platform == "darwin" else "TCP_KEEPIDLE"
    values = [(idle, _PROBE_AFTER), ("TCP_KEEPINTVL", _PROBE_EVERY), ("TCP_KEEPCNT", _PROBES)]
    if platform == "linux":
        values.append(("TCP_USER_TIMEOUT", _DEAD_AFTER * 1000))
    for name, value in values:
        option = getattr(socket, name, None)
        if option is not None:
            options.append((socket.IPPROTO_TCP, option, value))
    return options
