"""The functions of a target, and what each can be invoked at: read page by page, and as much of it as may be read.

A missing permission takes away its part and nothing else. Endpoints that are not AWS leave out members, or whole
calls: whatever is missing is "not told", never made up.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from workbench.core.functions import LATEST, Alias, Configuration, Function, Latest, Qualifiers, Version
from workbench.service.faults import FAILURES, error_of, explain

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

_DENIED = frozenset({"AccessDeniedException", "AccessDenied"})
_UNKNOWN_CALL = frozenset({404, 405, 501})
_PAGE_SIZE = 50
"""What Lambda gives at most."""

Part = TypeVar("Part")


class LambdaCatalog:
    """The catalog of one client. Implements core.ports.Catalog; for any number of threads."""

    def __init__(self, client: "LambdaClient", profile: str | None = None) -> None:
        """`profile` is named in advice."""
        self._client = client
        self._profile = profile

    def functions(self) -> Iterator[Sequence[Function]]:
        """The functions, up to 50 at a time, in the service's order. Raises WorkbenchError between pages."""
        try:
            for page in self._pages("list_functions"):
                yield tuple(_function(item) for item in _items(page, "Functions") if _text(item, "FunctionName"))
        except FAILURES as error:
            raise error_of(explain(error, sent=False, profile=self._profile)) from error

    def qualifiers(self, function: str) -> Qualifiers:
        """The versions and aliases of `function`, a name or an ARN. Raises WorkbenchError when there is none."""
        problems: list[str] = []
        try:
            versions = self._part("ListVersionsByFunction", lambda: self._versions(function), problems)
            aliases = self._part("ListAliases", lambda: self._aliases(function), problems)
            latest = next((one for one in versions or () if one.version == LATEST), None)
            if latest is None:
                latest = self._part("GetFunctionConfiguration", lambda: self._latest(function), problems)
        except FAILURES as error:
            raise error_of(explain(error, sent=False, profile=self._profile)) from error
        published = sorted((one for one in versions or () if one.version != LATEST), key=_age)
        return Qualifiers(
            Latest(latest or Configuration()),
            tuple(sorted(aliases or (), key=lambda alias: alias.name)),
            tuple(Version(one.version, one) for one in published),
            tuple(problems),
        )

    def _part(self, operation: str, read: Callable[[], Part], problems: list[str]) -> Part | None:
        """What `read` brings; None, and a problem noted, when this part can't be had here but the rest may be."""
        try:
            return read()
        except ClientError as error:
            problem = _problem(operation, error)
            if not problem:
                raise
            problems.append(problem)
            return None

    def _versions(self, function: str) -> list[Configuration]:
        pages = self._pages("list_versions_by_function", FunctionName=function)
        return [_configuration(item) for page in pages for item in _items(page, "Versions")]

    def _aliases(self, function: str) -> list[Alias]:
        pages = self._pages("list_aliases", FunctionName=function)
        return [_alias(item) for page in pages for item in _items(page, "Aliases") if _text(item, "Name")]

    def _latest(self, function: str) -> Configuration:
        return _configuration(self._client.get_function_configuration(FunctionName=function))

    def _pages(self, operation: Any, **parameters: str) -> Iterator[Mapping[str, Any]]:
        paginator = self._client.get_paginator(operation)
        return iter(paginator.paginate(**parameters, PaginationConfig={"PageSize": _PAGE_SIZE}))


def _problem(operation: str, error: ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "")
    if code in _DENIED:
        return f"Not shown: these credentials lack the permission lambda:{operation}."
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if status in _UNKNOWN_CALL and code != "ResourceNotFoundException":
        return f"Not shown: this endpoint has no {operation}."
    return ""


def _age(configuration: Configuration) -> int:
    """To sort the newest first; what is no number (`$LATEST.PUBLISHED`) comes before all of them."""
    return -int(configuration.version) if configuration.version.isdecimal() else -(10**18)


def _items(page: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    return page.get(key) or ()


def _function(item: Mapping[str, Any]) -> Function:
    return Function(_text(item, "FunctionName"), _configuration(item))


def _configuration(item: Mapping[str, Any]) -> Configuration:
    logging = item.get("LoggingConfig") or {}
    return Configuration(
        version=_text(item, "Version") or LATEST,
        runtime=_text(item, "Runtime") or None,
        handler=_text(item, "Handler") or None,
        timeout=item.get("Timeout"),
        memory_size=item.get("MemorySize"),
        description=_text(item, "Description"),
        arn=_text(item, "FunctionArn"),
        last_modified=_moment(_text(item, "LastModified")),
        log_format=_text(logging, "LogFormat") or "Text",
        log_group=_text(logging, "LogGroup") or None,
        package_type=_text(item, "PackageType") or "Zip",
        state=_text(item, "State") or None,
    )


def _alias(item: Mapping[str, Any]) -> Alias:
    routing = item.get("RoutingConfig") or {}
    weights = routing.get("AdditionalVersionWeights") or {}
    return Alias(
        _text(item, "Name"), _text(item, "FunctionVersion"), MappingProxyType(dict(weights)), _text(item, "Description")
    )


def _text(item: Mapping[str, Any], key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _moment(text: str) -> datetime | None:
    """`2026-11-23T10:00:00.000+0000`, as Lambda writes it; None when it is no time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
