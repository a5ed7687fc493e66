"""The request for curl in bash, signed by curl itself (7.75 and later).

The credentials come from the environment, so that the text holds none. The headers of the answer go to standard error:
a failed function, the executed version and the log tail are told there.
"""

from urllib.parse import quote

from workbench.core.copy_as.bash import END, argument, command, comment, here, quoted
from workbench.core.copy_as.call import ANY_KEY, ANY_REGION, Call

_SUFFIXES = (("cn-", "amazonaws.com.cn"), ("eusc-", "amazonaws.eu"), ("", "amazonaws.com"))
_KEYS = '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"'
_TOKEN = '${AWS_SESSION_TOKEN:+--header} ${AWS_SESSION_TOKEN:+"X-Amz-Security-Token: $AWS_SESSION_TOKEN"}'
_HEADERS = {
    "InvocationType": "X-Amz-Invocation-Type",
    "LogType": "X-Amz-Log-Type",
    "ClientContext": "X-Amz-Client-Context",
    "TenantId": "X-Amz-Tenant-Id",
    "DurableExecutionName": "X-Amz-Durable-Execution-Name",
}


def curl(call: Call) -> str:
    """The command."""
    request = call.request
    region = call.region or ANY_REGION
    words = ["curl --silent --show-error --dump-header /dev/stderr", f"--max-time {call.wait}"]
    words.append(f"--aws-sigv4 {quoted(f'aws:amz:{region}:lambda')}")
    words += [f"--user {ANY_KEY}:{ANY_KEY}"] if call.embedded else [f"--user {_KEYS}", _TOKEN]
    headers = (("Content-Type", "application/json"), *((_HEADERS[name], value) for name, value in call.options))
    words += [f"--header {quoted(f'{name}: {value}')}" for name, value in headers]
    payload = None if request.payload.startswith(b"@") else argument(request.payload)
    words += [f"--data-binary {'@-' if payload is None else payload}", quoted(_url(call, region))]
    if payload is not None:
        return f"{_notes(call)}{command(words)}\n"
    return f"{_notes(call)}base64 --decode <<'{END}' | {command(words)}\n{here(request.payload)}\n"


def _notes(call: Call) -> str:
    notes = comment(call.note)
    if call.wants_log:
        notes += comment("The log tail is the header X-Amz-Log-Result, in base64.")
    if ":" in call.request.function:
        notes += comment("An ARN in the address takes a recent curl, which signs it encoded once more.")
    if call.profile:
        notes += f'eval "$(aws configure export-credentials --format env --profile {quoted(call.profile)})"\n'
    return notes


def _url(call: Call, region: str) -> str:
    suffix = next(suffix for prefix, suffix in _SUFFIXES if region.startswith(prefix))
    base = (call.endpoint_url or f"https://lambda.{region}.{suffix}").rstrip("/")
    query = f"?Qualifier={quote(call.request.qualifier, safe='')}" if call.request.qualifier else ""
    return f"{base}/2015-03-31/functions/{quote(call.request.function, safe='')}/invocations{query}"
