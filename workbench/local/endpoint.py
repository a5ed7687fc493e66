"""HTTP in and out: a thin shell around `Api`, and the place where a running endpoint is put together.

What is here knows sockets and bounds; what a request means is `api`'s business.
"""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl

from aiohttp import web
from msgspec import Struct

from workbench.local import http_rules
from workbench.local.api import Api, Request, Response, body_limit
from workbench.local.catalog import Catalog
from workbench.local.environment import Environment
from workbench.local.faults import Refusal
from workbench.local.invocations import Invocations
from workbench.local.log_store import LogStore
from workbench.local.logs_api import LogsApi, is_for_logs
from workbench.local.pool import Limits, Pool
from workbench.local.reaper import Reaper
from workbench.local.sources import Sources
from workbench.local.variables import Variables

_HEADER_LIMIT = 16_384
_KEEPALIVE_SECONDS = 75.0
_EXPIRY_SECONDS = 10.0
_CLOSE_SECONDS = 0.1
_MANY_FOLDERS = 1000


def default_limits() -> Limits:
    """Ten environments, or four for each processor if that is more."""
    count = max(10, 4 * (os.cpu_count() or 1))
    return Limits(count, count)


class Options(Struct, frozen=True):
    """How an endpoint is set up: what it serves, where, and what functions may see and use."""

    functions: Path
    port: int = 0
    pass_credentials: bool = False
    limits: Limits | None = None


class Endpoint:
    """A running endpoint. `start` it, `close` it; in between it answers at `url`.

    Raises BadDefinition from the constructor if there is no folder, OSError from `start` if the port is taken.
    """

    def __init__(self, options: Options, shell: Mapping[str, str] = os.environ) -> None:
        self._options = options
        self.catalog = Catalog(options.functions)
        self._workspace = Path(tempfile.mkdtemp(prefix="lambda-workbench-"))
        home = self._workspace / "home"
        home.mkdir()
        limits = options.limits or default_limits()
        variables = Variables(shell, home, pass_credentials=options.pass_credentials)
        reaper = self._reaper = Reaper(str(self._workspace))
        sources = Sources(self._workspace)
        logs = LogStore()
        self._logs_api = LogsApi(logs)
        self._pool = Pool(
            lambda plan, on_end: Environment(plan, variables, reaper, on_end, keep=logs.record),
            limits,
            keep=logs.record,
        )
        self._invocations = Invocations(sources, self._pool)
        self._api = Api(self.catalog, sources, self._invocations, limits.environments)
        self._web = web.Server(self._handle)
        self._connections = http_rules.Connections(
            self._web,
            keepalive_timeout=_KEEPALIVE_SECONDS,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )
        self._server: asyncio.Server | None = None
        self._expiry: asyncio.Task[None] | None = None
        self.url = ""

    async def start(self) -> None:
        """Listen on loopback; sets `url`."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connections, "127.0.0.1", self._options.port)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        self._expiry = asyncio.create_task(self._expire())

    def warnings(self) -> list[str]:
        """What is wrong in the folder, a sentence each; nothing if it is too large to be read in time."""
        return self.catalog.problems() if self.catalog.folders() <= _MANY_FOLDERS else []

    async def close(self) -> None:
        """End everything: the listener, the environments, the reaper, the workspace."""
        if self._expiry is not None:
            self._expiry.cancel()
        if self._server is not None:
            self._server.close()
        # Whoever waits for an answer must not take the end of an environment for the function's failure.
        self._connections.abort()
        await self._invocations.close()
        await self._pool.close()
        await self._web.shutdown(_CLOSE_SECONDS)
        await asyncio.to_thread(self._reaper.close)
        shutil.rmtree(self._workspace, ignore_errors=True)

    async def _expire(self) -> None:
        while True:
            await asyncio.sleep(_EXPIRY_SECONDS)
            await self._pool.expire()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self._connections.heard(request)
        refused = http_rules.refusal_of(request)
        if refused is not None:
            return _http(_refused(Refusal("ForbiddenException", refused)), close=True)
        path, _, query = request.raw_path.partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        close = False
        try:
            body: bytes | None = await http_rules.read_body(request, body_limit(path, headers))
        except http_rules.TooLarge:
            body, close = None, True
        except http_rules.TooSlow:
            return _http(_refused(Refusal("RequestTimeoutException", "The request's body did not arrive.")), close=True)
        fields = dict(parse_qsl(query, keep_blank_values=True))
        asked = Request(request.method, path, fields, headers, body)
        response = self._logs_api.answer(asked) if is_for_logs(headers) else await self._api.answer(asked)
        return _http(response, close=close)


def _refused(refusal: Refusal) -> Response:
    kind = {"x-amzn-ErrorType": refusal.code, "Content-Type": "application/json"}
    return Response(refusal.status, refusal.body, kind)


def _http(response: Response, *, close: bool) -> web.Response:
    answer = web.Response(status=response.status, body=response.body, headers=response.headers)
    if close:
        with contextlib.suppress(RuntimeError):
            answer.force_close()
    return answer
