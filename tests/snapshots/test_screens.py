"""The screens that matter, as pictures. Each test's docstring says what the reviewer must see."""

import dataclasses
import json
from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.tui.fakes import (
    REQUEST_ID,
    TIMED_OUT,
    FakeClock,
    FakeInvoker,
    FakeLogs,
    FakeTarget,
    answered,
    failed,
    make_app,
    refused,
    settled,
    succeeded,
)
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Outcome
from workbench.core.log import from_events
from workbench.core.log_entry import LogEvent
from workbench.core.whole_log import Progress


class SnapCompare(Protocol):
    def __call__(
        self, app: App[None], *, terminal_size: tuple[int, int], run_before: Callable[[Pilot[None]], Awaitable[None]]
    ) -> bool: ...


def target(outcome: Outcome | None = None) -> FakeTarget:
    return FakeTarget(invoker=FakeInvoker({"checkout": outcome} if outcome else {}))


async def invoked(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.press("f5")
    await answered(pilot)


SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)], ids=["80x24", "120x36", "200x50"])


@SIZES
def test_start(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """checkout unfolded with live selected (its weights as bars), a valid payload, empty response and log panes."""
    assert snap_compare(make_app(), terminal_size=size, run_before=settled)


@SIZES
def test_success(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Green ✓ 200 in the header and under the response; coloured JSON; log labels in a column; the REPORT's figures."""
    assert snap_compare(make_app(target(succeeded())), terminal_size=size, run_before=invoked)


def test_success_light(snap_compare: SnapCompare) -> None:
    """The same on paper: everything legible, one accent."""
    app = make_app(target(succeeded()), theme="workbench-light")
    assert snap_compare(app, terminal_size=(120, 36), run_before=invoked)


@SIZES
def test_function_error(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Red ✗: the error's type and message first, the stack as a table, what it means for the caller."""
    assert snap_compare(make_app(target(failed())), terminal_size=size, run_before=invoked)


def test_time_out(snap_compare: SnapCompare) -> None:
    """✗ timed out, what Lambda did to the function, and what to do."""
    assert snap_compare(make_app(target(failed(TIMED_OUT))), terminal_size=(120, 36), run_before=invoked)


def test_refused(snap_compare: SnapCompare) -> None:
    """Yellow ⊘ refused 429: the service's words, that the function did not run, what to do; no log."""
    assert snap_compare(make_app(target(refused())), terminal_size=(120, 36), run_before=invoked)


@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
def test_invalid_payload(snap_compare: SnapCompare, theme: str) -> None:
    """None underlined in red; under the editor the line, the column, the reason and the key that goes there."""
    app = make_app(theme=theme, payload=b'{\n  "order": "A-17",\n  "qty": None\n}')
    assert snap_compare(app, terminal_size=(120, 36), run_before=settled)


def test_sending_an_invalid_payload_asks(snap_compare: SnapCompare) -> None:
    """A dialog over the dimmed workbench: what is wrong, two answers, the safe one focused."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)

    assert snap_compare(make_app(payload=b'{"qty": None}'), terminal_size=(120, 36), run_before=press)


def test_running(snap_compare: SnapCompare) -> None:
    """A bar, 1.3 s of 3 s, that it was sent once, and what Esc does; Esc is in the footer."""
    clock, fake = FakeClock(), target()
    assert isinstance(fake.invoker, FakeInvoker)
    release = fake.invoker.hold("checkout")

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f5")
        clock.time = 1.3
        await pilot.pause(0.15)

    assert snap_compare(make_app(fake, clock=clock), terminal_size=(120, 36), run_before=press)
    release.set()


def test_gave_up(snap_compare: SnapCompare) -> None:
    """Yellow ? no answer: that the function may have run, and what to ask before trying again."""
    fake = target()
    assert isinstance(fake.invoker, FakeInvoker)
    release = fake.invoker.hold("checkout")

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f5")
        await pilot.press("escape")
        await pilot.pause()

    assert snap_compare(make_app(fake), terminal_size=(120, 36), run_before=press)
    release.set()


def test_no_connection(snap_compare: SnapCompare) -> None:
    """In the place of the functions: what failed, why, what to do, and the key that tries again."""
    problem = WorkbenchError("The local endpoint didn't start", "Address already in use.", "Choose another port.")
    assert snap_compare(make_app(FakeTarget(problem=problem)), terminal_size=(120, 36), run_before=settled)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_help(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Keys in a column, labels in a column, a sentence each, by group."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)

    assert snap_compare(make_app(), terminal_size=size, run_before=press)


# The whole log


BOTH = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
LONG = [
    f"START RequestId: {REQUEST_ID} Version: 2\n",
    *(
        f"[INFO]\t2026-11-23T10:00:00.{number:03}Z\t{REQUEST_ID}\tpriced line {number} of the order, A-17\n"
        for number in range(1, 60)
    ),
    f"[WARNING]\t2026-11-23T10:00:00.060Z\t{REQUEST_ID}\tsku cup: price from cache, 41 s old\n",
    f"[ERROR]\t2026-11-23T10:00:01.240Z\t{REQUEST_ID}\tno price for cap\nTraceback (most recent call last):\n"
    "  File \"/var/task/app.py\", line 41, in handler\n    total = price(order)\nKeyError: 'cap'\n",
    "printed without a level\n",
    f"END RequestId: {REQUEST_ID}\n",
    f"REPORT RequestId: {REQUEST_ID}\tDuration: 1241.20 ms\tBilled Duration: 1242 ms\tMemory Size: 128 MB\t"
    "Max Memory Used: 73 MB\t\n",
]
IN_JSON = "".join(
    json.dumps(line) + "\n"
    for line in (
        {
            "time": "2026-11-23T10:00:00.000Z",
            "type": "platform.start",
            "record": {"requestId": REQUEST_ID, "version": "2"},
        },
        {
            "timestamp": "2026-11-23T10:00:00.012Z",
            "level": "INFO",
            "message": "priced",
            "requestId": REQUEST_ID,
            "order": {"id": "A-17", "total": 7.80},
        },
        {"timestamp": "2026-11-23T10:00:00.140Z", "level": "WARN", "message": "price from cache", "age": 41},
        {
            "time": "2026-11-23T10:00:00.150Z",
            "type": "platform.report",
            "record": {
                "requestId": REQUEST_ID,
                "metrics": {
                    "durationMs": 150.2,
                    "billedDurationMs": 151,
                    "memorySizeMB": 128,
                    "maxMemoryUsedMB": 73,
                },
            },
        },
    )
).encode()


def long_log() -> FakeTarget:
    """A tail that is cut, and the whole log of it."""
    ats = [0, *range(1, 61), 1_240, 1_241, 1_241, 1_241]
    events = [LogEvent(1_795_428_000_000 + at, line) for at, line in zip(ats, LONG, strict=True)]
    fake = target(succeeded(log="".join(LONG).encode()[-4096:]))
    return dataclasses.replace(fake, logs=FakeLogs({REQUEST_ID: from_events(events, complete=True)}))


def log_keys(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Invoke, go to the log, press keys."""

    async def press(pilot: Pilot[None]) -> None:
        await invoked(pilot)
        await pilot.press("f6")
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await answered(pilot)

    return press


@BOTH
def test_cut_log(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Over the log that its beginning is missing, and the key that fetches it; times of day; the cut line first."""
    assert snap_compare(make_app(long_log()), terminal_size=size, run_before=log_keys())


@BOTH
def test_whole_log(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """From START on, with the time since then; ✓ whole log with its lines and size; the figures below."""
    assert snap_compare(make_app(long_log()), terminal_size=size, run_before=log_keys("f"))


@BOTH
def test_log_by_level(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """`warn` is lit in the title; a warning and an error with its stack trace are left, 2 of 64 lines."""
    assert snap_compare(make_app(long_log()), terminal_size=size, run_before=log_keys("f", "l", "l"))


@BOTH
def test_log_by_text(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """The filter's line under the log with its count; what was found is marked in each line."""
    keys = log_keys("f", "slash", *"line 4", "enter")
    assert snap_compare(make_app(long_log()), terminal_size=size, run_before=keys)


@BOTH
def test_json_log(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Level, time and message a line; one is unfolded to its other fields, coloured, numbers as they came."""
    app = make_app(target(succeeded(log=IN_JSON)))
    assert snap_compare(app, terminal_size=size, run_before=log_keys("down", "space"))


def test_json_log_light(snap_compare: SnapCompare) -> None:
    """The same on paper."""
    app = make_app(target(succeeded(log=IN_JSON)), theme="workbench-light")
    assert snap_compare(app, terminal_size=(120, 36), run_before=log_keys("down", "space"))


def test_log_not_fetched(snap_compare: SnapCompare) -> None:
    """In red that it isn't allowed, which permission is missing where, what it takes, and the key that tries again."""
    denied = WorkbenchError(
        "Not allowed to read the log",
        "These credentials lack the permission logs:FilterLogEvents on the log group /aws/lambda/checkout.",
        "Reading logs takes logs:FilterLogEvents and logs:GetLogEvents on the log group.",
    )
    fake = dataclasses.replace(long_log(), logs=FakeLogs({REQUEST_ID: denied}))
    assert snap_compare(make_app(fake), terminal_size=(120, 36), run_before=log_keys("f"))


def test_log_being_fetched(snap_compare: SnapCompare) -> None:
    """Over the tail: how long it was waited for the log, out of how long, and that Esc stops."""
    logs = FakeLogs({}, [Progress(4.2, 60.0)])
    release = logs.hold()

    async def press(pilot: Pilot[None]) -> None:
        await log_keys()(pilot)
        await pilot.press("f")
        while not logs.told.is_set():
            await pilot.pause()
        await pilot.pause()
        await pilot.pause()

    assert snap_compare(make_app(dataclasses.replace(long_log(), logs=logs)), terminal_size=(120, 36), run_before=press)
    release.set()
