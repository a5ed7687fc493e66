"""Shareable test events against a registry on this machine: read as they stand, written only with consent."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.service.fake_registry import FakeRegistry
from workbench.core.errors import WorkbenchError
from workbench.core.ports import EventKeeper
from workbench.core.saved_events import ConsentNeededError
from workbench.core.shared_events import REGISTRY, examples, with_example
from workbench.service.target import Target

SCHEMA = "_checkout-schema"
EXACT = b'{"n": 1.0, "m": 12345678901234567890123, "n": "\xc3\xb6"}'


@pytest.fixture
def registry() -> Iterator[FakeRegistry]:
    with FakeRegistry() as registry:
        yield registry


@pytest.fixture
def events(registry: FakeRegistry, monkeypatch: pytest.MonkeyPatch) -> Iterator[EventKeeper]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SCHEMAS", registry.url)
    with closing(Target(endpoint_url="http://127.0.0.1:9", region="eu-west-1").connect()) as connection:
        assert connection.test_events is not None
        yield connection.test_events


def save(events: EventKeeper, name: str, payload: bytes) -> str:
    """Save with consent; what was asked."""
    with pytest.raises(ConsentNeededError) as asked:
        events.save("checkout", name, payload)
    events.save("checkout", name, payload, asked.value.consent)
    return asked.value.message


def test_they_are_listed_and_loaded_byte_for_byte(registry: FakeRegistry, events: EventKeeper) -> None:
    document = with_example(with_example(None, "one", EXACT), "two", b"[1]")
    registry.registries = {REGISTRY: {SCHEMA: [document.decode()]}}
    found = events.list("checkout")
    assert [(event.name, event.where, event.is_fixed) for event in found] == [
        ("one", "shareable", True),
        ("two", "shareable", True),
    ]
    assert events.load("checkout", found[0]) == EXACT
    assert registry.calls == ["DescribeSchema"]


def test_none_are_no_error(registry: FakeRegistry, events: EventKeeper) -> None:
    assert list(events.list("checkout")) == []
    registry.registries = {REGISTRY: {}}
    assert list(events.list("checkout")) == []
    registry.registries = {REGISTRY: {SCHEMA: ["{}"]}}
    assert list(events.list("checkout")) == []


def test_an_arn_may_be_of_another_account_so_it_has_none(registry: FakeRegistry, events: EventKeeper) -> None:
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:checkout"
    assert list(events.list(arn)) == []
    with pytest.raises(WorkbenchError, match="another account"):
        events.save(arn, "x", b"{}")
    assert registry.calls == []


def test_nothing_is_written_without_consent(registry: FakeRegistry, events: EventKeeper) -> None:
    with pytest.raises(ConsentNeededError) as asked:
        events.save("checkout", "first", EXACT)
    for words in ("creates the registry lambda-testevent-schemas", "creates the schema _checkout-schema", "“first”"):
        assert words in asked.value.message
    assert "eu-west-1" in asked.value.message
    assert {call for call in registry.calls if not call.startswith("Describe")} == set()
    with pytest.raises(ConsentNeededError):
        events.save("checkout", "first", EXACT + b" ", asked.value.consent)  # something else than was shown
    assert registry.registries == {}


def test_the_first_makes_registry_and_schema_and_a_further_one_a_version(
    registry: FakeRegistry, events: EventKeeper
) -> None:
    save(events, "first", EXACT)
    assert "version 1" in save(events, "second", b"[1.0]")
    assert "in the place of the one" in save(events, "second", b"[2.0]")
    documents = registry.registries[REGISTRY][SCHEMA]
    assert len(documents) == 3
    assert examples(documents[-1].encode()) == {"first": EXACT, "second": b"[2.0]"}
    assert "CreateRegistry" in registry.calls
    assert registry.calls.count("UpdateSchema") == 2
    assert [event.name for event in events.list("checkout")] == ["first", "second"]


def test_what_changed_since_a_person_was_asked_is_asked_again(registry: FakeRegistry, events: EventKeeper) -> None:
    save(events, "first", EXACT)
    with pytest.raises(ConsentNeededError) as asked:
        events.save("checkout", "mine", b"1")
    documents = registry.registries[REGISTRY][SCHEMA]
    documents.append(with_example(documents[-1].encode(), "theirs", b"2").decode())
    with pytest.raises(ConsentNeededError) as again:
        events.save("checkout", "mine", b"1", asked.value.consent)
    events.save("checkout", "mine", b"1", again.value.consent)
    assert set(examples(documents[-1].encode())) == {"first", "theirs", "mine"}


@pytest.mark.parametrize(
    ("operation", "error", "title", "said"),
    [
        ("DescribeSchema", (403, "ForbiddenException", "no"), "Not allowed", "schemas:DescribeSchema"),
        ("DescribeSchema", (403, "AccessDeniedException", "User: x is not authorized"), "Not allowed", "User: x"),
        ("DescribeSchema", (403, "ExpiredTokenException", "old"), "The session has expired", "old"),
        ("DescribeRegistry", (401, "UnauthorizedException", ""), "Not allowed", "schemas:DescribeRegistry"),
        ("CreateRegistry", (403, "ForbiddenException", ""), "Not allowed", "schemas:CreateRegistry"),
        ("CreateSchema", (400, "BadRequestException", "too [long]"), "The registry refused it", "too [long]"),
        ("CreateSchema", (409, "ConflictException", ""), "It was changed meanwhile", "Somebody else"),
        ("DescribeSchema", (400, "SomethingNew", "odd"), "The service refused the call", "odd"),
    ],
)
def test_what_keeps_it_from_working_is_said(
    registry: FakeRegistry,
    events: EventKeeper,
    operation: str,
    error: tuple[int, str, str],
    title: str,
    said: str,
) -> None:
    registry.errors[operation] = error
    with pytest.raises(WorkbenchError) as raised:
        save(events, "first", EXACT)
    assert raised.value.title == title
    assert said in raised.value.message


def test_a_registry_that_is_made_meanwhile_is_used(registry: FakeRegistry, events: EventKeeper) -> None:
    registry.errors["CreateRegistry"] = (409, "ConflictException", "exists")
    with pytest.raises(ConsentNeededError) as asked:
        events.save("checkout", "first", EXACT)
    registry.registries[REGISTRY] = {}
    registry.errors["DescribeRegistry"] = (404, "NotFoundException", "not yet seen")
    events.save("checkout", "first", EXACT, asked.value.consent)
    assert examples(registry.registries[REGISTRY][SCHEMA][-1].encode()) == {"first": EXACT}


def test_a_region_without_registries_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SCHEMAS", "http://127.0.0.1:9")
    with closing(Target(endpoint_url="http://127.0.0.1:9", region="eu-west-1").connect()) as connection:
        assert connection.test_events is not None
        with pytest.raises(WorkbenchError, match="No test events in eu-west-1"):
            connection.test_events.list("checkout")


def test_damaged_documents_are_said(registry: FakeRegistry, events: EventKeeper) -> None:
    registry.registries = {REGISTRY: {SCHEMA: ['{"components": ']}}
    with pytest.raises(WorkbenchError, match="not JSON"):
        events.list("checkout")
    registry.registries = {REGISTRY: {SCHEMA: [json.dumps({"components": {"examples": {"\u202ex": {"value": 1}}}})]}}
    assert [event.name for event in events.list("checkout")] == ["\u202ex"]


def test_no_account_is_asked_by_whoever_works_on_this_machine() -> None:
    with closing(Target(endpoint_url="http://127.0.0.1:9", region="eu-west-1").connect()) as connection:
        events = connection.test_events
        assert events is not None
        assert list(events.list("checkout")) == []
        with pytest.raises(WorkbenchError, match="no registry"):
            events.save("checkout", "x", b"{}")
    with closing(Target(endpoint_url="http://127.0.0.1:9", embedded=True).connect()) as connection:
        assert connection.test_events is None
