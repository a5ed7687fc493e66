"""From a target to clients that are ready: credentials, address, and every decision on timeouts and retries.

A target has two clients, which share the session and its credentials. The catalog's reads, so it may ask again; the
invoker's sends once: whoever sends a second time must know that the first never arrived, and botocore doesn't.

The credentials are found in sessions of their own (`credentials`), so that they can be found anew.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config
from botocore.exceptions import InvalidConfigError
from botocore.utils import get_environ_proxies

from workbench import __version__
from workbench.core.errors import WorkbenchError
from workbench.core.ports import Asking
from workbench.core.targets import Identity, Remote, Whereabouts
from workbench.service import identity
from workbench.service.catalog import LambdaCatalog
from workbench.service.credentials import LiveCredentials, load
from workbench.service.dialing import CONNECT_TIMEOUT
from workbench.service.faults import FAILURES, error_of, explain, no_credentials, no_region
from workbench.service.invoker import LambdaInvoker
from workbench.service.logs import PATIENCE, CloudWatchLogs
from workbench.service.models import QuickLoader
from workbench.service.parsing import CarefulParserFactory
from workbench.service.shareable_events import ShareableEvents
from workbench.service.target import Target, is_loopback
from workbench.service.wire import Wire

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

READ_TIMEOUT = 20
"""Seconds for an answer about the catalog. An invocation has its own, of the function."""
CATALOG_ATTEMPTS = 6
"""How often the catalog asks at most; botocore waits in between, up to 20 s, and longer while it is throttled."""
LOGS_ATTEMPTS = 3
"""The same for logs, which are asked for again and again anyway."""
LOOPBACK_PATIENCE = 6.0
"""Seconds to wait for a log to arrive where nothing is far away."""
POOL_SIZE = 32
"""Connections kept alive, and so invocations side by side that need no new one."""

_ANY_REGION = "us-east-1"
_NOBODY = {"aws_access_key_id": "workbench", "aws_secret_access_key": "workbench", "aws_session_token": None}
"""The signature's keys where nobody checks it."""


class LambdaConnection:
    """A target in use. Implements core.ports.Connection."""

    problems = ()

    def __init__(
        self,
        session: botocore.session.Session,
        clients: tuple["LambdaClient", "LambdaClient"],
        wire: Wire,
        whereabouts: Whereabouts,
        credentials: LiveCredentials | None,
        logs: CloudWatchLogs,
        test_events: ShareableEvents | None = None,
    ) -> None:
        """`clients`: the one that reads, and the one that invokes. `credentials`: None where nobody looks at them."""
        self._session, self._wire, self._credentials = session, wire, credentials
        self._reading, self._invoking = clients
        self.whereabouts = whereabouts
        profile = whereabouts.place.profile if isinstance(whereabouts.place, Remote) else None
        self.catalog = LambdaCatalog(self._reading, profile)
        self.invoker = LambdaInvoker(self._invoking, wire, profile)
        self.logs, self.test_events = logs, test_events
        self.region = self._reading.meta.region_name
        self.endpoint_url = self._reading.meta.endpoint_url
        self._lock = threading.Lock()

    def identity(self) -> Identity | None:
        """Whose account it is, from STS; else as far as the credentials know it themselves. None on this machine."""
        if self._credentials is None or is_loopback(self.endpoint_url):
            return None
        found = identity.ask(self._session, self.region, self.whereabouts.address)
        if found is None and self.whereabouts.has_account:
            with suppress(*FAILURES):
                account = self._credentials.account_id
                found = Identity(account) if account else None
        return found

    def group(self, title: str) -> LambdaInvoker:  # noqa: ARG002 - the service makes no difference
        """The invoker: the service knows no groups."""
        return self.invoker

    def close(self) -> None:
        """Close the connections that are idle; one that waits for an answer closes with its call. Never raises."""
        with self._lock, suppress(OSError):
            self._reading.close()
            self._invoking.close()
            self.logs.close()
            if self.test_events is not None:
                self.test_events.close()
            self._wire.close()


def connect(target: Target, asking: Asking | None = None) -> LambdaConnection:
    """Make the clients of `target`. Raises WorkbenchError."""
    try:
        return _connect(target, asking)
    except FAILURES as error:
        raise error_of(explain(error, sent=False, profile=target.profile)) from error
    except ValueError as error:  # an address that botocore doesn't like
        raise WorkbenchError("Not an endpoint URL", str(error)) from error


def _connect(target: Target, asking: Asking | None) -> LambdaConnection:
    session = _session(target)
    named = None if target.embedded else session.get_config_variable("profile")
    region = target.region or (None if target.embedded else _configured_region(session))
    # The stubs know the client of boto3's session only.
    make: Callable[..., Any] = partial(session.create_client, "lambda", endpoint_url=target.endpoint_url)
    address = _endpoint(make, region)
    loopback = target.embedded or is_loopback(address)
    credentials = _credentials(target, named, region, asking, loopback)
    if credentials is not None:
        session.register_component("credential_provider", credentials)
    keys = _NOBODY if credentials is None else {}
    make = partial(make, region_name=region or _ANY_REGION, **keys)
    reading, invoking = make(config=_config(CATALOG_ATTEMPTS, loopback)), make(config=_config(1, loopback))
    wire = _wire(session, invoking)
    invoking.meta.events.register("before-send.lambda.Invoke", wire.bring)
    if credentials is not None:
        credentials.watch(reading)
        credentials.watch(invoking)
    ours = not loopback and identity.is_of_aws(session, address)
    place = Remote(named, region, target.endpoint_url)
    whereabouts = Whereabouts(place, "" if ours else address, has_account=ours)

    def make_logs() -> Any:
        client = _logs_client(session, target, reading, keys, loopback)
        if credentials is not None:
            credentials.watch(client)
        return client

    def make_schemas() -> Any:
        client = _schemas_client(session, reading, keys, loopback)
        if credentials is not None and client is not None:
            credentials.watch(client)
        return client

    patience = LOOPBACK_PATIENCE if loopback else PATIENCE
    logs = CloudWatchLogs(make_logs, reading, profile=named, patience=patience, is_loopback=loopback)
    test_events = None if target.embedded else ShareableEvents(make_schemas, reading.meta.region_name, named)
    return LambdaConnection(session, (reading, invoking), wire, whereabouts, credentials, logs, test_events)


