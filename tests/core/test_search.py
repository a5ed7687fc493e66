"""All hits are found, counted and gone through: in bytes, but by characters; and no expression runs away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core import search as searching
from workbench.core.expression import BadExpressionError
from workbench.core.search import End, Search


def found(data: bytes, needle: str, *, is_regex: bool = False) -> Search:
    """A search with all of its hits."""
    search = Search(data, needle, is_regex=is_regex)
    if not search.complete:
        for hits in search.look():
            assert not search.complete
            search.add(hits)
    assert search.complete
    return search


def texts(search: Search, data: bytes) -> list[str]:
    return [data[start:end].decode() for start, end in search.between(0, len(data))]


def in_bytes(text: str, matches: list[re.Match[str]]) -> list[tuple[int, int]]:
    return [(len(text[: match.start()].encode()), len(text[: match.end()].encode())) for match in matches]


@given(st.text(alphabet="abAB.éÉ\n", max_size=40), st.text(alphabet="abAB.éÉ", min_size=1, max_size=3))
def test_all_hits_are_counted_and_gone_through(text: str, needle: str) -> None:
    data = text.encode()
    search = found(data, needle)
    flags = re.IGNORECASE if needle == needle.lower() else 0
    expected = in_bytes(text, list(re.finditer(re.escape(needle), text, flags)))
    assert search.total == len(expected)
    assert search.between(0, len(data)) == expected
    for at, (start, end) in enumerate(expected):
        assert search.after(start) == (start, end)
        assert search.before(end) == (start, end)
        assert search.ordinal(start) == at + 1
    assert search.after(len(data)) is None
    assert search.before(0) is None


@given(
    st.text(alphabet="ab1é東😀 \n", max_size=60),
    st.sampled_from([r"\w+", ".", "[é-東]", "[^a]", r"é+", r"\b\w", "a.b", "^.", ".$", r"\s", "(?<=é).", "b|東b"]),
)
def test_an_expression_is_matched_by_characters(text: str, pattern: str) -> None:
    search = found(text.encode(), pattern, is_regex=True)
    expected = in_bytes(text, list(re.finditer(pattern, text, re.MULTILINE | re.IGNORECASE)))
    assert search.between(0, 1_000) == expected


@pytest.mark.parametrize(
    ("needle", "is_regex", "hits"),
    [
        ("grün", False, ["Grün", "grün", "GRÜN"]),
        ("Grün", False, ["Grün"]),
        ("gr.n", True, ["Grün", "grün", "GRÜN"]),
        (r"\Sr\wn", True, ["Grün", "grün", "GRÜN"]),
        (r"G\wÜ", True, ["GRÜ"]),
        ("№", False, ["№"]),
    ],
)
def test_lower_case_means_any_case_beyond_ascii_too(needle: str, is_regex: bool, hits: list[str]) -> None:
    data = "Grün grün GRÜN № 1".encode()
    assert texts(found(data, needle, is_regex=is_regex), data) == hits


def test_bytes_that_are_no_text_keep_their_places() -> None:
    data = b"\xff\xfe a\x80 \xc3\xa9 a"
    assert found(data, "a.", is_regex=True).between(0, 99) == [(3, 5)]
    assert found(data, "a").between(0, 99) == [(3, 4), (9, 10)]
    assert found(data, "é", is_regex=True).between(0, 99) == [(6, 8)]


@pytest.mark.parametrize(("needle", "data"), [("aa", b"aaaaa baa"), ("--", b"-----"), ("aba", b"ababababa")])
def test_hits_do_not_overlap_and_are_the_same_wherever_one_looks(needle: str, data: bytes) -> None:
    search = found(data, needle)
    hits = [match.span() for match in re.finditer(needle.encode(), data)]
    assert search.total == len(hits)
    for start in range(len(data)):
        assert search.between(start, len(data)) == [hit for hit in hits if hit[1] > start]
        assert search.after(start) == next((hit for hit in hits if hit[0] >= start), None)


def test_an_expression_is_found_bunch_by_bunch_and_empty_hits_are_none() -> None:
    search = Search(b"a1 b22 c333 x*", r"[a-z]\d+|z*", is_regex=True)
    assert not search.complete
    sizes = []
    for hits in search.look():
        sizes.append(len(hits.starts))
        search.add(hits)
    assert sizes == [1, 2, 0]
    assert search.end is End.ALL
    assert search.between(0, 99) == [(0, 2), (3, 6), (7, 11)]
    assert search.before(7) == (3, 6)
    assert Search(b"abc", "").complete


@pytest.mark.parametrize("pattern", ["(", "[", "*", "a{99999999999999999999}", "(?P<a>x)(?P<a>y", "(" * 5_000, "\\"])
def test_what_is_no_expression_is_refused(pattern: str) -> None:
    with pytest.raises(BadExpressionError):
        list(Search(b"abc", pattern, is_regex=True).look())


def test_an_expression_that_runs_away_is_given_up_and_keeps_what_it_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "PATIENCE", 0.05)
    search = found(b"x, " + b"a" * 60 + b"!", r"x|(?:a|aa)+$", is_regex=True)
    assert search.end is End.TOO_SLOW
    assert search.total == 1


def test_of_too_many_hits_some_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST", 7)
    search = found(b"a" * 20, ".", is_regex=True)
    assert (search.end, search.total) == (End.TOO_MANY, 7)


@pytest.mark.parametrize("needle", ["日本", "👩", "«", "א"])
def test_what_has_no_case_is_counted_at_once(needle: str) -> None:
    data = f"a {needle}b {needle}".encode() * 3
    search = Search(data, needle)
    assert search.complete
    assert search.total == 6
    assert search.after(0) == (2, 2 + len(needle.encode()))
