"""One exchange under way: how far its request got, how long each step of it may still take, and how to end it.

A call goes through five steps: it looks for a connection, writes the request, waits for the head of the answer, reads
the body, is over. Each step has an end of its own, however slowly the other end drips. Any thread may give the call up
at any step; the thread that carries it alone moves it on.

Always: `sent` turns true with the first byte that the kernel took, never back; nothing is written once the call was
given up; giving up ends the carrying thread's wait within GRACE and a little.
"""

import socket
import threading
import time
from contextlib import suppress

CONNECTING = 30.0
"""Seconds for a connection to stand: the name looked up, all its addresses tried."""
TRANSFER = 300.0
"""Seconds for 6 MB to be through, either way: 20 kB a second."""
SILENCE = 60.0
"""Seconds without a byte after which a transfer that had begun counts as dead."""
GRACE = 0.05
"""Seconds that an answer which is on its way still gets when its call is given up."""
_FIRST = 16_384
"""Bytes handed over first: at most one record of TLS. When that fails, the other end can't have read anything."""
_PIECE = 262_144


class GivenUpError(Exception):
    """Raised inside the exchange when the call was given up before its request left."""


class Call:
    """One exchange. notes: what its carrier has to tell about the connection, a sentence each."""

    def __init__(self, limit: float) -> None:
        """`limit`: seconds from the end of the request to the head of the answer."""
        self.limit = limit
        self.written = 0
        self.size = 0
        self._offered = 0
        """Bytes that the kernel has, or may have by now."""
        self._head = b""
        self.given_up = False
        self.notes: list[str] = []
        self.fresh_only = False
        """Whether a connection that was used before must not be used."""
        self.found_dead = False
        """Whether the kept-alive connection it got turned out dead before a byte was written to it."""
        self._deadline = time.monotonic() + CONNECTING
        self._silence = CONNECTING
        self._socket: socket.socket | None = None
        self._is_duplicate = False
        self._lock = threading.Lock()

    @property
    def sent(self) -> bool:
        """Whether any of the request has left."""
        return self.written > 0

    @property
    def through(self) -> bool:
        """Whether the whole request has left."""
        return 0 < self.size <= self.written

    # --- what the carrying thread says ---

    def check(self) -> None:
        """Raises GivenUpError when nobody waits for it any more."""
        if self.given_up:
            raise GivenUpError

    def patience(self) -> float:
        """Seconds that the next read or write may block. Raises TimeoutError when the step's time is over."""
        left = min(self._deadline - time.monotonic(), self._silence)
        if left <= 0:
            raise TimeoutError("timed out")
        return left

    def starts_over(self) -> None:
        """On a new connection, since nothing has left."""
        self.fresh_only, self.found_dead = True, False
        self._step(CONNECTING, CONNECTING)

    def holds(self, carrier: socket.socket) -> None:
        """The wait is on `carrier` from now on. Raises GivenUpError if it must not be."""
        with self._lock:
            self._socket = carrier
            self.check()

    def connecting(self, carrier: socket.socket) -> None:
        """A connection stands, and TLS may be next. Raises GivenUpError.

        While TLS is agreed on nobody but the TLS library has the socket, so a duplicate is kept to end it by.
        """
        self.connected()
        self._is_duplicate = True
        self.holds(carrier.dup())

    def connected(self) -> None:
        """The connection can be written to, or there is none."""
        with self._lock:
            if self._is_duplicate and self._socket is not None:
                self._socket.close()
                self._socket = None
            self._is_duplicate = False

    def lets_go(self) -> None:
        """The connection is not this call's any more: it may carry another one by now."""
        with self._lock:
            self._socket = None

    def begins(self, carrier: socket.socket, size: int) -> None:
        """The request is about to be written to `carrier`; `size` is that of its body. Raises GivenUpError."""
        self.holds(carrier)
        self.written = self._offered = 0
        self.size, self._head = size, b""
        self._step(TRANSFER, SILENCE)

    def hold(self, head: bytes) -> None:
        """The head of the request: it leaves together with what is written first, in one packet if that is small."""
        self._head = head
        self.size += len(head)

    def write(self, carrier: socket.socket, data: bytes) -> None:
        """Hand the head, if it is still held, and `data` to the kernel, piece by piece."""
        head, self._head = self._head, b""
        parts = (head + data,) if len(head) + len(data) <= _FIRST else (head, data)
        for part in parts:
            view = memoryview(part)
            while view:
                piece = view[: _PIECE if self.written else _FIRST]
                carrier.settimeout(self.patience())
                self._offered = self.written + len(piece)
                taken = carrier.send(piece)
                self.written += taken
                view = view[taken:]

    def waits(self) -> None:
        """The request is out: from now on it is the function's time."""
        self._step(self.limit, self.limit)

    def reads(self) -> None:
        """The head of the answer is here."""
        self._step(TRANSFER, SILENCE)

    def _step(self, seconds: float, silence: float) -> None:
        self._deadline, self._silence = time.monotonic() + seconds, silence

    # --- what any thread may say ---

    def give_up(self) -> None:
        """End the wait: whoever reads from the connection finds its end there. At any time, more than once, also late.

        Once the function may have the whole request, its answer may be on its way: then it has a moment to arrive.
        """
        with self._lock:
            first, self.given_up = not self.given_up, True
            if self._socket is None:
                return
            if not 0 < self.size <= self._offered:
                _shut_down(self._socket)
                return
        if first:
            timer = threading.Timer(GRACE, self._end)
            timer.daemon = True
            timer.start()

    def _end(self) -> None:
        with self._lock:
            if self._socket is not None:
                _shut_down(self._socket)


def _shut_down(carrier: socket.socket) -> None:
    plain = getattr(carrier, "socket", carrier)  # urllib3 wraps TLS inside TLS, through an https proxy
    with suppress(OSError):
        # Not SSLSocket's own: it takes the TLS state away from under the thread that reads.
        socket.socket.shutdown(plain, socket.SHUT_RDWR)
