"""Which environment serves an invocation, decided with environments that are released by hand."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from workbench.local.definitions import Version
from workbench.local.environment import Environment, Plan, State
from workbench.local.events import Outcome, Work
from workbench.local.faults import Refusal
from workbench.local.pool import Limits, Pool
from workbench.local.runtimes import Command

WORK = Work("id", b"{}", "arn")


def plan(function: str = "f", *, code: int = 0, number: str = "$LATEST", tenant: str = "") -> Plan:
    version = Version(number, Path("/code"), "app.handler", "python3.11")
    return Plan(function, version, Path("/code"), code, Command(("true",), "python:3.11"), "us-east-1", tenant)


class Fake:
    """An environment without a process: an invocation ends when `release` is called, and settles when `ready` is."""

    def __init__(self, its_plan: Plan, on_end: Callable[[Environment], None]) -> None:
        self.plan = its_plan
        self.state = State.STARTING
        self.settled: asyncio.Future[bool] | None = None
        self.release = asyncio.Event()
        self.ready = asyncio.Event()
        self.ready.set()
        self.on_end = on_end
        self.broken = False
        self.ends = 0

    async def start(self) -> None:
        if self.broken:
            raise PermissionError(13, "Permission denied")

    async def invoke(self, _work: Work) -> Outcome:
        assert self.state in (State.STARTING, State.IDLE)
        self.state = State.BUSY
        self.settled = asyncio.get_running_loop().create_future()
        await self.release.wait()
        self.state = State.RETURNING
        return Outcome(b"", False, b"")

    async def settle(self) -> bool:
        await self.ready.wait()
        alive = self.state is State.RETURNING
        if alive:
            self.state = State.IDLE
        assert self.settled is not None
        self.settled.set_result(alive)
        return alive

    async def end(self) -> None:
        self.state = State.ENDED
        self.ends += 1


class Bench:
    def __init__(self, environments: int = 4, per_function: int = 4, grace: float = 5) -> None:
        self.made: list[Fake] = []
        self.now = 0.0
        self.breaks = False
        self.pool = Pool(self.make, Limits(environments, per_function, 60), lambda: self.now, grace)

    def make(self, its_plan: Plan, on_end: Callable[[Environment], None]) -> Environment:
        fake = Fake(its_plan, on_end)
        fake.broken = self.breaks
        self.made.append(fake)
        return cast(Environment, fake)

    async def begin(self, its_plan: Plan) -> "asyncio.Task[Outcome]":
        task = asyncio.create_task(self.pool.invoke(its_plan, WORK))
        await turns()
        return task

    async def run(self, its_plan: Plan) -> Fake:
        """One invocation from beginning to end; the environment that served it."""
        task = await self.begin(its_plan)
        serving = next(fake for fake in self.made if fake.state is State.BUSY)
        serving.release.set()
        await task
        await turns()
        serving.release.clear()
        return serving


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_warm_one_is_used_again() -> None:
    bench = Bench()
    assert await bench.run(plan()) is await bench.run(plan())
    assert len(bench.made) == 1


async def test_the_one_used_last_is_used_next() -> None:
    bench = Bench()
    first, second = await bench.begin(plan()), await bench.begin(plan())
    for fake in bench.made:
        fake.release.set()
        await turns()
        fake.release.clear()
    await asyncio.gather(first, second)
    assert await bench.run(plan()) is bench.made[1]


async def test_parallel_invocations_get_environments_of_their_own() -> None:
    bench = Bench()
    tasks = [await bench.begin(plan()) for _ in range(3)]
    assert len(bench.made) == 3
    for fake in bench.made:
        fake.release.set()
    await asyncio.gather(*tasks)


@pytest.mark.parametrize("other", [plan(number="1"), plan("g"), plan(tenant="t")])
async def test_versions_functions_and_tenants_never_share(other: Plan) -> None:
    bench = Bench()
    first = await bench.run(plan())
    assert await bench.run(other) is not first
    assert await bench.run(plan()) is first


async def test_changed_code_retires_what_is_idle_and_what_becomes_idle() -> None:
    bench = Bench()
    idle = await bench.run(plan())
    busy = await bench.begin(plan())
    assert bench.made == [idle]
    fresh = await bench.begin(plan(code=1))
    assert len(bench.made) == 2
    for fake in bench.made:
        fake.release.set()
    await asyncio.gather(busy, fresh)
    await turns()
    for fake in bench.made:
        fake.release.clear()
    assert await bench.run(plan(code=1)) is bench.made[1]
    assert idle.ends >= 1
    assert bench.pool.size == 1


async def test_one_that_is_about_to_be_idle_is_waited_for() -> None:
    bench = Bench()
    task = await bench.begin(plan())
    fake = bench.made[0]
    fake.ready.clear()
    fake.release.set()
    await task
    following = await bench.begin(plan())
    assert len(bench.made) == 1
    fake.ready.set()
    await following
    assert len(bench.made) == 1


async def test_one_that_never_gets_idle_is_not_waited_for_long() -> None:
    bench = Bench(grace=0.01)
    task = await bench.begin(plan())
    bench.made[0].ready.clear()
    bench.made[0].release.set()
    await task
    await bench.begin(plan())
    await asyncio.sleep(0.1)
    assert len(bench.made) == 2


async def test_one_that_ended_after_its_answer_is_dropped() -> None:
    bench = Bench()
    task = await bench.begin(plan())
    fake = bench.made[0]
    fake.ready.clear()
    fake.release.set()
    await task
    fake.state = State.ENDED
    fake.ready.set()
    await turns()
    assert bench.pool.size == 0


async def test_one_that_dies_while_idle_is_dropped() -> None:
    bench = Bench()
    fake = await bench.run(plan())
    fake.state = State.ENDED
    fake.on_end(cast(Environment, fake))
    await turns()
    assert bench.pool.size == 0
    assert await bench.run(plan()) is not fake


async def test_beyond_the_limit_is_throttled_unless_something_is_idle() -> None:
    bench = Bench(environments=2)
    oldest = await bench.run(plan("a"))
    await bench.run(plan("b"))
    await bench.begin(plan("c"))
    assert oldest.ends == 1
    await bench.begin(plan("d"))
    with pytest.raises(Refusal, match="TooManyRequestsException"):
        await bench.pool.invoke(plan("e"), WORK)
    assert bench.pool.size == 2


async def test_one_function_cannot_take_everything() -> None:
    bench = Bench(environments=4, per_function=1)
    await bench.begin(plan("a"))
    with pytest.raises(Refusal):
        await bench.pool.invoke(plan("a"), WORK)
    await bench.begin(plan("b"))
    assert bench.pool.size == 2


async def test_unused_ones_end() -> None:
    bench = Bench()
    old = await bench.run(plan("a"))
    bench.now = 30
    young = await bench.run(plan("b"))
    bench.now = 61
    await bench.pool.expire()
    assert (old.ends, young.ends) == (1, 0)


async def test_a_program_that_does_not_start_is_the_outcome() -> None:
    bench = Bench()
    bench.breaks = True
    outcome = await bench.pool.invoke(plan(), WORK)
    assert outcome.failed
    assert b"permission denied" in outcome.payload
    assert bench.pool.size == 0


async def test_closing_ends_everything() -> None:
    bench = Bench()
    await bench.run(plan("a"))
    busy = await bench.begin(plan("b"))
    await bench.pool.close()
    assert all(fake.ends for fake in bench.made)
    busy.cancel()
    with pytest.raises(Refusal):
        await bench.pool.invoke(plan(), WORK)
