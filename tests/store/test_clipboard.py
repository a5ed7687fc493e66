"""The system's clipboard by its tools: the right one, the very text, and quiet where there is none."""

import os
import time
from pathlib import Path

import pytest

from workbench.store.clipboard import SystemClipboard


def _tool(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _eventually(path: Path) -> bytes:
    for _ in range(1000):
        if path.exists():
            return path.read_bytes()
        time.sleep(0.01)
    raise AssertionError("nothing was copied")


@pytest.mark.parametrize(
    ("platform", "more", "tool"),
    [
        ("linux", {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "wl-copy"),
        ("linux", {"DISPLAY": ":0"}, "xclip"),
        ("linux", {"WSL_DISTRO_NAME": "Debian", "DISPLAY": ":0"}, "clip.exe"),
        ("darwin", {}, "pbcopy"),
        ("win32", {}, "clip.exe"),
        ("linux", {}, ""),
    ],
)
def test_the_tool_of_the_system(tmp_path: Path, platform: str, more: dict[str, str], tool: str) -> None:
    for name in ("wl-copy", "xclip", "clip.exe", "pbcopy"):
        _tool(tmp_path, name, "")
    command = SystemClipboard({"PATH": str(tmp_path), **more}, platform).command()
    assert (Path(command[0]).name if command else "") == tool


@pytest.mark.skipif(os.name != "posix", reason="the tools here are shell scripts")
@pytest.mark.parametrize(("name", "encoding"), [("xclip", "utf-8"), ("clip.exe", "utf-16")])
def test_the_newest_text_arrives_whole(tmp_path: Path, name: str, encoding: str) -> None:
    _tool(
        tmp_path,
        name,
        f"cat > {tmp_path}/part; echo noise; echo noise >&2; mv {tmp_path}/part {tmp_path}/$(wc -c < {tmp_path}/part)",
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    text = "naïve 語 $HOME\n" * 10_000
    environ = {"PATH": path, "DISPLAY": ":0", **({"WSL_DISTRO_NAME": "x"} if name == "clip.exe" else {})}
    clipboard = SystemClipboard(environ, "linux")
    for number in range(5):
        clipboard.copy(f"{number}")
    clipboard.copy(text)
    data = text.encode(encoding)
    assert _eventually(tmp_path / str(len(data))) == data


@pytest.mark.skipif(os.name != "posix", reason="the tools here are shell scripts")
def test_a_tool_that_fails_and_none_at_all_are_quiet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _tool(tmp_path, "xclip", f"echo no display >&2; touch {tmp_path}/ran; exit 1")
    SystemClipboard({"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "DISPLAY": ":9"}, "linux").copy(
        "x" * 200_000
    )
    _eventually(tmp_path / "ran")
    SystemClipboard({}, "linux").copy("x")
    assert capfd.readouterr() == ("", "")
