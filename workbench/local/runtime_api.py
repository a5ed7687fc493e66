"""The Lambda Runtime API, served to one execution environment on a loopback port of its own.

One listener for each environment: with a shared one, what a dead environment still asked for stole an invocation.
Source: "Building a custom runtime: the Runtime API" (2018-06-01) of the Lambda developer guide.
"""

import asyncio
import json
import re
from typing import Protocol

from workbench.core.payload import RESPONSE_LIMIT
from workbench.local.events import Failed, InitFailed, Oversize, Posted, RuntimeEvent, Work
from workbench.local.runtime_http import Answer, Connection, Request
from workbench.local.visitors import foreign

_PREFIX = "/2018-06-01/runtime/"
_POST = re.compile(r"invocation/([^/]+)/(response|error)")
_TURNS = 3
"""Turns of the event loop in which the caller gets the response, before the runtime gets its receipt for it."""


class Runtime(Protocol):
    """The environment as its runtime sees it."""

    @property
    def current(self) -> Work | None:
        """The invocation that runs now."""

    async def next(self) -> Work:
        """Ask for work; waits until there is some. Asking again cancels what waited."""

    def happened(self, event: RuntimeEvent) -> None:
        """The runtime reports how something ended."""


class RuntimeApi:
    """Serves `runtime`. Start it, give `address` to the process, close it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._connections: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self.address = ""

    async def start(self) -> None:
        """Listen; sets `address` to host:port."""

        def connection() -> Connection:
            return Connection(self._handle, RESPONSE_LIMIT, self._connections)

        self._server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
        self.address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Stop listening and drop the connections."""
        if self._server is not None:
            self._server.close()
        for connection in list(self._connections):
            connection.abort()

    async def _handle(self, request: Request) -> Answer:
        headers = request.headers
        reason = foreign(headers.get("host", []), headers.get("origin", []), headers.get("sec-fetch-site", []))
        if reason is not None:
            return _error(403, "Forbidden", reason)
        route = request.path.removeprefix(_PREFIX)
        if request.method == "GET" and route == "invocation/next":
            return await self._next()
        if request.method == "POST" and route == "init/error":
            body = request.body or b"{}"
            self._runtime.happened(InitFailed(body, _type(request, body)))
            return _accepted()
        if request.method == "POST" and (match := _POST.fullmatch(route)):
            return await self._posted(request, match[1], failed=match[2] == "error")
        return _error(404, "NotFound", f"The Runtime API has no {request.method} {request.path[:200]}")

    async def _next(self) -> Answer:
        if self._runtime.current is not None:
            return _error(403, "InvalidStateTransition", "The response of the last invocation was not posted")
        try:
            work = await self._runtime.next()
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            return _error(403, "InvalidStateTransition", "Another request for work has come since")
        return Answer(200, work.event, work.headers())

    async def _posted(self, request: Request, request_id: str, *, failed: bool) -> Answer:
        work = self._runtime.current
        if work is None or work.request_id != request_id:
            return _error(400, "InvalidRequestID", "Invalid request ID")
        body = request.body
        if body is None:
            self._runtime.happened(Oversize())
            message = f"Exceeded maximum allowed payload size ({RESPONSE_LIMIT} bytes)."
            return _error(413, "RequestEntityTooLarge", message)
        self._runtime.happened(Failed(body, _type(request, body)) if failed else Posted(body))
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        return _accepted()


def _type(request: Request, body: bytes) -> str:
    """The error's type: the header says it, or else the body."""
    if header := request.header("lambda-runtime-function-error-type"):
        return header
    try:
        error = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    kind = error.get("errorType") if isinstance(error, dict) else None
    return kind if isinstance(kind, str) else ""


def _accepted() -> Answer:
    return Answer(202, b'{"status":"OK"}\n')


def _error(status: int, kind: str, message: str) -> Answer:
    return Answer(status, json.dumps({"errorMessage": message, "errorType": kind}).encode())
