"""Which clients a target becomes: regions, credentials, addresses, by every way that people name them."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.service.faulty import FaultyServer, keeps_answering, response
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Refused, Request, Succeeded
from workbench.service.clients import LambdaConnection, connect
from workbench.service.target import Target, check_endpoint_url, is_loopback

LOCAL = "http://127.0.0.1:9"


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials in the environment."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


@pytest.fixture
def aws(isolated: Path) -> Path:
    """The folder `~/.aws`, with a few profiles."""
    folder = isolated / ".aws"
    folder.mkdir()
    (folder / "config").write_text(
        "[default]\nregion = eu-north-1\n"
        "[profile dev]\nregion = eu-west-1\naws_access_key_id = dev\naws_secret_access_key = x\n"
        "[profile elsewhere]\nregion = eu-west-3\nservices = mine\naws_access_key_id = e\naws_secret_access_key = x\n"
        "[services mine]\nlambda =\n  endpoint_url = http://127.0.0.1:4566\n"
        "[profile bare]\n"
        f"[profile process]\nregion = eu-west-1\ncredential_process = {sys.executable} -c 'raise SystemExit(7)'\n"
        "[profile sso]\nregion = eu-west-1\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\n"
        "sso_account_id = 111122223333\nsso_role_name = Dev\n"
    )
    return folder


def _address(target: Target) -> tuple[str, str]:
    with closing(connect(target)) as connection:
        return connection.region, connection.endpoint_url


def _key(connection: LambdaConnection) -> str:
    """The access key that a request is signed with."""
    request = connection._invoking._request_signer._credentials  # type: ignore[attr-defined]
    return str(request.access_key)


@pytest.mark.parametrize(
    ("target", "label"),
    [
        (Target("dev", "eu-west-1"), "profile dev · eu-west-1"),
        (Target("dev"), "profile dev"),
        (Target(region="eu-west-1"), "eu-west-1"),
        (Target(endpoint_url=LOCAL), LOCAL),
        (Target(), "AWS"),
    ],
)
def test_the_label_says_what_was_named(target: Target, label: str) -> None:
    assert target.label == label


def test_regions_in_the_order_of_the_aws_cli(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lambda_in = "https://lambda.{0}.amazonaws.com".format
    assert _address(Target()) == ("eu-north-1", lambda_in("eu-north-1"))
    assert _address(Target("dev")) == ("eu-west-1", lambda_in("eu-west-1"))
    monkeypatch.setenv("AWS_PROFILE", "dev")
    assert _address(Target())[0] == "eu-west-1"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-south-1")
    assert _address(Target())[0] == "eu-south-1"
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    assert _address(Target())[0] == "us-west-2"
    assert _address(Target(region="ap-south-1"))[0] == "ap-south-1"


def test_addresses_by_every_way_they_are_named(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _address(Target("elsewhere"))[1] == "http://127.0.0.1:4566"
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1001")
    assert _address(Target())[1] == "http://127.0.0.1:1001"
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:1002")
    assert _address(Target())[1] == "http://127.0.0.1:1002"
    assert _address(Target(endpoint_url=LOCAL))[1] == LOCAL


@pytest.mark.usefixtures("nobody")
def test_a_local_address_needs_nothing_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(connect(Target(endpoint_url=LOCAL))) as connection:
        assert _key(connection) == "workbench"
        assert connection.region == "us-east-1"
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", LOCAL)
    with closing(connect(Target())) as connection:
        assert _key(connection) == "workbench"


def test_a_local_address_takes_keys_that_are_there(aws: Path) -> None:
    with closing(connect(Target(endpoint_url=LOCAL))) as connection:
        assert _key(connection) == "testing"
    with closing(connect(Target("dev", endpoint_url=LOCAL))) as connection:
        assert _key(connection) == "dev"


@pytest.mark.usefixtures("nobody")
def test_a_local_address_runs_no_process_that_nobody_named(aws: Path) -> None:
    config = aws / "config"
    config.write_text(
        config.read_text().replace("[profile process]", "[default]").replace("[default]\nregion", "[x]\nr", 1)
    )
    with closing(connect(Target(endpoint_url=LOCAL))) as connection:
        assert _key(connection) == "workbench"


def test_the_embedded_endpoint_looks_at_nothing_of_the_users(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "there-is-no-such-profile")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    with closing(connect(Target(endpoint_url=LOCAL, embedded=True))) as connection:
        assert _key(connection) == "workbench"
        assert connection.region == "us-east-1"


@pytest.mark.parametrize("proxy", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_leads_to_this_machine(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(proxy, "http://127.0.0.1:1")
    empty = response(b'{"Functions": []}')
    with FaultyServer(keeps_answering(empty)) as server, closing(Target(endpoint_url=server.url).connect()) as one:
        assert isinstance(one.invoker.invoke(Request("f", b"{}")), Succeeded)
        assert list(one.catalog.functions()) == [()]


def test_a_proxy_that_is_not_there_means_that_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    with closing(Target(region="eu-west-1").connect()) as connection:
        outcome = connection.invoker.invoke(Request("f", b"{}"))
    assert isinstance(outcome, Refused)
    assert outcome.explanation.title == "The proxy can't be reached"


@pytest.mark.parametrize(
    ("target", "title"),
    [
        (Target("nope"), "No such profile"),
        (Target("bare"), "No AWS region"),
        (Target("process"), "The credentials can't be fetched"),
        (Target(region="not a region"), "Not a region"),
        (Target(endpoint_url="127.0.0.1:3001"), "Not an endpoint URL"),
        (Target(endpoint_url="http://x:99999"), "Not an endpoint URL"),
        (Target(endpoint_url="http://x y"), "Not an endpoint URL"),
    ],
)
def test_what_is_missing_is_named(target: Target, title: str, aws: Path) -> None:
    with pytest.raises(WorkbenchError) as raised:
        target.connect()
    assert raised.value.title == title
    assert raised.value.hint


@pytest.mark.usefixtures("nobody")
def test_without_credentials_it_says_how_to_get_some() -> None:
    with pytest.raises(WorkbenchError) as raised:
        Target(region="eu-west-1").connect()
    assert raised.value.title == "No AWS credentials"


def test_a_file_that_cant_be_read_is_an_error_for_people(aws: Path) -> None:
    (aws / "config").write_text("[default\nregion")
    with pytest.raises(WorkbenchError) as raised:
        Target().connect()
    assert raised.value.title == "~/.aws can't be read"


@pytest.mark.parametrize("line", ["services =\n  a = b", "endpoint_url =\n  a = b", "max_attempts =\n  a = b", "s3 ="])
def test_a_setting_of_another_kind_is_an_error_for_people(line: str, aws: Path) -> None:
    (aws / "config").write_text(f"[default]\nregion = eu-west-1\n{line}\n")
    with pytest.raises(WorkbenchError) as raised:
        Target().connect()
    assert raised.value.title == "A setting is wrong"


@pytest.mark.usefixtures("nobody")
def test_without_an_sso_token_it_names_the_command(aws: Path) -> None:
    with closing(Target("sso").connect()) as connection:
        outcome = connection.invoker.invoke(Request("f", b"{}"))
        with pytest.raises(WorkbenchError) as raised:
            next(iter(connection.catalog.functions()))
    assert isinstance(outcome, Refused)
    assert "aws sso login --profile sso" in outcome.explanation.advice
    assert "aws sso login --profile sso" in raised.value.hint


def test_closing_twice_does_no_harm() -> None:
    connection = Target(endpoint_url=LOCAL).connect()
    connection.close()
    connection.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]:1", "http://localhost", "https://a.localhost"])
def test_loopback(url: str) -> None:
    assert is_loopback(url)
    check_endpoint_url(url)


@pytest.mark.parametrize("url", ["https://lambda.eu-west-1.amazonaws.com", "http://10.0.0.1", "http://localhost.com"])
def test_not_loopback(url: str) -> None:
    assert not is_loopback(url)


def test_importing_a_target_loads_no_botocore() -> None:
    code = "import sys, workbench.service.target; print([m for m in ('botocore', 'boto3') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
