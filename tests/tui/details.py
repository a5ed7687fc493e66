"""A function that has everything a configuration can have, and one that has hardly anything."""

from datetime import timedelta

from tests.tui.fakes import NOW
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
from workbench.core.functions import Alias, Configuration

_ARN = "arn:aws:lambda:eu-west-1:123456789012"

PLAIN = Details(Configuration(runtime="python3.12", handler="app.handler", timeout=3, memory_size=128))

USUAL = Details(
    configuration=Configuration(
        version="2",
        runtime="python3.12",
        handler="app.handler",
        timeout=90,
        memory_size=1_024,
        description="Prices an order",
        arn=f"{_ARN}:function:checkout:live",
        last_modified=NOW - timedelta(days=9),
        log_format="JSON",
        log_group="/aws/lambda/checkout",
        state="Active",
    ),
    alias=Alias("live", "2", {"3": 0.1}, "What customers use"),
    role="arn:aws:iam::123456789012:role/checkout",
    architectures=("arm64",),
    code_size=48_200,
    code_sha256="1+oP4hZVYnK8Xr0oWv6v2Q4Jm7yJkBzYQd0wV3Qm3nE=",
    layers=(Layer(f"{_ARN}:layer:tools:7", 41_000),),
    ephemeral_storage=512,
    state=Status("Active"),
    last_update=Status("Failed", "SubnetOutOfIPAddresses", "No address is left in subnet-0a."),
    environment=Environment({"STAGE": "prod", "TABLE": "orders", "API_TOKEN": "s3cr3t-t0ken"}),
    network=Network("vpc-0a", ("subnet-0a", "subnet-0b"), ("sg-0a",)),
    logging=Logging("INFO", "WARN"),
    tracing="Active",
    reserved=50,
    provisioned=Provisioned(10, 8, 8, Status("IN_PROGRESS")),
    problems=("Not shown: these credentials lack the permission lambda:GetAlias.",),
)

FULL = Details(
    configuration=Configuration(arn=_ARN, package_type="Image", last_modified=NOW, state="Inactive"),
    code_size=1_200_000_000,
    runtime_version=f"{_ARN}:runtime:0",
    runtime_fault=Fault("RuntimeGone", "It is no more."),
    image=Image(("/bin/sh", "-c"), ("app.handler", "two words"), "/work", Fault("BadImage", "No manifest.")),
    state=Status("Inactive", "Idle", "It was idle."),
    environment=Environment(
        fault=Fault("AccessDenied", "The key may not be used."), key="arn:aws:kms:eu-west-1::key/1"
    ),
    network=Network("vpc-0a", ipv6=True),
    file_systems=(Mount("arn:aws:elasticfilesystem:eu-west-1::access-point/1", "/mnt/data"),),
    dead_letter="arn:aws:sqs:eu-west-1::letters",
    snap_start=SnapStart("PublishedVersions", "On"),
    signing_profile="arn:aws:signer:eu-west-1::/signing-profiles/p/1",
    tenancy="PER_TENANT",
    managed=Managed("arn:aws:lambda:eu-west-1::capacity-provider:p", 16),
    durable=Durable(86_400, 14),
    reserved=0,
    provisioned=Provisioned(5, None, None, Status("FAILED", "", "The init failed.")),
)
