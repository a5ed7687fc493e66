"""Everything about one function: which calls are made, what each may lack, and moto's and the local endpoint's word."""

import json
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, cast

import boto3
import pytest
from botocore.stub import Stubber

from tests.service.conftest import Connect
from tests.service.faulty import FaultyServer, keeps_answering, response
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
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Alias
from workbench.service.catalog import LambdaCatalog

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

FULL: dict[str, Any] = {
    "FunctionName": "f",
    "FunctionArn": "arn:f:live",
    "Runtime": "python3.12",
    "Role": "arn:role",
    "Handler": "app.handler",
    "CodeSize": 48_200,
    "Description": "d",
    "Timeout": 30,
    "MemorySize": 256,
    "LastModified": "2026-11-23T10:00:00.000+0000",
    "CodeSha256": "sha",
    "Version": "2",
    "VpcConfig": {
        "SubnetIds": ["subnet-a", "subnet-b"],
        "SecurityGroupIds": ["sg-a"],
        "VpcId": "vpc-a",
        "Ipv6AllowedForDualStack": True,
    },
    "DeadLetterConfig": {"TargetArn": "arn:letters"},
    "Environment": {"Variables": {"B": "2", "A": "1"}, "Error": {"ErrorCode": "AccessDenied", "Message": "no key"}},
    "KMSKeyArn": "arn:key",
    "TracingConfig": {"Mode": "Active"},
    "Layers": [{"Arn": "arn:layer:7", "CodeSize": 41_000}, {"Arn": "arn:layer:8"}],
    "State": "Pending",
    "StateReason": "being made",
    "StateReasonCode": "Creating",
    "LastUpdateStatus": "Failed",
    "LastUpdateStatusReason": "no address",
    "LastUpdateStatusReasonCode": "SubnetOutOfIPAddresses",
    "FileSystemConfigs": [{"Arn": "arn:files", "LocalMountPath": "/mnt/data"}],
    "SigningProfileVersionArn": "arn:signer",
    "PackageType": "Image",
    "ImageConfigResponse": {
        "ImageConfig": {"EntryPoint": ["/bin/sh"], "Command": ["app.handler"], "WorkingDirectory": "/work"},
        "Error": {"ErrorCode": "BadImage", "Message": "no manifest"},
    },
    "Architectures": ["arm64"],
    "EphemeralStorage": {"Size": 1_024},
    "SnapStart": {"ApplyOn": "PublishedVersions", "OptimizationStatus": "On"},
    "RuntimeVersionConfig": {
        "RuntimeVersionArn": "arn:aws:lambda:eu-west-1::runtime:0",
        "Error": {"ErrorCode": "Gone", "Message": "no more"},
    },
    "LoggingConfig": {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "DEBUG",
        "SystemLogLevel": "WARN",
        "LogGroup": "/mine",
    },
    "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"},
    "CapacityProviderConfig": {
        "LambdaManagedInstancesCapacityProviderConfig": {
            "CapacityProviderArn": "arn:capacity",
            "PerExecutionEnvironmentMaxConcurrency": 16,
        }
    },
    "DurableConfig": {"ExecutionTimeout": 86_400, "RetentionPeriodInDays": 14},
}
LIVE = {
    "Name": "live",
    "FunctionVersion": "2",
    "Description": "customers",
    "RoutingConfig": {"AdditionalVersionWeights": {"3": 0.1}},
}


@pytest.fixture
def stub() -> Iterator[Stubber]:
    client = boto3.client("lambda", region_name="eu-west-1")
    with closing(client), Stubber(client) as stubber:
        yield stubber


@pytest.fixture
def catalog(stub: Stubber) -> LambdaCatalog:
    return LambdaCatalog(cast("LambdaClient", stub.client), "dev")


