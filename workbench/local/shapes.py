"""Definitions as the service model shapes them: FunctionConfiguration, AliasConfiguration, ARNs, times.

Pure: what has to be measured on disk is handed in as a Digest.
"""

import hashlib
import platform
import uuid
from datetime import UTC, datetime
from typing import Any

from workbench.local.definitions import LATEST, Alias, Function, Version
from workbench.local.sources import Digest

ACCOUNT = "000000000000"
REGION = "us-east-1"
_CODE_TOTAL = 80_530_636_800
_CODE_UNZIPPED = 262_144_000
_CODE_ZIPPED = 52_428_800


def function_arn(name: str, qualifier: str | None, region: str, account: str = ACCOUNT) -> str:
    """The ARN of a function, qualified if `qualifier` is given."""
    arn = f"arn:{partition(region)}:lambda:{region}:{account}:function:{name}"
    return f"{arn}:{qualifier}" if qualifier else arn


def partition(region: str) -> str:
    """The partition a region belongs to."""
    known = {"cn": "aws-cn", "us-gov": "aws-us-gov", "us-iso": "aws-iso", "us-isob": "aws-iso-b", "eusc": "aws-eusc"}
    prefixes = sorted(known, key=len, reverse=True)
    return next((known[prefix] for prefix in prefixes if region.startswith(f"{prefix}-")), "aws")


def configuration(
    function: Function, version: Version, digest: Digest, region: str, qualifier: str | None
) -> dict[str, Any]:
    """FunctionConfiguration of one version; its ARN carries `qualifier`."""
    modified = version.published or datetime.fromtimestamp(digest.modified, UTC)
    logging = {"LogFormat": version.log_format, "LogGroup": f"/aws/lambda/{function.name}"}
    if version.log_format == "JSON":
        logging |= {"ApplicationLogLevel": version.log_level or "INFO", "SystemLogLevel": "INFO"}
    shape: dict[str, Any] = {
        "FunctionName": function.name,
        "FunctionArn": function_arn(function.name, qualifier, region),
        "Runtime": version.runtime,
        "Role": f"arn:{partition(region)}:iam::{ACCOUNT}:role/local",
        "Handler": version.handler,
        "CodeSize": digest.size,
        "Description": version.description,
        "Timeout": version.timeout,
        "MemorySize": version.memory_size,
        "LastModified": timestamp(modified),
        "CodeSha256": digest.sha256,
        "Version": version.number,
        "TracingConfig": {"Mode": "PassThrough"},
        "RevisionId": _revision(function.name, version, digest.sha256),
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": ["arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "RuntimeVersionConfig": {
            "RuntimeVersionArn": f"arn:{partition(region)}:lambda:{region}::runtime:{_hex(version.runtime)}"
        },
        "LoggingConfig": logging,
    }
    if version.environment:
        shape["Environment"] = {"Variables": dict(version.environment)}
    return shape


def alias_configuration(function: Function, alias: Alias, region: str) -> dict[str, Any]:
    """AliasConfiguration."""
    shape: dict[str, Any] = {
        "AliasArn": function_arn(function.name, alias.name, region),
        "Name": alias.name,
        "FunctionVersion": alias.version,
        "Description": alias.description,
        "RevisionId": _uuid(
            function.name, alias.name, alias.version, repr(sorted(alias.weights.items())), alias.description
        ),
    }
    if alias.weights:
        shape["RoutingConfig"] = {"AdditionalVersionWeights": dict(alias.weights)}
    return shape


def account_settings(functions: int, concurrency: int) -> dict[str, Any]:
    """GetAccountSettingsResponse; `concurrency` is how many environments may run at once."""
    return {
        "AccountLimit": {
            "TotalCodeSize": _CODE_TOTAL,
            "CodeSizeUnzipped": _CODE_UNZIPPED,
            "CodeSizeZipped": _CODE_ZIPPED,
            "ConcurrentExecutions": concurrency,
            "UnreservedConcurrentExecutions": concurrency,
        },
        "AccountUsage": {"TotalCodeSize": 0, "FunctionCount": functions},
    }


def timestamp(moment: datetime) -> str:
    """Lambda's way to write a time: 2026-11-23T10:00:00.000+0000."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"


def ordered(function: Function) -> list[Version]:
    """The versions of a function as Lambda lists them: $LATEST, then by number."""
    return sorted(
        function.versions.values(), key=lambda version: 0 if version.number == LATEST else int(version.number)
    )


def _revision(name: str, version: Version, sha256: str) -> str:
    settings = (version.number, version.handler, version.runtime, version.timeout, version.memory_size)
    more = (sorted(version.environment.items()), version.log_format, version.log_level, version.description)
    return _uuid(name, repr(settings), repr(more), sha256)


def _uuid(*parts: str) -> str:
    return str(
        uuid.UUID(bytes=hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()[:16], version=4)
    )


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
