"""One event's file: read, written, renamed and deleted so that nothing is lost that somebody else put there.

A file appears whole or not at all. None is written over, renamed or deleted unless it is still in the state that
whoever asks has seen: that is its stamp.
"""

from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.store import whole_files

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
    whole_files.create(path, data)


def rename(path: Path, target: Path) -> None:
    """Give a file another name in its folder. Raises FileExistsError if there is one of that name, else OSError."""
    if path != target and target.exists() and path.samefile(target):  # another spelling, where case makes no difference
        path.rename(target)
    else:
        whole_files.move(path, target)
