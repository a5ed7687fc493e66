"""`workbench history`, and that `workbench invoke` is in it."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Workbench
from tests.store.histories import TickingClock, begun, done, failed, succeeded
from workbench.cli import main
from workbench.core.history import Fate
from workbench.core.keeping import Keeping
from workbench.store import paths
from workbench.store.history import FileHistory

Captured = pytest.CaptureFixture[bytes]


@pytest.fixture
def kept() -> FileHistory:
    """The user's own history, with four runs in it."""
    history = FileHistory(paths.user_paths().history, Keeping(), TickingClock())
    done(history, "checkout", b'{\n  "order": 1.0\n}', failed())
    done(history, "greeter", b"\xff\xfe", succeeded(b'"not [red] \\u001b"'), None)
    done(history, "shop\x1b[31m", b"not JSON", succeeded(b"\x1b[2J"))
    begun(history, "killed")
    history.close()
    return history


def _run(capture: Captured, *arguments: str) -> tuple[int, bytes, str]:
    status = main(["history", *arguments])
    out, error = capture.readouterr()
    return status, out, error.decode()


def test_an_invocation_is_in_the_history(run: Workbench, endpoint: str) -> None:
    run("invoke", "shop:old", "--payload", '{"do": "fail"}', "--endpoint-url", endpoint)
    done_ = run("history", "--output", "json")
    [entry] = json.loads(done_.stdout)
    assert entry["Outcome"] == "failed"
    assert (entry["Function"], entry["Qualifier"], entry["Target"]) == ("shop", "old", endpoint)


def test_the_list_is_newest_first_and_moves_no_cursor(kept: FileHistory, capsysbinary: Captured) -> None:
    status, out, _ = _run(capsysbinary)
    assert status == 0
    assert b"\x1b" not in out
    lines = out.decode().splitlines()
    assert [line.split()[0] for line in lines] == ["ID", "4", "3", "2", "1"]
    assert "interrupted: may have run" in lines[1]
    assert "failed ValueError" in lines[4]


def test_options_narrow_it(kept: FileHistory, capsysbinary: Captured) -> None:
    def ids(*arguments: str) -> list[int]:
        return [entry["Id"] for entry in json.loads(_run(capsysbinary, *arguments, "--output", "json")[1])]

    assert ids("--function", "check") == [1]
    assert ids("--outcome", "failed", "--outcome", "interrupted") == [4, 1]
    assert ids("--text", "order") == [1]
    assert ids("--qualifier", "live", "--limit", "2") == [4, 3]
    assert ids("--target", "prod") == []
    assert ids("--since", "2026-11-24") == []


def test_an_export_is_one_object_a_line_with_every_byte(kept: FileHistory, capsysbinary: Captured) -> None:
    _, out, _ = _run(capsysbinary, "export")
    told = [json.loads(line) for line in out.splitlines()]
    assert [one["Id"] for one in told] == [4, 3, 2, 1]
    assert b'"RequestPayload":{"order":1.0}' in out.splitlines()[3]
    assert told[2]["RequestPayloadBase64"] == "//4="
    assert told[1]["RequestPayload"] == "not JSON"
    assert told[3]["Report"]["BilledDurationMs"] == 32.0
    assert told[0]["Outcome"] == Fate.INTERRUPTED


def test_a_run_is_shown_as_it_was(kept: FileHistory, capsysbinary: Captured) -> None:
    _, out, _ = _run(capsysbinary, "show", "1")
    text = out.decode()
    assert '  "order": 1.0' in text
    assert "Unhandled — ValueError: no" in text
    assert "priced" in text
    assert b"\x1b" not in _run(capsysbinary, "show", "3")[1]
    assert _run(capsysbinary, "show", "99")[0] == 3
    assert _run(capsysbinary, "show")[0] == 2
    assert _run(capsysbinary, "show", "0")[0] == 2


def test_clear_asks_and_forgets_what_was_sought(
    kept: FileHistory, capsysbinary: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, _, error = _run(capsysbinary, "clear")
    assert (status, "Nobody can be asked" in error) == (2, True)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert "Nothing was forgotten" in _run(capsysbinary, "clear")[2]
    assert "Forgot 1 run." in _run(capsysbinary, "clear", "--function", "greeter", "--yes")[2]
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    assert "Forgot 3 runs." in _run(capsysbinary, "clear")[2]
    assert "Nothing has been invoked yet." in _run(capsysbinary)[2]


def test_what_is_wrong_is_status_2(capsysbinary: Captured) -> None:
    assert _run(capsysbinary, "--since", "soon")[0] == 2
    assert _run(capsysbinary, "--limit", "-1")[0] == 2
    with pytest.raises(SystemExit, match="2"):
        main(["history", "--outcome", "fine"])


def test_a_history_that_cannot_be_read_is_status_3(capsysbinary: Captured) -> None:
    folder = paths.user_paths().data
    folder.parent.mkdir(parents=True)
    Path(folder).write_bytes(b"")
    status, _, error = _run(capsysbinary)
    assert (status, "The history can't be used" in error) == (3, True)


def test_the_sides_of_a_comparison_are_in_it_under_its_title(run: Workbench, endpoint: str) -> None:
    run("compare", "shop:old", "shop:live", "--endpoint-url", endpoint)
    entries = json.loads(run("history", "--output", "json").stdout)
    assert sorted(entry["Qualifier"] for entry in entries) == ["live", "old"]
    assert {entry["Group"] for entry in entries} == {"compare shop:old · shop:live"}
