"""Where a value doesn't fit a schema, and what the schema asks for there.

The judge says whether a value fits a subschema. Where one doesn't, its keywords are gone through, and whatever of them
doesn't fit either is gone into, until it is a keyword that says by itself what it asks for. Of several alternatives the
one is gone into that was probably meant. There is always at least one problem where the judge says no, and no more than
`MOST`; nothing recurs.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from workbench.core.json_places import Path
from workbench.core.json_values import Json
from workbench.core.schema_choice import Forms
from workbench.core.schema_judge import Judge
from workbench.core.schema_tree import Draft, Edge, SchemaTree, joined
from workbench.core.schema_words import LEAVES, alike, demand, key, shown

MOST = 1_000
"""How many problems are told."""
_MOST_ASKED = 1_000_000
"""How often the judge is asked at most: whoever has more has had enough."""
_INTO_LISTS = ("items", "prefixItems", "additionalItems", "unevaluatedItems")


class Found(Struct, frozen=True):
    """A problem, before it is known where its value stands in the text.

    Attributes:
        path: of the value. at_key: whether its key is to blame.
        before, behind: the sentence, no full stop. shows_value: whether the value, as it is written, stands between.
    """

    path: Path
    before: str
    behind: str = ""
    shows_value: bool = False
    at_key: bool = False


class _Misfit(Struct, frozen=True):
    """A value that doesn't fit a subschema. `is_key`: it is the key at the end of `path`, not its value."""

    pointer: str
    value: Json
    path: Path
    is_key: bool = False


class _EnoughError(Exception):
    """Nothing more is to be asked."""


