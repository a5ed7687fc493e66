"""What `Invoker.invoke` costs over boto3's own `invoke`, and both over a raw request; how soon giving up ends a wait.

    python tests/bench/bench_invoker.py

The three have one kept-alive connection each to the same server, a process of its own, and take turns, so that what
else the machine does hits all. The raw request is signed with botocore's SigV4 and sent with http.client: nothing of
Lambda's API is left but the headers. Everybody reads the payload. Nothing is asserted about time.
"""

import base64
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

from workbench.core.invocation import Request, Succeeded, Waiting
from workbench.service.target import Target

_ID = b"57f231fb-1730-4395-85cb-4f71bd2b87b8"
_LINE = b"[INFO]\t2026-11-23T10:00:00.000Z\t" + _ID + b"\tpriced 2 lines\n"
_REPORT = b"REPORT RequestId: " + _ID + b"\tDuration: 7.67 ms\tBilled Duration: 8 ms\tMemory Size: 128 MB\t\n"
_LOGS = {
    "short": b"START RequestId: " + _ID + b" Version: 1\n" + _LINE * 2 + b"END RequestId: " + _ID + b"\n" + _REPORT,
    "full": (_LINE * 60 + _REPORT)[-4096:],
}
_SIZES = ((1024, "short", 400), (1024, "full", 400), (6_000_000, "short", 24))


def serve() -> None:
    """Answer each request with its own body, on the port that is printed, until standard input ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            _answer(connection)
            os._exit(0)
        connection.close()


def _answer(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = connection.makefile("rb")
    while stream.readline():
        length = 0
        while (line := stream.readline()) != b"\r\n":
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        body = stream.read(length)
        log = base64.b64encode(_LOGS["full" if body.startswith(b'"full') else "short"])
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nX-Amz-Executed-Version: 1\r\nX-Amz-Log-Result: %b\r\n\r\n"
        connection.sendall(head % (length, log) + body)


def measure(url: str) -> list[str]:
    """A table: size, boto3's median, ours, the ratio."""
    config = Config(retries={"total_max_attempts": 1})
    boto = boto3.client(
        "lambda",
        endpoint_url=url,
        region_name="us-east-1",
        aws_access_key_id="x",
        aws_secret_access_key="x",
        config=config,
    )
    heads = ("payload", "log", "raw ms", "boto3 ms", "workbench ms", "over boto3", "boto3 over raw", "over raw")
    lines = ["{:>10} {:>6} {:>8} {:>9} {:>13} {:>11} {:>15} {:>9}".format(*heads)]
    with (
        closing(boto),
        closing(Raw(url)) as raw,
        closing(Target(endpoint_url=url, embedded=True).connect()) as connection,
    ):
        for size, log, count in _SIZES:
            payload = b'"' + log.encode().ljust(size - 2) + b'"'
            request = Request("f", payload)

            def by_boto(payload: bytes = payload) -> None:
                assert boto.invoke(FunctionName="f", Payload=payload, LogType="Tail")["Payload"].read() == payload

            def by_us(request: Request = request) -> None:
                outcome = connection.invoker.invoke(request)
                assert isinstance(outcome, Succeeded)
                assert outcome.answer.payload == request.payload

            def by_hand(payload: bytes = payload) -> None:
                assert raw.invoke(payload) == payload

            bare, theirs, ours = _medians((by_hand, by_boto, by_us), count)
            lines.append(
                f"{size:>10,} {log:>6} {bare:>8.3f} {theirs:>9.3f} {ours:>13.3f} {ours / theirs:>11.2f}"
                f" {theirs / bare:>15.2f} {ours / bare:>9.2f}"
            )
    return lines


class Raw:
    """A signed HTTP request on a kept-alive connection."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/2015-03-31/functions/f/invocations"
        self._connection = http.client.HTTPConnection(url.removeprefix("http://"))
        self._signer = SigV4Auth(Credentials("x", "x"), "lambda", "us-east-1")

    def invoke(self, payload: bytes) -> bytes:
        request = AWSRequest("POST", self._url, {"X-Amz-Log-Type": "Tail"}, payload)
        self._signer.add_auth(request)
        self._connection.request("POST", "/2015-03-31/functions/f/invocations", payload, dict(request.headers.items()))
        with self._connection.getresponse() as response:
            base64.b64decode(response.headers["X-Amz-Log-Result"])
            return response.read()

    def close(self) -> None:
        self._connection.close()


def _medians(calls: tuple[Callable[[], None], ...], count: int) -> list[float]:
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(count):
        for call, taken in zip(calls, times, strict=True):
            started = time.perf_counter()
            call()
            taken.append((time.perf_counter() - started) * 1000)
    return [statistics.median(one) for one in times]


def measure_giving_up(count: int = 20) -> str:
    """From giving up to the end of `invoke`, while a server says nothing: the median and the worst, in ms."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with closing(Target(endpoint_url=url, embedded=True).connect()) as connection:
            for _ in range(count):
                waiting = Waiting()
                thread = threading.Thread(target=connection.invoker.invoke, args=(Request("f", b"{}"), waiting))
                thread.start()
                with listener.accept()[0] as accepted:
                    received = b""
                    while not received.endswith(b"{}"):
                        received += accepted.recv(65536)
                    time.sleep(0.01)  # until the thread waits for the answer, which nothing tells
                    started = time.perf_counter()
                    waiting.give_up()
                    thread.join()
                    taken.append((time.perf_counter() - started) * 1000)
    return f"giving up ends the wait after {statistics.median(taken):.0f} ms (at most {max(taken):.0f})"


def main() -> int:
    """Measure and print."""
    if sys.argv[1:] == ["serve"]:
        serve()
    server = subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        print(*measure(f"http://127.0.0.1:{server.stdout.readline().strip()}"), measure_giving_up(), sep="\n")
    finally:
        server.kill()
        server.communicate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
