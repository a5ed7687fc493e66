"""A file that is written is there whole, or is as it was: with a full disk, a kill, links, closed folders.

What only a person without root's rights runs into is tried in a process that has given them up.
"""

import errno
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from workbench.core.errors import WorkbenchError
from workbench.store.chosen_files import ChosenFiles

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions, links and limits as POSIX has them")
OLD, NEW = b"old content", b"new " * 100_000


def save(path: Path, data: bytes = NEW, *, overwrite: bool = True) -> None:
    ChosenFiles().save(str(path), data, overwrite=overwrite)


def refused(path: Path, *, overwrite: bool = True) -> str:
    with pytest.raises(WorkbenchError) as refusal:
        save(path, overwrite=overwrite)
    return refusal.value.message


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    path.write_bytes(OLD)
    return path


def test_a_file_is_written_over_and_nothing_else_left(old: Path) -> None:
    before = old.stat().st_ino
    save(old)
    assert old.read_bytes() == NEW
    assert old.stat().st_ino != before  # another took its place
    assert names(old.parent) == ["a.json"]


def test_a_new_file_is_written_and_one_that_is_there_is_not_written_over(old: Path) -> None:
    save(old.with_name("new"), overwrite=False)
    assert old.with_name("new").read_bytes() == NEW
    assert "is there already" in refused(old, overwrite=False)
    assert old.read_bytes() == OLD
    assert names(old.parent) == ["a.json", "new"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o666])
def test_permissions_stay(old: Path, mode: int) -> None:
    old.chmod(mode)
    save(old)
    assert stat.S_IMODE(old.stat().st_mode) == mode


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give files away")
def test_the_owner_stays(old: Path) -> None:
    os.chown(old, 1234, 4321)
    save(old)
    assert (old.stat().st_uid, old.stat().st_gid, old.read_bytes()) == (1234, 4321, NEW)


def test_a_link_stays_and_the_file_that_it_leads_to_is_written(old: Path) -> None:
    folder = old.parent / "links"
    folder.mkdir()
    (folder / "second").symlink_to(old)
    link = folder / "first"
    link.symlink_to("second")
    save(link)
    assert link.is_symlink()
    assert (folder / "second").is_symlink()
    assert old.read_bytes() == NEW
    (folder / "dangling").symlink_to(folder / "made")
    save(folder / "dangling", overwrite=False)
    assert (folder / "dangling").is_symlink()
    assert (folder / "made").read_bytes() == NEW
    (folder / "round").symlink_to("round")
    assert refused(folder / "round")
    assert names(folder) == ["dangling", "first", "made", "round", "second"]


# On a full disk: as far as a process can tell, one on which no file may be larger than this.

LIMITED = """
import resource, signal, sys
from pathlib import Path
from workbench.core.errors import WorkbenchError
from workbench.store import whole_files
from workbench.store.chosen_files import ChosenFiles
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
path, how = Path(sys.argv[1]), sys.argv[2]
if how == "in place":
    whole_files._IN_PLACE = range(1000)
    whole_files._beside = lambda *_: open("/proc/none/none")
try:
    ChosenFiles().save(str(path), b"x" * 5000, overwrite=how != "new")
except WorkbenchError as error:
    print(error.message)
"""


