"""How each Lambda runtime is run on this machine: one table, one line a runtime.

The next runtime is added here and nowhere else: a pattern for its identifiers, and a function that says which command
starts it. Whatever speaks the Runtime API needs nothing more than its environment variables.
"""

import functools
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct

_BOOTSTRAP = Path(__file__).parent / "bootstrap"
_CLIENT = ("awslambdaric", "simplejson", "runtime_client")
_SDK = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six", "urllib3")
"""What Lambda's Python runtimes bring along for functions to import."""
_PROBE_SECONDS = 10.0


class CannotRun(Exception):  # noqa: N818 - a fact about this machine, not a bug
    """The runtime can't run here; the text says why, in a sentence."""


class Command(Struct, frozen=True):
    """How to start an environment.

    Attributes:
        argv: the program and its arguments.
        label: the runtime as INIT_START has it ("python:3.12").
        notices: what differs from what the function asked for; each is a line of its log.
    """

    argv: tuple[str, ...]
    label: str
    notices: tuple[str, ...] = ()


def command(runtime: str, handler: str, task_root: Path) -> Command:
    """The command that runs `handler` from `task_root`. May start a process to look for an interpreter: not instant.

    Raises CannotRun if there is none.
    """
    for pattern, build in _TABLE:
        if match := re.fullmatch(pattern, runtime):
            return build(match, handler, task_root)
    raise CannotRun(f"The runtime {runtime} can't run on this endpoint; python3.x and provided.* can.")


def _python(match: re.Match[str], handler: str, _task_root: Path) -> Command:
    wanted = (int(match[1]), int(match[2]))
    own = sys.version_info[:2]
    interpreter = sys.executable if wanted == own else _find_python(wanted)
    notices: tuple[str, ...] = ()
    if interpreter is None:
        interpreter, used = sys.executable, ".".join(map(str, sys.version_info[:3]))
        notices = (f"python{match[1]}.{match[2]} was not found on this machine: running on Python {used} instead",)
    version = own if interpreter == sys.executable else wanted
    argv = (
        interpreter,
        "-I",
        "-S",
        "-B",
        "-X",
        "utf8",
        str(_BOOTSTRAP / "start.py"),
        _modules(version == own),
        handler,
    )
    return Command(argv, f"python:{version[0]}.{version[1]}", notices)


def _provided(_match: re.Match[str], _handler: str, task_root: Path) -> Command:
    bootstrap = task_root / "bootstrap"
    return Command((str(bootstrap),), "provided:al2023")


_TABLE: tuple[tuple[str, Callable[[re.Match[str], str, Path], Command]], ...] = (
    (r"python([23])\.([0-9]{1,2})", _python),
    (r"provided(?:\.al2|\.al2023)?", _provided),
)


def _modules(own: bool) -> str:
    """What `bootstrap/start.py` may lend: a line `name=folder` each. `own`: it runs on the interpreter we run on."""
    homes = {name: home for name in (*_CLIENT, *_SDK) if (home := _home_of(name))}
    homes.setdefault("awslambdaric", str(_BOOTSTRAP / "vendored"))
    if not own or "runtime_client" not in homes:
        homes["runtime_client"] = str(_BOOTSTRAP / "standin")
    return "\n".join(f"{name}={home}" for name, home in homes.items())


@functools.cache
def _home_of(module: str) -> str | None:
    """The folder on this interpreter's path that holds `module`, found without importing it."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return None
    origin = Path(spec.origin)
    return str(origin.parent.parent if origin.name == "__init__.py" else origin.parent)


@functools.cache
def _find_python(version: tuple[int, int]) -> str | None:
    """A Python of exactly this version that starts. A shim on PATH that only says "not found" is passed over."""
    return next((path for path in _pythons(f"python{version[0]}.{version[1]}") if _is_python(path, version)), None)


def _pythons(name: str) -> Iterator[str]:
    for directory in os.get_exec_path():
        if path := shutil.which(name, path=directory):
            yield path
    homes = (
        (Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions", f"{name[6:]}.*/bin/{name}"),
        (Path.home() / ".local/share/uv/python", f"cpython-{name[6:]}.*/bin/{name}"),
    )
    for home, pattern in homes:
        yield from sorted(map(str, home.glob(pattern)), reverse=True)


def _is_python(path: str, version: tuple[int, int]) -> bool:
    try:
        probe = subprocess.run(
            [path, "-I", "-S", "-c", "import sys; print(*sys.version_info[:2])"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return probe.returncode == 0 and probe.stdout.split() == [b"%d" % part for part in version]
