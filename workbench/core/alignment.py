"""Which items of two lists belong together, in their order: first those that are equal, then those that are alike.

    equal   common beginning and end; items that stand once on either side, as anchors (patience); between those
            Myers' greedy search, as far as it gets
    moved   what is left over on either side, once, and equal
    alike   what is left between two equal ones: the pairing of the greatest likeness in small gaps; by a member that
            tells items apart (an id, a name) in large ones, or else one after the other

Every part has a bound on its work, so that no two lists take longer than some tenths of a second a million items. What
the bound leaves unpaired is paired one after the other, which is never wrong, only longer to read.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence

from msgspec import Struct

Pair = tuple[int, int]
"""An index in the one list and one in the other."""
_EDITS = 300
"""How many items may be missing on either side of what Myers' search looks through."""
_CELLS = 2_500
"""The largest product of two gaps' sizes in which every pairing is weighed."""


class Budget(Struct):
    """What may still be spent on a comparison, in items looked at."""

    items: int = 6_000_000
    cells: int = 60_000

    def takes(self, items: int) -> bool:
        """Spend so much, if it is there."""
        if items > self.items:
            return False
        self.items -= items
        return True


def equal_pairs(ours: Sequence[Hashable], theirs: Sequence[Hashable], budget: Budget) -> list[Pair]:
    """Pairs of equal items, both indexes growing: many, though not always as many as there could be."""
    pairs: list[Pair] = []
    gaps = [(0, len(ours), 0, len(theirs))]
    while gaps:
        low, high, other_low, other_high = gaps.pop()
        while low < high and other_low < other_high and ours[low] == theirs[other_low]:
            pairs.append((low, other_low))
            low, other_low = low + 1, other_low + 1
        while low < high and other_low < other_high and ours[high - 1] == theirs[other_high - 1]:
            high, other_high = high - 1, other_high - 1
            pairs.append((high, other_high))
        if low == high or other_low == other_high or not budget.takes(high - low + other_high - other_low):
            continue
        one, other = ours[low:high], theirs[other_low:other_high]
        anchors = _anchors(one, other)
        if anchors is None:
            continue
        if not anchors:
            pairs += [(low + at, other_low + there) for at, there in _greedy(one, other, budget)]
            continue
        before = (low - 1, other_low - 1)
        for at, there in [*((low + at, other_low + there) for at, there in anchors), (high, other_high)]:
            if at < high:
                pairs.append((at, there))
            if before[0] + 1 < at and before[1] + 1 < there:
                gaps.append((before[0] + 1, at, before[1] + 1, there))
            before = at, there
    pairs.sort()
    return pairs


def _anchors(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[Pair] | None:
    """Pairs of items that stand once on either side, in order; None where nothing stands on both sides."""
    there = dict(zip(theirs, range(len(theirs)), strict=True))
    if there.keys().isdisjoint(ours):
        return None
    if len(there) < len(theirs):
        there = {item: there[item] for item, count in Counter(theirs).items() if count == 1}
    here = Counter(ours)
    common = [(at, there[item]) for at, item in enumerate(ours) if item in there and here[item] == 1]
    return growing(common)


def growing(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest choice of the pairs, ordered by the first, whose second numbers grow too."""
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        at = bisect_left(tails, there)
        before.append(heads[at - 1] if at else -1)
        tails[at : at + 1] = [there]
        heads[at : at + 1] = [number]
    found = []
    number = heads[-1] if heads else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    found.reverse()
    return found


def _greedy(ours: Sequence[Hashable], theirs: Sequence[Hashable], budget: Budget) -> list[Pair]:
    """Myers' greedy search for the fewest edits; nothing where it would take more of them than _EDITS."""
    count, other_count = len(ours), len(theirs)
    if abs(count - other_count) > _EDITS:
        return []
    furthest = {1: 0}
    trace: list[dict[int, int]] = []
    for edits in range(min(count + other_count, _EDITS) + 1):
        trace.append(dict(furthest))
        if not budget.takes(edits + 1):
            return []
        for diagonal in range(-edits, edits + 1, 2):
            down = diagonal == -edits or (
                diagonal != edits and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
            )
            at = furthest[diagonal + 1] if down else furthest[diagonal - 1] + 1
            start = at
            while at < count and 0 <= at - diagonal < other_count and ours[at] == theirs[at - diagonal]:
                at += 1
            budget.items -= at - start
            furthest[diagonal] = at
            if at >= count and at - diagonal >= other_count:
                return _walked_back(trace, count, other_count)
        if budget.items < 0:
            return []
    return []


def _walked_back(trace: list[dict[int, int]], at: int, there: int) -> list[Pair]:
    pairs: list[Pair] = []
    for edits in range(len(trace) - 1, -1, -1):
        furthest, diagonal = trace[edits], at - there
        down = diagonal == -edits or (
            diagonal != edits and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
        )
        before = diagonal + 1 if down else diagonal - 1
        before_at = furthest[before] if edits else 0
        before_there = before_at - before if edits else 0
        while at > before_at and there > before_there:
            at, there = at - 1, there - 1
            pairs.append((at, there))
        at, there = before_at, before_there
    pairs.reverse()
    return pairs


def moved_pairs(ours: Sequence[tuple[int, Hashable]], theirs: Sequence[tuple[int, Hashable]]) -> list[Pair]:
    """Pairs of (index, item) left over that are equal, and stand once on either side: they were moved."""
    there = {item: at for at, item in theirs}
    if there.keys().isdisjoint(item for _, item in ours):
        return []
    counts, other_counts = Counter(item for _, item in ours), Counter(item for _, item in theirs)
    return [(at, there[item]) for at, item in ours if counts[item] == 1 and other_counts.get(item) == 1]


def alike_pairs(
    count: int, other_count: int, likeness: Callable[[int, int], float], budget: Budget
) -> list[Pair] | None:
    """The pairing in order of two gaps' items with the greatest sum of likeness, which is 0 for what can't be paired.

    None where the gaps are too large for that.
    """
    cells = count * other_count
    if cells > _CELLS or cells > budget.cells:
        return None
    budget.cells -= cells
    likes = [[likeness(at, there) for there in range(other_count)] for at in range(count)]
    best = [[0.0] * (other_count + 1) for _ in range(count + 1)]
    for at in range(count - 1, -1, -1):
        row, below, like = best[at], best[at + 1], likes[at]
        for there in range(other_count - 1, -1, -1):
            row[there] = max(below[there], row[there + 1], below[there + 1] + like[there] if like[there] else 0.0)
    pairs = []
    at = there = 0
    while at < count and there < other_count:
        alike = likes[at][there]
        if alike and best[at][there] == best[at + 1][there + 1] + alike:
            pairs.append((at, there))
            at, there = at + 1, there + 1
        elif best[at][there] == best[at + 1][there]:
            at += 1
        else:
            there += 1
    return pairs
