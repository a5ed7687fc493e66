"""What the tests of the endpoint share: clients that see every byte, and ways to wait without sleeping blindly."""

import base64
import contextlib
import http.client
import json
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import boto3
from botocore.config import Config

FUNCTIONS = Path(__file__).parent / "fixtures" / "functions"


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        return self.headers.get("x-amzn-errortype", "")

    @property
    def log(self) -> str:
        return base64.b64decode(self.headers["x-amz-log-result"]).decode("utf-8", "replace")

    @property
    def report(self) -> dict[str, str]:
        """The fields of the REPORT line."""
        line = next(line for line in reversed(self.log.splitlines()) if line.startswith("REPORT "))
        return dict(field.split(": ", 1) for field in line[7:].split("\t") if field)


class Raw:
    """A kept-alive HTTP connection that sends what it is told."""

    def __init__(self, url: str) -> None:
        self.netloc = urlsplit(url).netloc
        self._connection = http.client.HTTPConnection(self.netloc, timeout=60)

    def send(
        self, method: str, path: str, body: bytes | Iterator[bytes] = b"", headers: Mapping[str, str] | None = None
    ) -> Reply:
        self._connection.request(method, path, body, dict(headers or {}), encode_chunked=not isinstance(body, bytes))
        response = self._connection.getresponse()
        data = response.read()
        return Reply(response.status, {name.lower(): value for name, value in response.getheaders()}, data)

    def invoke(self, function: str, event: Any = None, *, qualifier: str | None = None, **headers: str) -> Reply:
        """Invoke with the log tail; `event` is sent as JSON, or as it is if it is bytes."""
        query = f"?Qualifier={quote(qualifier)}" if qualifier else ""
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        sent = {"X-Amz-Log-Type": "Tail"} | {
            f"X-Amz-{name.replace('_', '-')}": value for name, value in headers.items()
        }
        return self.send("POST", f"/2015-03-31/functions/{quote(function, safe='')}/invocations{query}", body, sent)

    def close(self) -> None:
        self._connection.close()


def client(url: str, region: str = "eu-central-1") -> Any:
    """A boto3 client as anybody would make one."""
    return boto3.client(
        "lambda",
        endpoint_url=url,
        region_name=region,
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


def exchange(url: str, request: bytes, timeout: float = 10) -> bytes:
    """Send raw bytes on a fresh connection and read until the other side is silent or gone."""
    host, port = urlsplit(url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=timeout) as connection:
        connection.sendall(request)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while data := connection.recv(65536):
                answer += data
                if complete(answer):
                    break
        return answer


def complete(answer: bytes) -> bool:
    """Whether `answer` holds a whole response with a Content-Length."""
    head, end, body = answer.partition(b"\r\n\r\n")
    lengths = [int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return bool(end) and bool(lengths) and len(body) >= lengths[0]


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie doesn't."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def environments_of(pid: int) -> list[int]:
    """The processes that descend from `pid`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if int((entry / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(entry.name))
    return found


def eventually(condition: Callable[[], object], seconds: float = 5) -> bool:
    """Whether `condition` comes true within `seconds`."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.01)
    return False


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write `files` (path: text) below `folder`, and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if name.endswith("bootstrap"):
            os.chmod(path, 0o755)  # noqa: PTH101
    return folder