class ProblemFinder:
    """Finds the problems of values with one schema."""

    def __init__(self, tree: SchemaTree, judge: Judge) -> None:
        self._tree, self._judge = tree, judge
        self._forms = Forms(tree)
        self._asked = 0

    def find(self, value: Json) -> list[Found]:
        """The problems of `value`, in no order; one more than `MOST` at most. None if it fits."""
        if self._judge.fits(value):
            return []
        self._asked = 0
        found: list[Found] = []
        pending = [_Misfit("", value, ())]
        while pending and len(found) <= MOST:
            misfit = pending.pop()
            problems, inner = self._seen(misfit)
            found.extend(problems or (() if inner else self._unspoken(misfit)))
            pending.extend(reversed(inner))
        return found[: MOST + 1]

    def _seen(self, misfit: _Misfit) -> tuple[list[Found], list[_Misfit]]:
        """The problems of a value, and what doesn't fit beside it or in it, as far as it may be asked for."""
        problems: list[Found] = []
        inner: list[_Misfit] = []
        try:
            for one in self._look(misfit):
                if isinstance(one, Found):
                    problems.append(one)
                else:
                    inner.append(one)
                if len(problems) + len(inner) > MOST:
                    break
        except _EnoughError:
            pass
        return problems, inner

    def _misfits(self, pointer: str, value: Json, path: Path, *, is_key: bool = False) -> Iterator[_Misfit]:
        if not self._fits(pointer, value):
            yield _Misfit(pointer, value, path, is_key)

    def _fits(self, pointer: str, value: Json) -> bool:
        self._ask()
        return self._judge.fits_part(pointer, value)

    def _matches(self, pointer: str, pattern: str, name: str) -> bool:
        self._ask()
        return self._judge.fits_keywords(f"{pointer}\0{pattern}", {"pattern": pattern}, name)

    def _ask(self) -> None:
        self._asked += 1
        if self._asked > _MOST_ASKED:
            raise _EnoughError

    def _look(self, misfit: _Misfit) -> Iterator[Found | _Misfit]:
        schema = self._tree.at(misfit.pointer)
        if schema is False:
            yield self._not_here(misfit)
        if not isinstance(schema, dict):
            return
        stands_alone = "$ref" in schema and self._tree.draft.reference_stands_alone
        if not stands_alone:
            yield from self._leaves(schema, misfit)
        yield from self._beside(misfit)
        if not stands_alone and isinstance(misfit.value, dict):
            yield from self._members(schema, misfit)
        elif not stands_alone and isinstance(misfit.value, list):
            yield from self._items(schema, misfit)

    def _not_here(self, misfit: _Misfit) -> Found:
        if not misfit.path:
            return Found((), "the schema takes no payload at all")
        last = misfit.path[-1]
        if isinstance(last, int):
            return Found(misfit.path, f"{_name(misfit.path[:-1])} must have {_items(last)}, and no more")
        return Found(misfit.path, f"{key(last)} may not be here", at_key=True)

    def _leaves(self, schema: dict[str, Json], misfit: _Misfit) -> Iterator[Found]:
        for keyword in LEAVES:
            if keyword not in schema:
                continue
            keywords = {keyword: schema[keyword]}
            if self._tree.draft is Draft.D4 and keyword in ("minimum", "maximum"):
                exclusive = f"exclusive{keyword.capitalize()}"
                keywords |= {exclusive: True} if schema.get(exclusive) is True else {}
            elif isinstance(schema[keyword], bool) and keyword.startswith("exclusive"):
                continue
            if not self._judge.fits_keywords(misfit.pointer, keywords, misfit.value):
                yield self._leaf(list(keywords)[-1], schema[keyword], misfit)
                if keyword == "type":
                    return
        if isinstance(misfit.value, dict):
            yield from self._missing(schema, misfit)

    def _leaf(self, keyword: str, asked: Json, misfit: _Misfit) -> Found:
        name = f"the key {key(misfit.value)}" if misfit.is_key else _name(misfit.path)
        if keyword == "pattern" and self._judge.gives_up(misfit.pointer, asked, misfit.value):
            words = f"the pattern {shown(asked)} takes too long to be tried on {name}"
            return Found(misfit.path, words, at_key=misfit.is_key)
        before, behind = demand(keyword, asked, misfit.value)
        shows_value = before.endswith(" ")
        return Found(misfit.path, f"{name} {before}", behind, shows_value, misfit.is_key)

    @staticmethod
    def _missing(schema: dict[str, Json], misfit: _Misfit) -> Iterator[Found]:
        required = schema.get("required")
        for name in required if isinstance(required, list) else ():
            if name not in misfit.value:
                yield Found(misfit.path, f"{key(name)} is missing here")
        for keyword in ("dependentRequired", "dependencies"):
            depending = schema.get(keyword)
            for name, needed in depending.items() if isinstance(depending, dict) else ():
                if name in misfit.value and isinstance(needed, list | str):
                    for other in [needed] if isinstance(needed, str) else needed:
                        if other not in misfit.value:
                            yield Found(misfit.path, f"{key(other)} is missing here: {key(name)} needs it")

    def _beside(self, misfit: _Misfit) -> Iterator[Found | _Misfit]:
        """What is asked of the same value by other subschemas."""
        alternatives: dict[str, list[str]] = {}
        condition: Edge | None = None
        for edge in self._tree.beside(misfit.pointer):
            if edge.keyword in ("anyOf", "oneOf"):
                alternatives.setdefault(edge.keyword, []).append(edge.pointer)
            elif edge.keyword == "if":
                condition = edge
            elif edge.keyword == "not":
                if self._fits(edge.pointer, misfit.value):
                    yield Found(misfit.path, f"{_name(misfit.path)} is just what the schema rules out here")
            elif edge.keyword in ("then", "else"):
                branch = condition and ("then" if self._fits(condition.pointer, misfit.value) else "else")
                if branch == edge.keyword:
                    yield from self._misfits(edge.pointer, misfit.value, misfit.path)
            elif edge.keyword in ("dependentSchemas", "dependencies"):
                if isinstance(misfit.value, dict) and edge.label in misfit.value:
                    yield from self._misfits(edge.pointer, misfit.value, misfit.path)
            else:
                yield from self._misfits(edge.pointer, misfit.value, misfit.path, is_key=misfit.is_key)
        for keyword, branches in alternatives.items():
            yield from self._alternatives(keyword, branches, misfit)

    def _alternatives(self, keyword: str, branches: list[str], misfit: _Misfit) -> Iterator[Found | _Misfit]:
        fitting = sum(self._fits(branch, misfit.value) for branch in branches)
        name = _name(misfit.path)
        if fitting == 0:
            choice = self._forms.choice(misfit.value, branches)
            meant = choice.meant()
            if meant is not None:
                yield _Misfit(meant, misfit.value, misfit.path, misfit.is_key)
            elif label := choice.told_apart_by():
                keyword, asked = "enum", choice.labels(label)
                before, behind = demand(keyword, asked, misfit.value[label])
                yield Found((*misfit.path, label), f"{shown(label)} {before}", behind, shows_value=True)
            elif values := choice.values():
                yield self._leaf("enum", values, misfit)
            elif types := choice.types():
                yield self._leaf("type", types, misfit)
            else:
                yield Found(misfit.path, f"{name} fits none of the {len(branches):,} forms that the schema allows here")
        elif fitting > 1 and keyword == "oneOf":
            words = f"{name} fits {fitting:,} of the forms that the schema allows here; it must fit just one"
            yield Found(misfit.path, words)

    def _members(self, schema: dict[str, Json], misfit: _Misfit) -> Iterator[Found | _Misfit]:
        value, pointer = misfit.value, misfit.pointer
        properties = _map(schema, "properties")
        patterns = _map(schema, "patternProperties")
        for name, item in value.items():
            path = (*misfit.path, name)
            spoken_of = name in properties
            if spoken_of:
                yield from self._misfits(joined(pointer, "properties", name), item, path)
            for pattern in patterns:
                if self._matches(pointer, pattern, name):
                    spoken_of = True
                    yield from self._misfits(joined(pointer, "patternProperties", pattern), item, path)
            if not spoken_of and schema.get("additionalProperties") is False:
                yield _unknown(path, [known for known in properties if known not in value])
            elif not spoken_of and isinstance(schema.get("additionalProperties"), dict):
                yield from self._misfits(joined(pointer, "additionalProperties"), item, path)
            if "propertyNames" in schema:
                yield from self._misfits(joined(pointer, "propertyNames"), name, path, is_key=True)

    def _items(self, schema: dict[str, Json], misfit: _Misfit) -> Iterator[Found | _Misfit]:
        value, pointer = misfit.value, misfit.pointer
        listed = "prefixItems" if isinstance(schema.get("prefixItems"), list) else "items"
        first = schema.get(listed)
        tuple_length = len(first) if isinstance(first, list) else 0
        rest = "additionalItems" if listed == "items" and tuple_length else "items"
        for number, item in enumerate(value[:tuple_length]):
            yield from self._misfits(joined(pointer, listed, number), item, (*misfit.path, number))
        others = joined(pointer, rest)
        for number in range(tuple_length, len(value) if isinstance(schema.get(rest), dict | bool) else 0):
            if not self._fits(others, value[number]):
                yield _Misfit(others, value[number], (*misfit.path, number))
                if schema[rest] is False:
                    break
        if isinstance(schema.get("contains"), dict | bool):
            yield from self._contains(schema, misfit)

    def _contains(self, schema: dict[str, Json], misfit: _Misfit) -> Iterator[Found]:
        pointer = joined(misfit.pointer, "contains")
        count = sum(self._fits(pointer, item) for item in misfit.value)
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        if self._tree.draft in (Draft.D4, Draft.D6, Draft.D7):
            least, most = 1, None
        if count < least:
            words = f"must have {_items(least)} or more of the kind that the schema asks for, not {count:,}"
        elif most is not None and count > most:
            words = f"must have {_items(most)} or fewer of the kind that the schema asks for, not {count:,}"
        else:
            return
        if self._tree.draft is not Draft.D4:
            yield Found(misfit.path, f"{_name(misfit.path)} {words}")

    def _unspoken(self, misfit: _Misfit) -> Iterable[Found]:
        """Why a value doesn't fit of which all else does."""
        schema = self._tree.at(misfit.pointer)
        if isinstance(misfit.value, dict) and isinstance(schema, dict) and "unevaluatedProperties" in schema:
            known = [edge.label for edge in self._tree.into(misfit.pointer) if edge.keyword == "properties"]
            candidates = [name for name in known if isinstance(name, str) and name not in misfit.value]
            names = self._judge.unevaluated(misfit.pointer, misfit.value)
            if names:
                return [_unknown((*misfit.path, name), candidates) for name in names]
        if isinstance(misfit.value, list) and isinstance(schema, dict) and "unevaluatedItems" in schema:
            return [Found(misfit.path, f"{_name(misfit.path)} has items that the schema has no place for")]
        return [Found(misfit.path, f"{_name(misfit.path)} doesn't fit the schema", at_key=misfit.is_key)]


def _map(schema: dict[str, Json], keyword: str) -> dict[str, Json]:
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


def _unknown(path: Path, known: list[str]) -> Found:
    name = str(path[-1])
    meant = alike(name, known)
    guess = f": did you mean {key(meant)}?" if meant else ""
    return Found(path, f"{key(name)} is not a key of this object{guess}", at_key=True)


def _items(count: int) -> str:
    return f"{count:,} item" if count == 1 else f"{count:,} items"


def _name(path: Path) -> str:
    """What a value is called: by its key, and the number it has there."""
    numbers: list[str] = []
    for step in reversed(path):
        if isinstance(step, str):
            return shown(step) + "".join(reversed(numbers))
        numbers.append(f"[{step}]")
    return f"the payload's item {''.join(reversed(numbers))}" if numbers else "the payload"
