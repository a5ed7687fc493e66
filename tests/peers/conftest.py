"""Other people's Lambda endpoints, each in a process of its own, on loopback only.

moto comes with the test dependencies. The rest asks for libraries of its own versions, so `make peers` installs it into
`.venv-peers`; its tests are skipped where that is missing.
"""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest

HERE = Path(__file__).parent
PEERS = HERE.parent.parent / ".venv-peers"
ROLE = "arn:aws:iam::000000000000:role/shop"
LOG = "hello from the function"
PYTHON = f"""
def handler(event, context):
    print("{LOG}")
    if event.get("fail"):
        raise ValueError("no")
    custom = context.client_context.custom if context.client_context else None
    return {{"event": event, "custom": custom}}
"""
NODE = f"""
exports.handler = async (event, context) => {{
  console.log("{LOG}");
  if (event.fail) throw new TypeError("no");
  return {{ event, custom: context.clientContext ? context.clientContext.custom : null }};
}};
"""


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: Sequence[str | Path], folder: Path, port: int, **environ: str) -> Iterator[str]:
    """The URL of a server on `port`, as long as it is needed. Its home is `folder`, and so is its log."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "SYSTEMROOT")}
    home = {"HOME": str(folder), "TMPDIR": str(folder), "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=folder, env={**kept, **home, **environ}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(server, port, folder)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(5)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(5)


def _wait_for(server: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"it did not start: {(folder / 'server.log').read_text(errors='replace')[-2000:]}")


def publish(url: str) -> None:
    """The function `shop`, with version 1 and the alias `live`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", PYTHON)
    common: dict[str, Any] = {"endpoint_url": url, "region_name": "us-east-1"}
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    with closing(boto3.client("iam", **common)) as iam:
        role = iam.create_role(RoleName="shop", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    with closing(boto3.client("lambda", **common)) as client:
        client.create_function(
            FunctionName="shop",
            Runtime="python3.11",
            Role=role,
            Handler="app.handler",
            Code={"ZipFile": packed.getvalue()},
            Timeout=10,
            Publish=True,
        )
        client.create_alias(FunctionName="shop", Name="live", FunctionVersion="1")


def need(*paths: Path) -> None:
    """Skip where `make peers` has not put these."""
    for path in paths:
        if not path.exists():
            pytest.skip(f"{path.name} is not installed: make peers")


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """MiniStack, which runs code in processes of its own."""
    command = PEERS / "bin" / "ministack"
    need(command)
    folder, port = tmp_path_factory.mktemp("ministack"), free_port()
    environ = {
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SERVICES": "lambda,iam,logs",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "S3_DATA_DIR": str(folder / "s3"),
    }
    with running([command], folder, port, **environ) as url:
        _publish_with_keys(url)
        yield url


@pytest.fixture(scope="session")
def moto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """moto's server without Docker, which runs no code."""
    folder, port = tmp_path_factory.mktemp("moto"), free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with running(command, folder, port) as url:
        settings = json.dumps({"lambda": {"use_docker": False}}).encode()
        asked = urllib.request.Request(f"{url}/moto-api/config", settings, {"Content-Type": "application/json"})
        urllib.request.urlopen(asked).close()
        _publish_with_keys(url)
        yield url


def _publish_with_keys(url: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "x")
        publish(url)


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """AWS's Runtime Interface Emulator, as the SAM CLI brings it, over AWS's own client for Python."""
    machine = {"x86_64": "x86_64", "aarch64": "arm64"}.get(os.uname().machine, "")
    found = list(PEERS.glob(f"lib/python*/site-packages/samcli/local/rapid/aws-lambda-rie-{machine}"))
    need(*(found or [PEERS / "aws-lambda-rie"]))
    folder, port = tmp_path_factory.mktemp("emulator"), free_port()
    (folder / "app.py").write_text(PYTHON)
    addresses: list[str | Path] = [
        "--runtime-interface-emulator-address",
        f"127.0.0.1:{port}",
        "--runtime-api-address",
        f"127.0.0.1:{free_port()}",
    ]
    runtime: list[str | Path] = [sys.executable, "-m", "awslambdaric", "app.handler"]
    with running([found[0], *addresses, *runtime], folder, port, PYTHONPATH=str(folder)) as url:
        yield url


@pytest.fixture(scope="session")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The HTTP side of `sam local start-lambda`. The command itself starts nothing without Docker."""
    python = PEERS / "bin" / "python"
    need(python)
    folder, port = tmp_path_factory.mktemp("sam"), free_port()
    with running([python, HERE / "start_lambda.py", str(port)], folder, port, SAM_CLI_TELEMETRY="0") as url:
        yield url


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """serverless-offline."""
    command, node = PEERS / "node_modules" / ".bin" / "serverless", shutil.which("node")
    need(command, Path(node or "node"))
    folder, port = tmp_path_factory.mktemp("offline"), free_port()
    (folder / "app.js").write_text(NODE)
    (folder / "node_modules").symlink_to(PEERS / "node_modules")
    (folder / "serverless.yml").write_text(
        "service: shop\nframeworkVersion: '*'\nplugins: [serverless-offline]\n"
        "provider: {name: aws, runtime: nodejs20.x, region: us-east-1}\n"
        "functions: {shop: {handler: app.handler, timeout: 10}}\n"
    )
    arguments = ["offline", "--host", "127.0.0.1", "--httpPort", str(free_port()), "--lambdaPort", str(port)]
    quiet = {"SLS_TELEMETRY_DISABLED": "1", "SLS_NOTIFICATIONS_MODE": "off"}
    with running([command, *arguments], folder, port, **quiet) as url:
        yield url
