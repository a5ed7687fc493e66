"""The log pane: filtering, copying, times and wrapping, by key and by mouse."""

import re

import pytest

from tests.tui.fakes import (
    REQUEST_ID,
    FakeInvoker,
    FakeLogs,
    answered,
    make_app,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from tests.tui.logs import LINES, SIZE, TAIL, invoked, news, pane, target
from workbench.core.log import from_events
from workbench.core.log_entry import LogEvent
from workbench.tui.widgets.log_view import LogView


async def test_lines_are_filtered_by_a_text_as_it_is_typed_and_counted() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        await pilot.press("slash", *"line 5")
        await settled(pilot)
        screen = text_of(app)
        assert "/ line 5" in screen
        assert "11 of 63 lines" in screen
        assert "+6 ms  INFO    line 5 of a long log" in screen
        assert "line 4 of a long log" not in screen
        await pilot.press("down")
        assert pane(app).line == LINES[51].rstrip("\n")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.focused, LogView)
        assert "11 of 63 lines · ✓ whole log" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "✓ whole log · 63 lines" in text_of(app)
        assert "/ line 5" not in text_of(app)
        assert pane(app).line == LINES[51].rstrip("\n")


async def test_escape_in_the_filter_takes_the_text_away_and_an_empty_one_closes() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("slash", *"nowhere")
        await settled(pilot)
        assert "0 of " in text_of(app)
        assert "No line is left: Esc shows all." in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "No line is left" not in text_of(app)
        assert isinstance(app.focused, LogView)
        await pilot.press("slash", "enter")
        await settled(pilot)
        assert isinstance(app.focused, LogView)
        await pilot.press("slash", "a", "tab")
        await settled(pilot)
        assert isinstance(app.focused, LogView)


async def test_levels_go_round_and_the_title_says_which() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        counts, chosen = [], []
        for _ in range(4):
            await pilot.press("l")
            await settled(pilot)
            words = next(line for line in reversed(text_of(app).splitlines()) if "whole log" in line)
            counts.append(words.split("─ ")[-1].split(" · ")[0])
            title = str(screen_of(app).query_one("#logtail").border_title)
            chosen.extend(re.findall(r"\[bold \$accent\](?:\[[^\]]*\])*(\w+)", title))
        assert counts == ["63 of 63 lines", "1 of 63 lines", "1 of 63 lines", "✓ whole log"]
        assert chosen == ["info", "warn", "error", "all"]
        await pilot.press("l", "l", "l", "escape")
        await settled(pilot)
        assert "✓ whole log · 63 lines" in text_of(app)


async def test_a_level_is_clicked_in_the_border() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        lines = text_of(app).split("\n")
        y = next(at for at, line in enumerate(lines) if "Log tail  all" in line)
        await pilot.click(offset=(lines[y].index("error") + 1, y))
        await settled(pilot)
        assert "1 of 4" in text_of(app)
        assert "no price" in text_of(app)
        await pilot.click(offset=(lines[y].index("all") + 1, y))
        await settled(pilot)
        assert "1 of 4" not in text_of(app)


@pytest.mark.parametrize(
    ("log", "words"), [(b"", "The log is empty."), (LINES[-1].encode(), "Nothing but the REPORT.")]
)
async def test_a_log_with_nothing_to_show_says_so(log: bytes, words: str) -> None:
    app = make_app(target(succeeded(log=log)))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert words in text_of(app)
        assert "Esc shows all" not in text_of(app)


async def test_no_figure_is_broken_over_two_lines() -> None:
    report = LINES[-1].replace("\n", "Init Duration: 118.20 ms\tStatus: timeout\t\n")
    app = make_app(target(succeeded(log=report.encode())))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert "init 118 ms" in text_of(app)
        assert "timeout   duration 31 ms" in text_of(app)


async def test_a_filter_stays_for_the_next_run() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("slash", *"line 59", "enter", "l", "l")
        await settled(pilot)
        assert "0 of " in text_of(app)
        await pilot.press("l", "l")
        await pilot.press("f5")
        await answered(pilot)
        assert "lines · cut · last 4.0 KB" in text_of(app)
        assert len(pane(app).view.shown) == 1
        assert "/ line 59" in text_of(app)


async def test_a_filter_of_a_large_log_waits_for_the_typing_to_pause() -> None:
    lines = [LogEvent(at, f"[INFO] line {at} {'x' * 100}\n") for at in range(12_000)]
    app = make_app(target(logs=FakeLogs({REQUEST_ID: from_events(lines, complete=True)})))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        await pilot.press("slash", *"line 11999", "enter")
        await settled(pilot)
        assert "1 of 12,000 lines" in text_of(app)


# Copying and looking


async def test_a_line_or_all_is_copied_as_it_came() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        await pilot.press("home", "down", "y")
        await settled(pilot)
        assert app.clipboard == LINES[1].rstrip("\n")
        await pilot.press("slash", *"no price", "enter", "Y")
        await settled(pilot)
        assert app.clipboard == "".join(LINES)
        await pilot.press("y")
        assert app.clipboard == LINES[61].rstrip("\n")


async def test_a_line_that_begins_inside_a_character_is_copied_as_it_is_shown() -> None:
    cut = "😀".encode()[1:] + b" sold\n"
    app = make_app(target(succeeded(log=cut + TAIL)))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        await pilot.press("home", "y")
        await settled(pilot)
        assert app.clipboard == " sold"


async def test_what_no_terminal_would_take_is_not_copied() -> None:
    large = from_events([LogEvent(1, "x" * 100_000) for _ in range(60)], complete=True)
    app = make_app(target(logs=FakeLogs({REQUEST_ID: large})))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        await pilot.press("Y")
        await settled(pilot)
        assert app.clipboard == ""
        assert news(app) == ["5.7 MB are too much for a terminal's clipboard."]


async def test_times_and_wrapping_are_a_key_each() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        await pilot.press("t")
        await settled(pilot)
        assert "00:00:05.001  INFO    line 0 of a long log" in text_of(app)
        await pilot.press("t")
        await settled(pilot)
        assert "│ INFO    line 0 of a long log" in text_of(app)
        await pilot.press("t", "w")
        await settled(pilot)
        assert "+1 ms  INFO    line 0 of a long log" in text_of(app)
        assert not pane(app).view.wraps


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 6)])
async def test_it_works_on_small_terminals(size: tuple[int, int]) -> None:
    app = make_app(target())
    async with app.run_test(size=size) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        await pilot.press("slash", *"line 5", "enter", "end", "l", "space", "w", "t", "escape")
        await settled(pilot)
        assert pane(app).view.countable == 63
        await pilot.resize_terminal(120, 36)
        await settled(pilot)
        assert "✓ whole log" in text_of(app)


async def test_escape_gives_up_a_running_invocation_though_lines_are_filtered() -> None:
    fake = target()
    app = make_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("l")
        await settled(pilot)
        assert isinstance(fake.invoker, FakeInvoker)
        release = fake.invoker.hold("checkout")
        await pilot.press("f5", "escape")
        await settled(pilot)
        assert "? no answer" in text_of(app)
        release.set()
        await answered(pilot)
