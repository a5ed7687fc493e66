"""Text from outside is shown as text in every pane: no markup, no control sequence, nothing that ends the program."""

import re
from typing import Any

from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    functions,
    make_app,
    refused,
    settled,
    succeeded,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.targets import Remote

HOSTILE = "[red] [/x] \x1b]0;owned\x07 \x1b[2J A\rB a\x00b \x9b2J a\u202eb \x7f"
SHOWN = "[red] [/x] ␛]0;owned␇ ␛[2J A␍B a␀b <U+009B>2J a<U+202E>b ␡"
ONE_FOR_ONE = SHOWN.replace("<U+009B>", "\ufffd").replace("<U+202E>", "\ufffd")
SIZE = (220, 40)


def assert_shown(screen: str, shown: str) -> None:
    assert shown in screen
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", screen)


async def screen_after_f5(target: FakeTarget, **more: Any) -> str:
    app = make_app(target, start="", **more)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        return text_of(app)


async def test_a_functions_name() -> None:
    catalog = FakeCatalog([functions(f"fn {HOSTILE} end")])
    screen = await screen_after_f5(FakeTarget(catalog=catalog))
    assert_shown(screen, SHOWN)
    assert f"function fn {SHOWN} end" in screen


async def test_a_log_line() -> None:
    outcome = succeeded(log=f"before {HOSTILE} after\n".encode())
    assert_shown(await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": outcome}))), f"before {SHOWN} after")


async def test_a_response_that_is_text() -> None:
    """In a document each unseen character is one seen one, so that the columns stay."""
    outcome = succeeded(f"before {HOSTILE} after".encode())
    screen = await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": outcome})))
    assert_shown(screen, f"before {ONE_FOR_ONE} after")


async def test_a_response_that_is_json() -> None:
    import json

    outcome = succeeded(json.dumps({"a": HOSTILE}, ensure_ascii=False).encode())
    # RFC 8259 has C0 controls escaped, so that those stand there as escapes; what may stand unescaped is made visible.
    screen = await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": outcome})))
    escaped = json.dumps(HOSTILE, ensure_ascii=False)[1:-1].replace("\x9b", "\ufffd").replace("\u202e", "\ufffd")
    assert_shown(screen, escaped.replace("\x7f", "␡"))


async def test_an_error_of_the_function() -> None:
    import json

    body = {
        "errorType": f"T{HOSTILE}",
        "errorMessage": f"M{HOSTILE}",
        "stackTrace": [f'  File "{HOSTILE}", line 1, in f'],
    }
    outcome = failed(json.dumps(body).encode())
    screen = await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": outcome})))
    assert_shown(screen, f"T{SHOWN}")
    assert f"M{SHOWN}" in screen


async def test_an_error_of_the_service() -> None:
    outcome = refused(f"M{HOSTILE}", f"C{HOSTILE}")
    screen = await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": outcome})))
    assert_shown(screen, f"M{SHOWN}")
    assert f"C{SHOWN}" in screen


async def test_an_error_of_the_connection() -> None:
    target = FakeTarget(problem=WorkbenchError(f"T {HOSTILE}", f"M {HOSTILE}", f"H {HOSTILE}"))
    screen = await screen_after_f5(target)
    for word in SHOWN.split():  # the pane is narrow, so that the lines wrap between the words
        assert screen.count(word) >= 3
    assert_shown(screen, "")


async def test_the_payload() -> None:
    """In the editor each unseen character is one seen one, so that the columns stay."""
    app = make_app(payload=f'"{HOSTILE}"'.encode())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert_shown(text_of(app), SHOWN.replace("<U+009B>", "\ufffd").replace("<U+202E>", "\ufffd"))
        await pilot.press("f5")
        await settled(pilot)
        assert_shown(text_of(app), "It is not JSON.")


async def test_a_lone_surrogate_in_every_pane() -> None:
    """As an escape in JSON, and as itself in text that a library made."""
    escape = rb'{"errorType": "T\ud800", "errorMessage": "M\udfff"}'
    screen = await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": failed(escape)})))
    assert not re.search(r"[\ud800-\udfff]", screen)
    catalog = FakeCatalog([functions("fn\ud800")])
    assert "fn<U+D800>" in await screen_after_f5(FakeTarget(catalog=catalog))
    assert "M<U+DC9B>" in await screen_after_f5(FakeTarget(problem=WorkbenchError("T", "M\udc9b")))
    outcome = succeeded(rb'"\ud800"')
    assert r'"\ud800"' in await screen_after_f5(FakeTarget(invoker=FakeInvoker({"checkout": outcome})))


async def test_hostile_names_of_events_and_targets() -> None:
    from tests.tui.fakes import FakeEvents

    name = "[/x]\x1b[2J"
    app = make_app(FakeTarget(place=Remote(name)), events=FakeEvents({"checkout": {name: b"{}"}}))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)
        assert "profile [/x]␛[2J" in text_of(app)
        assert text_of(app).count("[/x]␛[2J") >= 2
