"""The log pane: fetching a whole log, stopping that, what keeps it away, filtering, copying, by key and by mouse."""

import dataclasses
import re

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.tui.fakes import (
    LOG,
    REQUEST_ID,
    FakeCatalog,
    FakeClock,
    FakeInvoker,
    FakeLogs,
    FakeTarget,
    answered,
    make_app,
    refused,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Configuration, Function
from workbench.core.invocation import Kind, Outcome, Succeeded
from workbench.core.log import Log, from_events
from workbench.core.log_entry import LogEvent, LogPlace
from workbench.core.whole_log import Progress
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.function_list import FunctionList, Target
from workbench.tui.widgets.log_notice import LogNotice
from workbench.tui.widgets.log_panel import LogPanel
from workbench.tui.widgets.log_view import LogView

SIZE = (120, 36)
LINES = [
    f"START RequestId: {REQUEST_ID} Version: 2\n",
    *(f"[INFO]\t2026-11-23T10:00:00.000Z\t{REQUEST_ID}\tline {number} of a long log\n" for number in range(60)),
    f"[ERROR]\t2026-11-23T10:00:00.000Z\t{REQUEST_ID}\tline 60: no price\n",
    f"END RequestId: {REQUEST_ID}\n",
    f"REPORT RequestId: {REQUEST_ID}\tDuration: 31.20 ms\tBilled Duration: 32 ms\tMemory Size: 128 MB\t"
    "Max Memory Used: 73 MB\t\n",
]
TAIL = "".join(LINES).encode()[-4096:]
CUT = "… the beginning of the log is missing.  f fetches the whole log"


def whole(note: str = "") -> Log:
    return from_events([LogEvent(5_000 + at, line) for at, line in enumerate(LINES)], complete=not note, note=note)


def target(outcome: Outcome | None = None, logs: FakeLogs | None = None) -> FakeTarget:
    invoker = FakeInvoker({"checkout": outcome or succeeded(log=TAIL)})
    return FakeTarget(invoker=invoker, logs=logs or FakeLogs({REQUEST_ID: whole()}))


async def invoked(pilot: Pilot[None]) -> WorkbenchApp:
    """Invoke, and go to the log."""
    await settled(pilot)
    await pilot.press("f5")
    await answered(pilot)
    await pilot.press("f6")
    await settled(pilot)
    assert isinstance(pilot.app, WorkbenchApp)
    return pilot.app


async def told(pilot: Pilot[None], logs: FakeLogs) -> None:
    """Wait until the steps of a held log are on the screen."""
    while not logs.told.is_set():
        await pilot.pause()
    await pilot.pause()
    await pilot.pause()


def pane(app: WorkbenchApp) -> LogPanel:
    return screen_of(app).query_one(LogPanel)


async def test_where_the_tail_is_cut_one_key_fetches_the_whole_log() -> None:
    logs = FakeLogs({REQUEST_ID: whole()})
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        screen = text_of(app)
        assert CUT in screen
        assert "cut · " in screen
        assert "last 4.0 KB" in screen
        await pilot.press("f")
        await answered(pilot)
        screen = text_of(app)
        assert "+0 ms  START   version 2" in screen
        assert "+1 ms  INFO    line 0 of a long log" in screen
        assert "✓ whole log · 63 lines" in screen
        assert "duration 31 ms   billed 32 ms   memory 73 of 128 MB" in screen
        assert "missing" not in screen
        [wanted] = logs.wanted
        assert (wanted.function, wanted.request_id, wanted.group, wanted.place) == ("checkout", REQUEST_ID, None, None)
        assert wanted.until is not None
        assert wanted.since <= wanted.until


async def test_the_log_group_that_the_listing_told_is_asked() -> None:
    checkout = Function("checkout", Configuration(timeout=3, log_group="/shared"))
    fake = dataclasses.replace(target(), catalog=FakeCatalog([[checkout]]))
    app = make_app(fake, start="checkout")
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        assert isinstance(fake.logs, FakeLogs)
        assert fake.logs.wanted[0].group == "/shared"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Progress(4.2, 60.0), "◐ fetching the whole log · waiting for it to arrive: 4 s of at most 60 s  Esc stops"),
        (Progress(4.2, 60.0, 3_400, 1_300_000), "◐ fetching the whole log · 3,400 events, 1.2 MB so far  Esc stops"),
        (Progress(75.0, 60.0), "◐ fetching the whole log · waiting for it to arrive: 75 s  Esc stops"),
        (Progress(4.2, 60.0, slowed=True), "◐ fetching the whole log · throttled: 4 s of at most 60 s  Esc stops"),
    ],
)
async def test_how_it_goes_is_told_over_the_tail(step: Progress, words: str) -> None:
    logs = FakeLogs({REQUEST_ID: whole()}, [Progress(), step])
    release = logs.hold()
    app = make_app(target(logs=logs))
    async with app.run_test(size=(160, 36)) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await told(pilot, logs)
        screen = text_of(app)
        release.set()
        await answered(pilot)
    assert words in screen
    assert "INFO    line 20 of a long log" in screen


