"""An endpoint that was launched before anybody asked for it."""

from contextlib import closing
from pathlib import Path

from workbench.cli.destinations import Ahead, LocalDestination, _LocalConnection
from workbench.core.ports import Connection
from workbench.local.launcher import StartingEndpoint

FUNCTIONS = Path(__file__).parent.parent / "local" / "fixtures" / "functions"


def process_of(connection: Connection) -> int:
    assert isinstance(connection, _LocalConnection)
    return connection._endpoint.pid


def test_the_first_to_connect_takes_it_and_the_next_gets_one_of_its_own() -> None:
    ahead = Ahead()
    ahead.launch(FUNCTIONS)
    launched = ahead._starting[FUNCTIONS]
    assert isinstance(launched, StartingEndpoint)
    destination = LocalDestination(FUNCTIONS, ahead)
    with closing(destination.connect()) as first, closing(destination.connect()) as second:
        assert process_of(first) == launched._process.pid
        assert process_of(second) != launched._process.pid
        names = [function.name for page in first.catalog.functions() for function in page]
    assert "echo" in names
    assert launched._process.wait(10) is not None


def test_of_another_folder_there_is_none() -> None:
    ahead = Ahead()
    assert ahead.take(FUNCTIONS) is None