def _logs_client(
    session: botocore.session.Session,
    target: Target,
    reading: "LambdaClient",
    keys: dict[str, str | None],
    loopback: bool,
) -> Any:
    """A client of CloudWatch Logs beside a Lambda client: on this machine, of the same endpoint if no other is named.

    An endpoint that is not on this machine has Lambda only, such as a VPC endpoint: logs are where they always are.
    """
    create: Callable[..., Any] = session.create_client
    make = partial(
        create, "logs", region_name=reading.meta.region_name, config=_config(LOGS_ATTEMPTS, loopback), **keys
    )
    if not loopback:
        return make()
    if not target.embedded:
        client = make()
        if is_loopback(client.meta.endpoint_url):
            return client  # AWS_ENDPOINT_URL_CLOUDWATCH_LOGS, AWS_ENDPOINT_URL or the profile's services lead there
        client.close()
    return make(endpoint_url=reading.meta.endpoint_url)


def _schemas_client(
    session: botocore.session.Session, reading: "LambdaClient", keys: dict[str, str | None], loopback: bool
) -> Any:
    """A client of EventBridge Schemas beside a Lambda client; for one on this machine None, unless it is there too.

    An account is none of the business of somebody who works on this machine.
    """
    create: Callable[..., Any] = session.create_client
    config = _config(LOGS_ATTEMPTS, loopback)
    client = create("schemas", region_name=reading.meta.region_name, config=config, **keys)
    if loopback and not is_loopback(client.meta.endpoint_url):
        client.close()
        return None
    return client


def _credentials(
    target: Target, profile: str | None, region: str | None, asking: Asking | None, loopback: bool
) -> LiveCredentials | None:
    """None where nobody checks a signature, and nobody named credentials. Raises WorkbenchError where they are needed.

    On this machine, keys that cost something to fetch are fetched only if somebody named their profile.
    """
    if target.embedded:
        return None
    if region is None and not loopback:
        raise no_region(profile)
    static_only = loopback and profile is None

    def find(anew: bool, code_refused: bool) -> Any:
        cache = target.roles.open(anew=anew)
        return load(_session(target), cache, region, asking, code_refused=code_refused, static_only=static_only)

    found = LiveCredentials(find)
    if not found.find():
        if loopback:
            return None
        raise no_credentials(profile)
    if asking is not None:
        found.get_frozen_credentials()
    return found


def _endpoint(make: Callable[..., Any], region: str | None) -> str:
    """Where it leads. botocore alone knows all the places that name an address; nobody's keys are needed to ask it."""
    try:
        return str(make(region_name=region or _ANY_REGION, **_NOBODY).meta.endpoint_url)
    except (TypeError, AttributeError, KeyError) as error:  # botocore trusts the files
        raise InvalidConfigError(
            error_msg=f"a value in ~/.aws is not of the kind that it should be: {error}"
        ) from error


def _session(target: Target) -> botocore.session.Session:
    session = botocore.session.Session(profile=target.profile)
    if target.embedded:
        # Neither the user's files nor a profile that AWS_PROFILE names, which may not even exist.
        session.set_config_variable("config_file", os.devnull)
        session.set_config_variable("credentials_file", os.devnull)
        session.set_config_variable("profile", "default")
        session.full_config["profiles"]["default"] = {}
    elif target.profile is not None:
        session.get_scoped_config()  # raises ProfileNotFound now rather than later
    if session.get_config_variable("data_path") is None:
        session.register_component("data_loader", QuickLoader())
    session.register_component("response_parser_factory", CarefulParserFactory())
    return session


def _configured_region(session: botocore.session.Session) -> str | None:
    """AWS_REGION first, as all newer SDKs and the AWS CLI have it; botocore itself knows AWS_DEFAULT_REGION only."""
    region = os.environ.get("AWS_REGION") or session.get_config_variable("region")
    return str(region) if region else None


def _config(attempts: int, loopback: bool) -> Any:
    return Config(
        connect_timeout=CONNECT_TIMEOUT,
        read_timeout=READ_TIMEOUT,
        # The total, not the number of retries: 1 is one request.
        retries={"mode": "standard", "total_max_attempts": attempts},
        max_pool_connections=POOL_SIZE,
        tcp_keepalive=True,
        # Instead of botocore's own, which is composed anew for each request, at 5% of its cost.
        user_agent=f"lambda-workbench/{__version__} botocore/{botocore.__version__}",
        # None takes them from the environment; no proxy leads to this machine.
        proxies={} if loopback else None,
    )


def _wire(session: botocore.session.Session, client: Any) -> Wire:
    """The invoker's HTTP session, with the settings that botocore would give its own."""
    config, url = client.meta.config, client.meta.endpoint_url
    return Wire(
        timeout=(CONNECT_TIMEOUT, READ_TIMEOUT),
        max_pool_connections=POOL_SIZE,
        verify=session.get_config_variable("ca_bundle") or os.environ.get("REQUESTS_CA_BUNDLE", True),
        proxies=get_environ_proxies(url) if config.proxies is None else config.proxies,
        client_cert=config.client_cert,
        proxies_config=config.proxies_config,
    )
