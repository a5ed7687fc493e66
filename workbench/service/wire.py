"""One HTTP exchange of an invocation, watched: how long it may take, whether its request went out, and how to end it.

botocore fixes the read timeout when a client is made, and hands out neither the connection nor the moment at which the
request leaves. All three are needed: each function has a timeout of its own, "it did not run" may only be said of a
request that never left, and a person may stop waiting. A client for each timeout would lose the kept-alive connection,
and a read timeout in a request's context is known to the newest botocore only. So the exchange is done by a
`URLLib3Session` of our own, put in at botocore's `before-send` event (a handler there may bring the response), whose
connections ask the call they carry. It is botocore's own session in all else: TLS, proxies, the names of errors.

Always: a request is handed to the socket at most once by one call, and only while nobody has given it up.
"""

import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from botocore.awsrequest import AWSHTTPConnectionPool, AWSHTTPSConnectionPool, AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

SocketOption = tuple[int, int, int]

_PROBE_AFTER = 45
"""Seconds of silence after which the first keep-alive probe goes out: NAT gateways forget a flow after 350, some
firewalls after 60."""
_PROBE_EVERY = 15
_PROBES = 5
"""Unanswered probes after which the connection counts as dead: a vanished network is noticed within 2 minutes."""


class GivenUpError(Exception):
    """Raised inside the exchange when the call was given up before its request left."""


class Call:
    """One exchange under way. Any thread may give it up; the thread that carries it says when it is over."""

    def __init__(self, limit: float) -> None:
        """`limit`: seconds that the other end may be silent before the wait ends."""
        self.limit = limit
        self.sent = False
        self.given_up = False
        self._socket: socket.socket | None = None
        self._lock = threading.Lock()

    def leaves_by(self, carrier: socket.socket) -> None:
        """Note that the request is about to be written to `carrier`. Raises GivenUpError if it must not be."""
        with self._lock:
            if self.given_up:
                raise GivenUpError
            self.sent = True
            self._socket = carrier

    def give_up(self) -> None:
        """End the wait, from any thread and at any time: whoever reads from the connection finds its end there."""
        with self._lock:
            self.given_up = True
            if self._socket is not None:
                _shut_down(self._socket)

    def over(self) -> None:
        """The connection is no longer this call's: it may carry another one by now."""
        with self._lock:
            self._socket = None


class Wire(URLLib3Session):
    """The HTTP session of a client, of which each thread carries at most one call at a time."""

    def __init__(self, **options: Any) -> None:
        # The stubs want texts here; urllib3 wants the arguments of setsockopt.
        super().__init__(socket_options=keep_alive_options(sys.platform), **options)  # type: ignore[arg-type]
        self._carried = threading.local()
        # The one thing taken that is not offered: the dictionary is shared with every pool manager of the session.
        self._pool_classes_by_scheme.update(  # type: ignore[attr-defined]
            http=_watched(AWSHTTPConnectionPool, self), https=_watched(AWSHTTPSConnectionPool, self)
        )

    @contextmanager
    def carrying(self, call: Call) -> Iterator[None]:
        """What this thread sends inside the block belongs to `call`."""
        self._carried.call = call
        try:
            yield
        finally:
            self._carried.call = None
            call.over()

    @property
    def call(self) -> Call | None:
        """The call that this thread carries."""
        return getattr(self._carried, "call", None)

    def bring(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """The handler for botocore's `before-send` event."""
        return self.send(request)


class _Watched:
    """Mixed into the connections of botocore: the call that is carried sets the times and hears of the sending."""

    wire: Wire
    sock: socket.socket | None
    timeout: float | None

    def request(self, *args: Any, **kwargs: Any) -> Any:
        call = self.wire.call
        if call is not None:
            # urllib3 would connect a plain connection only while it sends: too late to know which of both failed.
            if self.sock is None:
                self.connect()  # type: ignore[attr-defined]
            assert self.sock is not None
            self._wait_at_most(call.limit)  # sending 6 MB is not connecting, and may take longer
            call.leaves_by(self.sock)
        return super().request(*args, **kwargs)  # type: ignore[misc]

    def getresponse(self, *args: Any, **kwargs: Any) -> Any:
        call = self.wire.call
        if call is not None:
            self._wait_at_most(call.limit)
        return super().getresponse(*args, **kwargs)  # type: ignore[misc]

    def _wait_at_most(self, limit: float) -> None:
        self.timeout = limit
        if self.sock is not None:
            self.sock.settimeout(limit)


def _watched(pool: type, wire: Wire) -> type:
    connection = type("WatchedConnection", (_Watched, pool.ConnectionCls), {"wire": wire})  # type: ignore[attr-defined]
    return type("WatchedPool", (pool,), {"ConnectionCls": connection})


def _shut_down(carrier: socket.socket) -> None:
    plain = getattr(carrier, "socket", carrier)  # urllib3 wraps TLS inside TLS, through an https proxy
    with suppress(OSError):
        # Not SSLSocket's own: it takes the TLS state away from under the thread that reads.
        socket.socket.shutdown(plain, socket.SHUT_RDWR)


def keep_alive_options(platform: str) -> list[SocketOption]:
    """Socket options that keep a silent connection alive through firewalls, and notice when it is dead.

    Without them Linux sends its first probe after two hours. What a platform hasn't got is left out.
    """
    options: list[SocketOption] = [
        (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
        (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    ]
    # macOS calls the idle time TCP_KEEPALIVE; Python tells of it since 3.10.
    idle = "TCP_KEEPALIVE" if platform == "darwin" else "TCP_KEEPIDLE"
    for name, value in ((idle, _PROBE_AFTER), ("TCP_KEEPINTVL", _PROBE_EVERY), ("TCP_KEEPCNT", _PROBES)):
        option = getattr(socket, name, None)
        if option is not None:
            options.append((socket.IPPROTO_TCP, option, value))
    return options
