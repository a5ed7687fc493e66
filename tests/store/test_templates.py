"""The templates that come with the program, each of them; a person's own; and files that are none."""

import base64
import gzip
import hashlib
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from workbench.core.json_edits import formatted
from workbench.core.payload import Valid, check
from workbench.core.templates import Template, fill
from workbench.store.templates import load_templates

NOW = datetime(2026, 11, 25, 8, 0, 0, 123_456, tzinfo=UTC)
_LIBRARY = load_templates(Path("there is no such folder"))
_BY_ID = {template.id: template for template in _LIBRARY.templates}
HOSTILE = ['"', '\\", "x": "', "\n\r\t\x00\x1b", "é 😀 \u202e", "\ud800", "{{now}} {{uuid}}", "'''", "x" * 100_000]
each = pytest.mark.parametrize("template", _LIBRARY.templates, ids=lambda template: template.id)


def event(id: str, **values: str) -> Any:
    return json.loads(fill(_BY_ID[id], values, NOW, lambda: str(uuid4())))


def unwrapped(data: str) -> bytes:
    return base64.b64decode(data, validate=True)


def test_there_are_many_and_none_is_damaged() -> None:
    assert not _LIBRARY.problems
    assert len(_LIBRARY.templates) >= 100
    assert len({(template.service, template.title) for template in _LIBRARY.templates}) == len(_LIBRARY.templates)


@each
def test_with_its_defaults_it_makes_json_and_nothing_is_left_over(template: Template) -> None:
    made = fill(template, {}, NOW, lambda: str(uuid4()))
    assert isinstance(check(made), Valid)
    assert made == formatted(made)
    assert b"{{" not in made


@each
def test_its_fields_and_parts_are_used_and_it_says_where_it_is_documented(template: Template) -> None:
    assert template.used >= {one.name for one in template.fields} | template.parts.keys()
    assert re.fullmatch(r"https://(docs\.aws|developer)\.amazon\.com/\S+", template.documentation)
    for one in template.fields:
        assert one.label.strip() == one.label != ""
        assert not one.label.endswith((".", ":"))


@each
def test_accounts_and_addresses_are_nobodys(template: Template) -> None:
    made = fill(template, {}, NOW, lambda: "00000000-0000-4000-8000-000000000000").decode()
    assert set(re.findall(r"arn:aws[\w-]*:[\w-]+:[\w-]*:(\d+):", made)) <= {"111122223333"}
    assert not re.findall(r"(?:AKIA|ASIA)(?!EXAMPLE)\w+", made)
    addresses = re.findall(r"\b(?:\d{1,3}\.){3}\d{1,3}\b", made)
    assert all(address.startswith(("203.0.113.", "198.51.100.", "10.")) for address in addresses), addresses
    assert all(mail.endswith((".com", ".org")) for mail in re.findall(r"\S+@example\.\w+", made))


@each
def test_hostile_values_keep_it_json_and_stay_what_they_are(template: Template) -> None:
    """Where a value stands outside of a string it must be JSON, so there it is a string of JSON."""
    raw = {
        expression.name
        for text in (template.event, *template.parts.values())
        if text.is_json
        for expression in text.expressions
        if not expression.in_string and not expression.filters
    }
    for value in HOSTILE:
        values = {one.name: json.dumps(value) if one.name in raw else value for one in template.fields}
        made = fill(template, values, NOW, lambda: str(uuid4()))
        assert isinstance(check(made), Valid)


# --- encodings are what they say ---


@pytest.mark.parametrize("value", ['{"a": "é"}', *HOSTILE])
@pytest.mark.parametrize(
    ("id", "field", "path"),
    [
        ("api-gateway-rest-binary", "body", ("body",)),
        ("function-url-iam", "body", ("body",)),
        ("kinesis", "data", ("Records", 0, "kinesis", "data")),
        ("kinesis-window", "data", ("Records", 0, "kinesis", "data")),
        ("firehose", "first", ("records", 0, "data")),
        ("firehose-kinesis", "data", ("records", 0, "data")),
        ("msk", "value", ("records", "orders-0", 0, "value")),
        ("msk", "key", ("records", "orders-0", 0, "key")),
        ("kafka", "value", ("records", "orders-0", 0, "value")),
        ("activemq", "data", ("messages", 0, "data")),
        ("rabbitmq", "data", ("rmqMessagesByQueue", "orders::/", 0, "data")),
        ("iot-authorizer", "password", ("protocolData", "mqtt", "password")),
        ("cloudfront-origin-request", "body", ("Records", 0, "cf", "request", "body", "data")),
    ],
)
def test_base64_is_that_of_what_was_typed(id: str, field: str, path: tuple[str | int, ...], value: str) -> None:
    found = event(id, **{field: value})
    for step in path:
        found = found[step]
    assert unwrapped(found) == value.encode("utf-8", "surrogatepass")


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("id", ["cloudwatch-logs", "firehose-logs"])
def test_logs_are_json_in_gzip_in_base64(id: str, value: str) -> None:
    made = event(id, message=value)
    data = made["awslogs"]["data"] if id == "cloudwatch-logs" else made["records"][0]["data"]
    logs = json.loads(gzip.decompress(unwrapped(data)))
    assert logs["messageType"] == "DATA_MESSAGE"
    assert logs["logEvents"][-1]["message"] == value
    assert logs["logStream"].startswith("2026/11/25/[$LATEST]")


