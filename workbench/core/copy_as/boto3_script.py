"""The request as a Python script with boto3, with the settings that send it once and wait for its answer."""

from workbench.core.copy_as.bash import base64_lines, comment
from workbench.core.copy_as.call import ANY_KEY, Call

_SHOWN_LIMIT = 32_000
_CALL = """\
import base64
import sys

import boto3
from botocore.config import Config

{payload}

# One request: the usual Config sends a slow one again, and the function runs again.
config = Config(
    read_timeout={wait}, retries={{"total_max_attempts": 1}}, tcp_keepalive=True
)
session = boto3.Session({session})
client = session.client("lambda", config=config{client})
answer = client.invoke(
{parameters}
    Payload=PAYLOAD,
)
if "LogResult" in answer:
    sys.stderr.write(base64.b64decode(answer["LogResult"]).decode("utf-8", "replace"))
if "FunctionError" in answer:
    sys.stderr.write(f"The function failed: {{answer['FunctionError']}}\\n")
sys.stdout.buffer.write(answer["Payload"].read())
"""


def script(call: Call) -> str:
    """The script: the response goes to standard output byte for byte, the log tail to standard error."""
    session = {"profile_name": call.profile, "region_name": call.region}
    client = {"endpoint_url": call.endpoint_url}
    if call.embedded:
        client |= {"aws_access_key_id": ANY_KEY, "aws_secret_access_key": ANY_KEY}
    parameters = {"FunctionName": call.request.function, "Qualifier": call.request.qualifier, **dict(call.options)}
    return comment(call.note) + _CALL.format(
        payload=_payload(call.request.payload),
        wait=call.wait,
        session=", ".join(f"{name}={value!r}" for name, value in session.items() if value),
        client="".join(f",\n    {name}={value!r}" for name, value in client.items() if value),
        parameters="\n".join(f"    {name}={value!r}," for name, value in parameters.items() if value),
    )


def _payload(payload: bytes) -> str:
    """The payload as a constant, line by line where it is text that can be read."""
    if len(payload) > _SHOWN_LIMIT:
        return f'PAYLOAD = base64.b64decode("""\n{base64_lines(payload)}""")'
    try:
        lines = payload.decode().split("\n")
    except UnicodeDecodeError:
        return f"PAYLOAD = {payload!r}"
    if len(lines) == 1:
        return f"PAYLOAD = {lines[0]!r}.encode()"
    pieces = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return "PAYLOAD = (\n" + "".join(f"    {piece!r}\n" for piece in pieces) + ").encode()"
