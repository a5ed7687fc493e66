"""The part of CloudWatch Logs that the endpoint has: over the wire with boto3, and as a client that sends anything."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from tests.local.support import Raw, write
from workbench.local.api import Request
from workbench.local.launcher import RunningEndpoint
from workbench.local.log_patterns import BadPatternError, words_of
from workbench.local.log_store import LogStore
from workbench.local.logs_api import LogsApi, is_for_logs

GROUP = "/aws/lambda/printing"


@pytest.fixture
def logs(endpoint: RunningEndpoint) -> Iterator[Any]:
    """A boto3 client of the endpoint's logs."""
    client = boto3.client("logs", endpoint_url=endpoint.url, region_name="eu-central-1")
    with closing(client):
        yield client


def test_a_log_longer_than_its_tail_is_there_to_its_first_line(raw: Raw, logs: Any) -> None:
    reply = raw.invoke("printing", {"what": "long", "lines": 1000})
    request_id = reply.headers["x-amzn-requestid"]
    named = logs.filter_log_events(logGroupName=GROUP, filterPattern=f'"{request_id}"')["events"]
    start, report = named[0], named[-1]
    assert start["message"] == f"START RequestId: {request_id} Version: $LATEST\n"
    assert report["message"].startswith(f"REPORT RequestId: {request_id}\t")
    read = logs.get_log_events(
        logGroupName=GROUP,
        logStreamName=start["logStreamName"],
        startTime=start["timestamp"],
        endTime=report["timestamp"] + 1,
        startFromHead=True,
    )
    messages = [event["message"] for event in read["events"]]
    whole = messages[messages.index(start["message"]) :]
    assert whole[1:3] == ["line 0 äöü\n", "line 1 äöü\n"]
    assert "".join(whole).endswith(reply.log)


def test_a_message_of_several_lines_is_one_event(raw: Raw, logs: Any) -> None:
    raw.invoke("printing", {"what": "every_way"})
    events = logs.filter_log_events(logGroupName=GROUP, filterPattern='"by logging"')["events"]
    assert events[-1]["message"].endswith("\tby logging\nin two lines\n")


def test_a_function_whose_program_cannot_be_started_has_a_log(
    serving: Callable[..., tuple[RunningEndpoint, Raw]], tmp_path: Path
) -> None:
    definition = 'handler = "bootstrap"\nruntime = "provided.al2023"\n'
    running, raw = serving(write(tmp_path, {"f/function.toml": definition, "f/bootstrap": "#!/nowhere\n"}))
    reply = raw.invoke("f")
    with closing(boto3.client("logs", endpoint_url=running.url, region_name="eu-central-1")) as client:
        events = client.filter_log_events(logGroupName="/aws/lambda/f", filterPattern='"RequestId: "')["events"]
    assert reply.headers["x-amzn-requestid"] in reply.log
    assert "".join(event["message"] for event in events) == reply.log


def test_the_function_is_told_the_stream_that_it_writes(raw: Raw, logs: Any) -> None:
    reply = raw.invoke("context", {})
    told = reply.json["environment"]
    events = logs.filter_log_events(
        logGroupName=told["AWS_LAMBDA_LOG_GROUP_NAME"],
        logStreamNames=[told["AWS_LAMBDA_LOG_STREAM_NAME"]],
        filterPattern="REPORT",
    )["events"]
    assert reply.headers["x-amzn-requestid"] in events[-1]["message"]


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (("filter_log_events", {"logGroupName": "/aws/lambda/nobody"}), "ResourceNotFoundException"),
        (("get_log_events", {"logGroupName": GROUP, "logStreamName": "nobody"}), "ResourceNotFoundException"),
        (("filter_log_events", {"logGroupName": GROUP, "filterPattern": "{ $.a = 1 }"}), "InvalidParameterException"),
        (("filter_log_events", {"logGroupName": GROUP, "nextToken": "x"}), "InvalidParameterException"),
        (("describe_log_groups", {}), "UnknownOperationException"),
    ],
)
def test_what_is_not_there_is_refused_as_by_the_service(
    call: tuple[str, dict[str, Any]], code: str, raw: Raw, logs: Any
) -> None:
    raw.invoke("printing", {"what": "nothing"})
    with pytest.raises(ClientError) as raised:
        getattr(logs, call[0])(**call[1])
    assert raised.value.response["Error"]["Code"] == code


