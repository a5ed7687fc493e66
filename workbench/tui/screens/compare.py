"""Runs side by side: their figures in a table, below it what differs in their responses.

    asked ──threads, one a side──▶ Answered ──▶ all there ──thread──▶ Compared ──▶ shown
                                                  ▲ other patterns, another side ┘

It invokes what it is asked to, or only shows runs that there are (`of_runs`). Facts find their way by numbers: those of
a round of invoking, or of a comparing, that is over belong to nobody. Escape gives up waiting first, and then leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from workbench.core.changes import Differences, volatile
from workbench.core.comparison import Comparison, Side, compared, compared_responses, outcome_words
from workbench.core.comparison_text import SIGNS, comparison_lines, place
from workbench.core.path_patterns import Pattern, parse_pattern
from workbench.core.ports import Clock
from workbench.core.runs import Running
from workbench.core.text import visible
from workbench.core.units import plural, seconds, size
from workbench.tui.screens.dialog import look
from workbench.tui.screens.side_runs import Asked, SideRunsScreen
from workbench.tui.shades import MUTED
from workbench.tui.widgets.comparison_facts import change_rows, fact_rows
from workbench.tui.widgets.diff_view import DiffView
from workbench.tui.widgets.key_bar import KeyBar
from workbench.tui.widgets.lines import LinesView, Row

_COPIED_AT_MOST = 5_000_000
"""Characters."""


class CompareScreen(SideRunsScreen):
    """Shows two runs or more until Escape. The first one is what the others are held to."""

    CSS_PATH = look("compare")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "back", "Back", tooltip="Stop waiting; or go back to the workbench", id="back"),
        Binding("enter", "open", "Open both", tooltip="Show both responses in full, where this differs"),
        Binding("i", "ignore", "Ignore", tooltip="Leave out what differs here, and at places like it"),
        Binding("I", "ignore_none", "Ignore none", tooltip="Leave nothing out any more", key_display="I"),
        Binding("t", "twice", "Twice", tooltip="Invoke the first side again, to find what always differs"),
        Binding("r", "again", "Again", tooltip="Invoke all sides again"),
        Binding("o", "other", "Other side", tooltip="Hold the next side to the first one"),
        Binding("x", "swap", "Swap", tooltip="Exchange the first side and the one it is compared with"),
        Binding("y", "copy", "Copy", tooltip="Copy the figures and what differs as text"),
    ]

    @dataclass(eq=False, repr=False)
    class Compared(Message):
        """What differs was found out. number: which comparing it is."""

        number: int
        found: Sequence[Comparison]

    @dataclass(eq=False, repr=False)
    class Doubled(Message):
        """What differs between two runs of the first side. how: as of core.comparison.Responses."""

        number: int
        found: Differences
        how: str

    def __init__(
        self,
        asked: Sequence[Asked],
        clock: Clock | None,
        patterns: list[Pattern] | None = None,
        given: Sequence[Side] = (),
    ) -> None:
        """`asked` is invoked, for which it takes a clock; `given` is shown as it is.

        `patterns`, what is left out, is added to: whoever gives it keeps it.
        """
        super().__init__(asked, clock)
        self._patterns = patterns if patterns is not None else []
        self._sides = list(given)
        self._number = 0
        self._current = 1
        self._found: Sequence[Comparison] = ()

    @classmethod
    def of_runs(cls, sides: Sequence[Side]) -> "CompareScreen":
        """Two runs or more that ended, whenever that was; nothing is invoked."""
        return cls((), None, given=sides)

    def compose(self) -> ComposeResult:
        """The figures, the list, the change under the cursor."""
        with Vertical(id="facts", classes="framed"):
            yield LinesView(id="fact-lines")
        with Vertical(id="differences", classes="framed"):
            yield DiffView()
        with Vertical(id="change", classes="framed"):
            yield LinesView(id="change-lines")
        yield KeyBar(always="back")

    def on_mount(self) -> None:
        """Invoke, or compare what there is."""
        self.query_one(DiffView).focus()
        labels = [visible(one.label) for one in self._asked or self._sides]
        self.query_one("#facts").border_title = Content(f"Compare {labels[0]} with {', '.join(labels[1:])}")
        self.set_interval(0.1, self._tick)
        if self._asked:
            self.call_after_refresh(self.action_again)
        else:
            self._compare()

    def on_resize(self) -> None:
        """The table has other columns."""
        self._show()

    def runs_changed(self) -> None:
        """Show how it goes; with the last answer, compare."""
        if self._open:
            if self._twin is None:
                self._found = ()
            self._show()
            return
        runs = [self._runs[run_id] for run_id in self._ids]
        self._sides = [Side(one.label, run) for one, run in zip(self._asked, runs, strict=False)]
        if self._twin is not None:
            self._compare_twin(Side(self._sides[0].label, self._runs[self._twin]))
        else:
            self._compare()

    def _tick(self) -> None:
        if self._open:
            self._show_waiting()

    # --- comparing ---

    def _compare(self) -> None:
        self._number += 1
        self._say("comparing …")
        self._find(self._number, tuple(self._sides), tuple(self._patterns))
        self._show()

    @work(thread=True, group="compare", description="compare responses")
    def _find(self, number: int, sides: Sequence[Side], patterns: Sequence[Pattern]) -> None:
        found = []
        for other in sides[1:]:
            if number != self._number:
                return
            found.append(compared(sides[0], other, patterns))
        self.post_message(self.Compared(number, found))

    def on_compare_screen_compared(self, event: Compared) -> None:
        """Show it."""
        event.stop()
        if event.number == self._number:
            self._found = event.found
            self._show()

    def _compare_twin(self, twin: Side) -> None:
        self._number += 1
        self._say("comparing two runs of the first side …")
        self._find_twin(self._number, self._sides[0], twin, tuple(self._patterns))

    @work(thread=True, group="compare", description="compare two runs of a side")
    def _find_twin(self, number: int, base: Side, twin: Side, patterns: Sequence[Pattern]) -> None:
        responses = compared_responses(base.response, twin.response, patterns)
        self.post_message(self.Doubled(number, responses.found, responses.how))

    def on_compare_screen_doubled(self, event: Doubled) -> None:
        """Offer to leave out what differs from one run to the next."""
        event.stop()
        if event.number != self._number:
            return
        self._ids, self._twin = self._ids[: len(self._asked)], None
        self._show()
        label = visible(self._sides[0].label)
        patterns = volatile(event.found.changes) if event.how == "json" else []
        if not patterns:
            said = {"nothing": "gave no second response.", "lines": "answers differently, and not with JSON."}
            words = said.get(event.how, "answers the same twice.")
            self.notify(f"{label} {words}", title="Nothing to leave out", markup=False)
            return
        from workbench.tui.screens.confirm import Choice, ConfirmScreen

        text = f"Two runs of {label} differ in:\n\n" + "\n".join(f"  {one}" for one in patterns)
        choices = (Choice("go", "Ignore these"), Choice("no", "Don't"))
        dialog = ConfirmScreen("Always different", f"{text}\n\nIgnore them?", choices)
        self.app.push_screen(dialog, partial(self._ignore_suggested, patterns))

    def _ignore_suggested(self, patterns: Sequence[str], choice: str | None) -> None:
        if choice == "go":
            for pattern in patterns:
                self._add_pattern(pattern)
            self._compare()

    # --- showing ---

    @property
    def _shown(self) -> Comparison | None:
        """The comparison that is looked at."""
        return self._found[self._current - 1] if len(self._found) >= self._current else None

    def _show(self) -> None:
        if not self.is_mounted:
            return
        self.refresh_bindings()
        self.query_one("#change").display = self._shown is not None and bool(self._shown.responses.found.changes)
        if self._open:
            self._show_waiting()
        elif self._shown is not None:
            self._show_facts(self._shown)
            self._show_differences(self._shown)

    def _show_waiting(self) -> None:
        rows = []
        for at, run_id in enumerate(self._ids):
            run = self._runs[run_id]
            label = self._asked[at % len(self._asked)].label
            if isinstance(run.state, Running):
                limit = f" of {run.request.timeout} s" if run.request.timeout else ""
                words = Content.assemble(
                    ("◐ ", "$accent"), f"{seconds(self._clock.monotonic() - run.state.since)}{limit}"
                )
            else:
                words = Content(outcome_words(run.outcome))
            rows.append(Row(words, Content.styled(f"{visible(label)}  ", "bold")))
        rows.append(Row(Content.styled("Esc stops waiting; a function that runs can't be stopped.", MUTED)))
        self.query_one("#fact-lines", LinesView).show_page(rows, keep_scroll=True)
        self._say(f"{plural(len(self._open), 'answer')} to come")

    def _show_facts(self, shown: Comparison) -> None:
        width = self.size.width - 4
        color, glyph = ("$success", "✓") if shown.is_same else ("$warning", "≠")
        rows = [Row(Content.styled(shown.verdict, color), Content.styled(f"{glyph} ", f"bold {color}"))]
        rows += fact_rows(self._sides, self._current, width)
        self.query_one("#fact-lines", LinesView).show_page(rows)
        facts = self.query_one("#facts")
        facts.styles.height = min(len(rows) + 2, max(6, self.size.height // 2 - 2))
        sent = shown.base.run.request.payload
        facts.border_subtitle = Content.styled(f"payload {size(len(sent))}", MUTED)

    def _show_differences(self, shown: Comparison) -> None:
        responses, frame = shown.responses, self.query_one("#differences")
        labels = f"{visible(shown.base.label)} → {visible(shown.other.label)}"
        frame.border_title = Content(f"Response  {labels}")
        found = responses.found
        parts = [f"{count} {kind}" for kind, count in found.counts.items()]
        if not found.complete:
            parts.append("and more")
        if sum(found.ignored):
            parts.append(f"{sum(found.ignored)} ignored")
        self._say(" · ".join(parts))
        view = self.query_one(DiffView)
        if found.changes:
            view.show(found.changes, is_json=responses.how == "json")
        else:
            view.show_page(self._same_page(shown))

    def _same_page(self, shown: Comparison) -> list[Content]:
        """What stands where there are no changes."""
        how = shown.responses.how
        if how == "nothing":
            return [Content.styled("There are no two responses to compare.", MUTED)]
        words = "The same, byte for byte." if how == "identical" else "The same in every path."
        page = [Content.assemble(("✓ ", "bold $success"), words)]
        if how == "json" and not sum(shown.responses.found.ignored):
            page.append(Content.styled("White space, the order of keys or escapes differ, and mean nothing.", MUTED))
        for pattern, count in zip(self._patterns, shown.responses.found.ignored, strict=False):
            if count:
                page.append(Content.styled(f"ignored {visible(pattern.text)}: {plural(count, 'difference')}", MUTED))
        return page

    def _say(self, words: str) -> None:
        self.query_one("#differences").border_subtitle = Content.styled(words, MUTED)

    def on_diff_view_moved(self, event: DiffView.Moved) -> None:
        """Show the change under the cursor in full."""
        event.stop()
        view, shown = self.query_one(DiffView), self._shown
        change, frame, lines = view.change, self.query_one("#change"), self.query_one("#change-lines", LinesView)
        if change is None or shown is None:
            frame.border_title, frame.border_subtitle = Content(""), Content("")
            lines.show_page([])
            return
        is_json = shown.responses.how == "json"
        frame.border_title = Content(f"{SIGNS[change.kind]} {place(change, is_json=is_json)}")
        of = len(shown.responses.found.changes)
        frame.border_subtitle = Content.styled(f"{change.kind} · {view.cursor + 1} of {of}", MUTED)
        lines.show_page(change_rows(change, is_json=is_json))

    # --- what is left out ---

    def action_ignore(self) -> None:
        """Ask for a pattern, beginning with that of the change under the cursor."""
        change = self.query_one(DiffView).change
        if change is None:
            return
        from workbench.tui.screens.line import LineScreen

        text = "What this names is left out. [*] is any item, * any key or part of one, **.name a key anywhere."
        dialog = LineScreen("Ignore", text, "Ignore it", "lines[*].id", parse_pattern, change.pattern)
        self.app.push_screen(dialog, self._ignore)

    def _ignore(self, text: str | None) -> None:
        if text is not None:
            self._add_pattern(text)
            self._compare()

    def _add_pattern(self, text: str) -> None:
        pattern = parse_pattern(text)
        if pattern.text not in [one.text for one in self._patterns]:
            self._patterns.append(pattern)

    def action_ignore_none(self) -> None:
        """Leave nothing out any more."""
        self._patterns.clear()
        self._compare()

    # --- other actions ---

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are there for what there is."""
        idle, shown = not self._open, self._shown
        match action:
            case "again" | "twice":
                return bool(self._asked) and idle
            case "open":
                return idle and shown is not None and shown.responses.how != "nothing"
            case "ignore":
                return (
                    idle and shown is not None and shown.responses.how == "json" and bool(shown.responses.found.changes)
                )
            case "ignore_none":
                return idle and bool(self._patterns)
            case "other":
                return idle and len(self._sides) > 2
            case "swap" | "copy":
                return idle and shown is not None
        return super().check_action(action, parameters)

    def action_other(self) -> None:
        """Look at the next comparison."""
        self._current = self._current % (len(self._sides) - 1) + 1
        self.query_one(DiffView).cursor = 0
        self._show()

    def action_swap(self) -> None:
        """Exchange the first side and the other one."""
        at = self._current
        self._sides[0], self._sides[at] = self._sides[at], self._sides[0]
        if self._asked:
            self._asked[0], self._asked[at] = self._asked[at], self._asked[0]
            self._ids[0], self._ids[at] = self._ids[at], self._ids[0]
        self._found = ()
        self._compare()

    def on_diff_view_opened(self, event: DiffView.Opened) -> None:
        """A double click opens too."""
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Show both responses in full."""
        shown = self._shown
        if shown is None or shown.base.response is None or shown.other.response is None:
            return
        from workbench.tui.screens.responses import ResponsesScreen, Shown

        change, is_json = self.query_one(DiffView).change, shown.responses.how == "json"
        paths = change.places if change is not None and is_json else ("@", "@")
        lines: tuple[int | None, int | None] = (None, None) if change is None or is_json else change.lines
        one = Shown(shown.base.label, shown.base.response, paths[0], lines[0])
        other = Shown(shown.other.label, shown.other.response, paths[1], lines[1])
        self.app.push_screen(ResponsesScreen(one, other))

    def action_copy(self) -> None:
        """Copy everything as text."""
        self._write(tuple(self._found), tuple(self._patterns))

    @work(thread=True, group="compare", description="write a comparison as text")
    def _write(self, found: Sequence[Comparison], patterns: Sequence[Pattern]) -> None:
        text = "\n".join(comparison_lines(found, patterns)) + "\n"
        self.app.call_from_thread(self._copy, text)

    def _copy(self, text: str) -> None:
        if len(text) > _COPIED_AT_MOST:
            self.notify(f"{size(len(text))} are too much for a terminal's clipboard.", title="Not copied")
            return
        self.app.copy_to_clipboard(text)
        self.notify(f"Copied the comparison, {plural(len(text), 'character')}.", markup=False)
