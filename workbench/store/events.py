"""Events: saved payloads as plain files that people can read, edit and commit.

    <project>/events/<function>/<name>.json     where a new one is saved, if there is a project
    <project>/<function>/events/<name>.json     …or here, if the function's folder has such a folder already
    <data>/events/<function>/<name>.json        the user's own: where a new one is saved otherwise
    <project>/events/<name>.json                as AWS SAM has them, for any function

The name is the file's. Bytes go in and come out as they are. Schemas among them, as store/schemas.py names them, are no
events. No function's name leads out of these folders. Who changes a file says what they have seen of it: if others
changed it since, a person is asked again.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workbench.core.errors import WorkbenchError
from workbench.core.functions import parse_reference
from workbench.core.saved_events import ConsentNeededError, SavedEvent, event_name
from workbench.store import event_files, whole_files
from workbench.store.event_files import SUFFIX
from workbench.store.schemas import is_name, is_schema

PROJECT, OWN, SAM, SAMPLE = "project", "yours", "all functions", "sample"
_MOST = 2_000
"""Files of a folder that are listed."""


class _Folder(Struct, frozen=True):
    """A folder with events. where: what the list calls it. is_fixed: whether nothing in it may change."""

    path: Path
    where: str
    is_fixed: bool = False


class EventFiles:
    """The events of one target's functions. Implements core.ports.Events.

    Args:
        own: the user's own folder of events.
        project: the folder of the project; None if there is none.
        is_fixed: whether the project's may not be changed: they are samples.
    """

    title = "Files"

    def __init__(self, own: Path, project: Path | None = None, *, is_fixed: bool = False) -> None:
        self._own, self._project, self._is_fixed = own, project, is_fixed

    # --- reading ---

    def list(self, function: str) -> Sequence[SavedEvent]:
        """The function's events, then those that are for any function, each in alphabetical order."""
        return [event for folder in self._folders(function) for event in _in_order(folder)]

    def first(self, function: str) -> SavedEvent | None:
        """The one to begin with: of those that are the function's own. None when it has none."""
        own = (folder for folder in self._folders(function) if folder.where != SAM)
        return next((event for folder in own for event in _in_order(folder)), None)

    def load(self, function: str, event: SavedEvent) -> bytes:  # noqa: ARG002 - the protocol's
        """The event's bytes. Raises WorkbenchError when it is gone or can't be read."""
        return event_files.read(Path(event.key))

    # --- changing ---

    def saves_to(self, function: str) -> str:
        """The folder that a new event of the function is saved in. Raises WorkbenchError where there can be none."""
        return _shown(self._home(function).path)

    def save(self, function: str, name: str, payload: bytes, consent: str = "") -> SavedEvent:
        """Save `payload` under `name`. Raises ConsentNeededError if there is one of that name already."""
        folder = self._home(function)
        path = folder.path / f"{event_name(name)}{SUFFIX}"
        try:
            if not consent or not path.exists():
                event_files.create(path, payload)
            elif consent == event_files.stamp(path):
                whole_files.write(path, payload)
            else:
                raise FileExistsError(path)
            return _event(path, folder)
        except FileExistsError as error:
            if path.is_dir() or not path.parent.is_dir():
                raise _unwritten(error) from error
            raise _taken(path, bool(consent)) from error
        except (OSError, ValueError) as error:
            raise _unwritten(error) from error

    def rename(self, function: str, event: SavedEvent, name: str) -> SavedEvent:  # noqa: ARG002 - the protocol's
        """Give the event another name; its own schema goes with it. Raises WorkbenchError if the name is taken."""
        path = _changeable(event)
        target = path.with_name(f"{event_name(name)}{SUFFIX}")
        try:
            event_files.rename(path, target)
            schema = path.with_name(f"{path.stem}.schema.json")
            if schema.is_file():
                event_files.rename(schema, target.with_name(f"{target.stem}.schema.json"))
            stamp = event_files.stamp(target)
            return replace(event, name=target.stem, key=str(target), detail=_shown(target), stamp=stamp)
        except FileExistsError as error:
            raise WorkbenchError("The name is taken", f"{_shown(target)} is there already.") from error
        except (OSError, ValueError) as error:
            raise _unwritten(error) from error

    def delete(self, function: str, event: SavedEvent, consent: str = "") -> None:  # noqa: ARG002 - the protocol's
        """Delete the event. Raises ConsentNeededError unless `consent` is from such an error, and still holds."""
        path = _changeable(event)
        try:
            now = event_files.stamp(path)
            if consent != now:
                changed = "\n\nIt was changed since it was listed." if now != event.stamp else ""
                raise ConsentNeededError("Delete the event?", f"{_shown(path)}{changed}", "Delete", now)
            path.unlink()
        except FileNotFoundError:
            return
        except OSError as error:
            raise WorkbenchError("The event can't be deleted", str(error)) from error

    # --- the folders ---

    def _folders(self, function: str) -> Iterator[_Folder]:
        where = SAMPLE if self._is_fixed else PROJECT
        name = _folder_name(function)
        if name and self._project is not None:
            yield _Folder(self._project / "events" / name, where, self._is_fixed)
            yield _Folder(self._project / name / "events", where, self._is_fixed)
        if name:
            yield _Folder(self._own / name, OWN)
        if self._project is not None and not self._is_fixed:
            yield _Folder(self._project / "events", SAM)

    def _home(self, function: str) -> _Folder:
        name = _folder_name(function)
        if not name:
            raise WorkbenchError("It can't be saved", f"{function!r} can't be the name of a folder.")
        if self._project is None or self._is_fixed:
            return _Folder(self._own / name, OWN)
        beside, inside = self._project / "events" / name, self._project / name / "events"
        return _Folder(inside if inside.is_dir() and not beside.is_dir() else beside, PROJECT)


def _folder_name(function: str) -> str:
    """What the function's folder is called: its name, also where it is known by its ARN; empty if none can be."""
    with suppress(WorkbenchError):
        function = parse_reference(function).name
    return function if is_name(function) and function.isprintable() else ""


def _in_order(folder: _Folder) -> Sequence[SavedEvent]:
    return sorted(_events(folder), key=lambda event: event.name.casefold())


def _events(folder: _Folder) -> Iterator[SavedEvent]:
    found = 0
    try:
        for path in folder.path.iterdir():
            if path.suffix == SUFFIX and not path.name.startswith(".") and not is_schema(path) and path.is_file():
                yield _event(path, folder)
                found += 1
                if found == _MOST:
                    return
    except OSError:
        return


def _event(path: Path, folder: _Folder) -> SavedEvent:
    return SavedEvent(path.stem, folder.where, str(path), _shown(path), event_files.stamp(path), folder.is_fixed)


def _shown(path: Path) -> str:
    """A path as people write it, from the home folder on."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):  # it is elsewhere, or nobody knows where home is
        return str(path)


def _changeable(event: SavedEvent) -> Path:
    if event.is_fixed:
        raise WorkbenchError("It can't be changed", f"{event.name} comes with the program.", "Duplicate it.")
    return Path(event.key)


def _taken(path: Path, asked_before: bool) -> WorkbenchError:
    try:
        size = path.stat().st_size
        now = event_files.stamp(path)
    except OSError as error:  # gone again
        return _unwritten(error)
    again = " It was changed just now." if asked_before else ""
    words = f"{_shown(path)}\nis there already, with {size:,} bytes.{again} What is in it will be lost."
    return ConsentNeededError("Replace the event?", words, "Replace", now)


def _unwritten(error: Exception) -> WorkbenchError:
    return WorkbenchError("The event can't be saved", str(error))
