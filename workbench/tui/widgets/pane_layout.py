"""Panes side by side where there is room, and one at a time under tabs where there isn't.

It knows its panes by their ids and by what in each takes the focus; what they show is none of its business.
"""

from collections.abc import Sequence

from msgspec import Struct
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.events import DescendantFocus, Resize
from textual.geometry import Size
from textual.widget import Widget

from workbench.tui.widgets.pane_tabs import PaneTabs

NARROW = (100, 28)
"""Below so many columns or rows the panes become tabs."""
_AROUND = 2
"""Rows of the screen above and below the panes."""
WIDE = 160
"""From so many columns on there is room for long names."""


class Pane(Struct, frozen=True):
    """A pane, its name on a tab, and the selector of what in it takes the focus."""

    widget: Widget
    label: str
    focus: str

    @property
    def name(self) -> str:
        """The id of its widget."""
        return self.widget.id or ""


class PaneLayout(Vertical):
    """Lays out a pane on the left and the others above one another beside it."""

    def __init__(self, panes: Sequence[Pane]) -> None:
        super().__init__(id="layout")
        self._panes = {pane.name: pane for pane in panes}
        self._order = list(self._panes)
        self._current = self._order[0]
        self._tabs: PaneTabs | None = None

    def compose(self) -> ComposeResult:
        """Tabs (on small terminals), the first pane, the others.

        What is current, and how much room there is, is said before there is anything to be styled anew on that account.
        """
        left, *others = (pane.widget for pane in self._panes.values())
        left.add_class("-current")
        self._fit(self.app.size)
        if self.is_narrow:
            yield self._make_tabs()
        with Horizontal(id="panes"):
            yield left
            with Vertical(id="work"):
                yield from others

    @property
    def is_narrow(self) -> bool:
        """Whether only one pane is shown."""
        return self.has_class("-narrow")

    @property
    def current(self) -> str:
        """The name of the pane that has, or last had, the focus."""
        return self._current

    def on_resize(self, event: Resize) -> None:
        """Decide between panes and tabs."""
        self._fit(event.size + Size(0, _AROUND))
        if self.is_narrow and self._tabs is None:
            self.mount(self._make_tabs(), before=0)

    def _make_tabs(self) -> PaneTabs:
        self._tabs = PaneTabs({pane.name: pane.label for pane in self._panes.values()}, self._current)
        return self._tabs

    def _fit(self, screen: Size) -> None:
        self.set_class(screen.width < NARROW[0] or screen.height < NARROW[1], "-narrow")
        self.set_class(screen.width >= WIDE, "-wide")

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """The pane with the focus is the one that a small terminal shows."""
        pane = self.pane_of(event.widget)
        if pane:
            self.bring_forward(pane)

    def on_pane_tabs_chosen(self, event: PaneTabs.Chosen) -> None:
        """A tab was clicked."""
        event.stop()
        self.go_to(event.pane)

    def pane_of(self, widget: Widget | None) -> str:
        """The name of the pane that a widget stands in; empty for none."""
        nodes = widget.ancestors_with_self if widget is not None else ()
        return next((node.id for node in nodes if node.id in self._panes), "") or ""

    def widget(self, pane: str) -> Widget:
        """The widget of a pane."""
        return self._panes[pane].widget

    def bring_forward(self, pane: str) -> None:
        """Make a pane the one that a small terminal shows."""
        self._current = pane
        for name, one in self._panes.items():
            one.widget.set_class(name == pane, "-current")
        self.query_one("#work").set_class(pane != self._order[0], "-current")
        if self._tabs is not None:
            self._tabs.current = pane

    def go_to(self, pane: str) -> None:
        """Put the focus into a pane."""
        one = self._panes[pane]
        where = one.widget.query_one(one.focus)
        if not one.widget.display:
            # What has the focus is about to be hidden; Textual would give it to whatever is displayed at that moment.
            self.screen.set_focus(None)
        self.bring_forward(pane)
        self.call_after_refresh(where.focus)  # what was not displayed can't take the focus before

    def step(self, steps: int) -> None:
        """Go round the panes."""
        at = self._order.index(self.pane_of(self.screen.focused) or self._current)
        self.go_to(self._order[(at + steps) % len(self._order)])
