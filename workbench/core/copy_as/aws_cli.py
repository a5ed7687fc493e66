"""The request for the AWS CLI in bash, versions 1 and 2.

Version 2 takes a payload for base64 unless it is told otherwise; version 1 takes it as it is. Both read a file where
the payload begins as a file's address does. AWS_MAX_ATTEMPTS and the read timeout keep the CLI from sending it again.
"""

from collections.abc import Callable

from workbench.core.copy_as.bash import END, argument, command, comment, here, quoted
from workbench.core.copy_as.call import ANY_KEY, Call

_ADDRESSES = (b"file://", b"fileb://", b"http://", b"https://", b"-")
_FILE = "response.json"


def version_2(call: Call) -> str:
    """The command for version 2."""
    return _command(call, ["--cli-binary-format raw-in-base64-out"], ["--no-cli-pager"])


def version_1(call: Call) -> str:
    """The command for version 1."""
    return _command(call, [], [])


def _command(call: Call, binary: list[str], pager: list[str]) -> str:
    payload = None if call.request.payload.startswith(_ADDRESSES) else argument(call.request.payload)
    words = [_environment(call), "aws lambda invoke", *options(call, quoted), *([] if call.wants_log else pager)]
    if payload is not None:
        words += [*binary, f"--payload {payload}", _output(call)]
        return f"{comment(call.note)}{command(words)} && cat {_FILE}\n"
    words += ['--payload "fileb://$payload"', _output(call)]
    made = f"payload=$(mktemp) && base64 --decode > \"$payload\" <<'{END}' &&\n{here(call.request.payload)}\n"
    return f'{comment(call.note)}{made}{command(words)} && cat {_FILE}\nrm -f "$payload"\n'


def options(call: Call, quote: Callable[[str], str]) -> list[str]:
    """What every AWS CLI is told, a line each, but for the payload."""
    lines = [f"--function-name {quote(call.request.function)}"]
    if call.request.qualifier:
        lines.append(f"--qualifier {quote(call.request.qualifier)}")
    lines += [f"{_OPTIONS[name]} {quote(value)}" for name, value in call.options]
    target = (("--profile", call.profile), ("--region", call.region), ("--endpoint-url", call.endpoint_url))
    lines += [f"{name} {quote(value)}" for name, value in target if value]
    return [*lines, f"--cli-read-timeout {call.wait}"]


def _environment(call: Call) -> str:
    keys = f"AWS_ACCESS_KEY_ID={ANY_KEY} AWS_SECRET_ACCESS_KEY={ANY_KEY} " if call.embedded else ""
    return f"{keys}AWS_MAX_ATTEMPTS=1"


def _output(call: Call) -> str:
    return f"--query LogResult --output text {_FILE} | base64 --decode" if call.wants_log else _FILE


_OPTIONS = {
    "InvocationType": "--invocation-type",
    "LogType": "--log-type",
    "ClientContext": "--client-context",
    "TenantId": "--tenant-id",
    "DurableExecutionName": "--durable-execution-name",
}
