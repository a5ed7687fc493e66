"""The code on disk: changes are seen, copies stay, weighing is repeatable."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.local.support import write
from workbench.local.definitions import Version
from workbench.local.sources import Sources, digest, fingerprint


def latest(folder: Path) -> Version:
    return Version("$LATEST", folder, "app.handler", "python3.11")


def test_every_change_of_code_changes_the_fingerprint(tmp_path: Path) -> None:
    write(tmp_path / "f", {"app.py": "1", "lib/util.py": "2"})
    shared = write(tmp_path / "shared", {"x.py": "1"})
    changes: list[Callable[[], object]] = [
        lambda: write(tmp_path / "f", {"lib/util.py": "3"}),
        lambda: write(tmp_path / "f", {"lib/new.py": ""}),
        lambda: (tmp_path / "f/lib/new.py").rename(tmp_path / "f/lib/other.py"),
        lambda: (tmp_path / "f/lib/other.py").unlink(),
        lambda: (tmp_path / "f/linked").symlink_to(shared),
        lambda: write(shared, {"x.py": "22"}),
        lambda: (shared / "loop").symlink_to(tmp_path / "f"),
    ]
    before = fingerprint(tmp_path / "f")
    for change in changes:
        change()
        after = fingerprint(tmp_path / "f")
        assert after != before
        before = after


def test_what_is_no_code_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "1"})
    before = fingerprint(tmp_path)
    write(
        tmp_path,
        {
            "function.toml": "",
            "versions/1/app.py": "",
            "__pycache__/app.pyc": "",
            ".git/HEAD": "",
            "node_modules/x": "",
        },
    )
    assert fingerprint(tmp_path) == before


def test_a_digest_depends_on_contents_alone(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {"app.py": "1", "b/c.py": "2"})
    two = write(tmp_path / "two", {"b/c.py": "2", "app.py": "1"})
    os.utime(two / "app.py", (1, 1))
    assert digest(one).sha256 == digest(two).sha256
    assert (digest(one).size, len(digest(one).sha256)) == (2, 44)
    write(two, {"app.py": "3"})
    assert digest(one).sha256 != digest(two).sha256


def test_a_slow_folder_is_looked_through_less_often(tmp_path: Path) -> None:
    ticks = iter(range(0, 1000, 1))
    sources = Sources(tmp_path / "workspace", clock=lambda: float(next(ticks)))
    folder = write(tmp_path / "f", {"app.py": "1"})
    first = sources.fingerprint(latest(folder))
    write(folder, {"app.py": "22"})
    seen = [sources.fingerprint(latest(folder)) for _ in range(30)]
    assert seen[0] == first
    assert seen[-1] != first


async def test_a_version_is_copied_once_and_latest_never(tmp_path: Path) -> None:
    sources = Sources(tmp_path / "workspace")
    folder = write(tmp_path / "f", {"app.py": "1", "versions/1/app.py": "one"})
    published = Version("1", folder / "versions" / "1", "app.handler", "python3.11")
    assert await sources.task_root("f", latest(folder)) == folder
    copy = await sources.task_root("f", published)
    assert (copy / "app.py").read_text() == "one"
    write(folder, {"versions/1/app.py": "changed"})
    assert await sources.task_root("f", published) == copy
    assert (copy / "app.py").read_text() == "one"
    (folder / "versions" / "1").rename(folder / "versions" / "old")
    write(folder, {"versions/1/app.py": "another"})
    assert (await sources.task_root("f", published) / "app.py").read_text() == "another"


async def test_a_version_that_vanished_is_an_error(tmp_path: Path) -> None:
    sources = Sources(tmp_path / "workspace")
    with pytest.raises(OSError, match="No such file"):
        await sources.task_root("f", Version("1", tmp_path / "nowhere", "app.handler", "python3.11"))


def test_an_edit_that_hides_is_seen(tmp_path: Path) -> None:
    file = write(tmp_path, {"app.py": "1"}) / "app.py"
    before, times = fingerprint(tmp_path), file.stat()
    file.write_text("2")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert fingerprint(tmp_path) != before


async def test_links_in_a_version_are_followed_but_not_round_in_circles(tmp_path: Path) -> None:
    folder = write(tmp_path / "f", {"shared/x.py": "x", "versions/1/app.py": "1", "versions/1/a/b/y.py": "y"})
    code = folder / "versions" / "1"
    for link, target in (
        ("me", "."),
        ("a/b/up", "../.."),
        ("out", "../.."),
        ("lp", "lp"),
        ("gone", "nowhere"),
        ("shared", "../../shared"),
        ("a/c", "../d"),
    ):
        (code / link).symlink_to(target)
    write(code / "d", {"z.py": "z"})
    (code / "d" / "back").symlink_to("../a")
    copy = await Sources(tmp_path / "workspace").task_root("f", Version("1", code, "app.handler", "python3.11"))
    assert (copy / "shared" / "x.py").read_text() == "x"
    assert (copy / "a" / "c" / "z.py").read_text() == "z"
    assert sorted(path.name for path in copy.iterdir()) == ["a", "app.py", "d", "shared"]


async def test_a_version_made_again_is_another(tmp_path: Path) -> None:
    sources = Sources(tmp_path / "workspace")
    code = write(tmp_path / "f" / "versions" / "1", {"app.py": "1"})
    published = Version("1", code, "app.handler", "python3.11")
    first, weight = await sources.task_root("f", published), await sources.digest(published)
    inode = code.stat().st_ino
    for _ in range(20):
        shutil.rmtree(code)
        write(code, {"app.py": "two"})
        if code.stat().st_ino == inode:
            break
    second = await sources.task_root("f", published)
    assert second != first
    assert (second / "app.py").read_text() == "two"
    assert await sources.digest(published) != weight
