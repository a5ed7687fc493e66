"""How much memory an execution environment uses: its process and everything it started.

Measured from outside and while it runs: a finished process tells nothing, and `ru_maxrss` of a child counts its
parent's pages from before the exec. Linux has all of it in /proc; elsewhere psutil asks the system.
"""

import os
import sys

_LINUX = sys.platform == "linux"


def peak(pid: int) -> int:
    """Bytes: the most that the processes under `pid` that still run have used so far; 0 if it is gone."""
    if not _LINUX:
        return usage(pid)
    members = _tree(pid)
    highest = _status(pid, b"VmHWM:")
    # Forked processes share pages: added up, each at its highest, they would come to more than there is.
    return highest if len(members) == 1 else max(highest, sum(_shares(member) for member in members))


def usage(pid: int) -> int:
    """Bytes: what `pid` and its descendants use now, pages counted once for each process; 0 if it is gone."""
    if _LINUX:
        return sum(_status(member, b"VmRSS:") for member in _tree(pid))
    import psutil  # 14 ms that an endpoint on Linux need not wait for

    try:
        process = psutil.Process(pid)
        return sum(member.memory_info().rss for member in (process, *process.children(recursive=True)))
    except psutil.Error:
        return 0


def exceeds(pid: int, limit: int) -> bool:
    """Whether `pid` and its descendants use more than `limit` bytes, shared pages counted once."""
    if usage(pid) <= limit:
        return False
    members = _tree(pid) if _LINUX else []
    return len(members) < 2 or sum(_shares(member) for member in members) > limit


def _tree(pid: int) -> list[int]:
    members = [pid]
    for member in members:
        for task in _tasks(member):
            members += [int(child) for child in _read(f"/proc/{member}/task/{task}/children").split()]
    return members


def _tasks(pid: int) -> list[str]:
    """The threads of `pid`. Most environments have one; to list it would cost more than to read how many there are."""
    _, found, rest = _read(f"/proc/{pid}/status").partition(b"\nThreads:\t")
    if found and rest.startswith(b"1\n"):
        return [str(pid)]
    try:
        return os.listdir(f"/proc/{pid}/task")  # noqa: PTH208 - as in _read
    except OSError:
        return []


def _status(pid: int, key: bytes) -> int:
    return _figure(f"/proc/{pid}/status", key)


def _shares(pid: int) -> int:
    """Bytes: the proportional set size; the resident size where the system doesn't tell."""
    return _figure(f"/proc/{pid}/smaps_rollup", b"\nPss:") or _status(pid, b"VmRSS:")


def _figure(path: str, key: bytes) -> int:
    """Bytes: the kB figure behind `key` in a file of /proc; 0 if there is none."""
    _, found, rest = _read(path).partition(key)
    return int(rest.split(None, 1)[0]) * 1024 if found else 0


def _read(path: str) -> bytes:
    """A file of /proc in one read. Each invocation reads some: buffers would cost more than the reading."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return b""
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the process ended in between
        return b""
    finally:
        os.close(descriptor)
