"""Writing a file whole or not at all: a full disk or a kill leaves the one that was there.

What is written goes into a new file in the same folder, reaches the disk, and takes the other's place in one step. Of
a file that was there, its permissions and its owner stay, and a link to it stays a link. Only where a file can't
have its place taken (its folder is closed, it is mounted by itself, it is a device) is it written in place.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_IN_PLACE = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.EBUSY, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP}
)
"""Why no file may be made beside, or take the other's place; not among them a full disk, which would take the old one
with it."""
_FLAGS = os.O_WRONLY | getattr(os, "O_BINARY", 0)


def write(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Put `data` in the place of what was there, if anything was. mode: of a new file. Raises OSError."""
    found = _status(path)
    if found is None:
        path = path.resolve()  # where a link leads, not the link
        with _beside(path, data, mode) as new:
            os.replace(new, path)  # noqa: PTH105 - the whole file or none of it
    elif stat.S_ISREG(found.st_mode):
        if not os.access(path, os.W_OK):  # taking its place would not ask
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        _write_over(path, data, found)
    else:
        _write_in_place(path, data)


def create(path: Path, data: bytes) -> None:
    """Write a file that isn't there yet. Raises FileExistsError if it is, else OSError."""
    path = path.resolve()
    with _beside(path, data, 0o666) as new:
        move(new, path)


def move(source: Path, target: Path) -> None:
    """Give a file another name on its disk. Raises FileExistsError if there is one of that name, else OSError."""
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


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _beside(path: Path, data: bytes, mode: int, like: os.stat_result | None = None) -> Iterator[Path]:
    """A new file in the same folder, on the disk; deleted behind it where it has not been moved. like: see `_liken`."""
    new = path.with_name(f".{path.name[:40]}.{os.urandom(4).hex()}.new")
    try:
        with open(os.open(new, _FLAGS | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
            if like is not None:
                _liken(file.fileno(), new, like)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield new
    finally:
        with suppress(OSError):  # what came before is what has to be told
            new.unlink(missing_ok=True)


def _liken(descriptor: int, new: Path, like: os.stat_result) -> None:
    """Give a new file the owner and the permissions of another. Raises OSError where that is not allowed."""
    if hasattr(os, "fchown"):
        now = os.fstat(descriptor)
        if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
            os.fchown(descriptor, like.st_uid, like.st_gid)
    new.chmod(stat.S_IMODE(like.st_mode))


def _write_over(path: Path, data: bytes, found: os.stat_result) -> None:
    target = path.resolve()
    try:
        with _beside(target, data, stat.S_IMODE(found.st_mode) & 0o600, found) as new:
            os.replace(new, target)  # noqa: PTH105 - the whole file or none of it
    except OSError as error:
        if error.errno not in _IN_PLACE:
            raise
        _write_in_place(path, data)


def _write_in_place(path: Path, data: bytes) -> None:
    """Write over what is there. What more it takes on the disk is set aside first, so that a full one harms nothing."""
    descriptor = os.open(path, _FLAGS | getattr(os, "O_NONBLOCK", 0))  # a pipe that nobody reads would wait
    with open(descriptor, "wb") as file:  # noqa: PTH123
        found = os.fstat(descriptor)
        is_file = stat.S_ISREG(found.st_mode)
        if is_file and 0 < found.st_size < len(data):  # files of the kernel have no size
            _set_aside(descriptor, found.st_size, len(data))
        if os.name == "posix":
            os.set_blocking(descriptor, True)
        file.write(data)
        file.flush()
        if is_file and found.st_size > len(data):
            file.truncate()
        if is_file and found.st_size:
            os.fsync(descriptor)


def _set_aside(descriptor: int, size: int, wanted: int) -> None:
    if not hasattr(os, "posix_fallocate"):
        return
    try:
        os.posix_fallocate(descriptor, 0, wanted)
    except OSError as error:
        os.ftruncate(descriptor, size)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