def test_an_alias_is_read_whole(stub: Stubber, catalog: LambdaCatalog) -> None:
    at = {"FunctionName": "f", "Qualifier": "live"}
    provisioned = {
        "RequestedProvisionedConcurrentExecutions": 10,
        "AvailableProvisionedConcurrentExecutions": 8,
        "AllocatedProvisionedConcurrentExecutions": 9,
        "Status": "FAILED",
        "StatusReason": "init failed",
    }
    stub.add_response("get_function_configuration", FULL, at)
    stub.add_response("get_function_concurrency", {"ReservedConcurrentExecutions": 50}, {"FunctionName": "f"})
    stub.add_response("get_provisioned_concurrency_config", provisioned, at)
    stub.add_response("get_alias", LIVE, {"FunctionName": "f", "Name": "live"})
    found = catalog.configuration("f", "live")
    told = found.configuration
    assert (told.version, told.timeout, told.memory_size, told.log_group) == ("2", 30, 256, "/mine")
    assert found == Details(
        configuration=told,
        alias=Alias("live", "2", found.alias.weights if found.alias else {}, "customers"),
        role="arn:role",
        architectures=("arm64",),
        code_size=48_200,
        code_sha256="sha",
        runtime_version="arn:aws:lambda:eu-west-1::runtime:0",
        runtime_fault=Fault("Gone", "no more"),
        layers=(Layer("arn:layer:7", 41_000), Layer("arn:layer:8")),
        image=Image(("/bin/sh",), ("app.handler",), "/work", Fault("BadImage", "no manifest")),
        ephemeral_storage=1_024,
        state=Status("Pending", "Creating", "being made"),
        last_update=Status("Failed", "SubnetOutOfIPAddresses", "no address"),
        environment=Environment(found.environment.variables, Fault("AccessDenied", "no key"), "arn:key"),
        network=Network("vpc-a", ("subnet-a", "subnet-b"), ("sg-a",), True),
        file_systems=(Mount("arn:files", "/mnt/data"),),
        dead_letter="arn:letters",
        logging=Logging("DEBUG", "WARN"),
        tracing="Active",
        snap_start=SnapStart("PublishedVersions", "On"),
        signing_profile="arn:signer",
        tenancy="PER_TENANT",
        managed=Managed("arn:capacity", 16),
        durable=Durable(86_400, 14),
        reserved=50,
        provisioned=Provisioned(10, 8, 9, Status("FAILED", "", "init failed")),
    )
    assert dict(found.environment.variables) == {"A": "1", "B": "2"}
    assert found.alias is not None
    assert found.alias.shares == (("2", 0.9), ("3", 0.1))


def test_latest_is_neither_an_alias_nor_ever_provisioned(stub: Stubber, catalog: LambdaCatalog) -> None:
    for qualifier, at in ((None, {}), ("$LATEST", {"Qualifier": "$LATEST"})):
        stub.add_response("get_function_configuration", {"FunctionName": "f"}, {"FunctionName": "f", **at})
        stub.add_response("get_function_concurrency", {})
        found = catalog.configuration("f", qualifier)
        assert found == Details(found.configuration)
    stub.assert_no_pending_responses()


def test_a_version_may_be_provisioned_and_is_no_alias(stub: Stubber, catalog: LambdaCatalog) -> None:
    stub.add_response("get_function_configuration", {"FunctionName": "f", "Version": "7"})
    stub.add_response("get_function_concurrency", {"ReservedConcurrentExecutions": 0})
    stub.add_client_error(
        "get_provisioned_concurrency_config", "ProvisionedConcurrencyConfigNotFoundException", "", 404
    )
    found = catalog.configuration("f", "7")
    assert (found.reserved, found.provisioned, found.alias, found.problems) == (0, None, None, ())


def test_each_missing_permission_is_named_and_takes_its_part_only(stub: Stubber, catalog: LambdaCatalog) -> None:
    stub.add_response("get_function_configuration", FULL)
    for operation in ("get_function_concurrency", "get_provisioned_concurrency_config", "get_alias"):
        stub.add_client_error(operation, "AccessDeniedException", "not authorized", 403)
    found = catalog.configuration("f", "live")
    assert found.configuration.timeout == 30
    assert [problem.split("lambda:")[1] for problem in found.problems] == [
        "GetFunctionConcurrency.",
        "GetProvisionedConcurrencyConfig.",
        "GetAlias.",
    ]


def test_without_the_configuration_there_is_nothing_to_show(stub: Stubber, catalog: LambdaCatalog) -> None:
    words = "not authorized to perform: lambda:GetFunctionConfiguration"
    stub.add_client_error("get_function_configuration", "AccessDeniedException", words, 403)
    with pytest.raises(WorkbenchError) as raised:
        catalog.configuration("f")
    assert raised.value.title == "Not allowed"
    assert "lambda:GetFunctionConfiguration" in raised.value.message


ODD: list[dict[str, Any]] = [
    {},
    {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "VpcId": ""}, "Environment": {}, "Layers": []},
    {"Environment": {"Error": {}}, "ImageConfigResponse": {"ImageConfig": {}}, "DurableConfig": {}},
    {"TracingConfig": None, "Architectures": None, "Timeout": None},
]


@pytest.mark.parametrize("item", ODD)
def test_what_is_empty_is_not_told(item: dict[str, Any], connect: Connect) -> None:
    body = json.dumps({"FunctionName": "f", **item}).encode()
    with FaultyServer(keeps_answering(response(body))) as server:
        found = connect(server.url).catalog.configuration("f")
    assert found == Details(found.configuration)


NONE = [b"", b"<html>", b"[]", b"null", b"{}", b'{"FunctionName": "f", "Environment": [1]}', b'{"FunctionName": 7}']


@pytest.mark.parametrize("body", NONE)
def test_what_is_no_configuration_is_an_error(body: bytes, connect: Connect) -> None:
    with FaultyServer(keeps_answering(response(body))) as server, pytest.raises(WorkbenchError) as raised:
        connect(server.url).catalog.configuration("f")
    assert raised.value.title == "The answer can't be read"
