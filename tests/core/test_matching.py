"""The filter: what matches, in which order, and which characters it is that matched."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.matching import Entry, Query, entry, folded

NAMES = [
    "order",
    "order-create",
    "order-create-retry",
    "shop-order",
    "reorder",
    "MyStack-OrderCreateFunction-1ABC",
    "oak-river-delta-emu-rye",
    "checkout",
]


def found(text: str, *entries: Entry) -> list[int]:
    return [number for _, number in Query(text).ranks(entries, range(len(entries)))]


def by_name(text: str, names: list[str] = NAMES) -> list[str]:
    return [names[number] for number in found(text, *(entry(name, "", "") for name in names))]


def test_the_better_a_match_the_earlier_it_stands() -> None:
    assert by_name("order") == [
        "order",
        "order-create",
        "order-create-retry",
        "shop-order",
        "MyStack-OrderCreateFunction-1ABC",
        "reorder",
        "oak-river-delta-emu-rye",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ordcr", ["order-create", "order-create-retry", "MyStack-OrderCreateFunction-1ABC"]),
        ("ocr", ["order-create", "order-create-retry", "MyStack-OrderCreateFunction-1ABC"]),
        ("ocf", ["MyStack-OrderCreateFunction-1ABC"]),
        ("create retry", ["order-create-retry"]),
        ("retry create", ["order-create-retry"]),
        ("ORDER-create", ["order-create", "order-create-retry"]),
        ("msof", ["MyStack-OrderCreateFunction-1ABC"]),
        ("tcx", []),
        ("order:live", by_name("order")),
        ("arn:aws:lambda:eu-west-1:123456789012:function:checkout:live", ["checkout"]),
        ("  checkout  ", ["checkout"]),
    ],
)
def test_a_word_need_not_stand_in_one_piece(text: str, names: list[str]) -> None:
    assert by_name(text) == names


def test_a_name_comes_before_a_runtime_before_a_description_before_strewn_letters() -> None:
    entries = [
        entry("night-oak-deep-eel", "", "strewn"),
        entry("other", "python3.12", "in front of the node service"),
        entry("other", "nodejs22.x", ""),
        entry("the-node", "python3.12", ""),
    ]
    assert found("node", *entries) == [3, 0, 2, 1]  # n·o·d·e are the beginnings of words
    entries[0] = entry("canyon-old-made", "", "strewn")
    assert found("node", *entries) == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("text", "name", "marked"),
    [
        ("order", "shop-order", "-----12345"),
        ("ordcr", "order-create", "123---45----"),
        ("ocf", "MyStack-OrderCreateFunction", "--------1----2-----3-------"),
        ("create shop", "shop-create", "1234-123456"),
        ("rder", "reorder", "---1234"),
        ("xyz", "axbyz", "-1-23"),
        ("ab", "xab-ab", "----12"),
    ],
)
def test_what_matched_is_marked(text: str, name: str, marked: str) -> None:
    assert Query(text).marks(entry(name, "", "")) == [at for at, mark in enumerate(marked) if mark != "-"]


def test_a_match_in_the_description_says_where() -> None:
    one = entry("checkout", "python3.12", "Prices an ORDER of tea")
    assert Query("order").described(one) == (10, 15)
    assert Query("check").described(one) is None
    assert Query("python").described(one) is None


def test_what_follows_a_colon_is_for_the_qualifiers() -> None:
    query = Query("check:LI")
    assert [name for name in ("live", "canary", "$LATEST", "12") if query.takes(name)] == ["live"]
    assert all(Query(text).takes("live") for text in ("check", "check:", ":", ""))
    assert Query("check").qualifier is None
    assert Query(":").is_empty
    assert Query(" ").is_empty


@pytest.mark.parametrize("text", ["\\", "[", "(a", "^$", "a{2}", "]", "-", "a-z", ".*", "İ", "ß", "\ud800", "語", "🙂"])
def test_whatever_is_typed_is_taken_to_the_letter(text: str) -> None:
    holds, lacks = entry(f"x{text}y", "", ""), entry("xy", "", "")
    assert found(text, lacks, holds) == [1]
    assert Query(text).marks(holds) == list(range(1, 1 + len(text)))


def test_no_name_makes_it_slow() -> None:
    """Were there something to go back to in the patterns, this would take longer than anybody lives."""
    names = [("a-" * 70) + "c", "a" * 140, "-" * 140, "A" * 140, "aA" * 70] * 200
    entries = [entry(name, "a" * 1_000, "a" * 10_000) for name in names]
    for text in ("a" * 60 + "b", "ab" * 30, "a a a a a a b", "a" * 100_000):
        assert len(found(text, *entries)) <= len(entries)


WORDS = st.text(alphabet="abAB1-_ .", min_size=0, max_size=8)
TEXTS = st.text(alphabet="abcABC12-_. ", max_size=12)
ENTRIES = st.lists(st.builds(entry, TEXTS, TEXTS, TEXTS), max_size=12)


def is_in(word: str, text: str) -> bool:
    """Whether the letters of a word stand in this order in a text."""
    letters = iter(text)
    return all(letter in letters for letter in word)


@given(WORDS, ENTRIES)
def test_exactly_what_holds_every_word_matches(text: str, entries: list[Entry]) -> None:
    words = folded(text).split()
    if not words:
        return
    wanted = {
        number
        for number, one in enumerate(entries)
        if all(is_in(word, one.name) or word in one.runtime or word in one.description for word in words)
    }
    assert set(found(text, *entries)) == wanted
    assert len(found(text, *entries)) == len(wanted)


@given(WORDS, ENTRIES)
def test_the_order_is_that_of_the_ranks_and_then_that_of_the_listing(text: str, entries: list[Entry]) -> None:
    query = Query(text)
    if query.is_empty:
        return
    ranked = query.ranks(entries, range(len(entries)))
    assert ranked == sorted(ranked)
    shuffled = list(range(len(entries)))
    random.Random(1).shuffle(shuffled)
    assert query.ranks(entries, shuffled) == ranked


@given(st.text(alphabet="abAB1-_.", min_size=1, max_size=6), ENTRIES)
def test_a_name_that_is_the_word_is_first_and_one_that_begins_with_it_next(text: str, entries: list[Entry]) -> None:
    word = folded(text)
    order = [entries[number].name for number in found(text, *entries)]
    kinds = [0 if name == word else 1 if name.startswith(word) else 2 if word in name else 3 for name in order]
    assert kinds == sorted(kinds)


@given(WORDS, st.text(alphabet="abAB1-_ .:", max_size=3), ENTRIES)
def test_typing_on_only_narrows(text: str, more: str, entries: list[Entry]) -> None:
    before, after = Query(text), Query(text + more)
    if before.is_empty or after.is_empty or not after.narrows(before):
        return
    was = {number for _, number in before.ranks(entries, range(len(entries)))}
    assert {number for _, number in after.ranks(entries, range(len(entries)))} <= was


@given(WORDS, ENTRIES)
def test_the_marks_spell_what_was_typed(text: str, entries: list[Entry]) -> None:
    query = Query(text)
    words = folded(text).split()
    for number in found(text, *entries) if words else ():
        marks = query.marks(entries[number])
        assert marks == sorted(set(marks))
        marked = "".join(entries[number].name[at] for at in marks)
        assert all(
            is_in(word, marked) or word in entries[number].runtime or word in entries[number].description
            for word in words
        )


@given(st.text(max_size=200))
def test_any_name_can_be_searched(name: str) -> None:
    one = entry(name, name, name)
    assert len(one.name) == len(one.shape) <= len(name)
    for text in (name, name[:3], "a"):
        query = Query(text)
        if not query.is_empty:
            query.marks(one)
            query.ranks([one], [0])
