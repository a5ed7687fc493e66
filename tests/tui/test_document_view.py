"""Where one is in a document: kept when rows change, in sight when it moves, and reached by the mouse."""

import json

import pytest
from rich.cells import cell_len

from tests.tui.viewing import Shown, showing
from workbench.tui.widgets.document_view import Place

LONG = json.dumps([{"name": f"item {at}", "text": "word " * 40} for at in range(300)]).encode()


def cursor_text(it: Shown) -> str:
    document = it.view.document
    return document.sheet.row(document.cursor).text


async def test_wrapping_and_another_size_keep_the_cursor_on_its_text_at_its_height() -> None:
    async with showing(LONG) as it:
        document = it.view.document
        for _ in range(12):
            await it.press("pagedown")
        await it.press("up", "up", "up")
        text, height = cursor_text(it), document.cursor - document.scroll_offset.y
        await it.press("w")
        assert cursor_text(it)[:50] == text[:50]
        assert document.cursor - document.scroll_offset.y == height
        await it.press("w")
        assert (cursor_text(it), document.cursor - document.scroll_offset.y) == (text, height)
        await it.pilot.resize_terminal(50, 12)
        await it.settled()
        assert cursor_text(it) == text
        assert document.scroll_offset.y <= document.cursor < document.scroll_offset.y + document.size.height


async def test_a_place_is_found_again_however_the_rows_fall() -> None:
    async with showing(LONG) as it:
        document = it.view.document
        await it.press("pagedown", "pagedown", "L", "L")
        place = document.place
        assert place.left == 2
        text = cursor_text(it)
        document.show(document.sheet, wraps=False)
        await it.settled()
        assert document.place == Place()
        document.show(document.sheet, wraps=False, place=place)
        await it.settled()
        assert (document.place, cursor_text(it)) == (place, text)


async def test_a_view_is_found_again_as_it_was_left() -> None:
    async with showing(LONG) as it:
        await it.press("pagedown", "down", "left", "L")
        before = it.lines
        it.view.set_view("raw")
        await it.press("G")
        it.view.set_view("pretty")
        await it.settled()
        assert it.lines[:-2] == before[:-2]


async def test_folding_keeps_the_height_of_the_line() -> None:
    async with showing(LONG) as it:
        document = it.view.document
        await it.press(*["pagedown"] * 8, "up", "up", "up", "up")
        while it.view.document.sheet.document is not None and not it.view.document.sheet.document.opens(
            document.sheet.line(document.cursor)
        ):
            await it.press("up")
        height = document.cursor - document.scroll_offset.y
        await it.press("space")
        assert document.cursor - document.scroll_offset.y == height
        await it.press("1")
        assert "{ 2 keys }" in cursor_text(it)


async def test_two_clicks_open_what_a_string_holds_and_one_on_the_crumbs_goes_back() -> None:
    async with showing(json.dumps({"body": '{"inner": [1]}'}).encode()) as it:
        await it.pilot.click(it.view.document, offset=(20, 1), times=2)
        await it.settled()
        assert "body (JSON, 14 B) · Esc goes back" in it.lines[0]
        assert '"inner": [' in it.text
        await it.pilot.click(offset=(3, 0))
        await it.settled()
        assert it.view.is_at_bottom


async def test_two_quick_clicks_on_a_mark_fold_and_unfold() -> None:
    async with showing(json.dumps({"a": [1]}).encode()) as it:
        await it.pilot.click(it.view.document, offset=(2, 1), times=2)
        await it.settled()
        assert "▸" not in it.text


async def test_a_fold_longer_than_any_line_can_be_scrolled_to() -> None:
    async with showing(json.dumps({"k" * 70: [1, 2, 3]}).encode(), (80, 12)) as it:
        await it.press("down", "left")
        document = it.view.document
        assert document.virtual_size.width > 80
        document.scroll_to(x=90, animate=False)
        await it.settled()
        assert "[ 3 items ]" in it.text


async def test_no_scrollbar_stands_where_everything_fits() -> None:
    async with showing(json.dumps({"a": "x" * 60}).encode()) as it:
        assert not it.view.document.show_horizontal_scrollbar
        assert not it.view.document.show_vertical_scrollbar


async def test_the_width_of_a_large_document_is_guessed_and_then_known() -> None:
    payload = json.dumps(["short"] * 100_000 + ["x" * 500]).encode()
    async with showing(payload) as it:
        document = it.view.document
        assert document.sheet.width == 504
        assert document.virtual_size.width > 504


@pytest.mark.parametrize("text", ["Привет, мир! ", "漢字かな交じり文、", "नमस्ते ", "👩🏽‍💻 ok ☁️ "])
async def test_wrapped_rows_are_filled_whatever_the_script(text: str) -> None:
    """Also those behind what is measured before it is seen, once there was time."""
    async with showing(b'"' + text.encode() * 20_000 + b'"') as it:
        document = it.view.document
        it.view.set_view("raw")
        await it.settled()
        rows = [document.sheet.row(index).text for index in (0, document.sheet.count // 2, document.sheet.count - 2)]
        room = document.scrollable_content_region.width - document.sheet.digits - 2
        assert all(room - 2 < cell_len(row) <= room for row in rows)
        await it.press("end")
        assert document.cursor == document.sheet.count - 1
