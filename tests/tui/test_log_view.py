"""The view of a log: what is under the cursor, what a filter leaves, what unfolds, and a hundred thousand lines."""

import json

import pytest
from textual.app import App, ComposeResult
from textual.content import Content
from textual.pilot import Pilot

from workbench.core.log import Log, from_events
from workbench.core.log_entry import Label, LogEvent
from workbench.core.log_filter import LogFilter
from workbench.core.logtail import parse
from workbench.tui.widgets.log_parts import Times
from workbench.tui.widgets.log_view import LogView

ID = "57f2a1c0-0d4e-4f0e-9d51-0a1b2c3d4e5f"
DAY = "2026-11-23T10:00:"
REPORT = f"REPORT RequestId: {ID}\tDuration: 1.00 ms\t\n"


class LogApp(App[None]):
    """A log view and nothing else."""

    def compose(self) -> ComposeResult:
        yield LogView()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"foreground-muted": "#888888"}

    @property
    def view(self) -> LogView:
        return self.query_one(LogView)


def text_log(count: int, start: int = 0) -> Log:
    return parse("".join(f"[INFO] line {number}\n" for number in range(start, count)).encode())


JSON = parse(
    b"".join(
        json.dumps(line).encode() + b"\n"
        for line in (
            {
                "time": "2026-11-23T10:00:00.000Z",
                "type": "platform.start",
                "record": {"requestId": "57f2", "version": "2"},
            },
            {
                "timestamp": "2026-11-23T10:00:00.012Z",
                "level": "INFO",
                "message": "priced",
                "order": "A-17",
                "n": [1, 2],
            },
            {"timestamp": "2026-11-23T10:00:01Z", "level": "WARN", "message": "low", "stock": 3},
        )
    )
)


async def ready(pilot: Pilot[None], log: Log | None = None) -> LogView:
    app = pilot.app
    assert isinstance(app, LogApp)
    if log is not None:
        app.view.show(log)
    app.view.focus()
    await pilot.pause()
    await pilot.pause()
    return app.view


