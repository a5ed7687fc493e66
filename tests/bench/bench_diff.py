"""Two responses of 6 MB held against each other: few changes, many, everything different; beside reading both.

To reach: 2 s. What is measured is all of it, from the bytes to the changes; beside it json.loads of both documents, in
the same run. Deep, flat and dense documents are the worst there are.
"""

import json
import random
import time
from collections.abc import Callable

from tests.bench import documents
from tests.bench.table import Row, add, ms, ratio
from workbench.core.comparison import compared_responses

ROUNDS = 5


def changed(document: bytes, change: Callable[[dict[str, list[dict[str, object]]]], object]) -> bytes:
    """The document after a change."""
    value = json.loads(document)
    change(value)
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def few(value: dict[str, list[dict[str, object]]]) -> None:
    """A member changed, an item put in, an item taken out."""
    value["items"][100]["price"] = 1
    value["items"].insert(5_000, {"sku": "new"})
    del value["items"][20_000]


def many(value: dict[str, list[dict[str, object]]]) -> None:
    """A member of every item."""
    for number, item in enumerate(value["items"]):
        item["price"] = number


def everything(value: dict[str, list[dict[str, object]]]) -> None:
    """All members of all items."""
    for number, item in enumerate(value["items"]):
        for key, held in item.items():
            item[key] = f"{held} {number}" if isinstance(held, str) else [number]


def shuffled(value: dict[str, list[dict[str, object]]]) -> None:
    """The items in another order."""
    random.Random(7).shuffle(value["items"])


def flat(numbers: range) -> bytes:
    """A list of numbers on one line."""
    return json.dumps(list(numbers), separators=(",", ":")).encode()


def deep(value: int) -> bytes:
    """100,000 lists in one another."""
    return b"[" * 100_000 + str(value).encode() + b"]" * 100_000


def measured(what: str, before: bytes, after: bytes, *, baseline: bool = True) -> None:
    """Print a row for a pair."""
    times, theirs, count = [], [], 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        found = compared_responses(before, after).found
        times.append((time.perf_counter() - start) * 1000)
        count = len(found.changes)
        if baseline:
            start = time.perf_counter()
            json.loads(before)
            json.loads(after)
            theirs.append((time.perf_counter() - start) * 1000)
    beside = f"json.loads of both {ms(theirs)}" if theirs else "json.loads: RecursionError"
    add(
        Row(
            f"diff of 6 MB: {what}, {count:,} changes", "2 s", ms(times), beside, ratio(times, theirs) if theirs else ""
        )
    )


def main() -> None:
    """Print the rows."""
    document = documents.pretty()
    for change in (few, many, everything, shuffled):
        measured(change.__name__, document, changed(document, change))
    measured("one line", documents.one_line(), documents.one_line().replace(b'"tea-7', b'"cup-7'))
    measured("a list of other numbers", flat(range(880_000)), flat(range(1_000_000, 1_780_000)))
    measured("depth 100,000", deep(1), deep(2), baseline=False)


if __name__ == "__main__":
    main()
