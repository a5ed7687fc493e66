"""The list of functions with their qualifiers: one widget that draws only the lines that are visible.

The cursor is on a function or a qualifier by name, not on a line by number: it stays where it is when more functions
arrive, when another function unfolds, and when the list is read again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.fuzzy import Matcher
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.core.functions import LATEST, Function, Qualifiers
from workbench.core.text import visible
from workbench.core.units import ago, bar

MUTED = "$foreground-muted"


class Target(NamedTuple):
    """What the cursor can be on: a function, or one of its qualifiers."""

    function: str
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A drawn line. target: None on a line that the cursor passes over. left and right are its two ends."""

    target: Target | None
    left: Content
    right: Content


class FunctionList(ScrollView, can_focus=True):
    """Functions that unfold into $LATEST, aliases with their weights, and versions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("home,g", "move(-1000000)", show=False),
        Binding("end,G", "move(1000000)", show=False),
        Binding("right,l", "unfold", show=False),
        Binding("left,h", "fold", show=False),
        Binding("enter,space", "fold_or_unfold", show=False),
    ]

    @dataclass
    class Highlighted(Message):
        """The cursor came to rest on a function or a qualifier."""

        target: Target

    @dataclass
    class Unfolded(Message):
        """A function was unfolded: its qualifiers are wanted."""

        function: str

    def __init__(self, now: datetime) -> None:
        super().__init__()
        self._now = now
        self._functions: dict[str, Function] = {}
        self._qualifiers: dict[str, Qualifiers | str] = {}
        self._unfolded: set[str] = set()
        self._query = ""
        self._lines: list[_Line] = []
        self._marks: dict[Target, Content] = {}
        self.cursor: Target | None = None

    @property
    def shown(self) -> int:
        """How many functions pass the filter."""
        return sum(1 for line in self._lines if line.target is not None and line.target.qualifier is None)

    @property
    def total(self) -> int:
        """How many functions there are."""
        return len(self._functions)

    def clear(self) -> None:
        """Forget the functions; the cursor stays, for when they come back."""
        self._functions.clear()
        self._qualifiers.clear()
        self._rebuild()

    def add(self, functions: Iterable[Function]) -> None:
        """Append the functions of a page."""
        self._functions.update((function.name, function) for function in functions)
        self._rebuild()

    def set_qualifiers(self, function: str, qualifiers: Qualifiers | str) -> None:
        """Show the qualifiers of a function, or the reason why there are none."""
        self._qualifiers[function] = qualifiers
        self._rebuild()

    def set_marks(self, marks: Mapping[Target, Content]) -> None:
        """Show how runs stand behind the names of what they invoked: the first character of each mark."""
        glyphs = {target: Content(" ") + mark[:1] for target, mark in marks.items()}
        if glyphs != self._marks:
            self._marks = glyphs
            self._rebuild()

    def filter(self, query: str) -> None:
        """Show only the functions whose name matches, best first."""
        self._query = query.strip()
        self._rebuild()
        targets = self._targets()
        if targets and self.cursor not in targets:
            self.go_to(targets[0])
        self.scroll_to_cursor()

    def go_to(self, target: Target) -> None:
        """Put the cursor on a function or a qualifier; a qualifier's function is unfolded."""
        self.cursor = target
        if target.qualifier is not None and target.function not in self._unfolded:
            self._unfold(target.function)
        self._rebuild()
        self.scroll_to_cursor()
        self.post_message(self.Highlighted(target))

    def scroll_to_cursor(self) -> None:
        """Bring the cursor into view."""
        index = self._index()
        if index is not None:
            self.scroll_to_region(Region(0, index, 1, 1), animate=False, force=True)

    def unfold(self, function: str) -> None:
        """Show a function's qualifiers."""
        self._unfold(function)
        self._rebuild()

    def _unfold(self, function: str) -> None:
        self._unfolded.add(function)
        if function not in self._qualifiers:
            self.post_message(self.Unfolded(function))

    def _targets(self) -> list[Target]:
        return [line.target for line in self._lines if line.target is not None]

    def _index(self) -> int | None:
        return next((index for index, line in enumerate(self._lines) if line.target == self.cursor), None)

    def _rebuild(self) -> None:
        self._lines = [line for function in self._matching() for line in self._lines_of(function)]
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def _matching(self) -> Sequence[Function]:
        if not self._query:
            return list(self._functions.values())
        matcher = Matcher(self._query)
        scored = ((matcher.match(function.name), function) for function in self._functions.values())
        return [function for score, function in sorted(scored, key=lambda pair: -pair[0]) if score > 0]

    def _lines_of(self, function: Function) -> list[_Line]:
        is_open = function.name in self._unfolded
        name = Content.assemble(
            (("▾ " if is_open else "▸ "), MUTED), (visible(function.name), "bold" if is_open else "")
        )
        runtime = Content.styled(_short_runtime(function.configuration.runtime), MUTED)
        head = _Line(Target(function.name), name, runtime)
        if not is_open:
            return [head]
        match self._qualifiers.get(function.name):
            case None:
                return [head, _note("reading its versions …")]
            case str() as reason:
                return [head, _note(visible(reason))]
            case qualifiers:
                return [head, *self._qualifier_lines(function.name, qualifiers)]

    def _qualifier_lines(self, function: str, qualifiers: Qualifiers) -> list[_Line]:
        lines = [_Line(Target(function, LATEST), Content(f"    {LATEST}"), Content())]
        for alias in qualifiers.aliases:
            (version, share), *others = alias.shares
            name = Content(f"    {visible(alias.name)}")
            right = _share(version, share) if others else Content.styled(f"→ {visible(version)}", MUTED)
            lines.append(_Line(Target(function, alias.name), name, right))
            lines.extend(_Line(None, Content(), _share(version, share)) for version, share in others)
        for published_version in qualifiers.versions:
            published = published_version.configuration.last_modified
            age = ago((self._now - published).total_seconds()) if published else ""
            left = Content(f"    {visible(published_version.name)}")
            lines.append(_Line(Target(function, published_version.name), left, Content.styled(age, MUTED)))
        lines.extend(_note(visible(problem)) for problem in qualifiers.problems)
        return lines

    def render_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        index = self.scroll_offset.y + y
        width = self.scrollable_content_region.width
        base = self.visual_style
        if index >= len(self._lines):
            return Strip.blank(width, base.rich_style)
        line = self._lines[index]
        mark = self._marks.get(line.target, Content()) if line.target is not None else Content()
        room = max(1, width - line.right.cell_length - mark.cell_length - 2)
        left = line.left.truncate(room, ellipsis=True) + mark
        gap = Content(" " * max(1, width - left.cell_length - line.right.cell_length - 1))
        content = left + gap + line.right
        if line.target is not None and line.target == self.cursor:
            look = "$background on $accent bold"
            blurred = "$foreground on $panel bold"
            content = Content(content.plain).stylize(look if self.has_focus else blurred)
            content = content.pad_right(max(0, width - content.cell_length))
        strip = Strip(content.render_segments(base), content.cell_length)
        return strip.adjust_cell_length(width, base.rich_style)

    def action_move(self, steps: int) -> None:
        """Move the cursor by so many targets."""
        targets = self._targets()
        if targets:
            at = targets.index(self.cursor) if self.cursor in targets else 0
            self.go_to(targets[min(len(targets) - 1, max(0, at + steps))])

    def action_unfold(self) -> None:
        """Unfold the function under the cursor."""
        if self.cursor is not None:
            self.unfold(self.cursor.function)

    def action_fold(self) -> None:
        """Fold the function under the cursor and go to its line."""
        if self.cursor is not None:
            self._unfolded.discard(self.cursor.function)
            self.go_to(Target(self.cursor.function))

    def action_fold_or_unfold(self) -> None:
        """Fold or unfold the function under the cursor."""
        if self.cursor is not None and self.cursor.qualifier is None:
            if self.cursor.function in self._unfolded:
                self.action_fold()
            else:
                self.action_unfold()

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked line; a click on a function's marker folds or unfolds it."""
        index = self.scroll_offset.y + event.y
        target = self._lines[index].target if index < len(self._lines) else None
        if target is None:
            return
        was_there = target == self.cursor
        self.go_to(target)
        if target.qualifier is None and (event.x < 2 or was_there):
            self.action_fold_or_unfold()

    def on_focus(self) -> None:
        """The cursor looks different with the focus."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor looks different without the focus."""
        self.refresh()


def _note(text: str) -> _Line:
    return _Line(None, Content.styled(f"    {text}", MUTED), Content())


def _share(version: str, share: float) -> Content:
    filled, empty = bar(share, 8)
    return Content.assemble(
        visible(version),
        " ",
        (filled, "$accent"),
        (empty, MUTED),
        (f" {share:>4.0%}" if share != 1 else " 100%", MUTED),
    )


def _short_runtime(runtime: str | None) -> str:
    """`python3.12` as `py3.12`: the column is narrow."""
    short = (runtime or "").replace("python", "py").replace("nodejs", "node").replace("provided.", "")
    return visible(short[:12])
