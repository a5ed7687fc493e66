"""`workbench history`: the runs of the past, listed, shown, exported and cleared.

Text for people is made visible. An export keeps what came, byte for byte: JSON as it stands, but on one line; a text as
a text; and what is neither in base64.
"""

import base64
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, islice

import msgspec

from workbench.cli.clock import SystemClock
from workbench.cli.destinations import WrongCallError
from workbench.cli.output import aligned, log_lines, outcome_line, report_object
from workbench.core import payload as payloads
from workbench.core.errors import WorkbenchError
from workbench.core.functions import shown_as
from workbench.core.history import INTERRUPTED_WORDS, Entry, Fate, Past, Sought, pages, since
from workbench.core.invocation import FunctionFailed, Kind
from workbench.core.runs import Run
from workbench.core.text import decoded, visible, visible_lines
from workbench.core.units import milliseconds, plural, size
from workbench.store.history import FileHistory

_LISTED = 50
Print = Callable[[bytes | str], None]
Complain = Callable[..., None]


def run(options: Namespace, history: FileHistory, write: Print, complain: Complain) -> int:
    """Do what was asked for; the exit status. write: to standard output. complain: to standard error.

    Raises WorkbenchError.
    """
    if (options.id is not None) is not (options.action == "show"):
        raise WrongCallError("Which run?", "show takes the id of a run, as list tells it; nothing else takes one.")
    return _ACTIONS[options.action](options, history, write, complain)


def _list(options: Namespace, history: FileHistory, write: Print, complain: Complain) -> int:
    found = list(islice(_entries(options, history), _LISTED if options.limit is None else options.limit))
    if options.output == "json":
        write(msgspec.json.format(msgspec.json.encode([_row_object(entry) for entry in found]), indent=2) + b"\n")
    elif found:
        write("".join(f"{line}\n" for line in _table(found)))
    else:
        complain("There is no such run." if history.count() else "Nothing has been invoked yet.")
    return 0


def _show(options: Namespace, history: FileHistory, write: Print, complain: Complain) -> int:  # noqa: ARG001 - as all
    if not 0 < options.id < 1 << 59:
        raise WrongCallError("No such run", f"No run has the id {options.id}.")
    past = history.load(options.id)
    if options.output == "json":
        line = _past_object(past)
        with suppress(msgspec.DecodeError, RecursionError):  # too deep to indent
            line = msgspec.json.format(line, indent=2)
        write(line + b"\n")
    else:
        write("".join(f"{line}\n" for line in _page(past)))
    return 0


def _export(options: Namespace, history: FileHistory, write: Print, complain: Complain) -> int:
    missing = 0
    for entry in islice(_entries(options, history), options.limit):
        try:
            write(_past_object(history.load(entry.id)) + b"\n")
        except WorkbenchError as error:
            if error.title != "The run can't be read":
                raise
            missing += 1
            complain(f"Run {entry.id} is left out: {error.message}")
    return 0


def _clear(options: Namespace, history: FileHistory, write: Print, complain: Complain) -> int:  # noqa: ARG001 - as all
    if options.limit is not None:
        raise WrongCallError("clear takes no --limit", "It forgets all runs that the other options hold for.")
    sought = _sought(options)
    count = sum(map(len, pages(history, sought, 2_000)))
    if not count:
        complain("There is no such run.")
        return 0
    if not options.yes and not _agreed(f"Forget {plural(count, 'run')} for good?"):
        complain("Nothing was forgotten.")
        return 0
    complain(f"Forgot {plural(history.clear(sought), 'run')}.")
    return 0


_ACTIONS: dict[str, Callable[[Namespace, FileHistory, Print, Complain], int]] = {
    "list": _list,
    "show": _show,
    "export": _export,
    "clear": _clear,
}


def _agreed(question: str) -> bool:
    """Whether a person says yes. Raises WrongCallError where there is nobody to ask."""
    if sys.stdin is None or sys.stderr is None or not sys.stdin.isatty():
        raise WrongCallError("Nobody can be asked", "Standard input is no terminal.", "With --yes it isn't asked.")
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _entries(options: Namespace, history: FileHistory) -> Iterator[Entry]:
    limit = options.limit if options.limit is not None else 500
    if limit < 0:
        raise WrongCallError("Not a number of runs", f"{limit} is less than none.")
    return chain.from_iterable(pages(history, _sought(options), max(1, min(500, limit))))


def _sought(options: Namespace) -> Sought:
    moment = None
    if options.since is not None:
        moment = since(options.since, SystemClock().now())
        if moment is None:
            raise WrongCallError("Not a time", f"{options.since!r} is neither an age like 2h or 3d nor a date.")
    texts = tuple(text for text in options.text if text)
    fates = frozenset(options.outcome)
    return Sought(options.function, options.qualifier, fates, texts, options.target, moment)


# --- for people ---


