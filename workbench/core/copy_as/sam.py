"""The request for `sam remote invoke` in bash.

SAM reads an event as text: a file's line ends become its own, an empty event becomes {}, and what is no JSON becomes a
JSON string. Where that changes what is sent, the text says so first.
"""

from workbench.core.copy_as.bash import END, argument, command, comment, here, quoted
from workbench.core.copy_as.call import ANY_KEY, Call
from workbench.core.payload import Problem, check


def remote_invoke(call: Call) -> str:
    """The command."""
    request = call.request
    keys = f"AWS_ACCESS_KEY_ID={ANY_KEY} AWS_SECRET_ACCESS_KEY={ANY_KEY} " if call.embedded else ""
    address = f"AWS_ENDPOINT_URL_LAMBDA={quoted(call.endpoint_url)} " if call.endpoint_url else ""
    words = [f"{keys}{address}AWS_MAX_ATTEMPTS=1 sam remote invoke {quoted(request.function)}"]
    parameters = {"Qualifier": request.qualifier, **dict(call.options)}
    if not request.log_tail:
        parameters["LogType"] = "None"
    words += [f"--parameter {quoted(f'{name}={value}')}" for name, value in parameters.items() if value]
    words += [
        f"{name} {quoted(value)}" for name, value in (("--profile", call.profile), ("--region", call.region)) if value
    ]
    notes = comment(call.note) + comment(_changed(request.payload))
    event = None if request.payload.startswith(b"-") else argument(request.payload)
    if event is not None:
        return f"{notes}{command([*words, f'--event {event}'])}\n"
    piped = f"base64 --decode <<'{END}' | {command([*words, '--event-file -'])}\n{here(request.payload)}\n"
    return notes + piped


def _changed(payload: bytes) -> str:
    """What SAM changes of the payload, in a sentence; empty for nothing."""
    if not payload:
        return "SAM sends {} instead of an empty payload."
    try:
        payload.decode()
    except UnicodeDecodeError:
        return "SAM can't send this payload: it is not UTF-8."
    if argument(payload) is None:
        return "SAM changes the line ends of this payload to line feeds." if b"\r" in payload else ""
    return "SAM makes a JSON string of this payload, which is not JSON." if isinstance(check(payload), Problem) else ""
