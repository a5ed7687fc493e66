"""Isolation for every test, asked for or not: nobody's home, nobody's account, no network but this machine.

What is set here are environment variables, so processes that a test starts inherit it; the guard on sockets holds in
the test's own process.
"""

import errno
import gc
import os
import signal
import socket
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every machine and in every run: `make fuzz` is where new ones are looked for. No deadline: how
# long an example takes says how busy the machine is.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

_HOST_SETTINGS = ("AWS_", "XDG_", "BOTO_", "WORKBENCH_")
_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "REQUESTS_CA_BUNDLE", "SSLKEYLOGFILE")
_XDG = {"CONFIG_HOME": ".config", "DATA_HOME": ".local/share", "STATE_HOME": ".local/state", "CACHE_HOME": ".cache"}


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: tests of the interface and of processes wait much of their time."""
    return (os.cpu_count() or 1) * 3 // 2


def pytest_configure() -> None:
    """Let the collector look seldom: most that is garbage is so at the end of a test. And let Ctrl-C interrupt.

    A shell lets what it starts in the background ignore it, and the programs under test would inherit that.
    """
    gc.set_threshold(10_000, 10, 10)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Let it pass over all that was imported: it finds nothing there, time and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all homes. pytest's own numbered folders take the longer to make the more there are."""
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def isolated(monkeypatch: pytest.MonkeyPatch, homes: Path) -> Path:
    """A home of its own with nothing in it, and credentials that open nothing. The home's folder."""
    home = Path(tempfile.mkdtemp(dir=homes))
    for name in list(os.environ):
        if name.startswith(_HOST_SETTINGS) or name in _PROXIES or name.lower() in _PROXIES:
            monkeypatch.delenv(name)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # or each process compiles the program anew
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("APPDATA", str(home / "AppData" / "Roaming"))
    monkeypatch.setenv("LOCALAPPDATA", str(home / "AppData" / "Local"))
    for name, folder in _XDG.items():
        monkeypatch.setenv(f"XDG_{name}", str(home / folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "run"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return home


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever leads off this machine fails, and so does the test that tried, even if the code took it calmly."""
    tried: list[str] = []
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _allow(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _allow(self, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_here(name):
            if not name.endswith(".invalid"):
                tried.append(name)
            raise socket.gaierror(socket.EAI_NONAME, "tests look up no names")
        return look_up(host, *args, **kwargs)

    def _allow(one: socket.socket, address: Any) -> None:
        if one.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            tried.append(str(address))
            raise OSError(errno.ENETUNREACH, "tests have no network")

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    yield
    assert not tried, f"the test went to the network: {tried}"


def _is_here(host: str) -> bool:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host == "localhost" or host == socket.gethostname()
    return address.is_loopback or address.is_unspecified
