"""The catalog: against canned answers for what servers rarely do, and against moto as a second opinion of the wire."""

import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import boto3
import pytest
from botocore.stub import Stubber

from tests.service.conftest import Connect
from tests.service.faulty import FaultyServer, answers, error, keeps_answering, response
from workbench.core.errors import WorkbenchError
from workbench.core.functions import LATEST, Function
from workbench.core.ports import Catalog
from workbench.core.sampling import Concurrency
from workbench.service import clients
from workbench.service.catalog import LambdaCatalog
from workbench.service.target import Target

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


@pytest.fixture
def stub() -> Iterator[Stubber]:
    client = boto3.client("lambda", region_name="eu-west-1")
    with closing(client), Stubber(client) as stubber:
        yield stubber


@pytest.fixture
def catalog(stub: Stubber) -> Catalog:
    return LambdaCatalog(cast("LambdaClient", stub.client), "dev")


def _version(number: str, **members: Any) -> dict[str, Any]:
    return {"FunctionName": "f", "Version": number, "Runtime": "python3.12", **members}


def test_pages_come_one_by_one(stub: Stubber, catalog: Catalog) -> None:
    first = {"Functions": [{"FunctionName": "a", "Timeout": 3}, {"FunctionName": "b"}], "NextMarker": "m"}
    stub.add_response("list_functions", first, {"MaxItems": 50})
    pages = iter(catalog.functions())
    assert [function.name for function in next(pages)] == ["a", "b"]  # the second page isn't even asked for
    stub.add_response("list_functions", {"Functions": [{"FunctionName": "c"}]}, {"MaxItems": 50, "Marker": "m"})
    assert [function.name for function in next(pages)] == ["c"]
    assert list(pages) == []


def test_a_configuration_is_read_whole(stub: Stubber, catalog: Catalog) -> None:
    item = {
        "FunctionName": "f",
        "FunctionArn": "arn:f",
        "Runtime": "python3.12",
        "Handler": "app.handler",
        "Timeout": 30,
        "MemorySize": 256,
        "Description": "d",
        "LastModified": "2026-11-23T10:00:00.000+0000",
        "Version": "$LATEST",
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": "/mine"},
        "PackageType": "Image",
        "State": "Active",
    }
    stub.add_response("list_functions", {"Functions": [item]})
    [[function]] = catalog.functions()
    it = function.configuration
    assert (it.runtime, it.handler, it.timeout, it.memory_size) == ("python3.12", "app.handler", 30, 256)
    assert (it.description, it.arn, it.version, it.package_type, it.state) == ("d", "arn:f", LATEST, "Image", "Active")
    assert (it.log_format, it.log_group) == ("JSON", "/mine")
    assert it.last_modified == datetime(2026, 11, 23, 10, tzinfo=UTC)


def test_what_is_not_told_is_not_made_up(stub: Stubber, catalog: Catalog) -> None:
    stub.add_response("list_functions", {"Functions": [{"FunctionName": "f", "LastModified": "yesterday"}, {}]})
    [[function]] = catalog.functions()
    assert function == Function("f", function.configuration)
    it = function.configuration
    assert (it.runtime, it.timeout, it.memory_size, it.last_modified, it.log_group) == (None,) * 5


def test_versions_are_newest_first_and_aliases_by_name(stub: Stubber, catalog: Catalog) -> None:
    live = {
        "Name": "live",
        "FunctionVersion": "10",
        "RoutingConfig": {"AdditionalVersionWeights": {"9": 0.1}},
        "Description": "d",
    }
    stub.add_response("list_aliases", {"Aliases": [live, {"Name": "beta", "FunctionVersion": "2"}]})
    versions = [_version(number) for number in (LATEST, "1", "2")]
    stub.add_response("list_versions_by_function", {"Versions": versions, "NextMarker": "m"})
    stub.add_response("list_versions_by_function", {"Versions": [_version("10"), _version("9")]})
    found = catalog.qualifiers("f")
    assert [version.name for version in found.versions] == ["10", "9", "2", "1"]
    assert found.latest.configuration.runtime == "python3.12"
    assert [alias.name for alias in found.aliases] == ["beta", "live"]
    assert dict(found.aliases[1].weights) == {"9": 0.1}
    assert found.problems == ()


def _deny(stub: Stubber, *operations: str) -> None:
    for operation in operations:
        stub.add_client_error(operation, "AccessDeniedException", "User: x is not authorized", 403)


def test_a_missing_permission_takes_its_part_only(stub: Stubber, catalog: Catalog) -> None:
    stub.add_response("list_aliases", {"Aliases": [{"Name": "live", "FunctionVersion": "1"}]})
    _deny(stub, "list_versions_by_function")
    stub.add_response("get_function_configuration", _version(LATEST, Timeout=7))
    found = catalog.qualifiers("f")
    assert found.latest.configuration.timeout == 7
    assert [alias.name for alias in found.aliases] == ["live"]
    assert len(found.problems) == 1
    assert "lambda:ListVersionsByFunction" in found.problems[0]


def test_without_any_permission_there_is_still_latest(stub: Stubber, catalog: Catalog) -> None:
    _deny(stub, "list_aliases", "list_versions_by_function", "get_function_configuration")
    found = catalog.qualifiers("f")
    assert found.latest.name == LATEST
    assert [problem.split("lambda:")[1] for problem in found.problems] == [
        "ListAliases.",
        "ListVersionsByFunction.",
        "GetFunctionConfiguration.",
    ]


