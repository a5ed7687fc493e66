"""Ten thousand functions: listing them, showing them, filtering, scrolling; beside boto3 and Textual's own widgets.

The server is a process of its own, so that the CPU told is the client's. To reach (performance.md): 600 ms of CPU for
listing all of them, 50 ms from a key in the filter to the screen, a frame (16 ms) for scrolling. Drawing is in memory,
160x48: "seen" is until the screen is drawn, "at work" what of it is CPU.
"""

import asyncio
import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

import boto3
from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable, OptionList
from textual.widgets.option_list import Option

from tests.service.many_functions import function
from tests.tui.fakes import FakeEvents, make_app, screen_of
from workbench.core.functions import Function
from workbench.service.target import Target
from workbench.tui.panes.functions import FunctionsPane

COUNT = 10_000
SIZE = (160, 48)
ROUNDS = 5
TYPED = "order cr", "thumb", "spcc", "aeio", "00017"
"""What somebody types into the filter, a key at a time."""

Took = tuple[float, float]
"""Milliseconds until it is seen, and of them those at work."""


@contextmanager
def served(count: int) -> Iterator[str]:
    """The URL of an endpoint with so many functions."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.service.many_functions", str(count)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.communicate()


def report(what: str, took: list[Took], reach: float | None = None) -> float:
    """One line of the table; the median at work."""
    seen, worked = (statistics.median(column) for column in zip(*took, strict=True))
    most = max(worked for _, worked in took)
    limit = f"   to reach {reach:.0f}" if reach else ""
    print(f"{what:44}{seen:9.1f} ms seen{worked:9.1f} ms at work{most:9.1f} most{limit}", flush=True)
    return float(worked)


def timed_call(call: Callable[[], object]) -> Took:
    """How long a call takes."""
    began, worked = time.perf_counter(), time.process_time()
    call()
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def listing(url: str) -> None:
    """Listing through the service, without an interface."""
    boto = boto3.client("lambda", "us-east-1", endpoint_url=url, aws_access_key_id="x", aws_secret_access_key="x")
    ours: list[Took] = []
    theirs: list[Took] = []
    first: list[Took] = []
    with closing(boto), closing(Target(endpoint_url=url, embedded=True).connect()) as connection:

        def by_us() -> None:
            assert sum(len(page) for page in connection.catalog.functions()) == COUNT

        def by_boto() -> None:
            pages = boto.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 50})
            assert sum(len(page["Functions"]) for page in pages) == COUNT

        for _ in range(ROUNDS):
            first.append(timed_call(lambda: next(iter(connection.catalog.functions()))))
            ours.append(timed_call(by_us))
            theirs.append(timed_call(by_boto))
    report("the first page", first)
    floor = report("boto3's paginator, all", theirs)
    print(f"{'':44}{report('the catalog, all', ours, 600) / floor:9.2f} x boto3")


async def until(pane: FunctionsPane, words: str) -> None:
    """Wait for words in the pane's border."""
    while words not in str(pane.border_subtitle):  # noqa: ASYNC110 - nothing tells when it is
        await asyncio.sleep(0.002)


async def workbench(url: str) -> list[Function]:
    """The whole workbench on that endpoint. The functions, for the other widgets."""
    app = make_app(Target(endpoint_url=url, embedded=True), start="", events=FakeEvents({}))
    began, worked = time.perf_counter(), time.process_time()
    async with app.run_test(size=SIZE) as pilot:
        pane = screen_of(app).query_one(FunctionsPane)
        await until(pane, "function")
        first = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
        await until(pane, "10,000 functions")
        report("workbench: start to first rows", [first])
        both = (time.perf_counter() - began) * 1000 - first[0], (time.process_time() - worked) * 1000 - first[1]
        report("workbench: first rows to all of them", [both], 600)
        await pilot.pause()
        gc.collect()
        gc.freeze()  # as the workbench does after its first paint
        await keys(pane, app)
        return [pane.list.listing[at].function for at in range(len(pane.list.listing))]


async def drawn(app: App[None]) -> None:
    """Wait until the screen is laid out and drawn."""
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    await done.wait()


async def timed(app: App[None], act: Callable[[], object]) -> Took:
    """From an act until it can be seen."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    await drawn(app)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


async def keys(pane: FunctionsPane, app: App[None]) -> None:
    """Filter, scroll, unfold."""
    filtered: list[Took] = []
    for words in TYPED:
        for end in range(1, len(words) + 1):
            part = words[:end]
            filtered.append(await timed(app, partial(pane.narrow, part)))
        filtered.append(await timed(app, lambda: pane.narrow("")))
    report("filter: a key", filtered, 50)
    listed = pane.list
    listed.focus()
    report("scroll: a page", [await timed(app, lambda: listed.action_move_page(1)) for _ in range(40)], 16)
    report("scroll: a row", [await timed(app, lambda: listed.action_move(1)) for _ in range(100)], 16)
    ends = [await timed(app, partial(listed.action_move, way * (1 << 40))) for way in (1, -1)]
    report("scroll: to the end and back", ends, 16)


class Host(App[None]):
    """One widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def compose(self) -> ComposeResult:
        """The widget alone."""
        yield self._widget


async def stock(functions: list[Function]) -> None:
    """Textual's own widgets, filtered by a plain substring, and filled anew with what is left."""
    options = OptionList()
    table: DataTable[str] = DataTable(cursor_type="row")

    def fill_options(words: str) -> None:
        options.clear_options()
        options.add_options([Option(one.name) for one in functions if words in one.name])

    def fill_table(words: str) -> None:
        table.clear(columns=True)
        table.add_columns("name", "runtime")
        table.add_rows([(one.name, one.configuration.runtime or "") for one in functions if words in one.name])

    for name, widget, fill in (("OptionList", options, fill_options), ("DataTable", table, fill_table)):
        async with Host(widget).run_test(size=SIZE) as pilot:
            app = pilot.app
            report(f"{name}: all of them", [await timed(app, partial(fill, ""))])
            typed = ("t", "th", "thu", "thum", "thumb", "")
            took = [await timed(app, partial(fill, part)) for part in typed]
            report(f"{name}: a key", took)
            page = widget.action_page_down
            report(f"{name}: a page", [await timed(app, page) for _ in range(20)])


def main() -> None:
    """Print the table."""
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = tempfile.mkdtemp()
    print(f"{COUNT:,} functions, about {len(str(function(0))):,} bytes each")
    with served(COUNT) as url:
        listing(url)
        functions = asyncio.run(workbench(url))
    asyncio.run(stock(functions))


if __name__ == "__main__":
    main()
