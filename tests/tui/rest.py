"""When the interface is at rest: a rule, in the place of Textual's guess from the processor's load.

That guess waits the longer the busier the machine is, and may be wrong then.

At rest means: every widget has done what waited for it, nothing is left to be drawn or called after drawing, and no
short timer that fires once is under way. Threads are not looked at: `settled` in fakes.py does that.
"""

import asyncio
import time
from collections.abc import Iterator

import pytest
from textual._context import active_app
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

_SHORT = 0.5
"""Seconds of a timer that is waited for; the longer ones are those of toasts."""
_PATIENCE = 20.0
"""Seconds."""


async def at_rest(*_arguments: float) -> None:
    """Wait until the app that is active is at rest. Takes the arguments of what it stands in for."""
    app = active_app.get()
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if not app._running or app._exception_event.is_set() or app._exit:
            return
        await _all_have_had_their_turn(app)
        if app._screen_stack:
            app.screen._on_timer_update()
        nodes = list(_nodes(app))
        if not any(_is_busy(node) for node in nodes):
            if not any(_has_timer(node) for node in nodes):
                return
            await asyncio.sleep(0.01)
        else:
            await asyncio.sleep(0)
    raise AssertionError("the interface never came to rest")


def _nodes(app: App[object]) -> Iterator[MessagePump]:
    yield app
    for screen in app._screen_stack:
        yield from screen.walk_children(with_self=True)


async def _all_have_had_their_turn(app: App[object]) -> None:
    """Wait until each widget has come to what is put into its queue now."""
    waiting = 0
    done = asyncio.Event()

    def has_come() -> None:
        nonlocal waiting
        waiting -= 1
        if waiting == 0:
            done.set()

    has_come._param_count = 0  # type: ignore[attr-defined]  # or else Textual looks it up each time, which takes long
    for node in list(_nodes(app)):
        if node.call_later(has_come):
            waiting += 1
    ends = [asyncio.ensure_future(done.wait()), asyncio.ensure_future(app._exception_event.wait())]
    if waiting:
        await asyncio.wait(ends, timeout=5, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()


def _is_busy(node: MessagePump) -> bool:
    if not node._running:
        return False
    if node.message_queue_size or node._next_callbacks:
        return True
    return isinstance(node, Screen) and bool(node._callbacks or node._dirty_widgets or node._layout_required)


def _has_timer(node: MessagePump) -> bool:
    return node._running and any(
        timer._repeat == 0 and timer._interval <= _SHORT and timer._task is not None and not timer._task.done()
        for timer in node._timers
    )


@pytest.fixture(autouse=True)
def rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual's pilot wait by this rule, and no cursor blink."""
    monkeypatch.setattr(Input.cursor_blink, "_default", False)
    monkeypatch.setattr("textual.app.wait_for_idle", at_rest)
    monkeypatch.setattr("textual.pilot.wait_for_idle", at_rest)
