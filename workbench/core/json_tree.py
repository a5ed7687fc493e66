"""JSON as a tree to be compared: numbers by their text, keys that stand twice, any depth.

    object   dict, its members in the order of the document; Repeated where a key stands twice
    list     list
    string   str: how it was escaped makes no difference
    number   bytes, its text: 1.0 is not 1, and no size is too large
    others   True, False, None

Python's own decoder builds it, in 0.1 s for 6 MB. Where it gives up on the depth a loop over the tokens does it.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from operator import itemgetter
from typing import Any

from workbench.core.json_edits import skeleton, text_of

Tree = Any
"""dict, Repeated, list, str, bytes, True, False or None."""
_TOKEN = re.compile(rb'"[^"]*+"|[{}\[\]]|[^\s"{}\[\],:]++')
_DEEP_TOKENS = 700_000
"""Brackets and commas of what nests too deep for Python's decoder; more would take longer than anybody waits."""
_LITERALS = {b"true": True, b"false": False, b"null": None}


class Repeated:
    """An object in which a key stands more than once: its members in their order, as (key, value)."""

    __slots__ = ("members",)

    def __init__(self, members: list[tuple[str, Tree]]) -> None:
        self.members = members

    def __len__(self) -> int:
        return len(self.members)


CONTAINERS = frozenset({dict, list, Repeated})


def tree_of(payload: bytes) -> Tree:
    """What `payload` says. Raises ValueError where it is not JSON, or nests both too deep and too much."""
    text = payload.decode()
    try:
        return _decoder.decode(text)
    except RecursionError:
        from workbench.core.payload import Valid, check

        if payload.count(b",") + payload.count(b"[") + payload.count(b"{") > _DEEP_TOKENS:
            raise ValueError("too deep and too large") from None
        if not isinstance(check(payload), Valid):
            raise ValueError("not JSON") from None
        return _deep_tree(payload)


def values(container: Tree) -> Iterable[Tree]:
    """What a list or an object holds."""
    if type(container) is dict:
        return container.values()
    return container if type(container) is list else (value for _, value in container.members)


def children(container: Tree) -> Iterator[tuple[str | int, Tree]]:
    """The (index, item) of a list, the (key, value) of an object."""
    if type(container) is list:
        return iter(enumerate(container))
    return iter(container.items() if type(container) is dict else container.members)


class Numbers:
    """A number for every list and object of some trees: the same for equal ones, however their members are ordered.

    They begin at 2, since to Python True is 1. Telling whether two values are the same takes no time then.
    """

    def __init__(self, *trees: Tree) -> None:
        self._numbers: dict[int, int] = {}
        """By what Python calls its id."""
        self._known: dict[Hashable, int] = {}
        self._shapes: dict[tuple[str, ...], tuple[int, Callable[[Any], Any] | None]] = {}
        for tree in trees:
            self._add(tree)

    def _add(self, tree: Tree) -> None:
        if type(tree) not in CONTAINERS:
            return
        numbers, known, plain = self._numbers, self._known, CONTAINERS.isdisjoint
        waiting, outer = [tree], []
        for one in waiting:  # grows meanwhile: outer ones stand before inner ones
            if type(one) is list and plain(map(type, one)):
                numbers[id(one)] = known.setdefault(tuple(one), len(known) + 2)
                continue
            held = list(values(one))
            inner = [value for value in held if type(value) in CONTAINERS]
            if inner:
                waiting += inner
                outer.append(one)
            else:
                self._set(one, held)
        for one in reversed(outer):
            self._set(one, [numbers[id(value)] if type(value) in CONTAINERS else value for value in values(one)])

    def _set(self, one: Tree, held: list[Hashable]) -> None:
        """Number a list or an object that holds such values."""
        kind = type(one)
        if kind is list:
            key: Hashable = tuple(held)
        elif kind is dict:
            names = tuple(one)
            shape, pick = self._shapes.get(names) or self._shape(names)
            key = (Ellipsis, shape, tuple(held) if pick is None else pick(held))
        else:
            # Members of one key stay in their order, keys in any: as sorting by the key alone leaves them.
            members = zip((name for name, _ in one.members), held, strict=True)
            key = (Repeated, *sorted(members, key=itemgetter(0)))
        self._numbers[id(one)] = self._known.setdefault(key, len(self._known) + 2)

    def _shape(self, names: tuple[str, ...]) -> tuple[int, Callable[[Any], Any] | None]:
        """A number for the keys of an object, and what puts its values in the order of the keys; None if they are."""
        ordered = tuple(sorted(names))
        number = self._known.setdefault(("keys", ordered), len(self._known) + 2)
        pick = None if ordered == names else itemgetter(*sorted(range(len(names)), key=names.__getitem__))
        self._shapes[names] = number, pick
        return number, pick

    def same(self, one: Tree, other: Tree) -> bool:
        """Whether two values mean the same."""
        numbers = self._numbers
        if type(one) in CONTAINERS:
            return type(other) in CONTAINERS and numbers[id(one)] == numbers[id(other)]
        return bool(one == other) and type(other) not in CONTAINERS

    def keys(self, items: list[Tree]) -> list[Hashable]:
        """For each item what is the same for equal ones, and for no others."""
        if CONTAINERS.isdisjoint(map(type, items)):
            return items
        numbers = self._numbers
        return [numbers[id(item)] if type(item) in CONTAINERS else item for item in items]


