"""Errands: one at a time, of those that wait the newest, and nothing is taken that nobody wants any more."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from workbench.tui.widgets.errands import Errand, Errands, Give


class Host(App[None]):
    """A widget whose errands run when the test lets them."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, threading.Event] = {}
        self.begun: list[str] = []
        self.taken: list[str] = []
        self.wanted: list[bool] = []

    def compose(self) -> ComposeResult:
        yield Widget()

    def on_errand(self, event: Errand) -> None:
        self.run_worker(event.run, thread=True)

    def work(self, name: str, *found: str) -> Callable[[Give[str]], None]:
        self.held[name] = threading.Event()

        def run(give: Give[str]) -> None:
            self.begun.append(name)
            assert self.held[name].wait(20)
            for one in found or (name,):
                self.wanted.append(give(one))

        return run


@asynccontextmanager
async def hosting() -> AsyncIterator[tuple[Host, Errands, Pilot[None]]]:
    host = Host()
    async with host.run_test() as pilot:
        yield host, Errands(host.query_one(Widget)), pilot


async def done(host: Host, pilot: Pilot[None], *names: str) -> None:
    """Let errands go, and wait until they have come back."""
    for name in names:
        host.held[name].set()
        await pilot.pause()
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def test_everything_that_is_found_is_taken_in_order() -> None:
    async with hosting() as (host, errands, pilot):
        errands.send(host.work("a", "1", "2", "3"), host.taken.append)
        await pilot.pause()
        await done(host, pilot, "a")
        assert host.taken == ["1", "2", "3"]
        assert host.wanted == [True, True, True]


async def test_one_is_at_work_and_only_the_newest_of_the_others_is_begun() -> None:
    async with hosting() as (host, errands, pilot):
        for name in ("a", "b", "c", "d"):
            errands.send(host.work(name), host.taken.append)
            await pilot.pause()
        assert host.begun == ["a"]
        await done(host, pilot, "a", "d")
        assert host.begun == ["a", "d"]
        assert host.taken == ["d"]


async def test_what_is_forgotten_is_told_so_and_not_taken() -> None:
    async with hosting() as (host, errands, pilot):
        errands.send(host.work("a"), host.taken.append)
        errands.send(host.work("b"), host.taken.append)
        await pilot.pause()
        errands.forget()
        await done(host, pilot, "a", "b")
        assert host.taken == []
        assert True not in host.wanted
        errands.send(host.work("c"), host.taken.append)
        await pilot.pause()
        await done(host, pilot, "c")
        assert host.taken == ["c"]


async def test_an_owner_that_is_gone_takes_nothing() -> None:
    async with hosting() as (host, errands, pilot):
        errands.send(host.work("a"), host.taken.append)
        await pilot.pause()
        await host.query_one(Widget).remove()
        await done(host, pilot, "a")
        assert host.taken == []
        assert host.wanted == [False]
