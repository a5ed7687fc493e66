"""Long listings through boto3, against a server on loopback: ten thousand functions, and what happens on the way."""

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from tests.service.conftest import Connect
from tests.service.faulty import FaultyServer, answers, error, keeps_answering, response
from tests.service.many_functions import Answer, ManyFunctions, function, name_of, pages_of, throttled
from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import LATEST, Function, Qualifiers
from workbench.service import clients
from workbench.service.catalog import LambdaCatalog

COUNT = 10_000


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that botocore waited, without waiting them."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def names(pages: Sequence[Sequence[Function]]) -> list[str]:
    return [one.name for page in pages for one in page]


def read(pages: Iterable[Sequence[Function]]) -> tuple[list[Sequence[Function]], ListingError]:
    """The pages that came before the error that ended them."""
    came: list[Sequence[Function]] = []
    with pytest.raises(ListingError) as raised:
        came.extend(pages)
    return came, raised.value


def expected(first: int, last: int) -> list[str]:
    return [name_of(number) for number in range(first, last)]


def functions(count: int) -> list[dict[str, Any]]:
    return [function(number) for number in range(count)]


def test_ten_thousand_functions_come_page_by_page_each_once(connect: Connect) -> None:
    with ManyFunctions(functions(COUNT)) as server:
        pages = list(connect(server.url).catalog.functions())
        assert server.asked == [("functions", str(page)) for page in range(200)]
    assert [len(page) for page in pages] == [50] * 200
    assert names(pages) == expected(0, COUNT)
    told = pages[-1][-1].configuration
    assert (told.runtime, told.timeout, told.memory_size, told.version) == ("provided.al2023", 42, 1024, LATEST)
    assert (told.log_format, told.log_group) == ("JSON", f"/aws/lambda/{name_of(COUNT - 1)}")
    assert told.last_modified is not None


def test_the_first_page_is_there_before_the_second_is_asked_for(connect: Connect) -> None:
    with ManyFunctions(functions(120)) as server:
        pages = iter(connect(server.url).catalog.functions())
        assert names([next(pages)]) == expected(0, 50)
        assert len(server.asked) == 1


def test_a_throttled_listing_waits_says_so_and_goes_on(connect: Connect, waits: list[float]) -> None:
    told: list[int] = []
    with ManyFunctions(functions(200), plan={2: throttled(3)}) as server:
        pages: list[Sequence[Function]] = []
        for page in connect(server.url).catalog.functions(throttled=lambda: told.append(len(pages))):
            pages.append(page)
    assert names(pages) == expected(0, 200)
    assert told == [2, 2, 2]
    assert len(waits) == 3


def test_it_waits_longer_where_botocore_gives_up(connect: Connect, waits: list[float]) -> None:
    own: list[float] = []
    told: list[None] = []
    rounds = 2
    plan = {1: throttled(clients.CATALOG_ATTEMPTS * rounds)}
    with ManyFunctions(functions(100), plan=plan) as server:
        catalog = LambdaCatalog(connect(server.url)._reading, sleep=own.append)  # type: ignore[attr-defined]
        pages = list(catalog.functions(throttled=lambda: told.append(None)))
    assert names(pages) == expected(0, 100)
    assert len(told) == clients.CATALOG_ATTEMPTS * rounds
    assert own == [5.0, 10.0]


def test_without_end_it_breaks_off_where_it_can_go_on(connect: Connect, waits: list[float]) -> None:
    own: list[float] = []
    with ManyFunctions(functions(200), plan={3: throttled(1_000)}) as server:
        catalog = LambdaCatalog(connect(server.url)._reading, sleep=own.append)  # type: ignore[attr-defined]
        pages, broke_off = read(catalog.functions())
        assert names(pages) == expected(0, 150)
        assert (broke_off.title, broke_off.marker) == ("Throttled", "3")
        assert own == sorted(own)
        server.plan.clear()
        assert names(list(catalog.functions(broke_off.marker))) == expected(150, 200)


FAILURES: list[tuple[Answer, str]] = [
    ((400, {"x-amzn-ErrorType": "InvalidParameterValueException"}, b'{"message": "x"}'), "A parameter was refused"),
    ((403, {"x-amzn-ErrorType": "ExpiredTokenException"}, b"{}"), "The session has expired"),
    ((200, {}, b"<html>proxy</html>"), "The answer can't be read"),
    ((200, {}, b""), "The answer can't be read"),
    ((200, {}, b"[]"), "The answer can't be read"),
    ((200, {}, b'{"Functions": {"a": 1}}'), "The answer can't be read"),
    ((200, {}, b'{"Functions": "many"}'), "The answer can't be read"),
    ((200, {}, b"[" * 100_000), "The answer can't be read"),
    ((200, {}, b'{"Functions": [{"FunctionName": "\xff"}]}'), "The answer can't be read"),
]


@pytest.mark.parametrize(("answer", "title"), FAILURES)
def test_an_error_in_the_middle_keeps_what_came_and_can_be_gone_on_from(
    connect: Connect, answer: Answer, title: str
) -> None:
    with ManyFunctions(functions(200), plan={2: [answer]}) as server:
        catalog = connect(server.url).catalog
        pages, broke_off = read(catalog.functions())
        assert names(pages) == expected(0, 100)
        assert (broke_off.title, broke_off.marker) == (title, "2")
        assert names(list(catalog.functions("2"))) == expected(100, 200)


