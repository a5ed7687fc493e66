"""One view for any response: what is shown, folded, found, filtered, opened, copied and saved; by key and by mouse."""

import base64
import json
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.viewing import Host, showing
from workbench.tui.commands.response import VIEWER
from workbench.tui.widgets.json_view import ResponseView

_OTHERS = ("down", "left", "right", "G", "space", "1", "escape")
ORDER = b'{"order":"A-17","lines":[{"sku":"tea","qty":2},{"sku":"cup","qty":1}],"total":7.80,"odd key":{"x":[1e400]}}'
PROXY = json.dumps(
    {
        "statusCode": 404,
        "headers": {"content-type": "application/json"},
        "body": '{"error": "no such order"}',
        "blob": base64.b64encode(b'{"deep": [1]}').decode(),
        "trace": "first\n\tsecond",
    }
).encode()


async def test_pretty_keeps_tokens_numbers_its_lines_and_tells_the_path_of_the_cursor() -> None:
    async with showing(ORDER) as it:
        assert it.lines[0] == " 1 ▾ {"
        assert it.lines[12] == '13     "total": 7.80,'
        assert "1e400" in it.text
        await it.press("down", "down", "down", "down")
        assert it.host.paths[-1] == "lines[0].sku"
        await it.press("G", "up", "up")
        assert it.view.path == '"odd key".x'
        await it.press("g")
        assert it.view.path == "@"


async def test_folding_by_key_and_by_mouse() -> None:
    async with showing(ORDER) as it:
        await it.press("down", "down", "left")
        assert it.lines[2] == ' 3 ▸   "lines": [ 2 items ],'
        assert it.lines[3].split()[0] == "13"
        await it.press("right")
        assert it.lines[2] == ' 3 ▾   "lines": ['
        await it.press("minus")
        assert it.text.count("▸") == 2
        assert '"odd key": { 1 key }' in it.text
        await it.press("plus")
        assert "▸" not in it.text
        await it.press("2")
        assert "[ 1 item ]" in it.text
        await it.press("plus", "g")
        await it.pilot.click(it.view.document, offset=(3, 2))
        await it.settled()
        assert "[ 2 items ]" in it.text
        await it.press("space")
        assert "[ 2 items ]" not in it.text


async def test_left_goes_up_and_right_goes_in() -> None:
    async with showing(ORDER) as it:
        await it.press("down", "down", "down", "down", "left")
        assert it.view.path == "lines[0]"
        await it.press("left", "left", "left")
        assert it.lines[2] == ' 3 ▸   "lines": [ 2 items ],'
        await it.press("left")
        assert it.view.path == "@"
        await it.press("left")
        assert [line for line in it.lines if line] == [" 1 ▸ { 4 keys }", f"@{'line 1 of 19':>79}"]
        await it.press("right", "right")
        assert it.view.path == "order"


async def test_strings_that_hold_something_open_and_escape_goes_back() -> None:
    async with showing(PROXY) as it:
        await it.press("slash", *"body", "enter", "enter")
        assert "body (JSON, 26 B) · Esc goes back" in it.text
        assert '"error": "no such order"' in it.text
        await it.press("escape")
        assert it.view.path == "body"
        await it.press("down", "enter")
        assert "blob (base64, 13 B)" in it.text
        assert '"deep": [' in it.text
        await it.press("escape", "down", "enter")
        assert it.lines[1:3] == ["1  first", "2  →second"]


async def test_a_proxy_response_shows_as_http() -> None:
    async with showing(PROXY) as it:
        assert it.view.views == ("pretty", "raw", "http", "hex")
        it.view.set_view("http")
        await it.settled()
        assert "HTTP 404 Not Found" in it.lines[0]
        assert "content-type: application/json" in it.lines[1]
        assert '"error": "no such order"' in it.text
        await it.press("y")
        assert it.app.clipboard == "404"
        assert it.view.path == "statusCode"
        await it.press("down", "y")
        assert it.app.clipboard == '"application/json"'
        assert it.view.path == 'headers."content-type"'
        await it.press("G", "up", "Y")
        assert it.app.clipboard == "no such order"


@pytest.mark.parametrize(
    ("payload", "views", "said"),
    [
        (b"", (), "empty: no bytes at all"),
        (b"null", ("pretty", "raw", "hex"), "null"),
        (b'{"a": [1, 2', ("text", "hex"), "not JSON: it ends, but the [ of line 1 is still open"),
        (b"<html>\n\x1b[2J", ("text", "hex"), "not JSON: a value is expected, not <"),
        (b"\x00\x01\xff", ("hex", "text"), "3 B that are not text"),
        (b'{"a": "caf\xe9 au lait"}', ("text", "hex"), "not JSON: byte 0xe9 is not UTF-8 (line 1, column 11)"),
        (b'{"a": "a\x00b"}', ("text", "hex"), "not JSON: "),
        ("{}".encode("utf-16"), ("hex", "text"), "6 B that are not text"),
        (b'"one\\ntwo"', ("pretty", "raw", "text", "hex"), '"one\\ntwo"'),
        (b"[" * 3000 + b"]" * 3000, ("raw", "hex"), "JSON that nests too deep"),
        (b'{"a": "\\ud800"}', ("pretty", "raw", "hex"), "\\ud800"),
    ],
    ids=[
        "empty",
        "null",
        "cut short",
        "html",
        "bytes",
        "latin-1",
        "NUL",
        "UTF-16",
        "a string",
        "deep",
        "a lone surrogate",
    ],
)
async def test_what_a_payload_is_is_said(payload: bytes, views: tuple[str, ...], said: str) -> None:
    async with showing(payload, (110, 12)) as it:
        assert tuple(it.view.views) == views
        assert said in it.text
        assert "\x1b" not in it.text
        for view in views:
            it.view.set_view(view)
            await it.press("down", "right", "space", "3", "minus", "w", "w", "G", "enter", "y", "n", "escape")


