"""Differences of two JSON texts: the least of them, by their paths, and enough to make the one from the other."""

import json
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.json_texts import documents
from workbench.core.changes import Change, Differences, segments, volatile
from workbench.core.json_diff import differences
from workbench.core.json_tree import Numbers, Repeated, Tree, children, tree_of, written
from workbench.core.path_patterns import parse_pattern

_flat = st.lists(st.sampled_from(["a", "b", "c", b"1", b"1.0", b"2", None, True, "1"]), max_size=9)
_records = st.lists(
    st.fixed_dictionaries({"id": st.sampled_from([b"1", b"2", b"3", b"4"]), "x": st.sampled_from(["p", "q", b"7"])}),
    max_size=8,
)
_nested = st.lists(st.one_of(_flat, _records), max_size=5)
_lists = st.one_of(_flat, _records, _nested, st.fixed_dictionaries({"rows": _records, "more": _flat}))


def diff(before: str, after: str, *patterns: str) -> Differences:
    return differences(tree_of(before.encode()), tree_of(after.encode()), map(parse_pattern, patterns))


def told(before: str, after: str, *patterns: str) -> list[str]:
    """The changes in a line each."""
    return [line(change) for change in diff(before, after, *patterns).changes]


def line(change: Change) -> str:
    values = " → ".join(
        written(value)
        for value, is_there in ((change.before, change.kind != "added"), (change.after, change.kind != "removed"))
        if is_there
    )
    where = change.path if change.path == change.path_after else f"{change.path} | {change.path_after}"
    return f"{change.kind} {where}: {values}"


Place = tuple[int | str, int | str, int, str]
"""A step, and for the last one of a path what is done there."""
Edits = list[tuple[list[Place], Change]]


def patched(before: Tree, found: Differences) -> Tree:
    """`before` with the changes made, as a person would make them."""
    return applied(before, [(places(change), change) for change in found.changes])


def places(change: Change) -> list[Place]:
    found: list[Place] = []
    step = change.step
    while step is not None:
        found.append((step.before, step.after, step.nth, "" if found else change.kind.replace("changed", "")))
        step = step.parent
    return found[::-1]


def applied(tree: Tree, edits: Edits) -> Tree:
    if not edits:
        return tree
    if not edits[0][0]:
        assert len(edits) == 1
        return edits[0][1].after
    inner: dict[Place, Edits] = {}
    for path, change in edits:
        inner.setdefault(path[0], []).append((path[1:], change))
    return applied_to_list(tree, inner) if isinstance(tree, list) else applied_to_object(tree, inner)


def applied_to_object(tree: Tree, inner: dict[Place, Edits]) -> Tree:
    counts: Counter[str] = Counter()
    members = []
    by_key = {(place[0], place[2]): place for place in inner if place[3] != "added"}
    for key, value in children(tree):
        counts[str(key)] += 1
        place = by_key.get((key, counts[str(key)])) or by_key.get((key, 0))
        if place is None or place[3] != "removed":
            members.append((str(key), applied(value, inner[place] if place else [])))
    members += [(str(place[1]), edits[0][1].after) for place, edits in inner.items() if place[3] == "added"]
    made = dict(members)
    return made if len(made) == len(members) else Repeated(members)


def applied_to_list(tree: list[Tree], inner: dict[Place, Edits]) -> list[Tree]:
    kept: dict[int, Tree] = dict(enumerate(tree))
    placed: dict[int, Tree] = {}
    for (at, there, _, kind), edits in inner.items():
        assert isinstance(at, int)
        assert isinstance(there, int)
        value = None if kind == "added" else kept.pop(at)
        if kind != "removed":
            placed[there] = (
                value if kind == "moved" else edits[0][1].after if kind == "added" else applied(value, edits)
            )
    rest = [kept[at] for at in sorted(kept)]
    for there in sorted(placed):
        assert there <= len(rest)
        rest.insert(there, placed[there])
    return rest


def check_all(before: Tree, after: Tree) -> None:
    found = differences(before, after)
    numbers = Numbers(before, after)
    assert bool(found.changes) == (not numbers.same(before, after))
    made = patched(before, found)
    assert Numbers(made, after).same(made, after), written(made)
    back = differences(after, before).counts
    forth = found.counts
    assert (forth["added"] - forth["removed"], bool(forth)) == (back["removed"] - back["added"], bool(back))


@given(documents)
def test_a_document_does_not_differ_from_itself(text: str) -> None:
    assert diff(text, text).changes == ()


@given(documents, documents)
def test_any_two_documents_are_told_apart_so_that_the_one_can_be_made_from_the_other(one: str, other: str) -> None:
    check_all(tree_of(one.encode()), tree_of(other.encode()))


@given(_lists, _lists)
def test_so_are_lists_whose_items_come_again(one: Tree, other: Tree) -> None:
    check_all(one, other)


@given(documents)
def test_how_a_document_is_laid_out_makes_no_difference(text: str) -> None:
    tree = tree_of(text.encode())
    again = written(tree, 1 << 30)
    assume(again.isprintable())  # half a character has no bytes of its own
    assert differences(tree, tree_of(again.encode())).changes == ()


def test_what_each_kind_of_change_looks_like() -> None:
    assert told('{"a": 1, "b": {"c": [true, null]}, "d": 0}', '{"b": {"c": [true, 5]}, "a": 1, "e": "x"}') == [
        "changed b.c[1]: null → 5",
        "removed d: 0",
        'added e: "x"',
    ]


def test_an_item_put_in_moves_the_others_and_changes_none() -> None:
    assert told("[1, 2, 3]", "[0, 1, 2, 3]") == ["added [0]: 0"]
    assert told("[1, 2, 3, 4]", "[1, 3, 4]") == ["removed [1]: 2"]


