"""How what is being typed may go on, as a schema has it: keys that may come, values to choose from.

The text need not be JSON yet. Of the forms a value may have those are left out that the members already there rule out.
"""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from workbench.core.json_context import Context, context_at, sibling_keys
from workbench.core.json_places import Path
from workbench.core.json_values import Json, said
from workbench.core.payload import Problem, check
from workbench.core.schema_choice import choice_of, is_of_type
from workbench.core.schema_judge import Judge
from workbench.core.schema_tree import Edge, SchemaTree, joined
from workbench.core.schema_words import TYPES, types

MOST = 500
"""How many ways to go on are told."""
_MOST_PARTS = 2_000
"""Subschemas of a value that are looked at."""
_FORMS = ("anyOf", "oneOf")
_ALL = ("$ref", "$dynamicRef", "$recursiveRef", "allOf", "then", "else", "dependentSchemas", "dependencies")


class Completion(Struct, frozen=True):
    """A way to go on.

    Attributes:
        label: what it is called: a key, or a value as it is written.
        insert: what comes into the place of what was typed; JSON, and a colon and a blank behind a key that has none.
        kind: which of both. type: that of a key's value, in a person's words; empty if the schema doesn't say.
        description: what the schema says of it, may hold text from outside; empty if nothing.
        required: whether the object is to have it.
    """

    label: str
    insert: str
    kind: Literal["key", "value"]
    type: str = ""
    description: str = ""
    required: bool = False


class Completions(Struct, frozen=True):
    """The ways to go on, the likeliest first, and what each replaces: from `start` to `end`, in bytes."""

    start: int
    end: int
    items: tuple[Completion, ...]


_NONE = Completions(0, 0, ())


def completions_of_siblings(data: bytes, offset: int) -> Completions:
    """How a key at a byte of `data` may go on without a schema: as keys of the objects before it in its list do."""
    context = context_at(data, offset)
    if context is None:
        return _NONE
    return _begun_so(context, [_key(name, context) for name in sibling_keys(data, context)])


class Completer:
    """Completes by one schema."""

    def __init__(self, tree: SchemaTree, judge: Judge) -> None:
        self._tree, self._judge = tree, judge

    def complete(self, data: bytes, offset: int) -> Completions:
        """How what stands at a byte of `data` may go on."""
        context = context_at(data, offset)
        if context is None:
            return _NONE
        if context.kind == "key":
            return _begun_so(context, self._keys(context))
        return _begun_so(context, self._values(context))

    def _parts(self, pointers: Iterable[str], members: dict[str, Json] | None = None) -> list[str]:
        """The subschemas that are asked about the value that these are: those they refer to, and forms it may have."""
        found = dict.fromkeys(pointers)
        pending = list(reversed(found))
        while pending and len(found) < _MOST_PARTS:
            inner = [
                edge.pointer
                for edge in self._tree.beside(pending.pop())
                if edge.pointer not in found and self._counts(edge, members)
            ]
            found.update(dict.fromkeys(inner))
            pending.extend(reversed(inner))
        return list(found)

    def _counts(self, edge: Edge, members: dict[str, Json] | None) -> bool:
        if edge.keyword in _FORMS:
            return members is None or not self._is_ruled_out(edge.pointer, members)
        if edge.keyword in ("dependentSchemas", "dependencies"):
            return members is not None and edge.label in members
        return edge.keyword in _ALL

    def _is_ruled_out(self, pointer: str, members: dict[str, Json]) -> bool:
        """Whether some member that is there has a value that a form doesn't take."""
        for part in self._parts([pointer], {}):
            schema = self._tree.at(part)
            properties = schema.get("properties") if isinstance(schema, dict) else None
            for name, inner in properties.items() if isinstance(properties, dict) else ():
                choice = choice_of(inner) if name in members and isinstance(inner, dict) else None
                if choice and members[name] not in choice:
                    return True
        return False

    def _at(self, path: Path, depth: int, members: dict[str, Json]) -> list[str]:
        """The subschemas of the value at `path`; `members` are those of the object that so many steps lead to."""
        parts = self._parts([""], members if depth == 0 else None)
        for number, step in enumerate(path, 1):
            inner = dict.fromkeys(inner for part in parts for inner in self._inside(part, step))
            parts = self._parts(inner, members if number == depth else None)
        return parts

    def _inside(self, pointer: str, step: str | int) -> Iterator[str]:
        schema = self._tree.at(pointer)
        edges = self._tree.into(pointer)
        if not isinstance(schema, dict):
            return
        if isinstance(step, str):
            named = [edge for edge in edges if edge.keyword == "properties" and edge.label == step]
            named += [edge for edge in edges if edge.keyword == "patternProperties" and self._matches(edge, step)]
            others = {"additionalProperties", "unevaluatedProperties"}
        else:
            named = [edge for edge in edges if edge.keyword in ("prefixItems", "items") and edge.label == step]
            others = {"items", "additionalItems", "unevaluatedItems", "contains"}
        rest = [edge for edge in edges if edge.keyword in others and edge.label is None]
        yield from (edge.pointer for edge in named or rest)

    def _matches(self, edge: Edge, name: str) -> bool:
        return self._judge.fits_keywords(f"{edge.pointer}\0", {"pattern": edge.label}, name)

    def _keys(self, context: Context) -> list[Completion]:
        members = {name: _said(value) for name, value in context.members.items()}
        found: dict[str, Completion] = {}
        required: dict[str, None] = {}
        for part in self._at(context.path, len(context.path), members):
            schema = self._tree.at(part)
            if not isinstance(schema, dict):
                continue
            required.update(dict.fromkeys(_needed(schema, members)))
            properties = schema.get("properties")
            for name, inner in properties.items() if isinstance(properties, dict) else ():
                if name not in members and name not in found and inner is not False:
                    found[name] = _key(name, context, *self._about(joined(part, "properties", name)))
            names = schema.get("propertyNames")
            for name in (choice_of(names) or ()) if isinstance(names, dict) else ():
                if isinstance(name, str) and name not in members:
                    found.setdefault(name, _key(name, context))
        missing = {name: found.get(name) or _key(name, context) for name in required if name not in members}
        first = [replace(one, required=True) for one in missing.values()]
        return first + [one for name, one in found.items() if name not in required]

    def _about(self, pointer: str) -> tuple[str, str]:
        """The type of a value and what is said of it."""
        names: list[str] = []
        about = ""
        for part in self._parts([pointer]):
            schema = self._tree.at(part)
            if isinstance(schema, dict):
                names.extend(_types(schema))
                about = about or _described(schema)
        return types(names), about

    def _values(self, context: Context) -> list[Completion]:
        found: dict[str, Completion] = {}
        lesser: dict[str, Completion] = {}
        members = {name: _said(value) for name, value in context.members.items()}
        for part in self._at(context.path, len(context.path) - 1, members):
            schema = self._tree.at(part)
            if not isinstance(schema, dict):
                continue
            for into, values in ((found, _choices(schema)), (lesser, _suggestions(schema))):
                for text in map(_written, values):
                    into.setdefault(text, Completion(text, text, "value", description=_described(schema)))
        return list((found | {text: one for text, one in lesser.items() if text not in found}).values())


