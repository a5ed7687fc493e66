"""The editor by its keys and by the mouse: what is typed, selected, deleted, indented, undone, and what is drawn."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.events import MouseMove, Paste
from textual.geometry import Offset
from textual.pilot import Pilot

from tests.tui.fakes import themes_folder
from workbench.store.themes import load_themes
from workbench.tui.themes import theme_from
from workbench.tui.widgets.text_editor import TextEditor


class Host(App[None]):
    """An editor alone, in the workbench's colours, with a clock that stands still."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 0.0
        self.editor = TextEditor(clock=lambda: self.time)
        for palette in load_themes([themes_folder()])[0]:
            self.register_theme(theme_from(palette))
        self.theme = "workbench-dark"

    def compose(self) -> ComposeResult:
        yield self.editor


class Edited:
    """The editor under test."""

    def __init__(self, pilot: Pilot[None], host: Host) -> None:
        self.pilot, self.host, self.editor = pilot, host, host.editor

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    @property
    def text(self) -> str:
        """The text with ┃ at the cursor, and ┇ where the selection began."""
        places = sorted({(self.editor.cursor, "┃"), (self.editor.selected_from, "┇")}, reverse=True)
        text = self.editor.buffer.text
        if self.editor.cursor == self.editor.selected_from:
            places = places[:1]
        for offset, sign in places:
            text = text[:offset] + ("┃" if offset == self.editor.cursor else sign) + text[offset:]
        return text

    @property
    def lines(self) -> list[str]:
        strips = self.host.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip(" ▁▂▃▄▅▆▇█") for strip in strips]


@asynccontextmanager
async def editing(text: str, size: tuple[int, int] = (60, 12)) -> AsyncIterator[Edited]:
    """An editor on a text with ┃ where the cursor is to be."""
    host = Host()
    async with host.run_test(size=size) as pilot:
        cursor = text.find("┃")
        host.editor.show((text.replace("┃", "", 1) if cursor >= 0 else text).encode("utf-8", "surrogateescape"))
        host.editor.move_to(max(0, cursor))
        host.editor.focus()
        await pilot.pause()
        yield Edited(pilot, host)


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("┃", "{", "{┃}"),
        ("┃", '{"a":1}', '{"a":1}┃'),
        ("┃", '["x","y"]', '["x","y"]┃'),
        ('{"a": ┃}', '"b"', '{"a": "b"┃}'),
        ('{"a┃"}', "b", '{"ab┃"}'),
        ("[┃1]", "[", "[[┃1]"),
        ("tru┃", "e", "true┃"),
        ('"it┃"', '\\"', '"it\\"┃"'),
        ("┃", "a[b", "a[b┃]"),
    ],
)
async def test_brackets_and_quotes_are_closed_and_get_out_of_the_way(before: str, keys: str, after: str) -> None:
    async with editing(before) as it:
        await it.press(*keys)
        assert it.text == after


async def test_a_bracket_that_the_cursor_left_is_ones_own() -> None:
    async with editing("┃") as it:
        await it.press("[", "right", "left")
        assert it.text == "[┃]"
        await it.press("]")
        assert it.text == "[]┃]"
        await it.press("backspace", "backspace")
        assert it.text == "┃]"
        await it.press("{", "backspace")
        assert it.text == "┃]"


async def test_enter_indents_and_backspace_takes_a_level_away() -> None:
    async with editing("┃") as it:
        await it.press("{", "enter", '"', "a", '"', ":", "[", "enter", "1")
        assert it.text == '{\n  "a":[\n    1┃\n  ]\n}'
        await it.press("enter", "backspace")
        assert it.text == '{\n  "a":[\n    1\n  ┃\n  ]\n}'


