"""The functions of a target, and what each can be invoked at: read page by page, and as much of it as may be read.

A missing permission takes away its part and nothing else; a listing that breaks off keeps what came and knows where to
go on. botocore waits by itself while it is throttled, and so does this, longer: whoever listens is told.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError, PaginationError
from botocore.parsers import ResponseParserError

from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import LATEST, Alias, Configuration, Function, Latest, Qualifiers, Version
from workbench.service.faults import FAILURES, error_of, explain
from workbench.service.members import alias, configuration, number, structure, structures, text

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

    from workbench.core.details import Details
    from workbench.core.sampling import Concurrency

_DENIED = frozenset({"AccessDeniedException", "AccessDenied"})
_UNKNOWN_CALL = frozenset({404, 405, 501})
_THROTTLED = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling", "RequestLimitExceeded", "429"})
_TOO_MANY = 429
_WAITS = (5.0, 10.0, 20.0, 20.0, 20.0)
"""Seconds between one round of botocore's attempts and the next, while the service throttles."""
_PAGE_SIZE = 50
"""What Lambda gives at most."""

Part = TypeVar("Part")
Told = Callable[[], object]


class LambdaCatalog:
    """The catalog of one client. Implements core.ports.Catalog; for any number of threads."""

    def __init__(
        self, client: "LambdaClient", profile: str | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`profile` is named in advice."""
        self._client = client
        self._profile = profile
        self._sleep = sleep
        self._listening: dict[int, Told] = {}
        client.meta.events.register("needs-retry.lambda", self._attempted)

    def functions(self, marker: str = "", throttled: Told | None = None) -> Iterator[Sequence[Function]]:
        """The functions, up to 50 at a time, in the service's order. Raises ListingError between pages."""
        reached = marker
        try:
            for page, following in self._pages("list_functions", "Functions", marker, throttled):
                reached = following
                yield tuple(_function(item) for item in structures(page, "Functions") if text(item, "FunctionName"))
        except FAILURES as error:
            told = _without_permission(error) or error_of(explain(error, sent=False, profile=self._profile))
            endless = isinstance(error, PaginationError)
            raise ListingError(told.title, told.message, told.hint, "" if endless else reached) from error

    def qualifiers(self, function: str, progress: Callable[[Qualifiers], object] | None = None) -> Qualifiers:
        """The aliases and versions of `function`, a name or an ARN. Raises WorkbenchError when there is none."""
        problems: list[str] = []
        versions: list[Configuration] = []
        try:
            aliases = self._part("ListAliases", lambda: self._aliases(function), problems) or []
            try:
                for _ in self._versions(function, versions):
                    if progress is not None:
                        progress(_sorted(versions, aliases, problems, complete=False))
            except FAILURES as error:
                problems.append(self._incomplete(error, len(versions)))
            if not any(one.version == LATEST for one in versions):
                latest = self._part("GetFunctionConfiguration", lambda: self._latest(function), problems)
                versions.append(latest or Configuration())
        except FAILURES as error:
            raise error_of(explain(error, sent=False, profile=self._profile)) from error
        return _sorted(versions, aliases, problems, complete=True)

    def configuration(self, function: str, qualifier: str | None = None) -> "Details":
        """All that is known of `function` at `qualifier`. Raises WorkbenchError when its configuration can't be had."""
        from workbench.service import details  # listing does without it

        problems: list[str] = []

        def part(operation: str, read: Callable[[], Part]) -> Part | None:
            return self._part(operation, read, problems)

        try:
            return details.read(self._client, function, qualifier, part, problems)
        except FAILURES as error:
            raise error_of(explain(error, sent=False, profile=self._profile)) from error

    def concurrency(self, function: str) -> "Concurrency":
        """How many invocations of `function` may run at once. Raises WorkbenchError when nothing can be asked."""
        from workbench.core.sampling import Concurrency

        problems: list[str] = []
        try:
            reserved = self._part(
                "GetFunctionConcurrency", lambda: self._client.get_function_concurrency(FunctionName=function), problems
            )
            settings = self._part("GetAccountSettings", self._client.get_account_settings, problems)
        except FAILURES as error:
            raise error_of(explain(error, sent=False, profile=self._profile)) from error
        limits = structure(settings or {}, "AccountLimit")
        return Concurrency(
            number(limits, "UnreservedConcurrentExecutions"),
            number(reserved or {}, "ReservedConcurrentExecutions"),
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

    def _incomplete(self, error: BaseException, count: int) -> str:
        """Why there are no (more) versions; raises `error` if it says that there is no such function."""
        problem = _problem("ListVersionsByFunction", error) if isinstance(error, ClientError) else ""
        if not problem and not count:
            raise error
        told = explain(error, sent=False, profile=self._profile).explanation
        return problem or f"Only the first {count:,} versions were read: {told.title}. {told.happened}"

    def _versions(self, function: str, found: list[Configuration]) -> Iterator[None]:
        """Adds a page of versions to `found` each time."""
        for page, _ in self._pages("list_versions_by_function", "Versions", FunctionName=function):
            found += [configuration(item) for item in structures(page, "Versions")]
            yield

    def _aliases(self, function: str) -> list[Alias]:
        pages = self._pages("list_aliases", "Aliases", FunctionName=function)
        return [alias(item) for page, _ in pages for item in structures(page, "Aliases") if text(item, "Name")]

    def _latest(self, function: str) -> Configuration:
        return configuration(self._client.get_function_configuration(FunctionName=function))

    def _pages(
        self, operation: str, key: str, marker: str = "", throttled: Told | None = None, **parameters: str
    ) -> Iterator[tuple[Mapping[str, Any], str]]:
        """(page, marker of the page after it), from `marker` on."""
        seen = {marker}
        while True:
            place = {"Marker": marker} if marker else {}
            page = self._asked(operation, throttled, {**parameters, **place, "MaxItems": _PAGE_SIZE})
            if not isinstance(page.get(key), list | None):
                raise ResponseParserError(f"{key} is no list")
            marker = text(page, "NextMarker")
            yield page, marker
            if not marker:
                return
            if marker in seen:
                raise PaginationError(message=f"The marker {marker[:80]!r} came twice.")
            seen.add(marker)

    def _asked(self, operation: str, throttled: Told | None, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer to one call; while the service throttles it, wait and ask again."""
        call = getattr(self._client, operation)
        thread = threading.get_ident()
        if throttled is not None:
            self._listening[thread] = throttled
        try:
            for wait in _WAITS:
                try:
                    return call(**parameters)  # type: ignore[no-any-return]
                except ClientError as error:
                    if not _is_throttle(error.response):
                        raise
                self._sleep(wait)
            return call(**parameters)  # type: ignore[no-any-return]
        finally:
            self._listening.pop(thread, None)

    def _attempted(self, response: tuple[Any, Mapping[str, Any]] | None, **_: Any) -> None:
        """botocore's event after each attempt, in the thread of the call."""
        told = self._listening.get(threading.get_ident())
        if told is not None and response is not None and _is_throttle(response[1]):
            told()


def _is_throttle(answer: Mapping[str, Any]) -> bool:
    status = answer.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return answer.get("Error", {}).get("Code") in _THROTTLED or status == _TOO_MANY


def _without_permission(error: BaseException) -> WorkbenchError | None:
    """What to say when the functions may not be listed: whoever may invoke one can name it."""
    if not isinstance(error, ClientError) or error.response.get("Error", {}).get("Code") not in _DENIED:
        return None
    said = error.response["Error"].get("Message", "")
    message = f"These credentials lack the permission lambda:ListFunctions. {said}".strip()
    return WorkbenchError("Not allowed", message, "A function can be invoked without: name it.")


def _problem(operation: str, error: ClientError) -> str:
    code = error.response.get("Error", {}).get("Code", "")
    if code in _DENIED:
        return f"Not shown: these credentials lack the permission lambda:{operation}."
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if status in _UNKNOWN_CALL and code != "ResourceNotFoundException":
        return f"Not shown: this endpoint has no {operation}."
    return ""


def _sorted(
    versions: Sequence[Configuration], aliases: Sequence[Alias], problems: Sequence[str], *, complete: bool
) -> Qualifiers:
    latest = next((one for one in versions if one.version == LATEST), Configuration())
    published = sorted((one for one in versions if one.version != LATEST), key=_age)
    return Qualifiers(
        Latest(latest),
        tuple(sorted(aliases, key=lambda alias: alias.name)),
        tuple(Version(one.version, one) for one in published),
        tuple(problems),
        complete,
    )


def _age(version: Configuration) -> int:
    """To sort the newest first; what is no number (`$LATEST.PUBLISHED`) comes before all of them."""
    return -int(version.version) if version.version.isdecimal() else -(10**18)


def _function(item: Mapping[str, Any]) -> Function:
    return Function(text(item, "FunctionName"), configuration(item))
