"""A run's log: the tail that came with the answer, or the whole log, filtered; and the REPORT as figures.

It shows a run, given to it as a value. Of its own it keeps the filter, which stays from run to run, and the place.
"""

from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.timer import Timer
from textual.widgets import Input, Static

from workbench.core.log_entry import Label, Report
from workbench.core.log_filter import LEVELS, LogFilter
from workbench.core.runs import Run
from workbench.core.text import visible
from workbench.core.units import bar, milliseconds, plural, size
from workbench.core.whole_log import Fetching
from workbench.tui.shades import MUTED
from workbench.tui.widgets.line_bar import LineBar
from workbench.tui.widgets.log_notice import LogNotice, notice, why_none
from workbench.tui.widgets.log_view import LogView

_LARGE = 1_000_000
_PAUSE = 0.12
"""Seconds of quiet before a large log is filtered anew."""
_GAP = Content("   ")
_LEVEL_NAMES = {None: "all", Label.INFO: "info", Label.WARN: "warn", Label.ERROR: "error"}


class LogPanel(Vertical):
    """Shows the log of one run."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    DEFAULT_CSS = """
    LogPanel { height: 1fr; }
    """

    @dataclass(eq=False, repr=False)
    class Told(Message):
        """What is to be said of the log in the border around it: what is shown, and how much of it."""

        title: Content
        state: Content

    @dataclass(eq=False, repr=False)
    class WholeLogAsked(Message):
        """The whole log of a run is wanted."""

        run_id: int

    @dataclass(eq=False, repr=False)
    class WholeLogStopped(Message):
        """It isn't any longer."""

        run_id: int

    def __init__(self) -> None:
        super().__init__()
        self._run: Run | None = None
        self._key = "f"
        self._filter = LogFilter()
        self._pause: Timer | None = None

    def compose(self) -> ComposeResult:
        """What is missing; the log; the filter; the figures."""
        yield LogNotice()
        view = LogView()
        view.add_class("-front")  # it takes the focus of the pane
        yield view
        yield LineBar()
        yield Static(id="report")

    @property
    def view(self) -> LogView:
        """The log."""
        return self.query_one(LogView)

    @property
    def _bar(self) -> LineBar:
        return self.query_one(LineBar)

    @property
    def text(self) -> str | None:
        """The log as text; None when there is none."""
        log = self._run.log if self._run else None
        return log.text if log else None

    @property
    def line(self) -> str | None:
        """The entry under the cursor as text, as Log.text_of has it; None when there is none."""
        log, entry = self.view.log_shown, self.view.cursor
        return log.text_of(entry) if log is not None and entry is not None else None

    def show_run(self, run: Run | None, fetch_key: str) -> None:
        """Show the log of a run; None when nothing was invoked yet. fetch_key: the one that fetches a whole log."""
        before, self._run, self._key = self._run, run, fetch_key
        log = run.log if run else None
        if log is None:
            is_elsewhere = run is not None and run.wanted_log(None) is not None  # then the notice says so
            self.view.show_words(Content.styled("" if is_elsewhere else why_none(run), MUTED))
        elif log is not self.view.log_shown:
            same = run is not None and before is not None and run.id == before.id
            self.view.show(log, keeps_place=same)
        self.query_one(LogNotice).tell(notice(run, fetch_key))
        self._figures(log.report if log else None)
        self._tell()

    def on_resize(self) -> None:
        """The figures may need another line."""
        log = self.view.log_shown
        self._figures(log.report if log else None)

    def _figures(self, report: Report | None) -> None:
        figures = self.query_one("#report", Static)
        figures.display = report is not None
        figures.update(_report(report, self.size.width or 80) if report else "")

    def _tell(self) -> None:
        """Say in the border what is shown, and how much of it."""
        view = self.view
        log = view.log_shown
        title = [Content("Log" if log is not None and log.fetched else "Log tail")]
        if log is not None:
            title += [_level_word(level, level is self._filter.level) for level in LEVELS]
        state = Content() if log is None else _state(self._run, len(view.shown), view.countable, self._filter)
        self.post_message(self.Told(Content("  ").join(title), state))
        if self._filter.text and self._bar.display:
            self._bar.tell(f"{len(view.shown):,} of {plural(view.countable, 'line')}")

    # --- the whole log ---

    def action_whole_log(self) -> None:
        """Fetch the whole log, or stop that."""
        run = self._run
        if run is None or run.wanted_log(None) is None:
            self.notify(_no_fetch(run), markup=False)
        elif isinstance(run.log_fetch, Fetching):
            self.post_message(self.WholeLogStopped(run.id))
        else:
            self.post_message(self.WholeLogAsked(run.id))

    def on_log_notice_pressed(self, event: LogNotice.Pressed) -> None:
        """As the key that the notice names."""
        event.stop()
        self.action_whole_log()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Escape is the screen's when there is nothing to go back from, and while an invocation runs."""
        if action != "back" or self._run is None:
            return action != "back" or bool(self._filter) or self._bar.display
        if self._run.is_open:
            return False
        return isinstance(self._run.log_fetch, Fetching) or bool(self._filter) or self._bar.display

    def action_back(self) -> None:
        """Stop fetching, or else show all again."""
        if self._run is not None and isinstance(self._run.log_fetch, Fetching):
            self.post_message(self.WholeLogStopped(self._run.id))
        else:
            self._close_bar()
            self._set_filter(LogFilter())

    # --- the filter ---

    def action_log_filter(self) -> None:
        """Type what to look for."""
        self._bar.open("/", self._filter.text, "text: shows the lines that hold it")
        self._tell()

    def action_log_level(self) -> None:
        """Show lines of the next level and graver ones only; after the gravest, all."""
        level = LEVELS[(LEVELS.index(self._filter.level) + 1) % len(LEVELS)]
        self._set_filter(LogFilter(self._filter.text, level))

    def show_level(self, name: str) -> None:
        """Show lines of a level and graver ones only, by its name in the border."""
        level = next(level for level in LEVELS if _LEVEL_NAMES[level] == name)
        self._set_filter(LogFilter(self._filter.text, level))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter as it is typed; a large log when the typing pauses."""
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        log = self.view.log_shown
        if log is None or len(log.data) < _LARGE:
            self._take_text()
        else:
            self._pause = self.set_timer(_PAUSE, self._take_text)

    def _take_text(self) -> None:
        if self._bar.display:
            self._set_filter(LogFilter(self._bar.input.value, self._filter.level))
            if not self._filter.text:
                self._bar.tell("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Back to the log, what it shows filtered."""
        event.stop()
        self._leave_bar()

    def on_line_bar_asked(self, event: LineBar.Asked) -> None:
        """Keys of the filter: Escape shows all again, up and down move in the log."""
        event.stop()
        match event.what:
            case "cancel":
                self._close_bar()
                self._set_filter(LogFilter("", self._filter.level))
            case "up" | "down":
                self.view.action_move(1 if event.what == "down" else -1)
            case "complete":
                self._leave_bar()

    def _leave_bar(self) -> None:
        self._take_text()
        if not self._filter.text:
            self._close_bar()
        self.view.focus()

    def _close_bar(self) -> None:
        if self._bar.display:
            had_focus = self._bar.input.has_focus
            self._bar.close()
            if had_focus:
                self.view.focus()

    def _set_filter(self, wanted: LogFilter) -> None:
        self._filter = wanted
        self.view.set_filter(wanted)
        self._tell()

    # --- looking ---

    def action_unfold_log(self) -> None:
        """Unfold the entry under the cursor, or fold it."""
        self.view.toggle()

    def action_log_wrap(self) -> None:
        """Wrap long lines, or don't."""
        self.view.set_wrap(not self.view.wraps)

    def action_log_times(self) -> None:
        """Show times since START, times of day, or none."""
        self.view.next_times()


