"""The log tail: the last 4,096 bytes of an invocation's log, as they come with the answer.

It can begin inside a line and inside a UTF-8 character, and START may be missing: then it is cut. Text and JSON lines
may stand side by side, and any line may hold anything.
"""

from workbench.core.log import Log
from workbench.core.log_json import json_object

LIMIT = 4096
"""Bytes: what Lambda keeps of the log for the tail."""
_BEGINNINGS = (b"INIT_START ", b"START RequestId: ", b"RESTORE_START ")
_BEGINNING_TYPES = ("platform.initStart", "platform.start", "platform.restoreStart")


def parse(data: bytes) -> Log:
    """Read a decoded LogResult, of whatever length."""
    complete = len(data) < LIMIT or _begins(data)
    skipped = 0 if complete else _rest_of_a_character(data)
    lines = data[skipped:].decode("utf-8", "replace").split("\n")
    if not lines[-1]:
        lines.pop()  # what stands behind the last line end is no line
    return Log(data, lines, skipped=skipped, complete=complete)


def _rest_of_a_character(data: bytes) -> int:
    """How many bytes at the beginning are the rest of a character that the cut went through."""
    return next((at for at, byte in enumerate(data[:4]) if byte & 0xC0 != 0x80), 0)


def _begins(data: bytes) -> bool:
    if data.startswith(_BEGINNINGS):
        return True
    record = json_object(data.split(b"\n", 1)[0].decode("utf-8", "replace"))
    return record is not None and record.get("type") in _BEGINNING_TYPES
