"""The payload on the screen: it goes out byte for byte, a draft for each function, and never by accident."""

import pytest

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import FakeInvoker, FakeTarget, answered, make_app, screen_of, settled, text_of
from workbench.tui.screens.confirm import ConfirmScreen


async def test_an_invalid_payload_is_not_sent_by_accident_but_can_be_sent_on_purpose() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b'{"qty": None}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "✗ line 1, column 9  None is Python's word; JSON's is null" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert invoker.requests == []
        await pilot.press("f5")
        await settled(pilot)
        await pilot.press("enter")  # the first answer goes to the problem
        await settled(pilot)
        assert invoker.requests == []
        assert editor(app).location == (0, 8)
        await pilot.press("f5")
        await settled(pilot)
        await pilot.click("#send")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == [b'{"qty": None}']


async def test_a_payload_over_6_mb_is_not_sent_by_accident() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b'"' + b"\n" * 0 + b"x" * 6_291_456 + b'"')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        assert "6,291,458 bytes; the limit is 6,291,456" in text_of(app)
        assert invoker.requests == []


async def test_what_was_just_typed_is_checked_before_it_is_sent() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b"1")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(b"[1,")
        screen_of(app).action_invoke()
        await settled(pilot)
        assert invoker.requests == []


@pytest.mark.parametrize(
    "payload",
    [
        b'{"a": 1.0, "a": 1e400, "b": 12345678901234567890}\r\n',
        b'{"x": 1,\r\n "y": 2,\n "z": 3\r}',
        '["\u2028\u2029\x85", "\U0001f600", "é"]'.encode(),
        b"\xef\xbb\xbf{}",
        b'"\xff\xfe not UTF-8 \x80"',
        b"",
        b"\n\n{}\n\n",
        b'{\t"tab": true}',
    ],
)
async def test_a_payload_is_sent_byte_for_byte(payload: bytes) -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=payload)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        if isinstance(app.screen, ConfirmScreen):
            await pilot.click("#send")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == [payload]


async def test_typing_changes_only_what_is_typed() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload='[1,\r\n"\u2028",\n2]'.encode())
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("f3")
        await settled(pilot)
        editor(app).move_to(editor(app).buffer.offset(2, 1))
        await pilot.press("0", "backspace", "0")
        await pilot.press("f5")
        await answered(pilot)
        assert [request.payload for request in invoker.requests] == ['[1,\r\n"\u2028",\n20]'.encode()]


async def test_each_function_keeps_its_own_draft() -> None:
    app = make_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        editor(app).show(b'{"mine": 1}')
        await go_to(pilot, "greeter")
        assert editor(app).buffer.text == "{}"
        editor(app).show(b'{"other": 2}')
        await go_to(pilot, "checkout", "3")
        assert editor(app).buffer.text == '{"mine": 1}'
        await go_to(pilot, "greeter")
        assert editor(app).buffer.text == '{"other": 2}'


async def test_a_slip_is_mended_with_one_key_and_comes_back_with_undo() -> None:
    app = make_app(payload=b'{"qty": None}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "^R" in text_of(app)
        await pilot.press("f3", "ctrl+r")
        await settled(pilot)
        assert editor(app).buffer.text == '{"qty": null}'
        await pilot.press("ctrl+z")
        assert editor(app).buffer.text == '{"qty": None}'


async def test_formatting_compacting_and_sorting_keep_every_token() -> None:
    app = make_app(payload=b'{"b":1.0,"a":[1e400]}')
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f9")
        assert editor(app).buffer.text == '{"a":[1e400],"b":1.0}'
        await pilot.press("f9")
        assert '  "a": [\n    1e400' in editor(app).buffer.text
        await pilot.press("shift+f9")
        assert editor(app).buffer.text == '{"a":[1e400],"b":1.0}'
