"""Whether values fit a schema: the answers of jsonschema-rs, asked so that it can do no harm.

It is asked for yes or no only. Its lists of errors can't be bounded (each holds a copy of its value), while yes or no
for 6 MB takes some 20 ms, remembers what it has answered of schemas that contain themselves, and never looks at what
stands outside of the schema. `format` is always checked, whatever the draft: who writes one means it.
"""

from typing import TYPE_CHECKING
from urllib.parse import quote, urldefrag, urljoin

from workbench.core.json_values import Json
from workbench.core.schema_tree import Draft

if TYPE_CHECKING:
    import jsonschema_rs

_HERE = "https://schema.workbench.invalid/"
_STEPS_BACK = 20_000
"""How often a regular expression may try another way on one text; only those with look-around need that."""


class Judge:
    """Answers for one schema and all that is in it. Raises jsonschema_rs.ValidationError where it is no schema."""

    def __init__(self, root: Json, draft: Draft) -> None:
        import jsonschema_rs

        self._library = jsonschema_rs
        self._draft = draft
        self._limits = jsonschema_rs.FancyRegexOptions(backtrack_limit=_STEPS_BACK)
        root = self._dated(root)
        jsonschema_rs.meta.validate(root)
        name = root.get("id" if draft is Draft.D4 else "$id", "") if isinstance(root, dict) else ""
        self._uri = urldefrag(urljoin(_HERE, name))[0]
        self._registry = jsonschema_rs.Registry([(self._uri, root)])
        self._validators: dict[object, jsonschema_rs.Validator | None] = {}
        self._whole = self._validator(root)

    def _dated(self, schema: Json) -> Json:
        return schema | {"$schema": self._draft.value} if isinstance(schema, dict) else schema

    def _validator(self, schema: Json) -> "jsonschema_rs.Validator":
        return self._library.validator_for(
            self._dated(schema),
            validate_formats=True,
            offline=True,
            registry=self._registry,
            pattern_options=self._limits,
            mask="it",
        )

    def fits(self, value: Json) -> bool:
        """Whether `value` is what the schema asks for."""
        return self._whole.is_valid(value)

    def fits_part(self, pointer: str, value: Json) -> bool:
        """Whether `value` is what the subschema at a JSON pointer asks for; true where it can't be told by itself."""
        part = self._part(pointer)
        return part is None or part.is_valid(value)

    def _part(self, pointer: str) -> "jsonschema_rs.Validator | None":
        if pointer not in self._validators:
            try:
                self._validators[pointer] = self._validator({"$ref": f"{self._uri}#{quote(pointer, safe='/~')}"})
            except self._library.ValidationError:
                self._validators[pointer] = None
        return self._validators[pointer]

    def fits_keywords(self, pointer: str, keywords: dict[str, Json], value: Json) -> bool:
        """Whether `value` is what some keywords of the subschema at `pointer` ask for, which have no schema in them."""
        return self._of_keywords(pointer, keywords).is_valid(value)

    def gives_up(self, pointer: str, pattern: str, text: str) -> bool:
        """Whether a pattern took too many steps on `text` to be tried to the end."""
        errors = self._of_keywords(pointer, {"pattern": pattern}).iter_errors(text)
        kind = self._library.ValidationErrorKind.BacktrackLimitExceeded
        return any(isinstance(error.kind, kind) for error in errors)

    def _of_keywords(self, pointer: str, keywords: dict[str, Json]) -> "jsonschema_rs.Validator":
        name = (pointer, *keywords)
        validator = self._validators.get(name)
        if validator is None:
            validator = self._validators[name] = self._validator(keywords)
        return validator

    def unevaluated(self, pointer: str, value: dict[str, Json]) -> list[str]:
        """The keys of `value` that no keyword of a subschema speaks of and its `unevaluatedProperties` rules out.

        To be asked only where all else of the subschema fits: then there are no other errors.
        """
        part = self._part(pointer)
        kind = self._library.ValidationErrorKind.UnevaluatedProperties
        return [
            key
            for error in (part.iter_errors(value) if part else ())
            if isinstance(error.kind, kind) and not error.instance_path
            for key in error.kind.unexpected
        ]
