"""Saving to a file that a person has named, so that what was there is not lost, or they are told in words."""

import errno
from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.store import whole_files

_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "it would be larger than a file may be",
    errno.EACCES: "it may not be written",
    errno.EPERM: "it may not be written",
    errno.EROFS: "its disk can't be written",
    errno.EISDIR: "it is a folder",
    errno.ENOENT: "there is no such folder",
    errno.ENOTDIR: "there is no such folder",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ELOOP: "it is a link that leads round in a circle",
    errno.ENXIO: "it is a pipe that nobody reads",
    errno.EEXIST: "it is there already",
}


class ChosenFiles:
    """Implements core.ports.Files."""

    def save(self, path: str, data: bytes, *, overwrite: bool) -> None:
        """Write the file. Raises WorkbenchError."""
        try:
            if overwrite:
                whole_files.write(Path(path), data)
            else:
                whole_files.create(Path(path), data)
        except OSError as error:
            words = _WORDS.get(error.errno or 0) or error.strerror or str(error)
            raise WorkbenchError("The file isn't saved", words) from error
        except (ValueError, RuntimeError) as error:  # a name with a null byte; before Python 3.13 a circle of links
            raise WorkbenchError("The file isn't saved", str(error)) from error
