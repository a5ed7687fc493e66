"""A line that asks for a file: its name is completed with Tab, and one that is there is not overwritten unasked."""

from dataclasses import dataclass
from pathlib import Path

from textual.message import Message
from textual.widgets import Input

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Files
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.tui.widgets.line_bar import LineBar

_SHOWN = 8


class FileBar(LineBar):
    """Posts Chosen when a file was named; whoever does the work then calls `close` or `fail`, or `save` with the data.

    Args:
        label: what the file is for. saves: whether it will be written.
    """

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """A file was named. overwrite: whether it may be overwritten if it is there."""

        bar: "FileBar"
        path: Path
        overwrite: bool

    @dataclass(eq=False, repr=False)
    class Save(Message):
        """Data is to be saved; the app does it, which knows where files are written."""

        bar: "FileBar"
        path: Path
        data: bytes
        overwrite: bool

        def save(self, files: Files) -> None:
            """Do it, and tell the bar what came of it."""
            self.stop()
            try:
                files.save(str(self.path), self.data, overwrite=self.overwrite)
            except WorkbenchError as error:
                self.bar.tell(visible(error.message), "$error")
            else:
                self.bar.saved(self.path, len(self.data))

    @dataclass(eq=False, repr=False)
    class Saved(Message):
        """It is saved, and the line is closed."""

        path: Path

    @dataclass(eq=False, repr=False)
    class Left(Message):
        """It was given up."""

    def __init__(self, label: str, *, saves: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label, self._saves = label, saves
        self._asked = ""

    def start(self, name: str = "") -> None:
        """Ask, beginning with a name."""
        self._asked = ""
        buttons = (("submit", "⏎", "Take this file: Enter"), ("complete", "⇥", "Complete the name: Tab"))
        self.open(self._label, name, "a file's name; Tab completes it", buttons)

    def save(self, chosen: Chosen, data: bytes) -> None:
        """Have `data` saved to the file that was chosen; Saved tells that it is, the line why it isn't."""
        # To the app at once: a message doesn't bubble beyond the widget whose handler has sent it.
        self.app.post_message(self.Save(self, chosen.path, data, chosen.overwrite))

    def saved(self, path: Path, size: int) -> None:
        """Close, and say that so many bytes are saved."""
        self.close()
        self.post_message(self.Saved(path))
        self.notify(f"Saved {plural(size, 'byte')} to {visible(str(path))}.", markup=False)

    def fail(self, error: OSError | ValueError | RuntimeError) -> None:
        """Say why it did not work; the line stays."""
        reason = error.strerror if isinstance(error, OSError) else None
        self.tell(visible(reason or str(error)), "$error")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another name is another question."""
        event.stop()
        self._asked = ""
        self.tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Pass the name on; ask first whether it may be overwritten."""
        event.stop()
        name = event.value.strip()
        if not name:
            self.tell("a file needs a name", "$error")
            return
        try:
            path = Path(name).expanduser()
            is_there = self._saves and path.exists()
            hindrance = _hindrance(name, path) if self._saves else ""
        except (OSError, ValueError, RuntimeError) as error:
            self.fail(error)
            return
        if hindrance:
            self.tell(visible(hindrance), "$error")
            return
        if is_there and self._asked != name:
            self._asked = name
            self.tell("is there already: Enter overwrites it, Esc doesn't", "$warning")
        else:
            self.post_message(self.Chosen(self, path, overwrite=is_there))

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Complete the name; give up."""
        event.stop()
        if event.what == "cancel":
            self.close()
            self.post_message(self.Left())
        elif event.what == "complete":
            self._complete()

    def _complete(self) -> None:
        """Complete as far as all names agree, and tell them when there are several."""
        typed = self.input.value
        folder, slash, begun = typed.rpartition("/")
        try:
            entries = sorted(Path(f"{folder}{slash}" or ".").expanduser().iterdir())
            names = [f"{entry.name}/" if entry.is_dir() else entry.name for entry in entries]
        except (OSError, ValueError, RuntimeError) as error:
            self.fail(error)
            return
        names = [name for name in names if name.startswith(begun) and (begun or not name.startswith("."))]
        if not names:
            self.tell("no such file", "$warning")
            return
        common = names[0]
        while not all(name.startswith(common) for name in names):
            common = common[:-1]
        with self.input.prevent(Input.Changed):
            self.input.value = f"{folder}{slash}{common}"
        self.input.cursor_position = len(self.input.value)
        more = " …" if len(names) > _SHOWN else ""
        self.tell("" if len(names) == 1 else visible("  ".join(names[:_SHOWN])) + more)


def _hindrance(name: str, path: Path) -> str:
    """Why nothing can be saved there; empty where it may be tried."""
    if path.is_dir():
        return "it is a folder"
    if path.exists() and not path.is_file():  # writing to a pipe would wait for whoever reads
        return "it is not a file"
    folder = path if name.endswith("/") else path.parent
    return "" if folder.is_dir() else f"there is no folder {folder}"