@pytest.mark.parametrize("key", ["escape", "f"])
async def test_it_can_be_stopped_and_what_comes_all_the_same_is_kept(key: str) -> None:
    logs = FakeLogs({}, [Progress(1.0, 60.0)])
    release = logs.hold()
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await told(pilot, logs)
        assert "fetching" in text_of(app)
        await pilot.press(key)
        await pilot.pause()
        assert "fetching" not in text_of(app)
        assert CUT in text_of(app)
        logs.logs[REQUEST_ID] = whole()
        release.set()
        await answered(pilot)
        assert "✓ whole log" in text_of(app)


async def test_stopping_for_good_leaves_the_tail_and_the_offer() -> None:
    logs = FakeLogs({}, [Progress(1.0, 60.0)])
    release = logs.hold()
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await told(pilot, logs)
        await pilot.press("escape")
        release.set()
        await answered(pilot)
        assert CUT in text_of(app)


async def test_what_keeps_it_away_is_said_and_it_can_be_tried_again() -> None:
    denied = WorkbenchError(
        "Not allowed to read the log",
        "These credentials lack the permission logs:FilterLogEvents on the log group /aws/lambda/checkout.",
        "Reading logs takes logs:FilterLogEvents and logs:GetLogEvents on the log group.",
    )
    logs = FakeLogs({REQUEST_ID: denied})
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        screen = text_of(app)
        assert "✗ Not allowed to read the log" in screen
        assert "logs:FilterLogEvents on the log group" in screen
        assert "f tries again" in screen
        assert "line 18 of a long" in screen
        logs.logs[REQUEST_ID] = whole()
        await pilot.press("f")
        await answered(pilot)
        assert "✓ whole log" in text_of(app)
        assert "Not allowed" not in text_of(app)


async def test_what_is_missing_of_a_whole_log_is_said() -> None:
    logs = FakeLogs({REQUEST_ID: whole("REPORT had not arrived after 60 s: there may be more.")})
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        assert "REPORT had not arrived after 60 s: there may be more.  f fetches it again" in text_of(app)
        assert "not all of it" in text_of(app)


async def test_a_run_keeps_its_whole_log_while_others_are_looked_at() -> None:
    app = make_app(target())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        pilot.app.screen.query_one(FunctionList).go_to(Target("greeter"))
        await settled(pilot)
        assert "whole log" not in text_of(app)
        pilot.app.screen.query_one(FunctionList).go_to(Target("checkout", "live"))
        await settled(pilot)
        assert "✓ whole log · 63 lines" in text_of(app)


async def test_a_log_that_arrives_while_something_else_is_looked_at_finds_its_run() -> None:
    logs = FakeLogs({REQUEST_ID: whole()})
    release = logs.hold()
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await told(pilot, logs)
        pilot.app.screen.query_one(FunctionList).go_to(Target("greeter"))
        await settled_but_for_logs(pilot)
        release.set()
        await answered(pilot)
        assert "checkout:live  its whole log is here" in news(app)
        assert "✓ whole log" not in text_of(app)
        pilot.app.screen.query_one(FunctionList).go_to(Target("checkout", "live"))
        await settled(pilot)
        assert pane(app).view.log_shown == whole()


def news(app: WorkbenchApp) -> list[str]:
    """What toasts said."""
    return [one.message for one in app._notifications]


async def settled_but_for_logs(pilot: Pilot[None]) -> None:
    for _ in range(5):
        await pilot.pause()


async def test_a_log_that_arrives_after_the_next_invocation_does_not_take_its_place() -> None:
    logs = FakeLogs({REQUEST_ID: whole()})
    release = logs.hold()
    fake = target(logs=logs)
    app = make_app(fake)
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await told(pilot, logs)
        assert isinstance(fake.invoker, FakeInvoker)
        fake.invoker.outcomes["checkout"] = succeeded(log=LOG)
        await pilot.press("f5")
        for _ in range(10):
            await pilot.pause()
        release.set()
        await answered(pilot)
        assert "WARN    sku cup: price from cache" in text_of(app)
        assert "whole log" not in text_of(app)