def _types(schema: dict[str, Json]) -> list[str]:
    """The types that a subschema speaks of; those of its choice of values, if it has only that."""
    given = schema.get("type")
    names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    if not names:
        names = [next(name for name in TYPES if is_of_type(value, name)) for value in choice_of(schema) or ()]
    return [name for name in names if name in TYPES]


def _described(schema: dict[str, Json]) -> str:
    texts = (schema.get("description"), schema.get("title"))
    return next((text for text in texts if isinstance(text, str)), "")


def _choices(schema: dict[str, Json]) -> list[Json]:
    """All values that a subschema has a value be, if they can be told."""
    values = choice_of(schema)
    if values is not None:
        return values
    names = _types(schema)
    return [*([True, False] if "boolean" in names else ()), *([None] if "null" in names else ())]


def _suggestions(schema: dict[str, Json]) -> list[Json]:
    examples = schema.get("examples")
    default = [schema["default"]] if "default" in schema else []
    return default + (examples if isinstance(examples, list) else [])


def _needed(schema: dict[str, Json], members: dict[str, Json]) -> Iterator[str]:
    required = schema.get("required")
    yield from (name for name in (required if isinstance(required, list) else ()) if isinstance(name, str))
    depending = schema.get("dependentRequired")
    for name, needed in depending.items() if isinstance(depending, dict) else ():
        yield from (other for other in needed if name in members)


def _key(name: str, context: Context, type_: str = "", about: str = "") -> Completion:
    quoted = json.dumps(name, ensure_ascii=False)
    return Completion(name, quoted if context.has_colon else f"{quoted}: ", "key", type_, about)


def _said(value: bytes) -> Json:
    """What a value says that stands in the text; something that no schema has where it isn't JSON yet."""
    return said(value) if value and not isinstance(check(value), Problem) else object()


def _written(value: Json) -> str:
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False, default=str)


def _begun_so(context: Context, items: list[Completion]) -> Completions:
    """Those that begin with what was typed, then those that have it inside; not what is there already."""
    typed = context.typed.casefold()
    begin, inside = [], []
    for item in items:
        text = item.label.casefold()
        if text.startswith(typed) or (item.kind == "value" and text.startswith(f'"{typed}')):
            begin.append(item)
        elif typed in text:
            inside.append(item)
    return Completions(context.start, context.end, tuple((begin + inside)[:MOST]))
