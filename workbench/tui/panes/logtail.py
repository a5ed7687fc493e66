"""The log tail pane: the log's last 4 KB, each line with its label, and the REPORT as figures."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from workbench.core.invocation import Abandoned, FunctionFailed, Kind, Refused, Succeeded
from workbench.core.logtail import Entry, Label, LogTail, Report
from workbench.core.runs import Run
from workbench.core.text import decoded, visible
from workbench.core.units import bar, milliseconds, plural, size
from workbench.tui.widgets.lines import MUTED, LinesView, Row

_STYLES = {
    Label.TRACE: MUTED,
    Label.DEBUG: MUTED,
    Label.INFO: "$primary",
    Label.WARN: "$warning",
    Label.ERROR: "$error",
    Label.FATAL: "bold $error",
    Label.TIMEOUT: "bold $error",
}
_TEXT_STYLES = {Label.ERROR: "$error", Label.FATAL: "$error", Label.TIMEOUT: "$error"}
_PLATFORM = frozenset({Label.INIT, Label.RESTORE, Label.START, Label.END, Label.REPORT, Label.EXTENSION, Label.XRAY})
_LABEL_WIDTH = 9
_BEGINNING = Row(
    Content.styled("the beginning of the log is not in its tail", "$warning"),
    Content.styled(f"{'…':<{_LABEL_WIDTH}}", "$warning"),
)


class LogTailPane(Vertical):
    """Shows the log tail of one run."""

    BORDER_TITLE = "Log tail"

    def __init__(self) -> None:
        super().__init__(id="logtail")
        self._run: Run | None = None
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """The lines over the figures."""
        yield LinesView()
        yield Static(id="report")

    @property
    def lines(self) -> LinesView:
        """The lines."""
        return self.query_one(LinesView)

    def on_mount(self) -> None:
        """Start empty."""
        self.show_run(None)

    @property
    def text(self) -> str | None:
        """The log tail as text; None when there is none."""
        log = self._log()
        return decoded(log.data) if log else None

    def show_run(self, run: Run | None) -> None:
        """Show the log tail of a run; None when nothing was invoked yet."""
        self._run = run
        key = (run.id, run.outcome) if run else ()
        if key == self._shown and run is not None:
            return
        self._shown = key
        log = self._log()
        if log is None:
            self.lines.show_page([Row(Content.styled(_why_none(run), MUTED))])
            self._figures(None)
            self.border_subtitle = ""
            return
        rows = [] if log.complete else [_BEGINNING]
        rows += [_row(entry) for entry in log.entries if entry.label is not Label.REPORT]
        self.lines.show_page(rows)
        self._figures(log.report)
        self.border_subtitle = _state(log)

    def _log(self) -> LogTail | None:
        match self._run.outcome if self._run else None:
            case Succeeded(answer) | FunctionFailed(answer):
                return answer.log
        return None

    def _figures(self, report: Report | None) -> None:
        figures = self.query_one("#report", Static)
        figures.display = report is not None
        figures.update(_report(report) if report else "")


def _why_none(run: Run | None) -> str:
    if run is None:
        return "The log tail arrives with the response."
    match run.outcome:
        case None:
            return "The log tail arrives with the response."
        case Refused():
            return "No log: the function did not run."
        case Abandoned():
            return "No log: it comes with the answer, and there was none."
        case Succeeded(kind=Kind.EVENT):
            return "No log: the function runs on its own time, and logs to CloudWatch Logs."
        case Succeeded(kind=Kind.DRY_RUN):
            return "No log: it was only asked whether the function may be invoked."
        case _ if not run.request.log_tail:
            return "No log: it was not asked for. The options say so."
    return "The endpoint sent no log."


def _state(log: LogTail) -> Content:
    lines = plural(len(log.entries), "line")
    if log.complete:
        return Content.styled(f"complete · {lines}", MUTED)
    return Content.assemble(("cut: the beginning is missing", "$warning"), (f" · last {size(len(log.data))}", MUTED))


def _row(entry: Entry) -> Row:
    label = Content.styled(f"{entry.label.value:<{_LABEL_WIDTH}}", _STYLES.get(entry.label, MUTED))
    quiet = entry.label in _PLATFORM
    return Row(Content.styled(visible(entry.text), MUTED if quiet else _TEXT_STYLES.get(entry.label, "")), label)


def _report(report: Report) -> Content:
    facts = []
    if report.status:
        facts.append(Content.styled(visible(f"{report.status} {report.error_type}".strip()), "bold $error"))
    if report.duration is not None:
        facts.append(_figure("duration", milliseconds(report.duration)))
    if report.billed is not None:
        facts.append(_figure("billed", f"{report.billed:,.0f} ms"))  # billed by whole milliseconds
    if report.memory_used is not None and report.memory_size:
        filled, empty = bar(report.memory_used / report.memory_size)
        used = Content.assemble(
            ("memory ", MUTED), (str(report.memory_used), "bold"), (f" of {report.memory_size} MB ", MUTED)
        )
        facts.append(used + Content.assemble((filled, "$accent"), (empty, MUTED)))
    for name, value in (("init", report.init), ("restore", report.restore)):
        if value is not None:
            facts.append(_figure(name, milliseconds(value)))
    return Content("   ").join(facts)


def _figure(name: str, value: str) -> Content:
    return Content.assemble((f"{name} ", MUTED), (value, "bold"))
