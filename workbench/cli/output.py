"""What the command line prints: outcomes and functions, as text for people and as JSON for scripts. No I/O here.

Text for people is made visible: nothing that a function wrote reaches a terminal as a command. JSON keeps what came: a
payload's numbers keep their text.
"""

from collections.abc import Collection, Sequence

import msgspec

from workbench.core import json_pretty
from workbench.core import payload as payloads
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Alias, Function, Qualifiers
from workbench.core.invocation import Abandoned, Answer, FunctionFailed, Kind, Outcome, Refused, Succeeded
from workbench.core.log_entry import Report
from workbench.core.query import compile_query as compile_query
from workbench.core.query import search
from workbench.core.text import decoded, visible, visible_lines
from workbench.core.units import milliseconds

_NAMES = {
    Succeeded: "succeeded",
    FunctionFailed: "function_failed",
    Refused: "refused",
    Abandoned: "abandoned",
}
_STATUSES = {Succeeded: 0, FunctionFailed: 1, Refused: 3, Abandoned: 4}
_VERSIONS_SHOWN = 6


def exit_status(outcome: Outcome) -> int:
    """0 to 4, as product.md has it."""
    return _STATUSES[type(outcome)]


def outcome_line(outcome: Outcome) -> str:
    """The outcome on one line: what happened, and its figures or what to do."""
    what = outcome.explanation
    if isinstance(outcome, Refused | Abandoned):
        said = [f"{what.title}: {what.happened}", outcome.message, what.advice]
        return visible(" — ".join(part.strip() for part in said if part.strip()))
    kind = outcome.kind if isinstance(outcome, Succeeded) else Kind.REQUEST_RESPONSE
    figures = " · ".join([what.title, *_figures(outcome.answer, kind)])
    if isinstance(outcome, Succeeded):
        return visible(figures)
    error = outcome.error
    named = ": ".join(part for part in (error.error_type, error.message) if part) if error else ""
    said = [f"{figures} · {outcome.handling}", named, what.advice]
    return visible(" — ".join(part for part in said if part))


def _figures(answer: Answer, kind: Kind) -> list[str]:
    figures = [str(answer.status)]
    if answer.durable_execution_arn:
        figures.append(answer.durable_execution_arn)
    if answer.executed_version is not None and kind is Kind.REQUEST_RESPONSE:
        figures.append(f"executed {answer.executed_version}")
    figures.append(milliseconds(answer.duration))
    report = answer.log.report if answer.log else None
    if report and report.billed is not None:
        figures.append(f"billed {milliseconds(report.billed)}")
    if report and report.init is not None:
        figures.append(f"cold {milliseconds(report.init)}")
    return figures


def standard_output(outcome: Outcome, output: str, query: str | None) -> bytes:
    """What `invoke` prints: the response payload as it came, what `query` picks of it, or all as one JSON object.

    Raises WorkbenchError when the query doesn't fit the payload.
    """
    if output == "json":
        return outcome_object(outcome, query)
    if isinstance(outcome, Refused | Abandoned):
        return b""
    payload = outcome.answer.payload
    return payload if query is None else _picked(query, payload) + b"\n"


def notes(outcome: Outcome) -> tuple[str, ...]:
    """What was left out of the request."""
    return () if isinstance(outcome, Refused | Abandoned) else outcome.answer.notes


def log_lines(outcome: Outcome) -> list[str]:
    """The log, line by line, and whether it is all."""
    answer = None if isinstance(outcome, Refused | Abandoned) else outcome.answer
    if answer is None or (answer.log is None and answer.log_place is None):
        return ["(no log came)"]
    if answer.log is None:
        place = answer.log_place
        assert place is not None  # one of the two is there
        return [visible(f"(the log is in CloudWatch Logs: group {place.group}, stream {place.stream})")]
    log = answer.log
    lines = visible_lines(log.text.removesuffix("\n"))
    if log.complete:
        return lines
    note = log.note if log.fetched else "the end of the log: its beginning is cut off"
    return [visible(f"({note})"), *lines] if note else lines


def outcome_object(outcome: Outcome, query: str | None) -> bytes:
    """The outcome as one JSON object, indented. Its Payload is the response as it came, or what `query` picks of it."""
    answer = None if isinstance(outcome, Refused | Abandoned) else outcome.answer
    log = answer.log if answer else None
    fields = figures_object(outcome)
    report, name, duration = (fields.pop(key) for key in ("Report", "Outcome", "DurationMs"))
    fields |= {
        "Payload": _embedded(answer.payload, query) if answer else None,
        "Log": log.text.removesuffix("\n").split("\n") if log else None,
        "Report": report,
        "Outcome": name,
        "DurationMs": duration,
    }
    if answer and answer.durable_execution_arn:
        fields["DurableExecutionArn"] = answer.durable_execution_arn
    if isinstance(outcome, Refused | Abandoned) and outcome.retry_after is not None:
        fields["RetryAfterSeconds"] = outcome.retry_after
    return indented(msgspec.json.encode(fields))


