"""The words of a comparison of two texts: what changed where, and patterns for what always changes.

A path has two ends: where a value is in the first text, and where in the second, since items of lists move up and down.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Literal, NamedTuple

from msgspec import Struct

from workbench.core.json_tree import Tree
from workbench.core.path_names import name_of
from workbench.core.path_patterns import Segment, pattern_of

MOST_CHANGES = 100_000
"""Changes after which a comparison ends: nobody reads more."""
Kind = Literal["added", "removed", "changed", "moved"]
"""What a change is."""


class Step(NamedTuple):
    """A step of a path: the step before it, and the key or the index on either side. nth: of keys that stand twice."""

    parent: "Step | None"
    before: Segment
    after: Segment
    nth: int = 0


class Change(NamedTuple):
    """One difference. before, after: trees; None on the side where there is nothing, which `kind` tells from null."""

    kind: Kind
    step: Step | None
    before: Tree
    after: Tree

    @property
    def path(self) -> str:
        """Where it is: in the first text, or for what was added in the second. `@` for the whole."""
        return path_of(self.step, after=self.kind == "added")

    @property
    def path_after(self) -> str:
        """Where it is in the second text, or for what was removed in the first."""
        return path_of(self.step, after=self.kind != "removed")

    @property
    def places(self) -> tuple[str, str]:
        """Where to look at it in either text; for what is there on one side only, what holds it on the other."""
        around = self.step.parent if self.step is not None else None
        here = path_of(around if self.kind == "added" else self.step)
        return here, path_of(around if self.kind == "removed" else self.step, after=True)

    @property
    def lines(self) -> tuple[int, int]:
        """Of a change of lines, which line it is in either text, from 0."""
        assert self.step is not None  # it is a line
        return int(self.step.before), int(self.step.after)

    @property
    def nth(self) -> int:
        """Which one of the members of the same key it is, from 1; 0 where the key stands once."""
        return self.step.nth if self.step is not None else 0

    @property
    def is_same_number(self) -> bool:
        """Whether only the text of a number differs: 1.0 and 1, 1e2 and 100."""
        if type(self.before) is not bytes or type(self.after) is not bytes:
            return False
        try:
            return Decimal(self.before.decode()) == Decimal(self.after.decode())
        except InvalidOperation:  # an exponent of more than 18 digits
            return False

    @property
    def pattern(self) -> str:
        """The pattern for values at places like this one; empty for the whole."""
        return pattern_of(segments(self.step))


class Differences(Struct, frozen=True, dict=True):
    """What differs.

    Attributes:
        changes: in the order of the documents.
        complete: False where there are more, and it ended at so many.
        ignored: how many differences each pattern left out, in the order of the patterns.
    """

    changes: tuple[Change, ...] = ()
    complete: bool = True
    ignored: tuple[int, ...] = ()

    @cached_property
    def counts(self) -> "Counter[Kind]":
        """How many there are of each kind."""
        return Counter(change.kind for change in self.changes)


def segments(step: Step | None, *, after: bool = False) -> list[Segment]:
    """The keys and indexes from the outermost to a step."""
    found: list[Segment] = []
    while step is not None:
        found.append(step.after if after else step.before)
        step = step.parent
    found.reverse()
    return found


def path_of(step: Step | None, *, after: bool = False) -> str:
    """The path of a step, in the first text or in the second."""
    parts: list[str] = []
    for segment in segments(step, after=after):
        if isinstance(segment, int):
            parts.append(f"[{segment}]")
        else:
            parts.append(f".{name_of(segment)}" if parts else name_of(segment))
    return "".join(parts) or "@"


def volatile(changes: Iterable[Change], most: int = 12) -> list[str]:
    """Patterns that leave these changes out, those of the most changes first.

    Where keys come and go in the same object they are taken for names that are made up, and become `*`.
    """
    found: Counter[str] = Counter()
    keyed: dict[str, tuple[set[str], Counter[str]]] = {}
    for change in changes:
        path = segments(change.step, after=change.kind == "added")
        if not path:
            continue
        pattern = pattern_of(path)
        found[pattern] += 1
        if change.kind in ("added", "removed") and isinstance(path[-1], str):
            kinds, below = keyed.setdefault(pattern_of([*path[:-1], None]), (set(), Counter()))
            kinds.add(change.kind)
            below[pattern] += 1
    for pattern, (kinds, below) in keyed.items():
        if len(kinds) == 2:
            found[pattern] += below.total()
            found -= below
    return [pattern for pattern, _ in found.most_common(most)]