# Functions of Python's own rather than of C, so that other threads get a word in between: a screen is waiting.
def _members(pairs: list[tuple[str, Tree]]) -> Tree:
    members = dict(pairs)
    return members if len(members) == len(pairs) else Repeated(pairs)


def _number(text: str) -> bytes:
    return text.encode()


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


_decoder = json.JSONDecoder(
    object_pairs_hook=_members, parse_int=_number, parse_float=_number, parse_constant=_no_constant
)


def _deep_tree(data: bytes) -> Tree:
    """The tree of valid JSON, without recursion."""
    outer: list[Tree] = []
    open_ones: list[tuple[bool, list[Tree]]] = [(True, outer)]
    spine = skeleton(data)
    for match in _TOKEN.finditer(spine):
        mark = spine[match.start()]
        if mark in b"{[":
            open_ones.append((mark == 0x5B, []))
            continue
        if mark in b"}]":
            is_list, held = open_ones.pop()
            value: Tree = held if is_list else _members(list(zip(held[::2], held[1::2], strict=True)))
        elif mark == 0x22:
            value = text_of(data[match.start() : match.end()])
        else:
            token = match[0]
            value = _LITERALS.get(token, token)
        open_ones[-1][1].append(value)
    return outer[0]


def written(tree: Tree, most: int = 200) -> str:
    """A value as JSON on one line, cut with an ellipsis when it is longer than `most` characters."""
    pieces: list[str] = []
    size = 0
    for piece in _pieces(tree, most):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            return "".join(pieces)[: most - 1] + "…"
    return "".join(pieces)


def _pieces(tree: Tree, most: int) -> Iterator[str]:
    """The value's text in pieces, lazily: of a large one only the beginning is wanted."""
    if type(tree) not in CONTAINERS:
        yield _scalar(tree, most)
        return
    stack = [(children(tree), type(tree) is list, True)]
    yield "[" if type(tree) is list else "{"
    while stack:
        rest, is_list, is_first = stack.pop()
        step = next(rest, None)
        if step is None:
            yield "]" if is_list else "}"
            continue
        key, value = step
        stack.append((rest, is_list, False))
        lead = "" if is_first else ", "
        if not is_list:
            lead += f"{_scalar(key, most)}: "
        if type(value) in CONTAINERS:
            stack.append((children(value), type(value) is list, True))
            yield lead + ("[" if type(value) is list else "{")
        else:
            yield lead + _scalar(value, most)


def _scalar(value: Tree, most: int) -> str:
    if type(value) is bytes:
        return value.decode()
    return json.dumps(value[: most + 1] if type(value) is str else value, ensure_ascii=False)
