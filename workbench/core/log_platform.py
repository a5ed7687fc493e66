"""The platform's own lines in a text log: START, END, REPORT and the others, and their figures.

A report of something that has failed is an error, and keeps the word that says what it reports on.
"""

import re

from workbench.core.log_entry import UUID, Entry, Label, Report

_REQUEST_ID = re.compile(UUID)
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
_PLATFORM_LETTERS = frozenset("IRSEX")
_REPORTS = ("REPORT ", "INIT_REPORT ", "RESTORE_REPORT ")
FAILURES = ("timeout", "error", "failure")
"""The statuses of a report that are not a success."""


def read_platform(text: str) -> tuple[Entry, Report | None] | None:
    """Read a line of the platform; a Report if it is a REPORT. None for any other line."""
    if text[:1] in _PLATFORM_LETTERS:
        for prefix, label in _PLATFORM:
            if text.startswith(prefix):
                return _platform(label, text)
    return None


def _platform(label: Label, line: str) -> tuple[Entry, Report | None]:
    fields = _fields(line)
    report = _report(fields) if label is Label.REPORT else None
    if line.startswith(_REPORTS) and fields.get("Status") in FAILURES:
        return Entry(Label.ERROR, line.strip().replace("\t", "  ")), report
    if label is Label.REPORT:
        return Entry(label, line.removeprefix("REPORT ").strip()), report
    if label is Label.START:
        return Entry(label, " · ".join(told(("version", fields.get("Version")), ("", fields.get("RequestId"))))), None
    if label is Label.END:
        said = line.removeprefix("END RequestId: ").strip()
        return Entry(label, "" if _REQUEST_ID.fullmatch(said) else said), None
    if label is Label.INIT and line.startswith("INIT_START"):
        return Entry(label, " ".join(told(("runtime", fields.get("Runtime Version"))))), None
    return Entry(label, re.split(r"[ \t]", line, maxsplit=1)[1].strip().replace("\t", "  ")), None


def told(*pairs: tuple[str, str | None]) -> list[str]:
    """`word value` for each pair that has a value."""
    return [f"{word} {value}".strip() for word, value in pairs if value]


def _fields(line: str) -> dict[str, str]:
    """The `Key: value` pairs of a platform line. They stand between tabs; START has blanks instead."""
    body = line.partition(" ")[2]
    parts = re.split(r"[\t\n]", body) if "\t" in body else re.split(r" (?=[A-Z]\w+: )", body)
    pairs = (part.partition(": ") for part in parts)
    return {key.strip(): value.strip() for key, separator, value in pairs if separator}


def _report(fields: dict[str, str]) -> Report:
    return Report(
        request_id=fields.get("RequestId", ""),
        duration=number(fields.get("Duration")),
        billed=number(fields.get("Billed Duration")),
        memory_size=whole(fields.get("Memory Size")),
        memory_used=whole(fields.get("Max Memory Used")),
        init=number(fields.get("Init Duration")),
        restore=number(fields.get("Restore Duration")),
        billed_restore=number(fields.get("Billed Restore Duration")),
        status=fields.get("Status", ""),
        error_type=fields.get("Error Type", ""),
    )


def number(value: object) -> float | None:
    """A figure of a REPORT, with its unit or without; None if it is none that could be true."""
    if isinstance(value, str):
        value = value.partition(" ")[0]
    elif isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found < 1e12 else None


def whole(value: object) -> int | None:
    """As `number`, without a fraction."""
    found = number(value)
    return None if found is None else int(found)
