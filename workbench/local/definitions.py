"""What a function is, and how a function folder says it: `function.toml` beside the code.

A definition is a value: reading a folder again gives an equal one if nothing changed. Everything in it has been
checked: a name, a number or an alias found here can go into an ARN, a header or an environment variable as it is.
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from workbench.local.discovery import obvious_handler

LATEST = "$LATEST"
MANIFEST = "function.toml"
TEMPLATES = ("template.yaml", "template.yml")
VERSIONS = "versions"

_NAME = re.compile(r"[a-zA-Z0-9-_]{1,64}")
_ALIAS = re.compile(r"(?![0-9]+$)[a-zA-Z0-9-_]{1,128}")
_VARIABLE = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
_RESERVED = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)


class BadDefinition(Exception):  # noqa: N818 - a fact about a file, not a bug
    """A function that can't be served; its text says why, in a sentence that names the file."""


class Version(Struct, frozen=True):
    """The code and the configuration of one version of a function.

    Attributes:
        number: `$LATEST` or a number.
        code: the folder that holds the code.
        runtime: the runtime's identifier ("python3.12"); the endpoint may not be able to run it.
        timeout: seconds. memory_size: MB.
        log_format: "Text" or "JSON". log_level: one of the service's levels, or None.
        published: when a published version was made, if the folder tells.
    """

    number: str
    code: Path
    handler: str
    runtime: str
    timeout: int = 3
    memory_size: int = 128
    environment: Mapping[str, str] = field(default_factory=dict)
    log_format: str = "Text"
    log_level: str | None = None
    description: str = ""
    published: datetime | None = None


class Alias(Struct, frozen=True):
    """A name for a version; `weights` sends shares (0 to 1) of its invocations to another one."""

    name: str
    version: str
    weights: Mapping[str, float] = field(default_factory=dict)
    description: str = ""


class Function(Struct, frozen=True):
    """One function: its versions by number, `$LATEST` first and then ascending, and its aliases by name."""

    name: str
    versions: Mapping[str, Version]
    aliases: Mapping[str, Alias] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def latest(self) -> Version:
        """The unpublished version."""
        return self.versions[LATEST]

    def at(self, qualifier: str) -> Version | Alias | None:
        """What `qualifier` names; `$LATEST.PUBLISHED` is the version published last."""
        if qualifier == f"{LATEST}.PUBLISHED":
            numbers = [number for number in self.versions if number != LATEST]
            return self.versions[max(numbers, key=int)] if numbers else None
        return self.versions.get(qualifier) or self.aliases.get(qualifier)


def check_name(name: str, where: Path) -> str:
    """`name` if Lambda would take it for a function's name; otherwise BadDefinition."""
    if not _NAME.fullmatch(name):
        raise BadDefinition(f"{where}: {name!r} can't name a function: use up to 64 letters, digits, - and _")
    return name


def read_folder(folder: Path, name: str, default_runtime: str, default_handler: str | None = None) -> Function:
    """The function that `folder` defines with its `function.toml`, or without one by `default_handler` alone.

    Raises BadDefinition when anything in it is wrong.
    """
    check_name(name, folder)
    path = folder / MANIFEST
    manifest = Manifest(path, _read(path) if default_handler is None else {})
    base = Version(LATEST, folder, default_handler or "", default_runtime)
    latest = manifest.configured(base, manifest.table, "")
    if not latest.handler:
        found = obvious_handler(folder)
        if not isinstance(found, str):
            reason = found.reason if found else "there is no Python file to find one in"
            raise BadDefinition(f'{path}: `handler` is missing, such as "app.handler": {reason}')
        latest = replace(latest, handler=found)
    versions = {LATEST: latest} | _published(folder, latest, manifest)
    aliases = _aliases(manifest, versions)
    manifest.leftover(manifest.table, "", {*_SETTINGS, "aliases", "versions"})
    return Function(name, versions, aliases, tuple(manifest.warnings))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadDefinition(f"{path}: not TOML: {error}") from error
    except OSError as error:
        raise BadDefinition(f"{path}: can't be read: {error.strerror}") from error


