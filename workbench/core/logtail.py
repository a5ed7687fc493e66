"""The log tail: the last 4,096 bytes of an invocation's log, read into entries and the REPORT.

It can begin inside a line and inside a UTF-8 character; START may be missing; text and JSON lines may stand side by
side, and any line may hold anything. No line is dropped: what is not understood is an entry with no label.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

import msgspec

LIMIT = 4096
"""Bytes: what Lambda keeps of the log for the tail."""


class Label(StrEnum):
    """What a line of the log is: a line of the platform, an application's level, or neither."""

    INIT = "INIT"
    RESTORE = "RESTORE"
    START = "START"
    END = "END"
    REPORT = "REPORT"
    EXTENSION = "EXT"
    XRAY = "XRAY"
    TIMEOUT = "TIMEOUT"
    TRACE = "TRACE"
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"
    FATAL = "FATAL"
    PLAIN = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. `text` is without its label, time and request id, where those were understood."""

    label: Label
    text: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of the REPORT line. Durations in milliseconds, memory in MB; None where the line doesn't tell.

    Attributes:
        status: empty for a success; `timeout`, `error`. error_type: as the platform calls it.
    """

    request_id: str = ""
    duration: float | None = None
    billed: float | None = None
    memory_size: int | None = None
    memory_used: int | None = None
    init: float | None = None
    restore: float | None = None
    billed_restore: float | None = None
    status: str = ""
    error_type: str = ""


@dataclass(frozen=True, slots=True)
class LogTail:
    """A decoded log tail.

    Attributes:
        data: the bytes as they came. complete: False when the beginning of the log is missing from it.
    """

    data: bytes
    entries: tuple[Entry, ...]
    report: Report | None
    complete: bool


_LEVELS = {
    "TRACE": Label.TRACE,
    "DEBUG": Label.DEBUG,
    "INFO": Label.INFO,
    "INFORMATION": Label.INFO,
    "NOTICE": Label.INFO,
    "WARN": Label.WARN,
    "WARNING": Label.WARN,
    "ERROR": Label.ERROR,
    "SEVERE": Label.ERROR,
    "FATAL": Label.FATAL,
    "CRITICAL": Label.FATAL,
    # .NET's
    "TRCE": Label.TRACE,
    "DBUG": Label.DEBUG,
    "FAIL": Label.ERROR,
    "CRIT": Label.FATAL,
}
_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_REQUEST_ID = re.compile(_UUID)
_TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?"
_TIMED_OUT = re.compile(rf"(?P<time>{_TIME}) (?:{_UUID}) (?P<text>Task timed out after .*)", re.DOTALL)
_APPLICATION = (
    # Python: [INFO] <tab> time <tab> request id <tab> message
    re.compile(rf"\[(?P<level>[A-Z]+)\]\t(?P<time>{_TIME})\t(?:{_UUID})?\t(?P<text>.*)", re.DOTALL),
    # Node: time <tab> request id <tab> INFO <tab> message; .NET has its levels in small letters
    re.compile(rf"(?P<time>{_TIME})\t(?:{_UUID}|undefined)?\t(?P<level>[A-Z]+|[a-z]+)\t(?P<text>.*)", re.DOTALL),
    # Ruby: I, [time #process]  INFO request id -- program: message
    re.compile(rf"[A-Z], \[(?P<time>{_TIME}) #\d+\] +(?P<level>[A-Z]+) (?:{_UUID} )?-- (?:: )?(?P<text>.*)", re.DOTALL),
    # [ERROR] ValueError: …, and what most loggers write: a level in brackets or before a colon
    re.compile(r"\[(?P<level>[A-Z]+)\]:?[ \t]+(?P<time>)(?P<text>.*)", re.DOTALL),
    re.compile(r"(?P<level>[A-Z]+):[ \t]+(?P<time>)(?P<text>.*)", re.DOTALL),
)
_PLATFORM = (
    ("INIT_START ", Label.INIT),
    ("INIT_REPORT ", Label.INIT),
    ("RESTORE_START ", Label.RESTORE),
    ("RESTORE_REPORT ", Label.RESTORE),
    ("START RequestId: ", Label.START),
    ("END RequestId: ", Label.END),
    ("REPORT RequestId: ", Label.REPORT),
    ("EXTENSION\tName: ", Label.EXTENSION),
    ("EXTENSION Name: ", Label.EXTENSION),
    ("XRAY TraceId: ", Label.XRAY),
)
_BEGINNINGS = (b"INIT_START ", b"START RequestId: ", b"RESTORE_START ")
_BEGINNING_TYPES = ("platform.initStart", "platform.start", "platform.restoreStart")


