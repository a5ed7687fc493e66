"""Functions, their configuration and their qualifiers, and how people name them.

The shapes follow FunctionConfiguration and AliasConfiguration of the Lambda service model; the patterns are those of
NamespacedFunctionName and Qualifier there.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from msgspec import Struct, field

from workbench.core.errors import WorkbenchError

LATEST = "$LATEST"
DEFAULT_TIMEOUT = 3
"""Seconds a function may run when nobody said otherwise."""
DEFAULT_MEMORY_SIZE = 128
"""MB of memory a function has when nobody said otherwise."""
LONGEST_TIMEOUT = 900
"""Seconds: the longest timeout that Lambda lets a function have."""

_REGION = r"(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d"
_REFERENCE = re.compile(
    rf"(?:arn:(?P<partition>aws[a-zA-Z-]*):lambda:)?(?:(?P<region>{_REGION}):)?(?:(?P<account>\d{{12}}):)?(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_.]+)(?::(?P<qualifier>\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+))?",
    re.ASCII,
)
_QUALIFIER = re.compile(r"\$LATEST(?:\.PUBLISHED)?|[a-zA-Z0-9-_]+")
_LONGEST_NAME = 64
_LONGEST_REFERENCE = 256
_LONGEST_QUALIFIER = 128


class Reference(Struct, frozen=True):
    """What a person or a client calls a function: a name, perhaps with a qualifier, an account and a region."""

    name: str
    qualifier: str | None = None
    account: str | None = None
    region: str | None = None
    partition: str | None = None

    def __str__(self) -> str:
        return f"{self.name}:{self.qualifier}" if self.qualifier else self.name

    @property
    def function(self) -> str:
        """What to send as the function's name: its name, or its (partial) ARN if an account was named."""
        if self.partition:
            return f"arn:{self.partition}:lambda:{self.region}:{self.account}:function:{self.name}"
        return f"{self.account}:function:{self.name}" if self.account else self.name


class Configuration(Struct, frozen=True):
    """How a function is set up, of one version of it. Times in seconds, sizes in MB; `None` is "not told"."""

    version: str = LATEST
    runtime: str | None = None
    handler: str | None = None
    timeout: int | None = None
    memory_size: int | None = None
    description: str = ""
    arn: str = ""
    last_modified: datetime | None = None
    log_format: str = "Text"
    log_group: str | None = None
    package_type: str = "Zip"
    state: str | None = None


class Function(Struct, frozen=True):
    """One function of a target, as a listing tells of it: the configuration is that of `$LATEST`."""

    name: str
    configuration: Configuration


class Latest(Struct, frozen=True):
    """The unpublished code of a function: `$LATEST`."""

    configuration: Configuration

    @property
    def name(self) -> str:
        return LATEST


class Version(Struct, frozen=True):
    """A published version: immutable code and configuration under a number."""

    name: str
    configuration: Configuration


class Alias(Struct, frozen=True):
    """A name that points at a version, and perhaps sends a part of its invocations to a second one.

    Attributes:
        version: the version it points at.
        weights: the additional version's share of the invocations, 0 to 1; the rest goes to `version`.
    """

    name: str
    version: str
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    description: str = ""

    @property
    def shares(self) -> tuple[tuple[str, float], ...]:
        """(version, share of the invocations from 0 to 1) for each version behind the alias, its own first."""
        rest = 1.0 - sum(self.weights.values())
        return ((self.version, rest), *self.weights.items())


Qualifier = Latest | Version | Alias


class Qualifiers(Struct, frozen=True):
    """Everything one function can be invoked at. Aliases by name, versions newest first.

    Attributes:
        problems: what could not be read and why, a sentence each (a missing permission, say).
        complete: whether everything was read; until then `versions` are those so far.
    """

    latest: Latest
    aliases: tuple[Alias, ...] = ()
    versions: tuple[Version, ...] = ()
    problems: tuple[str, ...] = ()
    complete: bool = True

    def configuration_of(self, qualifier: str | None) -> Configuration:
        """The configuration that applies at `qualifier`; an alias has that of the version it points at."""
        alias = next((alias for alias in self.aliases if alias.name == qualifier), None)
        wanted = alias.version if alias else qualifier
        version = next((version for version in self.versions if version.name == wanted), None)
        return version.configuration if version else self.latest.configuration


class Known(Struct):
    """What has been heard of a target's functions so far."""

    functions: dict[str, Function] = field(default_factory=dict)
    qualifiers: dict[str, Qualifiers] = field(default_factory=dict)

    def add(self, page: Iterable[Function]) -> None:
        """Take in a page of a listing."""
        self.functions.update((function.name, function) for function in page)

    def timeout(self, function: str, qualifier: str | None) -> int | None:
        """Seconds the function may run at that qualifier; None as long as nobody has told."""
        told = self.configuration(function, qualifier)
        return told.timeout if told else None

    def configuration(self, function: str, qualifier: str | None) -> Configuration | None:
        """What listings told of the function at that qualifier; None as long as none has."""
        if function in self.qualifiers:
            return self.qualifiers[function].configuration_of(qualifier)
        return self.functions[function].configuration if function in self.functions else None

    def log_group(self, function: str, qualifier: str | None) -> str | None:
        """The log group that the function writes to at that qualifier; None as long as nobody has told."""
        if function in self.qualifiers:
            return self.qualifiers[function].configuration_of(qualifier).log_group
        return self.functions[function].configuration.log_group if function in self.functions else None


def is_qualifier(text: str) -> bool:
    """Whether `text` can be a qualifier: `$LATEST`, `$LATEST.PUBLISHED`, a version number or an alias."""
    return len(text) <= _LONGEST_QUALIFIER and _QUALIFIER.fullmatch(text) is not None


def parse_reference(text: str) -> Reference:
    """Read a function's name, `name:qualifier`, partial ARN (`123456789012:function:name`) or full ARN.

    Raises WorkbenchError when it is none of these.
    """
    match = _REFERENCE.fullmatch(text) if len(text) <= _LONGEST_REFERENCE else None
    if match is None or len(match["name"]) > _LONGEST_NAME or not _whole(text, match):
        raise WorkbenchError(
            "Not a function's name",
            f"{text[:80]!r} is neither a name, name:qualifier, a partial ARN nor an ARN of a Lambda function.",
            "A name has up to 64 letters, digits, - and _; a qualifier is $LATEST, a version or an alias.",
        )
    return Reference(match["name"], match["qualifier"], match["account"], match["region"], match["partition"])


def short_name(function: str) -> str:
    """A function's name as a list has room for it: of an ARN the name and the account, as `checkout (123456789012)`."""
    before, found, name = function.partition(":function:")
    return f"{name} ({before.rpartition(':')[2]})" if found else function


def shown_as(function: str, qualifier: str | None) -> str:
    """A function and its qualifier, as short as a header or a line of news has room for."""
    return str(Reference(short_name(function), qualifier))


def _whole(text: str, match: re.Match[str]) -> bool:
    """A full ARN names its region and its account; the pattern of the model would let either be missing."""
    if text.startswith("arn:"):
        return match["region"] is not None and match["account"] is not None and ":function:" in text
    return True
