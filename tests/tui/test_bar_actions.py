"""Search and filter: what they find, what they say, and that nobody waits for them."""

import json
import threading
from collections.abc import Iterator

import jmespath
import pytest
from textual.widgets import Input

from tests.tui.viewing import Shown, showing
from workbench.core import search as searching
from workbench.core.query import Document
from workbench.core.search import Hits, Search
from workbench.tui.widgets import bar_actions
from workbench.tui.widgets.bar_actions import FilterBar
from workbench.tui.widgets.line_bar import LineBar

ORDER = b'{"order":"A-17","lines":[{"sku":"tea","qty":2},{"sku":"cup","qty":1}],"total":7.80,"odd key":{"x":[1e400]}}'


async def test_search_marks_counts_and_goes_round() -> None:
    async with showing(ORDER) as it:
        await it.press("minus", "slash")
        await it.type("sku")
        assert "1 of 2" in it.text
        assert '"sku": "tea"' in it.text  # what was found is unfolded
        await it.press("enter", "n")
        assert "2 of 2" in it.text
        assert it.view.path == "lines[1].sku"
        await it.press("n")
        assert "1 of 2" in it.text
        await it.press("N")
        assert "2 of 2" in it.text
        await it.press("escape")
        assert it.view.document.search is None
        assert "of 2" not in it.text


async def test_search_by_expression_and_what_is_wrong_with_one() -> None:
    async with showing(ORDER) as it:
        await it.press("slash", "ctrl+r")
        await it.type(r'"q\w+": \d')
        assert "1 of 2" in it.text
        await it.press("down")
        assert "2 of 2" in it.text
        await it.type("(")
        assert "missing )" in it.text
        await it.press("escape", "slash", "ctrl+r")
        await it.type("nowhere")
        assert "not found" in it.text


async def test_upper_case_is_looked_for_as_it_is() -> None:
    async with showing(b'["abc", "ABC"]') as it:
        await it.press("slash")
        await it.type("aBC")
        assert "not found" in it.text


async def test_a_filter_shows_its_result_as_one_types_and_keeps_numbers() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("lines[?qty > `1`].sku")
        assert '"tea"' in it.text
        assert "cup" not in it.text
        await it.press("enter")
        assert it.view.document.has_focus
        assert "lines[?qty > `1`].sku · Esc goes back" in it.text
        await it.press("f")
        it.app.query("FilterBar Input").only_one(Input).value = "total"
        await it.press("enter")
        assert "7.80" in it.text
        await it.press("escape")
        assert '"order"' in it.text
        assert it.view.payload == ORDER


async def test_a_wrong_filter_says_so_in_its_place_and_the_last_result_stays() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("order")
        await it.type("[")
        assert '"A-17"' in it.text
        assert "it ends too early" in it.lines[-2]
        await it.press("escape")
        assert '"lines": [' in it.text


async def test_filters_have_a_history_and_complete_keys() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("lines[0].s")
        await it.press("tab")
        assert it.app.query("FilterBar Input").only_one(Input).value == "lines[0].sku"
        await it.press("enter", "escape", "f")
        await it.type("o")
        await it.press("tab")
        assert '"odd key"  order' in it.text
        await it.press("up")
        assert it.app.query("FilterBar Input").only_one(Input).value == "lines[0].sku"
        await it.press("down")
        assert it.app.query("FilterBar Input").only_one(Input).value == ""


async def test_up_goes_to_another_expression_than_the_one_that_stands_there() -> None:
    async with showing(ORDER) as it:
        for query in ("order", "lines"):
            await it.press("f", "ctrl+u")
            await it.type(query)
            await it.press("enter")
        await it.press("f", "up")
        assert it.app.query("FilterBar Input").only_one(Input).value == "order"


async def test_a_filter_that_picks_nothing_says_null() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("nothing")
        assert "picks nothing: null" in it.text


async def test_hits_are_marked_in_hexadecimal_too() -> None:
    async with showing(ORDER) as it:
        it.view.set_view("hex")
        await it.press("slash")
        await it.type("lines")
        assert "1 of 1" in it.text
        row = it.view.document.sheet.row(1)
        assert row.text.startswith("22 6c 69 6e 65 73")


def field(it: Shown) -> Input:
    """The input of the bar that is open."""
    return next(bar.input for bar in it.view.query(LineBar) if bar.display)


def marked(it: Shown) -> str:
    """What is drawn as the hit that one is at."""
    accent = it.app.theme_variables["accent"].lower()
    strips = it.app.screen._compositor.render_strips()
    found = [
        segment.text
        for strip in strips
        for segment in strip
        if segment.style and segment.style.bgcolor and segment.style.bgcolor.get_truecolor().hex.lower() == accent
    ]
    return "".join(found)


# --- hits are seen ---


