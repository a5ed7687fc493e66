"""What an answer means: every outcome has words, and they claim no more than is known."""

import pytest

from workbench.core.explain import explain_failure, explain_success
from workbench.core.function_error import FunctionError
from workbench.core.invocation import Kind, Ran


@pytest.mark.parametrize(
    ("kind", "ran"), [(Kind.REQUEST_RESPONSE, Ran.YES), (Kind.EVENT, Ran.MAYBE), (Kind.DRY_RUN, Ran.NO)]
)
def test_a_success_says_whether_the_function_ran(kind: Kind, ran: Ran) -> None:
    assert explain_success(kind).ran is ran


@pytest.mark.parametrize(
    ("error_type", "ran", "word"),
    [
        ("Sandbox.Timedout", Ran.YES, "timed out"),
        ("Runtime.ExitError", Ran.YES, "process ended"),
        ("Runtime.ImportModuleError", Ran.NO, "imported"),
        ("Runtime.HandlerNotFound", Ran.NO, "handler"),
        ("Runtime.UserCodeSyntaxError", Ran.NO, "syntax"),
        ("Runtime.MarshalError", Ran.YES, "not JSON"),
        ("Function.ResponseSizeTooLarge", Ran.YES, "too large"),
        ("Extension.Crash", Ran.MAYBE, "extension"),
    ],
)
def test_a_failure_of_the_platform_is_explained_by_name(error_type: str, ran: Ran, word: str) -> None:
    explanation = explain_failure(FunctionError(error_type, "m"))
    assert explanation.ran is ran
    assert word in explanation.title
    assert explanation.advice


def test_an_older_time_out_is_a_time_out() -> None:
    older = FunctionError(message="2024-01-01T00:00:00.000Z 57f2 Task timed out after 3.00 seconds")
    assert explain_failure(older) == explain_failure(FunctionError("Sandbox.Timedout"))


@pytest.mark.parametrize("error", [None, FunctionError("ValueError", "no such order"), FunctionError("", "m")])
def test_a_failure_of_the_code_is_one_that_ran(error: FunctionError | None) -> None:
    explanation = explain_failure(error)
    assert (explanation.title, explanation.ran) == ("The function failed", Ran.YES)


@pytest.mark.parametrize("error_type", ["Runtime.InvalidEntrypoint", "Extension.InitError", "Sandbox.Failure"])
def test_an_unknown_failure_of_the_platform_claims_nothing_of_the_code(error_type: str) -> None:
    explanation = explain_failure(FunctionError(error_type, "m"))
    assert explanation.ran is Ran.MAYBE
    assert "ran and failed" not in explanation.happened
