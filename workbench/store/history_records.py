"""What of a run stands in which column and which body, and the run again from them.

Payload, response and logs are bytes, as they were. What is known from those (the error object of a failed function,
the entries of a log) is read from them again. All else of an outcome is one JSON object. Texts from outside may hold
anything: lone surrogates, which no database takes, are written as JSON's escapes, or, in columns, made visible.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from msgspec.structs import asdict, replace

from workbench.core import function_error, logtail
from workbench.core.history import Entry, Fate
from workbench.core.invocation import (
    Abandoned,
    Answer,
    Explanation,
    FunctionFailed,
    Kind,
    Outcome,
    Ran,
    Refused,
    Request,
    Succeeded,
)
from workbench.core.log import Log, from_events
from workbench.core.log_entry import LogEvent, LogPlace
from workbench.core.targets import Local, Place, Remote
from workbench.core.text import visible
from workbench.store.history_schema import Part

Columns = dict[str, Any]
Bodies = dict[Part, bytes]

STATES = {Fate.SUCCEEDED: "succeeded", Fate.FAILED: "failed", Fate.REFUSED: "refused", Fate.UNANSWERED: "abandoned"}
"""How outcomes are called in the column `state`; besides there are `open` and `interrupted`."""
_FATES = {state: fate for fate, state in STATES.items()}
LEFT_OUT = "Its payload, response and log were not kept: the settings leave them out."


def asked(
    request: Request, at: datetime, place: Place, target: str, group: str, *, is_kept: bool
) -> tuple[Columns, Bodies]:
    """The row and the bodies of a run that is about to be sent."""
    bodies: Bodies = {}
    if is_kept:
        bodies[Part.PAYLOAD] = request.payload
        if request.client_context is not None:
            bodies[Part.CLIENT_CONTEXT] = request.client_context
    options = {
        "timeout": request.timeout,
        "log_tail": None if request.log_tail else False,
        "tenant_id": request.tenant_id,
        "durable_execution_name": request.durable_execution_name,
    }
    columns: Columns = {
        "place": _written_place(place),
        "target": _text(target),
        "function": _text(request.function),
        "qualifier": None if request.qualifier is None else _text(request.qualifier),
        "kind": request.kind.value,
        "options": _short(options),
        "asked": microseconds(at),
        "zone": _zone(at),
        "grouped": _text(group),
        "kept": is_kept,
        "payload_size": len(request.payload),
        "size": _size(bodies),
    }
    return columns, bodies


def ended(outcome: Outcome, at: datetime, *, is_kept: bool) -> tuple[Columns, Bodies]:
    """What the end of a run adds. `size` is that of its bodies alone."""
    columns: Columns = {"session": None, "ended": microseconds(at), "state": STATES[fate(outcome)]}
    bodies: Bodies = {}
    if isinstance(outcome, Succeeded | FunctionFailed):
        answer = outcome.answer
        columns |= _answer_columns(answer)
        if is_kept:
            bodies[Part.RESPONSE] = answer.payload
            if answer.log is not None:
                bodies[Part.LOG] = answer.log.data
    else:
        columns |= {"status": outcome.status, "request_id": _text(outcome.request_id), "duration": outcome.duration}
        columns["word"] = _text(outcome.code)
    if isinstance(outcome, Succeeded):
        columns["answered"] = outcome.kind.value
    if isinstance(outcome, FunctionFailed) and outcome.error is not None and is_kept:
        columns |= {"word": _text(outcome.error.error_type), "timed_out": outcome.error.timed_out}
    bodies[Part.OUTCOME] = json.dumps(_outcome_object(outcome, is_kept=is_kept)).encode()
    columns["size"] = _size(bodies)
    return columns, bodies


def fate(outcome: Outcome) -> Fate:
    """An outcome's word."""
    match outcome:
        case Succeeded():
            return Fate.SUCCEEDED
        case FunctionFailed():
            return Fate.FAILED
        case Refused():
            return Fate.REFUSED
    return Fate.UNANSWERED


def _answer_columns(answer: Answer) -> Columns:
    report = answer.log.report if answer.log is not None else None
    return {
        "status": answer.status,
        "duration": answer.duration,
        "billed": report.billed if report is not None else None,
        "version": None if answer.executed_version is None else _text(answer.executed_version),
        "request_id": _text(answer.request_id),
        "response_size": len(answer.payload),
    }


def _outcome_object(outcome: Outcome, *, is_kept: bool) -> dict[str, Any]:
    """All of an outcome that is in no column and no body. What a service says of a payload may quote it."""
    told: dict[str, Any] = {"explanation": asdict(outcome.explanation) | {"ran": outcome.explanation.ran.name}}
    match outcome:
        case Succeeded(answer) | FunctionFailed(answer):
            place = answer.log_place
            told |= {
                "notes": list(answer.notes),
                "version": answer.executed_version,
                "request_id": answer.request_id,
                "durable_execution_arn": answer.durable_execution_arn,
                "log_place": asdict(place) if place is not None else None,
                "has_log": answer.log is not None,
            }
            if isinstance(outcome, FunctionFailed):
                told["handling"] = outcome.handling
        case Refused() | Abandoned():
            told |= {
                "code": outcome.code,
                "message": outcome.message if is_kept else "",
                "request_id": outcome.request_id,
                "retry_after": outcome.retry_after,
            }
    return told


