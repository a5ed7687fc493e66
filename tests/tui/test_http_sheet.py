"""A proxy response as HTTP: head and body are one document, whatever they hold and however wide it is."""

import json

import jmespath
import pytest

from tests.tui.viewing import Shown, showing
from workbench.core.proxy import http_response
from workbench.tui.widgets.http_sheet import HttpSheet
from workbench.tui.widgets.payload_views import PayloadViews

PROXY = {
    "statusCode": 502,
    "headers": {"content-type": "application/json", "x-long": "v" * 120, "x\u202ebidi": "a\x1b[2J\nb", "n": 1.5},
    "multiValueHeaders": {"set-cookie": ["a=1", "b=2"]},
    "body": '{"error": {"code": 1e400, "code": 7.80}}',
}
PAYLOAD = json.dumps(PROXY).encode()


def sheet(payload: bytes, width: int | None = None) -> HttpSheet:
    made = PayloadViews(payload).sheet("http")
    assert isinstance(made, HttpSheet)
    made.wrap(width)
    return made


@pytest.mark.parametrize("width", [None, 10, 40])
def test_every_row_knows_its_place(width: int | None) -> None:
    made = sheet(PAYLOAD, width)
    rows = [made.row(index) for index in range(made.count)]
    assert rows[0].text.startswith("HTTP 502 B")
    for index, row in enumerate(rows):
        assert made.start(index) == row.start
        assert row.start == row.end or made.row_at(row.start) == index
        assert made.columns(row, row.start, row.end) == ([(row.indent, len(row.text))] if row.end > row.start else [])
    assert "".join(made.original(row)[row.indent :] for row in rows).encode() == made.data + b"\n"


def test_what_the_paths_of_the_head_pick_is_what_stands_there() -> None:
    made = sheet(PAYLOAD)
    response = http_response(PAYLOAD)
    assert response is not None
    for index in range(len(response.headers) + 1):
        value = made.value(index)
        assert value is not None
        assert jmespath.search(made.path(index), PROXY) == json.loads(value)
    assert made.path(len(response.headers) + 1) == ""


def test_a_body_that_is_no_string_has_paths_in_the_payload() -> None:
    payload = b'{"statusCode": 200, "body": [{"a b": [1, 2]}, 3]}'
    made = sheet(payload)
    for index in range(2, made.count):
        value = made.value(index)
        assert value is not None
        assert jmespath.search(made.path(index), json.loads(payload)) == json.loads(value)
        assert not made.in_text(index)


def test_nothing_in_the_head_is_obeyed() -> None:
    head = [sheet(PAYLOAD).row(index).text for index in range(7)]
    assert not any(character in line for line in head for character in "\x1b\u202e\n")
    assert any("␛[2J␊b" in line for line in head)


def test_without_a_body_it_says_so() -> None:
    made = sheet(b'{"statusCode": 204}')
    assert [made.row(index).text for index in range(made.count)] == ["HTTP 204 No Content", "no body"]
    assert made.folds is None


async def test_the_body_folds_and_its_path_is_one_in_the_body() -> None:
    async with showing(PAYLOAD) as it:
        it.view.set_view("http")
        await it.press("G", "up", "up")
        assert it.view.path == "error.code"
        assert "in body: error.code" in it.lines[-1]
        await it.press("left", "left")
        assert '"error": { 2 keys }' in it.text
        await it.press("minus", "plus")
        assert "7.8" in it.text
        await it.press("g", "left", "space", "1")  # nothing folds in the head
        assert it.lines[0].strip() == "HTTP 502 Bad Gateway"


async def test_a_key_that_is_hidden_is_said_and_has_no_path_to_copy() -> None:
    async with showing(b'{"a": 1, "a": {"b": 2}}', (100, 10)) as it:
        await it.press("down")
        assert "a · a later key of the same name hides it from JMESPath" in it.lines[-1]
        assert it.view.path == ""
        await it.press("p")
        assert it.app.clipboard == ""
        await it.press("down", "p")
        assert it.app.clipboard == "a"


async def copied(it: Shown, key: str) -> str:
    await it.press(key)
    return it.app.clipboard


async def test_headers_and_bodies_are_copied_as_they_came() -> None:
    async with showing(PAYLOAD) as it:
        it.view.set_view("http")
        await it.press("down")
        assert await copied(it, "Y") == "a=1"
        assert await copied(it, "p") == 'multiValueHeaders."set-cookie"[0]'
        await it.press("G", "up", "up")
        assert await copied(it, "y") == "7.80"
    async with showing(b'{"statusCode": 200, "body": "plain\\ntext"}') as it:
        it.view.set_view("http")
        await it.press("G")
        assert it.view.path == "body"
        assert await copied(it, "y") == "plain\ntext"
