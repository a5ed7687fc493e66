"""The settings file: the theme, the targets that ask before they invoke, what the history keeps, and other keys.

    theme = "workbench-light"
    protected = ["*prod*", "123456789012"]

    [history]
    keep_days = 30
    without_payloads = ["*prod*", "checkout"]

    [keys]
    invoke = "ctrl+j"

A person edits this file, so it is read forgivingly (each thing that can't be used is a sentence, the rest counts) and
is written only where the program was told to remember something; what else stands in it stays.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from workbench.core.errors import WorkbenchError
from workbench.core.keeping import Keeping
from workbench.store import whole_files

DEFAULT_THEME = "workbench-dark"
DEFAULT_PROTECTED = ("*prod*",)
_LARGEST_LIMIT = 1_000_000_000


class Settings(Struct, frozen=True):
    """What a person set.

    Attributes:
        theme: a theme's name. keys: command id -> key, in Textual's words ("ctrl+j"; several with commas).
        protected: patterns for the names of targets that ask before they invoke. history: what it keeps.
        problems: what in the file could not be used, a sentence each.
    """

    theme: str = DEFAULT_THEME
    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    protected: tuple[str, ...] = DEFAULT_PROTECTED
    problems: tuple[str, ...] = ()
    history: Keeping = field(default_factory=Keeping)


def load(path: Path) -> Settings:
    """Read the settings of `path`; the usual ones when there is no such file."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = (
            f"{path} can't be read, so the usual settings apply, every AWS target asks first, and no payloads are "
        )
        problem += f"kept: {error}"
        return Settings(protected=("*",), problems=(problem,), history=Keeping(without_payloads=("*",)))
    problems: list[str] = []
    theme = content.get("theme", DEFAULT_THEME)
    if not isinstance(theme, str):
        problems.append(f"{path}: theme must be a name in quotes")
        theme = DEFAULT_THEME
    keys = _keys(content.get("keys", {}), path, problems)
    protected = _patterns(content.get("protected", list(DEFAULT_PROTECTED)), path, problems)
    history = _history(content.get("history", {}), path, problems)
    return Settings(theme, keys, protected, tuple(problems), history)


def _history(table: object, path: Path, problems: list[str]) -> Keeping:
    """What the history keeps; no payloads where it can't be told which, since nobody meant to keep those by a slip."""
    usual = Keeping()
    if not isinstance(table, dict):
        problems.append(f"{path}: history must be a table, one line a setting")
        return replace(usual, without_payloads=("*",))
    enabled = table.get("enabled", True)
    if not isinstance(enabled, bool):
        problems.append(f"{path}: enabled of history must be true or false")
        enabled = True
    limits: dict[str, int] = {}
    for name, usual_limit in (("keep_runs", usual.runs), ("keep_days", usual.days), ("keep_mb", usual.megabytes)):
        limit = table.get(name, usual_limit)
        if isinstance(limit, bool) or not isinstance(limit, int) or not 0 <= limit <= _LARGEST_LIMIT:
            problems.append(f"{path}: {name} of history must be a whole number; 0 is no limit")
            limit = usual_limit
        limits[name] = limit
    without = table.get("without_payloads", [])
    if isinstance(without, str):
        without = [without]
    if not isinstance(without, list) or not all(isinstance(one, str) for one in without):
        problems.append(f'{path}: without_payloads of history must be a list of patterns such as ["*prod*"]')
        without = ["*"]
    known = {"enabled", "without_payloads", *limits}
    problems.extend(f"{path}: history has no setting {name!r}" for name in table if name not in known)
    return Keeping(enabled, limits["keep_runs"], limits["keep_days"], limits["keep_mb"], tuple(without))


def _patterns(value: object, path: Path, problems: list[str]) -> tuple[str, ...]:
    """The patterns; the usual ones where they are none, since nobody meant to unprotect by a slip."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    problems.append(f'{path}: protected must be a list of patterns such as ["*prod*"]')
    return DEFAULT_PROTECTED


def _keys(table: object, path: Path, problems: list[str]) -> dict[str, str]:
    if not isinstance(table, dict):
        problems.append(f"{path}: keys must be a table, one line a command")
        return {}
    wrong = [name for name, key in table.items() if not isinstance(key, str) or not key.strip()]
    problems.extend(f'{path}: the key of {name!r} must be a text such as "ctrl+j"' for name in wrong)
    return {name: key for name, key in table.items() if name not in wrong}


def remember_theme(path: Path, theme: str) -> None:
    """Write the theme's name into the settings file and leave all else in it as it was, comments apart.

    Raises WorkbenchError when the file can't be read as TOML (then it is not touched) or not be written.
    """
    import tomli_w

    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        content["theme"] = theme
        path.parent.mkdir(parents=True, exist_ok=True)
        whole_files.write(path, tomli_w.dumps(content).encode())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WorkbenchError("The theme isn't remembered", str(error), f"Mend or remove {path}.") from error
