"""Reading everything there is to know of a function at one qualifier: a few calls, each of which may be denied.

Only the configuration itself has to be there; what else can't be read is named in the problems.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from workbench.core.details import (
    Details,
    Durable,
    Environment,
    Fault,
    Image,
    Layer,
    Logging,
    Managed,
    Mount,
    Network,
    Provisioned,
    SnapStart,
    Status,
)
from workbench.core.functions import Alias
from workbench.service.members import alias, configuration, number, structure, structures, text, texts

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

T = TypeVar("T")
_NOT_PROVISIONED = "ProvisionedConcurrencyConfigNotFoundException"


class ReadPart(Protocol):
    """Reads a part of the whole by the operation of that name; None when that isn't allowed, or not known there."""

    def __call__(self, operation: str, read: Callable[[], T]) -> T | None: ...


def read(client: "LambdaClient", function: str, qualifier: str | None, part: ReadPart, problems: list[str]) -> Details:
    """The details of `function`, a name or an ARN, at `qualifier`. Raises what botocore raises."""
    if qualifier is None:
        item: Mapping[str, Any] = client.get_function_configuration(FunctionName=function)
    else:
        item = client.get_function_configuration(FunctionName=function, Qualifier=qualifier)
    if not text(item, "FunctionName") and not text(item, "FunctionArn"):
        raise ResponseParserError("it is no function's configuration")
    reserved = part("GetFunctionConcurrency", lambda: client.get_function_concurrency(FunctionName=function))
    provisioned = found = None
    if qualifier is not None and not qualifier.startswith("$"):
        provisioned = part("GetProvisionedConcurrencyConfig", lambda: _provisioned(client, function, qualifier))
        if not qualifier.isdecimal():
            found = part("GetAlias", lambda: _alias(client, function, qualifier))
    environment = structure(item, "Environment")
    logging = structure(item, "LoggingConfig")
    snapshots = structure(item, "SnapStart")
    runtime = structure(item, "RuntimeVersionConfig")
    return Details(
        configuration=configuration(item),
        alias=found,
        role=text(item, "Role"),
        architectures=texts(item, "Architectures"),
        code_size=number(item, "CodeSize"),
        code_sha256=text(item, "CodeSha256"),
        runtime_version=text(runtime, "RuntimeVersionArn"),
        runtime_fault=_fault(runtime),
        layers=tuple(Layer(text(one, "Arn"), number(one, "CodeSize")) for one in structures(item, "Layers")),
        image=_image(structure(item, "ImageConfigResponse")),
        ephemeral_storage=number(structure(item, "EphemeralStorage"), "Size"),
        state=_status(item, "State"),
        last_update=_status(item, "LastUpdateStatus"),
        environment=Environment(_variables(environment), _fault(environment), text(item, "KMSKeyArn")),
        network=_network(structure(item, "VpcConfig")),
        file_systems=tuple(
            Mount(text(one, "Arn"), text(one, "LocalMountPath")) for one in structures(item, "FileSystemConfigs")
        ),
        dead_letter=text(structure(item, "DeadLetterConfig"), "TargetArn"),
        logging=Logging(text(logging, "ApplicationLogLevel"), text(logging, "SystemLogLevel")),
        tracing=text(structure(item, "TracingConfig"), "Mode"),
        snap_start=SnapStart(text(snapshots, "ApplyOn"), text(snapshots, "OptimizationStatus")),
        signing_profile=text(item, "SigningProfileVersionArn"),
        tenancy=text(structure(item, "TenancyConfig"), "TenantIsolationMode"),
        managed=_managed(structure(item, "CapacityProviderConfig")),
        durable=_durable(structure(item, "DurableConfig")),
        reserved=None if reserved is None else number(reserved, "ReservedConcurrentExecutions"),
        provisioned=provisioned,
        problems=tuple(problems),
    )


def _alias(client: "LambdaClient", function: str, name: str) -> Alias:
    return alias(client.get_alias(FunctionName=function, Name=name))


def _provisioned(client: "LambdaClient", function: str, qualifier: str) -> Provisioned | None:
    try:
        item: Mapping[str, Any] = client.get_provisioned_concurrency_config(FunctionName=function, Qualifier=qualifier)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == _NOT_PROVISIONED:
            return None
        raise
    return Provisioned(
        number(item, "RequestedProvisionedConcurrentExecutions"),
        number(item, "AvailableProvisionedConcurrentExecutions"),
        number(item, "AllocatedProvisionedConcurrentExecutions"),
        Status(text(item, "Status"), "", text(item, "StatusReason")),
    )


def _status(item: Mapping[str, Any], key: str) -> Status:
    return Status(text(item, key), text(item, f"{key}ReasonCode"), text(item, f"{key}Reason"))


def _fault(item: Mapping[str, Any]) -> Fault | None:
    error = structure(item, "Error")
    fault = Fault(text(error, "ErrorCode"), text(error, "Message"))
    return fault if fault != Fault() else None


def _variables(item: Mapping[str, Any]) -> Mapping[str, str]:
    variables = structure(item, "Variables")
    return MappingProxyType({name: value for name, value in variables.items() if isinstance(value, str)})


def _image(item: Mapping[str, Any]) -> Image | None:
    settings = structure(item, "ImageConfig")
    image = Image(
        texts(settings, "EntryPoint"), texts(settings, "Command"), text(settings, "WorkingDirectory"), _fault(item)
    )
    return image if image != Image() else None


def _network(item: Mapping[str, Any]) -> Network | None:
    """None without a VPC: Lambda sends empty members then."""
    network = Network(
        text(item, "VpcId"),
        texts(item, "SubnetIds"),
        texts(item, "SecurityGroupIds"),
        item.get("Ipv6AllowedForDualStack") is True,
    )
    return network if network.vpc or network.subnets or network.security_groups else None


def _managed(item: Mapping[str, Any]) -> Managed | None:
    settings = structure(item, "LambdaManagedInstancesCapacityProviderConfig")
    provider = text(settings, "CapacityProviderArn")
    return Managed(provider, number(settings, "PerExecutionEnvironmentMaxConcurrency")) if provider else None


def _durable(item: Mapping[str, Any]) -> Durable | None:
    durable = Durable(number(item, "ExecutionTimeout"), number(item, "RetentionPeriodInDays"))
    return durable if durable != Durable() else None
