"""The screens that matter, as pictures. Each test's docstring says what the reviewer must see."""

from collections.abc import Awaitable, Callable
from typing import Protocol

import pytest
from textual.app import App
from textual.pilot import Pilot

from tests.tui.fakes import (
    TIMED_OUT,
    FakeClock,
    FakeInvoker,
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


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_events(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Names on the left, the payload of the one under the cursor on the right."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("ctrl+e")
        await settled(pilot)

    assert snap_compare(make_app(), terminal_size=size, run_before=press)