def parse(data: bytes) -> LogTail:
    """Read a decoded LogResult, of whatever length."""
    complete = len(data) < LIMIT or _begins(data)
    lines = (data if complete else _whole_characters(data)).decode("utf-8", "replace").split("\n")
    if not lines[-1]:
        lines.pop()  # what stands behind the last line end is no line
    entries: list[Entry] = []
    report: Report | None = None
    for line in lines:
        entry, found = _entry(line)
        report = found or report
        entries.append(entry)
    return LogTail(data, tuple(entries), report, complete)


def _whole_characters(data: bytes) -> bytes:
    """`data` without the rest of a character that the cut went through."""
    for skipped in range(min(4, len(data))):
        if data[skipped] & 0xC0 != 0x80:
            return data[skipped:]
    return data


def _begins(data: bytes) -> bool:
    if data.startswith(_BEGINNINGS):
        return True
    record = _object(data.split(b"\n", 1)[0].decode("utf-8", "replace"))
    return record is not None and record.get("type") in _BEGINNING_TYPES


def _entry(line: str) -> tuple[Entry, Report | None]:
    if line.startswith("{"):
        record = _object(line)
        if record is not None:
            return _from_json(record, line)
    for prefix, label in _PLATFORM:
        if line.startswith(prefix):
            return _platform(label, line)
    if match := _TIMED_OUT.fullmatch(line):
        return Entry(Label.TIMEOUT, match["text"], match["time"]), None
    for pattern in _APPLICATION:
        match = pattern.fullmatch(line)
        if match and (level := _LEVELS.get(match["level"].upper())):
            return Entry(level, match["text"], match["time"]), None
    return Entry(Label.PLAIN, line), None


def _platform(label: Label, line: str) -> tuple[Entry, Report | None]:
    fields = _fields(line)
    if label is Label.REPORT:
        return Entry(label, line.removeprefix("REPORT ").strip()), _report(fields)
    if label is Label.START:
        return Entry(label, " · ".join(_told(("version", fields.get("Version")), ("", fields.get("RequestId"))))), None
    if label is Label.END:
        said = line.removeprefix("END RequestId: ").strip()
        return Entry(label, "" if _REQUEST_ID.fullmatch(said) else said), None
    if label is Label.INIT and line.startswith("INIT_START"):
        return Entry(label, " ".join(_told(("runtime", fields.get("Runtime Version"))))), None
    return Entry(label, re.split(r"[ \t]", line, maxsplit=1)[1].strip().replace("\t", "  ")), None


def _told(*pairs: tuple[str, str | None]) -> list[str]:
    return [f"{word} {value}".strip() for word, value in pairs if value]


def _fields(line: str) -> dict[str, str]:
    """The `Key: value` pairs of a platform line. They stand between tabs; START has blanks instead."""
    body = line.partition(" ")[2]
    parts = body.split("\t") if "\t" in body else re.split(r" (?=[A-Z]\w+: )", body)
    pairs = (part.partition(": ") for part in parts)
    return {key.strip(): value.strip() for key, separator, value in pairs if separator}


def _report(fields: dict[str, str]) -> Report:
    return Report(
        request_id=fields.get("RequestId", ""),
        duration=_number(fields.get("Duration")),
        billed=_number(fields.get("Billed Duration")),
        memory_size=_whole(fields.get("Memory Size")),
        memory_used=_whole(fields.get("Max Memory Used")),
        init=_number(fields.get("Init Duration")),
        restore=_number(fields.get("Restore Duration")),
        billed_restore=_number(fields.get("Billed Restore Duration")),
        status=fields.get("Status", ""),
        error_type=fields.get("Error Type", ""),
    )


