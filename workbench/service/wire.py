"""The HTTP session of invocations: botocore's own, watched, so that each step of an exchange is known and has an end.

botocore fixes the read timeout when a client is made, and hands out neither the connection nor the moment at which the
request leaves. All three are needed: each function has a timeout of its own, "it did not run" may only be said of a
request that never left, and a person may stop waiting. A client for each timeout would lose the kept-alive connection,
and a read timeout in a request's context is known to the newest botocore only. So the exchange is done by a
`URLLib3Session` of our own, put in at botocore's `before-send` event (a handler there may bring the response), whose
connections ask the call they carry. It is botocore's own session in all else: TLS, proxies, the names of errors.

Always: a request is written to a connection once. Once more only to a new connection, and only when a kept-alive one
turned out dead before the kernel had taken a single byte: what can't be in the other end's hands is not a second
invocation. A connection that was idle for long is not tried at all, since whoever closed it may not have been heard.
"""

import http.client
import io
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSHTTPConnectionPool, AWSHTTPSConnectionPool, AWSPreparedRequest, AWSResponse
from botocore.exceptions import HTTPClientError
from botocore.httpsession import URLLib3Session
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from workbench.service.call import Call, GivenUpError
from workbench.service.dialing import dial, keep_alive_options

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_IDLE = 30.0
"""Seconds after which a kept-alive connection is not used again. A new one costs a tenth of a second; an old one may
have been forgotten by something on the way, and then nobody could say whether the function ran."""
_BEFORE_THE_OTHER_END = 1.0
"""Seconds by which a connection counts as old before the time at which the other end said it would close it."""
_KEPT = re.compile(r"\btimeout=(\d{1,5})")