def test_a_flood_is_kept_only_so_far(raw: Raw, logs: Any) -> None:
    raw.invoke("printing", {"what": "flood", "megabytes": 60}, Tenant_Id="whole flood")
    request_id = raw.invoke("printing", {"what": "nothing"}, Tenant_Id="whole flood").headers["x-amzn-requestid"]
    events = logs.filter_log_events(logGroupName=GROUP, filterPattern=f'"{request_id}"')["events"]
    assert events[0]["message"].startswith("START RequestId: ")


def test_an_own_folder(serving: Callable[..., tuple[RunningEndpoint, Raw]], tmp_path: Path) -> None:
    app = "def handler(event, context):\n    print('hello from', event)\n"
    running, raw = serving(write(tmp_path, {"f/app.py": app}))
    raw.invoke("f", 7)
    with closing(boto3.client("logs", endpoint_url=running.url, region_name="eu-central-1")) as client:
        events = client.filter_log_events(logGroupName="/aws/lambda/f", filterPattern="hello")["events"]
    assert [event["message"] for event in events] == ["hello from 7\n"]


# The API by itself


def ask(store: LogStore, operation: str, body: bytes | None = None, **parameters: Any) -> tuple[int, Any]:
    headers = {"x-amz-target": f"Logs_20140328.{operation}"}
    data = json.dumps(parameters).encode() if body is None else body
    response = LogsApi(store).answer(Request("POST", "/", {}, headers, data))
    return response.status, json.loads(response.body)


def store_of(count: int, group: str = "g", stream: str = "s") -> LogStore:
    store = LogStore()
    for number in range(count):
        store.record(group, stream, 1_000 + number, b"line %d\n" % number, False)
    return store


def test_pages_follow_one_another_to_the_end() -> None:
    store = store_of(25)
    found: list[str] = []
    token: dict[str, Any] = {}
    pages = 0
    while True:
        _, page = ask(store, "FilterLogEvents", logGroupName="g", limit=10, **token)
        found += [event["message"] for event in page["events"]]
        pages += 1
        if "nextToken" not in page:
            break
        token = {"nextToken": page["nextToken"]}
    assert (found, pages) == ([f"line {number}\n" for number in range(25)], 3)


def test_a_page_has_a_megabyte() -> None:
    store = LogStore()
    for number in range(6):
        store.record("g", "s", number, b"x" * 400_000, True)
    _, page = ask(store, "FilterLogEvents", logGroupName="g")
    assert (len(page["events"]), "nextToken" in page) == (2, True)
    _, page = ask(store, "FilterLogEvents", logGroupName="g", nextToken=page["nextToken"])
    assert len(page["events"]) == 2


def test_a_stream_is_read_forwards_until_the_token_stays_the_same() -> None:
    store = store_of(25)
    found: list[str] = []
    token: dict[str, Any] = {}
    while True:
        _, page = ask(store, "GetLogEvents", logGroupName="g", logStreamName="s", limit=10, startFromHead=True, **token)
        found += [event["message"] for event in page["events"]]
        if page["nextForwardToken"] == token.get("nextToken"):
            break
        token = {"nextToken": page["nextForwardToken"]}
    assert found == [f"line {number}\n" for number in range(25)]


def test_a_stream_is_read_backwards_from_its_end_unless_told_otherwise() -> None:
    store = store_of(25)
    _, page = ask(store, "GetLogEvents", logGroupName="g", logStreamName="s", limit=10)
    assert [event["message"] for event in page["events"]] == [f"line {number}\n" for number in range(15, 25)]
    _, page = ask(
        store, "GetLogEvents", logGroupName="g", logStreamName="s", limit=10, nextToken=page["nextBackwardToken"]
    )
    assert [event["message"] for event in page["events"]] == [f"line {number}\n" for number in range(5, 15)]


