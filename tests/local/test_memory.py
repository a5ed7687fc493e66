"""Memory is measured from outside: a process and all its descendants, by /proc and by psutil alike."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from workbench.local import memory

MB = 1_048_576
PROGRAM = """
import subprocess, sys
block = bytearray(40_000_000)
if len(sys.argv) > 1:
    child = subprocess.Popen([sys.executable, "-c", "b = bytearray(40_000_000); print(flush=True); input()"],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.stdout.readline()
else:
    del block
print(flush=True)
input()
"""


@pytest.fixture
def process(request: pytest.FixtureRequest) -> Iterator[int]:
    command = [sys.executable, "-c", PROGRAM, *request.param]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.readline()
        yield started.pid
        started.kill()


@pytest.mark.parametrize("process", [["child"]], indirect=True)
@pytest.mark.parametrize("linux", [True, False])
def test_descendants_count(process: int, linux: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LINUX", linux and sys.platform == "linux")
    assert 80 * MB * 0.9 < memory.usage(process) < 140 * MB
    assert memory.exceeds(process, 60 * MB)
    assert not memory.exceeds(process, 300 * MB)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux remembers the peak")
@pytest.mark.parametrize("process", [[]], indirect=True)
def test_the_peak_is_remembered(process: int) -> None:
    assert memory.usage(process) < 38 * MB < memory.peak(process) < 80 * MB


@pytest.mark.parametrize("linux", [True, False])
def test_a_process_that_is_gone_uses_nothing(linux: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_LINUX", linux and sys.platform == "linux")
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    assert memory.usage(ended.pid) == memory.peak(ended.pid) == 0
