"""The whole log of one request id, from CloudWatch Logs.

Lines that a function prints don't name their request, so looking for the id finds only some of them. Looking for it is
how the stream is found, and when in it the request started and ended; that part of the stream is then read whole, and
what of it is the request's is for core.log_selection to tell. A log arrives seconds after the answer: it is looked for
again, with growing pauses, until REPORT is there or a limit is reached. Nothing is ever written.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from msgspec import Struct, field

from workbench.core.functions import parse_reference
from workbench.core.invocation import Waiting
from workbench.core.log import Log, from_events, read_entry
from workbench.core.log_entry import LogEvent
from workbench.core.log_selection import Mark, Selection, mark_of, select
from workbench.core.whole_log import Wanted
from workbench.service.faults import FAILURES
from workbench.service.log_faults import LogTrouble, trouble_of
from workbench.service.log_pace import PAUSES, Pace, StoppedError, Tell

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient

PATIENCE = 60.0
"""Seconds that are waited for a log to arrive."""
QUIET = 12.0
"""Seconds without a further line after which what is there is taken for all, though there is no REPORT."""
NO_GROUP = 20.0
"""Seconds that are waited for the log group of a function that never logged before."""
LARGEST = 64 * 1_048_576
"""Bytes of a log that are fetched at most."""
_THROTTLED_AT_MOST = 6
_MARGIN = 120_000
"""Milliseconds that this machine's clock may be wrong by."""
_WIDE_MARGIN = 1_200_000
_BEHIND_REPORT = 5_000
"""Milliseconds behind REPORT in which the platform may still have something to say, of a time-out for one."""
_FOR_EVER = 253_402_300_799_000
_BEFORE_START = 11_000
"""Milliseconds before START in which the environment may have started, where nothing tells how long that took."""


class _Found(Struct):
    """What names the request so far, by stream. An event's id keeps it from being counted twice."""

    streams: dict[str, list[LogEvent]] = field(default_factory=dict)
    ids: set[str] = field(default_factory=set)
    marked: dict[str, set[Mark]] = field(default_factory=dict)

    def add(self, event: Mapping[str, Any], stream: str, request_id: str) -> None:
        one = LogEvent(event.get("timestamp", 0), event.get("message", ""))
        key = event.get("eventId") or f"{one.at} {one.message}"
        if key in self.ids:
            return
        self.ids.add(key)
        self.streams.setdefault(stream, []).append(one)
        mark = mark_of(one.message)
        if mark is not None and mark[1] == request_id:
            self.marked.setdefault(stream, set()).add(mark[0])

    def has(self, mark: Mark) -> bool:
        """Whether the request's START, or its REPORT, is among it."""
        return any(mark in marks for marks in self.marked.values())

    @property
    def own(self) -> list[tuple[str, list[LogEvent]]]:
        """The streams that the request wrote, by time: where any has its marks, not those that only speak of it."""
        streams = {stream: self.streams[stream] for stream in self.marked} or self.streams
        return sorted(streams.items(), key=lambda item: min(event.at for event in item[1]))


class CloudWatchLogs:
    """Fetches whole logs. Implements core.ports.LogSource; for any number of threads."""

    def __init__(
        self,
        make_client: "Callable[[], CloudWatchLogsClient]",
        functions: "LambdaClient",
        *,
        profile: str | None = None,
        patience: float = PATIENCE,
        pauses: Sequence[float] = PAUSES,
        is_loopback: bool = False,
    ) -> None:
        """`make_client` is called once, when the first log is asked for; `functions` tells of log groups.

        `patience`: seconds to wait for a log to arrive. `is_loopback`: whether it may be that no logs are kept there.
        """
        self._pauses = pauses
        self._make_client, self._functions = make_client, functions
        self._profile, self._patience, self._is_loopback = profile, patience, is_loopback
        self._client: CloudWatchLogsClient | None = None
        self._lock = threading.Lock()

    def whole_log(self, wanted: Wanted, waiting: Waiting, tell: Tell) -> Log | None:
        """The log of `wanted`; None once `waiting` was given up. `tell` hears how it goes, a few times a second.

        Raises WorkbenchError when it can't be had: permissions, no such group, nothing arrived.
        """
        try:
            pace = Pace(waiting, tell, self._patience, self._pauses)
            return _Fetch(self._the_client(), wanted, self._group(wanted), pace).log()
        except StoppedError:
            return None
        except LogTrouble as trouble:
            raise trouble.error(self._profile, self._is_loopback) from trouble
        except FAILURES as error:
            raise trouble_of(error, "").error(self._profile, self._is_loopback) from error

    def close(self) -> None:
        """Close the connections that are idle."""
        if self._client is not None:
            self._client.close()

    def _the_client(self) -> "CloudWatchLogsClient":
        with self._lock:
            if self._client is None:
                self._client = self._make_client()
            return self._client

    def _group(self, wanted: Wanted) -> str:
        """The log group: as it is known, or the function's configuration has it, or by default."""
        if wanted.place is not None:
            return wanted.place.group
        if wanted.group:
            return wanted.group
        try:
            named = {"Qualifier": wanted.qualifier} if wanted.qualifier else {}
            configuration = self._functions.get_function_configuration(FunctionName=wanted.function, **named)
            group = (configuration.get("LoggingConfig") or {}).get("LogGroup")
        except ClientError:  # no permission, or no such call: the default is right for most
            group = None
        return group or f"/aws/lambda/{parse_reference(wanted.function).name}"