@pytest.mark.parametrize("before", ["x" * 500, "東" * 250, "e\u0301" * 320], ids=["narrow", "wide", "combining"])
async def test_a_hit_far_to_the_right_is_scrolled_to_and_one_at_the_left_back_again(before: str) -> None:
    payload = json.dumps({"a": f"{before}needle", "b": "needle"}, ensure_ascii=False).encode()
    async with showing(payload) as it:
        await it.press("slash")
        await it.type("needle")
        assert marked(it) == "needle"
        assert it.view.document.scroll_offset.x > 200
        await it.press("down")
        assert marked(it) == "needle"
        assert it.view.document.scroll_offset.x == 0
        await it.press("down")
        assert marked(it) == "needle"


async def test_a_hit_under_the_line_numbers_is_brought_out() -> None:
    """The numbers cover what is scrolled under them: there a hit is not in sight."""
    async with showing(json.dumps({"a": "needle" + "x" * 200}).encode()) as it:
        document = it.view.document
        document.scroll_to(x=9, animate=False, force=True)
        await it.press("slash")
        await it.type("needle")
        assert marked(it) == "needle"


async def test_hits_in_folds_in_wrapped_rows_and_on_two_rows_are_seen() -> None:
    payload = json.dumps({"deep": {"deeper": [{"x": "one needle"}]}, "long": "y" * 300 + "needle" + "z" * 300}).encode()
    async with showing(payload) as it:
        await it.press("1", "slash")
        await it.type("needle")
        assert marked(it) == "needle"
        assert it.view.path == "deep.deeper[0].x"
        await it.press("down")
        assert marked(it) == "needle"
        await it.press("enter", "w")
        await it.press("n", "n")
        assert marked(it) == "needle"
        assert it.view.path == "long"
    async with showing(b"a" * 73 + b"needle" + b"a" * 50 + b"\n" * 100 + b"needle") as it:
        await it.press("slash")
        await it.type("needle")
        assert marked(it) == "needle"  # on two rows
        await it.press("down")
        assert marked(it) == "needle"


async def test_a_bracket_that_was_folded_over_a_hit_opens_again() -> None:
    async with showing(ORDER) as it:
        await it.press("slash")
        await it.type("sku")
        await it.press("enter", "minus")
        assert marked(it) == ""
        await it.press("n")
        assert marked(it) == "sku"


async def test_what_the_head_of_an_http_response_says_is_found_too() -> None:
    payload = b'{"statusCode": 200, "headers": {"x-one": "needle", "x-two": "b"}, "body": "{\\"a\\": \\"needle\\"}"}'
    async with showing(payload) as it:
        it.view.set_view("http")
        await it.press("slash")
        await it.type("needle")
        assert "1 of 2" in it.text
        assert it.view.path == 'headers."x-one"'
        await it.press("down")
        assert "2 of 2" in it.text
        assert it.view.path == "a"
        assert marked(it) == "needle"


async def test_a_search_goes_on_from_where_the_cursor_was_moved_to() -> None:
    async with showing(json.dumps([f"needle {at}" for at in range(50)]).encode()) as it:
        await it.press("slash")
        await it.type("needle")
        await it.press("enter", "G", "N")
        assert "50 of 50" in it.text
        await it.press("g", "n")
        assert "1 of 50" in it.text


# --- expressions ---


async def test_an_expression_knows_characters() -> None:
    async with showing('["Grün", "東京", "x"]'.encode()) as it:
        await it.press("slash", "ctrl+r")
        await it.type(r'"gr.n"')
        assert "1 of 1" in it.text
        assert marked(it) == '"Grün"'
        field(it).value = r"\w+京"
        await it.settled()
        assert marked(it) == "東京"


async def test_an_expression_that_runs_away_is_given_up_and_keys_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PATIENCE", 0.2)
    async with showing(b'["' + b"a" * 60 + b'!", "aab"]') as it:
        await it.press("slash", "ctrl+r")
        await it.type("(?:a|aa)+!!$")
        assert "takes too long, given up" in it.text
        field(it).value = "aab"
        await it.settled()
        assert "1 of 1" in it.text


