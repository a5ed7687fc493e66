"""The Lambda REST API: a request value in, a response value out. No sockets here.

Read only: functions are listed, described and invoked. What would change one is refused in words that say so.
Shapes, limits and errors are those of the service model (2015-03-31).
"""

import json
import re
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

from msgspec import Struct, field

from workbench.core.errors import WorkbenchError
from workbench.core.functions import Reference, is_qualifier, parse_reference
from workbench.core.payload import ASYNC_REQUEST_LIMIT, REQUEST_LIMIT
from workbench.local import shapes
from workbench.local.catalog import Catalog
from workbench.local.definitions import LATEST, Alias, Function, Version
from workbench.local.faults import Refusal, bad_value, invalid, not_found, too_large
from workbench.local.invocations import Call, Invocations
from workbench.local.paging import last_item, marker, page_size
from workbench.local.sources import Sources

_FUNCTION = r"/2015-03-31/functions/([^/]+)"
_INVOCATIONS = re.compile(_FUNCTION + "/invocations/?")
_SIGNED_REGION = re.compile(r"Credential=[^/,\s]+/[0-9]{8}/([a-z0-9-]{1,40})/")
_REGION = re.compile(r"(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-[0-9]")


class Request(Struct, frozen=True):
    """An HTTP request: `path` as it was sent, still quoted; `query` decoded; `headers` by lower-case name.

    `body` is None when it was larger than `body_limit` allows.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = b""

    @property
    def region(self) -> str:
        """The region the request was signed for; us-east-1 if it wasn't."""
        match = _SIGNED_REGION.search(self.headers.get("authorization", ""))
        return match[1] if match and _REGION.fullmatch(match[1]) else shapes.REGION


