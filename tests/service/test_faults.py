"""Every error that Lambda models, and every way the client can fail: told with a title, and with what is certain."""

import botocore.session
import pytest
from botocore import exceptions as botocore_exceptions
from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from tests.service.conftest import Connect
from tests.service.faulty import FaultyServer, answers, error
from workbench.core.invocation import Abandoned, Ran, Refused, Request
from workbench.service.call import GivenUpError
from workbench.service.failures import CLIENT
from workbench.service.faults import FAILURES, error_of, explain, given_up
from workbench.service.refusals import SERVICE, THROTTLED

_MODEL = botocore.session.Session().get_service_model("lambda")
MODELLED = sorted(
    (shape.name, shape.metadata["error"]["httpStatusCode"]) for shape in _MODEL.operation_model("Invoke").error_shapes
)
HOSTILE = "[red][/x]\x1b]0;t\x07\r\x00"


def _client_error(code: str, status: int | None, operation: str = "Invoke", **members: object) -> ClientError:
    metadata = {} if status is None else {"HTTPStatusCode": status, "RequestId": "req-1"}
    response = {"Error": {"Code": code, "Message": HOSTILE}, "ResponseMetadata": metadata, **members}
    return ClientError(response, operation)  # type: ignore[arg-type]


def test_the_table_has_every_modelled_error() -> None:
    assert len(MODELLED) >= 45
    assert {code for code, _ in MODELLED} <= set(SERVICE)


@pytest.mark.parametrize(("code", "status"), MODELLED)
def test_a_modelled_error_comes_before_the_function(code: str, status: int) -> None:
    fault = explain(_client_error(code, status), sent=True)
    assert (fault.code, fault.status, fault.request_id, fault.message) == (code, status, "req-1", HOSTILE)
    assert fault.explanation.ran is Ran.NO
    assert isinstance(fault.outcome(1.0), Refused)
    assert fault.explanation.title != "The service refused the call"


@pytest.mark.parametrize("code", [code for code, _ in MODELLED[::9]])
def test_a_modelled_error_on_the_wire(code: str, connect: Connect) -> None:
    status = f"{dict(MODELLED)[code]} Whatever"
    with FaultyServer(answers(error(code, status, HOSTILE))) as server:
        outcome = connect(server.url).invoker.invoke(Request("f", b"{}"))
        assert len(server.requests) == 1
    assert isinstance(outcome, Refused)
    assert (outcome.code, outcome.message) == (code, HOSTILE)


@pytest.mark.parametrize("reason", [*THROTTLED, "SomethingNew", None])
def test_a_throttle_says_which_limit_and_how_long(reason: str | None) -> None:
    members = {"retryAfterSeconds": "7"} | ({} if reason is None else {"Reason": reason})
    advice = explain(_client_error("TooManyRequestsException", 429, **members), sent=True).explanation.advice
    assert advice.endswith("It asks to wait 7 s.")
    assert THROTTLED.get(reason or "", "Wait a little") in advice


@pytest.mark.parametrize(
    ("status", "ran"),
    [(400, Ran.NO), (404, Ran.NO), (429, Ran.NO), (500, Ran.MAYBE), (501, Ran.NO), (502, Ran.MAYBE), (504, Ran.MAYBE)],
)
def test_an_unknown_code_goes_by_its_status(status: int, ran: Ran) -> None:
    fault = explain(_client_error(str(status), status), sent=True)
    assert fault.explanation.ran is ran
    assert isinstance(fault.outcome(1.0), Refused if ran is Ran.NO else Abandoned)


def test_an_error_while_fetching_credentials_says_so() -> None:
    fault = explain(_client_error("AccessDenied", 403, "AssumeRole"), sent=False)
    assert "AssumeRole, while fetching credentials" in fault.explanation.happened
    assert fault.explanation.ran is Ran.NO


_WORDS = (
    *("endpoint_url", "proxy_url", "error", "msg", "error_msg", "provider", "profile", "profile_name", "path"),
    *("cred_var", "report", "message", "name", "type", "action", "source_profile", "visited_profiles", "value"),
    *("actual_bytes", "expected_bytes", "region_name", "param", "valid_values", "service_name"),
)


def _make(kind: type[Exception]) -> Exception:
    """An exception of botocore with whatever its message asks for."""
    words = dict.fromkeys(_WORDS, "x")
    return kind(**words) if issubclass(kind, botocore_exceptions.BotoCoreError) else kind("x")


CLIENT_ERRORS = [getattr(botocore_exceptions, name) for name in CLIENT if hasattr(botocore_exceptions, name)]


@pytest.mark.parametrize("kind", [*CLIENT_ERRORS, ResponseParserError, OSError, ConnectionResetError])
def test_what_was_not_sent_did_not_run_and_what_was_may_have(kind: type[Exception]) -> None:
    one = _make(kind)
    assert isinstance(one, FAILURES)
    before, after = explain(one, sent=False), explain(one, sent=True)
    assert before.explanation.ran is Ran.NO
    assert isinstance(before.outcome(1.0), Refused)
    assert after.explanation.ran is Ran.MAYBE
    assert isinstance(after.outcome(1.0), Abandoned)
    assert before.explanation.title
    assert after.explanation.title


def test_the_table_knows_most_of_botocore() -> None:
    others = {"NameResolutionError", "ProtocolError", "HTTPException", "OSError", "UnicodeError", "ResponseParserError"}
    others |= {"TooLongError", "NoFinalAnswerError", "NoCodeError"}  # of our own
    named = set(CLIENT) - others
    assert {name for name in named if not hasattr(botocore_exceptions, name)} <= {"LoginError"}  # newer than 1.40


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("UnauthorizedSSOTokenError", "aws sso login --profile dev"),
        ("SSOTokenLoadError", "aws sso login --profile dev"),
        ("NoCredentialsError", "aws configure --profile dev"),
    ],
)
def test_advice_names_the_profile(kind: str, advice: str) -> None:
    fault = explain(_make(getattr(botocore_exceptions, kind)), sent=False, profile="dev")
    assert advice in fault.explanation.advice


def test_an_expired_token_says_which_command_to_run() -> None:
    fault = explain(_client_error("ExpiredTokenException", 403), sent=True, profile="dev")
    assert "aws sso login --profile dev" in fault.explanation.advice


def test_an_unknown_exception_is_told_too() -> None:
    fault = explain(GivenUpError("x"), sent=False)
    assert fault.explanation.title == "The call failed"


def test_as_an_error_it_speaks_of_no_request() -> None:
    told = error_of(explain(_make(botocore_exceptions.EndpointConnectionError), sent=False))
    assert told.title == "Nobody answers there"
    assert "not sent" not in told.message
    assert told.hint


def test_giving_up() -> None:
    assert isinstance(given_up(sent=True).outcome(1.0), Abandoned)
    assert isinstance(given_up(sent=False).outcome(1.0), Refused)
