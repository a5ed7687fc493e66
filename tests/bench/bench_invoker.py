"""What `Invoker.invoke` costs over boto3's own `invoke`: medians and their ratio, against a server that only answers.

    python tests/bench/bench_invoker.py

Both clients have one kept-alive connection to the same server, a process of its own, and take turns, so that what else
the machine does hits both. boto3 reads the payload too, as everybody does. Nothing is asserted about time.
"""

import base64
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import boto3
from botocore.config import Config

from workbench.core.invocation import Request, Succeeded
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
    lines = [f"{'payload':>12} {'log':>6} {'boto3 ms':>10} {'workbench ms':>13} {'ratio':>7}"]
    with closing(boto), closing(Target(endpoint_url=url, embedded=True).connect()) as connection:
        for size, log, count in _SIZES:
            payload = b'"' + log.encode().ljust(size - 2) + b'"'
            request = Request("f", payload)

            def by_boto(payload: bytes = payload) -> None:
                assert boto.invoke(FunctionName="f", Payload=payload, LogType="Tail")["Payload"].read() == payload

            def by_us(request: Request = request) -> None:
                outcome = connection.invoker.invoke(request)
                assert isinstance(outcome, Succeeded)
                assert outcome.answer.payload == request.payload

            theirs, ours = _medians(by_boto, by_us, count)
            lines.append(f"{size:>12,} {log:>6} {theirs:>10.3f} {ours:>13.3f} {ours / theirs:>7.2f}")
    return lines


def _medians(first: Callable[[], None], second: Callable[[], None], count: int) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(count):
        for call, taken in zip((first, second), times, strict=True):
            started = time.perf_counter()
            call()
            taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def main() -> int:
    """Measure and print."""
    if sys.argv[1:] == ["serve"]:
        serve()
    server = subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        print(*measure(f"http://127.0.0.1:{server.stdout.readline().strip()}"), sep="\n")
    finally:
        server.kill()
        server.communicate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