def test_the_end_of_a_time_range_is_included_by_one_operation_and_not_by_the_other() -> None:
    store = store_of(5)
    _, filtered = ask(store, "FilterLogEvents", logGroupName="g", startTime=1_001, endTime=1_003)
    _, read = ask(store, "GetLogEvents", logGroupName="g", logStreamName="s", startTime=1_001, endTime=1_003)
    assert [len(filtered["events"]), len(read["events"])] == [3, 2]


def test_a_group_has_a_name_or_an_arn() -> None:
    arn = "arn:aws:logs:eu-west-1:123456789012:log-group:g:*"
    assert ask(store_of(1), "FilterLogEvents", logGroupIdentifier=arn)[0] == 200
    assert ask(store_of(1), "FilterLogEvents", logGroupIdentifier="g")[0] == 200


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"logGroupName": "g", "logGroupIdentifier": "g"},
        {"logGroupName": 7},
        {"logGroupName": "g", "limit": 0},
        {"logGroupName": "g", "limit": 10_001},
        {"logGroupName": "g", "limit": "10"},
        {"logGroupName": "g", "startTime": -1},
        {"logGroupName": "g", "startTime": True},
        {"logGroupName": "g", "endTime": 1.5},
        {"logGroupName": "g", "logStreamNames": "s"},
        {"logGroupName": "g", "logStreamNames": [1]},
        {"logGroupName": "g", "logStreamNames": ["s"], "logStreamNamePrefix": "s"},
        {"logGroupName": "g", "nextToken": "1.2.3"},
        {"logGroupName": "g", "nextToken": "9" * 50 + ".0"},
    ],
)
def test_a_wrong_parameter_is_refused(parameters: dict[str, Any]) -> None:
    status, shape = ask(store_of(1), "FilterLogEvents", **parameters)
    assert (status, shape["__type"]) == (400, "InvalidParameterException")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_request_is_refused(body: bytes) -> None:
    assert ask(store_of(1), "FilterLogEvents", body) == (
        400,
        {"__type": "SerializationException", "message": ANY_WORDS},
    )


class _AnyWords(str):
    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and other != ""

    __hash__ = str.__hash__


ANY_WORDS = _AnyWords()


PARAMETERS = st.sampled_from(
    ["logGroupName", "logStreamName", "limit", "startTime", "endTime", "nextToken", "filterPattern", "startFromHead"]
)


@given(
    st.dictionaries(
        PARAMETERS,
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["g", "s", "f/1.0", "b/1.0"]),
    ),
    st.sampled_from(["FilterLogEvents", "GetLogEvents", "PutLogEvents", ""]),
)
def test_no_parameters_make_it_fail(parameters: dict[str, Any], operation: str) -> None:
    status, shape = ask(store_of(2), operation, **parameters)
    assert status == 200 or shape["__type"]


def test_requests_to_the_logs_are_told_by_their_target() -> None:
    assert is_for_logs({"x-amz-target": "Logs_20140328.GetLogEvents"})
    assert not is_for_logs({"x-amz-target": "DynamoDB_20120810.GetItem"})
    assert not is_for_logs({})


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", ()),
        ("  ", ()),
        ('"57f2-a b"', ("57f2-a b",)),
        ("ERROR timeout", ("ERROR", "timeout")),
        ('ERROR "timed \\"out\\""', ("ERROR", 'timed "out"')),
    ],
)
def test_patterns_of_words(pattern: str, words: tuple[str, ...]) -> None:
    assert words_of(pattern) == words


@pytest.mark.parametrize("pattern", ["{ $.a = 1 }", "[a, b]", "%x%", "?a ?b", "a -b", '"open', "-a"])
def test_other_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(BadPatternError):
        words_of(pattern)
