"""Patterns of paths: how they are written, and what they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import WorkbenchError
from workbench.core.path_patterns import Ignoring, Segment, parse_pattern, pattern_of


def names(pattern: str, *path: Segment) -> bool:
    ignoring = Ignoring([parse_pattern(pattern)])
    state = ignoring.start
    for segment in path:
        if ignoring.hit(state) is not None:
            return True
        state = ignoring.step(state, segment, segment)
    return ignoring.hit(state) is not None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a", ["a"]),
        ("a", ["a", "b", 0]),
        ("a.b", ["a", "b"]),
        ("a[*].id", ["a", 7, "id"]),
        ("a[3]", ["a", 3]),
        ("[*]", [0]),
        ("**.id", ["id"]),
        ("**.id", ["a", 1, "b", "id"]),
        ("a.**.id", ["a", "id"]),
        ("**[0]", ["a", 0]),
        ("**.a.**.b", ["a", "x", "a", 1, "b"]),
        ("*", ["anything"]),
        ("a.*.c", ["a", "x.y", "c"]),
        ("x-*", ["x-request-id"]),
        ("*Id", ["requestId"]),
        ('"x y"."*"', ["x y", "*"]),
        ('"\\u00e9"', ["é"]),
        ("é", ["é"]),
    ],
)
def test_what_a_pattern_names(pattern: str, path: list[Segment]) -> None:
    assert names(pattern, *path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a", ["b", "a"]),
        ("a", ["ab"]),
        ("a.b", ["a"]),
        ("a[3]", ["a", 4]),
        ("a[*]", ["a", "0"]),
        ("*", [0]),
        ("**.id", ["a", "idx"]),
        ('"*"', ["a"]),
        ("a.*", ["a"]),
    ],
)
def test_what_it_does_not_name(pattern: str, path: list[Segment]) -> None:
    assert not names(pattern, *path)


@pytest.mark.parametrize(
    "written", ["", "  ", "a..b", ".a", "a.", "a[", "a[-1]", "a b", "**", "a.**", '"\\x"', "[x]", "a]"]
)
def test_what_is_no_pattern(written: str) -> None:
    with pytest.raises(WorkbenchError):
        parse_pattern(written)


def test_an_index_may_be_that_of_either_side() -> None:
    ignoring = Ignoring([parse_pattern("a[3]")])
    state = ignoring.step(ignoring.start, "a", "a")
    assert ignoring.hit(ignoring.step(state, 2, 3)) == 0
    assert ignoring.hit(ignoring.step(state, 3, 2)) == 0
    assert ignoring.hit(ignoring.step(state, 2, 2)) is None


@given(st.lists(st.one_of(st.text(max_size=5), st.integers(0, 99)), min_size=1, max_size=5))
def test_the_pattern_of_a_path_names_it(path: list[Segment]) -> None:
    assert names(pattern_of(path), *path)
    assert not names(pattern_of(path), *path[:-1])
