"""JSON Schema for payloads: what in a payload doesn't fit it, where, and in a person's words; what may come next.

A schema is measured before it is used and never fetched from anywhere: no schema and no payload makes this hang, crash
or reach out. Checking is for a thread: 6 MB take some 100 ms.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from workbench.core import schema_limits
from workbench.core.errors import WorkbenchError
from workbench.core.json_places import Lines, places
from workbench.core.json_values import Json, nests_deeper, said
from workbench.core.payload import Problem, check
from workbench.core.schema_completions import Completer, Completions
from workbench.core.schema_files import LARGEST
from workbench.core.schema_judge import Judge
from workbench.core.schema_problems import MOST, Found, ProblemFinder
from workbench.core.schema_tree import Draft, SchemaTree, draft_of, joined
from workbench.core.schema_words import LEAVES, TYPES, demand, shown, written

if TYPE_CHECKING:
    import jsonschema_rs

_HEAVIEST = 100_000
"""How many subschemas may be asked about the places on one way into a payload."""
_LEVELS = 250
"""How deep lists and objects may nest in a schema: the library reads five more."""
_FRAMES = 4_000
"""How many subschemas may be asked inside of each other, levels of the payload included: what the stack holds."""
_REFERENCE = 160
"""Characters of a reference that are shown: its end tells what is missing."""
_DRAFTS = "The workbench knows draft 4, 6, 7, 2019-09 and 2020-12."
_TITLE = "This is no JSON Schema"
_UNUSABLE = "The schema can't be used"


class SchemaProblem(Struct, frozen=True):
    """What in a payload doesn't fit its schema.

    Attributes:
        message: what the schema asks for, in a person's words, no full stop.
        path: of the value to blame, or of the object that lacks something, as `json_paths.path_at` has it.
        offset, length: in bytes, of the value, or of its key if that is to blame; of an object or a list the bracket
            that opens it.
        line: from 1. column: from 1, in characters of that line.
    """

    message: str
    path: str
    offset: int
    length: int
    line: int
    column: int


class Schema:
    """A JSON Schema of draft 4, 6, 7, 2019-09 or 2020-12, which `$schema` tells; without one, the last."""

    def __init__(self, tree: SchemaTree, judge: Judge) -> None:
        self._finder = ProblemFinder(tree, judge)
        self._completer = Completer(tree, judge)
        self._depth = schema_limits.depth(tree)

    @classmethod
    def parse(cls, data: bytes) -> "Schema":
        """The schema in `data`. Raises WorkbenchError where there is none, or one that can't be used, and says why."""
        root = _read(data)
        draft = draft_of(root)
        if draft is None:
            raise WorkbenchError(_UNUSABLE, f"It is written in {shown(root['$schema'])}.", _DRAFTS)
        tree = SchemaTree(root, draft)
        _measure(tree)
        return cls(tree, _judge(root, draft))

    def problems(self, payload: bytes) -> tuple[SchemaProblem, ...]:
        """What in `payload`, which must be JSON, doesn't fit, in the order of the text; none if it fits.

        The first `MOST` problems that were found, if there are more. Raises WorkbenchError where the payload nests too
        deep to be checked.
        """
        try:
            value = said(payload)
        except RecursionError:
            raise _too_deep() from None
        if nests_deeper(value, _FRAMES // self._depth):
            raise _too_deep()
        return tuple(_placed(payload, self._finder.find(value)[:MOST]))

    def completions(self, text: bytes, offset: int) -> Completions:
        """How what is typed at a byte of `text`, which need not be JSON yet, may go on."""
        return self._completer.complete(text, offset)


def _read(data: bytes) -> Json:
    if len(data) > LARGEST:
        raise WorkbenchError("The schema is too large", f"It has {len(data):,} bytes; {LARGEST:,} is the most.")
    verdict = check(data)
    if isinstance(verdict, Problem):
        raise WorkbenchError(
            "The schema is not JSON",
            f"Line {verdict.line}, column {verdict.column}: {verdict.message}.",
            "Mend it first.",
        )
    try:
        root = said(data)
        too_deep = nests_deeper(root, _LEVELS)
    except RecursionError:
        too_deep = True
    if too_deep:
        raise WorkbenchError(_UNUSABLE, "It nests too deep.")
    return root


def _measure(tree: SchemaTree) -> None:
    """Raise WorkbenchError where checking by a schema would take too much."""
    outside = tree.leads_out()
    if outside is not None:
        raise WorkbenchError(
            "The schema needs another one",
            f"It refers to {shown(outside, _REFERENCE)}, "
            "and schemas are fetched from nowhere, neither the network nor a file.",
            "Put what it refers to under $defs, and let $ref point there.",
        )
    around = schema_limits.circle(tree)
    if around is not None:
        raise WorkbenchError(_UNUSABLE, f"It goes round in circles at #{shown(around)}.")
    if schema_limits.weight(tree) > _HEAVIEST or schema_limits.depth(tree) > _FRAMES // 4:
        raise WorkbenchError(_UNUSABLE, "Its parts refer to each other so often that checking takes too long.")


def _judge(root: Json, draft: Draft) -> Judge:
    import jsonschema_rs

    try:
        return Judge(root, draft)
    except jsonschema_rs.ValidationError as error:
        if isinstance(error.kind, jsonschema_rs.ValidationErrorKind.Referencing):
            raise WorkbenchError(_TITLE, f"{shown(str(error.kind.error.message))}.") from error
        raise WorkbenchError(_TITLE, f"{_blamed(error)}.") from error
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise WorkbenchError(_TITLE, f"{shown(str(error))}.") from error


def _blamed(error: "jsonschema_rs.ValidationError") -> str:
    """What in a schema is wrong, in a person's words."""
    where = f"#{shown(joined('', *error.instance_path))}" if error.instance_path else "The whole"
    keyword, asked = error.kind.name, error.kind.value
    if error.instance_path[-1:] == ["type"]:
        keyword, asked = "enum", list(TYPES)
    if keyword not in LEAVES:
        return f"{where} is not as its draft asks for"
    before, behind = demand(keyword, asked, error.instance)
    return f"{where} {before}{written(error.instance) if before.endswith(' ') else ''}{behind}"


def _too_deep() -> WorkbenchError:
    return WorkbenchError("The payload can't be checked by its schema", "It nests too deep.")


def _placed(payload: bytes, found: Sequence[Found]) -> list[SchemaProblem]:
    where = places(payload, {one.path for one in found})
    spans = []
    for one in found:
        place = where[one.path]
        start, end = (place.key_start, place.key_end) if one.at_key else (place.start, place.end)
        spans.append((start, end, place, one))
    lines, problems = Lines(payload), []
    for start, end, place, one in sorted(spans, key=lambda span: span[0]):
        value = shown(payload[start:end].decode()) if one.shows_value else ""
        message = one.before + value + one.behind
        problems.append(SchemaProblem(message, place.path, start, end - start, *lines.position(start)))
    return problems
