"""The least HTTP/1.1 that serves a runtime: one request at a time on each connection, bodies by length or in chunks.

aiohttp answers everybody else. Here, with two requests in each invocation, it took a quarter of the endpoint's CPU time
for a warm one, and its shutdown waited for `/next`, which is there to be waited for. `RequestReader` knows no sockets.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from msgspec import Struct, field

_HEAD_LIMIT = 2 * 1024 * 1024
"""Bytes: the client sends a failure's whole stack trace in one header, up to 1 MB."""
_LINE_LIMIT = 4096
_AHEAD_LIMIT = 65_536
_REQUEST_LINE = re.compile(rb"([A-Z]{1,16}) ([!-~]+) HTTP/1\.([01])")
_HEADER = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\r\n\x00]*)")
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;.*)?")


class BadRequest(Exception):  # noqa: N818 - an answer, not a bug
    """What came is not HTTP as this server reads it."""


class Request(Struct, frozen=True):
    """A whole request. `headers` by lower-case name, each with all its values; `body` is None if it was too large."""

    method: str
    path: str
    headers: Mapping[str, list[str]]
    body: bytes | None = b""
    keep_alive: bool = True

    def header(self, name: str) -> str:
        """The first value of a header, by its lower-case name; empty if there is none."""
        return self.headers.get(name, [""])[0]


class Answer(Struct, frozen=True):
    """A response. `headers` are fit to be sent as they are."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """The response as it goes over the wire."""
        lines = [f"HTTP/1.1 {self.status} {HTTPStatus(self.status).phrase}", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in {"Content-Type": "application/json", **self.headers}.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


class RequestReader:
    """Bytes in, requests out, wherever the bytes are cut. Of a body over `limit` bytes, no more than that is kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()
        self._head: Request | None = None
        self._body = bytearray()
        self._size = 0
        self._left = 0
        self._chunked: str | None = None
        self.wants_continue = False

    @property
    def ahead(self) -> int:
        """How many bytes wait to be read."""
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        """Take what arrived."""
        self._buffer += data

    def take(self) -> Request | None:
        """The next whole request; None while it isn't there. Raises BadRequest."""
        if self._head is None and not self._read_head():
            return None
        head = self._head
        assert head is not None
        if not (self._read_chunks() if self._chunked else self._read_bytes()):
            return None
        body = None if self._size > self._limit else bytes(self._body)
        self._head, self.wants_continue = None, False
        return Request(head.method, head.path, head.headers, body, head.keep_alive)

    def _read_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or end > _HEAD_LIMIT:
            if len(self._buffer) > _HEAD_LIMIT:
                raise BadRequest("the head is too large")
            return False
        first, *lines = bytes(self._buffer[:end]).split(b"\r\n")
        del self._buffer[: end + 4]
        match = _REQUEST_LINE.fullmatch(first)
        if match is None:
            raise BadRequest("not a request line")
        headers: dict[str, list[str]] = {}
        for line in lines:
            parts = _HEADER.fullmatch(line)
            if parts is None:
                raise BadRequest("not a header")
            headers.setdefault(parts[1].decode().lower(), []).append(parts[2].decode("latin-1").rstrip(" \t"))
        keep_alive = match[3] == b"1" and "close" not in headers.get("connection", [""])[0].lower()
        self._head = Request(match[1].decode(), match[2].decode(), headers, b"", keep_alive)
        self._expect_body(headers)
        return True

    def _expect_body(self, headers: Mapping[str, list[str]]) -> None:
        lengths, codings = headers.get("content-length", []), headers.get("transfer-encoding", [])
        if len(lengths) + len(codings) > 1 or any(coding.lower() != "chunked" for coding in codings):
            raise BadRequest("the body's length is not clear")
        if lengths and not re.fullmatch(r"[0-9]{1,15}", lengths[0]):
            raise BadRequest("not a length")
        self._body.clear()
        self._size = 0
        self._left = int(lengths[0]) if lengths else 0
        self._chunked = "size" if codings else None
        self.wants_continue = headers.get("expect", [""])[0].lower() == "100-continue"

    def _read_bytes(self) -> bool:
        """Move what belongs to the body; whether all of it is there."""
        count = min(self._left, len(self._buffer))
        if count:
            room = max(0, self._limit - len(self._body))
            self._body += self._buffer[: min(count, room)]
            del self._buffer[:count]
            self._size += count
            self._left -= count
        return self._left == 0

    def _read_chunks(self) -> bool:
        while True:
            if self._chunked == "data":
                if not self._read_bytes():
                    return False
                self._chunked = "end"
            line = self._line()
            if line is None:
                return False
            if self._chunked == "end":
                if line:
                    raise BadRequest("a chunk is longer than it said")
                self._chunked = "size"
            elif self._chunked == "trailer":
                if not line:
                    return True
            else:
                match = _CHUNK.fullmatch(line)
                if match is None:
                    raise BadRequest("not a chunk's size")
                self._left = int(match[1], 16)
                self._chunked = "data" if self._left else "trailer"

    def _line(self) -> bytes | None:
        end = self._buffer.find(b"\r\n")
        if end < 0 and len(self._buffer) <= _LINE_LIMIT:
            return None
        if end < 0 or end > _LINE_LIMIT:
            raise BadRequest("a line is too long")
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line


class Connection(asyncio.Protocol):
    """One connection: each request is handed to `handle`, and its answer sent before the next is looked at.

    `open_ones` is the set of all open connections of a server; this one enters and leaves it.
    """

    def __init__(
        self, handle: Callable[[Request], Awaitable[Answer]], limit: int, open_ones: "set[Connection]"
    ) -> None:
        self._handle = handle
        self._reader = RequestReader(limit)
        self._open_ones = open_ones
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio.Protocol."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open_ones.add(self)

    def data_received(self, data: bytes) -> None:
        """Of asyncio.Protocol."""
        self._reader.feed(data)
        if self._task is None:
            self._advance()
        elif self._reader.ahead > _AHEAD_LIMIT:
            self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio.Protocol: nobody waits for the answer any more."""
        _ = exc
        self._open_ones.discard(self)
        if self._task is not None:
            self._task.cancel()

    def abort(self) -> None:
        """Drop the connection."""
        if self._transport is not None:
            self._transport.abort()

    def _advance(self) -> None:
        assert self._transport is not None
        try:
            request = self._reader.take()
        except BadRequest:
            self._transport.write(Answer(400, b'{"errorType":"BadRequest"}', {"Connection": "close"}).encoded())
            self._transport.close()
            return
        if request is not None:
            self._task = asyncio.get_running_loop().create_task(self._answer(request))
        elif self._reader.wants_continue:
            self._reader.wants_continue = False
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    async def _answer(self, request: Request) -> None:
        assert self._transport is not None
        answer = await self._handle(request)
        self._task = None
        if self._transport.is_closing():
            return
        self._transport.write(answer.encoded())
        if not request.keep_alive:
            self._transport.close()
            return
        self._advance()
