"""The response pane: what came of the newest run of what is selected, or how the wait for it goes.

It shows a run, given to it as a value: as a page (the wait, an error, a refusal), or by its response payload, in one of
the views that payload has. A failed function has both, the page first. How runs were looked at is kept for the last
few, so that coming back to one finds it as it was left; a new run begins in the view that was chosen last.

The view of a payload is made for the first answer, so that the first paint does without it and all it imports.
"""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style

from workbench.core.functions import LONGEST_TIMEOUT
from workbench.core.invocation import Abandoned, Answer, FunctionFailed, Kind, Refused, Succeeded
from workbench.core.runs import Run, Running
from workbench.core.text import visible
from workbench.core.units import bar, seconds, size
from workbench.tui.shades import MUTED
from workbench.tui.widgets.lines import LinesView, Row
from workbench.tui.widgets.outcome_text import facts, mark

if TYPE_CHECKING:
    from workbench.tui.widgets.json_view import ResponseView
    from workbench.tui.widgets.layers import Layers

_BAR_CELLS = 40
_ERROR = "error"
_FRONT = "-front"
_KEPT_RUNS = 12
_KEPT_BYTES = 32_000_000
_NOTHING_YET = Content.styled("Nothing invoked yet.", MUTED)


class ResponsePane(Vertical):
    """Shows one run. What in it takes the focus has the class `-front`."""

    def __init__(self) -> None:
        super().__init__(id="response")
        self._run: Run | None = None
        self._is_page = True
        self._page: tuple[object, ...] = ()
        self._answered: Run | None = None
        self._left: dict[int, tuple[Layers | None, bool]] = {}
        self._viewer: ResponseView | None = None
        self._is_making = False
        self._now, self._invoke_key = 0.0, "F5"
        self._chosen: dict[tuple[str, bool], str] = {}

    def compose(self) -> ComposeResult:
        """A page; the view of a payload comes with the first one."""
        lines = LinesView()
        lines.add_class(_FRONT)
        yield lines

    @property
    def lines(self) -> LinesView:
        """The page."""
        return self.query_one(LinesView)

    @property
    def viewer(self) -> "ResponseView":
        """The view of the payload. Not there before the first answer."""
        assert self._viewer is not None
        return self._viewer

    def _start_making(self) -> None:
        if not self._is_making:
            self._is_making = True
            self.call_later(self._make_viewer)

    async def _make_viewer(self) -> None:
        """Make the view of payloads, then show what waited for it."""
        from workbench.tui.widgets.json_view import ResponseView

        viewer = ResponseView()
        viewer.display = False
        await self.mount(viewer)
        self._viewer = viewer
        self.show_run(self._run, self._now, self._invoke_key)
        self.refresh_bindings()

    def on_mount(self) -> None:
        """Start empty."""
        self.show_run(None, self._now, self._invoke_key)

    @property
    def payload(self) -> bytes | None:
        """The response payload of the run; None when there is none."""
        answer = _answer(self._run)
        return None if answer is None else answer.payload

    # --- views ---

    @property
    def _is_failure(self) -> bool:
        return self._run is not None and isinstance(self._run.outcome, FunctionFailed)

    @property
    def views(self) -> list[str]:
        """The names of the views that there are: none without a payload, the page first where the function failed."""
        if not self.payload or self._viewer is None:
            return []
        return [*([_ERROR] if self._is_failure else []), *self._viewer.views]

    @property
    def view(self) -> str:
        """The view that is shown."""
        return _ERROR if self._is_page else self.viewer.view

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Without a payload there is nothing to look through."""
        return action not in ("view", "show_view", "viewer") or (bool(self.payload) and self._viewer is not None)

    def action_view(self, step: int) -> None:
        """Go to another view of the same response."""
        views = self.views
        self.action_show_view(views[(views.index(self.view) + step) % len(views)])

    def action_show_view(self, view: str) -> None:
        """Go to one of the views."""
        if self._run is None or view not in self.views:
            return
        if self.viewer.is_at_bottom:
            self._chosen[self._run.request.function, self._is_failure] = view
        if view != _ERROR:
            self.viewer.set_view(view)
        self._bring_forward(is_page=view == _ERROR)
        self._draw_border()

    async def action_viewer(self, action: str) -> None:
        """Do something with the payload, which comes to the front unless it is only copied."""
        if self._is_page and not action.startswith("copy"):
            self._bring_forward(is_page=False)
            self._draw_border()
        await self.viewer.act(action)

    def on_response_view_view_changed(self, event: "ResponseView.ViewChanged") -> None:
        """The border tells the view."""
        event.stop()
        self._draw_border()

    # --- the run ---

    def show_run(self, run: Run | None, now: float, invoke_key: str) -> None:
        """Show a run as it stands; None when nothing was invoked yet. now: the monotonic clock's seconds."""
        self._run, self._now, self._invoke_key = run, now, invoke_key
        answer = _answer(run)
        if self._answered is not None and (answer is None or run is None or run.id != self._answered.id):
            self._leave(self._answered)
        if run is None:
            self._show_page(("nothing", invoke_key), _idle(invoke_key))
        elif answer is not None:
            self._show_answer(run, answer)
        else:
            match run.state:
                case Succeeded() as taken:
                    from workbench.tui.widgets.outcome_pages import calm_page

                    self._show_page((run.id,), calm_page(taken))
                case Refused() | Abandoned() as ended:
                    from workbench.tui.widgets.outcome_pages import refusal_page

                    rows = [*refusal_page(ended, invoke_key), *_late(run)]
                    self._show_page((run.id, ended, run.late is None), rows)
                case _:
                    self.lines.show_page(_waiting(run, now), keep_scroll=self._page == ("waiting", run.id))
                    self._page = ("waiting", run.id)
                    self._bring_forward(is_page=True)
        self._draw_border()

    def _show_page(self, page: tuple[object, ...], rows: list[Row]) -> None:
        """Show a page; one that is shown already stays as it is."""
        if page != self._page:
            self._page = page
            self.lines.show_page(rows)
        self._bring_forward(is_page=True)

    def _show_answer(self, run: Run, answer: Answer) -> None:
        """Show an answer: as it was left, or else in the view that was chosen last."""
        if self._viewer is None:
            self._start_making()
            return
        if self._answered is not None:
            return
        from workbench.tui.widgets.outcome_pages import failure_page, note_rows

        self._answered = run
        chosen = self._chosen.get((run.request.function, self._is_failure), "")
        looked, is_page = self._left.pop(run.id, (None, self._is_failure and chosen in ("", _ERROR)))
        if isinstance(run.outcome, FunctionFailed):
            self._show_page((run.id,), failure_page(run.outcome))
        elif not answer.payload:
            words = Content.styled("The response is empty: no bytes at all.", MUTED)
            self._show_page((run.id,), [Row(words), *note_rows(answer)])
        if answer.payload:
            remarks = () if self._is_failure else answer.notes
            if looked is None:
                self.viewer.show(answer.payload, view=chosen, remarks=remarks)
            else:
                self.viewer.show_again(looked, remarks=remarks)
            self._bring_forward(is_page=is_page)

    def _leave(self, run: Run) -> None:
        """Keep how a run was looked at; let go of what would take too much room."""
        self._answered = None
        answer = _answer(run)
        self._left[run.id] = (self.viewer.looked if answer and answer.payload else None, self._is_page)
        size = 0
        for kept, (run_id, (looked, _)) in enumerate(reversed(list(self._left.items()))):
            size += looked.size if looked else 0
            if kept >= _KEPT_RUNS or size > _KEPT_BYTES:
                del self._left[run_id]

    def _bring_forward(self, *, is_page: bool) -> None:
        """Show the page or the payload; the focus, if it is in the one that goes, goes to the other."""
        if is_page == self._is_page:
            return
        self._is_page = is_page
        document = self.viewer.document
        comes, goes = (self.lines, self.viewer) if is_page else (self.viewer, self.lines)
        comes.display = True
        focused = self.screen.focused
        if focused is not None and goes in focused.ancestors_with_self:
            self.screen.set_focus(self.lines if is_page else document)
        goes.display = False
        self.lines.set_class(is_page, _FRONT)
        document.set_class(not is_page, _FRONT)

    # --- the border ---

    def _draw_border(self) -> None:
        words = [self._word(view) for view in self.views]
        self.border_title = Content("  ").join([Content("Response"), *words])
        outcome = self._run.outcome if self._run else None
        if outcome is not None:
            self.border_subtitle = facts(outcome)
        else:
            self.border_subtitle = Content.styled("◐ running", "$accent") if self._run else ""

    def _word(self, view: str) -> Content:
        """The name of a view, which a click goes to."""
        name = Content.styled(view, "bold $accent" if view == self.view else MUTED)
        return name.stylize(Style.from_meta({"@click": f"show_view({view!r})"}))


def _answer(run: Run | None) -> Answer | None:
    """What a function answered; None where there is no answer, or only the service's word for an Event or a DryRun."""
    match run.outcome if run else None:
        case Succeeded(answer, kind=Kind.REQUEST_RESPONSE) | FunctionFailed(answer):
            return answer
    return None


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
