"""Runs an endpoint until it is told to end: the body of `workbench serve` and of `python -m workbench.local`."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from workbench.core.errors import WorkbenchError
from workbench.local import samples_path


def run(
    functions: Path | None = None,
    port: int = 0,
    *,
    on_ready: Callable[[str, Sequence[str]], None],
    pass_credentials: bool = False,
    until_stdin_closes: bool = False,
    max_environments: int | None = None,
    idle_seconds: float | None = None,
) -> None:
    """Serve `functions` (the samples if None) on loopback until SIGINT or SIGTERM, or standard input's end if asked.

    Blocks. When it returns, no environment is left. `on_ready` is called once, as soon as the endpoint answers, with
    its URL (`http://127.0.0.1:PORT`) and a sentence for each function that can't be served or was only served in
    part.

    Raises WorkbenchError if the folder or the port can't be had, or this system can't run functions.
    """
    if os.name != "posix":
        raise unsupported()
    from workbench.local.definitions import BadDefinition
    from workbench.local.endpoint import Endpoint, Options, default_limits
    from workbench.local.pool import IDLE_SECONDS, Limits

    count = max_environments or default_limits().environments
    limits = Limits(count, count, IDLE_SECONDS if idle_seconds is None else idle_seconds)
    options = Options(functions or samples_path(), port, pass_credentials, limits)

    async def serve() -> None:
        stop = asyncio.Event()
        _end_on_signals(stop)
        if until_stdin_closes:
            _end_with_stdin(stop)
        endpoint = Endpoint(options)
        try:
            await endpoint.start()
            on_ready(endpoint.url, endpoint.warnings())
            await stop.wait()
        finally:
            await endpoint.close()

    try:
        asyncio.run(serve())
    except BadDefinition as error:
        raise WorkbenchError("No functions to serve", str(error), "Name a folder of function folders.") from error
    except OSError as error:
        raise WorkbenchError("The local endpoint can't listen", f"Port {port}: {error.strerror or error}") from error


def unsupported() -> WorkbenchError:
    """What to say where the endpoint can't run."""
    return WorkbenchError(
        "No local endpoint on this system",
        "Running functions locally needs Linux or macOS.",
        "Targets on AWS (--profile, --region) and other endpoints (--endpoint-url) work here.",
    )


def _end_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)


def _end_with_stdin(stop: asyncio.Event) -> None:
    """A thread waits for standard input's end: a loop can't watch every kind of file that may stand there."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        try:
            while os.read(0, 4096):
                pass
        except OSError:  # closed from the start: that is an end too
            pass
        loop.call_soon_threadsafe(stop.set)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()