async def test_keys_work_while_an_expression_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was looked for before is not shown as what is looked for now."""
    go_on, asked = threading.Event(), []
    look = Search.look

    def held(self: Search) -> Iterator[Hits]:
        asked.append(self.needle)
        assert self.needle != "s" or go_on.wait(20)
        yield from look(self)

    monkeypatch.setattr(Search, "look", held)
    async with showing(ORDER) as it:
        await it.press("slash", "ctrl+r")
        await it.pilot.press("s")
        await it.pilot.pause()
        assert "looking …" in it.text
        await it.pilot.press("k", "u", "space", "backspace")
        assert field(it).value == "sku"
        assert asked == ["s"]
        go_on.set()
        await it.settled()
        assert asked == ["s", "sku"]  # of those between, none was begun
        assert "1 of 2" in it.text


async def test_tab_takes_the_rest_of_the_word() -> None:
    async with showing(b'{"priced_by": 1, "price": 2}') as it:
        await it.press("slash")
        await it.type("pric")
        await it.press("tab")
        assert field(it).value == "priced_by"
        assert it.app.focused is field(it)


# --- the filter ---


async def test_the_last_result_stays_until_the_new_one_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    search = Document.search

    def held(self: Document, query: str) -> bytes:
        assert query != "total" or go_on.wait(20)
        return search(self, query)

    monkeypatch.setattr(Document, "search", held)
    monkeypatch.setattr(bar_actions, "_PATIENCE", 0.01)
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("order")
        assert it.lines[1] == '1   "A-17"'
        field(it).value = "total"
        while "picking …" not in it.text:
            await it.pilot.pause()
        assert it.lines[1] == '1   "A-17"'
        await it.pilot.press("enter")
        await it.pilot.pause()
        assert field(it).has_focus  # it ends when the result is there
        go_on.set()
        await it.settled()
        assert it.lines[0].startswith("total · Esc goes back")
        assert it.lines[1] == "1   7.80"
        assert it.view.document.has_focus


async def test_a_result_that_comes_when_something_else_is_shown_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    search = Document.search

    def held(self: Document, query: str) -> bytes:
        assert go_on.wait(20)
        return search(self, query)

    monkeypatch.setattr(Document, "search", held)
    async with showing(ORDER) as it:
        await it.press("f")
        field(it).value = "order"
        await it.pilot.pause()
        it.view.show(b'{"other": 1}')
        go_on.set()
        await it.settled()
        assert it.lines[1] == '2     "other": 1'
        assert not any(bar.display for bar in it.view.query(LineBar))


async def test_the_path_goes_through_the_filter() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("lines[?qty > `1`]")
        await it.press("enter", "down", "down")
        assert it.view.path == "lines[?qty > `1`] | [0].sku"
        await it.press("p")
        assert it.app.clipboard == it.view.path
        assert jmespath.search(it.view.path, json.loads(ORDER)) == "tea"
        await it.press("g", "p")
        assert it.app.clipboard == "lines[?qty > `1`]"


async def test_escape_brings_the_filter_back_that_was_there_before() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("total")
        await it.press("enter", "f")
        field(it).value = "order"
        await it.settled()
        assert '"A-17"' in it.text
        await it.press("escape")
        assert "7.80" in it.lines[1]
        await it.press("f", *["backspace"] * 5)
        assert '"lines": [' in it.text
        await it.press("enter")
        assert it.view.is_at_bottom


async def test_a_wrong_filter_is_not_kept_by_enter() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("lines[?sku > `1`]")
        assert "> can't compare a string with a number" in it.text
        await it.press("enter")
        assert field(it).has_focus
        assert it.view.query_one(FilterBar).history == []


async def test_what_is_no_json_is_not_filtered() -> None:
    async with showing(b"just words") as it:
        await it.press("f")
        assert not any(bar.display for bar in it.view.query(LineBar))


# --- the bars themselves ---


async def test_words_too_long_for_the_line_stand_above_it() -> None:
    async with showing(ORDER, (60, 20)) as it:
        bar = it.view.query_one(FilterBar)
        await it.press("f")
        bar.tell("short")
        await it.settled()
        assert "short" in it.lines[-2]
        bar.tell("quite a long sentence about what is wrong with it, word by word, to the very end")
        await it.settled()
        assert it.lines[-4].strip().startswith("quite a long sentence")
        assert it.lines[-3].strip().endswith("to the very end")
        await it.pilot.resize_terminal(140, 20)
        await it.settled()
        assert "to the very end" in it.lines[-2]


async def test_the_mouse_alone_goes_through_hits_changes_to_expressions_and_closes() -> None:
    async with showing(ORDER) as it:
        await it.press("slash")
        await it.type("sku")
        for mark, said in (("↓", "2 of 2"), ("↑", "1 of 2"), (".*", "regex /")):
            await it.pilot.click(offset=(it.lines[-2].index(mark), 22))
            await it.settled()
            assert said in it.lines[-2]
        await it.pilot.click(offset=(it.lines[-2].index("✕"), 22))
        await it.settled()
        assert "sku" not in it.lines[-2]
        assert it.view.document.search is None
        assert it.view.document.has_focus


async def test_escape_in_a_bar_closes_the_bar_and_nothing_else() -> None:
    async with showing(ORDER) as it:
        await it.press("f")
        await it.type("lines")
        await it.press("enter", "slash")
        await it.type("sku")
        await it.press("escape")
        assert not it.view.is_at_bottom
        await it.press("s", "escape")
        assert not it.view.is_at_bottom
        await it.press("escape")
        assert it.view.is_at_bottom


async def test_keys_that_follow_at_once_go_into_the_bar() -> None:
    async with showing(ORDER) as it:
        await it.pilot.press("slash", "y", "n", "c")
        assert field(it).value == "ync"
        assert it.app.clipboard == ""


async def test_what_is_unseen_in_a_filter_is_seen_where_it_is_told() -> None:
    async with showing(json.dumps({"a\u202e": '{"b": 1}'}).encode()) as it:
        await it.press("f")
        await it.type('"a\u202e"')
        await it.press("enter")
        assert "<U+202E>" in it.lines[0]
        assert "<U+202E>" in it.lines[-1]
        await it.press("enter")
        assert "\u202e" not in it.text
        assert it.lines[-1].count("<U+202E>") == 1
