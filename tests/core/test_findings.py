"""Findings are found by place: where the cursor is, and the next one round the end."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.core.findings import Finding, Weight, finding_at, next_finding

PLACES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5)), max_size=8, unique_by=lambda place: place[0])


def made(places: list[tuple[int, int]]) -> list[Finding]:
    return [Finding(Weight.WARNING, "x", 1, 1, offset, length) for offset, length in sorted(places)]


@given(PLACES, st.integers(0, 60))
def test_the_next_is_the_first_behind_or_the_first_of_all(places: list[tuple[int, int]], at: int) -> None:
    findings = made(places)
    index = next_finding(findings, at)
    if not findings:
        assert index is None
        return
    assert index is not None
    assert findings[index] == next((finding for finding in findings if finding.offset > at), findings[0])


@given(PLACES, st.integers(0, 60))
def test_the_one_at_a_place_touches_it(places: list[tuple[int, int]], at: int) -> None:
    findings = made(places)
    index = finding_at(findings, at)
    if index is not None:
        assert findings[index].offset <= at <= findings[index].offset + max(1, findings[index].length)
    else:
        before = [finding for finding in findings if finding.offset <= at]
        assert not before or before[-1].offset + max(1, before[-1].length) < at