def _number(value: object) -> float | None:
    if isinstance(value, str):
        value = value.partition(" ")[0]
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if 0 <= number < 1e12 else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _object(line: str) -> dict[str, object] | None:
    try:
        record = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None  # NaN and escapes of lone surrogates among them: such a line is shown as it stands
    return record if isinstance(record, dict) else None


def _from_json(record: dict[str, object], line: str) -> tuple[Entry, Report | None]:
    kind = record.get("type")
    if isinstance(kind, str) and kind.startswith("platform."):
        return _platform_record(kind.removeprefix("platform."), record)
    rest = dict(record)
    level = next((name for name in _LEVEL_MEMBERS if _level(record.get(name)) is not Label.PLAIN), None)
    label = Label.PLAIN if level is None else _level(rest.pop(level))
    message = _shown(rest.pop("message" if "message" in rest else "msg", None))
    if label is Label.PLAIN and not message:
        return Entry(Label.PLAIN, line), None
    time = _take(rest, "timestamp", "time")
    _take(rest, "requestId", "AWSRequestId")
    _take(rest, "logger")
    return Entry(label, message + _rest(rest) if message else _rest(rest).lstrip(), time), None


_LEVEL_MEMBERS = ("level", "log_level", "severity")


def _level(value: object) -> Label:
    return _LEVELS.get(value.upper(), Label.PLAIN) if isinstance(value, str) else Label.PLAIN


def _take(record: dict[str, object], *names: str) -> str:
    """The first of the members `names` that is text, taken out of `record`; empty if none is."""
    for name in names:
        if isinstance(value := record.get(name), str):
            del record[name]
            return value
    return ""


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()


def _rest(record: dict[str, object]) -> str:
    """The members of an application's record that were not understood."""
    return "".join(f"  {key}={_shown(value)}" for key, value in record.items())


def _platform_record(kind: str, record: dict[str, object]) -> tuple[Entry, Report | None]:
    stamp = record.get("time")
    time = stamp if isinstance(stamp, str) else ""
    body = record.get("record")
    if not isinstance(body, dict):  # platform.fault, for one, has a sentence there
        return Entry(Label.PLAIN, f"{kind} {_shown(body)}".strip(), time), None
    version, request_id = body.get("version"), body.get("requestId")
    match kind:
        case "initStart":
            return Entry(Label.INIT, " ".join(_told(("runtime", _shown(body.get("runtimeVersion"))))), time), None
        case "start":
            text = " · ".join(_told(("version", _shown(version)), ("", _shown(request_id))))
            return Entry(Label.START, text, time), None
        case "runtimeDone":
            return Entry(Label.END, "" if body.get("status") == "success" else _shown(body.get("status")), time), None
        case "report":
            report = _report_record(body)
            return Entry(Label.REPORT, f"RequestId: {report.request_id}", time), report
    label = Label.RESTORE if kind.startswith("restore") else Label.EXTENSION if kind == "extension" else Label.INIT
    return Entry(
        label if kind.startswith(("init", "restore", "extension")) else Label.PLAIN, f"{kind} {_shown(body)}", time
    ), None


def _report_record(body: dict[str, object]) -> Report:
    metrics = body.get("metrics")
    metrics = metrics if isinstance(metrics, dict) else {}
    status = body.get("status")
    return Report(
        request_id=_shown(body.get("requestId")),
        duration=_number(metrics.get("durationMs")),
        billed=_number(metrics.get("billedDurationMs")),
        memory_size=_whole(metrics.get("memorySizeMB")),
        memory_used=_whole(metrics.get("maxMemoryUsedMB")),
        init=_number(metrics.get("initDurationMs")),
        restore=_number(metrics.get("restoreDurationMs")),
        billed_restore=_number(metrics.get("billedRestoreDurationMs")),
        status="" if status in (None, "success") else _shown(status),
        error_type=_shown(body.get("errorType")),
    )