class _Fetch:
    """One asking for one log."""

    def __init__(self, client: "CloudWatchLogsClient", wanted: Wanted, group: str, pace: Pace) -> None:
        self._client, self._wanted, self._group, self._pace = client, wanted, group, pace
        self._notes: list[str] = []

    def log(self) -> Log:
        """The log. Raises LogTrouble, StoppedError, or one of FAILURES."""
        found = self._found()
        parts: list[Selection] = []
        for stream, named in found.own:
            events = self._stream(stream, named)
            parts.append(select(events, self._wanted.request_id, shared=self._wanted.place is not None))
        events = [event for part in parts for event in part.events]
        if not events:
            raise LogTrouble("", "nothing", self._group)
        self._notes += dict.fromkeys(part.note for part in parts if part.note)
        whole = all(part.begins and part.ends for part in parts)
        if not found.has(Mark.REPORT):
            self._notes.insert(0, f"REPORT had not arrived after {self._pace.waited:.0f} s: there may be more.")
        return from_events(events, complete=whole and not self._notes, note=" ".join(self._notes))

    # --- looking for the request id ---

    def _found(self) -> _Found:
        """What names the request, as soon as its REPORT does, or when no more is to be expected."""
        found = _Found()
        grew = 0.0
        for number in count():
            before = len(found.ids)
            self._look(found, _MARGIN)
            if found.has(Mark.REPORT):
                break
            waited = self._pace.waited
            grew = waited if len(found.ids) != before else grew
            quiet = bool(found.ids) and waited - grew >= min(QUIET, self._pace.patience / 2)
            if quiet or waited >= self._pace.patience:
                break
            self._pace.pause(number)
        if not found.has(Mark.START):  # perhaps it is this machine's clock that is wrong
            self._look(found, _WIDE_MARGIN)
        if not found.ids:
            raise LogTrouble("", "late", self._group, self._pace.waited)
        return found

    def _look(self, found: _Found, margin: int) -> None:
        request_id, where = self._wanted.request_id, self._where(found, margin)
        try:
            for event in self._filtered(where, f'"{request_id}"'):
                found.add(event, event.get("logStreamName", ""), request_id)
        except LogTrouble as trouble:
            place = self._wanted.place
            if trouble.kind == "denied" and place is not None:
                # Where the stream is known, whoever may read streams can do without.
                for event in self._read(place.stream, where["startTime"], where.get("endTime", _FOR_EVER)):
                    if request_id in event.get("message", ""):
                        found.add(event, place.stream, request_id)
            # The group of a function that never logged before comes with its first log.
            elif trouble.kind != "no group" or self._pace.waited >= min(NO_GROUP, self._pace.patience):
                raise

    def _where(self, found: _Found, margin: int) -> dict[str, Any]:
        """Where to look: once something was found, only there and from then on."""
        where: dict[str, Any] = {"startTime": max(0, _milliseconds(self._wanted.since) - margin)}
        if self._wanted.until is not None:
            where["endTime"] = _milliseconds(self._wanted.until) + margin
        if self._wanted.place is not None:
            where["logStreamNames"] = [self._wanted.place.stream]
        if found.has(Mark.START):
            own = found.own
            where["startTime"] = min(event.at for _, events in own for event in events)
            where["logStreamNames"] = [stream for stream, _ in own]
        return where

    # --- reading its part of a stream ---

    def _stream(self, stream: str, named: list[LogEvent]) -> list[LogEvent]:
        """What was written to a stream from the request's first line, or the cold start before it, to its last."""
        since = min(event.at for event in named) - _start_took(named)
        until = _end_of(named)
        try:
            return self._collected(self._read(stream, since, until))
        except LogTrouble as trouble:
            if trouble.kind != "denied":
                raise
        # The other operation reads a stream as well, and is allowed: it found the request.
        where = {"logStreamNames": [stream], "startTime": since, "endTime": until}
        return self._collected(self._filtered(where, ""))

    def _collected(self, events: Iterable[Mapping[str, Any]]) -> list[LogEvent]:
        collected: list[LogEvent] = []
        size = 0
        for event in events:
            message = event.get("message", "")
            size += len(message)
            if size > LARGEST:
                self._notes.append(f"Only its first {LARGEST // 1_048_576} MB: the log goes on.")
                break
            collected.append(LogEvent(event.get("timestamp", 0), message))
        return collected

    # --- calls ---

    def _filtered(self, where: Mapping[str, Any], pattern: str) -> Iterator[Mapping[str, Any]]:
        parameters: dict[str, Any] = {"logGroupName": self._group, **where}
        if pattern:
            parameters["filterPattern"] = pattern
        while True:
            page = self._call("FilterLogEvents", self._client.filter_log_events, parameters)
            yield from self._counted(page, not pattern)
            token = page.get("nextToken")
            if not token or token == parameters.get("nextToken"):
                return
            parameters["nextToken"] = token

    def _read(self, stream: str, since: int, until: int) -> Iterator[Mapping[str, Any]]:
        parameters: dict[str, Any] = {
            "logGroupName": self._group,
            "logStreamName": stream,
            "startTime": since,
            "endTime": until + 1,  # is not included
            "startFromHead": True,
        }
        while True:
            page = self._call("GetLogEvents", self._client.get_log_events, parameters)
            yield from self._counted(page, True)
            token = page.get("nextForwardToken")
            if not token or token == parameters.get("nextToken"):
                return
            parameters["nextToken"] = token

    def _call(self, operation: str, call: Callable[..., Any], parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call, and call again after a pause as long as CloudWatch Logs throttles."""
        number = 0
        while True:
            self._pace.check()
            self._pace.show()
            try:
                answer: Mapping[str, Any] = call(**parameters)
            except FAILURES as error:
                trouble = trouble_of(error, operation, self._group)
                number += 1
                if trouble.kind != "throttled" or number == _THROTTLED_AT_MOST:
                    raise trouble from error
                self._pace.show(slowed=True)
                self._pace.pause(number, 2.0)
            else:
                self._pace.show(slowed=False)
                if "events" not in answer:  # whatever answered, it was not CloudWatch Logs
                    raise LogTrouble(operation, "no logs", self._group)
                return answer

    def _counted(self, page: Mapping[str, Any], counts: bool) -> Iterable[Mapping[str, Any]]:
        events: list[Mapping[str, Any]] = list(page.get("events") or ())
        if counts:
            size = sum(len(event.get("message", "")) for event in events)
            self._pace.show(entries=len(events), size=size)
        return events


def _milliseconds(moment: Any) -> int:
    return int(moment.timestamp() * 1000)


def _end_of(named: list[LogEvent]) -> int:
    """The time of the last line that may be the request's: others may name it much later."""
    ended = [event.at for event in named if (mark := mark_of(event.message)) and mark[0] is Mark.REPORT]
    latest = max(ended) + _BEHIND_REPORT if ended else _FOR_EVER
    return max(event.at for event in named if event.at <= latest)


def _start_took(named: list[LogEvent]) -> int:
    """Milliseconds before the first line that names the request in which its environment may have started."""
    for event in named:
        mark = mark_of(event.message)
        if mark is not None and mark[0] is Mark.REPORT:
            report = read_entry(event.message.split("\n", 1)[0])[1]
            took = (report.init or 0) + (report.restore or 0) if report else 0
            failed = report is not None and report.status != ""
            return int(took) + 2_000 if took else _BEFORE_START if failed else 0
    return _BEFORE_START
