"""As much of the CloudWatch Logs API as reading logs takes: FilterLogEvents and GetLogEvents, of the local functions.

A request value in, a response value out; no sockets here. Shapes, limits and errors are those of the service model
(Logs_20140328, JSON 1.1). What Lambda would take seconds to deliver is here at once.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import uuid4

from workbench.local.api import Request, Response
from workbench.local.log_patterns import BadPatternError, words_of
from workbench.local.log_store import Event, LogStore

_PREFIX = "Logs_20140328."
_EVENTS = 10_000
_BYTES = 1_048_576
_OVERHEAD = 26
"""Bytes that an event counts for besides its message."""
_PLACE = re.compile(r"([0-9]{1,19})\.([0-9]{1,19})")
_FIRST, _LAST = (0, 0), (1 << 62, 0)


def is_for_logs(headers: Mapping[str, str]) -> bool:
    """Whether a request with these lower-case headers is one to CloudWatch Logs."""
    return headers.get("x-amz-target", "").startswith(_PREFIX)


class _BadCallError(Exception):
    """A request that is answered with an error: its code, and the words for the caller."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class LogsApi:
    """Answers requests from what `store` keeps."""

    def __init__(self, store: LogStore) -> None:
        self._store = store
        self._operations: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
            "FilterLogEvents": self._filter,
            "GetLogEvents": self._get,
        }

    def answer(self, request: Request) -> Response:
        """The response to `request`; never raises for anything a request can hold."""
        headers = {"x-amzn-RequestId": str(uuid4()), "Content-Type": "application/x-amz-json-1.1"}
        try:
            shape, status = self._operate(request), 200
        except _BadCallError as bad:
            shape, status = {"__type": bad.code, "message": bad.message}, 400
            headers["x-amzn-ErrorType"] = bad.code
        return Response(status, json.dumps(shape, separators=(",", ":")).encode(), headers)

    def _operate(self, request: Request) -> dict[str, Any]:
        name = request.headers.get("x-amz-target", "").removeprefix(_PREFIX)
        operation = self._operations.get(name)
        if operation is None:
            raise _BadCallError(
                "UnknownOperationException",
                f"This local endpoint has no {name[:100]}: it knows FilterLogEvents and GetLogEvents.",
            )
        try:
            parameters = json.loads(request.body or b"")
        except (ValueError, RecursionError) as error:
            raise _BadCallError("SerializationException", "The request is not JSON.") from error
        if not isinstance(parameters, dict):
            raise _BadCallError("SerializationException", "The request is not a JSON object.")
        return operation(parameters)

    def _filter(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        streams = parameters.get("logStreamNames")
        prefix = _text(parameters, "logStreamNamePrefix")
        if streams is not None and prefix:
            raise _invalid("logStreamNames and logStreamNamePrefix can't both be given.")
        if streams is not None and not (isinstance(streams, list) and all(isinstance(one, str) for one in streams)):
            raise _invalid("logStreamNames must be a list of strings.")
        try:
            words = words_of(_text(parameters, "filterPattern"))
        except BadPatternError as error:
            raise _invalid(str(error)) from error
        events = self._store.events(
            self._group(parameters),
            since=_number(parameters, "startTime", 0),
            until=_number(parameters, "endTime", None),
            streams=None if streams is None else frozenset(streams),
            prefix=prefix,
            holding=words,
        )
        after = _key(_text(parameters, "nextToken"), "") or _FIRST
        page, more = _page((event for event in events if event.key > after), _limit(parameters))
        shape: dict[str, Any] = {
            "events": [
                {
                    "logStreamName": event.stream,
                    "timestamp": event.at,
                    "message": event.message,
                    "ingestionTime": event.at,
                    "eventId": f"{event.key[0]:028}{event.key[1]:028}",
                }
                for event in page
            ],
            "searchedLogStreams": [],
        }
        if more:
            shape["nextToken"] = _token("", page[-1].key)
        return shape

    def _get(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        group, stream = self._group(parameters), _text(parameters, "logStreamName")
        if not stream:
            raise _invalid("logStreamName is missing.")
        if not self._store.has_stream(group, stream):
            raise _BadCallError("ResourceNotFoundException", "The specified log stream does not exist.")
        until = _number(parameters, "endTime", None)
        events = self._store.events(
            group,
            since=_number(parameters, "startTime", 0),
            until=None if until is None else until - 1,  # there it is not included
            streams=(stream,),
        )
        token, limit = _text(parameters, "nextToken"), _limit(parameters)
        before = _key(token, "b/") if token.startswith("b/") else None
        after = _key(token, "f/") if token and before is None else None
        if before is None and (after is not None or parameters.get("startFromHead") is True):
            page, _ = _page((event for event in events if event.key > (after or _FIRST)), limit)
        else:
            older = [event for event in events if event.key < (before or _LAST)]
            page = _page(reversed(older), limit)[0][::-1]
        first, last = (page[0].key, page[-1].key) if page else (before or after or _FIRST,) * 2
        return {
            "events": [{"timestamp": one.at, "message": one.message, "ingestionTime": one.at} for one in page],
            "nextForwardToken": _token("f/", last),
            "nextBackwardToken": _token("b/", first),
        }

    def _group(self, parameters: Mapping[str, Any]) -> str:
        name = _text(parameters, "logGroupName")
        identifier = _text(parameters, "logGroupIdentifier")
        if bool(name) == bool(identifier):
            raise _invalid("Either logGroupName or logGroupIdentifier must be given.")
        group = name or identifier.partition(":log-group:")[2].removesuffix(":*") or identifier
        if not self._store.has(group):
            raise _BadCallError("ResourceNotFoundException", "The specified log group does not exist.")
        return group


def _page(events: Iterator[Event], limit: int) -> tuple[list[Event], bool]:
    """The events that fit into one answer, and whether more are left."""
    page: list[Event] = []
    size = 0
    for event in islice(events, limit):
        size += len(event.message.encode("utf-8", "replace")) + _OVERHEAD
        if size > _BYTES and page:
            return page, True
        page.append(event)
    return page, next(events, None) is not None


def _limit(parameters: Mapping[str, Any]) -> int:
    limit: int = _number(parameters, "limit", _EVENTS)
    if not 1 <= limit <= _EVENTS:
        raise _invalid(f"limit must be from 1 to {_EVENTS}.")
    return limit


def _text(parameters: Mapping[str, Any], name: str) -> str:
    value = parameters.get(name)
    if value is not None and not isinstance(value, str):
        raise _invalid(f"{name} must be a string.")
    return value or ""


def _number(parameters: Mapping[str, Any], name: str, default: Any) -> Any:
    value = parameters.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 63:
        raise _invalid(f"{name} must be a whole number that is not negative.")
    return value


def _token(direction: str, key: tuple[int, int]) -> str:
    return f"{direction}{key[0]}.{key[1]}"


def _key(token: str, direction: str) -> tuple[int, int] | None:
    """The place that a token stands for; None for no token."""
    if not token:
        return None
    found = _PLACE.fullmatch(token.removeprefix(direction)) if token.startswith(direction) else None
    if found is None:
        raise _invalid("The specified nextToken is invalid.")
    return int(found[1]), int(found[2])


def _invalid(message: str) -> _BadCallError:
    return _BadCallError("InvalidParameterException", message)