@pytest.mark.parametrize("value", ["", *HOSTILE])
def test_digests_and_lengths_are_those_of_the_body(value: str) -> None:
    data = value.encode("utf-8", "surrogatepass")
    for id in ("sqs", "sqs-fifo"):
        [record] = event(id, body=value)["Records"]
        assert record["body"] == value
        assert record["md5OfBody"] == hashlib.md5(data).hexdigest()
    assert record["attributes"]["MessageDeduplicationId"] == hashlib.sha256(data).hexdigest()
    assert event("function-url", body=value)["headers"]["content-length"] == str(len(data))
    signed = event("function-url-iam", body=value)
    assert signed["headers"]["x-amz-content-sha256"] == hashlib.sha256(data).hexdigest()
    assert signed["isBase64Encoded"] is True


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_wrapped_in_another_event_comes_out_of_it(value: str) -> None:
    [record] = event("sqs-sns", message=value)["Records"]
    assert json.loads(record["body"])["Message"] == value
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    [record] = event("sqs-s3", bucket=value)["Records"]
    assert json.loads(record["body"])["Records"][0]["s3"]["bucket"]["name"] == value
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    rule = json.loads(event("config-rule-change", bucket=value, status=value)["invokingEvent"])
    assert rule["configurationItem"]["resourceId"] == value
    inner = rule["configurationItem"]["supplementaryConfiguration"]["BucketVersioningConfiguration"]
    assert json.loads(inner)["status"] == value


def test_a_key_of_s3_is_encoded_as_s3_does_it() -> None:
    [record] = event("s3-created", key="a b/ü+&.txt")["Records"]
    assert record["s3"]["object"]["key"] == "a+b/%C3%BC%2B%26.txt"
    assert event("s3-eventbridge-created", key="a b/ü")["detail"]["object"]["key"] == "a b/ü"


def test_a_form_is_one() -> None:
    made = event("api-gateway-http-form", name="A & B", message="1=1")
    assert unwrapped(made["body"]) == b"name=A+%26+B&message=1%3D1"


def test_times_are_those_of_now() -> None:
    made = event("api-gateway-http")
    assert made["requestContext"]["time"] == "25/Nov/2026:08:00:00 +0000"
    assert made["requestContext"]["timeEpoch"] == 1795593600123
    assert event("s3-created")["Records"][0]["eventTime"] == "2026-11-25T08:00:00.123Z"


def test_headers_of_kafka_are_lists_of_bytes() -> None:
    made = event("msk", header="é")
    assert made["records"]["orders-0"][0]["headers"] == [{"tenant": [195, 169]}]


# --- a person's own, and files that are none ---

OWN = """
title = "An order"
fields.id = { label = "Id", default = "A-17" }
event = '''{"order": "{{id}}"}'''
"""


def test_a_persons_own_stand_beside_ours_and_go_before_them(tmp_path: Path) -> None:
    (tmp_path / "order.toml").write_text(OWN)
    (tmp_path / "sqs.toml").write_text(OWN.replace("An order", "Our queue"))
    found = load_templates(tmp_path)
    by_id = {template.id: template for template in found.templates}
    assert (by_id["order"].service, by_id["order"].is_own) == ("Own", True)
    assert by_id["sqs"].title == "Our queue"
    assert len(found.templates) == len(_LIBRARY.templates) + 1
    assert not found.problems


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe",
        b"",
        b"title = ",
        b"title = 1",
        OWN.replace("{{id}}", "{{nope}}").encode(),
        b"x = " + b"[" * 20_000,
        b"#" * 1_100_000,
    ],
    ids=["not UTF-8", "empty", "not TOML", "no text", "no field", "deep", "large"],
)
def test_a_damaged_file_is_told_and_the_others_are_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.toml").write_bytes(content)
    (tmp_path / "order.toml").write_text(OWN)
    found = load_templates(tmp_path)
    assert "order" in {template.id for template in found.templates}
    [problem] = found.problems
    assert str(tmp_path / "bad.toml") in problem


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything can be read")
def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir(mode=0)
    assert len(load_templates(folder).problems) == 1


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "templates").write_text("")
    found = load_templates(tmp_path / "templates")
    assert len(found.problems) == 1
    assert found.templates
