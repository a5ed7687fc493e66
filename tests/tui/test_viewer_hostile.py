"""The viewer on what nobody would send on purpose: nothing is obeyed, nothing is lost, every key goes on working."""

import json
import re
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.viewing import Shown, showing

KEYS = ("down", "right", "space", "3", "minus", "w", "w", "pagedown", "G", "enter", "y", "Y", "p", "escape")
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2066\ufeff\ud800-\udfff]")
DEEP = json.dumps({"a": {"b": [[[[[[{"c": 1}]]]]]]}}).encode()
PAYLOADS = {
    "keys twice": b'{"a": 1, "a": {"a": 2, "a": 3}, "\\u0061": [4]}',
    "numbers": b"[1e400, -0.0, 1.0, 12345678901234567890123, 1E-7, " + b"9" * 5_000 + b"]",
    "3,000 levels": b"[" * 3_000 + b"]" * 3_000,
    "900 levels": b'{"a":' * 900 + b"1" + b"}" * 900,
    "100,000 levels": b"[" * 100_000 + b"]" * 100_000,
    "3,000,000 levels": b"[" * 3_000_000,
    "lone surrogates": rb'{"\ud800": "\udfff\ud83d\ude00", "b": "\\ud800"}',
    "escape sequences": '{"a": "\x7f\x9b2J\u202e\u2066\u00ad\ufeff\u200b"}'.encode(),
    "raw escape sequences": b"\x1b]0;owned\x07 \x1b[2J a\rb\x00 \x9b31m",
    "right to left": '{"שלום": "עולם", "مرحبا": ["بالعالم", 1]}'.encode(),
    "wide and combining": '{"東京": "👩‍👩‍👧‍👦e\u0301\u0302 각 ﷽", "x": ["🏳️‍🌈", "ก็็็"]}'.encode(),
    "CR LF": b'{\r\n"a": "x",\r\n"b": [1,\r\n2]\r}',
    "CR LF text": b"one\r\ntwo\rthree\r\n",
    "not UTF-8": b'{"a": "\xff\xfe \xc3"}',
    "UTF-16": '{"a": "é"}'.encode("utf-16"),
    "cut short": b'{"a": [1, 2, {"b": "unfinis',
    "cut in a character": '{"a": "é'.encode()[:-1],
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "blanks around": b' \n\t{"a" : [ ] , "b":{ } }\r\n ',
    "one blank": b" ",
    "a string of a line": b'"' + b"x" * 100_000 + b'"',
    "a key of a line": b'{"' + b"k" * 100_000 + b'": 1, "b": {"' + "é".encode() * 50_000 + b'": 2}}',
    "markup": b'{"[red]": "[/x] [@click=app.quit]q[/]"}',
    "odd proxy": b'{"statusCode": 200, "headers": {"a": {"b": 1}}, "multiValueHeaders": {"c": 1}, "body": [1]}',
    "proxy of bytes": b'{"statusCode": 200, "isBase64Encoded": true, "body": "AAECA//+iVBORw=="}',
    "proxy beside a surrogate": rb'{"statusCode": 500, "headers": {"a": "\ud800"}, "body": "\udfff"}',
    "quotes and backslashes": json.dumps({'"': '\\"', "\\": ['\\\\"', '"]}{[']}).encode(),
}


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
async def test_every_key_goes_on_working_and_nothing_is_obeyed(payload: bytes, tmp_path: Path) -> None:
    async with showing(payload, (64, 14)) as it:
        for view in it.view.views:
            it.view.set_view(view)
            await it.rush(*KEYS)
            assert not UNSEEN.search(it.text)
        for keys, text in ((["slash"], "[1 "), (["slash", "ctrl+r"], ".+e"), (["f"], "*.a | [0]")):
            await it.press(*keys)
            if it.app.screen.query("Input:focus"):
                await it.type(text)
                await it.rush("enter", "n", "escape", "escape")
            assert not UNSEEN.search(it.text)
        await it.press("c")
        assert it.app.clipboard.encode() == payload or not _is_utf8(payload)
        await it.press("s")
        it.app.screen.query("Input:focus").only_one(Input).value = str(tmp_path / "saved")
        await it.press("enter")
        assert (tmp_path / "saved").read_bytes() == payload


def _is_utf8(payload: bytes) -> bool:
    try:
        payload.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("size", [(1, 1), (4, 3), (12, 4), (30, 6)])
async def test_a_tiny_terminal_is_no_end(size: tuple[int, int]) -> None:
    async with showing(DEEP, size) as it:
        await it.press(*KEYS, "slash", *"abc", "escape", "f", *"a.b", "enter", "escape", "s", "escape")
        await it.pilot.resize_terminal(80, 24)
        await it.settled()
        assert it.lines[0] == " 1 ▾ {"


async def large(it: Shown) -> None:
    """What is done to something large: all over it, and back."""
    await it.press("G", "g", "pagedown", "minus", "plus", "2", "down", "right", "w", "w", "slash")
    await it.type("needle")
    assert "1 of 1" in it.text
    await it.press("escape")


async def test_six_megabytes_in_one_line() -> None:
    async with showing(b'{"a": "' + b"x" * 6_000_000 + b' needle"}') as it:
        await large(it)
        assert it.view.path == "a"
        it.view.set_view("raw")
        await large(it)


async def test_a_quarter_of_a_million_lines() -> None:
    items = [*({"at": at} for at in range(83_000)), {"needle": 1}]
    async with showing(json.dumps(items).encode()) as it:
        assert "line 1 of 249,005" in it.text
        await large(it)
        assert it.view.path == "[83000].needle"
        await it.press("f")
        await it.type("[?at == `82999`]")
        assert "[ 1 item ]" in it.text or '"at": 82999' in it.text
        await it.press("enter", "down", "down")
        assert it.view.path == "[?at == `82999`] | [0].at"
