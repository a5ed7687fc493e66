"""A JSON Schema as a tree of subschemas: where they stand, and what they refer to.

A subschema is told by its JSON pointer into the document, "" for the whole. References are resolved inside of the
document only: nothing here, or anywhere in the workbench, fetches a schema. Nothing recurs, so no depth breaks it.
"""

from collections.abc import Iterator
from enum import Enum
from urllib.parse import unquote, urldefrag, urljoin

from msgspec import Struct

from workbench.core.json_values import Json

_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLES = ("not", "if", "then", "else")
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies")
_INTO = (
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "additionalItems",
    "unevaluatedItems",
    "contains",
)
_APPLIED_BESIDE = frozenset({*_LISTS, *_SINGLES, "dependentSchemas", "dependencies"})
_APPLIED_INTO = frozenset({"properties", "patternProperties", *_INTO, "items", "prefixItems"})


class Draft(Enum):
    """A version of JSON Schema: what `$schema` says."""

    D4 = "http://json-schema.org/draft-04/schema#"
    D6 = "http://json-schema.org/draft-06/schema#"
    D7 = "http://json-schema.org/draft-07/schema#"
    D2019 = "https://json-schema.org/draft/2019-09/schema"
    D2020 = "https://json-schema.org/draft/2020-12/schema"

    @property
    def reference_stands_alone(self) -> bool:
        """Whether what stands beside a `$ref` doesn't count."""
        return self in (Draft.D4, Draft.D6, Draft.D7)


def draft_of(schema: Json) -> Draft | None:
    """The draft a schema says that it is written in, the newest if it doesn't say. None: one that isn't known."""
    uri = schema.get("$schema") if isinstance(schema, dict) else None
    if not isinstance(uri, str):
        return Draft.D2020
    bare = uri.strip().rstrip("#").split("://")[-1]
    if bare == "json-schema.org/schema":
        return Draft.D2020
    return next((draft for draft in Draft if draft.value.rstrip("#").split("://")[-1] == bare), None)


class Edge(Struct, frozen=True):
    """From a subschema to one that is asked with it: of the same value, or of one in it.

    Attributes:
        keyword: the one it stands under. label: its key or number there, None where there is but one.
        pointer: the subschema.
    """

    keyword: str
    label: str | int | None
    pointer: str


def joined(pointer: str, *steps: str | int) -> str:
    """`pointer` and some steps further."""
    return pointer + "".join([f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps])


