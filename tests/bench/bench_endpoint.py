"""How much the local endpoint adds to awslambdaric itself: cold and warm invocations, and the time to its first answer.

The floor is awslambdaric driven by the smallest Runtime API there can be: blocking sockets in this process, nothing
checked, nothing logged. Floor and endpoint run turn by turn in one run, on the same machine in the same mood.

    python -m tests.bench.bench_endpoint [ROUNDS]
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from workbench.local.launcher import start

_CODE = "def handler(event, context):\n    return event\n"
_EVENT = b'{"key": "value"}'
_ROUNDS = 200


class Floor:
    """awslambdaric against a raw Runtime API."""

    def __init__(self, folder: Path) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        variables = {**os.environ, "AWS_LAMBDA_RUNTIME_API": address, "LAMBDA_TASK_ROOT": str(folder)}
        variables |= {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen([sys.executable, "-m", "awslambdaric", "app.handler"], env=variables)
        self._accept()
        self._read()

    def invoke(self) -> None:
        """One invocation; returns when the runtime asks for the next."""
        head = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Deadline-Ms: 99999999999999\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(_EVENT)}\r\n\r\n"
        self._connection.sendall(head.encode() + _EVENT)
        self._read()
        self._connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")
        self._read()

    def close(self) -> None:
        """End the runtime."""
        self._process.kill()
        self._process.wait()
        self._connection.close()
        self._listener.close()

    def _accept(self) -> None:
        self._connection, _ = self._listener.accept()
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _read(self) -> None:
        """One request, head and body. The client may open a new connection for it."""
        data = self._connection.recv(65536)
        if not data:
            self._connection.close()
            self._accept()
            data = self._connection.recv(65536)
        while b"\r\n\r\n" not in data:
            data += self._connection.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += self._connection.recv(65536)


class Client:
    """A kept-alive connection to the endpoint, as plain as the floor's."""

    def __init__(self, url: str) -> None:
        host, port = urlsplit(url).netloc.split(":")
        self._connection = socket.create_connection((host, int(port)))
        self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head = f"POST /2015-03-31/functions/app/invocations HTTP/1.1\r\nHost: {host}:{port}\r\n"
        head += f"X-Amz-Log-Type: Tail\r\nContent-Length: {len(_EVENT)}\r\n\r\n"
        self._request = head.encode() + _EVENT

    def invoke(self) -> None:
        """One synchronous invocation with its log tail."""
        self._connection.sendall(self._request)
        answer = self._connection.recv(65536)
        while not answer.endswith(b"\r\n\r\n" + _EVENT):
            answer += self._connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200 ")

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def timed(action: Callable[[], object]) -> float:
    """Milliseconds that `action` takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def cold(folder: Path, client: Client, rounds: int) -> tuple[list[float], list[float]]:
    """(floor, endpoint) of `rounds` cold invocations each; an edit of the code makes the endpoint start anew."""
    floors, ours = [], []
    for number in range(rounds):
        began = time.perf_counter()
        floor = Floor(folder)
        floor.invoke()
        floors.append((time.perf_counter() - began) * 1000)
        floor.close()
        (folder / "app.py").write_text(f"{_CODE}# {number}\n")
        ours.append(timed(client.invoke))
    return floors, ours


def warm(folder: Path, client: Client, rounds: int) -> tuple[list[float], list[float]]:
    """(floor, endpoint) of `rounds` warm invocations each."""
    floor = Floor(folder)
    for _ in range(20):
        floor.invoke()
        client.invoke()
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(timed(floor.invoke))
        ours.append(timed(client.invoke))
    floor.close()
    return floors, ours


def ready(folder: Path) -> float:
    """Milliseconds from the start of the endpoint's process to its first answer."""
    began = time.perf_counter()
    with start(folder):
        return (time.perf_counter() - began) * 1000


def main(rounds: int = _ROUNDS) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "app"
        folder.mkdir()
        (folder / "app.py").write_text(_CODE)
        with start(folder.parent) as endpoint:
            client = Client(endpoint.url)
            rows = {"cold": cold(folder, client, rounds), "warm": warm(folder, client, rounds)}
            client.close()
        starts = [ready(folder.parent) for _ in range(10)]
    print(f"median of {rounds}, ms   floor  endpoint  ratio")
    for title, (floors, ours) in rows.items():
        floor, own = statistics.median(floors), statistics.median(ours)
        print(f"{title:17} {floor:9.2f} {own:9.2f} {own / floor:6.2f}")
    print(f"start to ready    {'':9} {statistics.median(starts):9.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else _ROUNDS)