def _no_fetch(run: Run | None) -> str:
    if run is None or run.is_open:
        return "A log is fetched by its request id, which comes with the answer."
    if run.answer is not None and run.answer.request_id:
        return "A DryRun runs nothing that could log."
    return "A log is fetched by its request id, and the answer brought none."


def _level_word(level: Label | None, is_chosen: bool) -> Content:
    """A level's name, which a click on the border goes to."""
    name = Content.styled(_LEVEL_NAMES[level], "bold $accent" if is_chosen else MUTED)
    return name.stylize(Style.from_meta({"@click": f"show_level({_LEVEL_NAMES[level]!r})"}))


def _state(run: Run | None, shown: int, count: int, wanted: LogFilter) -> Content:
    log = run.log if run else None
    assert log is not None  # what is shown
    parts = []
    if wanted:
        parts.append(Content.styled(f"{shown:,} of {plural(count, 'line')}", "bold"))
    if log.fetched:
        whole = ("✓ whole log", "$success") if log.complete else ("not all of it", "$warning")
        parts.append(Content.styled(*whole))
    elif not log.complete:
        parts.append(Content.styled("cut", "$warning"))
    else:
        parts.append(Content.styled("complete", MUTED))
    if not wanted:
        parts.append(Content.styled(plural(count, "line"), MUTED))
    if log.fetched or not log.complete:
        parts.append(Content.styled(f"{'' if log.fetched else 'last '}{size(len(log.data))}", MUTED))
    return Content.styled(" · ", MUTED).join(parts)


def _report(report: Report, width: int) -> Content:
    """The figures on as few lines of so many cells as they need, none of them broken."""
    lines: list[Content] = []
    for fact in _facts(report):
        if lines and lines[-1].cell_length + len(_GAP) + fact.cell_length <= width:
            lines[-1] += _GAP + fact
        else:
            lines.append(fact)
    return Content("\n").join(lines)


def _facts(report: Report) -> list[Content]:
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
    return facts


def _figure(name: str, value: str) -> Content:
    return Content.assemble((f"{name} ", MUTED), (value, "bold"))
