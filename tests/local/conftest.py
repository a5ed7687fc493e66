"""Endpoints for the tests: one for all that only invoke, and fresh ones for those that change or kill something."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.local.support import FUNCTIONS, Raw
from tests.local.support import client as make_client
from workbench.local.launcher import RunningEndpoint, start


@pytest.fixture(scope="session")
def endpoint() -> Iterator[RunningEndpoint]:
    """The endpoint on the fixture functions; nothing may be changed on it."""
    with start(FUNCTIONS, timeout=30) as running:
        yield running


@pytest.fixture(scope="session")
def samples() -> Iterator[RunningEndpoint]:
    """The endpoint on the samples."""
    with start(timeout=30) as running:
        yield running


@pytest.fixture
def raw(endpoint: RunningEndpoint) -> Iterator[Raw]:
    """A connection to `endpoint`."""
    connection = Raw(endpoint.url)
    yield connection
    connection.close()


@pytest.fixture
def serving() -> Iterator[Callable[..., tuple[RunningEndpoint, Raw]]]:
    """Start an endpoint of one's own on a folder; gives it and a connection to it."""
    with ExitStack() as stack:

        def serve(folder: Path, **options: Any) -> tuple[RunningEndpoint, Raw]:
            running = stack.enter_context(start(folder, timeout=30, **options))
            connection = Raw(running.url)
            stack.callback(connection.close)
            return running, connection

        yield serve


@pytest.fixture
def boto(endpoint: RunningEndpoint) -> Iterator[Any]:
    """A boto3 client of `endpoint`."""
    made = make_client(endpoint.url)
    yield made
    made.close()
