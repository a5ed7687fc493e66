"""Fetching a whole log from the log pane: asking, stopping that, what keeps it away, and which run it belongs to."""

import dataclasses

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
    answered,
    make_app,
    refused,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from tests.tui.logs import CUT, SIZE, invoked, news, pane, target, told, whole
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Configuration, Function
from workbench.core.invocation import Kind, Succeeded
from workbench.core.log import from_events
from workbench.core.log_entry import LogEvent, LogPlace
from workbench.core.whole_log import Progress
from workbench.tui.widgets.function_list import FunctionList, Target
from workbench.tui.widgets.log_notice import LogNotice


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
