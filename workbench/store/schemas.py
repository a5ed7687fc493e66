"""Schemas: what payloads are checked by, as plain files beside the events.

An event's own stands beside it, `<name>.schema.json`; one for all of a function's payloads is called `schema.json`, and
stands in `events/<function>/`, in `<function>/` or in `<function>/events/`. Nearest wins. A person may choose any other
file. Looking for one is a few questions to the file system, so it does not need a thread.
"""

from collections.abc import Iterator
from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.core.schema_files import LARGEST, SchemaFile

_FUNCTION = "schema.json"
_EVENT = ".schema.json"


def is_schema(path: Path) -> bool:
    """Whether a file among events is a schema, by its name, and so no event."""
    return path.name == _FUNCTION or path.name.endswith(_EVENT)


def is_name(name: str) -> bool:
    """Whether a function's or an event's name may be part of a path: it must not lead out of its folder."""
    return name not in ("", ".", "..") and not set(name) & {"/", "\\", "\0"}


class FileSchemas:
    """For targets that have no folder: only what a person chooses. Implements core.ports.Schemas."""

    def find(self, function: str, event: str | None = None) -> SchemaFile | None:  # noqa: ARG002 - the protocol's
        """None."""
        return None

    def load(self, path: str) -> SchemaFile:
        """The schema at a path, `~` for the home folder. Raises WorkbenchError when it can't be read."""
        try:
            return _read(Path(path).expanduser())
        except RuntimeError as error:  # whose home?
            raise _unreadable(error) from error


class FolderSchemas(FileSchemas):
    """The schemas of the functions in one folder, and what a person chooses. Implements core.ports.Schemas."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, function: str, event: str | None = None) -> SchemaFile | None:
        """The schema for a function's payload, its event's own if it has one; None if there is none.

        Raises WorkbenchError when there is one that can't be read.
        """
        for path in self._candidates(function, event):
            try:
                if path.is_file():
                    return _read(path)
            except (OSError, ValueError) as error:  # a name that is too long, or that no path can have
                raise _unreadable(error) from error
        return None

    def _candidates(self, function: str, event: str | None) -> Iterator[Path]:
        if not is_name(function):
            return
        beside, inside = self._folder / "events" / function, self._folder / function
        if event is not None and is_name(event):
            yield from (folder / f"{event}{_EVENT}" for folder in (beside, inside / "events"))
        yield from (folder / _FUNCTION for folder in (beside, inside, inside / "events"))


def _read(path: Path) -> SchemaFile:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise WorkbenchError("The schema is too large", f"{path} has {size:,} bytes; {LARGEST:,} is the most.")
        if not path.is_file():
            raise WorkbenchError("The schema can't be read", f"{path} is not a file.")
        return SchemaFile(f"{path.parent.name}/{path.name}".lstrip("/"), str(path), path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> WorkbenchError:
    return WorkbenchError("The schema can't be read", str(error))
