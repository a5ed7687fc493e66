"""Everything there is to know of a function at one qualifier: more than a listing needs, so that it is read when asked.

The shapes follow FunctionConfiguration, FunctionConcurrency and ProvisionedConcurrencyConfig of the Lambda service
model. What wasn't told is None or empty, and never made up.
"""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from workbench.core.functions import Alias, Configuration


class Fault(Struct, frozen=True):
    """Why the service can't tell or use a part of the configuration: its code and its words."""

    code: str = ""
    message: str = ""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.code, self.message) if part)


class Status(Struct, frozen=True):
    """A state, or how an update ended: `Active`, `Failed`; code and reason say why."""

    name: str = ""
    code: str = ""
    reason: str = ""


class Layer(Struct, frozen=True):
    """A layer's ARN and its size in bytes, if it was told."""

    arn: str
    size: int | None = None


class Environment(Struct, frozen=True):
    """The environment variables. fault: why they can't be decrypted; key: the ARN of the KMS key that does it."""

    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fault: Fault | None = None
    key: str = ""


class Network(Struct, frozen=True):
    """The VPC that the function is connected to, by ids."""

    vpc: str = ""
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    ipv6: bool = False


class Mount(Struct, frozen=True):
    """A file system's ARN, and the path where the function finds it."""

    arn: str
    path: str = ""


class Image(Struct, frozen=True):
    """What a container image is started with, as far as the function overrides it."""

    entry_point: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    working_directory: str = ""
    fault: Fault | None = None


class Logging(Struct, frozen=True):
    """The least levels that are logged; only functions that log JSON have them."""

    application_level: str = ""
    system_level: str = ""


class SnapStart(Struct, frozen=True):
    """When a snapshot is taken (`PublishedVersions`, `None`), and whether this version runs from one (`On`, `Off`)."""

    applies_to: str = ""
    status: str = ""


class Provisioned(Struct, frozen=True):
    """Execution environments kept ready: how many were asked for, and how many there are."""

    requested: int | None = None
    available: int | None = None
    allocated: int | None = None
    status: Status = Status()


class Managed(Struct, frozen=True):
    """The capacity provider whose instances a function runs on, and invocations at once in one environment."""

    provider: str
    concurrency: int | None = None


class Durable(Struct, frozen=True):
    """Limits of a durable function: seconds an execution may take, days that it is kept."""

    timeout: int | None = None
    retention: int | None = None


class Details(Struct, frozen=True):
    """A function at one qualifier.

    Attributes:
        configuration: what listings tell too; `version` there is the one that an alias mostly leads to.
        alias: the alias that was asked for, with its weights; None for `$LATEST` and versions.
        code_size: bytes. ephemeral_storage: MB of /tmp.
        reserved: invocations at once that are the function's own, and all that it may have; 0 stops it.
        problems: what could not be read and why, a sentence each (a missing permission, say).
    """

    configuration: Configuration
    alias: Alias | None = None
    role: str = ""
    architectures: tuple[str, ...] = ()
    code_size: int | None = None
    code_sha256: str = ""
    runtime_version: str = ""
    runtime_fault: Fault | None = None
    layers: tuple[Layer, ...] = ()
    image: Image | None = None
    ephemeral_storage: int | None = None
    state: Status = Status()
    last_update: Status = Status()
    environment: Environment = Environment()
    network: Network | None = None
    file_systems: tuple[Mount, ...] = ()
    dead_letter: str = ""
    logging: Logging = Logging()
    tracing: str = ""
    snap_start: SnapStart = SnapStart()
    signing_profile: str = ""
    tenancy: str = ""
    managed: Managed | None = None
    durable: Durable | None = None
    reserved: int | None = None
    provisioned: Provisioned | None = None
    problems: tuple[str, ...] = ()
