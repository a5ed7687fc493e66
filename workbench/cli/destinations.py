"""Which target opens, and what the local one is made of: the endpoint's process and a connection to it.

Product.md's order: options, the environment, the target used last, the local samples. No AWS account is touched that
nobody named.
"""

import threading
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Asking, Catalog, Connection, Destination, Invoker, LogSource
from workbench.core.targets import Local, Whereabouts
from workbench.service.target import Target, check_endpoint_url, prepare

if TYPE_CHECKING:
    from workbench.local.launcher import RunningEndpoint, StartingEndpoint


class WrongCallError(WorkbenchError):
    """The command line asks for something that can't be: exit status 2."""


@contextmanager
def wrong_call() -> Iterator[None]:
    """Whatever is wrong inside the block is wrong with the command line."""
    try:
        yield
    except WorkbenchError as error:
        raise WrongCallError(error.title, error.message, error.hint) from error


class Ahead:
    """Endpoints that were launched before anybody connects to them; who connects first takes one."""

    def __init__(self) -> None:
        self._starting: dict[Path | None, StartingEndpoint] = {}

    def launch(self, folder: Path | None) -> None:
        """Launch the endpoint over a folder. If that fails, whoever connects will hear why."""
        from workbench.local.launcher import launch

        with suppress(WorkbenchError, OSError):
            self._starting[folder] = launch(folder)

    def take(self, folder: Path | None) -> "StartingEndpoint | None":
        """The endpoint over a folder, if one was launched and not taken yet."""
        return self._starting.pop(folder, None)


@dataclass(frozen=True, slots=True)
class LocalDestination:
    """The local endpoint over a folder of functions, or over the samples. Implements core.ports.Destination.

    ahead: where one may be on its way.
    """

    folder: Path | None = None
    ahead: Ahead = field(default_factory=Ahead, compare=False, repr=False)

    @property
    def place(self) -> Local:
        """The folder, as it is called from anywhere."""
        return Local(str(self.folder.resolve()) if self.folder else None)

    @property
    def label(self) -> str:
        """`local · samples`, `local · <folder>`."""
        return self.place.label

    def connect(self, asking: Asking | None = None) -> Connection:  # noqa: ARG002 - nothing is asked for
        """Start the endpoint as a process of its own, and connect to it."""
        from workbench.local.launcher import launch

        starting = self.ahead.take(self.folder) or launch(self.folder)
        # The endpoint takes 0.3 s to start, and botocore 0.2 s to import: side by side.
        threading.Thread(target=prepare, name="import botocore", daemon=True).start()
        endpoint = starting.wait()
        try:
            return _LocalConnection(
                endpoint,
                Target(endpoint_url=endpoint.url, embedded=True).connect(),
                Whereabouts(self.place, endpoint.url),
            )
        except BaseException:
            endpoint.stop()
            raise


class _LocalConnection:
    """A connection that takes its endpoint with it when it is closed."""

    def __init__(self, endpoint: "RunningEndpoint", connection: Connection, whereabouts: Whereabouts) -> None:
        self._endpoint, self._connection = endpoint, connection
        self.whereabouts = whereabouts

    def identity(self) -> None:
        """No account stands behind it."""

    @property
    def catalog(self) -> Catalog:
        return self._connection.catalog

    @property
    def invoker(self) -> Invoker:
        return self._connection.invoker

    def group(self, title: str) -> Invoker:
        """The endpoint makes no difference."""
        return self._connection.group(title)

    @property
    def logs(self) -> LogSource:
        return self._connection.logs

    @property
    def test_events(self) -> None:
        """They are kept in an account, and there is none."""

    @property
    def problems(self) -> Sequence[str]:
        """What the endpoint says of functions that it can't serve."""
        return self._endpoint.diagnostics().splitlines()

    def close(self) -> None:
        """Also ends the endpoint, and its environments with it."""
        self._connection.close()
        self._endpoint.stop()


def choose_destination(
    options: Namespace, environ: Mapping[str, str], last_used: Callable[[], Destination | None] = lambda: None
) -> Destination:
    """Which target opens: the options, then the environment, then the one used last, then the local samples.

    Raises WrongCallError for a folder that isn't there, or an address that is none.
    """
    if options.functions is not None:
        folder = Path(options.functions)
        if not folder.is_dir():
            raise WrongCallError("No such folder", f"{options.functions} is not a folder of functions.")
        return LocalDestination(folder)
    if options.endpoint_url is not None:
        with wrong_call():
            check_endpoint_url(options.endpoint_url)
    profile = options.profile or environ.get("AWS_PROFILE")
    by_option = options.profile or options.region or options.endpoint_url
    endpoint = environ.get("AWS_ENDPOINT_URL_LAMBDA") or environ.get("AWS_ENDPOINT_URL")
    if environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        endpoint = None
    if by_option or profile or endpoint:
        region = options.region or environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        return Target(profile, region, options.endpoint_url or endpoint)
    return last_used() or LocalDestination()
