"""The samples do what their descriptions and the names of their saved events promise."""

import json
from typing import Any

import pytest

from tests.local.support import Raw, Reply
from workbench.core.payload import Valid, check
from workbench.local import samples_path
from workbench.local.catalog import Catalog
from workbench.local.launcher import RunningEndpoint

NAMES = [
    "catalog-export",
    "checkout",
    "flaky-report",
    "greeter",
    "order-webhook",
    "slow-import",
    "structured-logger",
    "talkative",
]
FILES = sorted(path.relative_to(samples_path() / "events") for path in (samples_path() / "events").glob("*/*.json"))
EVENTS = [path for path in FILES if path.name != "schema.json"]


@pytest.fixture
def sampled(samples: RunningEndpoint) -> Any:
    """Invoke a sample with one of its saved events."""
    raw = Raw(samples.url)

    def invoke(function: str, event: str, qualifier: str | None = None) -> Reply:
        path = samples_path() / "events" / function / f"{event}.json"
        return raw.invoke(function, path.read_bytes(), qualifier=qualifier)

    yield invoke
    raw.close()


def test_they_are_all_there_without_a_complaint() -> None:
    catalog = Catalog(samples_path())
    functions = {function.name: function for function in catalog.after("")}
    assert list(functions) == NAMES
    assert catalog.problems() == []
    assert sum(len(function.versions) > 2 for function in functions.values()) >= 3
    assert sum(bool(function.aliases) for function in functions.values()) >= 5
    assert functions["checkout"].aliases["live"].weights == {"3": 0.1}


def test_each_has_events_of_json() -> None:
    assert {path.parts[0] for path in EVENTS} == set(NAMES)
    for name in NAMES:
        assert 2 <= len([path for path in EVENTS if path.parts[0] == name]) <= 4
    for path in EVENTS:
        assert check((samples_path() / "events" / path).read_bytes()) == Valid()


@pytest.mark.parametrize("function", NAMES)
def test_the_first_event_is_a_good_start(sampled: Any, function: str) -> None:
    first = min(path for path in EVENTS if path.parts[0] == function)
    reply = sampled(function, first.stem)
    assert reply.status == 200
    assert ("x-amz-function-error" in reply.headers) == (function == "flaky-report")


def test_checkout_prices_by_version(sampled: Any) -> None:
    for version, total in (("1", b"7.80"), ("2", b"7.80"), ("3", b"7.02")):
        reply = sampled("checkout", "an order of two items", version)
        assert b'"total": ' + total + b"," in reply.body
        assert reply.json["priced_by"] == f"checkout v{version}"
    lines = sampled("checkout", "an order of two items", "2").log.splitlines()
    assert any(line.startswith("[INFO]") and line.endswith("priced 2 lines for A-17") for line in lines)
    assert any(line.startswith("[WARNING]") and line.endswith("41 s old") for line in lines)


def test_checkout_fails_in_three_frames(sampled: Any) -> None:
    error = sampled("checkout", "unknown sku", "2").json
    assert (error["errorType"], error["errorMessage"]) == ("ValueError", "price for sku 'cap' is missing")
    assert len([frame for frame in error["stackTrace"] if "app.py" in frame]) >= 3


def test_flaky_report_fails_and_works(sampled: Any) -> None:
    error = sampled("flaky-report", "a month with a hole").json
    assert (error["errorType"], error["errorMessage"]) == ("ReportError", "no figures of west for 2026-10")
    assert sampled("flaky-report", "complete month").json["total"] == 3284


def test_order_webhook_answers_in_proxy_form(sampled: Any) -> None:
    events = {"a good order": 201, "incomplete order (422)": 422, "not JSON (400)": 400, "wrong method (405)": 405}
    for event, status in events.items():
        reply = sampled("order-webhook", event)
        assert "x-amz-function-error" not in reply.headers
        assert reply.json["statusCode"] == status
        assert json.loads(reply.json["body"])


def test_slow_import_times_out_on_demand(sampled: Any) -> None:
    reply = sampled("slow-import", "too slow (times out)")
    assert reply.json["errorType"] == "Sandbox.Timedout"
    assert "imported 100 of 1000 rows" in reply.log


def test_catalog_export_reaches_the_limit(sampled: Any) -> None:
    assert 4_000_000 < len(sampled("catalog-export", "nearly 6 MB").body) <= 6_291_556
    assert sampled("catalog-export", "over the limit").json["errorType"] == "Function.ResponseSizeTooLarge"


def test_talkative_says_more_than_comes_back(sampled: Any) -> None:
    log = sampled("talkative", "about 20 KB").log
    assert "START" not in log
    assert "a poem of 6 lines:\n    The kettle" in log


def test_structured_logger_logs_json(sampled: Any) -> None:
    lines = [json.loads(line) for line in sampled("structured-logger", "one without parts").log.splitlines()]
    assert {line.get("level") for line in lines} >= {"DEBUG", "INFO", "ERROR"}
    assert any(line.get("errorType") == "ZeroDivisionError" for line in lines)