def test_an_error_at_the_beginning_goes_on_from_the_beginning(connect: Connect) -> None:
    with ManyFunctions(functions(60), plan={0: [FAILURES[0][0]]}) as server:
        catalog = connect(server.url).catalog
        with pytest.raises(ListingError) as raised:
            list(catalog.functions())
        assert raised.value.marker == ""
        assert names(list(catalog.functions())) == expected(0, 60)


def test_a_marker_that_is_too_old_is_an_error_and_no_empty_list(connect: Connect) -> None:
    with ManyFunctions(functions(60)) as server, pytest.raises(ListingError):
        list(connect(server.url).catalog.functions("from another day"))


def test_a_list_that_goes_in_circles_ends(connect: Connect) -> None:
    pages = pages_of("Functions", functions(200))
    pages[-1]["NextMarker"] = "1"
    with ManyFunctions(pages=pages) as server:
        found, broke_off = read(connect(server.url).catalog.functions())
        assert len(server.asked) == 4
    assert names(found) == expected(0, 200)
    assert (broke_off.title, broke_off.marker) == ("The list has no end", "")


def test_an_empty_page_in_the_middle_is_no_end(connect: Connect) -> None:
    first, second = pages_of("Functions", functions(100))
    pages = [first, {"Functions": [], "NextMarker": "2"}, {"NextMarker": "3"}, second]
    with ManyFunctions(pages=pages) as server:
        assert names(list(connect(server.url).catalog.functions())) == expected(0, 100)


ODD: list[tuple[Any, str | None]] = [
    (None, None),
    ("a function", None),
    ([], None),
    ({}, None),
    ({"FunctionName": 7}, None),
    ({"FunctionName": None}, None),
    ({"FunctionName": "odd", "LoggingConfig": [1], "Runtime": {"a": 1}, "Timeout": "30"}, "odd"),
    ({"FunctionName": "odd", "Timeout": True, "MemorySize": 1e400, "LastModified": 5, "Version": 3}, "odd"),
    ({"FunctionName": "odd", "Timeout": "9" * 5_000, "Description": None, "LoggingConfig": None}, "odd"),
    ({"FunctionName": "\ud800", "Description": "\u202e"}, "\ud800"),
]


@pytest.mark.parametrize(("item", "name"), ODD)
def test_one_odd_function_takes_nothing_from_the_others(connect: Connect, item: Any, name: str | None) -> None:
    page = {"Functions": [function(0), item, function(1)]}
    with ManyFunctions(pages=[page]) as server:
        found = names(list(connect(server.url).catalog.functions()))
    assert found == [name_of(0), *([name] if name else []), name_of(1)]


def test_numbers_that_came_as_text_are_numbers_and_others_are_not_told(connect: Connect) -> None:
    items = [{"FunctionName": "a", "Timeout": "30"}, {"FunctionName": "b", "Timeout": 3.5, "MemorySize": "much"}]
    with ManyFunctions(pages=[{"Functions": items}]) as server:
        [[first, second]] = connect(server.url).catalog.functions()
    assert first.configuration.timeout == 30
    assert (second.configuration.timeout, second.configuration.memory_size) == (None, None)


def test_a_thousand_versions_are_told_of_while_they_come(connect: Connect) -> None:
    seen: list[Qualifiers] = []
    live = {"Name": "live", "FunctionVersion": "999", "RoutingConfig": {"AdditionalVersionWeights": {"1000": 0.1}}}
    with ManyFunctions(versions=1_000, aliases=[live]) as server:
        found = connect(server.url).catalog.qualifiers("f", seen.append)
        assert [kind for kind, _ in server.asked] == ["aliases"] + ["versions"] * 21
    assert [version.name for version in found.versions] == [str(number) for number in range(1_000, 0, -1)]
    assert (found.complete, found.problems) == (True, ())
    assert found.versions[0].configuration.description == "release 1000"
    assert [len(part.versions) for part in seen[:2]] == [49, 99]
    assert all(part.aliases == found.aliases and not part.complete for part in seen)


def test_versions_that_break_off_are_shown_as_far_as_they_came(connect: Connect) -> None:
    first, _ = pages_of("Versions", [{"Version": str(number)} for number in range(1, 101)])
    script = answers(
        response(json.dumps({"Aliases": []}).encode()),
        response(json.dumps(first).encode()),
        error("ServiceException", "400 Bad Request"),
        response(json.dumps({"Version": "$LATEST", "Timeout": 7}).encode()),
    )
    with FaultyServer(script) as server:
        found = connect(server.url).catalog.qualifiers("f")
    assert [version.name for version in found.versions] == [str(number) for number in range(50, 0, -1)]
    assert found.latest.configuration.timeout == 7
    assert found.problems == (
        "Only the first 50 versions were read: Lambda failed. The Lambda service met an error of its own.",
    )


def test_a_service_that_is_down_is_an_error_and_no_function_without_versions(
    connect: Connect, waits: list[float]
) -> None:
    with FaultyServer(keeps_answering(error("ServiceException", "500 Oops"))) as server, pytest.raises(WorkbenchError):
        connect(server.url).catalog.qualifiers("f")