def whole_log(log: Log) -> Bodies:
    """A whole log. Its events are told by the size and the time of each."""
    times = [log.at(index) for index in range(log.count)] if log.fetched else []
    sizes = [end - start for start, end in zip(log.starts, log.starts[1:], strict=False)]
    told = {"complete": log.complete, "fetched": log.fetched, "note": log.note, "sizes": sizes, "times": times}
    return {Part.WHOLE_LOG: log.data, Part.LOG_EVENTS: json.dumps(told).encode()}


# --- and back ---


def entry(row: sqlite3.Row, *, lives: bool, is_here: bool) -> Entry:
    """A row of the list. lives: whether the session does that an open run belongs to."""
    zone = timezone(timedelta(seconds=row["zone"]))
    state = row["state"]
    found = _FATES.get(state) or (Fate.RUNNING if state == "open" and lives else Fate.INTERRUPTED)
    kind = _kind(row["kind"])
    return Entry(
        id=row["id"],
        place=_read_place(row["place"]),
        target=row["target"],
        function=row["function"],
        qualifier=row["qualifier"],
        kind=kind,
        asked_at=moment(row["asked"], zone),
        fate=found,
        is_here=is_here,
        ended_at=None if row["ended"] is None else moment(row["ended"], zone),
        answered=_kind(row["answered"]) if row["answered"] else kind,
        status=row["status"],
        word=row["word"],
        timed_out=bool(row["timed_out"]),
        duration=row["duration"],
        billed=row["billed"],
        executed_version=row["version"],
        request_id=row["request_id"],
        group=row["grouped"],
        is_kept=bool(row["kept"]),
        payload_size=row["payload_size"],
        response_size=row["response_size"],
        has_whole_log=bool(row["whole_log"]),
    )


def request(row: sqlite3.Row, bodies: Bodies) -> Request:
    """What was sent; with an empty payload where that wasn't kept."""
    options = json.loads(row["options"])
    return Request(
        row["function"],
        bodies.get(Part.PAYLOAD, b""),
        row["qualifier"],
        options.get("timeout"),
        _kind(row["kind"]),
        options.get("log_tail", True),
        bodies.get(Part.CLIENT_CONTEXT),
        options.get("tenant_id"),
        options.get("durable_execution_name"),
    )


def outcome(row: sqlite3.Row, bodies: Bodies) -> Outcome | None:
    """How it ended; None for one of which that isn't known."""
    if row["state"] not in _FATES:
        return None
    told = json.loads(bodies[Part.OUTCOME])
    explanation = Explanation(**told["explanation"] | {"ran": Ran[told["explanation"]["ran"]]})
    duration, found = row["duration"] or 0.0, _FATES[row["state"]]
    if found in (Fate.REFUSED, Fate.UNANSWERED):
        make = Refused if found is Fate.REFUSED else Abandoned
        status, request_id, retry_after = row["status"], told["request_id"], told["retry_after"]
        return make(told["code"], told["message"], duration, explanation, status, request_id, retry_after)
    answer = _answer(row, bodies, told)
    if found is Fate.SUCCEEDED:
        return Succeeded(answer, explanation, _kind(row["answered"]))
    error = function_error.parse(answer.payload) if Part.RESPONSE in bodies else None
    return FunctionFailed(answer, told["handling"], error, explanation)


def _answer(row: sqlite3.Row, bodies: Bodies, told: Mapping[str, Any]) -> Answer:
    place = told["log_place"]
    answer = Answer(
        status=row["status"],
        payload=bodies.get(Part.RESPONSE, b""),
        duration=row["duration"],
        executed_version=told["version"],
        request_id=told["request_id"],
        log=logtail.parse(bodies[Part.LOG]) if Part.LOG in bodies else None,
        notes=tuple(told["notes"]),
        durable_execution_arn=told["durable_execution_arn"],
        log_place=LogPlace(**place) if place is not None else None,
    )
    return answer if Part.RESPONSE in bodies else replace(answer, notes=(*answer.notes, LEFT_OUT))


def read_whole_log(bodies: Bodies) -> Log | None:
    """The whole log, if there is one."""
    if Part.WHOLE_LOG not in bodies:
        return None
    data, told = bodies[Part.WHOLE_LOG], json.loads(bodies[Part.LOG_EVENTS])
    if not told["fetched"]:
        return logtail.parse(data)
    return from_events(list(_events(data, told)), complete=told["complete"], note=told["note"])


def _events(data: bytes, told: Mapping[str, Any]) -> Iterator[LogEvent]:
    at = 0
    for size, time in zip(told["sizes"], told["times"], strict=True):
        yield LogEvent(time, data[at : at + size].decode("utf-8", "replace"))
        at += size


# --- values ---


def microseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def moment(at: int, zone: timezone = UTC) -> datetime:
    """The time at so many microseconds since 1970."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).astimezone(zone)


def _zone(at: datetime) -> int:
    offset = at.utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        return Kind.REQUEST_RESPONSE


def _text(text: str) -> str:
    """As a column takes it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return visible(text)
    return text


def _written_place(place: Place) -> str:
    if isinstance(place, Local):
        return _short({"local": True, "folder": place.folder})
    return _short({"profile": place.profile, "region": place.region, "endpoint_url": place.endpoint_url})


def _short(told: Mapping[str, object]) -> str:
    """JSON without what is None: the list is read over it."""
    return json.dumps({name: value for name, value in told.items() if value is not None}, separators=(",", ":"))


def _read_place(text: str) -> Place:
    told = json.loads(text)
    if told.get("local"):
        return Local(told.get("folder"))
    return Remote(told.get("profile"), told.get("region"), told.get("endpoint_url"))


def _size(bodies: Bodies) -> int:
    return sum(map(len, bodies.values()))