async def test_a_managed_instances_log_is_fetched_from_where_the_answer_says() -> None:
    outcome = succeeded()
    assert isinstance(outcome, Succeeded)
    outcome = replace(outcome, answer=replace(outcome.answer, log=None, log_place=LogPlace("/g", "2026/[/x]")))
    logs = FakeLogs({REQUEST_ID: whole()})
    app = make_app(target(outcome, logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert "The log is in CloudWatch Logs: group /g, stream 2026/[/x].  f fetches it" in text_of(app)
        await pilot.press("f")
        await answered(pilot)
        assert logs.wanted[0].place == LogPlace("/g", "2026/[/x]")
        assert "✓ whole log" in text_of(app)


async def test_where_no_log_came_it_is_looked_for_by_the_request_id() -> None:
    outcome = succeeded()
    assert isinstance(outcome, Succeeded)
    app = make_app(target(replace(outcome, answer=replace(outcome.answer, log=None))))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert "The endpoint sent no log.  f looks in CloudWatch Logs" in text_of(app)
        await pilot.press("f")
        await answered(pilot)
        assert "✓ whole log" in text_of(app)


async def test_an_events_log_is_looked_for_and_a_dry_run_has_none() -> None:
    outcome = succeeded()
    assert isinstance(outcome, Succeeded)
    event = replace(outcome, answer=replace(outcome.answer, log=None), kind=Kind.EVENT)
    logs = FakeLogs({REQUEST_ID: whole()})
    fake = target(event, logs)
    app = make_app(fake)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        assert "No log yet: the function runs on its own time.  f looks in CloudWatch Logs" in text_of(app)
        await pilot.press("f")
        await answered(pilot)
        assert "✓ whole log" in text_of(app)
        assert logs.wanted[0].until is None
        assert isinstance(fake.invoker, FakeInvoker)
        fake.invoker.outcomes["checkout"] = replace(event, kind=Kind.DRY_RUN)
        await invoked(pilot)
        assert "No log: it was only asked whether the function may be invoked." in text_of(app)
        await pilot.press("f")
        await settled(pilot)
        assert news(app) == ["A DryRun runs nothing that could log."]


async def test_without_a_request_id_there_is_nothing_to_look_for() -> None:
    outcome = succeeded()
    assert isinstance(outcome, Succeeded)
    logs = FakeLogs()
    app = make_app(target(replace(outcome, answer=replace(outcome.answer, log=None, request_id="")), logs))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await invoked(pilot)
        assert "The endpoint sent no log." in text_of(app)
        await pilot.press("f")
        await settled(pilot)
        assert news(app) == ["A log is fetched by its request id, and the answer brought none."]
    assert logs.wanted == []


async def test_a_refused_call_and_one_never_made_have_no_log_to_fetch() -> None:
    logs = FakeLogs()
    app = make_app(target(refused(), logs))
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("f6")
        await settled(pilot)
        assert "Level" not in text_of(app).splitlines()[-1]  # no log yet, no keys for it
        await invoked(pilot)
        assert "No log: the function did not run." in text_of(app)
        await pilot.press("f")
        await settled(pilot)
        assert news(app) == ["A log is fetched by its request id, and the answer brought none."]
        await pilot.press("f", "l", "slash", "x", "enter", "space", "w", "t", "end", "escape", "escape")
        await settled(pilot)
    assert logs.wanted == []


async def test_a_complete_tail_can_be_fetched_too() -> None:
    app = make_app(target(succeeded()))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert "complete · 5 lines" in text_of(app)
        await pilot.press("f")
        await answered(pilot)
        assert "✓ whole log" in text_of(app)


async def test_the_notice_is_clicked_and_names_the_key_that_was_chosen() -> None:
    app = make_app(target(), keys={"whole_log": "ctrl+g"})
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        assert "^G fetches the whole log" in text_of(app)
        await pilot.click(LogNotice)
        await answered(pilot)
        assert "✓ whole log" in text_of(app)


# Filtering


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


async def test_hostile_words_of_the_service_are_data() -> None:
    hostile = "[red] [/x] \x1b]0;owned\x07 \u202e"
    logs = FakeLogs({REQUEST_ID: WorkbenchError(hostile, hostile, hostile)})
    app = make_app(target(logs=logs))
    async with app.run_test(size=(200, 40)) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await answered(pilot)
        screen = text_of(app)
        assert screen.count("[red] [/x] ␛]0;owned␇ <U+202E>") == 3
        logs.logs[REQUEST_ID] = from_events([LogEvent(1, hostile)], complete=False, note=hostile)
        await pilot.press("f")
        await answered(pilot)
        assert text_of(app).count("[red] [/x] ␛]0;owned␇ <U+202E>") == 2


async def test_fast_keys_ask_once() -> None:
    logs = FakeLogs({REQUEST_ID: whole()})
    app = make_app(target(logs=logs))
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        pane(app).action_whole_log()
        pane(app).action_whole_log()
        await answered(pilot)
        assert len(logs.wanted) == 1
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


async def test_leaving_ends_the_wait_for_a_log() -> None:
    logs = FakeLogs({}, [Progress(1.0, 60.0)])
    release = logs.hold()
    app = make_app(target(logs=logs), clock=FakeClock())
    async with app.run_test(size=SIZE) as pilot:
        await invoked(pilot)
        await pilot.press("f")
        await told(pilot, logs)
        screen_of(app).leave()
        release.set()
