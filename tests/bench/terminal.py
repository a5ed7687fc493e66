"""A program in a pseudo-terminal, driven by keys and timed by what it paints.

Time runs from the moment the keys are written to the moment the bytes that paint their effect have been read. The
program is not looked into, so that whatever stands in it is measured as one has it, with Textual's parser and frame
timer. (A real terminal takes a few milliseconds more to draw what it reads.)
"""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

COLUMNS, ROWS = 160, 48
_FRAME_GAP = 0.004
"""Seconds without a byte that end a frame: its bytes come in pieces of 4 KB, one on the heels of the other."""
_ESCAPE = re.compile(
    rb"""\x1b(?:
        \[ [0-?]* [\ -/]* [@-~]                  # colours, positions
      | [\]PX^_] [^\x07\x1b]* (?:\x07|\x1b\\)   # titles, the clipboard
      | [\ -/]* [0-Z\\^-~]
    )""",
    re.VERBOSE,
)
_BEGUN = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$")


class NotSeen(Exception):  # noqa: N818 - an outcome of a measurement
    """What was waited for did not appear."""


class Terminal:
    """Runs `argv` in a terminal of 160x48 until it is closed. A context manager.

    `variables` are set in its environment beside this process's own.
    """

    def __init__(self, argv: Sequence[str], variables: Mapping[str, str] | None = None) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(variables or {})}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self.started = time.perf_counter()
        self.pid, self._file = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], list(argv), environment)
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.set_blocking(self._file, False)
        self._unread = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._is_open = True

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Kill the program."""
        if self._is_open:
            self._is_open = False
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            os.close(self._file)

    @property
    def memory(self) -> float:
        """MiB of the program that are in memory (the process itself, not its children)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    @property
    def text(self) -> str:
        """What was painted since the last keys, without colours and positions."""
        return self._text

    def send(self, keys: bytes) -> float:
        """Type; returns when the first byte was written, by `time.perf_counter`."""
        self._take()
        self._text = ""
        began = time.perf_counter()
        left = memoryview(keys)
        while left:
            readable, writable, _ = select.select([self._file], [self._file], [], 30)
            if readable:
                self._take()
            if writable:
                with suppress(BlockingIOError):
                    left = left[os.write(self._file, left[:4096]) :]
            elif not readable:
                raise NotSeen("the program takes no more keys")
        return began

    def until(self, shows: str, timeout: float = 30) -> float:
        """When `shows` had been painted since the last keys, by `time.perf_counter`. Raises NotSeen."""
        until = time.monotonic() + timeout
        looked = 0
        while self._text.find(shows, looked) < 0:
            looked = max(0, len(self._text) - len(shows))
            if not self._wait(until - time.monotonic()):
                raise NotSeen(f"{shows!r} was not painted within {timeout:g} s, but: {self._text[-400:]!r}")
        return time.perf_counter()

    def frame(self, least: int = 1, timeout: float = 30) -> float:
        """When the next frame with at least so many characters was complete, by `time.perf_counter`. Raises NotSeen."""
        until = time.monotonic() + timeout
        while True:
            before = len(self._text)
            if not self._wait(until - time.monotonic()):
                raise NotSeen(f"nothing was painted within {timeout:g} s")
            last = time.perf_counter()
            while self._wait(_FRAME_GAP):
                last = time.perf_counter()
            if len(self._text) - before >= least:
                return last

    def quiet(self, seconds: float = 0.15, timeout: float = 60) -> None:
        """Wait until nothing was painted for so long. Raises NotSeen if that never happens."""
        until = time.monotonic() + timeout
        while self._wait(seconds):
            if time.monotonic() > until:
                raise NotSeen("it never stops painting")

    def effect(self, keys: bytes, shows: str = "", *, least: int = 1) -> float:
        """Milliseconds from typing `keys` until `shows`, or a frame of at least so many characters, was painted."""
        began = self.send(keys)
        return ((self.until(shows) if shows else self.frame(least)) - began) * 1000

    def _wait(self, seconds: float) -> bool:
        """Wait for something to be painted; whether something was."""
        if seconds <= 0 or not select.select([self._file], [], [], seconds)[0]:
            return False
        return self._take()

    def _take(self) -> bool:
        """Read what is there."""
        try:
            data = os.read(self._file, 1 << 16)
        except BlockingIOError:
            return False
        except OSError as error:  # the program has ended
            raise NotSeen(f"the program ended ({error}): {self._text[-2000:]}") from error
        self._unread += data
        begun = _BEGUN.search(self._unread, max(0, len(self._unread) - 4096))
        end = begun.start() if begun else len(self._unread)
        self._text += self._decoder.decode(_ESCAPE.sub(b"", self._unread[:end]))
        self._unread = self._unread[end:]
        return True
