"""An outcome as a page: a failure with its stack, a refusal, what came of an Event or a DryRun."""

from textual.content import Content

from workbench.core.function_error import Frame, FunctionError
from workbench.core.invocation import Abandoned, Answer, Explanation, FunctionFailed, Ran, Refused, Succeeded
from workbench.core.text import visible, visible_lines
from workbench.tui.shades import MUTED
from workbench.tui.widgets.lines import Row

_BLANK = Row()
_FRAMES_SHOWN = 60
_SOURCE_SHOWN = 200
_MESSAGE_SHOWN = 2_000


def failure_page(outcome: FunctionFailed) -> list[Row]:
    """A failed function: what went wrong, where, and what that means for the caller."""
    error = outcome.error
    rows = _error_rows(error) if error else [Row(Content.styled(outcome.explanation.title, "bold $error"))]
    return [*rows, _BLANK, *_explanation(outcome.explanation, titled=error is not None), *_notes(outcome.answer)]


def _error_rows(error: FunctionError) -> list[Row]:
    first, *others = visible_lines(error.message) or [""]
    title = visible(error.error_type) or "Error"
    rows = [Row(Content(first), Content.styled(f"{title}  ", "bold $error"))]
    rows += [Row(Content(f"  {line}")) for line in others]
    if error.frames:
        rows += [_BLANK, *_stack(error.frames)]
    if error.cause:
        rows += [_BLANK, Row(Content.styled("caused by", MUTED)), *_error_rows(error.cause)]
    return rows


def _stack(frames: tuple[Frame, ...]) -> list[Row]:
    shown = frames[:_FRAMES_SHOWN]
    places = [visible(frame.file.replace("\\", "/").rpartition("/")[2]) for frame in shown]
    numbers = ["" if frame.line is None else str(frame.line) for frame in shown]
    functions = [visible(frame.function)[:40] for frame in shown]
    place_width, number_width, function_width = (max(map(len, column)) for column in (places, numbers, functions))
    rows = []
    for frame, place, number, function in zip(shown, places, numbers, functions, strict=True):
        prefix = Content.assemble(
            (f"  {place:<{place_width}} ", MUTED),
            f"{number:>{number_width}}  ",
            (f"{function:<{function_width}}  ", "bold"),
        )
        if not (frame.file or frame.function):
            rows += [Row(Content.styled(line, MUTED), Content("  ")) for line in visible_lines(frame.source)]
        else:
            rows.append(Row(Content(visible(frame.source)[:_SOURCE_SHOWN]), prefix))
    if len(frames) > len(shown):
        rows.append(Row(Content.styled(f"  and {len(frames) - len(shown)} more frames in the raw payload", MUTED)))
    return rows


def calm_page(outcome: Succeeded) -> list[Row]:
    """An answer that is none of the function's: an Event was queued, or a DryRun allowed."""
    rows = [Row(Content.styled(outcome.explanation.title, "bold $accent")), _BLANK]
    rows += [*_explanation(outcome.explanation, titled=False), *_notes(outcome.answer)]
    if outcome.answer.request_id:
        rows += [_BLANK, Row(Content.styled(f"request id {visible(outcome.answer.request_id)}", MUTED))]
    return rows


def refusal_page(outcome: Refused | Abandoned, invoke_key: str = "") -> list[Row]:
    """A refused call, or one without an answer: what happened, in the service's words and in ours, and what to do.

    invoke_key: the key that sends it again, said where it did not run.
    """
    color = "$warning"
    rows = [Row(Content.styled(visible(outcome.explanation.title), f"bold {color}"))]
    rows += [_BLANK, *_explanation(outcome.explanation, titled=False)]
    if outcome.code or outcome.message:
        code = visible(outcome.code)
        first, *others = visible_lines(outcome.message[:_MESSAGE_SHOWN])
        rows += [_BLANK, Row(Content(first), Content.styled(f"{code}  " if code else "", MUTED))]
        rows += [Row(Content(line), Content(" " * (len(code) + 2 if code else 0))) for line in others]
    if outcome.request_id:
        rows += [_BLANK, Row(Content.styled(f"request id {visible(outcome.request_id)}", MUTED))]
    if invoke_key and isinstance(outcome, Refused):
        rows += [_BLANK, Row(Content.assemble((invoke_key, "bold $accent"), (" sends it again.", MUTED)))]
    return rows


_RAN_WORDS = {
    Ran.NO: "The function did not run.",
    Ran.MAYBE: "The function may have run, or may still be running.",
    Ran.YES: "",
}


def _explanation(explanation: Explanation, *, titled: bool) -> list[Row]:
    rows = [Row(Content(visible(explanation.title)))] if titled and explanation.title != "The function failed" else []
    happened = " ".join(filter(None, (visible(explanation.happened), _RAN_WORDS[explanation.ran])))
    rows.append(Row(Content.styled(happened, MUTED)))
    if explanation.advice:
        rows += [_BLANK, Row(Content(visible(explanation.advice)), Content.styled("→ ", "$accent"))]
    return rows


def _notes(answer: Answer) -> list[Row]:
    rows = [Row(Content.styled(visible(note), "$warning")) for note in answer.notes]
    if answer.durable_execution_arn:
        rows.append(Row(Content(visible(answer.durable_execution_arn)), Content.styled("durable execution  ", MUTED)))
    return rows


def note_rows(answer: Answer) -> list[Row]:
    """What the endpoint could not do or did not tell, and the durable execution that was started."""
    return _notes(answer)
