"""What the tests of the service share: connections that are closed again."""

from collections.abc import Callable, Iterator

import pytest

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
