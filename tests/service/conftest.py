"""What the tests of the service share: connections that are closed again, and the printing of the fault table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.service.certificates import Certificates
from workbench.core.invocation import Ran
from workbench.core.ports import Connection
from workbench.service.target import Target

Connect = Callable[[str], Connection]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Connects to the endpoint at a URL, as to the embedded one."""
    connections: list[Connection] = []

    def to(url: str) -> Connection:
        connections.append(Target(endpoint_url=url, embedded=True).connect())
        return connections[-1]

    yield to
    for connection in connections:
        connection.close()


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority that a client trusts whose AWS_CA_BUNDLE is its `bundle`."""
    return Certificates(tmp_path_factory.mktemp("tls"))


@dataclass(frozen=True)
class FaultRow:
    """What was seen of one fault. arrived: how often its request was read whole. seconds: until its end was known."""

    name: str
    outcome: str
    ran: Ran
    arrived: int
    seconds: float
    after: str


FAULT_ROWS = pytest.StashKey[list[FaultRow]]()
_RAN = {Ran.NO: "did not run", Ran.MAYBE: "may have run", Ran.YES: "ran"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Known only when the fault table is named on the command line, as `make faults` does."""
    parser.addoption("--faults", action="store_true", help="print the fault table")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FAULT_ROWS] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was seen, if asked to."""
    if not config.getoption("--faults", default=False):
        return
    rows = config.stash[FAULT_ROWS]
    terminalreporter.section("fault table")
    line = f"{{:{max(len(row.name) for row in rows)}}}  {{:10}}  {{:12}}  {{:>8}}  {{:>8}}  {{}}"
    terminalreporter.write_line(line.format("fault", "outcome", "the function", "requests", "took", "right after"))
    for row in rows:
        took = f"{row.seconds * 1000:,.0f} ms"
        terminalreporter.write_line(
            line.format(row.name, row.outcome, _RAN[row.ran], row.arrived, took, row.after.lower())
        )
    longest, most = max(row.seconds for row in rows), max(row.arrived for row in rows)
    terminalreporter.write_line(
        f"{len(rows)} faults, never more than {most} request, never longer than {longest:.1f} s (limits shortened)"
    )
