"""What the endpoint's HTTP server bears from whoever connects: sizes, patience, and how many at once."""

import asyncio
import contextlib
import time
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from workbench.local.visitors import foreign

_IDLE_SECONDS = 30.0
_DRAIN_SECONDS = 20.0
_DRAIN_BYTES = 512 * 1024 * 1024
_CONNECTIONS = 512
_FIRST_REQUEST_SECONDS = 15.0


class TooLarge(Exception):  # noqa: N818 - an answer, not a bug
    """The body is larger than it may be. It was read to its end if that was bearable."""


class TooSlow(Exception):  # noqa: N818 - an answer, not a bug
    """The body didn't arrive, or its sender went away."""


def refusal_of(request: web.BaseRequest) -> str | None:
    """`foreign` of this request's headers."""
    headers = request.headers
    return foreign(headers.getall("Host", []), headers.getall("Origin", []), headers.getall("Sec-Fetch-Site", []))


async def read_body(request: web.BaseRequest, limit: int) -> bytes:
    """The request's body of at most `limit` bytes; no more than that is ever held.

    Raises TooLarge, after reading on to the end so that the sender gets to see the answer, or TooSlow.
    """
    declared = request.content_length or 0
    if request.headers.get("Expect", "").lower() == "100-continue":
        if declared > limit:
            raise TooLarge
        if request.transport is not None:
            request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    chunks: list[bytes] = []
    size = 0
    while size <= limit and declared <= limit:
        chunk = await _chunk(request, _IDLE_SECONDS)
        if not chunk:
            return b"".join(chunks)
        size += len(chunk)
        chunks.append(chunk)
    chunks.clear()
    await _discard(request)
    raise TooLarge


async def _discard(request: web.BaseRequest) -> None:
    left, until = _DRAIN_BYTES, time.monotonic() + _DRAIN_SECONDS
    with contextlib.suppress(TooSlow):
        while left > 0 and (seconds := until - time.monotonic()) > 0:
            chunk = await _chunk(request, seconds)
            if not chunk:
                return
            left -= len(chunk)


async def _chunk(request: web.BaseRequest, seconds: float) -> bytes:
    content = request.content
    try:
        if content.at_eof():
            return b""
        if data := content.read_nowait():
            return data
        async with asyncio.timeout(seconds):
            return await content.readany()
    except (TimeoutError, OSError, web.RequestPayloadError) as error:
        raise TooSlow from error


class Connections:
    """Makes the protocol of each new connection to `server`, and ends those that say nothing.

    aiohttp ends a connection that is silent *between* requests; one that never finishes its first would stay for ever.
    `options` are aiohttp's for a connection.
    """

    def __init__(self, server: web.Server, **options: Any) -> None:
        self._server = server
        self._options = options
        self._silent: dict[RequestHandler, asyncio.TimerHandle] = {}

    def __call__(self) -> asyncio.Protocol:
        """The protocol factory that `loop.create_server` wants."""
        if len(self._server.connections) >= _CONNECTIONS:
            return _Refusing()
        loop = asyncio.get_running_loop()
        protocol = _Connection(self._server, loop=loop, auto_decompress=False, **self._options)
        self._silent[protocol] = loop.call_later(_FIRST_REQUEST_SECONDS, self._end, protocol)
        return protocol

    def abort(self) -> None:
        """Cut all connections, in the middle of an answer or before it."""
        for protocol in list(self._server.connections):
            if protocol.transport is not None:
                protocol.transport.abort()

    def heard(self, request: web.BaseRequest) -> None:
        """A whole request head arrived on this connection."""
        timer = self._silent.pop(request.protocol, None)
        if timer is not None:
            timer.cancel()

    def _end(self, protocol: RequestHandler) -> None:
        self._silent.pop(protocol, None)
        if protocol.transport is not None:
            protocol.transport.abort()


class _Connection(RequestHandler):
    """Answers what isn't HTTP in a few words of JSON, where aiohttp would echo it and write it to the log."""

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if status >= 500:
            return super().handle_error(request, status, exc, message)
        response = web.json_response(
            {"Type": "User", "message": "This is not an HTTP request that can be read."}, status=status
        )
        response.force_close()
        return response


class _Refusing(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.abort()
