"""Which environment serves an invocation: a warm one, a new one, or none because too many run.

An environment serves only invocations of an equal plan: same function, version, code, configuration, region and tenant.
One whose code or configuration changed on disk is ended, at once if it is idle and after its invocation if it is not.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine

from msgspec import Struct

from workbench.local.environment import Environment, Keep, Plan, State, could_not_start, keep_nothing
from workbench.local.events import Outcome, Work
from workbench.local.faults import throttled

IDLE_SECONDS = 300.0
_GRACE_SECONDS = 0.05  # mostly it takes 1 ms


class Limits(Struct, frozen=True):
    """How many environments may be there at once, in all and for one function, and how long an unused one stays."""

    environments: int
    per_function: int
    idle_seconds: float = IDLE_SECONDS


class Pool:
    """Keeps the environments. `make` builds one that is not started; `clock` gives seconds and only counts idleness.

    `grace` is how many seconds an invocation waits for an environment that has answered but not yet asked for more.
    `keep` takes the log of an environment that can't be started.
    """

    def __init__(
        self,
        make: Callable[[Plan, Callable[[Environment], None]], Environment],
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        grace: float = _GRACE_SECONDS,
        keep: Keep = keep_nothing,
    ) -> None:
        self._make = make
        self._limits = limits
        self._clock = clock
        self._grace = grace
        self._keep = keep
        self._live: set[Environment] = set()
        self._idle: dict[Environment, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def size(self) -> int:
        """How many environments there are."""
        return len(self._live)

    async def invoke(self, plan: Plan, work: Work) -> Outcome:
        """Run one invocation. Raises Refusal (TooManyRequestsException) if no environment may be had for it."""
        environment = await self._acquire(plan)
        try:
            if environment.state is State.STARTING:
                try:
                    await environment.start()
                except OSError as error:
                    await self._discard(environment)
                    return could_not_start(work, plan, error, self._keep)
            outcome = await environment.invoke(work)
        except BaseException:
            self._later(self._discard(environment))
            raise
        self._later(self._settle(environment))
        return outcome

    async def expire(self) -> None:
        """End the environments that nobody used for too long."""
        limit = self._clock() - self._limits.idle_seconds
        for environment in [environment for environment, since in self._idle.items() if since <= limit]:
            await self._discard(environment)

    async def close(self) -> None:
        """End all environments, whatever they are doing."""
        self._closed = True
        await asyncio.gather(*(self._discard(environment) for environment in list(self._live)))
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _acquire(self, plan: Plan) -> Environment:
        until = time.monotonic() + self._grace
        self._retire_changed(plan)
        while True:
            if environment := self._warm(plan):
                return environment
            coming = self._coming(plan)
            left = until - time.monotonic()
            if not coming or left <= 0:
                return await self._new(plan)
            await asyncio.wait(coming, timeout=left, return_when=asyncio.FIRST_COMPLETED)

    def _coming(self, plan: Plan) -> "list[asyncio.Future[bool]]":
        """What to wait for: environments that have answered and will be idle at once, if one of them is of use.

        One of the same plan always is; any other only where there is no room for a new one.
        """
        returning = [env for env in self._live if env.state is State.RETURNING and env.settled]
        wanted = [env for env in returning if env.plan == plan]
        if not wanted and not self._idle and len(self._live) >= self._limits.environments:
            wanted = returning
        return [env.settled for env in wanted if env.settled]

    def _warm(self, plan: Plan) -> Environment | None:
        """The idle environment for `plan` that was used last."""
        for environment in reversed(self._idle):
            if environment.plan == plan:
                del self._idle[environment]
                return environment
        return None

    async def _new(self, plan: Plan) -> Environment:
        counts = Counter(environment.plan.function for environment in self._live)
        if self._closed or counts[plan.function] >= self._limits.per_function:
            own = [environment for environment in self._idle if environment.plan.function == plan.function]
            if self._closed or not own:
                raise throttled()
            self._retire(own[0])
        elif len(self._live) >= self._limits.environments:
            if not self._idle:
                raise throttled()
            self._retire(next(iter(self._idle)))
        environment = self._make(plan, self._ended)
        self._live.add(environment)
        return environment

    def _retire_changed(self, plan: Plan) -> None:
        def outdated(old: Plan) -> bool:
            same = old.function == plan.function and old.version.number == plan.version.number
            return same and (old.fingerprint, old.version) != (plan.fingerprint, plan.version)

        for environment in [environment for environment in self._idle if outdated(environment.plan)]:
            self._retire(environment)

    def _retire(self, environment: Environment) -> None:
        """Give up an idle environment now; its end may take a moment longer."""
        self._idle.pop(environment, None)
        self._live.discard(environment)
        self._later(environment.end())

    async def _settle(self, environment: Environment) -> None:
        if await environment.settle() and not self._closed:
            self._idle[environment] = self._clock()
        else:
            await self._discard(environment)

    async def _discard(self, environment: Environment) -> None:
        self._idle.pop(environment, None)
        self._live.discard(environment)
        await environment.end()

    def _ended(self, environment: Environment) -> None:
        if environment in self._idle:
            self._later(self._discard(environment))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
