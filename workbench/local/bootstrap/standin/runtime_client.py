"""Stands in for awslambdaric's compiled `runtime_client`: the Runtime API over one plain socket.

For interpreters and systems that the compiled module doesn't fit; any Python from 3.8 on. The four functions and the
shape of what they return are those of awslambdaric's runtime_client.cpp. `http.client` would cost 15 ms of imports at
each start.
"""

from __future__ import annotations

import os
import socket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

_API = "/2018-06-01/runtime/invocation/"
_NAMES = (
    "Aws-Request-Id",
    "Trace-Id",
    "Invoked-Function-Arn",
    "Client-Context",
    "Cognito-Identity",
    "Aws-Tenant-Id",
    "Invocation-Id",
)
_user_agent = ""
_connection: tuple[socket.socket, BinaryIO] | None = None


def initialize_client(user_agent: str) -> None:
    """Remember what to call oneself."""
    global _user_agent
    _user_agent = user_agent


def next() -> tuple[bytes, dict[str, str | int | None]]:
    """(event body, headers) of the next invocation; waits until there is one."""
    status, headers, body = _call("GET", "next", {}, b"")
    if status != 200:
        raise RuntimeError(f"Failed to get next: HTTP status {status}")
    result: dict[str, str | int | None] = {
        f"Lambda-Runtime-{name}": headers.get(f"lambda-runtime-{name.lower()}") or None for name in _NAMES
    }
    result["Lambda-Runtime-Deadline-Ms"] = int(headers.get("lambda-runtime-deadline-ms", "0"))
    result["Content-Type"] = headers.get("content-type")
    return body, result


def post_invocation_result(
    invoke_id: str,
    data: bytes,
    content_type: str = "application/json",
    invocation_id: str | None = None,  # noqa: ARG001 - the compiled one takes it
) -> None:
    """Post a response."""
    _post(f"{invoke_id}/response", {"Content-Type": content_type}, data)


def post_error(
    invoke_id: str,
    error_data: str,
    xray_fault: str,
    invocation_id: str | None = None,  # noqa: ARG001 - the compiled one takes it
) -> None:
    """Post a failure."""
    fault = xray_fault.encode("ascii", "backslashreplace").decode()
    headers = {"Content-Type": "application/json", "Lambda-Runtime-Function-XRay-Error-Cause": fault}
    _post(f"{invoke_id}/error", headers, error_data.encode())


def _post(path: str, headers: dict[str, str], data: bytes) -> None:
    status, _, _ = _call("POST", path, headers, data)
    if not 200 <= status < 300:
        raise RuntimeError(f"Failed to post invocation response: HTTP status {status}")


def _call(method: str, path: str, headers: dict[str, str], data: bytes) -> tuple[int, dict[str, str], bytes]:
    connection, reader = _connected()
    general = {"Host": os.environ["AWS_LAMBDA_RUNTIME_API"], "User-Agent": _user_agent, "Content-Length": len(data)}
    lines = [f"{method} {_API}{path} HTTP/1.1", *(f"{name}: {value}" for name, value in {**general, **headers}.items())]
    connection.sendall("\r\n".join([*lines, "", ""]).encode() + data)
    words = reader.readline().split()
    if len(words) < 2:
        raise RuntimeError("The Runtime API closed the connection")
    answer = {}
    while line := reader.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        answer[name.lower()] = value.strip()
    return int(words[1]), answer, reader.read(int(answer.get("content-length", "0")))


def _connected() -> tuple[socket.socket, BinaryIO]:
    global _connection
    if _connection is None:
        host, port = os.environ["AWS_LAMBDA_RUNTIME_API"].rsplit(":", 1)
        connection = socket.create_connection((host, int(port)))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _connection = connection, connection.makefile("rb")
    return _connection