async def test_lines_that_end_in_cr_lf_go_on_so() -> None:
    async with editing('[1,┃\r\n2]\r\n"') as it:
        await it.press("enter", "9")
        assert it.editor.buffer.text == '[1,\r\n9\r\n2]\r\n"'
        await it.press("ctrl+end", "enter")
        assert it.editor.buffer.text.endswith('\r\n"\r\n')
        await it.press("up", "up", "end", "x")
        assert "2]x\r\n" in it.editor.buffer.text


async def test_moving_by_character_word_line_page_and_document() -> None:
    text = '{"ab": "c d",\n  "e": 1}'
    async with editing("┃" + text) as it:
        for key, offset in [
            ("ctrl+right", 2),
            ("ctrl+right", 4),
            ("end", 13),
            ("right", 14),
            ("end", len(text)),
            ("home", 16),
            ("home", 14),
            ("up", 0),
            ("up", 0),
            ("ctrl+end", len(text)),
            ("ctrl+left", len(text) - 1),
            ("ctrl+home", 0),
            ("pagedown", len(text) - len('"e": 1}') - 2),
            ("pageup", 0),
        ]:
            await it.press(key)
            assert it.editor.cursor == offset, key


async def test_the_column_is_kept_over_short_lines() -> None:
    async with editing("abcdef┃\nx\nabcdefgh") as it:
        await it.press("down", "down")
        assert it.editor.location == (2, 6)
        await it.press("up", "left", "down")
        assert it.editor.location == (2, 0)


async def test_selecting_by_keys_and_typing_over_it() -> None:
    async with editing("one ┃two three") as it:
        await it.press("ctrl+shift+right")
        assert it.text == "one ┇two┃ three"
        await it.press('"')
        assert it.text == 'one "┇two┃" three'
        await it.press("x")
        assert it.text == 'one "x┃" three'
        await it.press("shift+home", "delete")
        assert it.text == '┃" three'
        await it.press("shift+end", "left")
        assert it.text == '┃" three'


async def test_deleting_words_and_lines() -> None:
    async with editing("alpha beta┃ gamma\nnext\nlast") as it:
        await it.press("ctrl+w")
        assert it.text == "alpha ┃ gamma\nnext\nlast"
        await it.press("alt+d")
        assert it.text == "alpha ┃\nnext\nlast"
        await it.press("ctrl+k")
        assert it.text == "alpha ┃next\nlast"
        await it.press("ctrl+u")
        assert it.text == "┃next\nlast"
        await it.press("ctrl+shift+k")
        assert it.text == "┃last"
        await it.press("ctrl+shift+k", "ctrl+shift+k", "backspace", "delete")
        assert it.text == "┃"


async def test_tab_indents_several_lines_and_leaves_a_single_one_alone() -> None:
    async with editing("┃[\n1,\n\n2\n]") as it:
        assert not it.editor.takes_tab
        await it.press("down", "shift+down", "shift+down", "shift+down")
        assert it.editor.takes_tab
        await it.press("tab")
        assert it.editor.buffer.text == "[\n  1,\n\n  2\n]"
        await it.press("tab", "shift+tab", "shift+tab")
        assert it.editor.buffer.text == "[\n1,\n\n2\n]"
        it.editor.action_undo()
        assert it.editor.buffer.text == "[\n  1,\n\n  2\n]"


async def test_lines_set_in_by_tabs_are_set_in_by_tabs() -> None:
    async with editing('┃{\n\t"a": 1\n}') as it:
        it.editor.action_select_all()
        it.editor.action_indent(1)
        assert it.editor.buffer.text == '\t{\n\t\t"a": 1\n\t}'
        it.editor.action_indent(-1)
        assert it.editor.buffer.text == '{\n\t"a": 1\n}'


async def test_a_closing_bracket_stands_where_its_line_begins() -> None:
    async with editing('{\n  "a": [\n    1\n    ┃') as it:
        await it.press("]")
        assert it.text == '{\n  "a": [\n    1\n  ]┃'
        await it.press("enter", "]")  # there is none that it could close
        assert it.text == '{\n  "a": [\n    1\n  ]\n  ]┃'
        await it.press("backspace", "}")
        assert it.text == '{\n  "a": [\n    1\n  ]\n}┃'
        it.editor.action_undo()
        assert it.text == '{\n  "a": [\n    1\n  ]\n  ┃'