class SchemaTree:
    """The subschemas of one document."""

    def __init__(self, root: Json, draft: Draft) -> None:
        self.root, self.draft = root, draft
        self._id = "id" if draft is Draft.D4 else "$id"
        self._values: dict[str, Json] = {}
        self._bases: dict[str, str] = {}
        self._resources: dict[str, str] = {"": ""}
        self._anchors: dict[tuple[str, str], str] = {}
        self._dynamic: dict[str, list[str]] = {}
        self._beside: dict[str, list[Edge]] = {}
        self._into: dict[str, list[Edge]] = {}
        self._walk()

    @property
    def pointers(self) -> Iterator[str]:
        """The subschemas that stand where a draft has them."""
        return iter(self._values)

    def at(self, pointer: str) -> Json:
        """The subschema; None if there is none."""
        if pointer in self._values:
            return self._values[pointer]
        value = self.root
        for step in pointer.split("/")[1:]:
            step = step.replace("~1", "/").replace("~0", "~")
            if isinstance(value, dict) and step in value:
                value = value[step]
            elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                return None
        return value

    def _walk(self) -> None:
        pending: list[tuple[str, Json, str]] = [("", self.root, "")]
        while pending:
            pointer, schema, base = pending.pop()
            self._values[pointer] = schema
            if isinstance(schema, dict):
                base = self._named(pointer, schema, base)
                self._bases[pointer] = base
                inside = [(edge.pointer, self._below(schema, edge), base) for edge in self._inside(pointer, schema)]
                pending.extend(reversed(inside))

    def _named(self, pointer: str, schema: dict[str, Json], base: str) -> str:
        """Take note of the names that a subschema gives itself; its base URI."""
        name = schema.get(self._id)
        if isinstance(name, str) and not (self.draft.reference_stands_alone and "$ref" in schema):
            uri, anchor = _split(base, name)
            if anchor and not name.partition("#")[0]:
                self._anchors.setdefault((base, anchor), pointer)
            else:
                base = uri
                self._resources.setdefault(base, pointer)
        for keyword in ("$anchor", "$dynamicAnchor"):
            given = schema.get(keyword)
            if isinstance(given, str):
                self._anchors.setdefault((base, given), pointer)
                if keyword == "$dynamicAnchor":
                    self._dynamic.setdefault(given, []).append(pointer)
        return base

    def _inside(self, pointer: str, schema: dict[str, Json]) -> Iterator[Edge]:
        """What stands in a subschema."""
        for keyword in (*_MAPS, *_LISTS, *_SINGLES, *_INTO, "items", "prefixItems"):
            value = schema.get(keyword)
            if keyword in _MAPS:
                if isinstance(value, dict):
                    for key, item in value.items():
                        if isinstance(item, dict | bool):
                            yield Edge(keyword, key, joined(pointer, keyword, key))
            elif isinstance(value, list):
                for number in range(len(value)):
                    yield Edge(keyword, number, joined(pointer, keyword, number))
            elif isinstance(value, dict | bool):
                yield Edge(keyword, None, joined(pointer, keyword))

    @staticmethod
    def _below(schema: dict[str, Json], edge: Edge) -> Json:
        value = schema[edge.keyword]
        return value if edge.label is None else value[edge.label]

    def reference(self, pointer: str, keyword: str) -> str | None:
        """Where a reference of a subschema leads; None where it has none, or it leads out of the document."""
        schema = self.at(pointer)
        reference = schema.get(keyword) if isinstance(schema, dict) else None
        if not isinstance(reference, str):
            return None
        uri, fragment = _split(self._base(pointer), reference)
        start = self._resources.get(uri)
        if start is None:
            return None
        if fragment.startswith("/"):
            target = start + fragment
            return target if isinstance(self.at(target), dict | bool) else None
        return self._anchors.get((uri, fragment)) if fragment else start

    def _base(self, pointer: str) -> str:
        while pointer and pointer not in self._bases:
            pointer = pointer.rpartition("/")[0]
        return self._bases.get(pointer, "")

    def leads_out(self) -> str | None:
        """The first reference that leads to another document than this one; None if there is none."""
        for pointer, schema in self._values.items():
            for keyword in _REFERENCES:
                reference = schema.get(keyword) if isinstance(schema, dict) else None
                if isinstance(reference, str):
                    uri, _ = _split(self._base(pointer), reference)
                    if uri not in self._resources and draft_of({"$schema": uri}) is None:
                        return reference
        return None

    def beside(self, pointer: str) -> list[Edge]:
        """The subschemas that are asked about the same value as `pointer` is."""
        if pointer not in self._beside:
            self._beside[pointer] = self._found_beside(pointer)
        return self._beside[pointer]

    def _found_beside(self, pointer: str) -> list[Edge]:
        schema = self.at(pointer)
        if not isinstance(schema, dict):
            return []
        edges: list[Edge] = []
        for keyword in _REFERENCES:
            target = self.reference(pointer, keyword)
            if target is not None:
                edges.append(Edge(keyword, None, target))
                name = schema[keyword].partition("#")[2]
                dynamic = self._dynamic.get(name, []) if keyword == "$dynamicRef" else []
                edges.extend(Edge(keyword, None, other) for other in dynamic if other != target)
        if "$ref" in schema and self.draft.reference_stands_alone:
            return edges[:1]
        return edges + [edge for edge in self._inside(pointer, schema) if edge.keyword in _APPLIED_BESIDE]

    def into(self, pointer: str) -> list[Edge]:
        """The subschemas that are asked about what is in a value that `pointer` is asked about."""
        if pointer not in self._into:
            schema = self.at(pointer)
            stands_alone = isinstance(schema, dict) and "$ref" in schema and self.draft.reference_stands_alone
            inside = self._inside(pointer, schema) if isinstance(schema, dict) and not stands_alone else ()
            self._into[pointer] = [edge for edge in inside if edge.keyword in _APPLIED_INTO]
        return self._into[pointer]


def _split(base: str, reference: str) -> tuple[str, str]:
    """The URI that a reference leads to, seen from `base`, and its fragment without the escapes of URIs."""
    uri, fragment = urldefrag(reference)
    try:
        return (urljoin(base, uri) if uri else base), unquote(fragment)
    except ValueError:
        return reference, unquote(fragment)
