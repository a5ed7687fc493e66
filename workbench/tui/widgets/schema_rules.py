"""A schema as the rules of a LiveCheck."""

from collections.abc import Sequence

from workbench.core.errors import WorkbenchError
from workbench.core.findings import Finding, Weight
from workbench.core.schema import Schema
from workbench.core.schema_completions import Completions


class SchemaRules:
    """Holds payloads to a schema. name: what it is called where it is shown."""

    def __init__(self, schema: Schema, name: str) -> None:
        self._schema, self.name = schema, name

    def findings(self, payload: bytes) -> Sequence[Finding]:
        """What of `payload`, which is JSON, doesn't fit."""
        try:
            problems = self._schema.problems(payload)
        except WorkbenchError as error:
            return [Finding(Weight.WARNING, f"{error.title}: {error.message}".rstrip("."), 1, 1, 0)]
        return [
            Finding(
                Weight.AGAINST_SCHEMA, one.message, one.line, one.column, one.offset, length=one.length, path=one.path
            )
            for one in problems
        ]

    def completions(self, text: bytes, offset: int) -> Completions:
        """How what is typed at a byte may go on."""
        return self._schema.completions(text, offset)
