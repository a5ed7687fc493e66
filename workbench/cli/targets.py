"""The targets that the interface offers: what is remembered, what `~/.aws` holds, and what becomes of a choice."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from workbench.cli.destinations import Ahead, LocalDestination
from workbench.core.errors import WorkbenchError
from workbench.core.ports import Destination, Events, Schemas
from workbench.core.targets import Local, Place, Profiles, Region
from workbench.local import samples_path
from workbench.service.role_cache import RoleCache
from workbench.service.target import Target, check_endpoint_url
from workbench.store.events import EventFiles
from workbench.store.recording import RecordedDestination, Recorder
from workbench.store.schemas import FileSchemas, FolderSchemas
from workbench.store.targets import TargetMemory

_TEMPLATES = ("template.yaml", "template.yml", "samconfig.toml")
"""Files that say that a folder is the project of an AWS SAM application."""


class KnownTargets:
    """Implements core.ports.Targets over the store and the service."""

    def __init__(
        self, memory: TargetMemory, environ: Mapping[str, str], own_events: Path, recorder: Recorder | None = None
    ) -> None:
        """own_events: the user's own folder of events. recorder: writes down what is invoked."""
        self._memory, self._environ, self._own_events, self._recorder = memory, environ, own_events, recorder
        self._roles = RoleCache()
        self._ahead = Ahead()
        self.recent, self.remember = memory.recent, memory.remember
        self.named, self.set_named = memory.named, memory.set_named

    def last_used(self) -> Destination | None:
        """The target used last; None when there is none, or its folder is gone."""
        for place in self.recent()[:1]:
            try:
                return self.destination(place)
            except WorkbenchError:
                return None
        return None

    def destination(self, place: Place) -> Destination:
        """The target at a place. Raises WorkbenchError for a folder that isn't there or an address that is none."""
        destination = self._destination(place)
        return destination if self._recorder is None else RecordedDestination(destination, self._recorder)

    def _destination(self, place: Place) -> Destination:
        if isinstance(place, Local):
            return LocalDestination(None if place.folder is None else _folder(place.folder), self._ahead)
        if place.endpoint_url is not None:
            check_endpoint_url(place.endpoint_url)
        return Target(place.profile, place.region, place.endpoint_url, roles=self._roles)

    def launch_ahead(self, place: Place) -> None:
        """Start what connecting to a place will wait for, if that can be done before anybody asks."""
        if isinstance(place, Local):
            self._ahead.launch(None if place.folder is None else Path(place.folder))

    def profiles(self) -> Profiles:
        """The profiles of the AWS configuration."""
        from workbench.service.profiles import read_profiles

        return read_profiles(self._environ)

    def regions(self) -> Sequence[Region]:
        """The regions that botocore knows of."""
        from workbench.service.profiles import read_regions

        return read_regions()

    def events(self, place: Place) -> Events:
        """The saved payloads: those beside the functions of a folder, or in the project the program was started in.

        That is the current folder, if it has a folder `events` or a SAM template. The samples' are not changed.
        """
        if isinstance(place, Local):
            folder = _folder_of(place)
            return EventFiles(self._own_events, folder, is_fixed=folder == samples_path())
        return EventFiles(self._own_events, _project())

    def schemas(self, place: Place) -> Schemas:
        """The schemas beside the events of a folder; for a remote target those that a person chooses."""
        return FolderSchemas(_folder_of(place)) if isinstance(place, Local) else FileSchemas()


def _folder_of(place: Local) -> Path:
    return Path(place.folder) if place.folder else samples_path()


def _project() -> Path | None:
    try:
        here = Path.cwd()
    except OSError:  # it was deleted
        return None
    return here if (here / "events").is_dir() or any((here / name).is_file() for name in _TEMPLATES) else None


def _folder(written: str) -> Path:
    try:
        folder = Path(written).expanduser().resolve()
        there = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # too long, nobody's home, a zero byte
        there = False
    if not there:
        raise WorkbenchError("No such folder", f"{written} is not a folder of functions.")
    return folder
