"""From a target to clients that are ready: credentials, address, and every decision on timeouts and retries.

A target has two clients, which share the session and its credentials. The catalog's reads, so it may ask again; the
invoker's sends once: whoever sends a second time must know that the first never arrived, and botocore doesn't.
"""

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.config import Config
from botocore.utils import get_environ_proxies

from workbench import __version__
from workbench.core.errors import WorkbenchError
from workbench.service.catalog import LambdaCatalog
from workbench.service.dialing import CONNECT_TIMEOUT
from workbench.service.faults import FAILURES, error_of, explain, no_credentials, no_region
from workbench.service.invoker import LambdaInvoker
from workbench.service.logs import PATIENCE, CloudWatchLogs
from workbench.service.models import QuickLoader
from workbench.service.parsing import CarefulParserFactory
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
_STATIC_KEYS = frozenset({"env", "shared-credentials-file", "config-file"})
_NOBODY = {"aws_access_key_id": "workbench", "aws_secret_access_key": "workbench", "aws_session_token": None}
"""The signature's keys where nobody checks it."""


class LambdaConnection:
    """A target in use. Implements core.ports.Connection."""

    problems = ()

    def __init__(
        self, reading: "LambdaClient", invoking: "LambdaClient", wire: Wire, profile: str | None, logs: CloudWatchLogs
    ) -> None:
        self._reading, self._invoking, self._wire = reading, invoking, wire
        self.catalog = LambdaCatalog(reading, profile)
        self.invoker = LambdaInvoker(invoking, wire, profile)
        self.logs = logs
        self.region = reading.meta.region_name
        self.endpoint_url = reading.meta.endpoint_url
        self._lock = threading.Lock()

    def close(self) -> None:
        """Close the connections that are idle; one that waits for an answer closes with its call. Never raises."""
        with self._lock, suppress(OSError):
            self._reading.close()
            self._invoking.close()
            self.logs.close()
            self._wire.close()


def connect(target: Target) -> LambdaConnection:
    """Make the clients of `target`. Raises WorkbenchError."""
    try:
        return _connect(target)
    except FAILURES as error:
        raise error_of(explain(error, sent=False, profile=target.profile)) from error
    except ValueError as error:  # an address that botocore doesn't like
        raise WorkbenchError("Not an endpoint URL", str(error)) from error


def _connect(target: Target) -> LambdaConnection:
    session = _session(target)
    named = None if target.embedded else session.get_config_variable("profile")
    region = target.region or (None if target.embedded else _configured_region(session))
    # The stubs know the client of boto3's session only.
    make: Callable[..., Any] = partial(session.create_client, "lambda", endpoint_url=target.endpoint_url)
    loopback = target.embedded or is_loopback(_endpoint(make, region))
    keys = _keys_for_loopback(session, target, named) if loopback else _keys_for_aws(session, region, named)
    make = partial(make, region_name=region or _ANY_REGION, **keys)
    invoking = make(config=_config(1, loopback))
    wire = _wire(session, invoking)
    invoking.meta.events.register("before-send.lambda.Invoke", wire.bring)
    reading = make(config=_config(CATALOG_ATTEMPTS, loopback))
    make_logs = partial(_logs_client, session, target, reading, keys, loopback)
    patience = LOOPBACK_PATIENCE if loopback else PATIENCE
    logs = CloudWatchLogs(make_logs, reading, profile=named, patience=patience, is_loopback=loopback)
    return LambdaConnection(reading, invoking, wire, named, logs)


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


def _endpoint(make: Callable[..., Any], region: str | None) -> str:
    """Where it leads. botocore alone knows all the places that name an address; nobody's keys are needed to ask it."""
    return str(make(region_name=region or _ANY_REGION, **_NOBODY).meta.endpoint_url)


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


def _keys_for_aws(session: botocore.session.Session, region: str | None, profile: str | None) -> dict[str, str | None]:
    """None: the client finds the credentials itself, and renews them when they expire."""
    if region is None:
        raise no_region(profile)
    if session.get_credentials() is None:
        raise no_credentials(profile)
    return {}


def _keys_for_loopback(session: botocore.session.Session, target: Target, profile: str | None) -> dict[str, str | None]:
    """Here nobody checks a signature: keys that cost something to fetch are fetched only if somebody named them."""
    if target.embedded:
        return _NOBODY
    resolver = session.get_component("credential_provider")
    if profile is None:
        for provider in list(resolver.providers):
            if provider.METHOD not in _STATIC_KEYS:
                resolver.remove(provider.METHOD)
    return _NOBODY if session.get_credentials() is None else {}


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