async def test_undo_goes_by_words_and_brings_the_selection_back() -> None:
    async with editing("┃") as it:
        await it.press(*"one two")
        it.editor.action_undo()
        assert it.text == "one ┃"
        it.editor.action_undo()
        assert it.text == "┃"
        it.editor.action_redo()
        it.editor.action_redo()
        assert it.text == "one two┃"
        await it.press("shift+home", "x")
        it.editor.action_undo()
        assert it.text == "┃one two┇"
        it.host.time += 10
        await it.press("end", "a")
        it.host.time += 10
        await it.press("b")
        it.editor.action_undo()
        assert it.text == "one twoa┃"


async def test_the_clipboard() -> None:
    async with editing("first\nse┃cond\nthird") as it:
        it.editor.action_copy()
        assert it.host.clipboard == "second\n"
        it.editor.action_cut()
        assert it.text == "first\n┃third"
        it.editor.action_paste()
        assert it.text == "first\nsecond\n┃third"
        await it.press("shift+left", "shift+left")
        it.editor.action_copy()
        assert it.host.clipboard == "d\n"
        it.editor.action_select_all()
        it.editor.action_cut()
        assert it.text == "┃"
        it.editor.action_undo()
        assert it.editor.buffer.text == "first\nsecond\nthird"


async def test_a_line_that_was_copied_comes_in_as_a_line() -> None:
    async with editing("first\nse┃cond") as it:
        it.editor.action_copy()
        assert it.host.clipboard == "second\n"
        await it.press("up")
        it.editor.action_paste()
        assert it.text == "second\nfi┃rst\nsecond"
        await it.press("ctrl+end")
        it.editor.action_cut()
        it.editor.action_paste()
        assert it.text == "second\nfirst\nsecond\n┃"
        await it.press("shift+up")
        it.editor.action_paste()
        assert it.text == "second\nfirst\nsecond\n┃"


async def test_a_paste_takes_the_line_ends_of_the_text_and_keeps_all_else() -> None:
    pasted = "a\tb\x1b[31m\x01\u2028\u0085\ufeff\u202e"
    for text, end in [("[\n1,\n┃", "\n"), ("[\r\n1,\r\n┃", "\r\n"), ("┃", "\n")]:
        async with editing(text) as it:
            it.editor.post_message(Paste(f"{pasted}\r\nc\rd\n"))
            await it.pilot.pause()
            assert it.editor.buffer.text == text[:-1] + f"{pasted}{end}c{end}d{end}"
            it.editor.action_undo()
            assert it.text == text


async def test_what_is_no_utf8_is_copied_as_it_is_escaped() -> None:
    async with editing('┃"\udcff"') as it:
        it.editor.action_select_all()
        it.editor.action_copy()
        assert it.host.clipboard == '"\\udcff"'
        assert it.editor.data == b'"\xff"'


async def test_the_mouse_places_selects_words_and_lines_and_drags() -> None:
    async with editing('┃{"alpha": 1}\nsecond line') as it:
        await it.pilot.click(it.editor, offset=(4 + 3, 0))
        assert it.editor.cursor == 3
        await it.pilot.click(it.editor, offset=(4 + 4, 0), times=2)
        assert it.editor.selected_text == "alpha"
        await it.pilot.click(it.editor, offset=(4 + 3, 1), times=3)
        assert it.editor.selected_text == "second line"
        await it.pilot.mouse_down(it.editor, offset=(4 + 2, 0))
        await it.pilot.hover(it.editor, offset=(4 + 3, 1))
        await it.pilot.mouse_up(it.editor, offset=(4 + 3, 1))
        assert it.editor.selected_text == 'alpha": 1}\nsec'
        await it.pilot.hover(it.editor, offset=(4 + 8, 1))
        assert it.editor.selected_text == 'alpha": 1}\nsec'