class Response(Struct, frozen=True):
    """An HTTP response. `headers` are fit to be sent as they are."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def body_limit(path: str, headers: Mapping[str, str]) -> int:
    """Bytes: how large the body of a request with this path and these lower-case headers may be."""
    if not _INVOCATIONS.fullmatch(path):
        return REQUEST_LIMIT
    return ASYNC_REQUEST_LIMIT if headers.get("x-amz-invocation-type") == "Event" else REQUEST_LIMIT


class Api:
    """Answers requests from `catalog` and `sources`; `invocations` runs functions, at most `concurrency` at once."""

    def __init__(self, catalog: Catalog, sources: Sources, invocations: Invocations, concurrency: int) -> None:
        self._catalog = catalog
        self._sources = sources
        self._invocations = invocations
        self._concurrency = concurrency
        self._routes: tuple[tuple[str, re.Pattern[str], Callable[..., Awaitable[Response]]], ...] = (
            ("POST", _INVOCATIONS, self._invoke),
            ("GET", re.compile("/2015-03-31/functions/?"), self._list_functions),
            ("GET", re.compile(_FUNCTION), self._get_function),
            ("GET", re.compile(_FUNCTION + "/configuration"), self._get_configuration),
            ("GET", re.compile(_FUNCTION + "/versions"), self._list_versions),
            ("GET", re.compile(_FUNCTION + "/aliases"), self._list_aliases),
            ("GET", re.compile(_FUNCTION + "/aliases/([^/]+)"), self._get_alias),
            ("GET", re.compile("/2016-08-19/account-settings/?"), self._account_settings),
            ("GET", re.compile("/2019-09-30/functions/([^/]+)/concurrency"), self._concurrency_of),
            ("GET", re.compile("/2019-09-30/functions/([^/]+)/provisioned-concurrency"), self._provisioned),
            ("GET", re.compile("/2017-03-31/tags/([^/]+)"), self._tags),
        )

    async def answer(self, request: Request) -> Response:
        """The response to `request`; never raises for anything a request can hold."""
        request_id = str(uuid4())
        identity = {"x-amzn-RequestId": request_id, "Content-Type": "application/json"}
        try:
            response = await self._routed(request, request_id)
        except Refusal as refusal:
            kind = {"x-amzn-ErrorType": refusal.code}
            response = Response(refusal.status, refusal.body, {**kind, **refusal.headers})
        except Exception:  # noqa: BLE001 - a bug of this endpoint must be an answer too, and be seen
            traceback.print_exc(file=sys.stderr)
            bug = Refusal("ServiceException", "The local endpoint failed; its standard error tells more.")
            response = Response(bug.status, bug.body, {"x-amzn-ErrorType": bug.code})
        return Response(response.status, response.body, {**identity, **response.headers})

    async def _routed(self, request: Request, request_id: str) -> Response:
        allowed = []
        for method, pattern, operation in self._routes:
            match = pattern.fullmatch(request.path)
            if match is None:
                continue
            if method == request.method:
                if request.body is None:
                    raise too_large(body_limit(request.path, request.headers))
                return await operation(request, request_id, *(_segment(group) for group in match.groups()))
            allowed.append(method)
        raise _no_route(request, allowed)

    async def _invoke(self, request: Request, request_id: str, name: str) -> Response:
        reference, qualifier = self._reference(name, request.query.get("Qualifier"))
        function = self._found(reference, qualifier, request)
        region = reference.region or request.region
        arn = shapes.function_arn(function.name, qualifier, region, reference.account or shapes.ACCOUNT)
        call = Call(request_id, function, qualifier or LATEST, arn, region, request.headers, request.body or b"")
        answer = await self._invocations.invoke(call)
        return Response(answer.status, answer.body, answer.headers)

    async def _list_functions(self, request: Request, _id: str) -> Response:
        every = request.query.get("FunctionVersion")
        if every not in (None, "ALL"):
            raise invalid(every, "functionVersion", "Member must satisfy enum value set: [ALL]")
        size = page_size(request.query.get("MaxItems"))
        name, number = last_item(request.query.get("Marker"), "functions", ("", ""))
        if name == "":
            self._catalog.scan()
        page: list[dict[str, Any]] = []
        for function, version in self._versions_after(name, number, every is not None):
            if len(page) == size:
                return _json({"Functions": page, "NextMarker": marker("functions", name, number)})
            qualifier = version.number if every else None
            digest = await self._sources.digest(version)
            page.append(shapes.configuration(function, version, digest, request.region, qualifier))
            name, number = function.name, version.number
        return _json({"Functions": page})

    def _versions_after(self, name: str, number: str, every: bool) -> Iterator[tuple[Function, Version]]:
        """(function, version) in the order of a listing, from the one behind `name` and `number` on."""
        if every and name and (function := self._catalog.function(name)) is not None:
            numbers = [version.number for version in shapes.ordered(function)]
            start = numbers.index(number) + 1 if number in numbers else len(numbers)
            for version in shapes.ordered(function)[start:]:
                yield function, version
        for function in self._catalog.after(name):
            for version in shapes.ordered(function) if every else [function.latest]:
                yield function, version

    async def _get_function(self, request: Request, _id: str, name: str) -> Response:
        shape, version = await self._described(request, name)
        location = version.code.absolute().as_uri()
        return _json({"Configuration": shape, "Code": {"RepositoryType": "Local", "Location": location}, "Tags": {}})

    async def _get_configuration(self, request: Request, _id: str, name: str) -> Response:
        shape, _ = await self._described(request, name)
        return _json(shape)

    async def _described(self, request: Request, name: str) -> tuple[dict[str, Any], Version]:
        reference, qualifier = self._reference(name, request.query.get("Qualifier"))
        function = self._found(reference, qualifier, request)
        found = function.at(qualifier or LATEST)
        version = function.versions[found.version] if isinstance(found, Alias) else found
        assert version is not None  # _found asked already
        digest = await self._sources.digest(version)
        return shapes.configuration(function, version, digest, request.region, qualifier), version

    async def _list_versions(self, request: Request, _id: str, name: str) -> Response:
        function = self._found(self._reference(name, None)[0], None, request)
        size = page_size(request.query.get("MaxItems"))
        (last,) = last_item(request.query.get("Marker"), "versions", ("",))
        versions = shapes.ordered(function)
        numbers = [version.number for version in versions]
        start = numbers.index(last) + 1 if last in numbers else 0
        page = versions[start : start + size]
        shape: dict[str, Any] = {
            "Versions": [
                shapes.configuration(
                    function, version, await self._sources.digest(version), request.region, version.number
                )
                for version in page
            ]
        }
        if start + size < len(versions):
            shape["NextMarker"] = marker("versions", page[-1].number)
        return _json(shape)

    async def _list_aliases(self, request: Request, _id: str, name: str) -> Response:
        function = self._found(self._reference(name, None)[0], None, request)
        size = page_size(request.query.get("MaxItems"))
        (last,) = last_item(request.query.get("Marker"), "aliases", ("",))
        wanted = request.query.get("FunctionVersion")
        if wanted is not None and not re.fullmatch(r"\$LATEST(?:\.PUBLISHED)?|[0-9]+", wanted):
            raise invalid(
                wanted, "functionVersion", r"Member must satisfy regular expression pattern: (\$LATEST|[0-9]+)"
            )
        aliases = [
            alias
            for key, alias in sorted(function.aliases.items())
            if key > last and (wanted is None or wanted == alias.version or wanted in alias.weights)
        ]
        shape: dict[str, Any] = {
            "Aliases": [shapes.alias_configuration(function, alias, request.region) for alias in aliases[:size]]
        }
        if len(aliases) > size:
            shape["NextMarker"] = marker("aliases", aliases[size - 1].name)
        return _json(shape)

    async def _get_alias(self, request: Request, _id: str, name: str, alias_name: str) -> Response:
        function = self._found(self._reference(name, None)[0], None, request)
        if not re.fullmatch(r"(?![0-9]+$)[a-zA-Z0-9-_]{1,128}", alias_name):
            raise invalid(
                alias_name, "name", "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"
            )
        alias = function.aliases.get(alias_name)
        if alias is None:
            raise not_found("Alias", shapes.function_arn(function.name, alias_name, request.region))
        return _json(shapes.alias_configuration(function, alias, request.region))

    async def _account_settings(self, _request: Request, _id: str) -> Response:
        self._catalog.scan()
        return _json(shapes.account_settings(self._catalog.count(), self._concurrency))

    async def _concurrency_of(self, request: Request, _id: str, name: str) -> Response:
        self._found(self._reference(name, None)[0], None, request)
        return _json({})

    async def _provisioned(self, request: Request, _id: str, name: str) -> Response:
        """Nothing is ever provisioned here; asking is answered as Lambda answers for such a function."""
        reference, qualifier = self._reference(name, request.query.get("Qualifier"))
        function = self._found(reference, qualifier, request)
        if request.query.get("List") == "ALL":
            return _json({"ProvisionedConcurrencyConfigs": []})
        if qualifier is None or qualifier.startswith(LATEST):
            raise bad_value("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
        raise Refusal(
            "ProvisionedConcurrencyConfigNotFoundException",
            f"No Provisioned Concurrency Config found for function: {function.name}",
        )

    async def _tags(self, request: Request, _id: str, name: str) -> Response:
        self._found(self._reference(name, None)[0], None, request)
        return _json({"Tags": {}})

    def _reference(self, name: str, qualifier: str | None) -> tuple[Reference, str | None]:
        """The function that `name` refers to, and the qualifier that it or the query names."""
        try:
            reference = parse_reference(name)
        except WorkbenchError as error:
            raise invalid(name, "functionName", _NAME_PATTERN) from error
        if qualifier == "":
            qualifier = None
        if qualifier is not None and not is_qualifier(qualifier):
            raise invalid(
                qualifier,
                "qualifier",
                r"Member must satisfy regular expression pattern: \$(LATEST(\.PUBLISHED)?)|[a-zA-Z0-9-_$]+",
            )
        if qualifier is not None and reference.qualifier not in (None, qualifier):
            raise bad_value("The derived qualifier from the function name does not match the specified qualifier.")
        return reference, reference.qualifier or qualifier

    def _found(self, reference: Reference, qualifier: str | None, request: Request) -> Function:
        """The function, if it has what `qualifier` names."""
        function = self._catalog.function(reference.name)
        if function is None or function.at(qualifier or LATEST) is None:
            region, account = reference.region or request.region, reference.account or shapes.ACCOUNT
            raise not_found("Function", shapes.function_arn(reference.name, qualifier, region, account))
        return function


_NAME_PATTERN = (
    r"Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?"
    r"((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)"
    r"(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?"
)


def _no_route(request: Request, allowed: list[str]) -> Refusal:
    known_api = re.match(r"/20[0-9]{2}-[0-9]{2}-[0-9]{2}/", request.path) is not None
    writing = request.method in ("POST", "PUT", "DELETE", "PATCH")
    shown = f"{request.method} {request.path[:200]}"
    if allowed or (known_api and writing):
        return Refusal(
            "MethodNotAllowedException",
            f"{shown} is refused: this local endpoint is read only. It lists and invokes the functions of a folder; "
            "to change one, edit its files.",
            headers={"Allow": ", ".join(allowed or ["GET"])},
        )
    return Refusal("UnknownOperationException", f"This local endpoint has no {shown}.")


def _segment(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError as error:
        raise invalid(text, "functionName", _NAME_PATTERN) from error


def _json(shape: Mapping[str, Any]) -> Response:
    return Response(200, json.dumps(shape, separators=(",", ":")).encode())
