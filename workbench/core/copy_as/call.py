"""One invocation as any client has to make it: what is sent, where to, and with whose credentials.

Always: a client that a text starts sends the request once. The usual settings of the SDKs send a slow invocation again,
and the function runs again.
"""

import base64
from urllib.parse import urlsplit

from msgspec import Struct

from workbench.core.functions import LONGEST_TIMEOUT
from workbench.core.invocation import Kind, Request
from workbench.core.targets import Local, Remote, Whereabouts
from workbench.core.text import visible

ANY_REGION = "us-east-1"
ANY_KEY = "local"
"""The signature's region and keys where nobody checks it."""
_HERE = ("localhost", "127.0.0.1", "::1")
_MARGIN = 60
"""Seconds that an answer may come after the function's timeout, as for the workbench itself."""


class Call(Struct, frozen=True):
    """One invocation, and where its function lives.

    Attributes:
        embedded: whether that is the workbench's own endpoint, whose address is another after each start.
        folder: of the functions there; None is the samples.
    """

    request: Request
    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    embedded: bool = False
    folder: str | None = None

    @property
    def wait(self) -> int:
        """Seconds to wait for the answer at most."""
        return (self.request.timeout or LONGEST_TIMEOUT) + _MARGIN

    @property
    def wants_log(self) -> bool:
        """Whether the log tail is asked for, and can come."""
        return self.request.log_tail and self.request.kind is Kind.REQUEST_RESPONSE

    @property
    def client_context(self) -> str | None:
        """The client context as it travels: base64."""
        context = self.request.client_context
        return None if context is None else base64.b64encode(context).decode()

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """(the model's name, value) of what goes with the payload and isn't the usual, without the qualifier."""
        request = self.request
        found = (
            ("InvocationType", "" if request.kind is Kind.REQUEST_RESPONSE else request.kind.value),
            ("LogType", "Tail" if self.wants_log else ""),
            ("ClientContext", self.client_context),
            ("TenantId", request.tenant_id),
            ("DurableExecutionName", request.durable_execution_name),
        )
        return tuple((name, value) for name, value in found if value)

    @property
    def note(self) -> str:
        """What has to be known of the address, in a line; empty for nothing."""
        if not self.embedded:
            host = (urlsplit(self.endpoint_url).hostname or "") if self.endpoint_url and not self.profile else ""
            is_here = host in _HERE or host.endswith(".localhost")
            return "Any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY will do here, but some there must be." * is_here
        folder = f" --functions {visible(self.folder)}" if self.folder else ""
        return f"The address is the workbench's, until it is closed: `workbench serve{folder} --port 8080` keeps one."


def call_of(request: Request, whereabouts: Whereabouts) -> Call:
    """The call that `request` is there."""
    place = whereabouts.place
    if isinstance(place, Local):
        return Call(request, None, ANY_REGION, whereabouts.address or None, embedded=True, folder=place.folder)
    assert isinstance(place, Remote)
    address = whereabouts.address or place.endpoint_url
    region = place.region or (ANY_REGION if address else None)  # clients want one to sign for, whoever is there
    return Call(request, place.profile, region, address)
