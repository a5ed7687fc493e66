"""One execution environment: one process, one invocation at a time, its log, its memory, its end.

    STARTING --/next--> IDLE --invoke--> BUSY --/response--> RETURNING --/next--> IDLE
        any of these --exit, crash, time-out, too much memory--> ENDED, for ever

Everything that happens to it (the runtime asks for work or posts, the process ends, time runs out) is an event in one
queue, and one coroutine at a time takes them out: no two things ever happen at once.

The initialisation has 10 s as in Lambda and doesn't count towards the function's timeout. Lambda then starts it over
within the invocation; here the same process goes on, with the function's timeout running: a hanging import ends after
10 s + timeout.
"""

import asyncio
import enum
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from workbench.local import memory
from workbench.local.definitions import Version
from workbench.local.events import (
    Event,
    Exited,
    Failed,
    InitFailed,
    Outcome,
    Oversize,
    Posted,
    Ready,
    RuntimeEvent,
    TimeIsUp,
    Work,
)
from workbench.local.failures import not_started, platform_failure
from workbench.local.log import Output, Report, platform_log
from workbench.local.process import Process
from workbench.local.reaper import Reaper
from workbench.local.runtime_api import RuntimeApi
from workbench.local.runtimes import Command
from workbench.local.variables import Variables, log_group, log_stream

INIT_SECONDS = 10.0
_SAMPLE_SECONDS = 0.05
_MB = 1_048_576


Keep = Callable[[str, str, int, bytes, bool], None]
"""Takes what is written to a log: its group, its stream, and what a `log.Record` takes."""


def keep_nothing(group: str, stream: str, at: int, data: bytes, is_message: bool) -> None:
    """Let it go."""


class State(enum.Enum):
    """Where an environment stands; see the module's docstring."""

    STARTING = enum.auto()
    IDLE = enum.auto()
    BUSY = enum.auto()
    RETURNING = enum.auto()
    ENDED = enum.auto()


class Plan(Struct, frozen=True):
    """Everything that makes two environments interchangeable: equal plans, equal environments."""

    function: str
    version: Version
    task_root: Path
    fingerprint: int
    command: Command
    region: str
    tenant_id: str = ""


