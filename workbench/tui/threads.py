"""Threads for what blocks: one a call, and none that keeps the program from ending.

The event loop's own pool has six threads on a small machine, so that six waiting invocations would hold up the catalog,
and it joins them all at the end, so that leaving would take as long as the slowest function.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class DaemonThreads(ThreadPoolExecutor):
    """An executor that starts a daemon thread for each call. (asyncio takes only kinds of ThreadPoolExecutor.)"""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run `fn` in a thread of its own."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = fn(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001 - handed on to whoever asks for the result
                future.set_exception(error)
            else:
                future.set_result(result)

        threading.Thread(target=run, name="workbench call", daemon=True).start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Nothing to wait for: the threads end with the program."""
