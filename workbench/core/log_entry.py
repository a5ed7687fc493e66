"""The words of a log: what a line of it is, when it was written, and the figures of its REPORT.

Whatever was read from a log in whatever form ends up as these values; nothing here reads anything but times.
"""

import re
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct


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


_RANKS = {Label.TRACE: 0, Label.DEBUG: 1, Label.WARN: 3, Label.ERROR: 4, Label.TIMEOUT: 4, Label.FATAL: 5}
_NAMED = {
    "TRACE": Label.TRACE,
    "DEBUG": Label.DEBUG,
    "INFO": Label.INFO,
    "INFORMATION": Label.INFO,
    "NOTICE": Label.INFO,
    "WARN": Label.WARN,
    "WARNING": Label.WARN,
    "ERROR": Label.ERROR,
    "FATAL": Label.FATAL,
    "CRITICAL": Label.FATAL,
    # .NET, as its loggers and Serilog abbreviate them
    "TRCE": Label.TRACE,
    "DBUG": Label.DEBUG,
    "FAIL": Label.ERROR,
    "CRIT": Label.FATAL,
    "VERBOSE": Label.TRACE,
    "VRB": Label.TRACE,
    "DBG": Label.DEBUG,
    "INF": Label.INFO,
    "WRN": Label.WARN,
    "ERR": Label.ERROR,
    "FTL": Label.FATAL,
    # java.util.logging
    "SEVERE": Label.ERROR,
    "CONFIG": Label.DEBUG,
    "FINE": Label.DEBUG,
    "FINER": Label.TRACE,
    "FINEST": Label.TRACE,
    # Go's zap and logrus
    "DPANIC": Label.FATAL,
    "PANIC": Label.FATAL,
}
_NUMBERED = {10: Label.TRACE, 20: Label.DEBUG, 30: Label.INFO, 40: Label.WARN, 50: Label.ERROR, 60: Label.FATAL}
"""The levels of pino and bunyan."""


_ABBREVIATED = frozenset({"TRCE", "DBUG", "FAIL", "CRIT"})
_SERILOG = frozenset({"VRB", "DBG", "INF", "WRN", "ERR", "FTL"})
_OF_JAVA = frozenset({"SEVERE", "CONFIG", "FINE", "FINER", "FINEST"})
UPPER_WORDS = "|".join(sorted(_NAMED.keys() - _ABBREVIATED - _SERILOG, key=len, reverse=True))
"""The words of levels in capitals, for a regular expression."""
LOWER_WORDS = "|".join(sorted((_NAMED.keys() - _SERILOG - _OF_JAVA), key=len, reverse=True)).lower()
"""Those that loggers write in small letters."""
SERILOG_WORDS = "|".join(sorted(_SERILOG))


def rank(label: Label) -> int:
    """How grave a line is, from 0 for TRACE to 5 for FATAL. A line that names no level counts as INFO, 2."""
    return _RANKS.get(label, 2)


def level_of(value: object) -> Label | None:
    """The level that a word (in any case) or one of pino's numbers names; None when it names none."""
    if isinstance(value, str):
        return _NAMED.get(value.upper())
    return _NUMBERED.get(value) if isinstance(value, int) and not isinstance(value, bool) else None


class Entry(Struct, frozen=True):
    """One entry of the log: a line, or several that belong together.

    Attributes:
        text: without its label, time and request id, where those were understood. Lines are parted by line feeds.
        time: when it was written, in the log's own words; empty where it doesn't tell.
        rest: what else the entry holds, as a JSON object; empty for none.
    """

    label: Label
    text: str
    time: str = ""
    rest: bytes = b""


class Report(Struct, frozen=True):
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


class LogPlace(Struct, frozen=True):
    """Where in CloudWatch Logs a log is, as managed instances tell instead of sending its tail."""

    group: str
    stream: str


class LogEvent(Struct, frozen=True):
    """One event as CloudWatch Logs keeps it. at: milliseconds since 1970. message: may have several lines."""

    at: int
    message: str


UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
"""A request id, for a regular expression."""
TIME = r"\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?"
"""A date and a time as loggers write them, for a regular expression."""
_FRACTION = re.compile(r":\d\d[.,]\d")
_LONG_FRACTION = re.compile(r"([.,]\d{6})\d+")
_JAVA = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?), (?P<year>\d{4}),? "
    r"(?P<h>\d\d?):(?P<m>\d\d):(?P<s>\d\d)[ \u202f]?(?P<half>[AP])M"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def moment(time: str) -> int | None:
    """Milliseconds since 1970 that `time` stands for, in UTC where it names no zone; None if it is no time."""
    if not time:
        return None
    try:
        if match := _JAVA.match(time):
            hour = int(match["h"]) % 12 + 12 * (match["half"] == "P")
            day = (int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))
            found = datetime(*day, hour, int(match["m"]), int(match["s"]), tzinfo=UTC)
        else:
            plain = _LONG_FRACTION.sub(r"\1", time).replace("/", "-").replace(" Z", "Z").replace(" +", "+")
            found = datetime.fromisoformat(plain)
    except ValueError:
        return None
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def is_exact(time: str) -> bool:
    """Whether `time` has fractions of a second."""
    return _FRACTION.search(time) is not None


def written(at: int) -> str:
    """Milliseconds since 1970 as a time of day in UTC: `10:00:00.123`."""
    seconds, fraction = divmod(at, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}:{seconds:02}.{fraction:03}"
