"""The functions of a target as rows, ten thousand and more: in the listing's order or the filter's, unfolded or not.

No row is made before somebody looks at it. A page that arrives costs as much as it has functions, an unfolded function
as much as it has qualifiers, and a row is found by its number in no time. Functions are known by name: when the list is
read again, what is there stays in its place until the reading is complete.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from workbench.core.functions import Function, Qualifiers
from workbench.core.matching import Entry, Query, entry
from workbench.core.qualifier_rows import Detail, Note, Share, qualifier_rows


class Target(NamedTuple):
    """What a row can stand for: a function, or one of its qualifiers."""

    function: str
    qualifier: str | None = None


class Row(NamedTuple):
    """One row: the line of a function, or, with `detail`, one of those below it."""

    function: Function
    detail: Detail | None = None

    @property
    def target(self) -> Target | None:
        """What it stands for; None where there is nothing to choose."""
        if self.detail is None:
            return Target(self.function.name)
        return None if isinstance(self.detail, Share | Note) else Target(self.function.name, self.detail.name)


class Listing:
    """Rows, numbered from 0."""

    def __init__(self) -> None:
        self.query = Query("")
        self._functions: list[Function] = []
        self._entries: list[Entry] = []
        self._numbers: dict[str, int] = {}
        self._seen: dict[str, None] | None = None
        self._qualifiers: dict[str, Qualifiers | str] = {}
        self._unfolded: set[str] = set()
        self._ranked: list[tuple[int, int]] = []
        """(rank, number) of what the filter lets through, in order; empty without a filter."""
        self._places: dict[int, int] | None = None
        self._opened: list[tuple[int, str, Sequence[Detail]]] = []
        """(place, function, rows below it) of each unfolded function that is shown, in order."""
        self._heads: list[int] = []
        """The numbers of the rows of these functions."""
        self._below = 0
        self._rows: dict[str, Sequence[Detail]] = {}
        """The rows below functions, as far as they were needed since they or the filter changed."""

    # --- what there is ---

    @property
    def total(self) -> int:
        """How many functions there are."""
        return len(self._functions)

    @property
    def shown(self) -> int:
        """How many functions pass the filter."""
        return len(self._functions) if self.query.is_empty else len(self._ranked)

    @property
    def read(self) -> int:
        """How many functions the reading brought that is under way, or, after the last one, that are there."""
        return len(self._functions) if self._seen is None else len(self._seen)

    @property
    def unfolded(self) -> Sequence[str]:
        """The functions that are unfolded, in the listing's order."""
        return sorted(self._unfolded & self._numbers.keys(), key=self._numbers.__getitem__)

    def __len__(self) -> int:
        return self.shown + self._below

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    # --- reading ---

    def begin(self) -> None:
        """The list is read from its start: what is there stays for now."""
        self._seen = {}

    def add(self, functions: Iterable[Function]) -> bool:
        """Take in a page: known functions in their places, new ones at the end. Whether a known one changed."""
        fresh, changed = [], set()
        for function in functions:
            name = function.name
            if self._seen is not None:
                self._seen[name] = None
            number = self._numbers.get(name)
            if number is not None and self._functions[number] == function:
                continue
            told = function.configuration
            searched = entry(name, told.runtime or "", told.description)
            if number is None:
                self._numbers[name] = number = len(self._functions)
                self._functions.append(function)
                self._entries.append(searched)
            else:
                self._functions[number] = function
                self._entries[number] = searched
                changed.add(number)
            fresh.append(number)
        self._sift(fresh, changed)
        return bool(changed)

    def finish(self) -> None:
        """The reading is complete: what it didn't have is gone, and its order is the order."""
        seen, self._seen = self._seen, None
        if seen is None:
            return
        self._unfolded &= seen.keys()
        self._qualifiers = {name: one for name, one in self._qualifiers.items() if name in seen}
        if list(seen) == list(self._numbers):
            return
        numbers = [self._numbers[name] for name in seen]
        self._functions = [self._functions[number] for number in numbers]
        self._entries = [self._entries[number] for number in numbers]
        self._numbers = {name: number for number, name in enumerate(seen)}
        query, self.query = self.query, Query("")
        self.filter(query)

    def remove(self, name: str) -> None:
        """Take a function out, in the middle of a reading or not."""
        seen = self._seen
        self._seen = {other: None for other in self._numbers if other != name}
        self.finish()
        self._seen = None if seen is None else {other: None for other in seen if other != name}

    # --- filtering ---

    def filter(self, query: Query) -> None:
        """Show what `query` matches, best first."""
        among: Iterable[int] = range(len(self._functions))
        if query.narrows(self.query) and not self.query.is_empty and len(self._ranked) < len(self._functions):
            among = [number for _, number in self._ranked]
        if query.qualifier != self.query.qualifier:
            self._rows.clear()
        self.query = query
        self._ranked = [] if query.is_empty else query.ranks(self._entries, among)
        self._lay_out()

    def _sift(self, fresh: Iterable[int], changed: Collection[int]) -> None:
        """Let new and changed functions through the filter too."""
        if not self.query.is_empty:
            if changed:
                self._ranked = [pair for pair in self._ranked if pair[1] not in changed]
            for pair in self.query.ranks(self._entries, fresh):
                insort(self._ranked, pair)
        self._lay_out()

    # --- unfolding ---

    def is_unfolded(self, name: str) -> bool:
        """Whether the rows of a function are shown, because it was unfolded or because the filter asks for them."""
        return name in self._unfolded or (self.query.qualifier is not None and name == self._best())

    def is_known(self, name: str) -> bool:
        """Whether there is something to show when it is unfolded."""
        return name in self._qualifiers

    def unfold(self, name: str) -> None:
        """Show what a function can be invoked at."""
        self._unfolded.add(name)
        self._lay_out()

    def fold(self, name: str) -> None:
        """Show the function alone."""
        self._unfolded.discard(name)
        self._lay_out()

    def set_qualifiers(self, name: str, qualifiers: Qualifiers | str) -> None:
        """What a function can be invoked at, or the reason why that isn't known."""
        self._qualifiers[name] = qualifiers
        self._rows.pop(name, None)
        if self.is_unfolded(name):
            self._lay_out()

    def forget_folded(self) -> None:
        """Forget the qualifiers of what isn't unfolded, so that they are read when it is."""
        self._qualifiers = {name: one for name, one in self._qualifiers.items() if name in self._unfolded}
        self._rows.clear()

    def _best(self) -> str:
        return self._functions[self._ranked[0][1]].name if self._ranked else ""

    # --- rows ---

    def __getitem__(self, index: int) -> Row:
        at = bisect_right(self._heads, index) - 1
        if at < 0:
            return Row(self._function_at(index))
        place, _, details = self._opened[at]
        below = index - self._heads[at]
        if below <= len(details):
            return Row(self._function_at(place), details[below - 1] if below else None)
        return Row(self._function_at(place + below - len(details)))

    def index(self, target: Target) -> int | None:
        """The number of the row that stands for `target`, if it is shown."""
        place = self._place(target.function)
        if place is None:
            return None
        at = bisect_left(self._opened, place, key=lambda one: one[0])
        head = place + self._rows_before(at)
        if target.qualifier is None:
            return head
        if at == len(self._opened) or self._opened[at][0] != place:
            return None
        names = (getattr(detail, "name", None) for detail in self._opened[at][2])
        return next((head + 1 + below for below, name in enumerate(names) if name == target.qualifier), None)

    def step(self, index: int, rows: int) -> int:
        """The row that can be chosen, so many of them further; the first or the last if there are no more."""
        last = len(self) - 1
        goal = min(last, max(0, index + rows))
        ways = (1, -1) if rows > 0 else (-1, 1)
        for way in ways:
            at = goal
            while 0 <= at <= last:
                if self[at].target is not None:
                    return at
                at += way
        return index

    def first_qualifier(self) -> Target | None:
        """The first qualifier of the best match that the filter's qualifier part takes."""
        best = self._best()
        for _, name, details in self._opened:
            if name == best:
                return next((Target(name, one.name) for one in details if not isinstance(one, Share | Note)), None)
        return None

    def marks(self, name: str) -> Sequence[int]:
        """The places of the characters of a function's name that the filter matched."""
        return () if self.query.is_empty else self.query.marks(self._entries[self._numbers[name]])

    def described(self, name: str) -> tuple[int, int] | None:
        """Where the filter matched in the description, if it did only there."""
        return None if self.query.is_empty else self.query.described(self._entries[self._numbers[name]])

    def _function_at(self, place: int) -> Function:
        return self._functions[place if self.query.is_empty else self._ranked[place][1]]

    def _place(self, name: str) -> int | None:
        number = self._numbers.get(name)
        if number is None or self.query.is_empty:
            return number
        if self._places is None:
            self._places = {one: place for place, (_, one) in enumerate(self._ranked)}
        return self._places.get(number)

    def _rows_before(self, at: int) -> int:
        """How many rows stand below the functions before the unfolded one with that number."""
        if at < len(self._opened):
            return self._heads[at] - self._opened[at][0]
        return self._below

    def _lay_out(self) -> None:
        self._places = None
        names = {name for name in self._unfolded if name in self._numbers}
        if self.query.qualifier is not None and self._best():
            names.add(self._best())
        shown = sorted((place, name) for name in names if (place := self._place(name)) is not None)
        self._opened = [(place, name, self._details(name)) for place, name in shown]
        self._heads = []
        self._below = 0
        for place, _, details in self._opened:
            self._heads.append(place + self._below)
            self._below += len(details)

    def _details(self, name: str) -> Sequence[Detail]:
        if name not in self._rows:
            self._rows[name] = qualifier_rows(self._qualifiers.get(name), self.query.takes)
        return self._rows[name]
