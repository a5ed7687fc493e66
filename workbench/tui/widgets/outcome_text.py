"""How an outcome looks: its mark and its words, in one place for every pane and screen. Its pages: outcome_pages.py.

Four things that must never be mistaken for one another have a glyph, a word and a colour each: ✓ succeeded, ✗ function
error, ⊘ refused, ? no answer.
"""

from typing import Literal

from textual.content import Content

from workbench.core.invocation import INTERRUPTED, Abandoned, Answer, FunctionFailed, Kind, Outcome, Refused, Succeeded
from workbench.core.text import visible
from workbench.core.units import milliseconds, size
from workbench.tui.shades import MUTED

_SEPARATOR = Content.styled(" · ", MUTED)


def mark(outcome: Outcome) -> Content:
    """The outcome in a glyph and a word or two, in its colour."""
    match outcome:
        case Succeeded(answer, kind=Kind.EVENT | Kind.DRY_RUN as kind):
            return Content.styled(f"✓ {_MARKS[kind]} {answer.status}", "$accent")
        case Succeeded(answer):
            from workbench.core.proxy import http_status

            carried = http_status(answer.payload) if answer.status == 200 else None
            if carried is not None and carried >= 400:
                return Content.assemble((f"✓ {answer.status}", "$success"), (f" carrying HTTP {carried}", "$warning"))
            return Content.styled(f"✓ {answer.status}", "$success")
        case FunctionFailed(error=error):
            return Content.styled("✗ timed out" if error and error.timed_out else "✗ function error", "$error")
        case Refused(status=status):
            return Content.styled(f"⊘ refused {status or ''}".rstrip(), "$warning")
        case Abandoned(code=code) if code == INTERRUPTED:
            return Content.styled("? interrupted: may have run", "$warning")
        case Abandoned():
            return Content.styled("? no answer", "$warning")


_MARKS = {Kind.EVENT: "queued", Kind.DRY_RUN: "allowed"}
RUNNING = Content.styled("◐", "$accent")
"""What stands for an outcome that is still to come."""


def severity(outcome: Outcome) -> Literal["information", "warning", "error"]:
    """How loud the news of an outcome is."""
    match outcome:
        case Succeeded():
            return "information"
        case FunctionFailed():
            return "error"
    return "warning"


def facts(outcome: Outcome) -> Content:
    """The outcome's mark and figures in one line, for the border of a pane."""
    parts = [mark(outcome)]
    match outcome:
        case Succeeded(answer, kind=Kind.EVENT | Kind.DRY_RUN):
            parts += [Content.styled(f"{milliseconds(answer.duration)} here", MUTED)]
        case Succeeded(answer):
            parts += [*_answer_facts(answer), Content.styled(size(len(answer.payload)), MUTED)]
        case FunctionFailed(answer, handling, error):
            if not (error and error.timed_out):
                parts[0] = Content.styled(f"✗ {visible(handling)}", "$error")
            parts += [*_answer_facts(answer), Content.styled(size(len(answer.payload)), MUTED)]
        case Refused() | Abandoned() if outcome.code != INTERRUPTED:
            parts += [Content.styled(milliseconds(outcome.duration), MUTED)]
    return _SEPARATOR.join(parts)


def _answer_facts(answer: Answer) -> list[Content]:
    words = [f"executed {visible(answer.executed_version)}"] if answer.executed_version else []
    return [Content.styled(word, MUTED) for word in (*words, f"{milliseconds(answer.duration)} here")]
