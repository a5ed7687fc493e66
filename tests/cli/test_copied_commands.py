"""What is copied, run by bash: the AWS CLI, boto3, curl, the workbench, and the bytes that arrive."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from tests.cli.conftest import environment
from tests.service.faulty import FaultyServer, error, keeps_answering, response
from workbench.core.copy_as import aws_cli, boto3_script, curl, sam, workbench_command
from workbench.core.copy_as.call import Call, call_of
from workbench.core.invocation import Kind, Request
from workbench.core.targets import Local, Remote, Whereabouts
from workbench.local.launcher import start

_BOOTSTRAP = f"""\
#!{sys.executable}
import os, urllib.request
api = f"http://{{os.environ['AWS_LAMBDA_RUNTIME_API']}}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{{api}}/next") as event:
        id, body = event.headers["Lambda-Runtime-Aws-Request-Id"], event.read()
    print("it got", len(body), flush=True)
    urllib.request.urlopen(f"{{api}}/{{id}}/response", b'"' + body.hex().encode() + b'"').close()
"""
_HOSTILE = json.dumps(
    {
        "quotes": "it's \"so\" '' \\' \\\" `` $' $\"",
        "shell": "$HOME ${HOME} $(id) `id` !! !x ~ * ? %PATH% %s %% \\n \\\\ ; & | < > # {a,b} \\",
        "text": "naïve – 語 🙂‍↔️ END_OF_PAYLOAD",
    },
    ensure_ascii=False,
    indent=1,
)
PAYLOADS = {
    "hostile": _HOSTILE.encode(),
    "line ends": b'\r\n{"a!":\t[1,\r\n\r"it\'s \\\\ \xe2\x80\xae"]}\n\n',
    "large": json.dumps(["it's " * 41_000]).encode(),
}
ODD = {
    "control": bytes(range(1, 32)) + b"'\"\\!\x7f\xc2\x85",
    "binary": bytes(range(256)),
    "empty": b"",
}
"""What Lambda takes for no JSON, and so no local endpoint shows to a function."""
_NAMES_A_FILE = {"aws": b"file:///etc/passwd", "workbench": b"@/etc/passwd", "curl": b"@/etc/passwd"}
"""What a client would take for the name of a file."""
Bash = Callable[[str], "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A function of its own runtime, `hex`, which answers with the bytes it got."""
    place = tmp_path_factory.mktemp("functions") / "hex"
    place.mkdir()
    (place / "function.toml").write_text(
        'handler = "bootstrap"\nruntime = "provided.al2023"\n[aliases.live]\nversion = "$LATEST"\n'
    )
    (place / "bootstrap").write_text(_BOOTSTRAP)
    (place / "bootstrap").chmod(0o755)
    return place.parent


@pytest.fixture(scope="module")
def hex_endpoint(folder: Path) -> Iterator[str]:
    with start(folder) as running:
        yield running.url


