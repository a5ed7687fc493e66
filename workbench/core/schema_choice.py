"""Of several forms that a value may have and fits none of: the one that was probably meant.

A form is read as far as it speaks of the value itself: the type, the choice of values, the keys, and which values some
of them must have. It is not gone into.
"""

from collections.abc import Iterator

from workbench.core.json_values import Json
from workbench.core.schema_tree import SchemaTree

_READ = 50
"""Subschemas of a form that are read."""
_FORMS = 200
"""Forms that are compared."""


class Form:
    """What a form asks for; None where it doesn't say."""

    def __init__(self, tree: SchemaTree, pointer: str) -> None:
        self.pointer = pointer
        self.types: list[str] | None = None
        self.values: list[Json] | None = None
        self.labels: dict[str, list[Json]] = {}
        self.keys: set[str] = set()
        self.required: set[str] = set()
        for schema in _conjuncts(tree, pointer):
            types = schema.get("type")
            if types is not None:
                self.types = [types] if isinstance(types, str) else types
            self.values = choice_of(schema) or self.values
            required = schema.get("required")
            self.required.update(name for name in (required if isinstance(required, list) else ()))
            properties = schema.get("properties")
            for name, inner in properties.items() if isinstance(properties, dict) else ():
                self.keys.add(name)
                if isinstance(inner, dict) and (values := choice_of(inner)) and isinstance(values[0], str):
                    self.labels[name] = values

    def nearness(self, value: Json) -> tuple[int, ...]:
        """The greater, the nearer `value` is to it."""
        right_type = self.types is None or any(is_of_type(value, name) for name in self.types)
        if not isinstance(value, dict):
            return (right_type, self.values is None, 0, 0)
        wrong = sum(name in value and value[name] not in values for name, values in self.labels.items())
        right = sum(name in value and value[name] in values for name, values in self.labels.items())
        missing = sum(name not in value for name in self.required)
        known = sum(name in self.keys for name in value)
        return (right_type and self.values is None, -wrong, right, known - 2 * missing)


def _conjuncts(tree: SchemaTree, pointer: str) -> Iterator[dict[str, Json]]:
    """The subschemas that all ask for something of the same value."""
    pending, seen = [pointer], {pointer}
    while pending and len(seen) < _READ:
        here = pending.pop()
        schema = tree.at(here)
        if isinstance(schema, dict):
            yield schema
        for edge in tree.beside(here):
            if edge.keyword in ("$ref", "$dynamicRef", "$recursiveRef", "allOf") and edge.pointer not in seen:
                seen.add(edge.pointer)
                pending.append(edge.pointer)


def choice_of(schema: dict[str, Json]) -> list[Json] | None:
    """The values that a subschema lets a value have; None if it doesn't say."""
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return values if isinstance(values, list) and values else None


def is_of_type(value: Json, name: str) -> bool:
    """Whether a value is of a type, as far as it matters which was meant: each number is a whole one, too."""
    if isinstance(value, bool) or value is None:
        return name == ("null" if value is None else "boolean")
    if isinstance(value, str | list | dict):
        return name == {str: "string", list: "array", dict: "object"}[type(value)]
    return name in ("number", "integer")


class Forms:
    """The forms that values may have by one schema, each read once."""

    def __init__(self, tree: SchemaTree) -> None:
        self._tree = tree
        self._read: dict[str, Form] = {}

    def choice(self, value: Json, branches: list[str]) -> "Choice":
        """The choice between some, for a value that fits none of them."""
        return Choice(value, [self._form(branch) for branch in branches[:_FORMS]])

    def _form(self, pointer: str) -> Form:
        if pointer not in self._read:
            self._read[pointer] = Form(self._tree, pointer)
        return self._read[pointer]


class Choice:
    """The choice between `forms` for a `value` that fits none of them."""

    def __init__(self, value: Json, forms: list[Form]) -> None:
        self._value, self._forms = value, forms

    def meant(self) -> str | None:
        """The form that is nearer than all others; None if none is."""
        ranked = sorted(((form.nearness(self._value), form.pointer) for form in self._forms), reverse=True)
        best = ranked[0][0]
        if len(ranked) > 1 and ranked[1][0] == best:
            return None
        return ranked[0][1] if best[0] and (best[1] >= 0 or not self.told_apart_by()) else None

    def told_apart_by(self) -> str | None:
        """The key whose value says which form it is, where the value has none that any form knows."""
        if not isinstance(self._value, dict) or not self._forms:
            return None
        names = [name for name in self._forms[0].labels if all(name in form.labels for form in self._forms)]
        given = [name for name in names if name in self._value]
        return next((name for name in given if self._value[name] not in self.labels(name)), None)

    def labels(self, name: str) -> list[Json]:
        """The values that the forms know for a key."""
        return [value for form in self._forms for value in form.labels.get(name, ())]

    def values(self) -> list[Json] | None:
        """The values to choose from, if all forms are such choices."""
        choices = [form.values for form in self._forms]
        return [value for values in choices for value in values or ()] if all(choices) else None

    def types(self) -> list[str] | None:
        """The types to choose from, if the value has none of them."""
        types = [form.types for form in self._forms]
        if any(names is None or any(is_of_type(self._value, name) for name in names) for names in types):
            return None
        return [name for names in types for name in names or ()]
