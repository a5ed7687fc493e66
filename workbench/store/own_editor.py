"""Editing a payload in the person's own editor, by way of a file that only they can read."""

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from workbench.core.errors import WorkbenchError

_USUAL = ("sensible-editor", "nano", "vim", "vi", "notepad")


class OwnEditor:
    """The editor that $VISUAL or $EDITOR names, or else a usual one. Implements core.ports.OwnEditor."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def edit(self, payload: bytes) -> bytes:
        """Run the editor in this terminal on a copy of `payload` until it ends; give what it left.

        Raises WorkbenchError when there is none, or it fails; what was typed is then kept in the file it names. For the
        main thread: an interrupt meanwhile is meant for the editor alone.
        """
        command = self._command()
        folder = Path(tempfile.mkdtemp(prefix="lambda-workbench-"))  # mode 0700
        path = folder / "payload.json"
        try:
            path.write_bytes(payload)
            with _uninterrupted():
                status = subprocess.run([*command, str(path)], check=False).returncode
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise WorkbenchError("The editor didn't start", f"{error}.", "Set EDITOR to another one.") from error
        ended = f"{command[0]} ended with status {status}."
        try:
            edited = path.read_bytes()
        except OSError as error:
            raise WorkbenchError("The editor left no file", ended, "The payload is as it was.") from error
        if status != 0 and edited != payload:
            raise WorkbenchError("The editor failed", ended, f"What it left is kept in {path}.")
        shutil.rmtree(folder, ignore_errors=True)
        if status != 0:
            raise WorkbenchError("The editor failed", ended, "The payload is as it was.")
        return edited

    def _command(self) -> list[str]:
        written = self._environ.get("VISUAL") or self._environ.get("EDITOR") or ""
        try:
            command = shlex.split(written, posix=os.name == "posix")
        except ValueError as error:
            raise WorkbenchError("EDITOR can't be read", f"{written!r}: {error}.", "Mend its quotes.") from error
        if command:
            return command
        usual = next((name for name in _USUAL if shutil.which(name)), None)
        if usual is None:
            raise WorkbenchError("There is no editor", "Neither VISUAL nor EDITOR is set.", "Set EDITOR, to vi say.")
        return [usual]


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interrupt do nothing here. A program that is started meanwhile gets it as ever."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
