"""What it takes to check values by a schema: how deep it goes, how much it asks, whether it goes round in circles.

The library that checks has no limit of time, and runs out of stack where it is led too deep. So each schema is measured
before it is handed over. Nothing recurs here.
"""

from collections.abc import Callable, Iterator

from workbench.core.schema_tree import SchemaTree

_TOO_HEAVY = 1 << 40


def circle(tree: SchemaTree) -> str | None:
    """A subschema that comes back to itself by more than one way without going into the value; None for none.

    One that just refers to itself is harmless: it asks for nothing.
    """
    return _depths(tree)[1]


def depth(tree: SchemaTree) -> int:
    """How many subschemas follow each other at most without going into the value."""
    return max(_depths(tree)[0].values(), default=1)


def _depths(tree: SchemaTree) -> tuple[dict[str, int], str | None]:
    depths: dict[str, int] = {}
    for start in tree.pointers:
        for pointer, begun in _afterwards(start, depths, lambda at: [edge.pointer for edge in tree.beside(at)]):
            following = [edge.pointer for edge in tree.beside(pointer)]
            back = next((target for target in following if target in begun), None)
            if back is not None and any(len(tree.beside(one)) > 1 for one in _from(begun, back)):
                return depths, pointer
            depths[pointer] = 1 + max((depths.get(target, 0) for target in following), default=0)
    return depths, None


def _from(begun: dict[str, int], start: str) -> list[str]:
    return [pointer for pointer, number in begun.items() if number >= begun[start]]


def weight(tree: SchemaTree) -> int:
    """How many subschemas are asked at most about the places on one way into a value.

    Of a subschema that contains itself it counts one round: the library remembers what it has answered.
    """
    weights: dict[str, int] = {}

    def following(pointer: str) -> list[str]:
        return [edge.pointer for edge in (*tree.beside(pointer), *tree.into(pointer))]

    for pointer, _ in _afterwards("", weights, following):
        schema = tree.at(pointer)
        twice = isinstance(schema, dict) and any(keyword.startswith("unevaluated") for keyword in schema)
        beside = sum(weights.get(edge.pointer, 1) for edge in tree.beside(pointer))
        one_of, all_of = 0, 0
        for edge in tree.into(pointer):
            inside = weights.get(edge.pointer, 1)
            if edge.keyword in ("properties", "prefixItems"):
                one_of = max(one_of, inside)
            else:
                all_of += inside
        weights[pointer] = min(1 + beside * (1 + twice) + one_of + all_of, _TOO_HEAVY)
    return weights[""]


def _afterwards(
    start: str, done: dict[str, int], following: Callable[[str], list[str]]
) -> Iterator[tuple[str, dict[str, int]]]:
    """What `start` leads to and isn't `done`, each behind what it leads to; and what is begun then, it among them."""
    if start in done:
        return
    begun: dict[str, int] = {start: 0}
    stack = [(start, iter(following(start)))]
    while stack:
        pointer, targets = stack[-1]
        target = next((target for target in targets if target not in done and target not in begun), None)
        if target is None:
            yield pointer, begun
            stack.pop()
            del begun[pointer]
        else:
            begun[target] = len(stack)
            stack.append((target, iter(following(target))))
