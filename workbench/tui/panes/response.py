"""The response pane: what came of the newest run of what is selected, or how the wait for it goes.

It shows a run, given to it as a value, in one of two views: what it means (pretty JSON, text, an error page), or the
raw payload. It keeps nothing but the run it shows.
"""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.core.functions import LONGEST_TIMEOUT
from workbench.core.invocation import Abandoned, Answer, FunctionFailed, Kind, Refused, Succeeded
from workbench.core.payload import Valid, check
from workbench.core.runs import Pending, Run, Running
from workbench.core.text import decoded, visible
from workbench.core.units import bar, seconds, size
from workbench.tui.widgets.json_text import TextRows, pretty
from workbench.tui.widgets.lines import MUTED, LinesView, Row
from workbench.tui.widgets.outcome_text import calm_page, facts, failure_page, mark, note_rows, refusal_page

_BAR_CELLS = 40
_NOTHING_YET = Content.styled("Nothing invoked yet.", MUTED)


class ResponsePane(Vertical):
    """Shows one run."""

    VIEWS: ClassVar[tuple[str, ...]] = ("pretty", "raw")

    def __init__(self) -> None:
        super().__init__(id="response")
        self._run: Run | None = None
        self._view = "pretty"
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The lines."""
        yield LinesView()

    @property
    def lines(self) -> LinesView:
        """The lines."""
        return self.query_one(LinesView)

    def on_mount(self) -> None:
        """Start empty."""
        self.show_run(None, 0, "F5")

    @property
    def payload(self) -> bytes | None:
        """The response payload that is shown; None when there is none."""
        match self._run.outcome if self._run else None:
            case Succeeded(answer) | FunctionFailed(answer):
                return answer.payload
        return None

    def action_view(self) -> None:
        """Go to the next view of the same response."""
        self._view = self.VIEWS[(self.VIEWS.index(self._view) + 1) % len(self.VIEWS)]
        self._draw(0.0, "")

    def show_run(self, run: Run | None, now: float, invoke_key: str) -> None:
        """Show a run as it stands; None when nothing was invoked yet. now: the monotonic clock's seconds."""
        if run is None or self._run is None or run.id != self._run.id:
            self._view = "pretty"
        self._run = run
        self._draw(now, invoke_key)

    def _draw(self, now: float, invoke_key: str) -> None:
        run = self._run
        self.border_title = self._title()
        if run is None:
            self._page(("nothing", invoke_key), _idle(invoke_key))
            self.border_subtitle = ""
            return
        match run.state:
            case Pending() | Running():
                self.lines.show_page(_waiting(run, now), keep_scroll=True)
                self._shown = ("waiting", run.id)
                self.border_subtitle = Content.styled("◐ running", "$accent")
            case outcome:
                self.border_subtitle = facts(outcome)
                self._outcome(run, invoke_key)

    def _title(self) -> Content:
        payload = self.payload
        if not payload:
            return Content("Response")
        names = ("error", "raw") if isinstance(self._run and self._run.outcome, FunctionFailed) else self.VIEWS
        words = [
            Content.styled(name, "bold $accent" if view == self._view else MUTED)
            for view, name in zip(self.VIEWS, names, strict=True)
        ]
        return Content("  ").join([Content("Response"), *words])

    def _outcome(self, run: Run, invoke_key: str) -> None:
        key = ("outcome", run.id, self._view, run.state, run.late)
        if key == self._shown:
            return
        match run.state:
            case Succeeded(kind=Kind.EVENT | Kind.DRY_RUN) as taken:
                self.lines.show_page(calm_page(taken))
            case Succeeded(answer):
                self._success(answer)
            case FunctionFailed(answer) as failed:
                if self._view == "raw" and answer.payload:
                    self._payload(answer.payload)
                else:
                    self.lines.show_page(failure_page(failed))
            case Refused() | Abandoned() as ended:
                self.lines.show_page([*refusal_page(ended, invoke_key), *_late(run)])
        self._shown = key

    def _success(self, answer: Answer) -> None:
        if not answer.payload:
            words = "The response is empty: no bytes at all."
            self.lines.show_page([Row(Content.styled(words, MUTED)), *note_rows(answer)])
        else:
            self._payload(answer.payload)

    def _payload(self, payload: bytes) -> None:
        formatted = pretty(payload) if self._view == "pretty" else None
        if formatted is not None:
            self.lines.show_rows(TextRows(formatted, is_json=True))
        elif self._view == "raw":
            self.lines.show_rows(TextRows(decoded(payload), is_json=pretty(payload) is not None))
        else:
            is_json = isinstance(check(payload), Valid)
            words = "nested too deep to indent, shown raw" if is_json else "not JSON, shown as text"
            self.border_subtitle = Content(" · ").join(
                [Content.styled(words, "$warning"), facts(self._outcome_of_run())]
            )
            self.lines.show_rows(TextRows(decoded(payload), is_json=is_json))

    def _outcome_of_run(self) -> Succeeded | FunctionFailed:
        outcome = self._run.outcome if self._run else None
        assert isinstance(outcome, Succeeded | FunctionFailed)  # only these have a payload
        return outcome

    def _page(self, key: tuple[object, ...], rows: list[Row]) -> None:
        if key != self._shown:
            self.lines.show_page(rows)
            self._shown = key


def _idle(invoke_key: str) -> list[Row]:
    line = Content.assemble((invoke_key, "bold $accent"), (" sends the payload and shows the response here.", MUTED))
    return [Row(_NOTHING_YET), Row(), Row(line)]


def _waiting(run: Run, now: float) -> list[Row]:
    elapsed = max(0.0, now - run.state.since) if isinstance(run.state, Running) else 0.0
    limit = run.request.timeout
    filled, empty = bar(elapsed / (limit or LONGEST_TIMEOUT), _BAR_CELLS)
    out_of = f" of {limit} s timeout" if limit else f", timeout not known (at most {LONGEST_TIMEOUT} s)"
    over = limit is not None and elapsed > limit
    return [
        Row(),
        Row(
            Content.assemble(
                "   ",
                (filled, "$warning" if over else "$accent"),
                (empty, MUTED),
                "   ",
                (seconds(elapsed), "bold"),
                out_of,
            )
        ),
        Row(),
        Row(
            Content(
                f"   {visible(str(run.request.reference))} · {size(len(run.request.payload))} sent once, "
                "waiting for the response"
            )
        ),
        Row(),
        Row(
            Content.assemble(
                "   ", ("Esc", "bold $accent"), (" gives up waiting; the function itself can't be stopped.", MUTED)
            )
        ),
    ]


def _late(run: Run) -> list[Row]:
    if run.late is None:
        return []
    return [Row(), Row(Content.assemble(("Answered after all: ", MUTED), mark(run.late)))]
