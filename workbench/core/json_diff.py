"""What differs between two JSON texts: which paths are there on one side only, were changed, or were moved.

Equal is what means the same to whoever reads it: strings by what they say, however escaped; objects by their members,
in any order; lists by their items in their order. Numbers are compared by their text, since a response that says 1.0
where another says 1 differs, though the value is the same: the change tells that. Of a key that stands twice each one
counts, the first with the first.

    trees ──▶ a number for each list and object, the same for equal ones ──▶ the walk: into what has other numbers only

Nothing recurs, so no depth breaks it, and all is Python, so other threads get a word in between. Two texts of 6 MB take
some tenths of a second.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from workbench.core.alignment import Budget, Pair, alike_pairs, equal_pairs, growing, moved_pairs
from workbench.core.changes import MOST_CHANGES, Change, Differences, Kind, Step
from workbench.core.json_tree import CONTAINERS, Numbers, Repeated, Tree, children
from workbench.core.path_patterns import Ignoring, Pattern, State

_COMPARED = 48
"""Members or items that are looked at to tell how alike two objects or lists are."""
_SHORT = 64
"""Items up to which a list is looked through for the one that differs."""
_TELLING = 24
"""Members among which one is looked for that tells objects apart."""


def differences(before: Tree, after: Tree, patterns: Iterable[Pattern] = (), most: int = MOST_CHANGES) -> Differences:
    """What differs between two trees (core.json_tree), without what `patterns` name."""
    return _Walk(before, after, Ignoring(patterns), most).walked()


_Walks = Iterator[Any]
"""Goes through two values, noting what differs; gives walks of this kind into what they hold."""


class _Walk:
    """One comparison."""

    def __init__(self, before: Tree, after: Tree, ignoring: Ignoring, most: int) -> None:
        self._before, self._after, self._most = before, after, most
        self._ignoring = ignoring
        self._numbers = Numbers(before, after)
        self._same = self._numbers.same
        self._changes: list[Change] = []
        self._ignored = [0] * len(ignoring.patterns)
        self._budget = Budget()

    def walked(self) -> Differences:
        """Compare."""
        if not self._same(self._before, self._after):
            before, after, start = self._before, self._after, self._ignoring.start
            stack = [self._into(before, after, None, start)] if _are_of_a_kind(before, after) else []
            if not stack:
                self._changes.append(Change("changed", None, before, after))
            while stack and len(self._changes) <= self._most:
                inner = next(stack[-1], None)
                if inner is None:
                    stack.pop()
                else:
                    stack.append(inner)
        found = self._changes
        return Differences(tuple(found[: self._most]), len(found) <= self._most, tuple(self._ignored))

    def _note(self, kind: Kind, step: Step, before: Tree, after: Tree, state: State) -> None:
        """Note a change at a step from where the patterns have come to `state`."""
        if state:
            hit = self._ignoring.hit(self._ignoring.step(state, step.before, step.after))
            if hit is not None:
                self._ignored[hit] += 1
                return
        self._changes.append(Change(kind, step, before, after))

    def _changed(self, before: Tree, after: Tree, step: Step, state: State) -> _Walks | None:
        """Note that two values aren't the same; or give the walk into them, if they can be told apart further."""
        if not _are_of_a_kind(before, after):
            self._note("changed", step, before, after, state)
            return None
        if state:
            state = self._ignoring.step(state, step.before, step.after)
            hit = self._ignoring.hit(state)
            if hit is not None:
                self._ignored[hit] += 1
                return None
        return self._into(before, after, step, state)

    # --- the walk ---

    def _into(self, before: Tree, after: Tree, step: Step | None, state: State) -> _Walks:
        """Note what differs in two lists or two objects; give the walks into what they hold."""
        if type(before) is list:
            return self._items(before, after, step, state)
        return self._members(before, after, step, state)

    def _members(self, before: Tree, after: Tree, parent: Step | None, state: State) -> _Walks:
        if type(before) is Repeated or type(after) is Repeated:
            yield from self._repeated(before, after, parent, state)
            return
        for key, value in before.items():
            if key not in after:
                self._note("removed", Step(parent, key, key), value, None, state)
            elif not self._same(value, after[key]):
                inner = self._changed(value, after[key], Step(parent, key, key), state)
                if inner is not None:
                    yield inner
        for key, value in after.items():
            if key not in before:
                self._note("added", Step(parent, key, key), None, value, state)

    def _repeated(self, before: Tree, after: Tree, parent: Step | None, state: State) -> _Walks:
        ours, theirs = _by_key(before), _by_key(after)
        for key in chain(ours, (key for key in theirs if key not in ours)):
            here, there = ours.get(key, []), theirs.get(key, [])
            count = max(len(here), len(there))
            for at in range(count):
                step = Step(parent, key, key, at + 1 if count > 1 else 0)
                if at >= len(there):
                    self._note("removed", step, here[at], None, state)
                elif at >= len(here):
                    self._note("added", step, None, there[at], state)
                elif not self._same(here[at], there[at]):
                    inner = self._changed(here[at], there[at], step, state)
                    if inner is not None:
                        yield inner

    def _items(self, before: list[Tree], after: list[Tree], parent: Step | None, state: State) -> _Walks:
        if len(before) == len(after) <= _SHORT:
            differing = [at for at, item in enumerate(before) if not self._same(item, after[at])]
            if len(differing) == 1:
                at = differing[0]
                inner = self._changed(before[at], after[at], Step(parent, at, at), state)
                if inner is not None:
                    yield inner
                return
        ours, theirs = self._numbers.keys(before), self._numbers.keys(after)
        equal = equal_pairs(ours, theirs, self._budget)
        moved = _moved(ours, theirs, equal)
        arrived = set(moved.values())
        low = other_low = 0
        for high, other_high in [*equal, (len(ours), len(theirs))]:
            if low < high or other_low < other_high:
                gap: Sequence[int] = range(low, high)
                other_gap: Sequence[int] = range(other_low, other_high)
                if moved:
                    gap = [at for at in gap if at not in moved]
                    other_gap = [there for there in other_gap if there not in arrived]
                pairs = self._paired(before, after, gap, other_gap)
                if moved:
                    homes = [(at, moved[at]) for at in range(low, high) if at in moved]
                    pairs = sorted([*pairs, *homes])  # a moved one is told where it was
                yield from self._gap(before, after, gap, other_gap, pairs, moved, parent, state)
            low, other_low = high + 1, other_high + 1

    def _gap(
        self,
        before: list[Tree],
        after: list[Tree],
        gap: Sequence[int],
        other_gap: Sequence[int],
        pairs: Iterable[Pair],
        moved: dict[int, int],
        parent: Step | None,
        state: State,
    ) -> _Walks:
        """Between two equal items: what was paired, and what is there on one side only."""
        place = other_place = 0
        for at, there in pairs:
            is_moved = bool(moved) and at in moved
            while place < len(gap) and gap[place] < at:
                self._note("removed", Step(parent, gap[place], gap[place]), before[gap[place]], None, state)
                place += 1
            if is_moved:
                self._note("moved", Step(parent, at, there), before[at], after[there], state)
                continue
            place += 1
            while other_gap[other_place] < there:
                new = other_gap[other_place]
                self._note("added", Step(parent, new, new), None, after[new], state)
                other_place += 1
            other_place += 1
            if not self._same(before[at], after[there]):
                if len(self._changes) > self._most:
                    return
                inner = self._changed(before[at], after[there], Step(parent, at, there), state)
                if inner is not None:
                    yield inner
        for at in gap[place:]:
            self._note("removed", Step(parent, at, at), before[at], None, state)
        for there in other_gap[other_place:]:
            self._note("added", Step(parent, there, there), None, after[there], state)

    # --- what is alike ---

    def _paired(
        self, before: list[Tree], after: list[Tree], ours: Sequence[int], theirs: Sequence[int]
    ) -> Iterable[Pair]:
        """Which items of a gap are the same thing, changed; as indexes of the lists."""
        if not ours or not theirs:
            return []
        if len(ours) == len(theirs) == 1:
            return [(ours[0], theirs[0])]

        kinds = set(map(type, map(before.__getitem__, ours))) | set(map(type, map(after.__getitem__, theirs)))
        if len(kinds) == 1 and not kinds & CONTAINERS:
            return zip(ours, theirs, strict=False)

        def likeness(at: int, there: int) -> float:
            return self._likeness(before[ours[at]], after[theirs[there]])

        pairs = alike_pairs(len(ours), len(theirs), likeness, self._budget)
        if pairs is not None:
            return [(ours[at], theirs[there]) for at, there in pairs]
        told = _told_apart([before[at] for at in ours], [after[there] for there in theirs])
        found: list[Pair] = []
        low = other_low = 0
        for high, other_high in [*told, (len(ours), len(theirs))]:
            found += zip(ours[low:high], theirs[other_low:other_high], strict=False)
            if high < len(ours):
                found.append((ours[high], theirs[other_high]))
            low, other_low = high + 1, other_high + 1
        return found

    def _likeness(self, one: Tree, other: Tree) -> float:
        """From 0, what can't be the same thing, to 1 and a little more."""
        if type(one) is not type(other):
            return 0.0 if CONTAINERS & {type(one), type(other)} else 0.02
        if type(one) is dict:
            shared = [key for key in list(one)[:_COMPARED] if key in other]
            same = sum(2 if type(one[key]) is str else 1 for key in shared if self._same(one[key], other[key]))
            least = 0.1 * len(shared) / max(len(one), len(other), 1)
            return least + same / (2 * max(min(len(one), _COMPARED), min(len(other), _COMPARED), 1)) or 0.01
        if type(one) is list:
            both = list(zip(one[:_COMPARED], other[:_COMPARED], strict=False))
            same = sum(map(self._same, *zip(*both, strict=True))) if both else 0
            return 0.1 + same / max(len(both), 1)
        return 0.05


