"""The clipboard of the system that the workbench runs on, by the system's own tools. Implements core.ports.Clipboard.

    macOS pbcopy · Windows and WSL clip.exe · Wayland wl-copy · X11 xclip, xsel

It is the second way to a clipboard: the terminal is the first (OSC 52), and over SSH the only one that leads to the
person. So it is quiet: a machine without a display or a tool, and a tool that fails or hangs, change nothing.

Not pyperclip, which lets its tools write into the terminal and waits for them without end; and not copykitten, whose
text is gone from X11 when the workbench ends.
"""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress

_PATIENCE = 5.0
"""Seconds for a tool: some wait for a display that doesn't answer."""


class SystemClipboard:
    """Runs the tool in a thread of its own, one at a time; of what is copied meanwhile, the newest counts."""

    def __init__(self, environ: Mapping[str, str], platform: str = sys.platform) -> None:
        """`platform`: as sys.platform has it."""
        self._environ, self._platform = environ, platform
        self._lock = threading.Lock()
        self._waiting: str | None = None
        self._is_running = False

    def copy(self, text: str) -> None:
        """Put `text` on the clipboard soon, if there is one. Not blocking; raises nothing."""
        with self._lock:
            self._waiting = text
            if self._is_running:
                return
            self._is_running = True
        threading.Thread(target=self._run, name="system clipboard", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                text, self._waiting = self._waiting, None
                if text is None:
                    self._is_running = False
                    return
            self._put(text)

    def _put(self, text: str) -> None:
        command = self.command()
        if not command:
            return
        # clip.exe reads the machine's code page unless a byte order mark says better.
        encoding = "utf-16" if command[0].endswith("clip.exe") else "utf-8"
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(
                command,
                input=text.encode(encoding, "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
                env={**self._environ, "LC_CTYPE": "UTF-8"} if self._platform == "darwin" else dict(self._environ),
                start_new_session=os.name == "posix",  # what it leaves running outlives the terminal
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )

    def command(self) -> Sequence[str]:
        """The tool and its arguments; empty where there is none."""
        tools: list[Sequence[str]] = []
        if self._platform == "darwin":
            tools.append(("pbcopy",))
        elif self._platform == "win32" or self._environ.get("WSL_DISTRO_NAME"):
            tools.append(("clip.exe",))
        if self._environ.get("WAYLAND_DISPLAY"):
            tools.append(("wl-copy", "--type", "text/plain"))
        if self._environ.get("DISPLAY"):
            tools += [("xclip", "-selection", "clipboard", "-in"), ("xsel", "--clipboard", "--input")]
        for name, *arguments in tools:
            found = shutil.which(name, path=self._environ.get("PATH"))
            if found:
                return (found, *arguments)
        return ()
