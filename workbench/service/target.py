"""Where functions live when they aren't ours: an AWS profile and region, or an endpoint URL.

A target is a value: making one touches neither files nor network, and imports nothing of botocore, so that the
interface can hold one before its first paint. Everything happens in `connect`.
"""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Asking, Connection
from workbench.core.targets import Remote
from workbench.service.role_cache import RoleCache


@dataclass(frozen=True, slots=True)
class Target:
    """A place to find functions, as far as somebody named it; the rest is botocore's standard resolution.

    Attributes:
        profile: a profile of `~/.aws`; None leaves it to AWS_PROFILE and `default`.
        region: None leaves it to AWS_REGION, AWS_DEFAULT_REGION and the profile.
        endpoint_url: None leaves it to AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL and the profile's `services`.
        embedded: whether it is the workbench's own endpoint: then nothing of the user's AWS set-up is looked at.
        roles: what was fetched for roles before, also for other targets.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    embedded: bool = False
    roles: RoleCache = field(default_factory=RoleCache, compare=False, repr=False)

    @property
    def place(self) -> Remote:
        """What of it was named."""
        return Remote(self.profile, self.region, self.endpoint_url)

    @property
    def label(self) -> str:
        """What the header calls it, from what was named: `profile dev · eu-west-1`, `http://127.0.0.1:3001`."""
        return self.place.label

    def connect(self, asking: Asking | None = None) -> Connection:
        """Make the clients; nothing is sent yet, except what fetching credentials may take (SSO, a role, a process).

        With somebody to ask they are fetched now; without, with the first call. Raises WorkbenchError without a region
        or credentials, for an unknown profile, or for a bad endpoint URL.
        """
        if self.endpoint_url is not None:
            check_endpoint_url(self.endpoint_url)
        from workbench.service.clients import connect

        return connect(self, asking)


def prepare() -> None:
    """Import what `connect` needs, which is most of the time that it takes."""
    import workbench.service.clients  # noqa: F401


def check_endpoint_url(url: str) -> None:
    """Raise WorkbenchError unless `url` is an http or https URL with a host and nothing that no endpoint has."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and url.isprintable()
    except ValueError:
        usable = False
    if not usable or " " in url:
        raise WorkbenchError(
            "Not an endpoint URL",
            f"{url!r} is not the URL of an endpoint.",
            "It looks like http://127.0.0.1:3001 or https://lambda.eu-west-1.amazonaws.com.",
        )


def is_loopback(url: str) -> bool:
    """Whether `url` leads to this very machine: then there is no account, no proxy and no signature to check."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
