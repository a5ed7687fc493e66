"""Drafts are files that are whole or not there, told apart by what they belong to, and cleared away in time."""

import os
import threading
from pathlib import Path

import pytest

from workbench.core.drafts import DraftKey
from workbench.core.errors import WorkbenchError
from workbench.store import drafts as module
from workbench.store.drafts import DraftFiles

KEY = DraftKey("local samples", "checkout", "live")


@pytest.mark.parametrize("payload", [b"", b"{}", b"\n\n{}\r\n", b'{"a": 1.0}\xff\xfe\x00', b"x" * 6_291_456])
def test_a_draft_comes_back_byte_for_byte(tmp_path: Path, payload: bytes) -> None:
    DraftFiles(tmp_path / "drafts").save(KEY, payload)
    assert DraftFiles(tmp_path / "drafts").find(KEY) == (payload, True)


def test_each_target_function_and_qualifier_has_its_own(tmp_path: Path) -> None:
    drafts = DraftFiles(tmp_path)
    keys = [
        DraftKey(target, function, qualifier)
        for target in ("local samples", "aws profile=dev")
        for function in ("checkout", "Checkout", "arn:aws:lambda:eu-west-1:123456789012:function:checkout", "../x", "")
        for qualifier in (None, "live", "LIVE", "1")
    ]
    for number, key in enumerate(keys):
        drafts.save(key, str(number).encode())
    assert [drafts.find(key) for key in keys] == [(str(number).encode(), True) for number in range(len(keys))]
    assert len({path.name.casefold() for path in tmp_path.iterdir()}) == len(keys)
    assert all(path.parent == tmp_path for path in tmp_path.rglob("*"))


def test_a_qualifier_without_one_has_the_newest_of_its_function(tmp_path: Path) -> None:
    drafts = DraftFiles(tmp_path)
    for age, qualifier in ((20, None), (10, "1"), (30, "2")):
        drafts.save(DraftKey("t", "checkout", qualifier), f"of {qualifier}".encode())
        newest = max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (newest.stat().st_mtime - age,) * 2)
    drafts.save(DraftKey("t", "other"), b"of another")
    assert drafts.find(DraftKey("t", "checkout", "live")) == (b"of 1", False)
    assert drafts.find(DraftKey("elsewhere", "checkout", "live")) is None


@pytest.mark.skipif(os.name != "posix", reason="permissions")
def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    DraftFiles(tmp_path / "drafts").save(KEY, b"secret")
    (path,) = (tmp_path / "drafts").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_draft_that_cannot_be_written_leaves_the_one_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = DraftFiles(tmp_path)
    drafts.save(KEY, b"before")

    def no_space(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(WorkbenchError, match="No space left"):
        drafts.save(KEY, b"after")
    assert drafts.find(KEY) == (b"before", True)
    assert len(list(tmp_path.iterdir())) == 1


def test_damaged_files_are_none(tmp_path: Path) -> None:
    drafts = DraftFiles(tmp_path)
    drafts.save(KEY, b"{}")
    (path,) = tmp_path.iterdir()
    for damage in (b"", b"{", b"{}", b"[]\n{}", b'{"target": "t"}\n{}', b"\xff\n{}", b"[" * 100_000 + b"\n"):
        path.write_bytes(damage)
        assert drafts.find(KEY) is None
    path.unlink()
    path.mkdir()
    assert drafts.find(KEY) is None


def test_functions_whose_payloads_must_not_be_kept_have_none(tmp_path: Path) -> None:
    DraftFiles(tmp_path).save(KEY, b"from before")
    drafts = DraftFiles(tmp_path, keeps=lambda key: key.function != "checkout")
    assert drafts.find(KEY) is None
    drafts.save(KEY, b"secret")
    assert list(tmp_path.iterdir()) == []
    drafts.save(DraftKey("t", "other"), b"{}")
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_old_or_too_much_is_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 5)
    first = DraftFiles(tmp_path)
    for number in range(8):
        first.save(DraftKey("t", f"f{number}"), b"{}")
        (path,) = tmp_path.glob(f"f{number}-*")
        os.utime(path, (path.stat().st_mtime - 100 + number,) * 2)
    (old,) = tmp_path.glob("f7-*")
    os.utime(old, (0, 0))
    (tmp_path / "x.draft.1.new").write_bytes(b"half")
    os.utime(tmp_path / "x.draft.1.new", (0, 0))
    DraftFiles(tmp_path).save(DraftKey("t", "new"), b"{}")
    assert sorted(path.name.partition("-")[0] for path in tmp_path.iterdir()) == ["f3", "f4", "f5", "f6", "new"]


def test_forgetting_takes_the_file_away(tmp_path: Path) -> None:
    drafts = DraftFiles(tmp_path / "drafts")
    drafts.forget(KEY)
    drafts.save(KEY, b"{}")
    drafts.forget(KEY)
    assert drafts.find(KEY) is None


def test_writers_side_by_side_leave_one_of_theirs_whole(tmp_path: Path) -> None:
    drafts = DraftFiles(tmp_path)
    payloads = [bytes([65 + number]) * 200_000 for number in range(8)]
    threads = [threading.Thread(target=drafts.save, args=(KEY, payload)) for payload in payloads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = drafts.find(KEY)
    assert found is not None
    assert found[0] in payloads