def figures_object(outcome: Outcome) -> dict[str, object]:
    """The outcome's figures, without its payload and its log."""
    answer = None if isinstance(outcome, Refused | Abandoned) else outcome.answer
    either = outcome if isinstance(outcome, Refused | Abandoned) else outcome.answer
    log = answer.log if answer else None
    return {
        "StatusCode": either.status,
        "ExecutedVersion": answer.executed_version if answer else None,
        "FunctionError": outcome.handling if isinstance(outcome, FunctionFailed) else None,
        "RequestId": either.request_id or None,
        "Report": report_object(log.report) if log and log.report else None,
        "Outcome": _NAMES[type(outcome)],
        "DurationMs": round(either.duration, 3),
    }


def report_object(report: Report) -> dict[str, object]:
    """The figures of a REPORT, as `--output json` has them."""
    return {
        "RequestId": report.request_id,
        "DurationMs": report.duration,
        "BilledDurationMs": report.billed,
        "MemorySizeMB": report.memory_size,
        "MaxMemoryUsedMB": report.memory_used,
        "InitDurationMs": report.init,
        "RestoreDurationMs": report.restore,
        "BilledRestoreDurationMs": report.billed_restore,
        "Status": report.status or None,
        "ErrorType": report.error_type or None,
    }


def _embedded(payload: bytes, query: str | None) -> msgspec.Raw | str:
    """JSON as it stands; anything else as a text."""
    if query is not None:
        return msgspec.Raw(_picked(query, payload))
    if isinstance(payloads.check(payload), payloads.Valid):
        return msgspec.Raw(payload)
    return decoded(payload)


def indented(data: bytes) -> bytes:
    """JSON for people and programs alike, with a line end."""
    return (json_pretty.indented(data) or data) + b"\n"  # or it is too deep


def _picked(query: str, payload: bytes) -> bytes:
    try:
        return search(query, payload)
    except WorkbenchError as error:
        raise WorkbenchError(error.title, error.message, "See the response without --query.") from error


def functions_object(listed: Sequence[tuple[Function, Qualifiers]]) -> bytes:
    """The functions as a JSON list; versions from the oldest to the newest."""
    return indented(
        msgspec.json.encode(
            [
                {
                    "name": function.name,
                    "runtime": function.configuration.runtime,
                    "handler": function.configuration.handler,
                    "timeout": function.configuration.timeout,
                    "memory_size": function.configuration.memory_size,
                    "versions": [version.name for version in reversed(qualifiers.versions)],
                    "aliases": [
                        {"name": alias.name, "version": alias.version, "weights": dict(alias.weights)}
                        for alias in qualifiers.aliases
                    ],
                }
                for function, qualifiers in listed
            ]
        )
    )


def functions_table(listed: Sequence[tuple[Function, Qualifiers]]) -> list[str]:
    """The functions as lines: a head, then one line each."""
    rows = [("FUNCTION", "RUNTIME", "TIMEOUT", "MEMORY", "VERSIONS", "ALIASES")]
    for function, qualifiers in listed:
        it = function.configuration
        rows.append(
            (
                visible(function.name),
                visible(it.runtime or it.package_type),
                "" if it.timeout is None else f"{it.timeout} s",
                "" if it.memory_size is None else f"{it.memory_size} MB",
                visible(_versions([version.name for version in reversed(qualifiers.versions)])),
                visible(", ".join(_alias(alias) for alias in qualifiers.aliases)),
            )
        )
    return aligned(rows, (2, 3))


def aligned(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Rows of cells as lines, columns below one another, those in `right` by their ends. The last one is as it is."""
    widths = [*(max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]), 0]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _versions(names: list[str]) -> str:
    if len(names) <= _VERSIONS_SHOWN:
        return " ".join(names)
    return f"{names[0]} … {' '.join(names[-3:])}"


def _alias(alias: Alias) -> str:
    if not alias.weights:
        return f"{alias.name} → {alias.version}"
    return f"{alias.name} → " + " · ".join(f"{version} {share:.0%}" for version, share in alias.shares)
