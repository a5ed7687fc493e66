"""Finds the handler of a folder that doesn't say which it is: the one function that obviously is it.

The code is parsed, never imported: looking at a folder runs nothing in it.
"""

import ast
import re
from pathlib import Path

from msgspec import Struct

_FILES = ("lambda_function.py", "app.py", "main.py", "handler.py", "index.py")
_FUNCTIONS = ("lambda_handler", "handler", "main")
_LARGEST = 1_000_000


class Unclear(Struct, frozen=True):
    """No handler is obvious; `reason` says why, without a full stop."""

    reason: str


def obvious_handler(folder: Path) -> str | Unclear | None:
    """`module.function` of the handler in `folder`; None if there is no Python file to look at."""
    try:
        files = sorted(path for path in folder.glob("*.py") if path.is_file() and path.stem.isidentifier())
    except OSError as error:
        return Unclear(f"it can't be looked through: {error.strerror}")
    if not files:
        return None
    named = [path for name in _FILES for path in files if path.name == name]
    candidates = named or (files if len(files) == 1 else [])
    if not candidates:
        return Unclear(f"it has {len(files)} Python files, none of them named {', '.join(_FILES)}")
    found = [f"{path.stem}.{name}" for path in candidates if (name := _handler_in(path))]
    if len(found) == 1:
        return found[0]
    if not found:
        return Unclear(
            f"{candidates[0].name} defines no function named {', '.join(_FUNCTIONS)} that takes (event, context)"
        )
    return Unclear(f"{' and '.join(found)} could both be it")


def _handler_in(path: Path) -> str | None:
    try:
        if path.stat().st_size > _LARGEST:
            return None
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # it is a function all the same: Lambda finds out when it is invoked
        return _handler_in_text(path)
    except (OSError, ValueError, RecursionError, MemoryError):
        return None
    defined = {name for node in tree.body for name in _names(node)}
    return next((name for name in _FUNCTIONS if name in defined), None)


def _names(node: ast.stmt) -> list[str]:
    """What a top-level statement defines that could be called with (event, context)."""
    match node:
        case ast.FunctionDef(name=name, args=arguments) if _takes_two(arguments):
            return [name]
        case ast.Assign(targets=targets, value=value) if not isinstance(value, ast.Constant):
            return [target.id for target in targets if isinstance(target, ast.Name)]
    return []


def _handler_in_text(path: Path) -> str | None:
    try:
        text = path.read_text("utf-8", "replace")
    except OSError:
        return None
    return next((name for name in _FUNCTIONS if re.search(rf"^def {name}\b", text, re.MULTILINE)), None)


def _takes_two(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    required = positional - len(arguments.defaults)
    return required <= 2 and (positional >= 2 or arguments.vararg is not None)