async def test_nothing_shown_takes_every_key() -> None:
    host = Host()
    async with host.run_test() as pilot:
        host.query_one(ResponseView).document.focus()
        await pilot.press(
            *(command.key.split(",")[0] for command in VIEWER), "down", "left", "right", "G", "space", "1", "escape"
        )
        assert host.query_one(ResponseView).payload == b""


async def test_copy_as_json_as_text_and_the_path() -> None:
    async with showing(b'{"a": {"b": "x\\ny", "n": 1.0}}') as it:
        await it.press("down", "y")
        assert it.app.clipboard == '{\n  "b": "x\\ny",\n  "n": 1.0\n}'
        await it.press("down", "y")
        assert it.app.clipboard == '"x\\ny"'
        await it.press("Y")
        assert it.app.clipboard == "x\ny"
        await it.press("p")
        assert it.app.clipboard == "a.b"


async def test_the_mouse_selects_text_as_it_came() -> None:
    async with showing('["a\u202eb", 1]'.encode()) as it:
        it.view.set_view("raw")
        await it.settled()
        await it.pilot.mouse_down(it.view.document, offset=(3, 0))
        await it.pilot.hover(it.view.document, offset=(8, 0))
        await it.pilot.mouse_up(it.view.document, offset=(8, 0))
        assert it.app.screen.get_selected_text() == '["a\u202eb"'


async def test_what_is_selected_from_the_numbers_on_begins_with_the_line() -> None:
    async with showing(b'{"a": [1], "b": 2}') as it:
        for start in (0, 3):
            await it.pilot.mouse_down(it.view.document, offset=(start, 1))
            await it.pilot.hover(it.view.document, offset=(12, 3))
            await it.pilot.mouse_up(it.view.document, offset=(12, 3))
            assert it.app.screen.get_selected_text() == '  "a": [\n    1\n  ],'


async def test_save_asks_before_it_overwrites(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    async with showing(ORDER) as it:
        await it.press("s")
        field = it.app.query("FileBar Input").only_one(Input)
        assert field.value == "response.json"
        field.value = str(target)
        await it.press("enter")
        assert target.read_bytes() == ORDER
        target.write_bytes(b"mine")
        await it.press("s")
        field.value = str(target)
        await it.press("enter")
        assert "is there already" in it.text
        assert target.read_bytes() == b"mine"
        await it.press("enter")
        assert target.read_bytes() == ORDER
        await it.press("s")
        it.app.query("FileBar Input").only_one(Input).value = str(tmp_path / "no" / "such")
        await it.press("enter")
        assert "there is no folder" in it.text
        it.app.query("FileBar Input").only_one(Input).value = str(tmp_path)
        await it.press("enter")
        assert "it is a folder" in it.text


async def test_long_lines_wrap_or_scroll_and_are_coloured_inside_strings() -> None:
    payload = b'{"a":"' + b"0123456789" * 600_000 + b'","b":1}'
    async with showing(payload) as it:
        it.view.set_view("raw")
        await it.settled()
        assert it.lines[0].startswith('1  {"a":"0123')
        row = it.view.document.sheet.row(1000)
        assert [(span.start, span.end, span.style) for span in row.spans] == [(0, len(row.text), "$success")]
        await it.press("G")
        assert '"b":1}' in it.text
        it.view.set_view("pretty")
        await it.press("g", "down", "w")
        assert '"a": "0123' in it.text
        await it.press("slash")
        await it.type('"b"')
        assert "1 of 1" in it.text
        assert it.view.path == "b"


async def test_a_view_remembers_its_cursor() -> None:
    async with showing(ORDER) as it:
        await it.press("down", "down", "down")
        it.view.set_view("raw")
        it.view.action_next_view()
        await it.settled()
        assert it.view.view == "hex"
        it.view.action_next_view()
        await it.settled()
        assert it.view.path == "lines[0]"
        assert [view for view, _ in it.host.shown] == ["pretty", "raw", "hex", "pretty"]


async def test_escape_is_the_hosts_when_there_is_nothing_to_go_back_from() -> None:
    async with showing(ORDER) as it:
        assert it.view.check_action("back", ()) is False
        await it.press("f")
        await it.type("order")
        await it.press("enter")
        assert it.view.check_action("back", ()) is True


async def test_another_theme_and_another_width_redraw() -> None:
    async with showing(ORDER) as it:
        await it.press("w")
        it.app.theme = "workbench-light"
        await it.pilot.resize_terminal(30, 10)
        await it.settled()
        assert it.lines[0] == " 1 ▾ {"


async def test_a_path_in_a_string_says_what_it_is_in() -> None:
    inner = json.dumps({"deep": [1]})
    async with showing(json.dumps({"a": {"b": inner}, "list": [json.dumps({"c": inner})]}).encode()) as it:
        await it.press("down", "down", "enter", "down")
        assert it.lines[0].startswith("a.b (JSON, 13 B) · Esc")
        assert it.lines[-1].startswith("in a.b: deep ")
        await it.press("f")
        await it.type("deep")
        await it.press("enter", "down")
        assert it.lines[-1].startswith("in a.b: deep | [0] ")
        await it.press("escape", "escape", "f")
        await it.type("list")
        await it.press("enter", "down", "enter", "down", "enter", "down")
        assert it.lines[0].startswith("list › [0] (JSON, 24 B) › c (JSON, 13 B)")
        assert it.lines[-1].startswith("in list | [0] › c: deep ")
