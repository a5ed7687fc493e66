"""The service against the embedded endpoint: real functions in real processes, over the real wire."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from workbench.core.functions import LATEST
from workbench.core.invocation import (
    Abandoned,
    FunctionFailed,
    Kind,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
    Waiting,
)
from workbench.core.payload import REQUEST_LIMIT
from workbench.core.ports import Connection
from workbench.local.launcher import start
from workbench.service.target import Target

_APP = """\
import sys, time

def handler(event, context):
    print("hello from", context.function_version)
    if not isinstance(event, dict):
        return event
    match event.get("do"):
        case "fail":
            raise ValueError("because")
        case "exit":
            sys.exit(3)
        case "wait":
            time.sleep(30)
        case "context":
            return {"client": context.client_context.custom, "tenant": context.tenant_id}
    return event
"""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """A connection to an endpoint with one function, `f`, that has two versions, an alias, and a timeout of 1 s."""
    folder = tmp_path_factory.mktemp("functions")
    for place in (folder / "f", folder / "f" / "versions" / "1", folder / "f" / "versions" / "2"):
        place.mkdir(parents=True)
        (place / "app.py").write_text(_APP)
    (folder / "f" / "function.toml").write_text(
        'handler = "app.handler"\ntimeout = 1\n[environment]\nSTAGE = "test"\n'
        '[aliases.live]\nversion = "2"\nweights = { "1" = 0.5 }\n'
    )
    with start(folder) as endpoint, closing(Target(endpoint_url=endpoint.url, embedded=True).connect()) as connection:
        yield connection


def _invoke(here: Connection, payload: bytes, qualifier: str | None = None, kind: Kind | None = None) -> Outcome:
    return here.invoker.invoke(Request("f", payload, qualifier, 1, kind or Kind.REQUEST_RESPONSE))


def test_the_catalog(here: Connection) -> None:
    [[function]] = here.catalog.functions()
    assert (function.name, function.configuration.timeout) == ("f", 1)
    found = here.catalog.qualifiers("f")
    assert [version.name for version in found.versions] == ["2", "1"]
    assert [(alias.name, alias.shares) for alias in found.aliases] == [("live", (("2", 0.5), ("1", 0.5)))]
    assert found.problems == ()


@pytest.mark.parametrize(("qualifier", "version"), [(None, LATEST), (LATEST, LATEST), ("1", "1"), ("live", "2")])
def test_the_configuration_at_each_qualifier(here: Connection, qualifier: str | None, version: str) -> None:
    found = here.catalog.configuration("f", qualifier)
    told = found.configuration
    assert (told.version, told.handler, told.timeout, told.memory_size) == (version, "app.handler", 1, 128)
    assert told.arn.endswith(f":f:{qualifier}" if qualifier else ":f")
    assert dict(found.environment.variables) == {"STAGE": "test"}
    assert found.architectures in (("arm64",), ("x86_64",))
    assert (found.code_size or 0) > 0
    assert found.state.name == "Active"
    assert (found.alias.shares if found.alias else None) == ((("2", 0.5), ("1", 0.5)) if version == "2" else None)
    assert (found.reserved, found.provisioned, found.network, found.problems) == (None, None, None, ())


@pytest.mark.parametrize("qualifier", [None, LATEST, "1", "2"])
def test_a_success_at_each_qualifier(here: Connection, qualifier: str | None) -> None:
    outcome = _invoke(here, b'{"a": 1}', qualifier)
    assert isinstance(outcome, Succeeded)
    answer = outcome.answer
    assert (answer.status, answer.payload, answer.executed_version) == (200, b'{"a": 1}', qualifier or LATEST)
    assert answer.log is not None
    assert answer.log.complete
    assert f"hello from {qualifier or LATEST}".encode() in answer.log.data
    assert answer.log.report is not None
    assert answer.log.report.request_id == answer.request_id
    assert answer.notes == ()


def test_an_alias_leads_to_one_of_its_versions(here: Connection) -> None:
    outcome = _invoke(here, b"1", "live")
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.executed_version in ("1", "2")


def test_an_exception(here: Connection) -> None:
    outcome = _invoke(here, b'{"do": "fail"}')
    assert isinstance(outcome, FunctionFailed)
    assert outcome.handling == "Unhandled"
    assert outcome.error is not None
    assert (outcome.error.error_type, outcome.error.message) == ("ValueError", "because")
    assert outcome.error.frames[-1].function == "handler"


def test_a_timeout_and_an_exit(here: Connection) -> None:
    waited, left = _invoke(here, b'{"do": "wait"}'), _invoke(here, b'{"do": "exit"}')
    assert isinstance(waited, FunctionFailed)
    assert waited.explanation.title == "The function timed out"
    assert isinstance(left, FunctionFailed)
    assert left.explanation.ran is Ran.YES


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request("nobody", b"{}"), "ResourceNotFoundException"),
        (Request("f", b"{}", "99"), "ResourceNotFoundException"),
        (Request("f", b"{'a': 1}"), "InvalidRequestContentException"),
        (Request("f", b'"' + b"a" * REQUEST_LIMIT + b'"'), "RequestTooLargeException"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal(here: Connection, request_: Request, code: str) -> None:
    outcome = here.invoker.invoke(request_)
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.explanation.ran) == (code, Ran.NO)


def test_context_tenant_and_other_kinds(here: Connection) -> None:
    request = Request("f", b'{"do": "context"}', client_context=b'{"custom": {"a": 1}}', tenant_id="t")
    outcome = here.invoker.invoke(request)
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.payload == b'{"client": {"a": 1}, "tenant": "t"}'
    statuses = [_invoke(here, b"1", kind=kind) for kind in (Kind.EVENT, Kind.DRY_RUN)]
    assert [one.answer.status for one in statuses if isinstance(one, Succeeded)] == [202, 204]


def test_6_mb_both_ways(here: Connection) -> None:
    payload = b'"' + b"a" * (REQUEST_LIMIT - 2) + b'"'
    outcome = _invoke(here, payload)
    assert isinstance(outcome, Succeeded)
    assert outcome.answer.payload == payload


def test_giving_up_on_a_function_that_runs(here: Connection) -> None:
    waiting = Waiting()
    outcomes: list[Outcome] = []
    request = Request("f", b'{"do": "wait"}', "1")
    thread = threading.Thread(target=lambda: outcomes.append(here.invoker.invoke(request, waiting)))
    thread.start()
    time.sleep(0.3)  # the function runs for a second
    waiting.give_up()
    thread.join(5)
    assert isinstance(outcomes[0], Abandoned)  # the end of the function would be an answer
    assert isinstance(_invoke(here, b"1"), Succeeded)


def test_an_endpoint_that_is_killed_meanwhile(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "app.py").write_text(_APP)
    (tmp_path / "f" / "function.toml").write_text('handler = "app.handler"\ntimeout = 30\n')
    outcomes: list[Outcome] = []
    with start(tmp_path) as endpoint, closing(Target(endpoint_url=endpoint.url, embedded=True).connect()) as connection:
        request = Request("f", b'{"do": "wait"}', timeout=30)
        thread = threading.Thread(target=lambda: outcomes.append(connection.invoker.invoke(request)))
        thread.start()
        time.sleep(0.3)
        endpoint.stop()
        thread.join(10)
        assert isinstance(outcomes[0], Abandoned | FunctionFailed)
        refused = connection.invoker.invoke(request)
        assert isinstance(refused, Refused)
