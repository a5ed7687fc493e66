"""Templates of events: sample events of AWS services with a few fields to fill in.

    title = "An object was created"
    service = "S3"
    documentation = "https://docs.aws.amazon.com/…"
    fields.key = { label = "Key", default = "incoming/order 17.json", help = "…", multiline = false }
    parts.note = '''{ "key": "{{key}}" }'''
    event = '''{ "key": "{{key|url}}", "at": "{{now-1m|iso}}", "size": {{size}}, "body": "{{note|compact}}" }'''

An expression in braces is a field, a part, `now` (core/moments.py), `uuid` (a new one), `uuid.x` (the same for the same
x), and then filters (core/template_filters.py). The event, and a part that begins with a bracket, is JSON: what an
expression gives inside one of its strings is escaped as the string needs it, and outside of strings it must be JSON
itself. Other parts are text, and nothing in them is escaped. So an event that was filled is JSON, whatever is in the
fields; and it is laid out by two blanks a level.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from workbench.core import moments
from workbench.core.errors import WorkbenchError
from workbench.core.json_edits import formatted
from workbench.core.json_strings import content
from workbench.core.payload import Problem, check
from workbench.core.template_filters import FILTERS, Filter, Sort, Value, as_bytes
from workbench.core.text import visible

_EXPRESSION = re.compile(r"\{\{([^{}]*)\}\}")
_ESCAPE = re.compile(r"\\.", re.DOTALL)
_SOURCE = re.compile(rf"(?P<now>{moments.SYNTAX})|uuid(?:\.(?P<same>[a-z0-9_]+))?|(?P<name>[a-z][a-z0-9_]*)")
_FILTER = re.compile(r"(?P<name>[a-z0-9_]+)(?::(?P<argument>[A-Za-z0-9_-]+))?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = frozenset({"now", "uuid"})
_TEMPLATE_KEYS = frozenset({"title", "service", "documentation", "event", "fields", "parts"})
_FIELD_KEYS = frozenset({"label", "default", "help", "multiline"})
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class FieldError(WorkbenchError):
    """What was filled in does not fit. `field` is its name."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__("The event can't be made", message)
        self.field = field


class Field(Struct, frozen=True):
    """Something to fill in. label: what a person calls it. help: what may be in it, perhaps empty."""

    name: str
    label: str
    default: str = ""
    help: str = ""
    multiline: bool = False


class Template(Struct, frozen=True):
    """A sample event. `fields` in the order to ask for them; `id` is unique among those that are used together.

    is_own: whether it is a person's own.
    """

    id: str
    title: str
    service: str
    documentation: str
    fields: Sequence[Field]
    event: "Text"
    parts: Mapping[str, "Text"]
    is_own: bool = False

    @property
    def used(self) -> frozenset[str]:
        """The names of the fields and parts that are used anywhere."""
        return frozenset(name for text in (self.event, *self.parts.values()) for name in text.names)


class Library(NamedTuple):
    """The templates there are, in the order to show them, and a sentence on each that can't be used."""

    templates: Sequence[Template]
    problems: Sequence[str] = ()


class _Expression(NamedTuple):
    written: str
    name: str
    same: str
    now: str
    filters: Sequence[tuple[Filter, str]]
    in_string: bool


class Text(NamedTuple):
    """A text with expressions: what stands between them is one longer than they are many."""

    literals: Sequence[str]
    expressions: Sequence[_Expression]
    is_json: bool

    @property
    def names(self) -> Iterator[str]:
        """The fields and parts it uses."""
        return (expression.name for expression in self.expressions if expression.name)


# --- reading ---


def parse(id: str, content: Mapping[str, object], *, is_own: bool = False) -> Template:
    """Read a template. Raises ValueError, with a sentence about what is wrong and where, without a full stop."""
    if not _ID.fullmatch(id):
        raise ValueError("its name must be of small letters, digits and hyphens")
    _check_keys(content, _TEMPLATE_KEYS, "a template")
    fields = [_field(name, told) for name, told in _table(content, "fields").items()]
    parts = {name: _text(_string(told, f"the part {name}"), f"the part {name}") for name, told in _parts(content)}
    known = {one.name for one in fields}
    if twice := known & parts.keys():
        raise ValueError(f"{min(twice)} is a field and a part")
    event = _text(_string(content.get("event"), "event"), "event")
    if not event.is_json:
        raise ValueError("event must begin with a bracket: it is JSON")
    so_far = set(known)
    for name, part in (*parts.items(), ("", event)):
        for used in part.names:
            if used not in so_far:
                later = ", which stands further down" if used in parts else ""
                raise ValueError(f"{f'the part {name}' if name else 'event'} uses {used}, which is no field{later}")
        so_far.add(name)
    told = {key: _string(content.get(key, ""), key) for key in ("title", "service", "documentation")}
    if not told["title"]:
        raise ValueError("title is missing")
    return Template(id, told["title"], told["service"] or "Own", told["documentation"], fields, event, parts, is_own)


