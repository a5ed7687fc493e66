"""What differs between two payloads that aren't both JSON: line by line, as far as they have lines.

Lines are compared by their bytes. A change says where it is by the number of a line, from 1, on either side.
"""

from collections.abc import Iterator
from itertools import chain

from workbench.core.alignment import Budget, equal_pairs
from workbench.core.changes import MOST_CHANGES, Change, Differences, Kind, Step


def line_differences(before: bytes, after: bytes, most: int = MOST_CHANGES) -> Differences:
    """The lines that differ. Values are lines as text; the index of a step is that of a line, from 0."""
    found: list[Change] = []
    for change in _changes(before.split(b"\n"), after.split(b"\n")):
        if len(found) == most:
            return Differences(tuple(found), complete=False)
        found.append(change)
    return Differences(tuple(found))


def _changes(ours: list[bytes], theirs: list[bytes]) -> Iterator[Change]:
    low = other_low = 0
    for high, other_high in chain(equal_pairs(ours, theirs, Budget()), [(len(ours), len(theirs))]):
        both = min(high - low, other_high - other_low)
        for at in range(both):
            yield _change("changed", ours, theirs, low + at, other_low + at)
        for at in range(low + both, high):
            yield _change("removed", ours, theirs, at, at)
        for at in range(other_low + both, other_high):
            yield _change("added", ours, theirs, at, at)
        low, other_low = high + 1, other_high + 1


def _change(kind: Kind, ours: list[bytes], theirs: list[bytes], at: int, there: int) -> Change:
    before = None if kind == "added" else ours[at].decode("utf-8", "replace")
    after = None if kind == "removed" else theirs[there].decode("utf-8", "replace")
    return Change(kind, Step(None, at, there), before, after)