async def test_a_drag_goes_on_by_words_and_lines_and_four_clicks_select_all() -> None:
    async with editing("┃one two\nthree four\nfive") as it:
        await it.pilot.click(it.editor, offset=(4 + 4, 0))
        await it.pilot.mouse_down(it.editor, offset=(4 + 4, 0))
        assert it.editor.selected_text == "two"
        await it.pilot.hover(it.editor, offset=(4 + 7, 1))
        assert it.editor.selected_text == "two\nthree four"
        await it.pilot.hover(it.editor, offset=(4 + 1, 0))
        assert it.text == "┃one two┇\nthree four\nfive"
        await it.pilot.mouse_up(it.editor, offset=(4 + 1, 0))
        await it.pilot.click(it.editor, offset=(4 + 1, 1), times=2)
        await it.pilot.mouse_down(it.editor, offset=(4 + 1, 1))
        await it.pilot.hover(it.editor, offset=(4 + 1, 2))
        assert it.editor.selected_text == "three four\nfive"
        await it.pilot.mouse_up(it.editor, offset=(4 + 1, 2))
        await it.pilot.click(it.editor, offset=(4 + 1, 0), times=4)
        assert it.editor.selected_text == it.editor.buffer.text


async def test_a_drag_that_is_held_outside_scrolls_on() -> None:
    lines = "\n".join([f"line {number} " + "x" * 200 for number in range(300)])
    async with editing("┃" + lines, (40, 10)) as it:
        await it.pilot.mouse_down(it.editor, offset=(5 + 2, 2))
        await _hold(it, Offset(5 + 2, 12))
        await it.pilot.pause(0.3)
        seen = it.editor.location[0]
        while it.editor.location[0] < seen + 20:
            await it.pilot.pause(0.02)
        assert it.editor.selected_from == it.editor.buffer.offset(2, 2)
        assert it.editor.location[0] == it.editor.scroll_offset.y + 8  # the last row over the scrollbar
        await _hold(it, Offset(45, 5))
        while it.editor.scroll_offset.x < 30:
            await it.pilot.pause(0.02)
        await _hold(it, Offset(0, -3))
        while it.editor.cursor > 0:
            await it.pilot.pause(0.02)
        await it.pilot.mouse_up(it.editor, offset=(5, 0))
        assert it.editor.selection == (0, it.editor.buffer.offset(2, 2))


