"""A response of 6 MB through a terminal: first screen, scrolling, folding, next hit, memory; beside Log and Tree.

To reach (performance.md): the first screen 100 ms after the response has gone out, a page in 16 ms, a fold in 20, the
next hit in 30, 80 MiB over the idle program. Log gets the whole text, Tree a tenth: it takes seconds for that already.
"""

import statistics

from tests.bench import documents
from tests.bench.answers import Answers
from tests.bench.programs import INVOKE, RESPONSE_PANE, fill, stock, workbench
from tests.bench.table import Row, add, ms, ratio, skipped
from tests.bench.terminal import NotSeen, Terminal

PAGE_DOWN, FOLD, UNFOLD = b"\x1b[6~", b"-", b"+"
ROUNDS = 5


def first_screens(terminal: Terminal, answers: Answers) -> list[float]:
    """Milliseconds from the end of the response to the screen that shows it, run by run."""
    times = []
    for _ in range(ROUNDS):
        terminal.send(INVOKE)
        shown = terminal.until("executed")
        times.append((shown - answers.sent_at) * 1000)
        terminal.quiet(0.5)
    return times


def steps(terminal: Terminal, keys: bytes, count: int) -> list[float]:
    """Milliseconds from each of so many keys to the frame that it brings."""
    times = []
    for _ in range(count):
        times.append(terminal.effect(keys))
        terminal.quiet(0.1)
    return times


def ours() -> tuple[list[float], list[float]]:
    """The workbench; its first screens and its pages, for others to be compared with."""
    with Answers(documents.pretty()) as answers, workbench(b"{}", answers) as terminal:
        idle = terminal.memory
        first = first_screens(terminal, answers)
        add(Row("response of 6 MB → first screen", "100 ms", ms(first)))
        add(Row("memory of a response of 6 MB", "80 MiB", f"{terminal.memory - idle:,.0f} MiB"))
        terminal.send(RESPONSE_PANE)
        terminal.quiet(0.5)
        pages = steps(terminal, PAGE_DOWN, 40)
        add(Row("response: a page down", "16 ms", ms(pages)))
        folds = steps(terminal, FOLD, 5)
        terminal.send(UNFOLD)
        terminal.quiet(0.5)
        add(Row("response: fold all", "20 ms", ms(folds)))
        terminal.send(b"/")
        terminal.quiet(0.3)
        terminal.send(b"tea-1")
        terminal.quiet(0.5)
        terminal.send(b"\r")
        terminal.quiet(0.3)
        add(Row("response: the next hit", "30 ms", ms(steps(terminal, b"n", 20))))
    return first, pages


def beside(first: list[float], pages: list[float]) -> None:
    """Textual's own widgets, in the same run."""
    for kind, document, size in (("log", documents.pretty(), "6 MB"), ("tree", documents.smaller(600_000), "600 KB")):
        with stock(kind, document) as terminal:
            filled = [fill(terminal)]
            paged = steps(terminal, PAGE_DOWN, 10)
        said = f"{statistics.median(filled):,.0f} ms to fill, a page {statistics.median(paged):,.1f} ms"
        add(Row(f"response: stock {kind.capitalize()} at {size}", "", "", said, ratio(first, filled)))


def main() -> None:
    """Print the rows."""
    try:
        beside(*ours())
    except NotSeen as error:
        skipped("response of 6 MB", error)


if __name__ == "__main__":
    main()
