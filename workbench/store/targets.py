"""Which targets were used, and which functions a person named there by hand: one JSON file.

It is a convenience: whatever is wrong with the file costs what it remembers and nothing else. A file that can't be
understood is set aside under another name before a new one is written, never deleted. Each change is read, made
and written whole, so that two workbenches side by side keep what the other remembers.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from workbench.core.errors import WorkbenchError
from workbench.core.targets import Local, Place, Remote
from workbench.store import whole_files

RECENT = 20
"""Targets that are remembered as used."""
_NAMED = 500
"""Targets whose named functions are remembered, and functions of each."""


class _Place(msgspec.Struct, omit_defaults=True, frozen=True):
    """A place in the file: `local` with a folder or without, or what was named of a remote one."""

    local: bool = False
    folder: str | None = None
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    @classmethod
    def of(cls, place: Place) -> "_Place":
        if isinstance(place, Local):
            return cls(local=True, folder=place.folder)
        return cls(profile=place.profile, region=place.region, endpoint_url=place.endpoint_url)

    @property
    def place(self) -> Place:
        return Local(self.folder) if self.local else Remote(self.profile, self.region, self.endpoint_url)


class _Named(msgspec.Struct):
    target: _Place
    functions: list[str]


class _Content(msgspec.Struct):
    used: list[_Place] = msgspec.field(default_factory=list)
    named: list[_Named] = msgspec.field(default_factory=list)


class TargetMemory:
    """The file. Reading never fails; writing raises WorkbenchError when it can't be done."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def recent(self) -> Sequence[Place]:
        """The places used before, the last one first."""
        return [one.place for one in (self._read() or _Content()).used]

    def remember(self, place: Place) -> None:
        """Put `place` first."""
        one = _Place.of(place)

        def change(content: _Content) -> None:
            content.used = [one, *(other for other in content.used if other != one)][:RECENT]

        self._change(change)

    def named(self, place: Place) -> Sequence[str]:
        """The functions that a person named there."""
        wanted = _Place.of(place)
        content = self._read() or _Content()
        return next((tuple(one.functions) for one in content.named if one.target == wanted), ())

    def set_named(self, place: Place, functions: Sequence[str]) -> None:
        """Keep these as the functions that a person named there."""
        wanted = _Place.of(place)

        def change(content: _Content) -> None:
            others = [one for one in content.named if one.target != wanted]
            kept = [_Named(wanted, list(functions[-_NAMED:]))] if functions else []
            content.named = [*others[-_NAMED:], *kept]

        self._change(change)

    def _read(self) -> _Content | None:
        """What the file says; None when it can't be understood."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Content)
        except FileNotFoundError:
            return _Content()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _change(self, change: Callable[[_Content], None]) -> None:
        content = self._read()
        try:
            if content is None:
                self._path.replace(self._path.with_name(f"{self._path.name}.damaged"))
                content = _Content()
            change(content)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            whole_files.write(self._path, msgspec.json.format(msgspec.json.encode(content), indent=1), 0o600)
        except OSError as error:
            raise WorkbenchError("The target isn't remembered", str(error), f"Is {self._path} writable?") from error
