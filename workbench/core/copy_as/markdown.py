"""A run as Markdown, for a ticket: what was sent where, what came of it, and the log.

Text from outside stays data: it stands in code, in fences longer than any run of backticks in it, with whatever a
terminal would obey made visible.
"""

import re

from workbench.core.functions import shown_as
from workbench.core.invocation import Abandoned, FunctionFailed, Kind, Outcome, Ran, Refused, Succeeded
from workbench.core.log import Log
from workbench.core.runs import Run
from workbench.core.text import decoded, visible, visible_lines
from workbench.core.units import milliseconds, plural, size

_SHOWN = 20_000
"""Characters of a payload or a log; of more, the beginning (of a log, the end)."""
_TICKS = re.compile("`+")
_RAN = {Ran.NO: "The function did not run.", Ran.MAYBE: "The function may have run, or may still be running."}


def run_as_markdown(run: Run, target: str) -> str:
    """The whole run; `target` is what the header calls it."""
    request, outcome = run.request, run.outcome
    parts = [f"## {_code(shown_as(request.function, request.qualifier))}: {_words(outcome)}", _table(run, target)]
    if outcome is not None:
        parts += _explained(outcome)
    parts.append(_section("Payload", request.payload))
    if run.answer is not None and (run.answer.payload or request.kind is Kind.REQUEST_RESPONSE):
        parts.append(_section("Response", run.answer.payload))
    if run.log is not None:
        parts.append(_log(run.log))
    return "\n\n".join(parts) + "\n"


def _words(outcome: Outcome | None) -> str:
    match outcome:
        case None:
            return "still running"
        case Succeeded(answer, kind=Kind.REQUEST_RESPONSE):
            return f"succeeded, {answer.status}"
        case Succeeded(answer, kind=kind):
            return f"{'queued' if kind is Kind.EVENT else 'allowed'}, {answer.status}"
        case FunctionFailed(error=error):
            return "timed out" if error and error.timed_out else "function error"
        case Refused(status=status):
            return f"refused, {status}" if status else "refused"
        case Abandoned():
            return "no answer"


def _table(run: Run, target: str) -> str:
    request, answer, report = run.request, run.answer, run.log.report if run.log else None
    request_id = answer.request_id if answer else getattr(run.outcome, "request_id", "")
    facts = [
        ("Target", _code(target)),
        ("Function", _code(request.function)),
        ("Qualifier", _code(request.qualifier or "")),
        ("Invocation type", "" if request.kind is Kind.REQUEST_RESPONSE else request.kind.value),
        ("Tenant", _code(request.tenant_id or "")),
        ("Durable execution", _code(request.durable_execution_name or "")),
        ("Executed version", _code(answer.executed_version or "") if answer else ""),
        ("Request id", _code(request_id)),
        ("Asked", run.asked_at.isoformat(" ", "seconds")),
        ("Duration here", _duration(run.outcome)),
    ]
    if report is not None:
        used, memory = report.memory_used, report.memory_size
        facts += [
            ("Duration", _maybe(report.duration)),
            ("Billed", _maybe(report.billed)),
            ("Cold start", _maybe(report.init if report.init is not None else report.restore)),
            ("Memory", f"{used} of {memory} MB" if used is not None and memory is not None else ""),
        ]
    rows = [f"| {name} | {value} |" for name, value in facts if value]
    return "\n".join(["| | |", "| --- | --- |", *rows])


def _maybe(value: float | None) -> str:
    return "" if value is None else f"{value:g} ms"


def _duration(outcome: Outcome | None) -> str:
    match outcome:
        case Succeeded(answer) | FunctionFailed(answer):
            return milliseconds(answer.duration)
        case Refused(duration=duration) | Abandoned(duration=duration):
            return milliseconds(duration)
    return ""


def _explained(outcome: Outcome) -> list[str]:
    """What happened, in our words and in the service's."""
    if isinstance(outcome, Succeeded):
        notes: tuple[str, ...] = outcome.answer.notes
        return [_escaped(" ".join(notes))] if notes else []
    told = outcome.explanation
    said = " ".join(filter(None, (f"{told.title}.", told.happened, _RAN.get(told.ran, ""), told.advice)))
    parts = [_escaped(said)]
    if isinstance(outcome, FunctionFailed):
        if outcome.error and (outcome.error.error_type or outcome.error.message):
            words = ": ".join(filter(None, (outcome.error.error_type, outcome.error.message)))
            parts.append(_fenced("\n".join(visible_lines(words[:_SHOWN]))))
    elif outcome.code or outcome.message:
        words = ": ".join(filter(None, (outcome.code, outcome.message)))
        parts.append(_fenced("\n".join(visible_lines(words[:_SHOWN]))))
    return parts


def _section(title: str, data: bytes) -> str:
    if not data:
        return f"### {title}\n\nempty"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return f"### {title}\n\n{size(len(data))}, not UTF-8:\n\n{_fenced(_shown(decoded(data[: 4 * _SHOWN])))}"
    more = f"\n\nThe first {_SHOWN:,} of {plural(len(text), 'character')}." if len(text) > _SHOWN else ""
    language = "json" if text.lstrip()[:1] in ("{", "[") else ""
    return f"### {title}\n\n{_fenced(_shown(text), language)}{more}"


def _log(log: Log) -> str:
    text = log.text.removesuffix("\n")
    title = "Log" if log.fetched else "Log tail"
    notes = [] if log.complete else ["Its beginning is missing." if not log.fetched else "It is not all there."]
    if len(text) > _SHOWN:
        notes.append(f"The last {_SHOWN:,} of {plural(len(text), 'character')}.")
    if not text:
        return f"### {title}\n\nempty"
    said = f"{' '.join(notes)}\n\n" if notes else ""
    shown = "\n".join(visible_lines(text[-_SHOWN:]))
    return f"### {title}\n\n{said}{_fenced(shown)}"


def _shown(text: str) -> str:
    return "\n".join(visible_lines(text[:_SHOWN])).removesuffix("\n")


def _fenced(text: str, language: str = "") -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def _code(text: str) -> str:
    """`text` in code, fit for a table's cell; nothing for nothing."""
    if not text:
        return ""
    shown = visible(text).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(shown)), default=0))
    blank = " " if "`" in shown else ""
    return f"{fence}{blank}{shown}{blank}{fence}"


def _escaped(text: str) -> str:
    """A sentence, in which an outsider's words are no markup."""
    return re.sub(r"([\\`*_\[\]<>#|!~])", r"\\\1", visible(text))