def _published(folder: Path, latest: Version, manifest: "Manifest") -> dict[str, Version]:
    tables = manifest.table_at(manifest.table, "versions", "")
    numbers = sorted(_version_numbers(folder), key=int)
    for number in tables:
        if number not in numbers:
            raise BadDefinition(f"{manifest.path}: [versions.{number}] has no folder {VERSIONS}/{number}")
    versions = {}
    for number in numbers:
        where = f"versions.{number}."
        table = manifest.table_at(tables, number, "versions.")
        base = replace(latest, number=number, code=folder / VERSIONS / number, description="")
        published = manifest.moment(table, where)
        versions[number] = replace(manifest.configured(base, table, where), published=published)
        manifest.leftover(table, where, {*_SETTINGS, "published"})
    return versions


def _version_numbers(folder: Path) -> list[str]:
    home = folder.resolve()
    try:
        found = [entry for entry in (folder / VERSIONS).iterdir() if re.fullmatch(r"[1-9][0-9]{0,8}", entry.name)]
        return [entry.name for entry in found if entry.is_dir() and entry.resolve().is_relative_to(home)]
    except OSError:
        return []


def _aliases(manifest: "Manifest", versions: Mapping[str, Version]) -> dict[str, Alias]:
    tables = manifest.table_at(manifest.table, "aliases", "")
    aliases = {}
    for name in sorted(tables):
        where = f"aliases.{name}."
        if not _ALIAS.fullmatch(name):
            raise BadDefinition(
                f"{manifest.path}: {name!r} can't name an alias: letters, digits, - and _, not a number"
            )
        table = manifest.table_at(tables, name, "aliases.")
        version = manifest.version(table.get("version"), f"{where}version", versions)
        weights = _weights(manifest, table, where, version, versions)
        description = manifest.text(table, "description", where, "")
        aliases[name] = Alias(name, version, weights, description)
        manifest.leftover(table, where, {"version", "weights", "description"})
    return aliases


def _weights(
    manifest: "Manifest", table: dict[str, Any], where: str, version: str, versions: Mapping[str, Version]
) -> dict[str, float]:
    weights = {}
    for number, weight in manifest.table_at(table, "weights", where).items():
        at = f"{where}weights.{number}"
        manifest.version(number, at, versions)
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight <= 1:
            raise BadDefinition(f"{manifest.path}: `{at}` must be a share between 0 and 1, not {weight!r}")
        weights[number] = float(weight)
    if len(weights) > 1:
        raise BadDefinition(f"{manifest.path}: `{where}weights` may name one additional version, not {len(weights)}")
    if weights and (version in weights or version == LATEST or LATEST in weights):
        raise BadDefinition(f"{manifest.path}: `{where}weights` must name another published version than `version`")
    return weights


_SETTINGS = ("handler", "runtime", "timeout", "memory_size", "environment", "log_format", "log_level", "description")


