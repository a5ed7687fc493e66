"""A program that is killed has saved what was typed, and shows it when it is started again."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.core.drafts import DraftKey
from workbench.store.drafts import DraftFiles
from workbench.store.paths import user_paths

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
KEY = DraftKey("samples", "checkout", "live")
F3 = b"\x1bOR"
WRITE_FOR_EVER = """
import sys
from pathlib import Path
from workbench.core.drafts import DraftKey
from workbench.store.drafts import DraftFiles
drafts, number = DraftFiles(Path(sys.argv[1])), 0
while True:
    number += 1
    drafts.save(DraftKey("samples", "checkout", "live"), bytes([65 + number % 26]) * 3_000_000)
"""


def wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.01)  # it comes about in another process, which tells nobody


def test_what_was_typed_outlives_a_kill() -> None:
    from tests.bench.terminal import Terminal

    drafts = DraftFiles(user_paths().drafts)
    command, size = [sys.executable, "-m", "workbench", "checkout:live"], {"COLUMNS": "160", "LINES": "48"}
    with Terminal(command, size) as terminal:
        terminal.until('"currency"')
        terminal.send(F3)
        terminal.quiet()
        terminal.send(b"typed before the kill")
        wait(lambda: (drafts.find(KEY) or (b"",))[0].startswith(b"typed before the kill"))
    with Terminal(command, size) as terminal:  # closing the first one has killed it
        terminal.until("typed before the kill")


def test_a_kill_while_writing_leaves_the_draft_before_or_the_new_one(tmp_path: Path) -> None:
    import subprocess

    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, str(tmp_path)])
        wait(lambda: DraftFiles(tmp_path).find(KEY) is not None and any(tmp_path.glob("*.new")))
        process.kill()
        process.wait()
        found = DraftFiles(tmp_path).find(KEY)
        assert found is not None
        assert len(found[0]) == 3_000_000
        assert len(set(found[0])) == 1
