"""Which functions a folder holds at this moment.

The folder may be a function folder itself, a SAM project, or a folder of either. What was read is kept until a cheap
look (a few `stat` calls a function) says it changed, and a function folder is read only when someone asks for that
function, so that ten thousand of them cost nothing but their names.

A name is looked up among the names that a scan found, never joined to a path: no name can lead out of the folder.
"""

import contextlib
import os
import sys
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct, field

from workbench.local.definitions import MANIFEST, TEMPLATES, VERSIONS, BadDefinition, Function, read_folder
from workbench.local.discovery import Unclear, obvious_handler

_WATCHED = (MANIFEST, *TEMPLATES, VERSIONS, "")
_IGNORED = frozenset({"__pycache__", "node_modules", "venv"})
_Stamp = tuple[int, int, int, int]
_Signature = tuple[_Stamp | None, ...]


class _Entry(Struct):
    """One folder that may define functions. `functions` is None until it was read; `said` are its known problems."""

    folder: Path
    signature: _Signature
    functions: dict[str, Function] | None = None
    problems: list[str] = field(default_factory=list)
    candidates: _Signature = ()
    said: list[str] = field(default_factory=list)

    @property
    def is_template(self) -> bool:
        return self.signature[0] is None and (self.signature[1] is not None or self.signature[2] is not None)


