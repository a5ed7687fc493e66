"""How the parts of a log's row look: its time, its label, its text with what a filter found."""

from enum import Enum

from textual.content import Content, Span

from workbench.core.log import Log
from workbench.core.log_entry import Label, written
from workbench.core.text import visible
from workbench.tui.shades import MUTED
from workbench.tui.widgets.json_text import token_spans
from workbench.tui.widgets.log_layout import LogRow

_STYLES = {
    Label.TRACE: MUTED,
    Label.DEBUG: MUTED,
    Label.INFO: "$primary",
    Label.WARN: "$warning",
    Label.ERROR: "$error",
    Label.FATAL: "bold $error",
    Label.TIMEOUT: "bold $error",
}
_TEXT_STYLES = {
    Label.ERROR: "$error",
    Label.FATAL: "$error",
    Label.TIMEOUT: "$error",
    **dict.fromkeys((Label.INIT, Label.RESTORE, Label.START, Label.END, Label.EXTENSION, Label.XRAY), MUTED),
}
_HIT = "on $warning 35%"
LABEL_CELLS = 8


class Times(Enum):
    """What the column of times shows."""

    SINCE_START = "since START"
    CLOCK = "time of day"
    NONE = "no times"


TIME_CELLS = {Times.SINCE_START: 10, Times.CLOCK: 14, Times.NONE: 0}


def time_of(log: Log, entry: int, kind: Times, start: int | None) -> str:
    """The column of times for an entry; blank where nothing tells. start: the time of START, if that is known."""
    cells = TIME_CELLS[kind]
    if not cells:
        return ""
    at = log.at(entry)
    if kind is Times.SINCE_START:
        words = _since(at, start, log.is_exact(entry)) if at is not None and start is not None else ""
    else:
        words = written(at) if at is not None else visible(log.entry(entry).time)[:12]
    return f"{words:>{cells - 2}}  "


def label_of(log: Log, entry: int) -> Content:
    """The column of labels for an entry."""
    label = log.label(entry)
    return Content.styled(f"{label.value:<{LABEL_CELLS}}", _STYLES.get(label, MUTED))


def text_of(log: Log, row: LogRow, looked_for: str) -> Content:
    """What a row shows of its entry, and in it what was looked for."""
    if row.is_rest:
        spans = token_spans(row.text)
    else:
        label = log.label(row.entry)
        style = _TEXT_STYLES.get(label, "") if row.line == 0 or label not in (Label.ERROR, Label.FATAL) else ""
        spans = [Span(0, len(row.text), style)] if style else []
    return Content(row.text, spans=[*spans, *_hits(row.text, visible(looked_for))])


def _hits(text: str, needle: str) -> list[Span]:
    if not needle:
        return []
    if needle == needle.lower():
        lowered = text.lower()
        text = lowered if len(lowered) == len(text) else text
    spans, at = [], text.find(needle)
    while at >= 0:
        spans.append(Span(at, at + len(needle), _HIT))
        at = text.find(needle, at + len(needle))
    return spans


def _since(at: int, start: int, is_exact: bool) -> str:
    """`+12 ms`, `−118 ms`, `+1.34 s`, `+125.3 s`; whole seconds of a time that tells no more."""
    if not is_exact:
        return f"{(at - start // 1000 * 1000) // 1000:+} s".replace("-", "−")
    sign, amount = ("−" if at < start else "+"), abs(at - start)
    if amount < 1_000:
        return f"{sign}{amount} ms"
    return f"{sign}{amount / 1000:.{2 if amount < 60_000 else 1}f} s"
