"""What is wrong with a JMESPath query, in a few words of people. The library's own hold the whole document at times."""

import re

from jmespath.exceptions import (
    ArityError,
    EmptyExpressionError,
    IncompleteExpressionError,
    JMESPathTypeError,
    LexerError,
    ParseError,
    UnknownFunctionError,
)

QUERY_ERRORS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, RecursionError)
"""What asking a query may raise: the library's own errors are ValueErrors, and it lets some of Python's through."""
_LONGEST = 200
_COMPARED = re.compile(r"'([<>=]+)' not supported between instances of '(?:str|int|float)' and '(?:str|int|float)'")


def said(error: Exception) -> str:
    """The words for an error of a query, on one line."""
    match error:
        case LexerError():
            message = error.message[:1].lower() + error.message[1:]
            return f"{message[:_LONGEST]} at column {error.lexer_position + 1}".replace("\n", " ")
        case EmptyExpressionError():
            return "it is empty"
        case IncompleteExpressionError() | ParseError(token_type="EOF"):
            return "it ends too early"
        case ArityError():
            return _short(error)
        case ParseError():
            return f"{_shown(error.token_value)} is not expected at column {error.lex_position + 1}"
        case UnknownFunctionError():
            return f"there is no {_short(error).removeprefix('Unknown function: ')}"
        case JMESPathTypeError():
            return f"{error.function_name}() takes {_either(error.expected_types)}, not {error.actual_type}"
        case RecursionError():
            return "it nests too deep"
        case TypeError():
            return _mismatch(error)
    return _short(error)


def _mismatch(error: TypeError) -> str:
    """What the library leaves to Python: strings beside numbers, functions that don't look at what they are given."""
    compared = _COMPARED.match(str(error))
    return f"{compared[1]} can't compare a string with a number" if compared else "it doesn't fit the values it meets"


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__).replace("\n", " ")[:_LONGEST]


def _shown(token: object) -> str:
    return str(token)[:_LONGEST].replace("\n", " ")


def _either(types: object) -> str:
    *others, last = map(str, types) if isinstance(types, list | tuple) else (str(types),)
    return f"{', '.join(others)} or {last}" if others else last
