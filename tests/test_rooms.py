"""What importing a room loads: the interface's first paint and every script's start depend on it."""

import subprocess
import sys

import pytest

_HEAVY = ("boto3", "botocore", "aiohttp", "textual", "rich", "sqlite3")
_SERVICE = "import pkgutil, importlib, workbench.service as s\n" + (
    "for m in pkgutil.iter_modules(s.__path__): importlib.import_module('workbench.service.' + m.name)"
)


def _loaded(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(*[name for name in {_HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "code",
    [
        "import workbench.core.ports, workbench.core.explain",
        "import workbench.service",
        "import workbench.service.target",
        "import workbench.local.launcher",
        "import workbench.cli",
    ],
)
def test_what_comes_before_the_first_paint_is_light(code: str) -> None:
    assert _loaded(code) == set()


def test_the_interface_and_its_recording_come_without_the_database() -> None:
    code = "import workbench.cli.interface, workbench.store.history, workbench.store.recording"
    assert _loaded(code) & {"sqlite3", "boto3", "botocore", "aiohttp"} == set()


def test_the_service_knows_no_interface() -> None:
    assert _loaded(_SERVICE) & {"textual", "rich", "aiohttp", "sqlite3"} == set()


def test_help_loads_nothing_heavy() -> None:
    code = "import workbench.cli\ntry: workbench.cli.main(['--help'])\nexcept SystemExit: pass\nprint()"
    program = f"import sys\n{code}\nassert not [name for name in {_HEAVY!r} if name in sys.modules]"
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
