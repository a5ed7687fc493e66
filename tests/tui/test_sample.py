"""Sampling: what is asked first, how many run at once, a stop, what is added up, and what stays in memory."""

import threading
from dataclasses import dataclass, field
from itertools import count

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    make_app,
    settled,
    succeeded,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Abandoned, Outcome, Request, Succeeded, Waiting
from workbench.core.sampling import Concurrency
from workbench.core.targets import Remote
from workbench.tui.app import WorkbenchApp
from workbench.tui.sampler import Sampler
from workbench.tui.screens.confirm import ConfirmScreen
from workbench.tui.screens.sample import SampleScreen
from workbench.tui.screens.sampling import SamplingScreen


@dataclass
class Crowd:
    """An invoker that counts how many wait at once; while it is held, they wait until they are given up."""

    held: bool = False
    requests: int = 0
    at_once: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    there: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:  # noqa: ARG002
        with self.lock:
            self.requests += 1
            number, self.at_once = self.requests, self.at_once + 1
            self.most = max(self.most, self.at_once)
        gave_up = threading.Event()
        self.there.release()
        if self.held and waiting is not None:
            waiting.on_give_up(gave_up.set)
            assert gave_up.wait(20)
        with self.lock:
            self.at_once -= 1
        if gave_up.is_set():
            return Abandoned.by_the_person(1.0)
        if number % 10 == 0:
            return failed()
        whole = succeeded()
        assert isinstance(whole, Succeeded)
        return replace(whole, answer=replace(whole.answer, executed_version="3" if number % 10 == 1 else "2"))


async def _typed(pilot: Pilot[None], count: str, at_once: str) -> None:
    await pilot.press("alt+m")
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, SampleScreen)
    screen.query_one("#count", Input).value = count
    screen.query_one("#at_once", Input).value = at_once
    await settled(pilot)


async def _over(app: WorkbenchApp, pilot: Pilot[None]) -> SamplingScreen:
    screen = app.screen
    assert isinstance(screen, SamplingScreen)
    while not screen.is_over:
        await pilot.pause(0.02)
    await answered(pilot)
    return screen


async def test_a_sample_adds_up_and_judges_the_alias() -> None:
    crowd = Crowd()
    target = FakeTarget(invoker=crowd)
    app = make_app(target)
    async with app.run_test(size=(120, 48)) as pilot:
        await settled(pilot)
        await _typed(pilot, "100", "4")
        await pilot.press("enter")
        screen = await _over(app, pilot)
        shown = text_of(app)
        assert (crowd.requests, screen.tally.done) == (100, 100)
        assert 1 <= crowd.most <= 4
        assert target.groups == ["sample 100 × checkout:live"]
        assert "✓ 90 succeeded" in shown
        assert "✗ 10 function error" in shown
        assert "100 cold starts" in shown
        assert "90 of 100 · 90 %, promised 90 %" in shown
        assert "no sign of a difference" in shown
        assert "10 ✗ ValueError" in shown
        await pilot.press("y")
        assert "| ValueError | price for sku 'cap' is missing |" in app.clipboard
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, SamplingScreen)


async def test_a_stop_begins_nothing_new_and_says_what_may_still_run() -> None:
    crowd = Crowd(held=True)
    app = make_app(FakeTarget(invoker=crowd))
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await _typed(pilot, "50", "3")
        await pilot.press("enter")
        await settled(pilot)
        for _ in range(3):
            assert crowd.there.acquire(timeout=20)
        await pilot.press("escape")
        screen = await _over(app, pilot)
        assert (crowd.requests, screen.tally.done, screen.tally.may_run) == (3, 3, 3)
        assert "Stopped; 3 may still run" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, SamplingScreen)


@pytest.mark.parametrize(
    ("count", "at_once", "told"),
    [("0", "1", "From 1 to 10,000"), ("", "1", "From 1 to 10,000"), ("50", "11", "At most 10 at once")],
)
async def test_what_can_not_be_is_said_beside_it(count: str, at_once: str, told: str) -> None:
    class Small(FakeCatalog):
        def concurrency(self, function: str) -> Concurrency:  # noqa: ARG002
            return Concurrency(1000, 10)

    crowd = Crowd()
    app = make_app(FakeTarget(Small(), crowd))
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await _typed(pilot, count, at_once)
        assert told in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, SampleScreen)
        assert crowd.requests == 0


async def test_a_limit_that_is_not_known_is_said_and_stops_nobody() -> None:
    class Denied(FakeCatalog):
        def concurrency(self, function: str) -> Concurrency:  # noqa: ARG002
            raise WorkbenchError("Not allowed", "These credentials open nothing [here].")

    app = make_app(FakeTarget(Denied(), Crowd()))
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await _typed(pilot, "5", "5")
        assert "is not known" in text_of(app)
        assert "[here]" in text_of(app)
        await pilot.press("enter")
        assert (await _over(app, pilot)).tally.done == 5


@pytest.mark.parametrize(("protected", "count"), [(["dev"], "2"), ([], "101")])
async def test_a_protected_target_and_a_lot_are_asked_about(protected: list[str], count: str) -> None:
    crowd = Crowd()
    app = make_app(FakeTarget(invoker=crowd, place=Remote("dev", "eu-west-1")), protected=protected)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await _typed(pilot, count, "2")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.press("enter")  # the first answer changes nothing
        await settled(pilot)
        assert crowd.requests == 0
        await _typed(pilot, count, "2")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("right", "enter")
        await pilot.pause()
        await _over(app, pilot)
        assert crowd.requests == int(count)


async def test_no_function_no_sample() -> None:
    app = make_app(FakeTarget(FakeCatalog([[]]), FakeInvoker()), start="")
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("alt+m")
        await settled(pilot)
        assert not isinstance(app.screen, SampleScreen)


def test_ten_thousand_runs_leave_figures_only() -> None:
    payload = b'"' + b"x" * 1_000 + b'"'
    made = count()

    def make() -> Request:
        return Request("f", str(next(made)).encode())

    sampler = Sampler(FakeInvoker({"f": succeeded(payload)}), make, 10_000)
    threads = [threading.Thread(target=sampler.run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sampler.is_over
    assert next(made) == 10_000
    ended = sampler.drain()
    assert len(ended) == 10_000
    assert all(run.error is None and run.client == 34.2 for run in ended)
    assert sampler.drain() == []


def test_a_run_that_can_not_be_made_is_counted_as_refused() -> None:
    def make() -> Request:
        raise WorkbenchError("No such placeholder", "{{x}}")

    sampler = Sampler(FakeInvoker(), make, 2)
    sampler.run()
    assert [run.error for run in sampler.drain()] == [("No such placeholder", "{{x}}")] * 2


async def test_every_run_has_its_own_placeholders() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), payload=b'{"id": "{{uuid}}"}')
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await _typed(pilot, "20", "3")
        await pilot.press("enter")
        await pilot.pause()
        await _over(app, pilot)
    assert len({request.payload for request in invoker.requests}) == 20