async def _hold(it: Edited, place: Offset) -> None:
    """Move the mouse there, with the button held: the pilot knows no place outside of the screen."""
    x, y = place
    it.editor.post_message(
        MouseMove(it.editor, x, y, 0, 0, button=1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
    )
    await it.pilot.pause()


async def test_the_bracket_at_the_cursor_finds_its_fellow() -> None:
    async with editing('┃{"a": [1, "]"]}') as it:
        it.editor.action_go_to_bracket()
        assert it.editor.cursor == 14
        it.editor.action_go_to_bracket()
        assert it.editor.cursor == 0


async def test_wide_and_combining_characters_are_one_step_and_stand_in_their_cells() -> None:
    async with editing('┃"東e\u0301👩\u200d👩\u200d👧x"') as it:
        assert it.lines[0].endswith('"東e\u0301👩\u200d👩\u200d👧x"')
        stops = [0]
        while it.editor.cursor < it.editor.buffer.length:
            await it.press("right")
            stops.append(it.editor.cursor)
        assert stops == [0, 1, 2, 4, 9, 10, 11]
        await it.pilot.click(it.editor, offset=(4 + 2, 0))
        assert it.editor.cursor == 1
        await it.press("end", "left", "left", "backspace")
        assert it.editor.buffer.text == '"東e\u0301x"'


async def test_what_can_not_be_seen_is_seen() -> None:
    async with editing("┃a\tb\u00a0c\x1b[31md\u202ee\r\u2028f") as it:
        assert it.lines[0].split("  ", 1)[1] == "a→   b⍽c␛[31md�e␍�f"
        assert len(it.editor.buffer.text) == 16
        await it.press("end")
        assert it.editor.location == (0, 16)


async def test_long_lines_scroll_and_wrap() -> None:
    async with editing("┃" + "".join(f"{number:>5}" for number in range(100)), (40, 8)) as it:
        assert it.lines[0].startswith(" 1      0    1")
        await it.press("end")
        assert it.lines[0].endswith("99")
        it.editor.set_wrap(True)
        await it.pilot.pause()
        assert it.lines[7].strip().endswith("99")
        await it.press("ctrl+home")
        await it.pilot.pause()
        width = it.editor.layout_of_text.wrap
        assert width
        assert it.lines[1].strip() == it.editor.buffer.text[width : 2 * width].strip()
        await it.press("down", "down")
        assert it.editor.cursor == 2 * width
        await it.pilot.resize_terminal(30, 8)
        await it.pilot.pause()
        assert it.lines[7].strip()


async def test_colours_are_right_in_the_middle_of_a_long_string() -> None:
    async with editing('┃{"a":"' + "x" * 20_000 + '","b":17}') as it:
        it.editor.move_to(10_000)
        await it.pilot.pause()
        strip = it.editor.render_line(0)
        string = it.editor.visual_style
        styles = {str(segment.style.color) for segment in strip if "x" in segment.text and segment.style}
        assert len(styles - {str(string.rich_style.color)}) >= 1
        await it.press("end")
        await it.pilot.pause()
        assert it.lines[0].endswith('","b":17}')


KEYS = [
    *("a", "{", "}", "[", "]", '"', "\\", "space", ",", "1", "é", "東"),
    *("enter", "backspace", "delete", "ctrl+w", "alt+d", "ctrl+u", "ctrl+k", "ctrl+shift+k", "tab", "shift+tab"),
    *("left", "right", "up", "down", "home", "end", "ctrl+left", "ctrl+right", "ctrl+home", "ctrl+end", "pageup"),
    *("shift+left", "shift+right", "shift+up", "shift+down", "ctrl+shift+left", "shift+end", "pagedown"),
]
TEXTS = st.text(alphabet='ab{}[]",:1 \n\r\té東\u2028\U0001f600\udc80', max_size=80)


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.lists(st.sampled_from([*KEYS, "undo", "redo", "wrap", "paste"]), max_size=25))
async def test_any_keys_can_be_undone_to_the_letter(text: str, keys: list[str]) -> None:
    async with editing(text, (24, 6)) as it:
        first = it.editor.data
        for key in keys:
            match key:
                case "undo":
                    it.editor.action_undo()
                case "redo":
                    it.editor.action_redo()
                case "wrap":
                    it.editor.set_wrap(not it.editor.wraps)
                case "paste":
                    it.editor.insert("x\ny\u2028\n")
                case _:
                    await it.press(key)
            editor = it.editor
            assert 0 <= editor.cursor <= editor.buffer.length
            assert 0 <= editor.selected_from <= editor.buffer.length
            drawn, fresh = editor.layout_of_text, type(editor.layout_of_text)(editor.buffer, editor.layout_of_text.wrap)
            assert drawn.rows == fresh.rows
            assert [drawn.place(row) for row in range(drawn.rows)] == [fresh.place(row) for row in range(fresh.rows)]
        last = it.editor.data
        for _ in range(len(keys) + 1):
            it.editor.action_undo()
        assert it.editor.data == first
        for _ in range(len(keys) + 1):
            it.editor.action_redo()
        assert it.editor.data == last or "undo" in keys
