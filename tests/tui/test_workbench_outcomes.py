"""Outcomes and responses on the screen: what differs looks different."""

import pytest

from tests.tui.driving import SIZE, go_to
from tests.tui.fakes import (
    TIMED_OUT,
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    make_app,
    refused,
    settled,
    succeeded,
    text_of,
)


async def test_the_four_outcomes_look_different() -> None:
    outcomes = {
        "checkout": succeeded(),
        "flaky-report": failed(),
        "talkative": refused(),
        "slow-import": failed(TIMED_OUT),
    }
    app = make_app(FakeTarget(invoker=FakeInvoker(outcomes=outcomes)))
    seen = {}
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for name in outcomes:
            await go_to(pilot, name)
            await pilot.press("f5")
            await answered(pilot)
            seen[name] = text_of(app)
    assert "✓ 200" in seen["checkout"]
    assert "✗ function error" in seen["flaky-report"]
    assert "ValueError  price for sku 'cap' is missing" in seen["flaky-report"]
    assert "app.py 19  line_price" in seen["flaky-report"]
    assert "⊘ refused 429" in seen["talkative"]
    assert "The function did not run." in seen["talkative"]
    assert "✗ timed out" in seen["slow-import"]
    assert "Raise the function's timeout" in seen["slow-import"]


async def test_the_raw_payload_of_an_error_is_one_key_away() -> None:
    app = make_app(FakeTarget(invoker=FakeInvoker(outcomes={"checkout": failed()})))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5", "f4")
        await answered(pilot)
        assert "errorMessage" not in text_of(app)
        await pilot.press("v")
        await settled(pilot)
        assert '"errorMessage": "price for sku' in text_of(app)


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (b"null", "1   null"),
        (b"", "The response is empty: no bytes at all."),
        (b"just words", "not JSON: just is not a value; text needs double quotes (line 1, column 1)"),
        (b'{"n":12345678901234567890,"f":1e400,"f":1.0}', '"f": 1e400'),
        (b'{"statusCode": 502, "body": "x"}', "✓ 200 carrying HTTP 502"),
    ],
)
async def test_kinds_of_responses_are_told_apart(payload: bytes, shown: str) -> None:
    app = make_app(FakeTarget(invoker=FakeInvoker(outcomes={"checkout": succeeded(payload)})))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert shown in text_of(app)