def _outcome_words(entry: Entry) -> str:
    match entry.fate:
        case Fate.INTERRUPTED:
            return INTERRUPTED_WORDS
        case Fate.RUNNING:
            return "running" if entry.is_here else "running elsewhere"
        case Fate.SUCCEEDED:
            what = {Kind.EVENT: "queued", Kind.DRY_RUN: "allowed"}.get(entry.answered, "succeeded")
            return f"{what} {entry.status}"
        case Fate.FAILED:
            return "timed out" if entry.timed_out else f"failed {entry.word}".rstrip()
    words = [entry.fate.value, "" if entry.status is None else str(entry.status), entry.word]
    return " ".join(word for word in words if word)


def _table(found: list[Entry]) -> list[str]:
    rows = [("ID", "WHEN", "FUNCTION", "OUTCOME", "TOOK", "SENT", "TARGET")]
    for entry in found:
        rows.append(
            (
                str(entry.id),
                f"{entry.asked_at:%Y-%m-%d %H:%M:%S}",
                visible(shown_as(entry.function, entry.qualifier)),
                visible(_outcome_words(entry)),
                "" if not entry.duration else milliseconds(entry.duration),
                size(entry.payload_size),
                visible(entry.target) + (visible(f" · {entry.group}") if entry.group else ""),
            )
        )
    return aligned(rows, (0, 4, 5))


def _page(past: Past) -> list[str]:
    entry, run = past.entry, past.run
    outcome = run.outcome
    facts = [
        ("run", str(entry.id)),
        ("function", shown_as(entry.function, entry.qualifier)),
        ("target", entry.target),
        ("asked", f"{entry.asked_at:%Y-%m-%d %H:%M:%S %z}"),
        ("type", "" if entry.kind is Kind.REQUEST_RESPONSE else entry.kind.value),
        ("group", entry.group),
        ("outcome", _outcome_words(entry) if outcome is None else outcome_line(outcome)),
        ("request id", entry.request_id),
    ]
    lines = [f"{name:<11} {visible(value)}" for name, value in facts if value]
    if not entry.is_kept:
        return [*lines, "", f"(payload and response were not kept: {size(entry.payload_size)} were sent)"]
    lines += ["", f"--- payload, {size(entry.payload_size)}", *_text_lines(run.request.payload)]
    if run.answer is not None:
        lines += ["", f"--- response, {size(entry.response_size)}", *_text_lines(run.answer.payload)]
    log = _log(run)
    if log:
        lines += ["", "--- log", *log]
    return lines


def _text_lines(data: bytes) -> list[str]:
    return visible_lines(decoded(data).removesuffix("\n"))


def _log(run: Run) -> list[str]:
    if run.whole_log is not None:
        return _text_lines(run.whole_log.data)
    return log_lines(run.outcome) if run.outcome is not None and run.log is not None else []


# --- for scripts ---


def _row_object(entry: Entry) -> dict[str, object]:
    return {
        "Id": entry.id,
        "AskedAt": entry.asked_at.isoformat(),
        "EndedAt": entry.ended_at.isoformat() if entry.ended_at is not None else None,
        "Function": entry.function,
        "Qualifier": entry.qualifier,
        "Type": entry.kind.value,
        "Target": entry.target,
        "Group": entry.group or None,
        "Outcome": entry.fate.value,
        "StatusCode": entry.status,
        "Error": entry.word or None,
        "ExecutedVersion": entry.executed_version,
        "RequestId": entry.request_id or None,
        "DurationMs": entry.duration,
        "BilledDurationMs": entry.billed,
        "RequestSize": entry.payload_size,
        "ResponseSize": entry.response_size,
        "PayloadsKept": entry.is_kept,
    }


def _past_object(past: Past) -> bytes:
    """A run as a JSON object on one line."""
    entry, run = past.entry, past.run
    told = _row_object(entry)
    if entry.is_kept:
        told |= _payload("RequestPayload", run.request.payload)
        if run.answer is not None:
            told |= _payload("ResponsePayload", run.answer.payload)
        log = run.log
        told["Log"] = log.text.removesuffix("\n").split("\n") if log is not None else None
        told["Report"] = report_object(log.report) if log is not None and log.report is not None else None
    outcome = run.outcome
    told["FunctionError"] = outcome.handling if isinstance(outcome, FunctionFailed) else None
    told["Told"] = outcome_line(outcome) if outcome is not None else None
    return msgspec.json.encode(told)


def _payload(name: str, payload: bytes) -> dict[str, object]:
    if isinstance(payloads.check(payload), payloads.Valid) and payload.strip():
        try:
            return {name: msgspec.Raw(msgspec.json.format(payload, indent=-1))}
        except (msgspec.DecodeError, RecursionError):  # too deep: as a text
            pass
    try:
        return {name: payload.decode()}
    except UnicodeDecodeError:
        return {name: None, f"{name}Base64": base64.b64encode(payload).decode()}