class Catalog:
    """The functions under `root`. Raises BadDefinition if `root` is no folder.

    A problem that appears later, while functions are served, is written to standard error once.
    """

    def __init__(self, root: Path, default_runtime: str | None = None) -> None:
        if not _is_folder(root):
            raise BadDefinition(f"{root}: no such folder")
        self.root = root.resolve()
        self._runtime = default_runtime or f"python{sys.version_info.major}.{sys.version_info.minor}"
        self._entries: dict[str, _Entry] = {}
        self._owners: dict[str, str] = {}
        self._names: list[str] = []
        self._outside: list[str] = []
        self._aloud = False
        self.scan()
        self._aloud = True

    def scan(self) -> None:
        """Look which folders there are and which changed. Reads templates, but no function folder."""
        known = self._outside
        found = dict(self._folders())
        self._say(self._outside, known)
        before = self._entries
        self._entries = {}
        for key, folder in sorted(found.items()):
            signature = _signature(folder)
            entry = before.get(key)
            if entry is None or entry.signature != signature:
                entry = _Entry(folder, signature, said=entry.said if entry else [])
            self._entries[key] = entry
        self._index()

    def function(self, name: str) -> Function | None:
        """The function of that name as it is on disk now, or None."""
        owner = self._owners.get(name)
        if owner is None or self._entries[owner].signature != _signature(self._entries[owner].folder):
            self.scan()
            owner = self._owners.get(name)
        if owner is None:
            return None
        return self._read(self._entries[owner]).get(name)

    def after(self, name: str) -> Iterator[Function]:
        """The functions whose names come after `name`, in order, as the last scan found them."""
        for following in self._names[bisect_right(self._names, name) :]:
            owner = self._owners.get(following)
            function = self._read(self._entries[owner]).get(following) if owner is not None else None
            if function is not None:
                yield function

    def count(self) -> int:
        """How many functions there are; folders that nobody asked for yet are taken at their word."""
        return sum(
            1 if entry.functions is None else len(entry.functions)
            for entry in self._entries.values()
            if entry.functions is not None or entry.signature[0] is not None
        )

    def folders(self) -> int:
        """How many folders may define functions."""
        return len(self._entries)

    def problems(self) -> list[str]:
        """A sentence for everything that is wrong, most of them naming a file. Reads every folder."""
        self._aloud = False
        try:
            for entry in self._entries.values():
                self._read(entry)
        finally:
            self._aloud = True
        return self._outside + [problem for entry in self._entries.values() for problem in entry.problems]

    def _folders(self) -> Iterator[tuple[str, Path]]:
        """(key, folder): the key is the name a function folder gives its function."""
        self._outside = []
        if not _is_folder(self.root):
            return
        if any((self.root / name).is_file() for name in (MANIFEST, *TEMPLATES)):
            yield self.root.name, self.root
            return
        own_handler = isinstance(obvious_handler(self.root), str)
        try:
            with os.scandir(self.root) as entries:
                nested = [
                    (entry.name, Path(entry.path))
                    for entry in entries
                    if entry.name[0] != "." and entry.name not in _IGNORED and self._usable(entry)
                ]
        except OSError as error:
            self._outside.append(f"{self.root}: can't be read: {error.strerror}")
            return
        if own_handler and not any(_stamp(f"{folder}/{MANIFEST}") for _, folder in nested):
            yield self.root.name, self.root
            return
        yield from nested

    def _usable(self, entry: os.DirEntry[str]) -> bool:
        """Whether it is a folder inside the root."""
        try:
            if not entry.is_dir():
                return False
            if not entry.is_symlink() or Path(entry.path).resolve().is_relative_to(self.root):
                return True
        except OSError as error:
            self._outside.append(f"{entry.path}: can't be read: {error.strerror}; it was left out")
            return False
        self._outside.append(f"{entry.path}: a link that leads out of {self.root}; it was left out")
        return False

    def _index(self) -> None:
        """Who defines which name. A function folder has its own name for sure; templates get what is left."""
        self._owners = {key: key for key, entry in self._entries.items() if not entry.is_template}
        for key, entry in self._entries.items():
            if not entry.is_template:
                continue
            first, known = entry.functions is None, entry.said
            for name in self._read(entry):
                if self._owners.setdefault(name, key) != key and first:
                    problem = f"{entry.folder}: a function named {name} is already defined elsewhere; left out"
                    self._say([problem], known)
                    entry.problems.append(problem)
        self._names = sorted(self._owners)

    def _read(self, entry: _Entry) -> dict[str, Function]:
        if entry.functions is not None and (entry.signature[0] is not None or entry.candidates == _python_files(entry)):
            return entry.functions
        entry.functions, entry.problems = {}, []
        entry.functions = self._look(entry)
        self._say(entry.problems, entry.said)
        entry.said = entry.problems
        return entry.functions

    def _say(self, problems: list[str], known: list[str]) -> None:
        """Write the problems that are not among the `known` to standard error, unless the caller of us will."""
        if not self._aloud:
            return
        with contextlib.suppress(OSError, ValueError):
            for problem in problems:
                if problem not in known:
                    sys.stderr.write(f"{problem}\n")
            sys.stderr.flush()

    def _look(self, entry: _Entry) -> dict[str, Function]:
        try:
            if entry.is_template:
                from workbench.local.sam import read_template  # YAML takes 18 ms to import, and most folders have none

                name = TEMPLATES[0] if entry.signature[1] is not None else TEMPLATES[1]
                functions, entry.problems = read_template(entry.folder / name, self._runtime)
            else:
                functions = self._read_folder(entry)
        except BadDefinition as error:
            entry.problems = [str(error)]
            return {}
        except (OSError, RuntimeError, TypeError, ValueError) as error:  # no folder may stop the others
            entry.problems = [f"{entry.folder}: can't be read: {error}"]
            return {}
        entry.problems += [warning for function in functions.values() for warning in function.warnings]
        return functions

    def _read_folder(self, entry: _Entry) -> dict[str, Function]:
        handler = None
        if entry.signature[0] is None:
            entry.candidates = _python_files(entry)
            found = obvious_handler(entry.folder)
            if found is None:
                return {}
            if isinstance(found, Unclear):
                raise BadDefinition(
                    f"{entry.folder}: not served, because {found.reason}; a {MANIFEST} can name the handler"
                )
            handler = found
        function = read_folder(entry.folder, entry.folder.name, self._runtime, handler)
        return {function.name: function}


def _signature(folder: Path) -> _Signature:
    return tuple(_stamp(f"{folder}/{name}") for name in _WATCHED)


def _python_files(entry: _Entry) -> _Signature:
    if entry.signature[0] is not None or entry.is_template:
        return ()
    try:
        names = sorted(name for name in os.listdir(entry.folder) if name.endswith(".py"))  # noqa: PTH208
    except OSError:
        return ()
    return tuple(_stamp(f"{entry.folder}/{name}") for name in names)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _stamp(path: str) -> _Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116 - called 50,000 times for 10,000 functions
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino
