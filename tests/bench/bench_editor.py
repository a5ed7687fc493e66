"""The payload editor at 6 MB through a terminal: keys, the verdict, a paste, memory; beside the stock TextArea.

To reach (performance.md): key to paint 6 / 16 ms on 6 MB in 252,556 lines and 9 / 20 in one line (median / 99th
percentile), the verdict in the frame of the key at 1 MB and 100 ms after typing stops at 6 MB, a paste of 6 MB in
500 ms, 80 MiB for it. The stock TextArea gets what it finishes in reasonable time: 100 KB and 1 MB, and 10 KB in
one line.
"""

import statistics
from collections.abc import Callable

from tests.bench import documents
from tests.bench.answers import Answers
from tests.bench.programs import fill, stock, typed, workbench
from tests.bench.table import Row, add, ms, ratio, skipped
from tests.bench.terminal import NotSeen, Terminal

KEYS = 150
GO_TO, BACKSPACE, END = b"\x07", b"\x7f", b"\x1b[1;5F"
PASTE = b"\x1b[200~%b\x1b[201~"


def go_to(terminal: Terminal, line: int, column: int) -> None:
    """Put the cursor somewhere."""
    terminal.effect(GO_TO, "go to")
    terminal.quiet(0.2)
    terminal.send(f"{line}:{column}".encode())
    terminal.quiet(0.2)
    terminal.effect(b"\r", f"{line}:{column}")
    terminal.quiet(0.3)


def middle(document: bytes) -> tuple[int, int]:
    """Line and column, from 1, in the middle of a document and within a string."""
    at = document.index(b'"tea-', len(document) // 2) + 5
    start = document.rfind(b"\n", 0, at) + 1
    return document.count(b"\n", 0, at) + 1, len(document[start:at].decode()) + 1


def ours_typing(answers: Answers, document: bytes) -> list[float]:
    """Letters in the middle of a document."""
    with workbench(document, answers) as terminal:
        go_to(terminal, *middle(document))
        typed(terminal, 10)
        return typed(terminal, KEYS)


def stock_typing(document: bytes, keys: int) -> list[float]:
    """Letters at the beginning of a document in the stock TextArea, after its first line break."""
    with stock("textarea", document) as terminal:
        fill(terminal)
        terminal.send(b"\x1b[B")
        terminal.quiet(0.3)
        typed(terminal, 2, 0.1)
        return typed(terminal, keys, 0.1)


def typing(answers: Answers) -> None:
    """Key to paint."""
    pretty, line = documents.pretty(), documents.one_line()
    small = stock_typing(documents.smaller(100_000), 30)
    large = stock_typing(documents.smaller(1_000_000), 8)
    ours = ours_typing(answers, pretty)
    beside = f"TextArea {ms(small)} at 100 KB, {ms(large)} at 1 MB"
    add(Row("key → paint, 6 MB in 252,556 lines", "6 / 16 ms", ms(ours), beside, f"{ratio(ours, large)} of 1 MB's"))
    ours = ours_typing(answers, line)
    theirs = stock_typing(documents.one_line(10_000), 15)
    beside = f"TextArea {ms(theirs)} at 10 KB"
    add(Row("key → paint, 6 MB in one line", "9 / 20 ms", ms(ours), beside, ratio(ours, theirs)))


def verdicts(answers: Answers) -> None:
    """A bracket too many, and taken back: until the verdict is painted."""
    for size, reach in ((1_000_000, "the key's frame"), (documents.PRETTY_BYTES, "100 ms")):
        document = documents.smaller(size) if size < 2_000_000 else documents.pretty()
        with workbench(document, answers) as terminal:
            terminal.send(END)
            terminal.quiet(0.5)
            keys, wrong, right = [], [], []
            for _ in range(8):
                keys.append(terminal.effect(b" ", f":{3} ·"))
                terminal.quiet(0.6)
                terminal.send(BACKSPACE)
                terminal.quiet(0.6)
                wrong.append(terminal.effect(b"]", "not JSON"))
                terminal.quiet(0.6)
                right.append(terminal.effect(BACKSPACE, "valid JSON"))
                terminal.quiet(0.6)
        beside = f"the key itself {ms(keys)}"
        measured = f"{statistics.median(wrong + right):,.1f} ms"
        add(Row(f"verdict after a key, {round(size / 1e6)} MB", reach, measured, beside, ratio(wrong + right, keys)))


def paste(answers: Answers) -> None:
    """A bracketed paste into the empty editor, until its verdict is painted; the memory that it takes."""
    document = documents.pretty()
    times, grown = [], []
    for _ in range(3):
        with workbench(b"", answers) as terminal:
            terminal.quiet(0.5)
            idle = terminal.memory
            times.append(terminal.effect(PASTE % document.replace(b"\n", b"\r"), "6.0 MB of 6 MB"))
            terminal.quiet(1)
            grown.append(terminal.memory - idle)
    tenth = documents.smaller(600_000)
    with stock("textarea", b"") as terminal:
        began = terminal.send(PASTE % tenth.replace(b"\n", b"\r"))
        theirs = terminal.frame(least=1_000, timeout=60) - began  # its cursor blinks: it is never quiet
    add(Row("paste of 6 MB", "500 ms", ms(times), f"TextArea about {theirs * 1000:,.0f} ms at 600 KB"))
    add(Row("memory of a pasted payload of 6 MB", "80 MiB", f"{statistics.median(grown):,.0f} MiB"))


def main() -> None:
    """Print the rows."""
    steps: tuple[tuple[str, Callable[[Answers], None]], ...] = (
        ("key → paint", typing),
        ("verdict after a key", verdicts),
        ("paste of 6 MB", paste),
    )
    with Answers() as answers:
        for what, measure in steps:
            try:
                measure(answers)
            except NotSeen as error:
                skipped(what, error)


if __name__ == "__main__":
    main()
