"""Drafts on the disk: one small file each, so that what was typed is there next time, also after a crash or a kill.

    <name>-<which function on which target>-<which qualifier>.draft

The name is for people, the other two are hashes; whose draft it is stands in the file's first line, and the payload
byte for byte behind it. A file is replaced whole or not at all, and only its owner can read it. Old ones are
cleared away. A function whose payloads must not be kept has none: neither written, nor read, nor left lying.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import time

from workbench.core.drafts import DraftKey
from workbench.core.errors import WorkbenchError
from workbench.store import whole_files

MOST = 500
"""Drafts that are kept."""
MOST_BYTES = 256 * 1_048_576
"""Bytes of all of them."""
OLDEST = 90 * 24 * 3600.0
"""Seconds after which a draft nobody came back to is cleared away."""
_LONGEST_FILE = 64 * 1_048_576
_SUFFIX = ".draft"
_HASH = 16
"""Characters of a hash."""
_UNNAMED = re.compile(r"[^A-Za-z0-9_-]+")


def _all_are(_: DraftKey) -> bool:
    return True


class DraftFiles:
    """The drafts of one user. Implements core.ports.Drafts.

    Args:
        keeps: whether what is typed for a function may be kept.
        now: seconds, as files have them.
    """

    def __init__(
        self, folder: Path, keeps: Callable[[DraftKey], bool] = _all_are, now: Callable[[], float] = time
    ) -> None:
        self._folder, self._keeps, self._now = folder, keeps, now
        self._seen: tuple[int, dict[str, list[Path]]] = (-1, {})
        self._is_cleared = False

    def find(self, key: DraftKey) -> tuple[bytes, bool] | None:
        """The draft of `key`, or else the newest of its function, and whether it is the key's own. Never raises."""
        found = self._index().get(_function_part(key), [])
        if not found or not self._keeps(key):
            return None
        path = self._folder / _file_name(key)
        payload = _read(path, key) if path in found else None
        if payload is not None:
            return payload, True
        for other in found:
            payload = _read(other, key, any_qualifier=True)
            if payload is not None:
                return payload, False
        return None

    def _index(self) -> dict[str, list[Path]]:
        """The files of each function, the newest first. Moving over hundreds of functions reads the folder once."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except OSError:
            return {}
        if self._seen[0] != changed:
            index: dict[str, list[Path]] = {}
            for path in self._newest_first():
                index.setdefault(path.stem.rpartition("-")[0][-_HASH:], []).append(path)
            self._seen = (changed, index)
        return self._seen[1]

    def save(self, key: DraftKey, payload: bytes) -> None:
        """Keep `payload`. Raises WorkbenchError when it can't be written; then what was there before still is."""
        path = self._folder / _file_name(key)
        try:
            if not self._keeps(key):
                for old in self._index().get(_function_part(key), []):
                    old.unlink(missing_ok=True)
                return
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(path, _head(key), payload)
            if not self._is_cleared:
                self._is_cleared = True
                with suppress(OSError):
                    self._clear_away(path)
        except OSError as error:
            words = f"{error}. What is typed is kept in memory only."
            raise WorkbenchError("The draft isn't saved", words, "Is the disk full?") from error

    def forget(self, key: DraftKey) -> None:
        """There is nothing to keep. Raises WorkbenchError when the draft can't be taken away."""
        try:
            (self._folder / _file_name(key)).unlink(missing_ok=True)
        except OSError as error:
            raise WorkbenchError("An old draft stays", str(error)) from error

    def _newest_first(self) -> Iterator[Path]:
        seen: list[tuple[float, Path]] = []
        try:
            for path in self._folder.iterdir():
                if path.suffix == _SUFFIX:
                    seen.append((path.stat().st_mtime, path))
        except OSError:
            pass
        return (path for _, path in sorted(seen, reverse=True))

    def _clear_away(self, but: Path) -> None:
        """Delete what is old, too much, or half written by a program that was killed."""
        size, now = 0, self._now()
        for number, path in enumerate(self._newest_first()):
            seen = path.stat()
            size += seen.st_size
            if path != but and (number >= MOST or size > MOST_BYTES or now - seen.st_mtime > OLDEST):
                path.unlink(missing_ok=True)
        for path in self._folder.glob("*.new"):
            if now - path.stat().st_mtime > 60:
                path.unlink(missing_ok=True)


def _hash(*parts: str) -> str:
    from hashlib import sha256  # brings OpenSSL, which the first paint does without

    return sha256(ascii(parts).encode()).hexdigest()[:_HASH]


def _function_part(key: DraftKey) -> str:
    return _hash(key.target, key.function)


def _file_name(key: DraftKey) -> str:
    name = ".".join(part for part in (key.function.rpartition(":")[2], key.qualifier) if part)
    slug = _UNNAMED.sub("_", name)[:60] or "draft"
    return f"{slug}-{_function_part(key)}-{_hash(key.qualifier or '')}{_SUFFIX}"


def _head(key: DraftKey) -> dict[str, str | None]:
    return {"target": key.target, "function": key.function, "qualifier": key.qualifier}


def _read(path: Path, key: DraftKey, *, any_qualifier: bool = False) -> bytes | None:
    """The payload in a file, if it is that of `key`."""
    import json  # the first paint does without it

    try:
        if path.stat().st_size > _LONGEST_FILE:
            return None
        first, newline, payload = path.read_bytes().partition(b"\n")
        head = json.loads(first)
    except (OSError, ValueError, RecursionError):
        return None
    if not newline or not isinstance(head, dict):
        return None
    wanted = _head(key)
    if any_qualifier:
        head["qualifier"] = wanted["qualifier"]
    return payload if head == wanted else None


def _write(path: Path, head: dict[str, str | None], payload: bytes) -> None:
    import json

    whole_files.write(path, json.dumps(head).encode() + b"\n" + payload, 0o600)
