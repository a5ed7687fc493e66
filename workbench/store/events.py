"""Events: saved payloads as plain files that people can read, edit and commit.

They stand in `events/<function>/<name>.json` beside the functions, or in `<function>/events/<name>.json`; the name
is the file's. They are loaded byte for byte. Schemas among them, as store/schemas.py names them, are no events. Files
are few and small here, so reading them does not need a thread.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.store.schemas import is_name, is_schema


class FolderEvents:
    """The events of the functions in one folder. Implements core.ports.Events."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self, function: str) -> Sequence[str]:
        """The names of the function's events in alphabetical order; none when it has none."""
        return sorted({path.stem for path in self._files(function)}, key=str.casefold)

    def load(self, function: str, name: str) -> bytes:
        """The event's bytes. Raises WorkbenchError when it is gone or can't be read."""
        for path in self._files(function):
            if path.stem == name:
                try:
                    return path.read_bytes()
                except OSError as error:
                    raise WorkbenchError("The event can't be read", str(error)) from error
        raise WorkbenchError("The event is gone", f"{function} has no event called {name!r} any more.")

    def _files(self, function: str) -> Iterator[Path]:
        if not is_name(function):
            return
        for folder in (self._folder / "events" / function, self._folder / function / "events"):
            try:
                files = (path for path in folder.iterdir() if path.suffix == ".json" and path.is_file())
                yield from (path for path in files if not is_schema(path))
            except OSError:
                continue


class NoEvents:
    """For targets that have no folder. Implements core.ports.Events."""

    def names(self, function: str) -> Sequence[str]:  # noqa: ARG002 - the protocol's
        """None."""
        return ()

    def load(self, function: str, name: str) -> bytes:
        """Raises WorkbenchError."""
        raise WorkbenchError("No such event", f"{function} has no event called {name!r}.")
