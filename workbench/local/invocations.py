"""The Invoke operation: what a caller asks for is checked, a version is chosen, and an environment runs it.

Everything refused here is refused before any code ran.
"""

import asyncio
import base64
import binascii
import json
import random
import re
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from typing import NoReturn

from msgspec import Struct, field

from workbench.core.payload import Problem, check
from workbench.local.definitions import Alias, Function, Version
from workbench.local.environment import Plan
from workbench.local.events import Outcome, Work
from workbench.local.faults import Refusal, invalid
from workbench.local.pool import Pool
from workbench.local.runtimes import CannotRun, Command, command
from workbench.local.sources import Sources

_TYPES = ("RequestResponse", "Event", "DryRun")
_LOG_TYPES = ("None", "Tail")
_CONTEXT_LIMIT = 3583
_TENANT = re.compile(r"[a-zA-Z0-9._:/=+\-@ ]{1,256}")
_TRACE = re.compile(r"[!-~]{1,512}")
_PRINTABLE = re.compile(r"[ -~]*")
_SHOWN = 500
_SMALL = 100_000
_QUEUED_EVENTS = 64
_EVENT_PATIENCE = 900.0
_RETRY_SECONDS = 0.2


class Call(Struct, frozen=True):
    """An Invoke request whose function was found and knows `qualifier`. `headers` are by lower-case name."""

    request_id: str
    function: Function
    qualifier: str
    arn: str
    region: str
    headers: Mapping[str, str]
    body: bytes


class Answer(Struct, frozen=True):
    """The HTTP answer to an Invoke."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Invocations:
    """Runs calls on `pool`. `chance` gives numbers in [0, 1): it decides which version of an alias runs."""

    def __init__(self, sources: Sources, pool: Pool, chance: Callable[[], float] = random.random) -> None:
        self._sources = sources
        self._pool = pool
        self._chance = chance
        self._commands: dict[tuple[str, str, str], Command] = {}
        self._events: set[asyncio.Task[None]] = set()
        self._told: set[str] = set()

    async def invoke(self, call: Call) -> Answer:
        """Check and run `call`. Raises Refusal for whatever is wrong with it."""
        kind = _one_of(call.headers.get("x-amz-invocation-type", "RequestResponse"), "invocationType", _TYPES)
        log_type = _one_of(call.headers.get("x-amz-log-type", "None"), "logType", _LOG_TYPES)
        work = await _checked(call)
        version = self.chosen(call.function, call.qualifier)
        executed = {"X-Amz-Executed-Version": version.number}
        if kind == "DryRun":
            return Answer(204, b"", executed)
        plan = await self._plan(call, version, work.tenant_id)
        if kind == "Event":
            self._run_later(plan, work)
            return Answer(202)
        outcome = await self._pool.invoke(plan, work)
        return _answer(outcome, executed, tail=log_type == "Tail", trace_id=work.trace_id)

    def chosen(self, function: Function, qualifier: str) -> Version:
        """The version that one invocation at `qualifier` runs: behind an alias with weights, chance decides."""
        found = function.at(qualifier)
        assert found is not None, "the caller found the function by this qualifier"
        return function.versions[self._drawn(found)] if isinstance(found, Alias) else found

    def _drawn(self, alias: Alias) -> str:
        point = self._chance()
        for version, weight in alias.weights.items():
            if point < weight:
                return version
            point -= weight
        return alias.version

    async def _plan(self, call: Call, version: Version, tenant_id: str) -> Plan:
        fingerprint = self._sources.fingerprint(version)
        try:
            task_root = await self._sources.task_root(call.function.name, version)
        except OSError as error:
            raise Refusal("ServiceException", f"The code of {call.function.name} can't be read: {error}") from error
        key = (version.runtime, version.handler, str(task_root))
        start = self._commands.get(key)
        if start is None:
            try:
                start = await asyncio.to_thread(command, version.runtime, version.handler, task_root)
            except CannotRun as error:
                raise Refusal("InvalidRuntimeException", str(error)) from error
            self._commands[key] = start
            self._tell(start)
        return Plan(call.function.name, version, task_root, fingerprint, start, call.region, tenant_id)

    def _tell(self, start: Command) -> None:
        for notice in start.notices:
            if notice not in self._told:
                self._told.add(notice)
                sys.stderr.write(f"{notice}\n")
                sys.stderr.flush()

    def _run_later(self, plan: Plan, work: Work) -> None:
        """Run an asynchronous invocation once; unlike Lambda's it is not repeated when it fails."""
        if len(self._events) >= _QUEUED_EVENTS:
            raise Refusal(
                "TooManyRequestsException",
                f"{_QUEUED_EVENTS} asynchronous invocations wait already.",
                extra={"Reason": "FunctionInvocationRateLimitExceeded"},
                headers={"Retry-After": "1"},
            )
        task = asyncio.create_task(self._run_event(plan, work))
        self._events.add(task)
        task.add_done_callback(self._events.discard)

    async def _run_event(self, plan: Plan, work: Work) -> None:
        until = time.monotonic() + _EVENT_PATIENCE
        while time.monotonic() < until:
            try:
                await self._pool.invoke(plan, work)
                return
            except Refusal:  # throttled: an event waits for its turn
                await asyncio.sleep(_RETRY_SECONDS)

    async def close(self) -> None:
        """Drop the asynchronous invocations that still wait or run."""
        for task in self._events:
            task.cancel()
        await asyncio.gather(*self._events, return_exceptions=True)