def rows(view: LogView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


async def test_times_labels_and_messages_stand_in_columns() -> None:
    events = [
        LogEvent(9_882, "INIT_START Runtime Version: python:3.12\tx\n"),
        LogEvent(10_000, f"START RequestId: {ID} Version: 2\n"),
        LogEvent(10_012, "[WARN] low stock\n"),
        LogEvent(11_340, "printed\n  in two lines"),
        LogEvent(135_300, "much later\n"),
        LogEvent(135_301, REPORT),
    ]
    async with LogApp().run_test(size=(60, 10)) as pilot:
        view = await ready(pilot, from_events(events, complete=True))
        assert rows(view)[:7] == [
            " −118 ms  INIT    runtime python:3.12",
            "   +0 ms  START   version 2 ·",
            f"                  {ID}",
            "  +12 ms  WARN    low stock",
            " +1.34 s          printed",
            "                    in two lines",
            "+125.3 s          much later",
        ]
        assert view.countable == len(view.shown) == 5


async def test_times_are_those_of_the_lines_where_nothing_tells_of_the_start() -> None:
    log = parse(b"printed\n[INFO]\t2026-11-23T10:00:00.123Z\t\tpriced\n[10:00:01 INF] also\n")
    async with LogApp().run_test(size=(60, 6)) as pilot:
        view = await ready(pilot, log)
        assert rows(view)[:3] == [
            "                      printed",
            "10:00:00.123  INFO    priced",
            "    10:00:01  INFO    also",
        ]
        assert view.next_times() is Times.NONE
        await pilot.pause()
        assert rows(view)[:2] == ["        printed", "INFO    priced"]
        assert view.next_times() is Times.CLOCK


async def test_whole_seconds_are_never_told_as_milliseconds() -> None:
    async with LogApp().run_test(size=(60, 6)) as pilot:
        view = await ready(pilot, JSON)
        assert [row[2:10].strip() for row in rows(view)[:3]] == ["+0 ms", "+12 ms", "+1 s"]
        assert view.next_times() is Times.CLOCK
        await pilot.pause()
        assert [row[2:14].strip() for row in rows(view)[:3]] == ["10:00:00.000", "10:00:00.012", "10:00:01.000"]


async def test_a_log_without_times_has_no_column_for_them() -> None:
    async with LogApp().run_test(size=(60, 6)) as pilot:
        view = await ready(pilot, text_log(2))
        assert rows(view)[:2] == ["INFO    line 0", "INFO    line 1"]
        assert view.next_times() is Times.NONE


async def test_a_json_line_unfolds_to_what_else_it_holds() -> None:
    async with LogApp().run_test(size=(60, 12)) as pilot:
        view = await ready(pilot, JSON)
        assert rows(view)[1].startswith("▸   +12 ms  INFO    priced")
        await pilot.press("down")
        view.toggle()
        await pilot.pause()
        assert [row[20:] for row in rows(view)[1:7]] == [
            "priced",
            '  "order": "A-17",',
            '  "n": [',
            "    1,",
            "    2",
            "  ]",
        ]
        assert rows(view)[1].startswith("▾")
        assert "low" in rows(view)[7]
        view.toggle()
        await pilot.pause()
        assert "low" in rows(view)[2]


async def test_the_mouse_unfolds_by_the_mark_and_by_two_clicks() -> None:
    async with LogApp().run_test(size=(60, 12)) as pilot:
        view = await ready(pilot, JSON)
        await pilot.click(LogView, offset=(25, 2))
        await pilot.pause()
        assert view.cursor == 2
        assert '"stock": 3' not in "\n".join(rows(view))
        await pilot.click(LogView, offset=(0, 2))
        await pilot.pause()
        assert '"stock": 3' in "\n".join(rows(view))
        await pilot.click(LogView, offset=(25, 1), times=2)
        await pilot.pause()
        assert '"order": "A-17"' in "\n".join(rows(view))


async def test_what_holds_no_more_does_not_unfold() -> None:
    async with LogApp().run_test(size=(60, 12)) as pilot:
        view = await ready(pilot, text_log(3))
        before = rows(view)
        view.toggle()
        await pilot.pause()
        assert rows(view) == before


async def test_the_cursor_moves_by_entries_and_the_window_follows() -> None:
    async with LogApp().run_test(size=(40, 10)) as pilot:
        view = await ready(pilot, text_log(100))
        await pilot.press("down", "down", "j")
        assert view.cursor == 3
        await pilot.press("pagedown")
        assert (view.cursor, view.scroll_offset.y) == (18, 9)
        await pilot.press("end")
        assert (view.cursor, view.scroll_offset.y) == (99, 90)
        await pilot.press("up", "pageup")
        assert (view.cursor, view.scroll_offset.y) == (81, 81)
        await pilot.press("home", "k")
        assert (view.cursor, view.scroll_offset.y) == (0, 0)
        await pilot.press("G", "g")
        assert (view.cursor, view.scroll_offset.y) == (0, 0)


async def test_an_entry_longer_than_the_window_is_gone_through_by_rows() -> None:
    log = from_events(
        [LogEvent(1, "\n".join(f"row {number}" for number in range(30))), LogEvent(2, "last")], complete=True
    )
    async with LogApp().run_test(size=(40, 10)) as pilot:
        view = await ready(pilot, log)
        await pilot.press("down")
        assert (view.cursor, view.scroll_offset.y) == (0, 1)
        await pilot.press(*["down"] * 19, "down")
        assert (view.cursor, view.scroll_offset.y) == (1, 21)
        await pilot.press("up", "up")
        assert view.cursor == 0


async def test_a_filter_shows_what_it_finds_marked_and_the_cursor_keeps_its_line() -> None:
    async with LogApp().run_test(size=(40, 10)) as pilot:
        view = await ready(pilot, text_log(100))
        await pilot.press(*["down"] * 15)
        view.set_filter(LogFilter("5"))
        await pilot.pause()
        assert [row.split()[-1] for row in rows(view)[:3]] == ["5", "15", "25"]
        assert (view.cursor, len(view.shown), view.countable) == (15, 19, 100)
        marked = [segment.text for segment in view.render_line(0) if segment.style and segment.style.bgcolor]
        assert "5" in marked
        view.set_filter(LogFilter("7"))
        await pilot.pause()
        assert view.cursor == 17
        view.set_filter(LogFilter())
        await pilot.pause()
        assert view.cursor == 17
        assert "INFO    line 17" in rows(view)


async def test_a_filter_that_leaves_nothing_says_so_and_gives_all_back() -> None:
    async with LogApp().run_test(size=(40, 10)) as pilot:
        view = await ready(pilot, text_log(5))
        view.set_filter(LogFilter("nowhere", Label.ERROR))
        await pilot.pause()
        assert rows(view)[0] == "No line is left: Esc shows all."
        assert view.cursor is None
        await pilot.press("down", "up", "pagedown", "end", "home")
        view.toggle()
        view.set_filter(LogFilter())
        await pilot.pause()
        assert len(view.shown) == 5
        assert view.cursor == 0


async def test_long_lines_wrap_or_scroll_sideways() -> None:
    log = parse(b"[INFO] " + b"words and " * 12 + b"\n[INFO] short\n")
    async with LogApp().run_test(size=(40, 10)) as pilot:
        view = await ready(pilot, log)
        assert rows(view)[0] == "INFO    words and words and words and"
        assert rows(view)[1] == "        words and words and words and"
        view.set_wrap(False)
        await pilot.pause()
        assert "short" in rows(view)[1]
        assert rows(view)[0].startswith("INFO    words and words and words and")
        await pilot.press("right", "right")
        await pilot.pause()
        assert rows(view)[0].startswith("INFO    rds and words")
        assert view.max_scroll_x > 50


async def test_a_longer_log_in_its_place_keeps_what_is_looked_at() -> None:
    tail, whole = text_log(100, start=60), text_log(100)
    async with LogApp().run_test(size=(40, 10)) as pilot:
        view = await ready(pilot, tail)
        await pilot.press(*["down"] * 15)
        before = rows(view)
        view.show(whole, keeps_place=True)
        await pilot.pause()
        assert rows(view) == before
        assert view.cursor == 75
        view.show(tail)
        view.show(whole, keeps_place=True)
        await pilot.pause()
        assert (view.cursor, view.scroll_offset.y) == (0, 0)  # who looks at the cut wants to see what was cut off


async def test_resizing_keeps_the_cursor_in_the_window() -> None:
    async with LogApp().run_test(size=(60, 12)) as pilot:
        view = await ready(
            pilot, parse(b"".join(b"[INFO] %d " % number + b"words " * 9 + b"\n" for number in range(50)))
        )
        await pilot.press("end", "up", "up")
        for size in ((30, 6), (20, 3), (90, 30), (8, 2), (60, 12)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert view.cursor == 47
        assert any(row.startswith("INFO    47 ") for row in rows(view))


async def test_words_stand_where_there_is_no_log() -> None:
    async with LogApp().run_test(size=(40, 5)) as pilot:
        view = await ready(pilot, text_log(30))
        view.show_words(Content("No log: [/x]"))
        await pilot.press("down", "end", "pageup")
        assert rows(view) == ["No log: [/x]", "", "", "", ""]
        assert (view.cursor, view.shown, view.countable) == (None, (), 0)
        assert view.next_times() is Times.NONE
        view.set_wrap(False)
        view.set_filter(LogFilter("x"))
        await pilot.pause()
        assert rows(view)[0] == "No log: [/x]"


async def test_selected_text_is_the_messages_without_the_ends_of_wrapping() -> None:
    from textual.selection import SELECT_ALL

    log = parse(
        b"[INFO] one two three four\nprinted\n" + json.dumps({"level": "INFO", "message": "x", "a": 1}).encode()
    )
    async with LogApp().run_test(size=(26, 12)) as pilot:
        view = await ready(pilot, log)
        await pilot.press("end")
        view.toggle()
        await pilot.pause()
        assert view.get_selection(SELECT_ALL) == ('one two three four\nprinted\nx\n  "a": 1', "\n")
        pilot.app.screen.selections = {view: SELECT_ALL}
        await pilot.pause()
        rows(view)


HOSTILE = "[red] [/x] \x1b]0;owned\x07 \x1b[2J A\rB a\x00b \x9b2J a\u202eb \x7f"


SHOWN = "[red] [/x] ␛]0;owned␇ ␛[2J A␍B a␀b <U+009B>2J a<U+202E>b ␡"


@pytest.mark.parametrize("wraps", [True, False])
async def test_hostile_lines_and_one_of_a_megabyte(wraps: bool) -> None:
    lines = [
        HOSTILE,
        json.dumps({"level": "INFO", "message": HOSTILE, HOSTILE: HOSTILE}),
        "é" * 1_000_000,
        "x" * 1_000_000,
    ]
    log = from_events([LogEvent(1, line) for line in lines], complete=True)
    async with LogApp().run_test(size=(100, 20)) as pilot:
        view = await ready(pilot, log)
        view.set_wrap(wraps)
        await pilot.press("down")
        view.toggle()
        await pilot.press("end", "pageup", "pageup", "home", "right")
        view.set_filter(LogFilter("[red]"))
        await pilot.pause()
        seen = "\n".join(rows(view))
        assert SHOWN in "".join(row.strip().removeprefix("00:00:00.001").strip() for row in rows(view)) or not wraps
        assert not set(seen) & {"\x1b", "\x07", "\x00", "\x9b", "\u202e", "\x7f", "\r"}
        assert len(view.shown) == 2


async def test_a_hundred_thousand_lines_are_gone_through() -> None:
    data = [
        f"[{'WARN' if number % 1000 == 0 else 'INFO'}] line {number} {'x' * (number % 150)}"
        for number in range(100_000)
    ]
    log = parse("\n".join(data).encode())
    async with LogApp().run_test(size=(100, 30)) as pilot:
        view = await ready(pilot, log)
        await pilot.press("end")
        assert view.cursor == 99_999
        assert "line 99999" in "\n".join(rows(view))
        view.set_filter(LogFilter("line 5000", Label.WARN))
        await pilot.pause()
        assert [log.entry(index).text.split()[1] for index in view.shown] == ["5000", "50000"]
        view.set_filter(LogFilter())
        view.set_wrap(False)
        await pilot.pause()
        assert len(view.shown) == 100_000