def _parts(content: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, told in _table(content, "parts").items():
        _check_name(name)
        yield name, told


def _check_keys(content: Mapping[str, object], known: frozenset[str], what: str) -> None:
    if unknown := content.keys() - known:
        raise ValueError(f"{what} has nothing called {min(unknown)}; it has {', '.join(sorted(known))}")


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise ValueError(f"a field or a part can't be called {name!r}: small letters, digits and _; not now or uuid")


def _table(content: Mapping[str, object], key: str) -> Mapping[str, object]:
    table = content.get(key, {})
    if not isinstance(table, dict):
        raise ValueError(f"{key} must be a table")
    return table


def _string(value: object, what: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{what} is missing" if value is None else f"{what} must be a text")
    return value


def _field(name: str, told: object) -> Field:
    _check_name(name)
    if not isinstance(told, dict):
        raise ValueError(f"the field {name} must be a table")
    _check_keys(told, _FIELD_KEYS, f"the field {name}")
    texts = {key: _string(told.get(key, ""), f"{key} of the field {name}") for key in ("label", "default", "help")}
    multiline = told.get("multiline", False)
    if not isinstance(multiline, bool):
        raise ValueError(f"multiline of the field {name} must be true or false")
    return Field(name, texts["label"] or name, texts["default"], texts["help"], multiline)


def _text(text: str, where: str) -> Text:
    """Read a text with expressions. Whether one stands in a JSON string follows from the quotes before it."""
    text = text.strip()
    is_json = text.startswith(("{", "[")) and not text.startswith("{{")
    literals, expressions = [], []
    end, inside = 0, False
    for match in _EXPRESSION.finditer(text):
        literal = text[end : match.start()]
        inside ^= _ESCAPE.sub("", literal).count('"') % 2 == 1
        literals.append(literal)
        expressions.append(_expression(match[1], f"{where}, line {text.count(chr(10), 0, match.start()) + 1}", inside))
        end = match.end()
    literals.append(text[end:])
    for literal in literals:
        if "{{" in literal:
            raise ValueError(f"{where}: there is an expression that doesn't end with }}}}")
    return Text(literals, expressions, is_json)


def _expression(written: str, where: str, in_string: bool) -> _Expression:
    first, *others = (part.strip() for part in written.split("|"))
    source = _SOURCE.fullmatch(first)
    if source is None:
        raise ValueError(f"{where}: {first!r} is no field, no part, no moment and no uuid")
    sort: Sort = "moment" if source["now"] else "text"
    filters = []
    for other in others:
        found = _FILTER.fullmatch(other)
        one = FILTERS.get(found["name"]) if found else None
        if found is None or one is None:
            raise ValueError(f"{where}: there is no filter {other!r}")
        argument = found["argument"] or ""
        if bool(argument) != bool(one.argument) or (one.argument == "number" and not argument.isdigit()):
            raise ValueError(f"{where}: the filter {found['name']} wants {one.argument or 'nothing'} behind a colon")
        if sort not in one.takes:
            raise ValueError(f"{where}: the filter {found['name']} can't be given {sort}")
        filters.append((one, argument))
        sort = one.gives
    if sort == "bytes":
        raise ValueError(f"{where}: {written.strip()} gives bytes; base64 makes text of them")
    return _Expression(
        written.strip(), source["name"] or "", source["same"] or "", source["now"] or "", filters, in_string
    )


# --- filling ---


def fill(template: Template, values: Mapping[str, str], now: datetime, new_uuid: Callable[[], str]) -> bytes:
    """The event, as JSON that is laid out. values: by the names of fields; a default stands for what isn't there.

    Raises FieldError for a value that can't stand where it is used, WorkbenchError where the template makes no JSON.
    """
    known = {one.name: values.get(one.name, one.default) for one in template.fields}
    filling = _Filling(template, known, now, new_uuid)
    for name, part in template.parts.items():
        known[name] = filling.fill(part)
    return formatted(as_bytes(filling.fill(template.event)))


class _Filling:
    def __init__(
        self, template: Template, known: Mapping[str, str], now: datetime, new_uuid: Callable[[], str]
    ) -> None:
        self._labels = {one.name: one.label for one in template.fields}
        self._known, self._now, self._new_uuid = known, now, new_uuid
        self._uuids: dict[str, str] = {}

    def fill(self, text: Text) -> str:
        pieces = []
        for literal, expression in zip(text.literals, text.expressions, strict=False):
            value = self._value(expression)
            if text.is_json:
                value = content(value) if expression.in_string else self._json(expression, value)
            pieces += [literal, value]
        return "".join((*pieces, text.literals[-1]))

    def _value(self, expression: _Expression) -> str:
        value: Value
        if expression.now:
            value = moments.moment(expression.now, self._now)
        elif expression.name:
            value = self._known[expression.name]
        elif expression.same:
            if expression.same not in self._uuids:
                self._uuids[expression.same] = self._new_uuid()
            value = self._uuids[expression.same]
        else:
            value = self._new_uuid()
        try:
            for one, argument in expression.filters:
                value = one.run(value, argument)
        except (WorkbenchError, ValueError) as error:
            raise self._wrong(expression, str(error)) from error
        if isinstance(value, datetime):
            value = moments.FORMS["iso_ms"](value)
        assert isinstance(value, str)  # bytes were refused when it was read
        return value

    def _json(self, expression: _Expression, value: str) -> str:
        problem = check(as_bytes(value))
        if isinstance(problem, Problem):
            place = f"line {problem.line}, column {problem.column}: {problem.message}"
            raise self._wrong(expression, f"It must be JSON here; {place}.")
        return value

    def _wrong(self, expression: _Expression, why: str) -> FieldError:
        label = self._labels.get(expression.name, expression.name)
        return FieldError(expression.name, f"{visible(label)}: {visible(why)}")
