"""Where functions live: as a person names it, as it turns out once it is connected, and whether it must be asked first.

A place is a value: what the picker offers, the command line names and the store remembers. Nothing here looks anything
up; what a profile or a region is comes from the service.
"""

import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from msgspec import Struct, field

_ACCOUNT_PATTERN = re.compile(r"[\d*?\[\]!-]*\d[\d*?\[\]!-]*")
"""A pattern that only an account id can match: digits and wildcards."""


class Local(Struct, frozen=True):
    """The workbench's own endpoint, over a folder of functions; None is the samples that come with it."""

    folder: str | None = None

    @property
    def label(self) -> str:
        """`local · samples`, `local · <the folder's name>`."""
        if self.folder is None:
            return "local · samples"
        return f"local · {self.folder.replace(chr(92), '/').rstrip('/').rpartition('/')[2] or self.folder}"


class Remote(Struct, frozen=True):
    """AWS, or an endpoint, as far as somebody named it; the rest is the standard resolution.

    Attributes:
        profile: None leaves it to AWS_PROFILE and `default`.
        region: None leaves it to AWS_REGION, AWS_DEFAULT_REGION and the profile.
        endpoint_url: None leaves it to AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL and the profile's `services`.
    """

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None

    @property
    def label(self) -> str:
        """`profile dev · eu-west-1`, `http://127.0.0.1:3001`; `AWS` when nothing was named."""
        profile = f"profile {self.profile}" if self.profile else ""
        return " · ".join(part for part in (profile, self.region, self.endpoint_url) if part) or "AWS"


Place = Local | Remote


def home_of(named: Place, turned_out: Place) -> Place:
    """The place to remember a target by: an address as it was named, all else as it turned out."""
    return named if isinstance(named, Remote) and named.endpoint_url else turned_out


class Identity(Struct, frozen=True):
    """Who the service says is calling. account: 12 digits. arn: of the user or the assumed role."""

    account: str
    arn: str = ""


class Whereabouts(Struct, frozen=True):
    """Where a connection leads.

    Attributes:
        place: with the profile and the region that the standard resolution found.
        address: the endpoint's URL where it is not AWS's own; empty otherwise.
        has_account: whether an AWS account stands behind it; none does behind an address of this machine.
    """

    place: Place
    address: str = ""
    has_account: bool = False

    def facts(self, identity: Identity | None = None) -> tuple[str, ...]:
        """What to call it, in parts: `profile dev`, the account, the region, the address."""
        if isinstance(self.place, Local):
            return (self.place.label,)
        profile = f"profile {self.place.profile}" if self.place.profile else ""
        account = identity.account if identity else ""
        address = self.address or self.place.endpoint_url or ""
        # Behind an address of one's own a region is a part of the signature and says nothing.
        region = "" if address and not profile else self.place.region or ""
        return tuple(part for part in (profile, account, region, address) if part) or (self.place.label,)


class Profile(Struct, frozen=True):
    """A profile of the AWS configuration.

    Attributes:
        name: empty for what this shell's environment names.
        source: how it comes by credentials, in a few words ("SSO · Admin", "role Admin of dev · MFA").
        region: its configured region. account: as far as its configuration tells.
        address: the endpoint URL that it names for Lambda; empty for AWS's own.
    """

    name: str
    source: str
    region: str | None = None
    account: str | None = None
    address: str = ""


class Profiles(Struct, frozen=True):
    """The profiles, in the order of the files; problems: what could not be read, a sentence each."""

    found: Sequence[Profile] = ()
    problems: Sequence[str] = ()


class Region(Struct, frozen=True):
    """A region: its name ("eu-west-1") and where it is ("Europe (Ireland)")."""

    name: str
    description: str = ""


class Protection(Struct, frozen=True):
    """Which targets ask before they invoke: patterns with * and ?, whatever the case of the letters.

    They are compared with a target's profile, account id, region, address and label. The local endpoint is never
    protected: what it runs are processes of this machine.
    """

    patterns: Sequence[str] = field(default_factory=tuple)

    def holds(self, whereabouts: Whereabouts, identity: Identity | None) -> bool:
        """Whether the target is protected. As long as its account isn't known, a pattern for accounts may hold."""
        place = whereabouts.place
        if isinstance(place, Local):
            return False
        is_unknown = whereabouts.has_account and identity is None
        if is_unknown and any(_ACCOUNT_PATTERN.fullmatch(pattern) for pattern in self.patterns):
            return True
        address = whereabouts.address or place.endpoint_url or ""
        host = urlsplit(address).hostname or "" if address else ""
        account = identity.account if identity else ""
        return self.matches((place.profile or "", account, place.region or "", address, host, place.label))

    def matches(self, names: Iterable[str]) -> bool:
        """Whether a pattern matches one of the names; an empty name is none."""
        return any(
            fnmatchcase(name.lower(), pattern.lower()) for name in names if name for pattern in self.patterns if pattern
        )
