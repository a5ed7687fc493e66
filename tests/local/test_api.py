"""The control plane: every answer is parsed by boto3 and held against the service model, member by member."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import ListShape, MapShape, Shape, StructureShape

from tests.local.support import Raw, write
from workbench.local.launcher import RunningEndpoint

ARN = "arn:aws:lambda:eu-central-1:000000000000:function:"


def check(shape: Shape, value: Any, where: str = "") -> None:
    """Fail if `value` is not what the model says of `shape`: members, types, patterns, lengths, ranges, enums."""
    if isinstance(shape, StructureShape):
        assert isinstance(value, dict), where
        assert set(value) <= set(shape.members), f"{where}: {set(value) - set(shape.members)}"
        assert set(shape.required_members) <= set(value), where
        for name, member in value.items():
            check(shape.members[name], member, f"{where}.{name}")
    elif isinstance(shape, ListShape):
        for member in value:
            check(shape.member, member, f"{where}[]")
    elif isinstance(shape, MapShape):
        for key, member in value.items():
            check(shape.key, key, f"{where} key")
            check(shape.value, member, f"{where}[{key}]")
    else:
        check_scalar(shape, value, where)


def check_scalar(shape: Shape, value: Any, where: str) -> None:
    kinds = {"string": str, "integer": int, "long": int, "double": float, "boolean": bool}
    assert isinstance(value, kinds[shape.type_name]), f"{where}: {value!r}"
    limits = shape.metadata
    size = len(value) if isinstance(value, str) else value
    assert limits.get("min", size) <= size <= limits.get("max", size), f"{where}: {value!r}"
    if enum := limits.get("enum"):
        assert value in enum, f"{where}: {value!r}"
    if pattern := shape.metadata.get("pattern"):
        assert isinstance(value, str)
        assert re.fullmatch(pattern, value), f"{where}: {value!r}"


CALLS: list[tuple[str, str, dict[str, Any]]] = [
    ("ListFunctions", "list_functions", {}),
    ("ListFunctions", "list_functions", {"FunctionVersion": "ALL", "MaxItems": 3}),
    ("GetFunction", "get_function", {"FunctionName": "context"}),
    ("GetFunction", "get_function", {"FunctionName": "even", "Qualifier": "half"}),
    ("GetFunctionConfiguration", "get_function_configuration", {"FunctionName": "even:2"}),
    ("GetFunctionConfiguration", "get_function_configuration", {"FunctionName": "json-log"}),
    ("ListVersionsByFunction", "list_versions_by_function", {"FunctionName": "even"}),
    ("ListAliases", "list_aliases", {"FunctionName": "even"}),
    ("GetAlias", "get_alias", {"FunctionName": "even", "Name": "half"}),
    ("GetAccountSettings", "get_account_settings", {}),
    ("GetFunctionConcurrency", "get_function_concurrency", {"FunctionName": "even"}),
    ("ListProvisionedConcurrencyConfigs", "list_provisioned_concurrency_configs", {"FunctionName": "even"}),
    ("ListTags", "list_tags", {"Resource": f"{ARN}even"}),
]


@pytest.mark.parametrize(("operation", "method", "arguments"), CALLS)
def test_every_answer_has_the_models_shape(boto: Any, operation: str, method: str, arguments: dict[str, Any]) -> None:
    answer = getattr(boto, method)(**arguments)
    assert re.fullmatch(r"[0-9a-f-]{36}", answer.pop("ResponseMetadata")["RequestId"])
    assert answer or operation == "GetFunctionConcurrency"
    check(boto.meta.service_model.operation_model(operation).output_shape, answer, operation)


def test_a_configuration_tells_what_the_folder_says(boto: Any) -> None:
    shown = boto.get_function_configuration(FunctionName="context")
    assert shown["FunctionArn"] == f"{ARN}context"
    assert (shown["Timeout"], shown["MemorySize"], shown["Version"]) == (9, 192, "$LATEST")
    assert shown["Environment"]["Variables"] == {"STAGE": "test", "NUMBER": "7", "FLAG": "true"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", shown["LastModified"])
    assert boto.get_function_configuration(FunctionName="context")["RevisionId"] == shown["RevisionId"]


def test_an_alias_shows_its_versions_configuration(boto: Any) -> None:
    shown = boto.get_function_configuration(FunctionName="even", Qualifier="two")
    assert (shown["FunctionArn"], shown["Version"]) == (f"{ARN}even:two", "2")
    assert (shown["Timeout"], shown["Description"]) == (7, "the second")
    assert shown["LastModified"] == "2026-11-14T14:40:00.000+0000"


def test_the_code_of_versions_differs(boto: Any) -> None:
    versions = boto.list_versions_by_function(FunctionName="even")["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", "1", "2"]
    assert [version["FunctionArn"] for version in versions] == [f"{ARN}even:{n}" for n in ("$LATEST", "1", "2")]
    assert len({version["CodeSha256"] for version in versions}) == 3


def test_functions_are_listed_page_by_page(boto: Any) -> None:
    pages = list(boto.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 4}))
    names = [function["FunctionName"] for page in pages for function in page["Functions"]]
    assert names == sorted(names)
    assert len(names) == len(set(names))
    assert {"echo", "even", "custom", "node"} <= set(names)
    assert not {"broken", "unclear", "not-a-function"} & set(names)
    assert all(len(page["Functions"]) == 4 for page in pages[:-1])


def test_all_versions_are_listed_page_by_page(boto: Any) -> None:
    for size in (1, 2, 50):
        pages = boto.get_paginator("list_functions").paginate(
            FunctionVersion="ALL", PaginationConfig={"PageSize": size}
        )
        found = [(f["FunctionName"], f["Version"]) for page in pages for f in page["Functions"]]
        assert [version for name, version in found if name == "even"] == ["$LATEST", "1", "2"]
        assert len(found) == len(set(found))


def test_aliases_and_versions_page_too(boto: Any) -> None:
    first = boto.list_aliases(FunctionName="even", MaxItems=1)
    assert [alias["Name"] for alias in first["Aliases"]] == ["half"]
    rest = boto.list_aliases(FunctionName="even", MaxItems=1, Marker=first["NextMarker"])
    assert [alias["Name"] for alias in rest["Aliases"]] == ["two"]
    assert "NextMarker" not in rest
    versions = boto.list_versions_by_function(FunctionName="even", MaxItems=2)
    rest = boto.list_versions_by_function(FunctionName="even", Marker=versions["NextMarker"])
    assert [version["Version"] for version in rest["Versions"]] == ["2"]


def test_aliases_of_one_version(boto: Any) -> None:
    names = [alias["Name"] for alias in boto.list_aliases(FunctionName="even", FunctionVersion="1")["Aliases"]]
    assert names == ["half"]
    shown = boto.get_alias(FunctionName="even", Name="half")
    assert shown["RoutingConfig"] == {"AdditionalVersionWeights": {"2": 0.5}}
    assert (shown["AliasArn"], shown["FunctionVersion"]) == (f"{ARN}even:half", "1")


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("list_functions", {"Marker": "not a marker"}, 400, "InvalidParameterValueException"),
    ("list_functions", {"Marker": "WzFd"}, 400, "InvalidParameterValueException"),
    ("list_functions", {"FunctionVersion": "SOME"}, 400, "ValidationException"),
    ("get_function", {"FunctionName": "nobody"}, 404, "ResourceNotFoundException"),
    ("get_function", {"FunctionName": "broken"}, 404, "ResourceNotFoundException"),
    ("get_function", {"FunctionName": "even", "Qualifier": "9"}, 404, "ResourceNotFoundException"),
    ("get_function", {"FunctionName": "even:1", "Qualifier": "2"}, 400, "InvalidParameterValueException"),
    ("get_function", {"FunctionName": "../echo"}, 400, "ValidationException"),
    ("get_function", {"FunctionName": "a b"}, 400, "ValidationException"),
    ("get_function", {"FunctionName": ".."}, 404, "ResourceNotFoundException"),
    ("get_function", {"FunctionName": "echo", "Qualifier": "a/b"}, 400, "ValidationException"),
    ("list_versions_by_function", {"FunctionName": "nobody"}, 404, "ResourceNotFoundException"),
    (
        "get_provisioned_concurrency_config",
        {"FunctionName": "even", "Qualifier": "half"},
        404,
        "ProvisionedConcurrencyConfigNotFoundException",
    ),
    (
        "get_provisioned_concurrency_config",
        {"FunctionName": "even", "Qualifier": "$LATEST"},
        400,
        "InvalidParameterValueException",
    ),
    (
        "get_provisioned_concurrency_config",
        {"FunctionName": "even", "Qualifier": "9"},
        404,
        "ResourceNotFoundException",
    ),
    ("get_alias", {"FunctionName": "even", "Name": "nobody"}, 404, "ResourceNotFoundException"),
    ("get_alias", {"FunctionName": "even", "Name": "12"}, 400, "ValidationException"),
    ("list_aliases", {"FunctionName": "even", "FunctionVersion": "x"}, 400, "ValidationException"),
    ("delete_function", {"FunctionName": "echo"}, 405, "MethodNotAllowedException"),
    ("publish_version", {"FunctionName": "echo"}, 405, "MethodNotAllowedException"),
    ("update_function_code", {"FunctionName": "echo", "ZipFile": b"x"}, 405, "MethodNotAllowedException"),
    ("get_policy", {"FunctionName": "echo"}, 404, "UnknownOperationException"),
]


@pytest.mark.parametrize(("method", "arguments", "status", "code"), REFUSED)
def test_refusals_are_errors_that_boto3_knows(
    boto: Any, method: str, arguments: dict[str, Any], status: int, code: str
) -> None:
    with pytest.raises(ClientError) as caught:
        getattr(boto, method)(**arguments)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["Error"]["Message"]


def test_modelled_errors_are_the_clients_own_classes(boto: Any) -> None:
    with pytest.raises(boto.exceptions.ResourceNotFoundException) as caught:
        boto.get_function(FunctionName="nobody", Qualifier="live")
    assert caught.value.response["Message"] == f"Function not found: {ARN}nobody:live"
    assert caught.value.response["Type"] == "User"


@pytest.mark.parametrize("items", ["0", "-1", "10001", "many"])
def test_page_sizes_have_the_models_limits(raw: Raw, items: str) -> None:
    reply = raw.send("GET", f"/2015-03-31/functions?MaxItems={items}")
    assert (reply.status, reply.error) == (400, "ValidationException")


@pytest.mark.parametrize(
    "reference",
    [
        "even:2",
        "function:even:2",
        "000000000000:function:even:2",
        "arn:aws:lambda:us-west-2:123456789012:function:even:2",
    ],
)
def test_a_function_is_known_by_all_its_names(raw: Raw, reference: str) -> None:
    reply = raw.invoke(reference, {})
    assert (reply.status, reply.headers["x-amz-executed-version"]) == (200, "2")


def test_an_unsigned_request_is_about_us_east_1(raw: Raw) -> None:
    assert ":us-east-1:" in raw.send("GET", "/2015-03-31/functions/echo").json["Configuration"]["FunctionArn"]


def test_functions_come_go_and_change_without_a_restart(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    write(tmp_path, {"one/app.py": "def handler(event, context): return 1\n"})
    _, raw = serving(tmp_path)

    def names() -> list[str]:
        listed = raw.send("GET", "/2015-03-31/functions").json["Functions"]
        return [function["FunctionName"] for function in listed]

    assert names() == ["one"]
    assert raw.send("GET", "/2015-03-31/functions/two").status == 404
    write(tmp_path, {"two/app.py": "def handler(event, context): return 2\n"})
    assert raw.invoke("two", {}).body == b"2"
    assert names() == ["one", "two"]
    write(tmp_path, {"two/function.toml": 'handler = "app.handler"\ntimeout = 77\n'})
    assert raw.send("GET", "/2015-03-31/functions/two/configuration").json["Timeout"] == 77
    (tmp_path / "one" / "app.py").unlink()
    assert raw.send("GET", "/2015-03-31/functions/one").status == 404
    (tmp_path / "one").rmdir()
    assert names() == ["two"]


def test_names_cannot_lead_out_of_the_folder(
    serving: Callable[[Path], tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    code = {"app.py": "def handler(event, context): return 'out'\n"}
    write(tmp_path / "outside", code)
    write(tmp_path / "in" / "own", code)
    (tmp_path / "in" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "in" / "friend").symlink_to(tmp_path / "in" / "own")
    running, raw = serving(tmp_path / "in")
    for name in ("link", "..%2Foutside", "%2e%2e%2foutside", "..", "%2E%2E", "own%2F..%2F..%2Foutside", "%00", "%ff"):
        for suffix in ("", "/configuration", "/versions"):
            reply = raw.send("GET", f"/2015-03-31/functions/{name}{suffix}")
            assert reply.status in (400, 404), name
        assert raw.send("POST", f"/2015-03-31/functions/{name}/invocations", b"{}").status in (400, 404)
    assert raw.invoke("friend", {}).json == "out"
    assert "leads out of" in running.diagnostics()
