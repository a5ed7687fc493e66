"""What other people's Lambda endpoints lack, and that the workbench does without it and says so.

Each sentence of lambda-facts.md about an endpoint is a test here, so that it is noticed when one of them changes.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.peers.conftest import LOG
from workbench.core.invocation import FunctionFailed, Kind, Outcome, Ran, Refused, Request, Succeeded
from workbench.core.ports import Connection, Invoker
from workbench.service.target import Target

pytestmark = pytest.mark.peers
CONTEXT = b'{"custom": {"a": "b"}}'
NO_TAIL = "No log tail: it was refused here, so it was not asked for."
NO_QUALIFIER = "The endpoint takes no qualifier: it was left out, so this may not be live."
NO_VERSION = "The endpoint doesn't say which version ran: it may have passed over live."
NO_ERROR = "This looks like a function's error; the endpoint doesn't say whether it is one."


def as_a_call(kind: Kind) -> str:
    return f"The endpoint answered the {kind} as a call: it seems to have run the function."


class Peer:
    """An endpoint, and the name that its function has there."""

    def __init__(self, connection: Connection, name: str) -> None:
        self.invoker: Invoker = connection.invoker
        self._name = name

    def invoke(self, payload: bytes = b'{"a": 1.0}', qualifier: str | None = None, **options: Any) -> Outcome:
        return self.invoker.invoke(Request(self._name, payload, qualifier, 10, **options))

    def succeeds(self, payload: bytes = b'{"a": 1.0}', qualifier: str | None = None, **options: Any) -> Succeeded:
        outcome = self.invoke(payload, qualifier, **options)
        assert isinstance(outcome, Succeeded), outcome
        return outcome


def _peer(url: str, name: str = "shop") -> Iterator[Peer]:
    connection = Target(endpoint_url=url, region="us-east-1").connect()
    yield Peer(connection, name)
    connection.close()


@pytest.fixture(name="ministack")
def _ministack(ministack: str) -> Iterator[Peer]:
    yield from _peer(ministack)


@pytest.fixture(name="moto")
def _moto(moto: str) -> Iterator[Peer]:
    yield from _peer(moto)


@pytest.fixture(name="emulator")
def _emulator(emulator: str) -> Iterator[Peer]:
    yield from _peer(emulator, "function")


@pytest.fixture(name="sam")
def _sam(sam: str) -> Iterator[Peer]:
    yield from _peer(sam)


@pytest.fixture(name="offline")
def _offline(offline: str) -> Iterator[Peer]:
    yield from _peer(offline, "shop-dev-shop")


# MiniStack


def test_ministack_runs_code_and_its_log_has_no_report(ministack: Peer) -> None:
    answer = ministack.succeeds(qualifier="live").answer
    assert b'"a": 1.0' in answer.payload
    assert (answer.status, answer.executed_version, answer.notes) == (200, "1", ())
    assert answer.log is not None
    assert answer.log.report is None
    assert answer.log.complete
    assert LOG in [entry.text for entry in answer.log.entries]


def test_ministack_tells_a_function_error_of_its_own_type(ministack: Peer) -> None:
    outcome = ministack.invoke(b'{"fail": true}')
    assert isinstance(outcome, FunctionFailed)
    assert outcome.error is not None
    assert outcome.error.message == "no"
    assert outcome.error.error_type.startswith("Runtime.")
    assert outcome.explanation.ran is Ran.MAYBE  # it says Runtime.…, which is the platform's word


def test_ministack_knows_the_other_kinds(ministack: Peer) -> None:
    assert ministack.succeeds(kind=Kind.DRY_RUN).kind is Kind.DRY_RUN
    assert ministack.succeeds(kind=Kind.EVENT).kind is Kind.EVENT


def test_ministack_takes_what_is_not_json(ministack: Peer) -> None:
    assert isinstance(ministack.invoke(b"{nonsense"), Succeeded | FunctionFailed)


def test_ministack_knows_what_is_not_there(ministack: Peer) -> None:
    outcome = ministack.invoke(qualifier="nothing")
    assert isinstance(outcome, Refused)
    assert outcome.code == "ResourceNotFoundException"


# moto


def test_moto_runs_no_code(moto: Peer) -> None:
    outcome = moto.invoke(b'{"fail": true}')
    assert isinstance(outcome, Succeeded | FunctionFailed)
    assert LOG.encode() not in (outcome.answer.log.data if outcome.answer.log else b"")


def test_moto_knows_the_other_kinds(moto: Peer) -> None:
    assert moto.succeeds(kind=Kind.EVENT).kind is Kind.EVENT
    assert moto.succeeds(kind=Kind.DRY_RUN).kind is Kind.DRY_RUN


def test_moto_tells_no_version_and_passes_over_a_qualifier_that_is_not_there(moto: Peer) -> None:
    assert moto.succeeds(qualifier="live").answer.notes == (NO_VERSION,)
    assert moto.succeeds(qualifier="nothing").answer.notes == (NO_VERSION.replace("live", "nothing"),)


# The Runtime Interface Emulator


def test_the_emulator_tells_neither_version_nor_log(emulator: Peer) -> None:
    answer = emulator.succeeds(client_context=CONTEXT).answer
    assert b'"custom": {"a": "b"}' in answer.payload
    assert (answer.executed_version, answer.log, answer.notes) == (None, None, ())
    assert emulator.succeeds(qualifier="live").answer.notes == (NO_VERSION,)


def test_the_emulator_tells_no_function_error(emulator: Peer) -> None:
    answer = emulator.succeeds(b'{"fail": true}').answer
    assert b"ValueError" in answer.payload
    assert answer.notes == (NO_ERROR,)


@pytest.mark.parametrize("kind", [Kind.DRY_RUN, Kind.EVENT])
def test_the_emulator_runs_the_function_whatever_it_is_asked(emulator: Peer, kind: Kind) -> None:
    outcome = emulator.succeeds(kind=kind)
    assert (outcome.kind, outcome.explanation.ran) == (Kind.REQUEST_RESPONSE, Ran.YES)
    assert outcome.answer.notes == (as_a_call(kind),)


def test_the_emulator_knows_one_function_only(emulator: Peer) -> None:
    outcome = emulator.invoker.invoke(Request("another", b"{}"))
    assert isinstance(outcome, Refused)
    assert outcome.explanation.title == "Nothing is there"


# sam local start-lambda


def test_sam_takes_neither_log_tail_nor_qualifier(sam: Peer) -> None:
    assert sam.succeeds().answer.notes == (NO_TAIL,)
    answer = sam.succeeds(b'{"a": 1.0}', "live").answer
    assert set(answer.notes) == {NO_TAIL, NO_QUALIFIER}
    assert answer.payload == b'{"a": 1.0}'


def test_sam_knows_events_but_no_dry_run(sam: Peer) -> None:
    assert sam.succeeds(kind=Kind.EVENT).kind is Kind.EVENT
    outcome = sam.invoke(kind=Kind.DRY_RUN)
    assert isinstance(outcome, Refused)
    assert outcome.explanation.ran is Ran.NO
    assert "DryRun" in outcome.message


def test_sam_refuses_what_is_not_json_and_what_is_not_there(sam: Peer) -> None:
    outcome = sam.invoke(b"{nonsense", log_tail=False)
    assert isinstance(outcome, Refused)
    assert "Could not parse request body" in outcome.message
    nothing = sam.invoker.invoke(Request("nothing", b"{}", log_tail=False))
    assert isinstance(nothing, Refused)
    assert nothing.explanation.title == "No such function"


# serverless-offline


def test_offline_tells_neither_version_nor_log(offline: Peer) -> None:
    answer = offline.succeeds(client_context=CONTEXT).answer
    assert b'"custom":{"a":"b"}' in answer.payload
    assert (answer.executed_version, answer.log, answer.notes) == (None, None, ())
    assert offline.succeeds(qualifier="live").answer.notes == (NO_VERSION,)


def test_offline_tells_a_function_error(offline: Peer) -> None:
    outcome = offline.invoke(b'{"fail": true}')
    assert isinstance(outcome, FunctionFailed)
    assert (outcome.handling, outcome.error.message if outcome.error else "") == ("Unhandled", "no")


def test_offline_knows_events_but_no_dry_run(offline: Peer) -> None:
    assert offline.succeeds(kind=Kind.EVENT).kind is Kind.EVENT
    outcome = offline.invoke(kind=Kind.DRY_RUN)
    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.explanation.ran) == (400, Ran.NO)
    assert "DryRun" in outcome.message


def test_offline_knows_what_is_not_there(offline: Peer) -> None:
    outcome = offline.invoker.invoke(Request("nothing", b"{}"))
    assert isinstance(outcome, Refused)
    assert outcome.explanation.title == "No such function"
