"""Not a hole in the machine: what a web page, a stranger or a broken client may send."""

import gzip
import http.client
import json
import socket
from pathlib import Path

import pytest

from tests.local.support import Raw, exchange
from workbench.local.launcher import RunningEndpoint

INVOKE = b"POST /2015-03-31/functions/echo/invocations HTTP/1.1\r\n"


def head(endpoint: RunningEndpoint, *headers: bytes) -> bytes:
    host = b"Host: " + endpoint.url.removeprefix("http://").encode()
    return INVOKE + b"\r\n".join([host, *headers]) + b"\r\n\r\n"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_web_page_gets_nothing(raw: Raw, headers: dict[str, str]) -> None:
    for method, path in (("GET", "/2015-03-31/functions"), ("OPTIONS", "/2015-03-31/functions"), ("POST", "/x")):
        reply = raw.send(method, path, b"", headers)
        assert (reply.status, reply.error) == (403, "ForbiddenException")
        assert not any(name.startswith("access-control") for name in reply.headers)
        raw.close()


def test_it_listens_on_loopback_alone(endpoint: RunningEndpoint) -> None:
    port = int(endpoint.url.rpartition(":")[2])
    listening = [
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].rpartition(":")[2], 16) == port
    ]
    assert listening == [f"0100007F:{port:04X}"]


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nBad Header\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n",
        b"GET http://evil.example/2015-03-31/functions HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
)
def test_what_is_not_http_is_refused_shortly_and_nothing_breaks(
    endpoint: RunningEndpoint, raw: Raw, request_bytes: bytes
) -> None:
    answer = exchange(endpoint.url, request_bytes, timeout=3)
    assert answer == b"" or 400 <= int(answer.split()[1]) < 500
    assert len(answer) < 1000
    assert raw.invoke("echo", {"still": "there"}).json == {"still": "there"}
    assert "Traceback" not in endpoint.diagnostics()


def test_a_promise_of_too_much_is_refused_at_once_where_the_client_asks(endpoint: RunningEndpoint) -> None:
    answer = exchange(endpoint.url, head(endpoint, b"Content-Length: 99999999999", b"Expect: 100-continue"))
    assert answer.split()[1] == b"413"
    answer = exchange(endpoint.url, head(endpoint, b"Content-Length: 2", b"Expect: 100-continue"), timeout=1)
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\n")


def test_a_body_far_too_large_still_gets_its_answer(endpoint: RunningEndpoint) -> None:
    """30 MB, five times the limit, from a client that sends all before it looks."""
    connection = http.client.HTTPConnection(endpoint.url.removeprefix("http://"), timeout=30)
    try:
        connection.request("POST", "/2015-03-31/functions/echo/invocations", b" " * 30_000_000)
        response = connection.getresponse()
        assert response.status == 413
        assert json.loads(response.read())["Type"] == "User"
    finally:
        connection.close()


def test_compressed_bodies_are_not_unpacked(raw: Raw) -> None:
    reply = raw.send(
        "POST",
        "/2015-03-31/functions/echo/invocations",
        gzip.compress(b" " * 10_000_000 + b"1"),
        {"Content-Encoding": "gzip"},
    )
    assert (reply.status, reply.error) == (400, "InvalidRequestContentException")


def test_a_client_that_leaves_does_not_stop_the_function(endpoint: RunningEndpoint, raw: Raw, tmp_path: Path) -> None:
    body = b'{"how": "sleep", "seconds": 0.3}'
    host, port = endpoint.url.removeprefix("http://").split(":")
    first = raw.invoke("failing", {"how": "raw", "text": "1"})
    assert first.status == 200
    with socket.create_connection((host, int(port))) as connection:
        request = head(endpoint, b"Content-Length: %d" % len(body)).replace(b"/echo/", b"/failing/")
        connection.sendall(request + body)
    reply = raw.invoke("failing", {"how": "sleep", "seconds": 0.4})
    assert reply.body == b"null"
    assert "Init Duration" not in raw.invoke("failing", {"how": "raw", "text": "1"}).report


def test_pipelined_requests_are_answered_in_order(endpoint: RunningEndpoint) -> None:
    one = head(endpoint, b"Content-Length: 1") + b"1"
    host, port = endpoint.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(one + one.replace(b"\r\n\r\n1", b"\r\n\r\n2"))
        answer = b""
        while not (answer.count(b"HTTP/1.1 200") == 2 and answer.endswith(b"2")):
            answer += connection.recv(65536)
    assert answer.index(b"\r\n\r\n1") < answer.index(b"\r\n\r\n2")


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/favicon.ico"), ("POST", "/"), ("HEAD", "/")])
def test_unknown_paths_are_json_too(raw: Raw, method: str, path: str) -> None:
    reply = raw.send(method, path)
    assert reply.status == 404
    assert reply.error == "UnknownOperationException"
    assert method == "HEAD" or reply.json["message"]


def test_wrong_methods_say_which_are_right(raw: Raw) -> None:
    reply = raw.send("GET", "/2015-03-31/functions/echo/invocations")
    assert (reply.status, reply.headers["allow"]) == (405, "POST")
    assert "read only" in raw.send("DELETE", "/2015-03-31/functions/echo").json["message"]
