"""A folder of functions, an endpoint that serves it, and the command line as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest

import workbench
from workbench.local.launcher import start

ROOT = Path(workbench.__file__).parent.parent
_APP = """\
import time

def handler(event, context):
    print("at", context.function_version, "\\x1b[31mred")
    for number in range(event.get("lines", 0)):
        print("line", number)
    match event.get("do"):
        case "fail":
            raise ValueError("no \\x1b]0;title\\x07 [red]")
        case "wait":
            time.sleep(20)
    return {"event": event, "version": context.function_version, "price": 7.5}
"""
_CONFIGURATION = """\
handler = "app.handler"
timeout = 30
memory_size = 256
[aliases.live]
version = "2"
weights = { "1" = 0.25 }
[aliases.old]
version = "1"
"""


def write_functions(folder: Path) -> Path:
    """`shop` with two versions and two aliases, and `plain`, which is one file."""
    shop = folder / "shop"
    for place in (shop, shop / "versions" / "1", shop / "versions" / "2"):
        place.mkdir(parents=True)
        (place / "app.py").write_text(_APP)
    (shop / "function.toml").write_text(_CONFIGURATION)
    (folder / "plain").mkdir()
    (folder / "plain" / "app.py").write_text("def handler(event, context):\n    return event\n")
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of functions."""
    return write_functions(tmp_path_factory.mktemp("functions"))


@pytest.fixture(scope="session")
def endpoint(folder: Path) -> Iterator[str]:
    """The URL of an endpoint over the folder."""
    with start(folder) as running:
        yield running.url


class Workbench(Protocol):
    """Runs `workbench` with arguments, and what to give it on standard input."""

    def __call__(
        self, *arguments: str, stdin: bytes = b"", more: Mapping[str, str] = {}
    ) -> "subprocess.CompletedProcess[bytes]":
        """What it wrote, and its exit status."""
        ...


def command(*arguments: str) -> list[str]:
    """The command line as one starts it."""
    return [sys.executable, "-m", "workbench", *arguments]


def environment() -> dict[str, str]:
    """This process's, in which the package is found."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def run() -> Workbench:
    """Runs the command line to its end."""

    def workbench(
        *arguments: str, stdin: bytes = b"", more: Mapping[str, str] = {}
    ) -> "subprocess.CompletedProcess[bytes]":
        whole = environment() | dict(more)
        return subprocess.run(command(*arguments), input=stdin, capture_output=True, env=whole, timeout=30, check=False)

    return workbench
