"""Entries of a log in JSON: the platform's records, and the objects that loggers write, one a line.

What is shown at once is level, time and message; everything else that the object holds stays with the entry, token by
token as it came. What can't be read as an object is no entry of this kind.
"""

import json
from datetime import UTC, datetime

import msgspec

from workbench.core.json_members import members
from workbench.core.json_strings import content
from workbench.core.log_entry import Entry, Label, Report, level_of, moment
from workbench.core.log_platform import FAILURES, number, told, whole

_LEVELS = ("level", "log_level", "severity", "levelname", "Level", "LogLevel", "@l")
_MESSAGES = ("message", "msg", "Message", "@m", "@mt")
_TIMES = ("timestamp", "time", "ts", "@timestamp", "@t", "asctime", "Timestamp")
_decoder = msgspec.json.Decoder()
_raw_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
_MILLISECONDS = 100_000_000_000
"""From here on a number is milliseconds since 1970, below it seconds: the year 5138, or the year 1973."""


def read_json(line: str, *, brief: bool = False) -> tuple[Entry, Report | None] | None:
    """Read one line that holds a JSON object; a Report if it is the platform's. None when it holds none.

    `brief` leaves the entry's `rest` empty, which saves half of the time.
    """
    record = json_object(line)
    if record is None:
        return None
    kind = record.get("type")
    if isinstance(kind, str) and kind.startswith("platform."):
        return _platform(kind.removeprefix("platform."), record, line)
    return _application(record, line, brief=brief), None


def json_object(line: str) -> dict[str, object] | None:
    """The JSON object that a line holds; None when it holds none, or one that can't be read."""
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        record = _loosely_read(line)
    return record if isinstance(record, dict) else None


def _loosely_read(line: str) -> object:
    """What msgspec refuses and loggers write: NaN, numbers beyond a float, escapes of lone surrogates."""
    if not line.rstrip().endswith("}"):
        return None
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _application(record: dict[str, object], line: str, *, brief: bool) -> Entry:
    taken: list[str] = []
    label = Label.PLAIN
    for name in _LEVELS:
        if (level := level_of(record.get(name))) is not None:
            label = level
            taken.append(name)
            break
    message = next((name for name in _MESSAGES if name in record), None)
    if message is None and label is not Label.PLAIN and isinstance(record.get("event"), str):
        message = "event"  # structlog
    text = shown(record[message]) if message else ""
    if message and isinstance(record[message], str):
        taken.append(message)
    if not text and label is Label.PLAIN:
        return Entry(label, line, rest=line.encode())
    time = ""
    for name in _TIMES:
        if time := _time(record.get(name)):
            taken.append(name)
            break
    rest = b"" if brief else _without(line, taken)
    return Entry(label, text if message else _listed(record, taken), time, rest)


def _time(value: object) -> str:
    """A time as the log has it; a number as a time that people can read. Empty if it is none."""
    if isinstance(value, str):
        return value if moment(value) is not None else ""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1e9 <= value < 1e14:
        return ""
    seconds = value / 1000 if value >= _MILLISECONDS else value
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _without(line: str, taken: list[str]) -> bytes:
    """The object without some of its members, its other tokens as they came; empty when nothing is left."""
    members = _members(line)
    for name in taken:
        members.pop(name, None)
    return b"{%s}" % b",".join(_key(name) + b":" + value for name, value in members.items()) if members else b""


def _members(line: str) -> dict[str, bytes]:
    """The members of the object that a line holds, each value as it came."""
    try:
        return {name: bytes(value) for name, value in _raw_decoder.decode(line).items()}
    except (msgspec.DecodeError, UnicodeEncodeError):
        data = line.encode("utf-8", "replace")
        return {one.key: data[one.start : one.end] for one in members(data)}


def _key(name: str) -> bytes:
    return f'"{content(name)}"'.encode()


def shown(value: object) -> str:
    """A JSON value on one line; a text without its quotes, `null` as nothing."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        encoded = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if "null" in encoded else encoded  # or NaN


def _listed(record: dict[str, object], taken: list[str]) -> str:
    """The members of a record that has no message."""
    return "  ".join(f"{key}={shown(value)}" for key, value in record.items() if key not in taken)


# The platform's records

_REPORTS = ("report", "initReport", "restoreReport")


def _platform(kind: str, record: dict[str, object], line: str) -> tuple[Entry, Report | None]:
    stamp = record.get("time")
    time = stamp if isinstance(stamp, str) else ""
    body = record.get("record")
    if not isinstance(body, dict):  # platform.fault, for one, has a sentence there
        return Entry(Label.PLAIN, f"{kind} {shown(body)}".strip(), time), None
    rest = _members(line).get("record", b"") if body else b""
    version, request_id = body.get("version"), body.get("requestId")
    if kind in _REPORTS and body.get("status") in FAILURES:
        return Entry(Label.ERROR, f"{kind} {shown(body)}", time, rest), _report(body) if kind == "report" else None
    match kind:
        case "initStart":
            return Entry(Label.INIT, " ".join(told(("runtime", shown(body.get("runtimeVersion"))))), time, rest), None
        case "start":
            text = " · ".join(told(("version", shown(version)), ("", shown(request_id))))
            return Entry(Label.START, text, time, rest), None
        case "runtimeDone":
            said = "" if body.get("status") == "success" else shown(body.get("status"))
            return Entry(Label.END, said, time, rest), None
        case "report":
            report = _report(body)
            return Entry(Label.REPORT, f"RequestId: {report.request_id}", time, rest), report
    label = Label.RESTORE if kind.startswith("restore") else Label.EXTENSION if kind == "extension" else Label.INIT
    known = kind.startswith(("init", "restore", "extension"))
    return Entry(label if known else Label.PLAIN, f"{kind} {shown(body)}", time, rest), None


def _report(body: dict[str, object]) -> Report:
    metrics = body.get("metrics")
    metrics = metrics if isinstance(metrics, dict) else {}
    status = body.get("status")
    return Report(
        request_id=shown(body.get("requestId")),
        duration=number(metrics.get("durationMs")),
        billed=number(metrics.get("billedDurationMs")),
        memory_size=whole(metrics.get("memorySizeMB")),
        memory_used=whole(metrics.get("maxMemoryUsedMB")),
        init=number(metrics.get("initDurationMs")),
        restore=number(metrics.get("restoreDurationMs")),
        billed_restore=number(metrics.get("billedRestoreDurationMs")),
        status="" if status in (None, "success") else shown(status),
        error_type=shown(body.get("errorType")),
    )
