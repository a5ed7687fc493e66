"""The client of macOS in real environments: awslambdaric's vendored part on the stand-in for its compiled part."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from tests.local.support import write
from workbench.local import runtimes
from workbench.local.definitions import Version
from workbench.local.environment import Environment, Plan, State
from workbench.local.events import Outcome, Work
from workbench.local.reaper import Reaper
from workbench.local.runtimes import command
from workbench.local.variables import Variables

Make = Callable[..., Awaitable[Environment]]


@pytest_asyncio.fixture
async def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Make]:
    """Start an environment for some code, on the stand-in."""
    known = runtimes._home_of
    missing = ("awslambdaric", "runtime_client")
    monkeypatch.setattr(runtimes, "_home_of", lambda name: None if name in missing else known(name))
    reaper = Reaper(str(tmp_path / "workspace"))
    started: list[Environment] = []

    async def start(code: str, limit: int = 3, init_seconds: float = 10) -> Environment:
        folder = write(tmp_path / "code", {"app.py": code})
        version = Version("$LATEST", folder, "app.handler", "python3.11", limit)
        plan = Plan("f", version, folder, 0, command("python3.11", "app.handler", folder), "us-east-1")
        variables = Variables(os.environ, tmp_path, pass_credentials=False)
        environment = Environment(plan, variables, reaper, lambda _: None, init_seconds)
        started.append(environment)
        await environment.start()
        return environment

    yield start
    for environment in started:
        await environment.end()
    reaper.close()


async def invoke(environment: Environment, event: bytes = b"{}") -> Outcome:
    outcome = await environment.invoke(Work("id-1", event, "arn:x", "Root=1", '{"custom": {"a": "\\u00e9"}}', "t"))
    await environment.settle()
    return outcome


async def test_invocations_and_their_context(make: Make) -> None:
    code = (
        "def handler(event, context):\n"
        "    print('seen')\n"
        "    return [event, context.aws_request_id, context.client_context.custom, context.tenant_id,\n"
        "            context.invoked_function_arn, context.get_remaining_time_in_millis() > 2000]\n"
    )
    environment = await make(code)
    for _ in range(2):
        outcome = await invoke(environment, '"ü"'.encode())
        assert outcome.payload == b'["\\u00fc", "id-1", {"a": "\\u00e9"}, "t", "arn:x", true]'
        assert b"seen\nEND RequestId: id-1" in outcome.log
        assert environment.state is State.IDLE


async def test_failures(make: Make) -> None:
    environment = await make("def handler(event, context): raise ValueError('nö\\r\\nX: y')\n")
    for _ in range(2):
        outcome = await invoke(environment)
        assert outcome.failed
        assert b'"errorType": "ValueError"' in outcome.payload


async def test_a_response_over_the_limit_ends_it(make: Make) -> None:
    environment = await make("def handler(event, context): return 'x' * 6291556\n")
    assert b"Function.ResponseSizeTooLarge" in (await invoke(environment)).payload
    assert environment.state is State.ENDED


async def test_code_that_cannot_be_loaded(make: Make) -> None:
    outcome = await invoke(await make("import nothing_of_that_name\n"))
    assert b"Runtime.ImportModuleError" in outcome.payload


async def test_a_hanging_initialisation_ends_with_the_functions_timeout(make: Make) -> None:
    environment = await make("import time\nprint('hanging', flush=True)\ntime.sleep(60)\n", 1, 2)
    began = asyncio.get_running_loop().time()
    outcome = await invoke(environment)
    assert 2.9 < asyncio.get_running_loop().time() - began < 30
    assert b"Sandbox.Timedout" in outcome.payload
    log = outcome.log.decode()
    assert "hanging\nINIT_REPORT Init Duration: 2000.00 ms\tPhase: init\tStatus: timeout\nSTART " in log
    assert "Init Duration" not in log.partition("\nREPORT ")[2]


async def test_a_slow_initialisation_may_use_the_functions_time(make: Make) -> None:
    environment = await make("import time\ntime.sleep(0.5)\ndef handler(event, context): return 1\n", 3, 0.2)
    outcome = await invoke(environment)
    assert outcome.payload == b"1"


async def test_a_failing_late_initialisation_is_the_outcome(make: Make) -> None:
    environment = await make("import time\ntime.sleep(0.5)\nimport nothing_of_that_name\n", 3, 0.2)
    outcome = await invoke(environment)
    assert (outcome.failed, b"Runtime.ImportModuleError" in outcome.payload) == (True, True)
    assert environment.state is State.ENDED


async def test_where_the_system_has_no_pidfd_a_thread_waits(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    environment = await make("import os\ndef handler(event, context): os._exit(3) if event else None\n")
    assert (await invoke(environment)).payload == b"null"
    assert b"exit status 3" in (await invoke(environment, b"1")).payload
    assert environment.state is State.ENDED
