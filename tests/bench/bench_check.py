"""What is told of a payload while it is typed: likely slips, a schema, what may come next; beside `json.loads`.

To reach (performance.md): a verdict in the frame of the key up to 1 MB, within 100 ms of quiet at 6 MB. Slips are
looked for in steps, of which the longest counts; a schema is asked in a thread or when idle.
"""

import json
import statistics
import time
from collections.abc import Callable
from functools import partial

from workbench.core.json_warnings import WarningScan
from workbench.core.payload import check
from workbench.core.schema import Schema

ROUNDS = 5
ITEM = {"sku": "tea", "qty": 2, "price": 2.5, "tags": ["a", "b"], "note": "été", "ok": True}
PROPERTIES = {
    "sku": {"type": "string", "pattern": "^[a-z]+$"},
    "qty": {"type": "integer", "minimum": 1},
    "price": {"type": "number"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "note": {"type": "string"},
    "ok": {"type": "boolean"},
    "id": {"type": "integer"},
}
ITEMS = {"items": {"type": "object", "properties": PROPERTIES, "required": ["sku"], "additionalProperties": False}}
SCHEMA = {"type": "object", "properties": {"order": {"type": "string"}, "items": ITEMS}, "required": ["order"]}


def payload(size: int) -> bytes:
    """An order on one line, of about so many bytes."""
    items = [ITEM | {"id": number} for number in range(size // 102)]
    return json.dumps({"order": "A-1", "items": items}, ensure_ascii=False).encode()


def median(act: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1_000


def longest_step(data: bytes) -> float:
    """Milliseconds of the longest step of a scan, the median of several scans."""
    found = []
    for _ in range(ROUNDS):
        scan, longest, done = WarningScan(data), 0.0, False
        while not done:
            start = time.perf_counter()
            done = scan.step()
            longest = max(longest, time.perf_counter() - start)
        found.append(longest * 1_000)
    return statistics.median(found)


def whole_scan(data: bytes) -> None:
    """All steps of a scan."""
    scan = WarningScan(data)
    while not scan.step():
        pass


def main() -> None:
    """Print the table."""
    schema = Schema.parse(json.dumps(SCHEMA).encode())
    print(f"{'':34}{'1 MB':>9}{'6 MB':>9}{'to json.loads':>15}")
    sizes = [payload(1_000_000), payload(6_250_000)]
    base = [median(partial(json.loads, data)) for data in sizes]
    wrong = [data.replace(b'"qty": 2', b'"qty": "2"') for data in sizes]
    begun = [data[:-40] + b', "q' for data in sizes]
    rows: dict[str, list[float]] = {
        "json.loads": base,
        "the verdict": [median(partial(check, data)) for data in sizes],
        "slips, all steps": [median(partial(whole_scan, data)) for data in sizes],
        "slips, the longest step": [longest_step(data) for data in sizes],
        "a schema, all fits": [median(partial(schema.problems, data)) for data in sizes],
        "a schema, 1,000 problems told": [median(partial(schema.problems, data)) for data in wrong],
        "what may come, at the end": [median(partial(schema.completions, data, len(data))) for data in begun],
    }
    for name, times in rows.items():
        ratios = [ours / other for ours, other in zip(times, base, strict=True)]
        print(f"{name:34}{times[0]:>9.1f}{times[1]:>9.1f}{ratios[0]:>8.2f}{ratios[1]:>7.2f}")


if __name__ == "__main__":
    main()
