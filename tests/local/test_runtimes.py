"""How runtimes are run: the interpreter a function names, the stand-in where the compiled client doesn't fit."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.local.support import Raw, write
from workbench.local import runtimes
from workbench.local.launcher import RunningEndpoint
from workbench.local.runtimes import CannotRun, command

OWN = f"python{sys.version_info.major}.{sys.version_info.minor}"
CODE = "import sys\ndef handler(event, context): return [sys.version_info[0:2], event, context.aws_request_id]\n"


def lent(argv: tuple[str, ...]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in argv[-2].split("\n"))


def test_the_own_interpreter_gets_the_compiled_client() -> None:
    built = command(OWN, "app.handler", Path("/code"))
    assert built.argv[0] == sys.executable
    assert built.argv[-1] == "app.handler"
    assert built.notices == ()
    if sys.platform == "linux":
        assert "standin" not in lent(built.argv)["runtime_client"]


def test_without_the_package_the_vendored_one_runs_on_the_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    known = runtimes._home_of
    missing = ("awslambdaric", "runtime_client")
    monkeypatch.setattr(runtimes, "_home_of", lambda name: None if name in missing else known(name))
    homes = lent(command(OWN, "app.handler", Path("/code")).argv)
    assert homes["awslambdaric"].endswith("bootstrap/vendored")
    assert homes["runtime_client"].endswith("bootstrap/standin")


def test_a_version_that_is_nowhere_runs_on_the_own_and_says_so() -> None:
    built = command("python3.99", "app.handler", Path("/code"))
    assert built.argv[0] == sys.executable
    assert "python3.99 was not found on this machine: running on Python" in built.notices[0]


def test_a_shim_that_does_not_start_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"python3.98": "#!/bin/sh\necho 'command not found' >&2\nexit 127\n"})
    (tmp_path / "python3.98").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert command("python3.98", "app.handler", Path("/code")).notices


@pytest.mark.parametrize("runtime", ["nodejs22.x", "java21", "go1.x", "ruby3.3", "dotnet8", "python", "python3", ""])
def test_other_runtimes_cannot_run_and_say_so(runtime: str) -> None:
    with pytest.raises(CannotRun, match="can't run on this endpoint"):
        command(runtime, "app.handler", Path("/code"))


def other_python() -> str | None:
    """Another Python than this one that starts, by its runtime's name."""
    versions = [(3, minor) for minor in range(8, 15) if (3, minor) != sys.version_info[:2]]
    return next((f"python3.{minor}" for _, minor in versions if runtimes._find_python((3, minor))), None)


def test_another_interpreter_runs_with_the_stand_in(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The interpreter is found on PATH by its name; here a link to another Python stands there."""
    runtimes._find_python.cache_clear()
    monkeypatch.setenv("PYENV_ROOT", str(Path("~root/.pyenv").expanduser()))
    name = other_python()
    runtimes._find_python.cache_clear()
    if name is None:
        pytest.skip("no other Python on this machine")
    write(tmp_path / "f", {"app.py": CODE, "function.toml": f'handler = "app.handler"\nruntime = "{name}"\n'})
    _, raw = serving(tmp_path)
    for _ in range(2):
        reply = raw.invoke("f", {"ä": 1.5})
        assert reply.json == [[3, int(name.partition(".")[2])], {"ä": 1.5}, reply.headers["x-amzn-requestid"]]
    assert raw.invoke("f", {}).log.count("START") == 1


def test_the_notice_is_a_line_of_the_log(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    write(tmp_path / "f", {"app.py": CODE, "function.toml": 'handler = "app.handler"\nruntime = "python3.99"\n'})
    running, raw = serving(tmp_path)
    log = raw.invoke("f", {}).log
    assert "\n[workbench] python3.99 was not found on this machine: running on Python" in log
    assert "python3.99 was not found" in running.diagnostics()


@pytest.mark.skipif(shutil.which("curl") is None, reason="the custom runtime of this test speaks through curl")
def test_a_custom_runtime_runs(raw: Raw) -> None:
    reply = raw.invoke("custom", {"a": [1, 2]})
    assert reply.json == {"shell": {"a": [1, 2]}}
    assert "a shell starts" in reply.log
