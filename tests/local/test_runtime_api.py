"""The Runtime API as its runtime, a stranger and a confused runtime meet it."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest
import pytest_asyncio

from tests.local.support import Raw, Reply, exchange
from workbench.local.events import Failed, InitFailed, Oversize, Posted, RuntimeEvent, Work
from workbench.local.runtime_api import RuntimeApi

PREFIX = "/2018-06-01/runtime/"


class Fake:
    """An environment that keeps what its runtime does."""

    def __init__(self) -> None:
        self.current: Work | None = None
        self.events: list[RuntimeEvent] = []
        self.slots: list[asyncio.Future[Work]] = []
        self.asked = asyncio.Event()

    async def next(self) -> Work:
        for slot in self.slots:
            slot.cancel()
        self.slots.append(asyncio.get_running_loop().create_future())
        self.asked.set()
        return await self.slots[-1]

    def happened(self, event: RuntimeEvent) -> None:
        self.current = None
        self.events.append(event)


class Bench:
    def __init__(self) -> None:
        self.runtime = Fake()
        self.api = RuntimeApi(self.runtime)

    async def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Reply:
        def send() -> Reply:
            raw = Raw(f"http://{self.api.address}")
            try:
                return raw.send(method, PREFIX + path, body, headers)
            finally:
                raw.close()

        return await asyncio.to_thread(send)


@pytest_asyncio.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    await made.api.start()
    yield made
    made.api.close()


async def test_next_waits_for_work_and_carries_its_headers(bench: Bench) -> None:
    asked = asyncio.create_task(bench.send("GET", "invocation/next"))
    await bench.runtime.asked.wait()
    work = Work("id-1", b'{"a":1}', "arn:x", "Root=1", '{"custom":{}}', "tenant", 1234)
    bench.runtime.slots[0].set_result(work)
    reply = await asked
    assert (reply.status, reply.body) == (200, b'{"a":1}')
    assert reply.headers["content-type"] == "application/json"
    assert {name: value for name, value in reply.headers.items() if name.startswith("lambda-")} == {
        "lambda-runtime-aws-request-id": "id-1",
        "lambda-runtime-deadline-ms": "1234",
        "lambda-runtime-invoked-function-arn": "arn:x",
        "lambda-runtime-trace-id": "Root=1",
        "lambda-runtime-client-context": '{"custom":{}}',
        "lambda-runtime-aws-tenant-id": "tenant",
    }


async def test_asking_again_lets_the_first_go(bench: Bench) -> None:
    first = asyncio.create_task(bench.send("GET", "invocation/next"))
    await bench.runtime.asked.wait()
    second = asyncio.create_task(bench.send("GET", "invocation/next"))
    assert (await first).status == 403
    bench.runtime.slots[1].set_result(Work("id-2", b"2", "arn"))
    assert (await second).body == b"2"


async def test_asking_while_an_invocation_runs_is_refused(bench: Bench) -> None:
    bench.runtime.current = Work("id", b"", "arn")
    assert (await bench.send("GET", "invocation/next")).json["errorType"] == "InvalidStateTransition"


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_response_is_taken_once(bench: Bench, chunked: bool) -> None:
    bench.runtime.current = Work("id", b"", "arn")
    if chunked:
        head = f"POST {PREFIX}invocation/id/response HTTP/1.1\r\nHost: {bench.api.address}\r\n"
        body = b"Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nyes\r\n1\r\n!\r\n0\r\nTrailer: 1\r\n\r\n"
        answer = await asyncio.to_thread(exchange, f"http://{bench.api.address}", head.encode() + body)
        assert answer.startswith(b"HTTP/1.1 202 ")
    else:
        assert (await bench.send("POST", "invocation/id/response", b"yes!")).status == 202
    assert bench.runtime.events == [Posted(b"yes!")]
    assert (await bench.send("POST", "invocation/id/response", b"no")).status == 400


async def test_a_response_to_another_request_is_refused(bench: Bench) -> None:
    bench.runtime.current = Work("id", b"", "arn")
    reply = await bench.send("POST", "invocation/other/response", b"")
    assert (reply.status, reply.json["errorType"]) == (400, "InvalidRequestID")
    assert bench.runtime.events == []


async def test_a_response_over_the_limit_is_refused_and_told(bench: Bench) -> None:
    bench.runtime.current = Work("id", b"", "arn")
    reply = await bench.send("POST", "invocation/id/response", b"x" * 6_291_557)
    assert (reply.status, reply.json["errorType"]) == (413, "RequestEntityTooLarge")
    assert bench.runtime.events == [Oversize()]


@pytest.mark.parametrize(
    ("body", "headers", "kind"),
    [
        (b'{"errorType": "Own"}', {}, "Own"),
        (b'{"errorType": "Own"}', {"Lambda-Runtime-Function-Error-Type": "Runtime.Other"}, "Runtime.Other"),
        (b"not json", {}, ""),
        (b"[]", {}, ""),
        (b"[" * 100_000, {}, ""),
    ],
)
async def test_errors_carry_their_type(bench: Bench, body: bytes, headers: dict[str, str], kind: str) -> None:
    bench.runtime.current = Work("id", b"", "arn")
    assert (await bench.send("POST", "invocation/id/error", body, headers)).status == 202
    assert (await bench.send("POST", "init/error", body, headers)).status == 202
    assert bench.runtime.events == [Failed(body, kind), InitFailed(body, kind)]


async def test_a_stranger_gets_nothing(bench: Bench) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert (await bench.send("GET", "invocation/next", headers=headers)).status == 403
    assert bench.runtime.slots == []


@pytest.mark.parametrize("path", ["", "invocation", "invocation/id/respond", "restore/next", "../invocation/next"])
async def test_there_is_nothing_else(bench: Bench, path: str) -> None:
    assert (await bench.send("GET", path)).status == 404


async def test_what_is_not_http_ends_the_connection(bench: Bench) -> None:
    answer = await asyncio.to_thread(exchange, f"http://{bench.api.address}", b"\x16\x03\x01nonsense\r\n\r\n")
    assert answer == b"" or answer.split()[1] == b"400"
