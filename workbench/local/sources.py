"""The code of a function on disk: whether it changed, what it weighs, and a copy that nobody edits.

`$LATEST` runs from the user's own folder, so each invocation asks whether that folder changed. A published version is
immutable: it is copied when it is first used, and only the copy runs, whatever happens to the original afterwards.
"""

import asyncio
import base64
import hashlib
import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.local.definitions import LATEST, MANIFEST, VERSIONS, Version

_SKIPPED = frozenset({"__pycache__", "node_modules", "venv"})
_LOOK_AGAIN = 20.0
"""A folder that took t seconds to look through is looked through again after 20 t at the earliest."""
_FREE = 0.002
"""Seconds: a folder that takes less is looked through each time."""


@dataclass(frozen=True, slots=True)
class Digest:
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
    stats = [(name, s.st_mtime_ns, s.st_size, s.st_ino) for name, s in _files(str(folder))]
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
        self._copies: dict[tuple[Path, int], asyncio.Task[Path]] = {}
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
        """What the version's code weighs; read again only if it changed, and never for a published version."""
        mark = self.fingerprint(version)
        known = self._digests.get(version.code)
        if known is None or known[0] != mark:
            known = (mark, await asyncio.to_thread(digest, version.code))
            self._digests[version.code] = known
        return known[1]

    async def task_root(self, function: str, version: Version) -> Path:
        """The folder to run `version` from. Raises OSError if a published version can't be copied."""
        if version.number == LATEST:
            return version.code
        key = (version.code, version.code.stat().st_ino)
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


def _copy(code: Path, target: Path) -> Path:
    try:
        shutil.copytree(
            code, target, ignore=shutil.ignore_patterns("__pycache__", ".git"), ignore_dangling_symlinks=True
        )
    except shutil.Error as error:
        raise OSError(f"{code} can't be copied: {error.args[0][0][2]}") from error
    return target