@pytest.mark.parametrize("how", ["over", "new", "in place"])
def test_a_full_disk_leaves_what_was_there_and_no_trace(old: Path, how: str) -> None:
    path = old.with_name("other") if how == "new" else old
    told = subprocess.run([sys.executable, "-c", LIMITED, path, how], capture_output=True, text=True, check=True)
    assert told.stdout == "it would be larger than a file may be\n", told.stderr
    assert old.read_bytes() == OLD
    assert names(old.parent) == ["a.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_device_is_written_to_as_it_is_and_a_full_one_said(tmp_path: Path) -> None:
    save(Path(os.devnull))
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert refused(Path("/dev/full")) == "the disk is full"
    (tmp_path / "full").symlink_to("/dev/full")
    assert refused(tmp_path / "full") == "the disk is full"
    assert names(tmp_path) == ["full"]


# A process without root's rights

PLAIN = """
import os, sys
from pathlib import Path
from workbench.core.errors import WorkbenchError
from workbench.store.chosen_files import ChosenFiles
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(4321)
    os.setuid(1234)
try:
    ChosenFiles().save(sys.argv[1], b"new", overwrite=True)
except WorkbenchError as error:
    print(error.message)
"""


def unprivileged(path: Path) -> str:
    """Save as somebody who owns nothing but what they were given; what was said."""
    for folder in path.parents:
        if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    return subprocess.run([sys.executable, "-c", PLAIN, path], capture_output=True, text=True, check=True).stdout


@pytest.mark.skipif(os.getuid() != 0, reason="needs somebody else's folder")
@pytest.mark.parametrize("data", [OLD, b"o", b""])
def test_in_a_closed_folder_a_file_that_is_open_is_written_in_place(old: Path, data: bytes) -> None:
    old.write_bytes(data)
    old.chmod(0o666)
    inode = old.stat().st_ino
    assert unprivileged(old) == ""
    assert (old.read_bytes(), old.stat().st_ino) == (b"new", inode)
    assert names(old.parent) == ["a.json"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs somebody else's file")
def test_a_file_that_is_closed_is_not_written_though_its_folder_is_open(old: Path) -> None:
    old.chmod(0o444)
    old.parent.chmod(0o777)
    assert unprivileged(old) == "it may not be written\n"
    assert old.read_bytes() == OLD
    assert names(old.parent) == ["a.json"]


@pytest.mark.skipif(os.getuid() != 0, reason="needs somebody else's file")
def test_somebody_elses_file_stays_theirs(old: Path) -> None:
    old.chmod(0o666)
    old.parent.chmod(0o777)
    assert unprivileged(old) == ""
    assert (old.read_bytes(), old.stat().st_uid) == (b"new", 0)
    assert names(old.parent) == ["a.json"]


def test_where_no_file_can_take_its_place_it_is_written_in_place(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mounted(*_: object) -> None:
        raise OSError(errno.EBUSY, "Device or resource busy")

    monkeypatch.setattr(os, "replace", mounted)
    inode = old.stat().st_ino
    for data in (NEW, OLD, b""):
        save(old, data)
        assert (old.read_bytes(), old.stat().st_ino) == (data, inode)
    assert names(old.parent) == ["a.json"]


def test_a_pipe_gets_all_of_it_and_one_that_nobody_reads_is_said(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert refused(pipe) == "it is a pipe that nobody reads"
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reader, True)
    writer = threading.Thread(target=save, args=(pipe,))
    writer.start()
    got = b""
    while len(got) < len(NEW):
        got += os.read(reader, 65_536)
    writer.join()
    os.close(reader)
    assert got == NEW
    assert names(tmp_path) == ["pipe"]


@pytest.mark.skipif(not Path("/proc/self/comm").exists(), reason="Linux")
def test_files_of_the_kernel_are_written_in_place() -> None:
    name = Path("/proc/self/comm")
    before = name.read_bytes()
    try:
        save(name, b"saving")
        assert name.read_bytes() == b"saving\n"
    finally:
        save(name, before)


def test_what_can_be_no_file_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path) == "it is a folder"
    assert refused(tmp_path / "no" / "such") == "there is no such folder"
    assert refused(tmp_path / ("x" * 300)) == "its name is too long"
    assert refused(tmp_path / "a\0b")
    assert names(tmp_path) == []


SAVE_FOR_EVER = """
import sys
from workbench.store.chosen_files import ChosenFiles
number = 0
while True:
    number += 1
    ChosenFiles().save(sys.argv[1], bytes([65 + number % 26]) * 3_000_000, overwrite=True)
"""


def wait(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until, "it never came about"
        time.sleep(0.005)


def test_a_kill_while_saving_leaves_the_file_before_or_the_new_one(old: Path) -> None:
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", SAVE_FOR_EVER, old])
        wait(lambda: old.stat().st_size == 3_000_000 and len(names(old.parent)) > 1)
        process.kill()
        process.wait()
        found = old.read_bytes()
        assert (len(found), len(set(found))) == (3_000_000, 1)
        for left in old.parent.glob("*.new"):
            left.unlink()