class Wire(URLLib3Session):
    """The HTTP session of a client, of which each thread carries at most one call at a time."""

    def __init__(self, **options: Any) -> None:
        # The stubs want texts here; urllib3 wants the arguments of setsockopt.
        super().__init__(socket_options=keep_alive_options(), **options)  # type: ignore[arg-type]
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
            call.lets_go()

    @property
    def call(self) -> Call | None:
        """The call that this thread carries."""
        return getattr(self._carried, "call", None)

    def bring(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """The handler for botocore's `before-send` event."""
        call = self.call
        try:
            return self.send(request)
        except HTTPClientError:
            if call is None or call.sent or call.given_up or not call.found_dead:
                raise
            call.starts_over()
            return self.send(request)


class _FoundDeadError(OSError):
    """The kept-alive connection was closed by the other end before anything was written to it."""


class _Watched:
    """Mixed into the connections of botocore: the call that is carried sets the times and hears of each step."""

    wire: Wire
    sock: socket.socket | None
    timeout: float | None
    host: str
    _dns_host: str
    port: int
    socket_options: list[tuple[int, int, int]]
    _writing: Call | None = None
    _is_head = False
    _idle_since: float | None = None
    """The wall clock's time at which it was put back, which goes on while the machine sleeps; None while it is new."""
    _kept_for = LONGEST_IDLE

    @property
    def is_old(self) -> bool:
        """Whether it was idle for so long that it may be dead without having been heard to die."""
        return self._idle_since is not None and not 0 <= time.time() - self._idle_since < self._kept_for

    def rests(self) -> None:
        """It was put back, to be used again."""
        self._idle_since = time.time()

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        self._idle_since, self._kept_for = None, LONGEST_IDLE

    def connect(self) -> None:
        self._idle_since = None
        try:
            super().connect()  # type: ignore[misc]
        finally:
            if self.wire.call is not None:
                self.wire.call.connected()

    def _new_conn(self) -> socket.socket:
        call = self.wire.call
        if call is None:
            return super()._new_conn()  # type: ignore[misc, no-any-return]
        try:
            sock = dial(self._dns_host, self.port, self.socket_options, call)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error  # type: ignore[arg-type]
        except TimeoutError as error:
            raise ConnectTimeoutError(self, f"{self.host} took no connection in time.") from error
        except OSError as error:
            raise NewConnectionError(self, f"No connection: {error}") from error  # type: ignore[arg-type]
        sock.settimeout(self.timeout)
        try:
            call.connecting(sock)
        except GivenUpError:
            sock.close()
            raise
        return sock

    def request(self, method: str, url: str, body: bytes | None = None, *args: Any, **kwargs: Any) -> None:
        call = self.wire.call
        if call is None:
            super().request(method, url, body, *args, **kwargs)  # type: ignore[misc]
            return
        # urllib3 would connect a plain connection only while it sends: too late to know which of both failed.
        if self.sock is None:
            self.connect()
        assert self.sock is not None
        call.begins(self.sock, len(body or b""))
        was_used = self._idle_since is not None
        if was_used and not self.is_connected:  # type: ignore[attr-defined]
            call.found_dead = True
            raise _FoundDeadError
        self._writing, self._is_head = call, True
        try:
            super().request(method, url, body, *args, **kwargs)  # type: ignore[misc]
            call.write(self.sock, b"")  # the head of a request without a body
        except OSError as error:
            if was_used and not call.sent:
                call.found_dead = True
                raise _FoundDeadError from error
            raise
        finally:
            self._writing = None

    def send(self, data: Any) -> None:
        if self._writing is None or not isinstance(data, bytes):
            super().send(data)  # type: ignore[misc]
        elif self._is_head:
            self._is_head = False
            self._writing.hold(data)
        else:
            assert self.sock is not None
            self._writing.write(self.sock, data)

    def getresponse(self, *args: Any, **kwargs: Any) -> Any:
        call = self.wire.call
        if call is None:
            return super().getresponse(*args, **kwargs)  # type: ignore[misc]
        call.waits()
        response = super().getresponse(*args, **kwargs)  # type: ignore[misc]
        call.reads()
        kept = _KEPT.search(response.headers.get("keep-alive", ""))
        if kept:
            self._kept_for = min(LONGEST_IDLE, max(0.0, int(kept[1]) - _BEFORE_THE_OTHER_END))
        return response


class _Reading(io.RawIOBase):
    """What an answer is read from: each read blocks no longer than the call's step may still take."""

    def __init__(self, sock: socket.socket, call: Call) -> None:
        self._sock, self._call = sock, call
        self._stream = sock.makefile("rb", buffering=0)

    def makefile(self, mode: str) -> io.BufferedReader:
        """As http.client asks a socket for it; `mode` is always `rb`."""
        assert mode == "rb"
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        self._sock.settimeout(self._call.patience())
        return self._stream.readinto(buffer)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _watched(pool: Any, wire: Wire) -> type:
    original = pool.ConnectionCls.response_class

    class WatchedResponse(original):  # type: ignore[misc, valid-type]
        """Reads at its call's pace."""

        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            call = wire.call
            super().__init__(sock if call is None else _Reading(sock, call), *args, **kwargs)

    class WatchedConnection(_Watched, pool.ConnectionCls):  # type: ignore[misc]
        """A connection of the pool below."""

        response_class = WatchedResponse

    WatchedConnection.wire = wire

    class WatchedPool(pool):  # type: ignore[misc]
        """Lends a kept-alive connection only while it is young, and follows no redirect."""

        ConnectionCls = WatchedConnection

        def urlopen(self, *args: Any, **kwargs: Any) -> Any:
            return super().urlopen(*args, **{**kwargs, "redirect": False})

        def _get_conn(self, timeout: float | None = None) -> Any:
            connection = super()._get_conn(timeout)
            if connection.is_old or (wire.call is not None and wire.call.fresh_only):
                connection.close()
            return connection

        def _put_conn(self, conn: Any) -> None:
            if conn is not None:
                conn.rests()
            super()._put_conn(conn)

    assert issubclass(original, http.client.HTTPResponse)
    return WatchedPool
