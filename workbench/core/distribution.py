"""Durations in order: percentiles, and a histogram whose buckets have edges that people read at a glance."""

import math
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

PERCENTILES = (50, 90, 95, 99)
_BUCKETS = 10
_WIDE = 20
"""From this ratio of the largest to the smallest on, buckets grow: 1, 2, 5, 10, 20, …"""
_STEPS = (1, 2, 5)


class Bucket(Struct, frozen=True):
    """How many values there are from `low` on and below `high`."""

    low: float
    high: float
    count: int


class Distribution:
    """Values, taken in one by one. They stay sorted, so that any figure can be had at any time."""

    def __init__(self) -> None:
        self._values: list[float] = []

    def __len__(self) -> int:
        return len(self._values)

    def add(self, value: float) -> None:
        """Take in a value."""
        insort(self._values, value)

    @property
    def least(self) -> float:
        """The smallest; there must be one."""
        return self._values[0]

    @property
    def most(self) -> float:
        """The largest; there must be one."""
        return self._values[-1]

    def percentile(self, percent: int) -> float:
        """The smallest value that so many percent of all are not above (nearest rank): always one that occurred."""
        return self._values[max(0, math.ceil(len(self._values) * percent / 100) - 1)]

    def buckets(self) -> list[Bucket]:
        """The values in about ten buckets, from the first with a value in it to the last."""
        if not self._values:
            return []
        low, high = self.least, self.most
        edges = _growing(low, high) if low > 0 and high / low >= _WIDE else _even(low, high)
        places = [bisect_left(self._values, edge) for edge in edges]
        return [
            Bucket(*between, after - before)
            for between, (before, after) in zip(pairwise(edges), pairwise(places), strict=True)
        ]


def _even(low: float, high: float) -> Sequence[float]:
    """Edges at multiples of one step, the last of them above `high`."""
    step = next(_round_figures((high - low) / _BUCKETS or high / _BUCKETS or 1))
    first = math.floor(low / step)
    return [round(step * number, 9) for number in range(first, math.floor(high / step) + 2)]


def _growing(low: float, high: float) -> Sequence[float]:
    """1, 2, 5, 10, …: the last one not above `low`, and so on to the first one above `high`."""
    edges = [_below(low)]
    figures = _round_figures(edges[0])
    next(figures)
    while edges[-1] <= high:
        edges.append(next(figures))
    return edges


def _below(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return max(step * power for step in _STEPS if step * power <= value)


def _round_figures(least: float) -> Iterator[float]:
    """1, 2 and 5 with any power of ten, from the first one that is not below `least` on."""
    exponent = math.floor(math.log10(least))
    while True:
        for step in _STEPS:
            figure = round(step * 10.0**exponent, 9)
            if figure >= least * (1 - 1e-9):
                yield figure
        exponent += 1
