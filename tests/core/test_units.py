"""Figures for people: the unit fits the figure as it is written, not only as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.units import ago, bar, milliseconds, plural, seconds, size


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (48, "48 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1536, "1.5 KB"),
        (10_240, "10.0 KB"),
        (996_575, "973.2 KB"),
        (1_048_575, "1.0 MB"),
        (1_048_576, "1.0 MB"),
        (6_291_456, "6.0 MB"),
    ],
)
def test_a_size(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0 ms"),
        (0.84, "0.8 ms"),
        (9.94, "9.9 ms"),
        (9.96, "10 ms"),
        (31.2, "31 ms"),
        (999.4, "999 ms"),
        (999.5, "1.0 s"),
        (999.95, "1.0 s"),
        (1_300, "1.3 s"),
        (59_940, "59.9 s"),
        (59_960, "1 min"),
        (60_000, "1 min"),
        (125_000, "2 min 5 s"),
        (900_000, "15 min"),
    ],
)
def test_a_duration_in_milliseconds(value: float, text: str) -> None:
    assert milliseconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0.0 s"),
        (59.94, "59.9 s"),
        (59.95, "1 min"),
        (60.4, "1 min"),
        (60.6, "1 min 1 s"),
        (119.9, "2 min"),
        (125, "2 min 5 s"),
    ],
)
def test_a_duration_in_seconds(value: float, text: str) -> None:
    assert seconds(value) == text


@given(st.integers(0, 10**8))
def test_a_size_never_fills_the_next_unit(count: int) -> None:
    figure, unit = size(count).split(" ")
    assert unit == "MB" or float(figure) < 1024


@given(st.floats(0, 1e9))
def test_a_duration_never_fills_the_next_unit(value: float) -> None:
    *_, figure, unit = milliseconds(value).split(" ")
    assert float(figure) < {"ms": 1000, "s": 60, "min": 10**9}[unit]


@pytest.mark.parametrize(
    ("part", "cells", "filled"),
    [(0, 10, 0), (0.001, 10, 1), (0.5, 10, 5), (0.999, 10, 9), (1, 10, 10), (1.4, 10, 10), (-1, 10, 0), (0.5, 1, 1)],
)
def test_a_bar_shows_something_as_something_and_less_than_all_as_less(part: float, cells: int, filled: int) -> None:
    assert bar(part, cells) == ("▰" * filled, "▱" * (cells - filled))


@given(st.floats(0, 2), st.integers(0, 40))
def test_a_bar_is_as_long_as_asked(part: float, cells: int) -> None:
    assert len("".join(bar(part, cells))) == cells


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (0, "line", "0 lines"),
        (1, "line", "1 line"),
        (10_000, "function", "10,000 functions"),
        (2, "alias", "2 aliases"),
        (1, "alias", "1 alias"),
        (2, "entry", "2 entries"),
        (2, "day", "2 days"),
    ],
)
def test_a_plural(count: int, noun: str, text: str) -> None:
    assert plural(count, noun) == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (-5, "0 s ago"),
        (4, "4 s ago"),
        (59.9, "59 s ago"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (7_200, "2 h ago"),
        (86_400, "1 day ago"),
        (2 * 86_400, "2 days ago"),
        (13 * 86_400, "13 days ago"),
        (21 * 86_400, "3 weeks ago"),
        (70 * 86_400, "2 months ago"),
        (800 * 86_400, "2 years ago"),
    ],
)
def test_an_age(age: float, text: str) -> None:
    assert ago(age) == text
