"""What the terminal benchmarks run: the whole workbench on a file, and Textual's own widgets on one."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.answers import FUNCTION, Answers
from tests.bench.terminal import Terminal

PAYLOAD_PANE, RESPONSE_PANE = b"\x1bOR", b"\x1bOS"
"""F3 and F4."""
INVOKE = b"\x1b[15~"
"""F5."""
_KEYS = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_EC2_METADATA_DISABLED": "true"}


@contextmanager
def workbench(payload: bytes, answers: Answers) -> Iterator[Terminal]:
    """The workbench with a payload, connected, its list read, and the focus in the payload."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "payload.json"
        file.write_bytes(payload)
        command = [sys.executable, "-m", "workbench", "--endpoint-url", answers.url, "--payload", f"@{file}", FUNCTION]
        homes = {"XDG_CONFIG_HOME": folder, "XDG_DATA_HOME": folder, "XDG_STATE_HOME": folder}
        with Terminal(command, _KEYS | homes) as terminal:
            terminal.until("1 function")
            terminal.quiet(0.3)
            terminal.send(PAYLOAD_PANE)
            terminal.quiet(0.3)
            yield terminal


@contextmanager
def stock(kind: str, text: bytes) -> Iterator[Terminal]:
    """One of Textual's widgets, still empty; F5 fills it with the text."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "text"
        file.write_bytes(text)
        with Terminal([sys.executable, "-m", "tests.bench.stock", kind, str(file)]) as terminal:
            terminal.until("READY")
            terminal.quiet(0.3)
            yield terminal


def fill(terminal: Terminal) -> float:
    """Fill a stock widget; milliseconds until it is painted."""
    took = terminal.effect(INVOKE, "FILLED")
    terminal.quiet(0.3)
    return took


def typed(terminal: Terminal, keys: int, pause: float = 0.03) -> list[float]:
    """Milliseconds from each of so many letters until it is painted behind those before it."""
    times = []
    word = ""
    for number in range(keys):
        letter = "etaoinshrd"[number % 10]
        word = (word + letter)[-6:]
        times.append(terminal.effect(letter.encode(), word))
        terminal.quiet(pause)
    return times
