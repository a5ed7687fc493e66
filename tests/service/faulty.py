"""A Lambda endpoint that does everything wrong, as it is told to, and counts what reached it.

Each connection is handled by the next script (the last one from then on): a function of the conversation, which reads
requests and writes whatever bytes it likes. Scripts run in threads of their own and may wait for `release`.
"""

import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Self

SERVER = "faulty server"
"""The name of its threads."""


class Conversation:
    """One connection, seen from the server."""

    def __init__(self, server: "FaultyServer", sock: socket.socket) -> None:
        self._server, self._socket = server, sock

    def read_request(self) -> bytes | None:
        """The whole of the next request, counted; None when the client left."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (more := self._socket.recv(65536)):
                return None
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        while len(body) < length:
            if not (more := self._socket.recv(65536)):
                return None
            body += more
        self._server.requests.append(head + b"\r\n\r\n" + body)
        return body

    def read_some(self, size: int) -> None:
        """The next bytes, as far as they come."""
        self._socket.recv(size)

    def drip(self, data: bytes, pause: float = 0.02) -> None:
        """A byte at a time."""
        for one in data:
            self._socket.sendall(bytes((one,)))
            time.sleep(pause)

    def tunnel(self, port: int) -> None:
        """As a proxy does it: take a CONNECT, wherever it wants to go, and pass all on to `port` and back."""
        self.read_request()
        self.send(b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as there:
            back = threading.Thread(target=_pump, args=(there, self._socket), daemon=True)
            back.start()
            _pump(self._socket, there)
            there.shutdown(socket.SHUT_RDWR)
            back.join(10)

    def read_byte(self) -> None:
        """A first byte: then the request is certainly on its way."""
        self._socket.recv(1)

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def wait(self) -> None:
        """Until the test says so, or is over."""
        self._server.release.wait(20)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


Script = Callable[[Conversation], None]


class FaultyServer:
    """Listens on loopback while it is a context. requests: each one that came whole. connections: how many came."""

    def __init__(self, *scripts: Script, tls: ssl.SSLContext | Sequence[ssl.SSLContext] | None = None) -> None:
        """`tls`: the context of every connection, or that of each (the last one from then on)."""
        self.requests: list[bytes] = []
        self.connections = 0
        self.closed = threading.Event()
        self.release = threading.Event()
        self._scripts = scripts
        self._tls = [tls] if isinstance(tls, ssl.SSLContext) else list(tls or ())
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._sockets:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, name=SERVER, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            tls = self._tls[min(self.connections, len(self._tls) - 1)] if self._tls else None
            self.connections += 1
            self._start(self._talk, sock, script, tls)

    def _talk(self, sock: socket.socket, script: Script, tls: ssl.SSLContext | None) -> None:
        sock.settimeout(20)
        # What a client does to a connection in these tests may well break it under the script.
        with suppress(OSError):
            self._sockets.append(sock)
            if tls:
                sock = tls.wrap_socket(sock, server_side=True)
                self._sockets.append(sock)
            with sock:
                script(Conversation(self, sock))
        sock.close()
        self.closed.set()


@contextmanager
def full_port() -> Iterator[int]:
    """A port that takes no connection and refuses none, because it is full of them."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def response(body: bytes = b"{}", status: str = "200 OK", headers: dict[str, str] | None = None) -> bytes:
    """A whole HTTP response."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "x-amzn-RequestId: req-1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def error(code: str, status: str, message: str = "because", **members: object) -> bytes:
    """A modelled error, as Lambda writes it."""
    body = json.dumps({"Type": "User", "Message": message, "message": message, **members}).encode()
    return response(body, status, {"x-amzn-ErrorType": code, "Content-Type": "application/json"})


def answers(*responses: bytes) -> Script:
    """Answers each request with the next response, and then leaves."""

    def script(conversation: Conversation) -> None:
        for one in responses:
            if conversation.read_request() is None:
                return
            conversation.send(one)

    return script


def keeps_answering(one: bytes) -> Script:
    """Answers each request alike, until the client leaves."""

    def script(conversation: Conversation) -> None:
        while conversation.read_request() is not None:
            conversation.send(one)

    return script
