"""The request for `workbench invoke` in bash."""

from workbench.core.copy_as.bash import END, argument, command, here, quoted
from workbench.core.copy_as.call import Call
from workbench.core.invocation import Kind
from workbench.core.payload import ASYNC_REQUEST_LIMIT, REQUEST_LIMIT, Problem, check

_NOT_AS_IT_IS = (b"@", b"-")
_NOBODY_NAMED = "AWS_PROFILE= AWS_ENDPOINT_URL= AWS_ENDPOINT_URL_LAMBDA= "
"""An account that the shell names would come before the samples."""


def invoke(call: Call) -> str:
    """The command. It needs no running workbench: for the local endpoint, it starts one of its own."""
    request = call.request
    function = f"{request.function}:{request.qualifier}" if request.qualifier else request.function
    guard = _NOBODY_NAMED if call.embedded and not call.folder else ""
    words = [f"{guard}workbench invoke {quoted(function)}", *_options(call)]
    payload = None if request.payload.startswith(_NOT_AS_IT_IS) else argument(request.payload)
    if payload is not None:
        return f"{command([*words, f'--payload {payload}'])}\n"
    return f"base64 --decode <<'{END}' | {command([*words, '--payload -'])}\n{here(request.payload)}\n"


def _options(call: Call) -> list[str]:
    request = call.request
    remote = () if call.embedded else (("--region", call.region), ("--endpoint-url", call.endpoint_url))
    context = None if request.client_context is None else request.client_context.strip().decode("utf-8", "replace")
    named = (
        ("--type", "" if request.kind is Kind.REQUEST_RESPONSE else request.kind.value),
        ("--client-context", context),
        ("--tenant-id", request.tenant_id),
        ("--durable-execution-name", request.durable_execution_name),
        ("--functions", call.folder),
        ("--profile", call.profile),
        *remote,
    )
    words = [f"{name} {quoted(value)}" for name, value in named if value]
    if request.kind is Kind.REQUEST_RESPONSE:
        words.append("--log" if request.log_tail else "--no-log-tail")
    limit = ASYNC_REQUEST_LIMIT if request.kind is Kind.EVENT else REQUEST_LIMIT
    if len(request.payload) > limit or isinstance(check(request.payload), Problem):
        words.append("--send-anyway")
    return words
