"""The embedded Lambda endpoint: a server in its own right, on loopback, that any Lambda client can use.

It runs as a process of its own (`python -m workbench.local`). The rest of the workbench reaches it over HTTP only, and
imports no more of it than `launcher` and this file, which are light on purpose: no aiohttp, no asyncio.
"""

from pathlib import Path


def samples_path() -> Path:
    """The folder of the sample functions that come with the workbench; their saved events are in its `events/`."""
    return Path(__file__).parent / "samples"
