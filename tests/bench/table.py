"""The one table at the end of `make bench`: rows that the benchmarks add, in the order of performance.md.

A benchmark that is run alone prints its rows; under `make bench` they are collected in a file as well.
"""

import json
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

COLLECTED = "WORKBENCH_BENCH_ROWS"
"""The environment variable with the name of the file."""
ORDER = (
    "first paint",
    "catalog usable",
    "key → paint",
    "verdict",
    "paste",
    "response",
    "memory",
    "diff",
    "10,000 functions",
    "history",
    "Invoker.invoke",
    "local endpoint",
    "aws lambda invoke",
)
_HEAD = ("what", "to reach", "measured", "beside it", "ratio")


class Row(msgspec.Struct, frozen=True):
    """What was measured, what is to be reached, what was measured beside it in the same run, how they compare."""

    what: str
    reach: str
    measured: str
    beside: str = ""
    ratio: str = ""


def add(row: Row) -> None:
    """Print a row, and collect it if somebody does."""
    print(lines([row])[0], flush=True)
    if path := os.environ.get(COLLECTED):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(msgspec.to_builtins(row), ensure_ascii=False)}\n")


def collected(path: Path) -> list[Row]:
    """The rows of a file, in the table's order."""
    rows = [msgspec.json.decode(line, type=Row) for line in path.read_bytes().splitlines()]
    return sorted(rows, key=lambda row: next((at for at, begin in enumerate(ORDER) if row.what.startswith(begin)), 99))


def lines(rows: Sequence[Row], *, head: bool = False) -> list[str]:
    """The rows as lines, their columns under one another."""
    cells = [[row.what, row.reach, row.measured, row.beside, row.ratio] for row in rows]
    if head:
        cells = [list(_HEAD), *cells]
    least = (46, 14, 22, 44, 0)
    widths = [max(minimum, *(len(row[at]) for row in cells)) for at, minimum in enumerate(least)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def ms(times: Sequence[float]) -> str:
    """The median of milliseconds; with enough of them, the 99th percentile behind it."""
    middle = statistics.median(times)
    if len(times) < 50:
        return f"{middle:,.1f} ms"
    return f"{middle:,.1f} / {sorted(times)[int(len(times) * 0.99)]:,.1f} ms"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> str:
    """How many times as long as theirs ours takes; below one, how many times theirs takes longer."""
    mine, other = statistics.median(ours), statistics.median(theirs)
    return f"{mine / other:.2f}x" if mine * 2 > other else f"1/{other / mine:.0f}"


def skipped(what: str, why: object) -> None:
    """Say that something could not be measured, and go on with the rest."""
    print(f"{what}: not measured: {why}", file=sys.stderr, flush=True)
    add(Row(what, "", "not measured"))
