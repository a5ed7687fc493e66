"""Percentiles by nearest rank; histograms with round edges that hold every value once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.distribution import Bucket, Distribution


def _of(*values: float) -> Distribution:
    found = Distribution()
    for value in values:
        found.add(value)
    return found


def test_percentiles_are_values_that_occurred() -> None:
    found = _of(*range(100, 0, -1))
    assert [found.percentile(percent) for percent in (50, 90, 95, 99)] == [50, 90, 95, 99]
    assert (found.least, found.most) == (1, 100)
    assert [_of(7.5).percentile(percent) for percent in (50, 99)] == [7.5, 7.5]
    assert _of(1, 2, 3).percentile(50) == 2


def test_close_values_have_even_buckets() -> None:
    assert _of(31, 32, 38, 44, 59).buckets() == [
        Bucket(30, 35, 2),
        Bucket(35, 40, 1),
        Bucket(40, 45, 1),
        Bucket(45, 50, 0),
        Bucket(50, 55, 0),
        Bucket(55, 60, 1),
    ]


def test_a_cold_start_among_quick_answers_has_growing_buckets() -> None:
    assert _of(1.5, 3, 4, 9, 1200).buckets() == [
        Bucket(1, 2, 1),
        Bucket(2, 5, 2),
        Bucket(5, 10, 1),
        Bucket(10, 20, 0),
        Bucket(20, 50, 0),
        Bucket(50, 100, 0),
        Bucket(100, 200, 0),
        Bucket(200, 500, 0),
        Bucket(500, 1000, 0),
        Bucket(1000, 2000, 1),
    ]


def test_none_and_one() -> None:
    assert _of().buckets() == []
    assert [bucket.count for bucket in _of(0.0).buckets()] == [1]
    assert [bucket.count for bucket in _of(7.3, 7.3).buckets()] == [2]


@given(st.lists(st.floats(0, 1e6, allow_subnormal=False).map(lambda one: round(one, 3)), min_size=1, max_size=60))
def test_every_value_is_in_one_bucket(values: list[float]) -> None:
    buckets = _of(*values).buckets()
    assert sum(bucket.count for bucket in buckets) == len(values)
    assert len(buckets) <= 30
    assert buckets[0].low <= min(values)
    assert buckets[-1].high > max(values)
    assert all(before.high == after.low for before, after in pairwise(buckets))


def test_ten_thousand_are_taken_in() -> None:
    found = _of(*(float(number * 7919 % 10_007) for number in range(10_000)))
    assert len(found) == 10_000
    assert found.percentile(50) == pytest.approx(5_000, abs=10)
