"""JMESPath over payloads, without changing a number: those it only picks keep the text they were written with."""

import json
import math
import re
from collections.abc import Iterable
from typing import Any

import jmespath
import jmespath.exceptions
import msgspec
from jmespath.functions import Functions, signature

from workbench.core.errors import WorkbenchError
from workbench.core.path_names import name_of
from workbench.core.payload import Problem, check
from workbench.core.query_errors import QUERY_ERRORS, said

_MORE = "See https://jmespath.org"
_TYPED = re.compile(r'(?:"(?P<quoted>[^"]*)|(?P<plain>[A-Za-z_][A-Za-z0-9_]*)?)$')
_STEPS = re.compile(r'(?:@|"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_]*|\[[^\[\]]*\]|[.*|]|\s(?=\|)|(?<=\|)\s)*$')
_LOOKED_AT = 50


class Document:
    """A payload, read once to be asked many things. Raises WorkbenchError when it is not JSON."""

    def __init__(self, payload: bytes) -> None:
        try:
            self._document = json.loads(
                payload.decode(), parse_int=_integer, parse_float=_fraction, parse_constant=_no_constant
            )
        except (ValueError, OverflowError, RecursionError) as error:
            raise _unread(payload, error) from error

    def search(self, query: str) -> bytes:
        """What `query` picks, as JSON on one line. Raises WorkbenchError when it is no query, or doesn't fit."""
        try:
            return _result(jmespath.search(query, self._document, _OPTIONS))
        except QUERY_ERRORS as error:
            raise _unanswered(error) from error

    def completions(self, query: str) -> tuple[int, list[str]]:
        """How the end of a query may go on: where the typed part of a key begins, and the keys that begin with it."""
        typed = _TYPED.search(query)
        assert typed is not None  # the pattern matches the empty string
        begun = (typed["quoted"] if typed["quoted"] is not None else typed["plain"]) or ""
        before = query[: typed.start()]
        keys = (key for key in _keys(self._found(before)) if key.startswith(begun) and key != begun)
        return typed.start(), [name_of(key) for key in sorted(keys)]

    def _found(self, before: str) -> object:
        """What stands where `before` ends: inside a filter each item, elsewhere what the path so far picks."""
        opened = before.rfind("[?")
        document: object = self._document
        if opened > before.rfind("]"):
            document = self._picked(before[:opened].rstrip(".") + "[]", document)
            before = before[opened + 2 :]
        steps = _STEPS.search(before)
        path = steps[0].strip() if steps else ""
        if path and not path.endswith((".", "|")):
            return None
        return self._picked(path.rstrip(".|").strip(), document)

    def _picked(self, path: str, document: object) -> object:
        if not path or path == "@":
            return document
        if isinstance(document, list) and document is not self._document:
            document = document[:_LOOKED_AT]
            path = f"[].{path}" if not path.startswith("[") else path
        try:
            return jmespath.search(path.removeprefix("|").strip(), document, _OPTIONS)
        except QUERY_ERRORS:
            return None


def _keys(found: object) -> Iterable[str]:
    if isinstance(found, dict):
        return found.keys()
    if isinstance(found, list):
        return {key for item in found[:_LOOKED_AT] if isinstance(item, dict) for key in item}
    return ()


def compile_query(query: str) -> None:
    """Raise WorkbenchError unless `query` is JMESPath."""
    try:
        jmespath.compile(query)
    except jmespath.exceptions.JMESPathError as error:
        raise WorkbenchError("Not a query", said(error), _MORE) from error


def search(query: str, payload: bytes) -> bytes:
    """What `query` picks of a payload, as JSON on one line.

    Raises WorkbenchError when the payload is not JSON, or the query doesn't fit it.
    """
    return Document(payload).search(query)


def _unanswered(error: Exception) -> WorkbenchError:
    return WorkbenchError("The query can't be answered", said(error), _MORE)


def _unread(payload: bytes, error: Exception) -> WorkbenchError:
    verdict = check(payload)
    if not isinstance(verdict, Problem):
        return _unanswered(error)
    message = verdict.message.replace("; Lambda takes none", "")
    where = f"line {verdict.line:,}, column {verdict.column:,}"
    return WorkbenchError("The query can't be answered", f"the payload is not JSON: {message} ({where})", _MORE)


class _Text:
    """A number that remembers how it was written."""

    text: str


# JMESPath tells types by their names, so these have the names of what they stand in for.
_Integer = type("int", (_Text, int), {})
_Fraction = type("float", (_Text, float), {})


def _integer(text: str) -> Any:
    try:
        number = _Integer(text)
    except ValueError:  # more digits than Python reads
        return _fraction(text)
    number.text = text
    return number


def _fraction(text: str) -> Any:
    number = _Fraction(text)
    number.text = text
    return number


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


class _Functions(Functions):
    """JMESPath's functions; what is made a string keeps the text of its numbers, too."""

    @signature({"types": []})
    def _func_to_string(self, value: object) -> str:
        return value if isinstance(value, str) else _encoded(value).decode()


_OPTIONS = jmespath.Options(custom_functions=_Functions())


def _result(value: object) -> bytes:
    """A result as JSON. Raises ValueError for a number that JSON has no text for, such as a sum beyond all floats."""
    encoded = _encoded(value)
    if b"null" in encoded:  # as which msgspec writes them
        _must_be_finite(value)
    return encoded


def _must_be_finite(value: object) -> None:
    inside = [value]
    while inside:
        one = inside.pop()
        if type(one) is float and not math.isfinite(one):
            raise ValueError("it comes to a number that JSON can't write")
        if isinstance(one, dict | list):
            inside.extend(one.values() if isinstance(one, dict) else one)


def _encoded(value: object) -> bytes:
    """A result as JSON, each number as it was written."""
    try:
        return msgspec.json.encode(value, enc_hook=_written)
    except UnicodeEncodeError:
        return _spelled(value).encode()


def _written(number: object) -> msgspec.Raw:
    if isinstance(number, _Text):
        return msgspec.Raw(number.text.encode())
    raise ValueError("it picks no value")


def _spelled(value: object) -> str:
    """The same in ASCII: for text with lone surrogates, which msgspec can't encode."""
    if isinstance(value, dict):
        return f"{{{','.join(f'{json.dumps(key)}:{_spelled(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_spelled, value))}]"
    return value.text if isinstance(value, _Text) else json.dumps(value, allow_nan=False)
