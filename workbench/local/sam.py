"""Reads the functions of an AWS SAM or CloudFormation template whose code lies beside it.

Only what can be known without an account is read: parameters have their defaults, pseudo parameters local values. What
stays unknown in an environment variable is left out and said; what stays unknown in the code's place makes the function
unservable, and says why.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from workbench.local.definitions import LATEST, BadDefinition, Function, Manifest, Version, check_name

_SERVERLESS = "AWS::Serverless::Function"
_LAMBDA = "AWS::Lambda::Function"
_PSEUDO = {
    "AWS::AccountId": "000000000000",
    "AWS::Region": "us-east-1",
    "AWS::Partition": "aws",
    "AWS::StackName": "local",
    "AWS::StackId": "local",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NoValue": None,
}


_TEXTS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")
_MOST_STEPS = 10_000
"""Values worked out for one function; more of them are a template that refers to itself again and again."""


class _Unknown(Exception):  # noqa: N818 - it carries the reason out of the resolver
    pass


class _Loader(yaml.SafeLoader):
    """SafeLoader that reads `!Ref x` as `{"Ref": x}` and `!Any x` as `{"Fn::Any": x}`.

    Numbers and dates stay the texts that were written, as CloudFormation takes them.
    """

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag not in _TEXTS]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    key = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {key: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {key: loader.construct_sequence(node, deep=True)}
    return {key: loader.construct_mapping(node, deep=True) if isinstance(node, yaml.MappingNode) else None}


_Loader.add_multi_constructor("!", _intrinsic)


def read_template(path: Path, default_runtime: str) -> tuple[dict[str, Function], list[str]]:
    """The functions of the template at `path` by name, and a sentence for each one that can't be served.

    Raises BadDefinition if it is no template at all.
    """
    template = _Template(path, _load(path))
    functions: dict[str, Function] = {}
    problems: list[str] = []
    for logical_id, resource in template.functions():
        try:
            function = template.function(logical_id, resource, default_runtime)
            if function.name in functions:
                raise BadDefinition(f"{path}: two functions are named {function.name}")
            functions[function.name] = function
        except BadDefinition as error:
            problems.append(str(error))
        except (OSError, RuntimeError, TypeError, ValueError) as error:  # such as a table that holds itself
            problems.append(f"{path}: {logical_id} can't be read: {error}")
    return functions, problems


def _load(path: Path) -> dict[str, Any]:
    try:
        document = yaml.load(path.read_text("utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise BadDefinition(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    except OSError as error:
        raise BadDefinition(f"{path}: can't be read: {error.strerror}") from error
    if not isinstance(document, dict) or not isinstance(document.get("Resources"), dict):
        raise BadDefinition(f"{path}: not a template: it has no Resources")
    return document


class _Template:
    def __init__(self, path: Path, document: dict[str, Any]) -> None:
        self._path = path
        self._document = document
        self._resources: dict[str, Any] = document["Resources"]
        self._parameters = _mapping(document.get("Parameters"))
        self._globals = _mapping(_mapping(document.get("Globals")).get("Function"))
        self._naming: list[str] = []
        self._steps = 0

    def functions(self) -> list[tuple[str, dict[str, Any]]]:
        """(logical id, resource) of each function."""
        return [
            (str(logical_id), resource)
            for logical_id, resource in self._resources.items()
            if isinstance(resource, dict) and resource.get("Type") in (_SERVERLESS, _LAMBDA)
        ]

    def function(self, logical_id: str, resource: dict[str, Any], default_runtime: str) -> Function:
        """The function that `resource` describes."""
        self._steps = 0
        properties = _mapping(resource.get("Properties"))
        if resource["Type"] == _SERVERLESS:
            properties = _merged(self._globals, properties)
        if self._text(properties.get("PackageType", "Zip"), logical_id, "PackageType") != "Zip":
            raise BadDefinition(f"{self._path}: {logical_id} is a container image, which this endpoint can't run")
        name = check_name(self._name(logical_id, properties), self._path)
        manifest = Manifest(self._path, {})
        table = self._table(logical_id, properties, manifest.warnings)
        base = Version(LATEST, self._code(logical_id, resource, properties), "", default_runtime)
        version = manifest.configured(base, table, f"{logical_id}.")
        if not version.handler:
            raise BadDefinition(f"{self._path}: {logical_id} has no Handler")
        return Function(name, {LATEST: version}, {}, tuple(manifest.warnings))

    def _name(self, logical_id: str, properties: Mapping[str, Any]) -> str:
        if logical_id in self._naming:
            raise BadDefinition(f"{self._path}: the FunctionName of {logical_id} refers to itself")
        self._naming.append(logical_id)
        try:
            return _written(self._resolved(properties.get("FunctionName", logical_id)))
        except _Unknown:
            return logical_id
        finally:
            self._naming.pop()

    def _code(self, logical_id: str, resource: dict[str, Any], properties: Mapping[str, Any]) -> Path:
        metadata = _mapping(resource.get("Metadata"))
        key = "CodeUri" if resource["Type"] == _SERVERLESS else "Code"
        uri = properties.get(key, metadata.get("aws:asset:path", "." if key == "CodeUri" else None))
        if not isinstance(uri, str) or uri.startswith("s3://"):
            raise BadDefinition(f"{self._path}: the code of {logical_id} is not a local folder")
        if "InlineCode" in properties:
            raise BadDefinition(
                f"{self._path}: the code of {logical_id} is inline; put it into a folder to run it here"
            )
        try:
            folder = (self._path.parent / uri).resolve()
            if folder.is_dir():
                return folder
        except (OSError, RuntimeError, ValueError):  # too long, a link to itself, a NUL
            pass
        shown = uri if uri.isprintable() and len(uri) <= 200 else f"{uri[:200]!r}"
        raise BadDefinition(f"{self._path}: the code of {logical_id} should be in {shown}, which is no folder")

    def _table(self, logical_id: str, properties: Mapping[str, Any], warnings: list[str]) -> dict[str, Any]:
        """The properties as a `function.toml` would have them, so that one checker judges both."""
        table: dict[str, Any] = {}
        for key, setting in (("Handler", "handler"), ("Runtime", "runtime"), ("Description", "description")):
            if key in properties:
                table[setting] = self._text(properties[key], logical_id, key)
        for key, setting in (("Timeout", "timeout"), ("MemorySize", "memory_size")):
            if key in properties:
                text = self._text(properties[key], logical_id, key)
                table[setting] = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else text
        logging = _mapping(properties.get("LoggingConfig"))
        for key, setting in (("LogFormat", "log_format"), ("ApplicationLogLevel", "log_level")):
            if key in logging:
                table[setting] = self._text(logging[key], logical_id, key)
        variables = _mapping(_mapping(properties.get("Environment")).get("Variables"))
        table["environment"] = self._variables(logical_id, variables, warnings)
        return table

    def _variables(self, logical_id: str, variables: Mapping[str, Any], warnings: list[str]) -> dict[str, Any]:
        known = {}
        for name, value in variables.items():
            try:
                resolved = self._resolved(value)
            except _Unknown as unknown:
                warnings.append(f"{self._path}: {logical_id} runs without its variable {name}: {unknown}")
                continue
            if resolved is not None:
                known[str(name)] = resolved
        return known

    def _text(self, value: Any, logical_id: str, key: str) -> str:
        try:
            resolved = self._resolved(value)
        except _Unknown as unknown:
            raise BadDefinition(f"{self._path}: {key} of {logical_id} can't be known here: {unknown}") from unknown
        if isinstance(resolved, dict | list) or resolved is None:
            raise BadDefinition(f"{self._path}: {key} of {logical_id} must be a text")
        return _written(resolved)

    def _resolved(self, value: Any) -> Any:
        """`value` with Ref, Sub and Join worked out; raises _Unknown for what needs an account."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise BadDefinition(f"{self._path}: it refers to itself too often to be read")
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(key, argument)] = value.items()
            if key == "Ref":
                return self._reference(str(argument))
            if key == "Fn::Sub":
                return self._substituted(argument)
            if (
                key == "Fn::Join"
                and isinstance(argument, list)
                and len(argument) == 2
                and isinstance(argument[1], list)
            ):
                return _written(argument[0]).join(_written(self._resolved(part)) for part in argument[1])
            if str(key).startswith("Fn::"):
                raise _Unknown(f"{str(key).removeprefix('Fn::')} needs a deployed stack")
        raise _Unknown("it is not a plain value")

    def _reference(self, name: str) -> Any:
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self._parameters:
            parameter = _mapping(self._parameters[name])
            if "Default" not in parameter:
                raise _Unknown(f"parameter {name} has no default")
            return parameter["Default"]
        resource = _mapping(self._resources.get(name))
        if resource.get("Type") in (_SERVERLESS, _LAMBDA):
            return self._name(name, _mapping(resource.get("Properties")))
        raise _Unknown(f"{name} exists only in a deployed stack")

    def _substituted(self, argument: Any) -> str:
        text, own = (argument[0], argument[1]) if isinstance(argument, list) and len(argument) == 2 else (argument, {})
        values = _mapping(own)

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            return _written(self._resolved(values[name]) if name in values else self._reference(name))

        return re.sub(r"\$\{([^}]+)\}", value, str(text))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _written(value: Any) -> str:
    """`value` as CloudFormation writes it into a text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _merged(general: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`own` over `general`, tables joined member by member, as SAM joins Globals."""
    merged = dict(general)
    for key, value in own.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict) and value is not merged[key]
        merged[key] = _merged(merged[key], value) if both else value
    return merged
