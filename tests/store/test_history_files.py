"""The history's file when something is wrong with it: said, set aside, never deleted, and never in anyone's way."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.histories import begun, done, history, succeeded
from workbench.core.errors import WorkbenchError
from workbench.core.history import Sought
from workbench.core.invocation import Request
from workbench.core.targets import Local
from workbench.store.history import FileHistory
from workbench.store.history_schema import VERSION

ROOT = Path(__file__).parent.parent.parent


def _said(kept: FileHistory) -> list[str]:
    said: list[str] = []
    kept.listen(said.append)
    return said


def sound(kept: FileHistory) -> bool:
    """Whether SQLite finds nothing wrong with the whole file."""
    return bool(kept._database.read(lambda one: one.execute("PRAGMA integrity_check").fetchone()[0] == "ok"))


def _aside(folder: Path, kind: str) -> list[Path]:
    return sorted(folder.glob(f"history-{kind}-*.sqlite"))


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to look at" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
def test_a_file_that_is_no_database_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "history.sqlite").write_bytes(content)
    with history(tmp_path) as kept:
        said = _said(kept)
        run = done(kept)
        assert [entry.id for entry in kept.entries(Sought()).entries] == [run]
        [aside] = _aside(tmp_path, "damaged")
        assert aside.read_bytes() == content
        assert len(said) == 1
        assert str(aside) in said[0]


def test_damage_that_shows_later_is_met_the_same_way(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        done(kept)
    path = tmp_path / "history.sqlite"
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xee" * (len(content) - 4096)  # the first page tells of tables, and the rest is none
    path.write_bytes(content)
    with history(tmp_path) as kept:
        said = _said(kept)
        run = done(kept)
        assert [entry.id for entry in kept.entries(Sought()).entries] == [run]
        assert len(_aside(tmp_path, "damaged")) == 1
        assert len(said) == 1


def test_the_file_of_a_newer_workbench_is_set_aside(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        done(kept)
    database = sqlite3.connect(tmp_path / "history.sqlite")
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    with history(tmp_path) as kept:
        said = _said(kept)
        done(kept)
        assert kept.count() == 1
    [aside] = _aside(tmp_path, "newer")
    assert "newer workbench" in said[0]
    database = sqlite3.connect(aside)
    assert database.execute("SELECT count(*) FROM runs").fetchone() == (1,)
    database.close()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "history.sqlite")
    database.execute("CREATE TABLE songs (name)")
    database.commit()
    database.close()
    with history(tmp_path) as kept:
        done(kept)
    assert len(_aside(tmp_path, "damaged")) == 1


def test_who_holds_a_file_that_was_set_aside_goes_on_with_the_new_one(tmp_path: Path) -> None:
    with history(tmp_path) as first, history(tmp_path) as second:
        done(first)
        assert second.count() == 1
        for ending in ("-wal", "-shm", ""):
            (tmp_path / f"history.sqlite{ending}").rename(tmp_path / f"aside.sqlite{ending}")
        run = done(second)
        assert [entry.id for entry in first.entries(Sought()).entries] == [run]


def test_a_history_that_cannot_be_written_stops_no_invocation_and_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with history(tmp_path / "file" / "folder") as kept:
        said = _said(kept)
        kept.prepare()
        for _ in range(3):
            assert kept.begin(Request("f", b"{}"), Local(), "local") is None
        assert len(said) == 1
        assert said[0].startswith("The history can't be used, so that runs are not kept")
        with pytest.raises(WorkbenchError, match="can't be used"):
            kept.entries(Sought())


def test_a_run_that_has_begun_is_ended_without_its_response_where_that_has_no_room(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        said = _said(kept)
        run = begun(kept)
        pages = kept._database.write(lambda connection: connection.execute("PRAGMA page_count").fetchone()[0])
        kept._database.write_plain(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages + 4}"))
        kept.end(run, succeeded(b"x" * 100_000))
        assert said == [
            f"The history can't be written, so that runs are not kept: The disk is full. It is in {tmp_path}."
        ]
        [entry] = kept.entries(Sought()).entries
        assert entry.status == 200
        assert kept.begin(Request("f", b"y" * 100_000), Local(), "local") is None


def test_a_damaged_run_is_an_error_with_words(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        run = done(kept)
        kept._database.write(lambda connection: connection.execute("UPDATE bodies SET data = '[' WHERE id % 16 = 6"))
        with pytest.raises(WorkbenchError, match="damaged"):
            kept.load(run)


def test_a_damaged_index_is_made_again(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        run = done(kept, payload=b'{"order": "A-17"}')
        assert [entry.id for entry in kept.entries(Sought(texts=("A-17",))).entries] == [run]
        kept._database.write(lambda connection: connection.execute("DELETE FROM texts_data WHERE id > 10"))
        said = _said(kept)
        assert [entry.id for entry in kept.entries(Sought(texts=("A-17",))).entries] == [run]
        assert not said
    with history(tmp_path) as kept:
        assert [entry.id for entry in kept.entries(Sought(texts=("A-17",))).entries] == [run]
        assert kept.count() == 1


_WRITES = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.store.histories import done, history
with history(Path(sys.argv[1])) as kept:
    said = []
    kept.listen(said.append)
    for number in range(60):
        done(kept, payload=b'{"n": "%d %s"}' % (number, sys.argv[3].encode() * 500))
    assert not said, said
"""


def test_processes_write_side_by_side(tmp_path: Path) -> None:
    with history(tmp_path) as kept:
        started = [
            subprocess.Popen([sys.executable, "-c", _WRITES, str(tmp_path), str(ROOT), name], env=dict(os.environ))
            for name in "abc"
        ]
        while any(process.poll() is None for process in started):
            kept.entries(Sought(texts=("bbbb",)))
        assert [process.returncode for process in started] == [0, 0, 0]
        assert kept.count() == 180
        assert (
            kept._database.read(lambda connection: connection.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        )
        page, found = kept.entries(Sought(texts=("bbbb",))), 0
        while True:
            found += len(page.entries)
            if page.before is None:
                break
            page = kept.entries(Sought(texts=("bbbb",)), page.before)
        assert found == 60