def test_a_function_that_is_gone_is_an_error(stub: Stubber, catalog: Catalog) -> None:
    stub.add_client_error("list_aliases", "ResourceNotFoundException", "no f", 404)
    with pytest.raises(WorkbenchError) as raised:
        catalog.qualifiers("f")
    assert raised.value.title == "No such function"


def test_a_listing_that_is_not_allowed_names_the_permission(stub: Stubber, catalog: Catalog) -> None:
    stub.add_client_error("list_functions", "AccessDeniedException", "not authorized: lambda:ListFunctions", 403)
    with pytest.raises(WorkbenchError) as raised:
        list(catalog.functions())
    assert raised.value.title == "Not allowed"
    assert "lambda:ListFunctions" in raised.value.message


def test_an_endpoint_that_only_invokes(connect: Connect) -> None:
    nothing = error("PathNotFoundLocally", "404 Not Found", "PathNotFoundException")
    with FaultyServer(keeps_answering(nothing)) as server:
        catalog = connect(server.url).catalog
        assert [problem.split()[-1] for problem in catalog.qualifiers("f").problems] == [
            "ListAliases.",
            "ListVersionsByFunction.",
            "GetFunctionConfiguration.",
        ]
        with pytest.raises(WorkbenchError) as raised:
            list(catalog.functions())
    assert raised.value.title == "Nothing is there"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"Functions": null}', b'{"Functions": {"a": 1}}', b"null"])
def test_what_is_no_listing_is_empty_or_an_error(body: bytes, connect: Connect) -> None:
    with FaultyServer(keeps_answering(response(body))) as server, suppress(WorkbenchError):
        assert [one for page in connect(server.url).catalog.functions() for one in page] == []


def test_reading_is_tried_again_when_throttled(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)
    throttled = error("TooManyRequestsException", "429 Too Many Requests")
    with FaultyServer(answers(throttled, throttled, response(b'{"Functions": []}'))) as server:
        assert list(connect(server.url).catalog.functions()) == [()]
        assert len(server.requests) == 3
    assert clients.CATALOG_ATTEMPTS > 3


# A second opinion: moto


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """The URL of a moto server, in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "MOTO_LAMBDA_STUB_ECR": "true"},
        text=True,
    )
    assert server.stderr is not None
    try:
        url = next(found[0] for line in server.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        yield url
    finally:
        server.terminate()
        server.communicate(timeout=10)


def _publish(url: str) -> None:
    """A function with two versions and an alias that leads to both."""
    common: dict[str, Any] = {"endpoint_url": url, "region_name": "us-east-1"}
    with closing(boto3.client("iam", **common)) as iam:
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
        role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=json.dumps(policy))["Role"]["Arn"]
    with closing(boto3.client("lambda", **common)) as client:
        for name in ("checkout", "greeter"):
            client.create_function(
                FunctionName=name,
                Runtime="python3.12",
                Role=role,
                Handler="app.handler",
                Timeout=7,
                MemorySize=256,
                Code={"ZipFile": _code("1")},
                Description="prices",
            )
        client.publish_version(FunctionName="checkout")
        client.update_function_code(FunctionName="checkout", ZipFile=_code("2"))
        client.publish_version(FunctionName="checkout")
        client.create_alias(
            FunctionName="checkout",
            Name="live",
            FunctionVersion="2",
            RoutingConfig={"AdditionalVersionWeights": {"1": 0.25}},
        )


def _code(text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("app.py", f"def handler(event, context): return {text}")
    return packed.getvalue()


def test_moto_agrees(moto: str, isolated: Path) -> None:
    _publish(moto)
    with closing(Target(region="us-east-1", endpoint_url=moto).connect()) as connection:
        listed = {function.name: function for page in connection.catalog.functions() for function in page}
        assert set(listed) == {"checkout", "greeter"}
        it = listed["checkout"].configuration
        assert (it.runtime, it.handler, it.timeout, it.memory_size) == ("python3.12", "app.handler", 7, 256)
        assert it.last_modified is not None
        found = connection.catalog.qualifiers("checkout")
        assert [version.name for version in found.versions] == ["2", "1"]
        assert [(alias.name, alias.shares) for alias in found.aliases] == [("live", (("2", 0.75), ("1", 0.25)))]
        assert found.problems == ()
        details = connection.catalog.configuration("checkout", "live")
        assert (details.configuration.version, details.configuration.description) == ("2", "prices")
        assert (details.alias.shares if details.alias else None) == (("2", 0.75), ("1", 0.25))
        assert (details.code_size or 0) > 0
        with pytest.raises(WorkbenchError) as raised:
            connection.catalog.qualifiers("nobody")
        assert raised.value.title == "No such function"


def test_the_concurrency_that_there_is(stub: Stubber, catalog: Catalog) -> None:
    stub.add_response("get_function_concurrency", {"ReservedConcurrentExecutions": 7}, {"FunctionName": "f"})
    stub.add_response("get_account_settings", {"AccountLimit": {"UnreservedConcurrentExecutions": 900}})
    assert catalog.concurrency("f") == Concurrency(900, 7)


def test_a_concurrency_that_may_not_be_known(stub: Stubber, catalog: Catalog) -> None:
    for operation in ("get_function_concurrency", "get_account_settings"):
        stub.add_client_error(operation, "AccessDeniedException", http_status_code=403)
    found = catalog.concurrency("f")
    assert found.limit is None
    assert "lambda:GetAccountSettings" in found.words
