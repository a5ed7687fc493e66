"""When the interface is at rest: a rule, in the place of Textual's guess from the processor's load.

That guess waits the longer the busier the machine is, and may be wrong then. The pilot's other way to wait sends every
widget a callback to come back with, which costs more than most of what the widgets do.

At rest means: the event loop has nothing to run, every widget waits for its next message, nothing is left to be drawn
or called after drawing, and no short timer that fires once is under way. Between the keys of one `press` the timers are
not waited for. What is to be drawn is drawn, as soon as the loop has nothing else to run. Threads are not looked at:
`settled` in fakes.py does that.

To be drawn is to be laid out. The picture itself, which no terminal shows here, is made at each pause of the pilot, and
not of each state that a key passes through.
"""

import asyncio
import time
from collections.abc import Iterator
from typing import Any
from weakref import WeakSet

import pytest
from textual._compositor import Compositor
from textual._context import active_app
from textual.app import App
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

_SHORT = 0.5
"""Seconds of a timer that is waited for; the longer ones are those of toasts."""
_PATIENCE = 20.0
"""Seconds."""


async def at_rest() -> None:
    """Wait until the app that is active is at rest."""
    await _waited(timers=True)


async def taken(*_arguments: float) -> None:
    """Wait until a key is dealt with, but for the timers: who types does not wait for what waits for the typing's end.

    Takes the arguments of what it stands in for, as the others do.
    """
    await _waited(timers=False)


async def _waited(*, timers: bool) -> None:
    app = active_app.get()
    loop = asyncio.get_running_loop()
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        await asyncio.sleep(0)
        if not app._running or app._exception_event.is_set() or app._exit:
            return
        if loop._ready:
            continue
        _draw(app)
        if loop._ready:
            continue
        if any(_is_busy(node) for node in _nodes(app)):
            await asyncio.sleep(0.001)  # it waits for a thread or a timer
        elif timers and any(_has_timer(node) for node in _nodes(app)):
            await asyncio.sleep(0.005)
        else:
            return
    raise AssertionError("the interface never came to rest")


def _draw(app: App[object]) -> None:
    """Do at once what the screens' timers would do within a sixtieth of a second."""
    for screen in list(app._screen_stack):
        if screen._running:
            screen._on_timer_update()


async def looked_at(*_arguments: float) -> None:
    """Wait until the app is at rest, and make the picture of it if it is another one than before."""
    await at_rest()
    app = active_app.get()
    if app._running and app._screen_stack and app.screen._compositor in _unseen:
        _unseen.discard(app.screen._compositor)
        picture(app.screen._compositor, full=True, screen_stack=app._background_screens)


_unseen: WeakSet[Compositor] = WeakSet()
picture = Compositor.render_update


def _left_out(compositor: Compositor, full: bool = False, **more: Any) -> Any:
    """The picture if somebody asks for the whole of it; else it is remembered that it was not made."""
    if full:
        return picture(compositor, full=True, **more)
    compositor._dirty_regions.clear()
    _unseen.add(compositor)
    return None


def _nodes(app: App[object]) -> Iterator[MessagePump]:
    yield app
    for screen in app._screen_stack:
        yield from screen.walk_children(with_self=True)


def _is_busy(node: MessagePump) -> bool:
    if not node._running:
        return False
    waits = bool(node._message_queue.ready_event._waiters)
    if node.message_queue_size or node._next_callbacks or not waits:
        return True
    return isinstance(node, Screen) and bool(node._callbacks or node._dirty_widgets or node._layout_required)


def _has_timer(node: MessagePump) -> bool:
    return node._running and any(
        timer._repeat == 0 and timer._interval <= _SHORT and timer._task is not None and not timer._task.done()
        for timer in node._timers
    )


async def _taken_without_error(pilot: Pilot[object], timeout: float = 30.0) -> bool:  # noqa: ASYNC109 - the pilot's
    await taken()
    return not pilot.app._exception_event.is_set()


@pytest.fixture(autouse=True)
def rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Textual's pilot wait by this rule, and no cursor blink."""
    monkeypatch.setattr(Input.cursor_blink, "_default", False)
    monkeypatch.setattr("textual.app.wait_for_idle", taken)
    monkeypatch.setattr("textual.pilot.wait_for_idle", looked_at)
    monkeypatch.setattr(Compositor, "render_update", _left_out)
    monkeypatch.setattr(Pilot, "_wait_for_screen", _taken_without_error)