async def _checked(call: Call) -> Work:
    """The work for the environment, or a Refusal for its payload, client context or tenant."""
    context = _client_context(call.headers.get("x-amz-client-context", ""))
    tenant = call.headers.get("x-amz-tenant-id", "")
    if tenant and not _TENANT.fullmatch(tenant):
        raise invalid(tenant, "tenantId", r"Member must satisfy regular expression pattern: [a-zA-Z0-9\._:\/=+\-@ ]+")
    if call.body:
        verdict = check(call.body) if len(call.body) < _SMALL else await asyncio.to_thread(check, call.body)
        if isinstance(verdict, Problem):
            _refuse_payload(call.body, verdict)
    trace_id = call.headers.get("x-amzn-trace-id", "")
    if not _TRACE.fullmatch(trace_id):
        trace_id = f"Root=1-{int(time.time()):08x}-{secrets.token_hex(12)};Parent={secrets.token_hex(8)};Sampled=0"
    return Work(call.request_id, call.body or b"{}", call.arn, trace_id, context, tenant)


def _refuse_payload(body: bytes, problem: Problem) -> NoReturn:
    """Lambda's words, which are those of its JSON parser around ours."""
    shown = body[:_SHOWN].decode("utf-8", "replace")
    cut = f"[truncated {len(body) - _SHOWN} bytes]" if len(body) > _SHOWN else ""
    raise Refusal(
        "InvalidRequestContentException",
        f"Could not parse request body into json: Could not parse payload into json: {problem.message}\n"
        f' at [Source: (byte[])"{shown}"{cut}; line: {problem.line}, column: {problem.column}]',
    )


def _client_context(header: str) -> str:
    """The client context as the runtime gets it: the decoded JSON object, on one line of ASCII."""
    if not header:
        return ""
    if len(header) > _CONTEXT_LIMIT:
        raise Refusal("InvalidRequestContentException", f"Client context must be at most {_CONTEXT_LIMIT} bytes long.")
    try:
        text = base64.b64decode(header.encode("ascii"), validate=True).decode()
        value = json.loads(text)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _bad_context() from error
    if not isinstance(value, dict):
        raise _bad_context()
    return text if _PRINTABLE.fullmatch(text) else json.dumps(value)


def _bad_context() -> Refusal:
    return Refusal("InvalidRequestContentException", "Client context must be a valid Base64-encoded JSON object.")


def _one_of(value: str, member: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise invalid(value, member, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
    return value


def _answer(outcome: Outcome, executed: Mapping[str, str], *, tail: bool, trace_id: str) -> Answer:
    headers = {**executed, "X-Amzn-Trace-Id": trace_id}
    if outcome.failed:
        headers["X-Amz-Function-Error"] = "Unhandled"
    if tail:
        headers["X-Amz-Log-Result"] = base64.b64encode(outcome.log).decode()
    return Answer(200, outcome.payload, headers)
