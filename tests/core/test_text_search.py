"""Searching and replacing do what Python's own means do, at any size, and no expression holds anybody up."""

import re
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.expression import BadExpressionError
from workbench.core.text_search import TextSearch

TEXTS = st.text(alphabet="abAB \n.İé", max_size=60)
NEEDLES = st.text(alphabet="abAB.İ", min_size=1, max_size=3)


def hits(search: TextSearch) -> list[tuple[int, int]]:
    while not search.collect(lambda: False):
        pass
    found, at = [], 0
    while (hit := search.after(at)) is not None:
        found.append(hit)
        at = hit[1]
    return found


def expected(text: str, needle: str) -> list[tuple[int, int]]:
    flags = re.IGNORECASE if needle == needle.lower() else 0
    return [match.span() for match in re.finditer(re.escape(needle), text, flags)]


@given(TEXTS.filter(lambda text: "İ" not in text), NEEDLES.filter(lambda needle: "İ" not in needle))
def test_plain_hits_are_those_of_the_standard_library(text: str, needle: str) -> None:
    search = TextSearch(text, needle)
    assert hits(search) == expected(text, needle)
    assert search.total == len(expected(text, needle))
    assert search.between(0, len(text)) == expected(text, needle)


@given(TEXTS, NEEDLES, st.text(alphabet="xyab", max_size=3))
def test_all_are_replaced_in_one(text: str, needle: str, new: str) -> None:
    search = TextSearch(text, needle)
    found = hits(search)
    done = search.all_replaced(new)
    if not found:
        assert done is None
        return
    assert done is not None
    start, end, inside, count = done
    assert count == len(found)
    plain, at = "", 0
    for low, high in found:
        plain += text[at:low] + new
        at = high
    assert text[:start] + inside + text[end:] == plain + text[at:]


@given(TEXTS)
def test_the_hits_before_and_after_a_place(text: str) -> None:
    for is_regex in (False, True):
        search = TextSearch(text, "ab", is_regex=is_regex)
        found = hits(search)
        for place in range(len(text) + 1):
            assert search.after(place) == next((hit for hit in found if hit[0] >= place), None)
            assert search.before(place) == next((hit for hit in reversed(found) if hit[0] < place), None)
        assert [search.ordinal(hit[0]) for hit in found] == list(range(1, len(found) + 1))


def test_an_expression_sees_characters_and_lines() -> None:
    assert hits(TextSearch("tea\ntee\nГрюн", "^te.$", is_regex=True)) == [(0, 3), (4, 7)]
    assert hits(TextSearch("ГРЮН", r"\w+н", is_regex=True)) == [(0, 4)]
    assert hits(TextSearch("aaa", "x*", is_regex=True)) == []


def test_groups_are_filled_in() -> None:
    search = TextSearch('"a": 1, "b": 2', r'"(\w)": (\d)', is_regex=True)
    assert search.replaced(hits(search)[1], r"\2=\1") == "2=b"
    assert search.all_replaced(r"\g<1>") == (0, 14, "a, b", 2)
    with pytest.raises(BadExpressionError):
        search.all_replaced(r"\7")


def test_what_is_no_expression_says_so() -> None:
    with pytest.raises(BadExpressionError, match="missing"):
        TextSearch("a", "(", is_regex=True)


def test_an_expression_that_takes_too_long_is_given_up() -> None:
    search = TextSearch("a" * 40 + "!", r"^(?:a|aa|a\w)+$", is_regex=True)
    while not search.collect(lambda: False):
        pass
    assert search.too_slow
    assert search.total == 0
    with pytest.raises(BadExpressionError, match="too long"):
        search.all_replaced("")


def test_an_expression_that_takes_too_much_memory_is_given_up() -> None:
    search = TextSearch("a" * 3_000_000 + "b", r"(?:a|aa)+$", is_regex=True)
    while not search.collect(lambda: False):
        pass
    assert search.too_slow
    for replace in (search.all_replaced, partial(search.replaced, (0, 1))):
        with pytest.raises(BadExpressionError, match="too long"):
            replace("")


def test_collecting_goes_on_where_it_stopped() -> None:
    search = TextSearch("ab" * 1000, "a", is_regex=True)
    assert not search.collect(lambda: True)
    assert search.total == 1
    assert search.collect(lambda: False)
    assert search.total == 1000