class Environment:
    """An environment for `plan`. `start` it, `invoke` it, `settle` it after each invocation, `end` it.

    Args:
        on_end: called once, when the process has ended, whatever the reason.
        init_seconds: how long the initialisation may take.
        keep: takes all of the log.
    """

    def __init__(
        self,
        plan: Plan,
        variables: Variables,
        reaper: Reaper,
        on_end: Callable[["Environment"], None],
        init_seconds: float = INIT_SECONDS,
        keep: Keep = keep_nothing,
    ) -> None:
        self.plan = plan
        self.state = State.STARTING
        self.settled: asyncio.Future[bool] | None = None
        self._variables = variables
        self._reaper = reaper
        self._on_end = on_end
        self._init_seconds = init_seconds
        self._api = RuntimeApi(self)
        self._process: Process | None = None
        self._events: asyncio.Queue[Event] = asyncio.Queue()
        self._slot: asyncio.Future[Work] | None = None
        self._work: Work | None = None
        self._stream = log_stream(plan.version.number)
        self._output = Output(record=partial(keep, log_group(plan.function), self._stream))
        self._log = platform_log(plan.version.log_format)
        self._peak = 0
        self._out_of_memory = False
        self._fresh = True
        self._spawned = 0.0
        self._limit: asyncio.TimerHandle | None = None
        self._look: asyncio.TimerHandle | None = None

    @property
    def current(self) -> Work | None:
        """The invocation that was handed over and whose outcome was not posted yet."""
        return self._work

    async def next(self) -> Work:
        """The runtime asks for work."""
        if self._slot is not None:
            self._slot.cancel()
        slot: asyncio.Future[Work] = asyncio.get_running_loop().create_future()
        self._slot = slot
        self._events.put_nowait(Ready())
        return await slot

    def happened(self, event: RuntimeEvent) -> None:
        """The runtime reports; an invocation is reported once."""
        self._work = None
        self._events.put_nowait(event)

    async def start(self) -> None:
        """Start the process. Raises OSError if its program can't be started."""
        await self._api.start()
        plan = self.plan
        variables = self._variables.of(
            plan.function, plan.version, plan.task_root, plan.region, self._api.address, self._stream
        )
        arn = f"arn:aws:lambda:{plan.region}::runtime:local"
        self._output.line(self._log.init_start(plan.command.label, arn))
        for notice in plan.command.notices:
            self._output.line(self._log.notice(notice))
        self._spawned = time.monotonic()
        self._process = Process(
            plan.command.argv, variables, plan.task_root, self._reaper, self._output.feed, self._exited
        )

    async def invoke(self, work: Work) -> Outcome:
        """Run one invocation to its end. `work.deadline` is set here."""
        assert self._process is not None
        was_fresh, self._fresh = self._fresh, False
        self.settled = asyncio.get_running_loop().create_future()
        with self._watched_memory():
            init_duration: float | None = None
            if was_fresh:
                ready = await self._initialised()
                init_duration = (time.monotonic() - self._spawned) * 1000
                if isinstance(ready, Exited | InitFailed):
                    return await self._init_failed(work, ready, init_duration)
                if isinstance(ready, TimeIsUp):
                    self._output.line(self._log.init_failed(self._init_seconds * 1000, "timeout", ""))
                    init_duration = None
            self.state = State.BUSY
            self._process.drain()
            self._output.line(self._log.start(work.request_id, self.plan.version.number))
            began = time.monotonic()
            self._set_limit(self.plan.version.timeout)
            event = await self._ran(work)
            return await self._finished(work, event, (time.monotonic() - began) * 1000, init_duration)

    async def settle(self) -> bool:
        """Wait until the runtime asks for work again, up to the last invocation's deadline; whether it did."""
        try:
            event: Event | None = None
            while self.state is State.RETURNING and not isinstance(event, Ready | Exited | TimeIsUp):
                event = await self._events.get()
        finally:
            self._set_limit(None)
        idle = self.state is State.RETURNING and isinstance(event, Ready)
        if idle:
            self.state = State.IDLE
        if self.settled is not None and not self.settled.done():
            self.settled.set_result(idle)
        return idle

    async def end(self) -> None:
        """Kill the process and its group, if they still run, and give everything back. May be called again."""
        self.state = State.ENDED
        self._set_limit(None)
        if self.settled is not None and not self.settled.done():
            self.settled.set_result(False)
        if self._slot is not None:
            self._slot.cancel()
        if self._process is not None:
            self._process.kill()
            await asyncio.shield(self._process.exited)
            self._process.close()
        self._api.close()

    async def _initialised(self) -> Event:
        """Wait for the first `/next`."""
        self._set_limit(self._init_seconds)
        event = await self._events.get()
        self._set_limit(None)
        self._sample()
        return event

    async def _ran(self, work: Work) -> Event:
        """Hand the work over as soon as the runtime asks for it, and wait for what becomes of it."""
        deadline = int((time.time() + self.plan.version.timeout) * 1000)
        handed = replace(work, deadline=deadline)
        while True:
            if self._slot is not None and not self._slot.done():
                self._work = handed
                self._slot.set_result(handed)
            event = await self._events.get()
            if not isinstance(event, Ready):
                return event

    async def _finished(self, work: Work, event: Event, duration: float, init_duration: float | None) -> Outcome:
        self._work = None
        assert self._process is not None
        if isinstance(event, Posted | Failed | Oversize):
            self.state = State.RETURNING
            self._process.drain()
        else:
            self._sample()
            await self.end()
        failure = platform_failure(event, work.request_id, self.plan.version.timeout)
        if isinstance(event, TimeIsUp):
            duration = self.plan.version.timeout * 1000.0
            self._output.line(self._log.timed_out(work.request_id, self.plan.version.timeout))
        if isinstance(event, Posted | Failed | InitFailed):
            payload, kind = event.payload, "" if isinstance(event, Posted) else event.error_type
        else:
            assert failure is not None
            payload, kind = failure.body(), failure.kind
        status = failure.status if failure else "success" if isinstance(event, Posted) else "error"
        self._report(work, duration, init_duration, status, kind, failure is not None, len(payload))
        return Outcome(payload, not isinstance(event, Posted), self._output.take())

    async def _init_failed(self, work: Work, event: Exited | InitFailed, duration: float) -> Outcome:
        """The function couldn't be loaded: that is the outcome of the invocation that waited for it."""
        await self.end()
        failure = platform_failure(event, work.request_id, self.plan.version.timeout)
        kind = failure.kind if failure else event.error_type if isinstance(event, InitFailed) else ""
        payload = failure.body() if failure else event.payload if isinstance(event, InitFailed) else b""
        self._output.line(self._log.init_failed(duration, "error", kind))
        self._output.line(self._log.start(work.request_id, self.plan.version.number))
        self._report(work, duration, None, "error", kind, True, len(payload))
        return Outcome(payload, True, self._output.take())

    def _report(
        self, work: Work, duration: float, init: float | None, status: str, kind: str, platform: bool, produced: int
    ) -> None:
        self._sample()
        size = self.plan.version.memory_size
        used = size * _MB if self._out_of_memory else self._peak
        report = Report(work.request_id, duration, size, used, init, status, kind, platform)
        self._output.line(self._log.end(report, produced))

    def _exited(self, code: int) -> None:
        self.state = State.ENDED
        self._events.put_nowait(Exited(code))
        self._on_end(self)

    def _set_limit(self, seconds: float | None) -> None:
        if self._limit is not None:
            self._limit.cancel()
        loop = asyncio.get_running_loop()
        self._limit = None if seconds is None else loop.call_later(seconds, self._events.put_nowait, TimeIsUp())

    @contextmanager
    def _watched_memory(self) -> Iterator[None]:
        """Look at the process's memory now and then, and kill it when it uses more than the function has."""
        loop = asyncio.get_running_loop()

        def look() -> None:
            self._sample()
            if self._process is not None and memory.exceeds(self._process.pid, self.plan.version.memory_size * _MB):
                self._out_of_memory = True
                self._process.kill()
                return
            self._look = loop.call_later(_SAMPLE_SECONDS, look)

        self._look = loop.call_later(_SAMPLE_SECONDS, look)
        try:
            yield
        finally:
            self._look.cancel()

    def _sample(self) -> None:
        if self._process is not None and not self._process.exited.done():
            self._peak = max(self._peak, memory.peak(self._process.pid))


def could_not_start(work: Work, plan: Plan, error: OSError, keep: Keep = keep_nothing) -> Outcome:
    """The outcome of an invocation whose environment's program can't be started."""
    failure = not_started(plan.command.argv[0], error, work.request_id)
    record = partial(keep, log_group(plan.function), log_stream(plan.version.number))
    log, output = platform_log(plan.version.log_format), Output(record=record)
    output.line(log.start(work.request_id, plan.version.number))
    output.line(
        log.end(Report(work.request_id, 0.0, plan.version.memory_size, 0, None, "error", failure.kind, True), 0)
    )
    return Outcome(failure.body(), True, output.take())
