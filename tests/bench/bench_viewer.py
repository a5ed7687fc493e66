"""The viewer on a response of 6 MB: first screen, scroll, fold, search; beside Textual's own widgets in the same run.

The time is from the call until the screen is laid out and drawn (in memory, 160x48); memory is what the process has
more than before. Textual draws sixty times a second, so what is seen is seen some milliseconds after the work is done:
both are told. To reach (performance.md): first screen 100 ms, scroll 16, fold 20, next hit 30, 80 MiB. TextArea gets a
tenth of the document: the whole takes minutes of anybody's time.
"""

import asyncio
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import Log, TextArea, Tree

from workbench.core.json_pretty import indented
from workbench.tui.widgets.errands import Errand
from workbench.tui.widgets.json_view import ResponseView

SIZE = (160, 48)
BYTES = 6_250_000
ROUNDS = 7


def response(size: int = BYTES) -> bytes:
    """One line of JSON that is about so many bytes when it is indented."""
    random.seed(1)
    note = 'said \\"fine\\" about it, twice: once on the telephone, where the line was bad, and once more in a letter'
    items = (
        f'{{"id":{at},"sku":"tea-{at}","name":"Grüner Tee № {at}","price":{random.random() * 90:.2f},"tags":["a","b"],'
        f'"stock":{{"here":{at % 7},"there":0}},"note":"{note} that took a week to come."}}'
        for at in range(size // 400)
    )
    return f'{{"items":[{",".join(items)}]}}'.encode()


def resident() -> float:
    """MiB of the process."""
    for line in Path("/proc/self/status").read_text().splitlines() if sys.platform == "linux" else ():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Host(App[None]):
    """One widget."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def compose(self) -> ComposeResult:
        """The widget alone."""
        yield self._widget

    def on_errand(self, event: Errand) -> None:
        """As a screen does."""
        self.run_worker(event.run, thread=True)


async def drawn(app: App[None]) -> None:
    """Wait until the screen is laid out and drawn."""
    done = asyncio.Event()
    app.screen.call_after_refresh(done.set)
    await done.wait()


Took = tuple[float, float]
"""Milliseconds until it can be seen, and of them those at work."""


async def timed(app: App[None], act: Callable[[], object]) -> Took:
    """From an act until it can be seen."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    await drawn(app)
    return (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000


def report(what: str, took: list[Took], reach: float | None = None) -> float:
    """One line of the table."""
    seen, worked = (statistics.median(column) for column in zip(*took, strict=True))
    most = max(worked for _, worked in took)
    limit = f"   to reach {reach:.0f}" if reach else ""
    print(
        f"{what:44}{seen:9.1f} ms seen{worked:9.1f} ms at work{most:9.1f} most{limit}",
        flush=True,
    )
    return float(worked)


async def ours(payload: bytes, label: str) -> float:
    """Everything about the own widget; the median of the first screen."""
    view = ResponseView()
    async with Host(view).run_test(size=SIZE) as pilot:
        app = pilot.app
        await timed(app, lambda: view.show(b'{"a": 1}'))
        gc.collect()
        gc.freeze()  # as the workbench does
        before = resident()
        first = report(
            f"{label}: first screen", [await timed(app, lambda: view.show(payload)) for _ in range(ROUNDS)], 100
        )
        document = view.document
        document.focus()
        gc.collect()
        print(f"{label + ': memory':44}{resident() - before:9.1f} MiB")
        report(f"{label}: a page down", [await timed(app, lambda: document.action_move_page(1)) for _ in range(40)], 16)
        report(f"{label}: a line down", [await timed(app, lambda: document.action_move(1)) for _ in range(100)], 16)
        report(f"{label}: to the end", [await timed(app, lambda: document.action_move(1 << 40))], 16)
        if label == "pretty":
            report("pretty: fold all", [await timed(app, lambda: document.action_fold_to(1)) for _ in range(5)], 20)
            document.action_unfold_all()
            report(
                "pretty: fold to level 2", [await timed(app, lambda: document.action_fold_to(2)) for _ in range(5)], 20
            )
            document.action_unfold_all()
            document.go_to(2)
            report(
                "pretty: fold and unfold one", [await timed(app, document.action_toggle_fold) for _ in range(20)], 20
            )
        view.action_search()
        bar = app.screen.query_one("SearchBar BarInput")
        report(
            f"{label}: search typed", [await timed(app, lambda: setattr(bar, "value", "said")) for _ in range(1)], 30
        )
        report(f"{label}: next hit", [await timed(app, lambda: view.action_next_hit(1)) for _ in range(20)], 30)
        report(f"{label}: a miss", [await timed(app, lambda: setattr(bar, "value", "nowhere"))], 30)
        if label == "pretty":
            report("raw: first screen", [await timed(app, lambda: view.set_view("raw"))], 100)
            report("raw: a page down", [await timed(app, lambda: document.action_move_page(1)) for _ in range(40)], 16)
            report("raw: to the end", [await timed(app, lambda: document.action_move(1 << 40))], 16)
            view.action_search()
            report("raw: search typed", [await timed(app, lambda: setattr(bar, "value", "said"))], 30)
            report("raw: next hit", [await timed(app, lambda: view.action_next_hit(1)) for _ in range(20)], 30)
    return first


W = TypeVar("W", bound=Widget)


async def stock(name: str, make: Callable[[], W], fill: Callable[[W], object]) -> float:
    """The first screen of one of Textual's widgets."""
    widget = make()
    async with Host(widget).run_test(size=SIZE) as pilot:
        took = [await timed(pilot.app, lambda: fill(widget))]
        step = [await timed(pilot.app, lambda: widget.scroll_page_down(animate=False)) for _ in range(10)]
    first = report(f"{name}: first screen", took)
    report(f"{name}: a page down", step)
    return first


def fill_tree(tree: Tree[None], payload: bytes) -> None:
    """All of a document as nodes."""
    import json

    def add(node: Any, value: object, label: str) -> None:
        if isinstance(value, dict | list):
            child = node.add(label, expand=True)
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                add(child, inner, str(key))
        else:
            node.add_leaf(f"{label}: {value!r}".replace("[", "("))

    add(tree.root, json.loads(payload), "payload")
    tree.root.expand()


async def main() -> None:
    """Print the table."""
    payload = response()
    pretty = indented(payload) or b""
    print(f"{len(payload):,} bytes in one line, {len(pretty):,} bytes in {pretty.count(10):,} lines when indented")
    first = await ours(payload, "pretty")
    text = pretty.decode()
    await ours(text.encode().replace(b"{", b"<"), "text")
    tenth = text[: len(text) // 10]
    small = await ours_first(response(BYTES // 10))
    log = await stock("Log", Log, lambda log: log.write(text))
    area = await stock(
        "TextArea, a tenth",
        lambda: TextArea(read_only=True),
        lambda area: area.load_text(tenth),
    )
    tree = await stock("Tree", lambda: Tree("response"), lambda tree: fill_tree(tree, payload))
    ratios = f"Log {log / first:.1f}, Tree {tree / first:.1f}, TextArea on a tenth {area / small:.1f}"
    print(f"first screen, ours = 1: {ratios}")


async def ours_first(payload: bytes) -> float:
    """The first screen of something smaller."""
    view = ResponseView()
    async with Host(view).run_test(size=SIZE) as pilot:
        return report(
            "pretty, a tenth: first screen", [await timed(pilot.app, lambda: view.show(payload)) for _ in range(3)]
        )


if __name__ == "__main__":
    asyncio.run(main())