@pytest.fixture
def bash(tmp_path: Path) -> Bash:
    """Runs a text in a folder of its own; the commands of this environment are found first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def run(text: str) -> "subprocess.CompletedProcess[bytes]":
        given = {**environment(), "PATH": path, "PYTHONWARNINGS": "ignore"}
        return subprocess.run(
            ["bash"], input=text.encode(), capture_output=True, check=False, timeout=120, cwd=tmp_path, env=given
        )

    return run


def _call(payload: bytes, url: str, folder: Path | None = None, **more: Any) -> Call:
    request = Request("hex", payload, "$LATEST", 3, **more)
    return call_of(request, Whereabouts(Local(str(folder) if folder else None), url))


def _python(call: Call) -> str:
    return f"python - <<'END_OF_SCRIPT'\n{boto3_script.script(call)}END_OF_SCRIPT\n"


_FORMS = {"aws": aws_cli.version_1, "boto3": _python, "workbench": workbench_command.invoke, "curl": curl.curl}


@pytest.mark.parametrize("form", [*_FORMS])
def test_a_function_gets_the_very_bytes(form: str, hex_endpoint: str, folder: Path, bash: Bash) -> None:
    if form == "curl" and not shutil.which("curl"):
        pytest.skip("there is no curl")
    for name, payload in PAYLOADS.items():
        done = bash(_FORMS[form](_call(payload, hex_endpoint, folder)))
        assert done.returncode == 0, done.stderr
        answer = done.stdout[done.stdout.rindex(b'"', 0, -1) :]
        assert bytes.fromhex(answer.decode().strip('"')) == payload, name
        assert b"it got" in done.stdout + done.stderr + _header(done.stderr), name


def _header(headers: bytes) -> bytes:
    """The log tail that curl leaves in its header."""
    found = [line for line in headers.splitlines() if line.lower().startswith(b"x-amz-log-result:")]
    return base64.b64decode(found[0].partition(b":")[2]) if found else b""


@pytest.mark.parametrize("form", [*_FORMS])
def test_what_is_no_json_is_sent_as_it_is_too(form: str, bash: Bash) -> None:
    if form == "curl" and not shutil.which("curl"):
        pytest.skip("there is no curl")
    odd = [*ODD.values(), *([_NAMES_A_FILE[form]] if form in _NAMES_A_FILE else [])]
    with FaultyServer(keeps_answering(response(b"{}"))) as server:
        calls = [
            call_of(Request("hex", payload, log_tail=False), Whereabouts(Remote(None, "eu-west-1"), server.url))
            for payload in odd
        ]
        done = bash("".join(map(_FORMS[form], calls)))
        sent = [request.partition(b"\r\n\r\n")[2] for request in server.requests]
    assert sent == odd, done.stderr


def test_options_arrive(bash: Bash) -> None:
    more: dict[str, Any] = {
        "client_context": b'{"custom": {"it\'s": "$x"}}',
        "tenant_id": "blue = +/a",
        "durable_execution_name": "one",
    }
    request = Request("hex", b"{}", "live", kind=Kind.EVENT, **more)
    with FaultyServer(keeps_answering(response(b"", "202 Accepted"))) as server:
        call = call_of(request, Whereabouts(Remote(None, "eu-west-1"), server.url))
        forms = [aws_cli.version_1, _python, workbench_command.invoke, *([curl.curl] if shutil.which("curl") else [])]
        done = bash("".join(form(call) for form in forms))
        assert len(server.requests) == len(forms), done.stderr
    for sent in server.requests:
        head = sent.partition(b"\r\n\r\n")[0].decode()
        lines = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head.split("\r\n")[1:]}
        assert head.startswith("POST /2015-03-31/functions/hex/invocations?Qualifier=live ")
        assert lines["x-amz-invocation-type"] == "Event"
        assert base64.b64decode(lines["x-amz-client-context"]) == more["client_context"]
        assert (lines["x-amz-tenant-id"], lines["x-amz-durable-execution-name"]) == ("blue = +/a", "one")
        assert "Credential=testing/" in lines["authorization"]
        assert "/eu-west-1/lambda/" in lines["authorization"]


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl")
@pytest.mark.parametrize("token", ["", "tok/en+=="])
def test_curl_signs_as_botocore_does(token: str, bash: Bash, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    with FaultyServer(keeps_answering(response(b"{}"))) as server:
        request = Request("hex", b'{"a": 1}', "$LATEST", tenant_id="a b")
        bash(curl.curl(call_of(request, Whereabouts(Remote(None, "eu-west-1"), server.url))))
        head, _, body = server.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in lines}
    told = re.search(r"SignedHeaders=([^,]*), Signature=(\w+)", headers["authorization"])
    assert told is not None
    signed = {name: headers[name] for name in told[1].split(";")}
    assert ("x-amz-security-token" in signed) == bool(token)
    same = AWSRequest("POST", f"http://{headers['host']}{first.split()[1]}", headers=signed, data=body)
    same.context["timestamp"] = headers["x-amz-date"]
    signer = SigV4Auth(Credentials("testing", "testing"), "lambda", "eu-west-1")
    assert signer.signature(signer.string_to_sign(same, signer.canonical_request(same)), same) == told[2]


def test_it_is_sent_once_whatever_comes(bash: Bash) -> None:
    with FaultyServer(keeps_answering(error("ServiceException", "500 Oops"))) as server:
        call = call_of(Request("hex", b"{}"), Whereabouts(Remote(None, "eu-west-1"), server.url))
        for form in (aws_cli.version_1, _python):
            server.requests.clear()
            assert bash(form(call)).returncode != 0
            assert len(server.requests) == 1


_SHOWING = """\
aws() {
  for one; do
    case $one in fileb://*) base64 < "${one#fileb://}" >&2;; *) printf '<%s>\\n' "$one" >&2;; esac
  done
}
sam() { base64 >&2; printf '<%s>\\n' "$@" >&2; }
"""


def test_the_others_are_fit_for_bash(bash: Bash) -> None:
    """No AWS CLI 2 and no SAM here: what bash hands them is looked at instead."""
    for payload in (*PAYLOADS.values(), *ODD.values(), *_NAMES_A_FILE.values()):
        call = _call(payload, "http://127.0.0.1:1")
        for text in (aws_cli.version_2(call), sam.remote_invoke(call)):
            done = bash(_SHOWING + text)
            arrived = done.stderr.replace(b"\n", b"")
            assert b"<" + payload + b">" in done.stderr or base64.b64encode(payload) in arrived, done.stderr
