"""The code of a function on disk: whether it changed, what it weighs, and a copy that nobody edits.

`$LATEST` runs from the user's own folder, so each invocation asks whether that folder changed. A published version is
immutable: it is copied when it is first used, and only the copy runs, whatever is written to the original's files
afterwards. Only a folder that was made again (or had files added or removed at its top) counts as another one.
"""

import asyncio
import base64
import hashlib
import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

from workbench.local.definitions import LATEST, MANIFEST, VERSIONS, Version

_SKIPPED = frozenset({"__pycache__", "node_modules", "venv"})
_LOOK_AGAIN = 20.0
"""A folder that took t seconds to look through is looked through again after 20 t at the earliest."""
_FREE = 0.002
"""Seconds: a folder that takes less is looked through each time."""


_Identity = tuple[int, int, int]


class Digest(Struct, frozen=True):
    """What a version's code weighs: bytes, its SHA-256 in base64, the newest file's time in seconds since the epoch."""

    size: int
    sha256: str
    modified: float


def _files(folder: str) -> Iterator[tuple[str, os.stat_result]]:
    """(path relative to the folder, stat) of each code file, in no order; what can't be read is left out."""
    pending = [(folder, "")]
    seen: set[tuple[int, int]] = set()
    while pending:
        directory, prefix = pending.pop()
        try:
            with os.scandir(directory) as entries:
                for entry in entries:
                    name = entry.name
                    if name in _SKIPPED or (not prefix and name in (VERSIONS, MANIFEST)):
                        continue
                    try:
                        status = entry.stat()
                        if not entry.is_dir():
                            yield prefix + name, status
                            continue
                    except OSError:
                        continue
                    if name[0] != "." and (key := (status.st_dev, status.st_ino)) not in seen:
                        seen.add(key)
                        pending.append((entry.path, f"{prefix}{name}/"))
        except OSError:
            continue


def fingerprint(folder: Path) -> int:
    """A number that changes when a code file under `folder` is added, removed or written."""
    stats = [(name, s.st_mtime_ns, s.st_ctime_ns, s.st_size, s.st_ino) for name, s in _files(str(folder))]
    stats.sort()
    return hash(tuple(stats))


def digest(folder: Path) -> Digest:
    """Weigh the code in `folder`. Reads every file: slow for a large one."""
    total, newest = 0, 0.0
    sha = hashlib.sha256()
    for name, status in sorted(_files(str(folder)), key=lambda item: item[0]):
        total += status.st_size
        newest = max(newest, status.st_mtime)
        sha.update(f"{name}\0{status.st_size}\0".encode("utf-8", "surrogateescape"))
        try:
            with (folder / name).open("rb") as file:
                while block := file.read(1 << 20):
                    sha.update(block)
        except OSError:
            continue
    return Digest(total, base64.b64encode(sha.digest()).decode(), newest)


class Sources:
    """Remembers fingerprints, digests and copies. `workspace` is an own, private folder for the copies."""

    def __init__(self, workspace: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspace = workspace
        self._clock = clock
        self._fingerprints: dict[Path, tuple[int, float, float]] = {}
        self._digests: dict[Path, tuple[int, Digest]] = {}
        self._copies: dict[tuple[Path, _Identity], asyncio.Task[Path]] = {}
        self._numbers = itertools.count()

    def fingerprint(self, version: Version) -> int:
        """See `fingerprint`; 0 for a published version. A folder that is slow to look through is asked less often."""
        if version.number != LATEST:
            return 0
        known = self._fingerprints.get(version.code)
        now = self._clock()
        if known is not None and now < known[1]:
            return known[0]
        value = fingerprint(version.code)
        cost = self._clock() - now
        again = now + cost * _LOOK_AGAIN if cost > _FREE else now
        self._fingerprints[version.code] = (value, again, cost)
        return value

    async def digest(self, version: Version) -> Digest:
        """What the version's code weighs; read again only if it changed or was made again."""
        mark = self.fingerprint(version) if version.number == LATEST else hash(_identity(version.code))
        known = self._digests.get(version.code)
        if known is None or known[0] != mark:
            known = (mark, await asyncio.to_thread(digest, version.code))
            self._digests[version.code] = known
        return known[1]

    async def task_root(self, function: str, version: Version) -> Path:
        """The folder to run `version` from. Raises OSError if a published version can't be copied."""
        if version.number == LATEST:
            return version.code
        version.code.stat()
        key = (version.code, _identity(version.code))
        task = self._copies.get(key)
        if task is None:
            target = self._workspace / "code" / str(next(self._numbers)) / function / version.number
            task = asyncio.create_task(asyncio.to_thread(_copy, version.code, target))
            self._copies[key] = task
        try:
            return await asyncio.shield(task)
        except OSError:
            self._copies.pop(key, None)
            raise


def _identity(folder: Path) -> _Identity:
    """What tells a folder from one made again in its place, which may well have the same inode."""
    try:
        status = folder.stat()
    except OSError:
        return 0, 0, 0
    return status.st_ino, status.st_mtime_ns, status.st_ctime_ns


def _copy(code: Path, target: Path) -> Path:
    try:
        shutil.copytree(code, target, ignore=lambda folder, names: _not_copied(code, Path(folder), names))
    except shutil.Error as error:
        raise OSError(f"{code} can't be copied: {error.args[0][0][2]}") from error
    return target


def _not_copied(code: Path, folder: Path, names: list[str]) -> list[str]:
    """Those of `names` in `folder`, on the way down from `code`, that are no code, lead nowhere or back up."""
    above = [parent.resolve() for parent in (folder, *folder.parents) if parent.is_relative_to(code)]

    def skipped(name: str) -> bool:
        path = folder / name
        if name in ("__pycache__", ".git"):
            return True
        if not path.is_symlink():
            return False
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: a link to itself, up to Python 3.12
            return True
        return any(parent.is_relative_to(target) for parent in above)

    return [name for name in names if skipped(name)]
