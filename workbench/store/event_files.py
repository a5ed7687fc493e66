"""One event's file: read, written, renamed and deleted so that nothing is lost that somebody else put there.

A file appears whole or not at all. None is written over, renamed or deleted unless it is still in the state that
whoever asks has seen: that is its stamp.
"""

import os
from contextlib import suppress
from pathlib import Path

from workbench.core.errors import WorkbenchError

LARGEST = 64 * 1_048_576
"""Bytes of a file that is still read: ten times what Lambda takes."""
SUFFIX = ".json"


def stamp(path: Path) -> str:
    """The state of a file, such that another content has another stamp. Raises OSError."""
    seen = path.stat()
    return f"{seen.st_mtime_ns} {seen.st_size} {seen.st_ino}"


def read(path: Path) -> bytes:
    """The file's bytes. Raises WorkbenchError."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise WorkbenchError("The event is too large", f"{path} has {size:,} bytes; Lambda takes 6 MB.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise WorkbenchError("The event is gone", f"{path} is not there any more.") from error
    except OSError as error:
        raise WorkbenchError("The event can't be read", str(error)) from error


def create(path: Path, data: bytes) -> None:
    """Write a file that isn't there yet, and its folders. Raises FileExistsError if it is there, else OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _write_beside(path, data)
    try:
        _move_without_replacing(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def replace(path: Path, data: bytes) -> None:
    """Write a file that is there anew, with the permissions that it has. Raises OSError."""
    path = path.resolve()  # where a link leads, not the link
    beside = _write_beside(path, data)
    try:
        with suppress(OSError):  # of somebody else's file
            beside.chmod(path.stat().st_mode & 0o7777)
        os.replace(beside, path)  # noqa: PTH105 - the whole file or none of it
    finally:
        beside.unlink(missing_ok=True)


def rename(path: Path, target: Path) -> None:
    """Give a file another name in its folder. Raises FileExistsError if there is one of that name, else OSError."""
    if path != target and target.exists() and path.samefile(target):  # another spelling, where case makes no difference
        path.rename(target)
    else:
        _move_without_replacing(path, target)


def _write_beside(path: Path, data: bytes) -> Path:
    """A file of its own in the same folder, on the disk, that is no event yet."""
    beside = path.with_name(f".{path.stem[:40]}.{os.urandom(4).hex()}.new")
    with beside.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return beside


def _move_without_replacing(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        source.rename(target)
    else:
        source.unlink()
