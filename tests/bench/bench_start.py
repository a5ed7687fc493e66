"""First paint of the whole workbench beside a bare Textual app: from spawn to the first full screen, through a PTY.

Also from first paint to the first function on the screen. To reach (performance.md): at most 1.3 of the bare app's
first paint, and the catalog at most 400 ms after it.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time

from tests.bench.table import Row, add, ms, ratio

ROUNDS = 7
SIZE = (48, 160)
BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("READY")

Bare().run()
"""
WORKBENCH = "import sys; from workbench.cli import main; sys.exit(main([]))"


def times(code: str, marks: list[bytes]) -> list[float]:
    """Milliseconds from spawn until each of the marks was written to the terminal."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-c", code], environment)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    seen = b""
    found: list[float] = []
    until = time.monotonic() + 30
    while len(found) < len(marks) and time.monotonic() < until:
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 65536)
            while len(found) < len(marks) and marks[len(found)] in seen:
                found.append((time.perf_counter() - began) * 1000)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    if len(found) < len(marks):
        raise SystemExit(f"never on the screen: {marks[len(found)]!r}")
    return found


def main() -> None:
    """Alternate between the two, so that both meet the same noise."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()
    bare: list[float] = []
    paint: list[float] = []
    usable: list[float] = []
    times(WORKBENCH, [b"Nothing invoked"])  # compiles what isn't compiled yet
    for _ in range(ROUNDS):
        bare += times(BARE, [b"READY"])
        first, catalog = times(WORKBENCH, [b"Nothing invoked", b"flaky-report"])
        paint.append(first)
        usable.append(catalog - first)
    add(Row("first paint", "1.3x a bare app", ms(paint), f"bare Textual app {ms(bare)}", ratio(paint, bare)))
    add(Row("catalog usable after first paint", "400 ms", ms(usable)))


if __name__ == "__main__":
    main()
