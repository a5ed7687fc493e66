"""The environment variables of an execution environment: Lambda's own, the function's, and next to nothing else.

Source: "Defined runtime environment variables" of the Lambda developer guide. Of the user's shell only what a program
needs to start is passed on; its AWS credentials only when they were asked for.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from workbench.local.definitions import LATEST, Version

_CREDENTIALS = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "HOME",
)


class Variables:
    """Builds the variables of one environment after another.

    `shell` is the environment of the endpoint itself, `home` the folder that functions see as their home: an own
    empty one, because the SDK reads credentials from `~/.aws`.
    """

    def __init__(self, shell: Mapping[str, str], home: Path, *, pass_credentials: bool) -> None:
        self._path = shell.get("PATH", "/usr/local/bin:/usr/bin:/bin")
        self._libraries = shell.get("LD_LIBRARY_PATH", "")
        self._private = {"HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true"}
        if pass_credentials:
            self._private = {name: shell[name] for name in _CREDENTIALS if name in shell}

    def of(
        self, function: str, version: Version, task_root: Path, region: str, runtime_api: str, stream: str
    ) -> dict[str, str]:
        """The variables of one environment; `runtime_api` is host:port, `stream` the log stream that it writes."""
        libraries = [str(task_root), str(task_root / "lib"), self._libraries]
        variables = {
            "PATH": self._path,
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            **self._private,
            **version.environment,
            "LD_LIBRARY_PATH": ":".join(filter(None, [version.environment.get("LD_LIBRARY_PATH", ""), *libraries])),
            "LAMBDA_TASK_ROOT": str(task_root),
            "LAMBDA_RUNTIME_DIR": str(Path(__file__).parent / "bootstrap"),
            "AWS_LAMBDA_RUNTIME_API": runtime_api,
            "AWS_LAMBDA_FUNCTION_NAME": function,
            "AWS_LAMBDA_FUNCTION_VERSION": version.number,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(version.memory_size),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": log_group(function),
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_LAMBDA_LOG_FORMAT": version.log_format,
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{version.runtime}",
            "_HANDLER": version.handler,
        }
        if version.log_level:
            variables["AWS_LAMBDA_LOG_LEVEL"] = version.log_level
        return variables


def log_group(function: str) -> str:
    """Lambda's name for the log group of a function."""
    return f"/aws/lambda/{function}"


def log_stream(number: str) -> str:
    """Lambda's name for the log stream of a new environment: 2026/11/23/[$LATEST]0123456789abcdef0123456789abcdef."""
    version = LATEST if number == LATEST else number
    return f"{datetime.now(UTC):%Y/%m/%d}/[{version}]{uuid4().hex}"