def test_a_changed_member_of_an_item_is_told_where_it_is_also_when_items_come_and_go() -> None:
    before = [{"sku": "tea", "price": 1}, {"sku": "cup", "price": 2}, {"sku": "pot", "price": 9}]
    after = [{"sku": "milk", "price": 4}, {"sku": "tea", "price": 1}, {"sku": "cup", "price": 3}]
    assert told(json.dumps(before), json.dumps(after)) == [
        'added [0]: {"sku": "milk", "price": 4}',
        "changed [1].price | [2].price: 2 → 3",
        'removed [2]: {"sku": "pot", "price": 9}',
    ]


def test_an_item_that_went_elsewhere_is_moved() -> None:
    assert told('["a", "b", "c", "d"]', '["d", "a", "b", "c"]') == ['moved [3] | [0]: "d" → "d"']


def test_numbers_are_told_apart_by_their_text_and_said_to_be_the_same() -> None:
    found = diff('{"a": 1.0, "b": 1e2, "c": 1}', '{"a": 1, "b": 100, "c": 2}').changes
    assert [(line(change), change.is_same_number) for change in found] == [
        ("changed a: 1.0 → 1", True),
        ("changed b: 1e2 → 100", True),
        ("changed c: 1 → 2", False),
    ]
    assert told("[12345678901234567890123]", "[12345678901234567890124]")
    assert not diff("1e99999999999999999999", "1e99999999999999999998").changes[0].is_same_number


def test_a_number_is_no_text_and_no_truth() -> None:
    assert told("[1, 1, 0]", '["1", true, false]') == [
        'changed [0]: 1 → "1"',
        "changed [1]: 1 → true",
        "changed [2]: 0 → false",
    ]


def test_how_a_string_is_escaped_and_the_order_of_keys_make_no_difference() -> None:
    assert told('{"a": "\\u00e9", "b": [{"x": 1, "y": 2}]}', '{"b":[{"y":2,"x":1}],"a":"é"}') == []


def test_keys_that_stand_twice_are_compared_one_by_one() -> None:
    found = diff('{"a": 1, "a": 2}', '{"a": 1, "a": 3}').changes
    assert [(line(change), change.nth) for change in found] == [("changed a: 2 → 3", 2)]
    assert told('{"a": 1, "a": 2}', '{"a": 1}') == ["removed a: 2"]


def test_the_whole_is_a_path_too() -> None:
    assert told("1", "[1]") == ["changed @: 1 → [1]"]


@pytest.mark.parametrize("depth", [450, 5_000, 25_000])
def test_no_depth_breaks_it(depth: int) -> None:
    found = diff('{"a":[' * depth + "1" + "]}" * depth, '{"a":[' * depth + "2" + "]}" * depth)
    assert [len(segments(change.step)) for change in found.changes] == [2 * depth]
    assert found.changes[0].path.startswith("a[0].a[0]")


def test_a_long_list_of_the_same_few_values_is_aligned() -> None:
    before = [number % 3 for number in range(20_000)]
    after = before.copy()
    after.insert(3_000, 7)
    del after[15_000]
    after[18_000] = 9
    assert [line(change) for change in diff(json.dumps(before), json.dumps(after)).changes] == [
        "added [3000]: 7",
        "removed [14999]: 2",
        "changed [18000]: 0 → 9",
    ]


def test_many_changed_objects_are_told_apart_by_what_names_them() -> None:
    before = [{"id": f"i{number}", "price": number} for number in range(1_000)]
    after = [{"id": one["id"], "price": -1} for one in before if one["id"] not in ("i0", "i500")]
    found = diff(json.dumps(before), json.dumps(after))
    assert found.counts == {"removed": 2, "changed": 998}
    assert all(change.path.endswith(".price") for change in found.changes if change.kind == "changed")


def test_what_comes_after_so_many_changes_is_not_told() -> None:
    found = differences([b"1"] * 50, [b"2"] * 50, most=10)
    assert len(found.changes) == 10
    assert not found.complete
    assert differences([b"1"] * 10, [b"2"] * 10, most=10).complete


# --- what is left out ---


def test_what_a_pattern_names_is_left_out_and_counted() -> None:
    before = '{"id": 1, "lines": [{"id": 1, "n": 1}, {"id": 2, "n": 2}], "meta": {"at": 1, "by": [1, 2]}}'
    after = '{"id": 2, "lines": [{"id": 3, "n": 1}, {"id": 4, "n": 3}], "meta": {"at": 2, "by": [3, 2]}}'
    assert told(before, after, "lines[*].id", "id", "meta") == ["changed lines[1].n: 2 → 3"]
    assert diff(before, after, "lines[*].id", "id", "meta").ignored == (2, 1, 1)
    assert told(before, after, "**.id", "meta.by[0]", "meta.a*") == ["changed lines[1].n: 2 → 3"]
    assert told(before, after, "**.n", "*") == []


def test_what_is_volatile_is_suggested_as_patterns_that_leave_it_out() -> None:
    before = '{"at": 1, "lines": [{"id": 1}, {"id": 2}], "x y": 1, "by": {"u-1": 1, "n": 0}}'
    after = '{"at": 2, "lines": [{"id": 3}, {"id": 4}], "x y": 2, "by": {"u-2": 1, "n": 0}}'
    patterns = volatile(diff(before, after).changes)
    assert patterns == ["lines[*].id", "by.*", "at", '"x y"']
    assert told(before, after, *patterns) == []


@given(documents, documents)
def test_what_is_suggested_leaves_out_all_that_was_found(one: str, other: str) -> None:
    found = diff(one, other)
    if found.changes and found.changes[0].step is not None:
        assert told(one, other, *volatile(found.changes, most=10_000)) == []
