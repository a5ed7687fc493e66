"""The log of one execution environment: what the platform writes, and what the function wrote.

Both arrive in one stream, in the order of their happening. Only the end is kept here: Lambda gives no more than the
last 4,096 bytes, and a function that floods its output must not fill the endpoint's memory. All of it goes on to
whoever keeps whole logs, as the events that CloudWatch Logs would get.

`TextLog` and `JsonLog` word the platform's lines, `Output` takes the function's bytes. The runtime interface client
frames its messages (4 bytes type A55A00xx, 4 bytes length, 8 bytes microseconds, message; big-endian) among plain
output, so that a message of several lines stays one; the frames are taken off here.
"""

import json
import math
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from msgspec import Struct

from workbench.local.log_events import EventCutter, Record, unrecorded

TAIL = 4096
"""Bytes: how much of the log's end a caller gets."""
_KEEP = 4 * TAIL
_MAGIC = b"\xa5\x5a\x00"
_HEADER = 16
_DAY = 86_400_000_000
_MB = 1_048_576


class Output:
    """The end of one environment's log. `now` gives seconds since the epoch; `record` takes all of it."""

    def __init__(self, now: Callable[[], float] = time.time, record: Record = unrecorded) -> None:
        self._now = now
        self._events = EventCutter(record)
        self._kept = bytearray()
        self._pending = b""
        self._body = 0

    def feed(self, data: bytes) -> None:
        """Take what the environment wrote, in pieces of any size."""
        data = self._pending + data
        self._pending = b""
        position = 0
        while position < len(data):
            if self._body:
                end = min(len(data), position + self._body)
                self._append(data[position:end])
                self._body -= end - position
                if not self._body:
                    self._end_line()
            else:
                end = self._plain(data, position)
                if end == position:
                    self._pending = data[position:]
                    return
            position = end

    def line(self, text: bytes) -> None:
        """Append a line of the platform's own; what the function left unfinished ends first."""
        self._flush()
        self._append(text)

    def take(self) -> bytes:
        """The last 4,096 bytes since the last take. What comes later belongs to the next invocation."""
        self._flush()
        tail = bytes(self._kept[-TAIL:])
        self._kept.clear()
        return tail

    def _flush(self) -> None:
        self._append(self._pending)
        self._pending = b""
        self._body = 0
        self._end_line()

    def _plain(self, data: bytes, position: int) -> int:
        """Take plain output from `position` up to a frame, or the frame's header; return where that ends."""
        start = data.find(_MAGIC, position)
        if start < 0:
            cut = max(position, len(data) - _partial_magic(data))
            self._append(data[position:cut])
            return cut
        if start > position:
            self._append(data[position:start])
            return start
        if len(data) < start + _HEADER:
            return position
        length, stamp = (
            int.from_bytes(data[start + 4 : start + 8], "big"),
            int.from_bytes(data[start + 8 : start + 16], "big"),
        )
        if data[start + 3] > 0x1B or abs(stamp - self._now() * 1e6) > _DAY:
            self._append(data[start : start + 1])
            return start + 1
        self._end_line()
        self._events.begin_message(stamp // 1000)
        self._body = length
        return start + _HEADER

    def _append(self, data: bytes) -> None:
        self._events.add(data, int(self._now() * 1000))
        self._kept += data[-_KEEP:]
        if len(self._kept) > 4 * _KEEP:
            del self._kept[:-_KEEP]

    def _end_line(self) -> None:
        self._events.end(int(self._now() * 1000))
        if self._kept and self._kept[-1] != 0x0A:
            self._kept += b"\n"


def _partial_magic(data: bytes) -> int:
    """How many bytes at the end of `data` may begin a frame."""
    return 2 if data.endswith(_MAGIC[:2]) else 1 if data.endswith(_MAGIC[:1]) else 0


class Report(Struct, frozen=True):
    """The figures of one invocation. Durations in ms, memory in bytes; `status` is success, error or timeout."""

    request_id: str
    duration: float
    memory_size_mb: int
    max_memory: int
    init_duration: float | None = None
    status: str = "success"
    error_type: str = ""
    platform_error: bool = False

    @property
    def billed(self) -> int:
        """ms: the duration rounded up to a whole millisecond."""
        return max(1, math.ceil(round(self.duration, 2)))

    @property
    def max_memory_mb(self) -> int:
        """MB, rounded up; never more than the function has."""
        return min(self.memory_size_mb, math.ceil(self.max_memory / _MB))


class PlatformLog(Protocol):
    """The lines that the platform writes around the function's own. Each gives whole lines, their ends included."""

    def init_start(self, runtime: str, runtime_arn: str) -> bytes: ...
    def init_failed(self, duration: float, status: str, error_type: str) -> bytes: ...
    def notice(self, text: str) -> bytes: ...
    def start(self, request_id: str, version: str) -> bytes: ...
    def timed_out(self, request_id: str, seconds: float) -> bytes: ...
    def end(self, report: Report, produced_bytes: int) -> bytes: ...


def platform_log(log_format: str) -> PlatformLog:
    """The platform's log in the function's `log_format`: "Text" or "JSON"."""
    return JsonLog() if log_format == "JSON" else TextLog()


class TextLog:
    """The platform's lines as Lambda has always written them."""

    def init_start(self, runtime: str, runtime_arn: str) -> bytes:
        """An environment starts."""
        return f"INIT_START Runtime Version: {runtime}\tRuntime Version ARN: {runtime_arn}\n".encode()

    def init_failed(self, duration: float, status: str, error_type: str) -> bytes:
        """The initialisation ended without a runtime that asks for work."""
        kind = f"\tError Type: {_word(error_type)}" if error_type else ""
        return f"INIT_REPORT Init Duration: {duration:.2f} ms\tPhase: init\tStatus: {status}{kind}\n".encode()

    def notice(self, text: str) -> bytes:
        """What this endpoint does otherwise than Lambda would."""
        return f"[workbench] {text}\n".encode()

    def start(self, request_id: str, version: str) -> bytes:
        """The invocation is handed over."""
        return f"START RequestId: {request_id} Version: {version}\n".encode()

    def timed_out(self, request_id: str, seconds: float) -> bytes:
        """The time limit passed."""
        return f"{_timestamp()} {request_id} Task timed out after {seconds:.2f} seconds\n\n".encode()

    def end(self, report: Report, produced_bytes: int) -> bytes:
        """END and REPORT."""
        _ = produced_bytes
        fields = [
            f"REPORT RequestId: {report.request_id}",
            f"Duration: {report.duration:.2f} ms",
            f"Billed Duration: {report.billed} ms",
            f"Memory Size: {report.memory_size_mb} MB",
            f"Max Memory Used: {report.max_memory_mb} MB",
        ]
        if report.init_duration is not None:
            fields.append(f"Init Duration: {report.init_duration:.2f} ms")
        if report.status == "timeout":
            fields.append("Status: timeout")
        elif report.platform_error:
            fields += ["Status: error", f"Error Type: {_word(report.error_type)}"]
        return f"END RequestId: {report.request_id}\n{chr(9).join(fields)}\t\n".encode()


class JsonLog:
    """The platform's lines as events of Lambda's JSON log format."""

    def init_start(self, runtime: str, runtime_arn: str) -> bytes:
        """An environment starts."""
        record = {"runtimeVersion": runtime, "runtimeVersionArn": runtime_arn}
        return _event("initStart", {"initializationType": "on-demand", "phase": "init", **record})

    def init_failed(self, duration: float, status: str, error_type: str) -> bytes:
        """The initialisation ended without a runtime that asks for work."""
        record = {"initializationType": "on-demand", "phase": "init", "status": status}
        return _event("initReport", {**record, **_error(error_type), "metrics": {"durationMs": round(duration, 3)}})

    def notice(self, text: str) -> bytes:
        """What this endpoint does otherwise than Lambda would."""
        return _line({"timestamp": _timestamp(), "level": "WARN", "message": text, "logger": "workbench"})

    def start(self, request_id: str, version: str) -> bytes:
        """The invocation is handed over."""
        return _event("start", {"requestId": request_id, "version": version})

    def timed_out(self, request_id: str, seconds: float) -> bytes:
        """Nothing: the report's status tells."""
        _ = request_id, seconds
        return b""

    def end(self, report: Report, produced_bytes: int) -> bytes:
        """platform.runtimeDone and platform.report."""
        outcome = {"requestId": report.request_id, "status": report.status, **_error(report.error_type)}
        duration = round(report.duration, 3)
        done = {**outcome, "metrics": {"durationMs": duration, "producedBytes": produced_bytes}}
        metrics: dict[str, float] = {
            "durationMs": duration,
            "billedDurationMs": report.billed,
            "memorySizeMB": report.memory_size_mb,
            "maxMemoryUsedMB": report.max_memory_mb,
        }
        if report.init_duration is not None:
            metrics["initDurationMs"] = round(report.init_duration, 3)
        return _event("runtimeDone", done) + _event("report", {**outcome, "metrics": metrics})


def _error(error_type: str) -> dict[str, str]:
    return {"errorType": error_type} if error_type else {}


def _event(kind: str, record: dict[str, Any]) -> bytes:
    return _line({"time": _timestamp(), "type": f"platform.{kind}", "record": record})


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _word(text: str) -> str:
    """An error's type comes from the function: on a line of the platform it must not look like another field."""
    return "".join(character for character in text if character.isprintable())[:128]


def _timestamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