def _are_of_a_kind(one: Tree, other: Tree) -> bool:
    """Whether both are lists, or both are objects."""
    kind, other_kind = type(one), type(other)
    return kind in CONTAINERS and other_kind in CONTAINERS and (kind is list) == (other_kind is list)


def _moved(ours: Sequence[Hashable], theirs: Sequence[Hashable], equal: list[Pair]) -> dict[int, int]:
    """Of the items that aren't in their place any more, where each went."""
    if len(equal) in (len(ours), len(theirs)) or (not equal and set(ours).isdisjoint(theirs)):
        return {}
    here, there = {at for at, _ in equal}, {at for _, at in equal}
    left = [(at, item) for at, item in enumerate(ours) if at not in here]
    return dict(moved_pairs(left, [(at, item) for at, item in enumerate(theirs) if at not in there]))


def _by_key(container: Tree) -> dict[str, list[Tree]]:
    """The values of each key, in the order of the document."""
    found: dict[str, list[Tree]] = {}
    for key, value in children(container):
        found.setdefault(str(key), []).append(value)
    return found


def _told_apart(ours: list[Tree], theirs: list[Tree]) -> list[Pair]:
    """Pairs, in order, of objects that have the same value of the member that tells them apart best, if one does."""
    first = ours[0]
    best: list[Pair] = []
    if type(first) is not dict:
        return best
    for key in list(first)[:_TELLING]:
        if type(first[key]) not in (str, bytes):
            continue
        there = {
            one[key]: at for at, one in enumerate(theirs) if type(one) is dict and type(one.get(key)) in (str, bytes)
        }
        here = [
            (one[key], at) for at, one in enumerate(ours) if type(one) is dict and type(one.get(key)) in (str, bytes)
        ]
        if len(there) < len(theirs) / 2 or len(dict(here)) < len(here):
            continue
        pairs = growing([(at, there[value]) for value, at in here if value in there])
        if len(pairs) > len(best):
            best = pairs
    return best