class Manifest:
    """One parsed `function.toml` and the words for what is wrong with it. `where` is a dotted path, "" at the top."""

    def __init__(self, path: Path, table: dict[str, Any]) -> None:
        self.path = path
        self.table = table
        self.warnings: list[str] = []

    def configured(self, base: Version, table: dict[str, Any], where: str) -> Version:
        """`base` with what `table` sets."""
        log_format = self.text(table, "log_format", where, base.log_format)
        if log_format.upper() not in ("TEXT", "JSON"):
            raise BadDefinition(f'{self.path}: `{where}log_format` must be "Text" or "JSON", not {log_format!r}')
        log_level = table.get("log_level", base.log_level)
        if log_level is not None and log_level not in _LEVELS:
            raise BadDefinition(f"{self.path}: `{where}log_level` must be one of {', '.join(_LEVELS)}")
        return replace(
            base,
            handler=self.handler(table, where, base.handler),
            runtime=self.word(table, "runtime", where, base.runtime),
            timeout=self.number(table, "timeout", where, base.timeout, 1, 900, "seconds"),
            memory_size=self.number(table, "memory_size", where, base.memory_size, 128, 32_768, "MB"),
            environment={**base.environment, **self.environment(table, where)},
            log_format="JSON" if log_format.upper() == "JSON" else "Text",
            log_level=log_level,
            description=self.text(table, "description", where, base.description),
        )

    def text(self, table: dict[str, Any], key: str, where: str, default: str) -> str:
        """A text of at most 256 characters."""
        value = table.get(key, default)
        if not isinstance(value, str) or len(value) > 256:
            raise BadDefinition(f"{self.path}: `{where}{key}` must be a text of at most 256 characters")
        return value

    def word(self, table: dict[str, Any], key: str, where: str, default: str) -> str:
        """A text without blanks and controls."""
        value = self.text(table, key, where, default)
        if not re.fullmatch(r"[!-~]*", value):
            raise BadDefinition(f"{self.path}: `{where}{key}` holds a blank or a character that can't stand there")
        return value

    def handler(self, table: dict[str, Any], where: str, default: str) -> str:
        """A handler that stays inside the code's folder."""
        value = table.get("handler", default)
        if not isinstance(value, str) or len(value) > 128 or re.search(r"[\s\x00-\x1f]", value):
            raise BadDefinition(f'{self.path}: `{where}handler` must be a text such as "app.handler"')
        if value.startswith("/") or ".." in value:
            raise BadDefinition(f"{self.path}: `{where}handler` {value!r} leads out of the function's folder")
        return value

    def number(self, table: dict[str, Any], key: str, where: str, default: int, low: int, high: int, unit: str) -> int:
        """A whole number from `low` to `high`."""
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise BadDefinition(f"{self.path}: `{where}{key}` must be a whole number from {low} to {high} ({unit})")
        return value

    def environment(self, table: dict[str, Any], where: str) -> dict[str, str]:
        """Environment variables: texts, numbers and truth values, as texts."""
        variables = {}
        for name, value in self.table_at(table, "environment", where).items():
            at = f"{where}environment.{name}"
            if not _VARIABLE.fullmatch(name):
                raise BadDefinition(f"{self.path}: `{at}` can't name an environment variable")
            if name in _RESERVED:
                raise BadDefinition(f"{self.path}: `{at}` is reserved: Lambda sets it itself")
            variables[name] = self._variable(value, at)
        return variables

    def _variable(self, value: object, at: str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str | int | float):
            raise BadDefinition(f"{self.path}: `{at}` must be a text")
        text = str(value)
        if "\0" in text:
            raise BadDefinition(f"{self.path}: `{at}` holds a NUL, which no environment variable can")
        return text

    def moment(self, table: dict[str, Any], where: str) -> datetime | None:
        """The time under `published`, in UTC unless it says otherwise."""
        value = table.get("published")
        if value is None:
            return None
        if not isinstance(value, datetime):
            raise BadDefinition(f"{self.path}: `{where}published` must be a time such as 2026-11-02T09:00:00Z")
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    def version(self, value: object, at: str, versions: Mapping[str, Version]) -> str:
        """The number of a version that exists, given as a text or a number."""
        number = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
        if number is None:
            raise BadDefinition(f'{self.path}: `{at}` must name a version, such as "2"')
        if number not in versions:
            raise BadDefinition(f"{self.path}: `{at}` names version {number}, but there is no {VERSIONS}/{number}")
        return number

    def table_at(self, table: dict[str, Any], key: str, where: str) -> dict[str, Any]:
        """The table under `key`; an empty one if there is none."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise BadDefinition(f"{self.path}: `{where}{key}` must be a table")
        return value

    def leftover(self, table: dict[str, Any], where: str, known: set[str]) -> None:
        """Note a warning for every key nobody asked for: a slip of the pen mustn't go unseen."""
        self.warnings += [
            f"{self.path}: `{where}{key}` is not a setting; it was ignored" for key in table if key not in known
        ]
