"""What is in an event: its payload in the viewer, or in its place why there is nothing to see."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.core.errors import WorkbenchError
from workbench.core.text import visible
from workbench.tui.shades import MUTED
from workbench.tui.widgets.json_view import ResponseView
from workbench.tui.widgets.lines import LinesView, Row


class EventPreview(Vertical):
    """Shows one thing at a time; at first nothing."""

    def compose(self) -> ComposeResult:
        """The viewer, and a page that can't have the focus."""
        self._viewer, self._page = ResponseView(id="preview"), LinesView(id="problem-page")
        self._viewer.display, self._page.can_focus = False, False
        yield self._viewer
        yield self._page

    @property
    def viewer(self) -> ResponseView:
        """The viewer, whose keys work while its document has the focus."""
        return self._viewer

    def show(self, payload: bytes) -> None:
        """Show a payload."""
        self._page.display, self._viewer.display = False, True
        self._viewer.show(payload)

    def show_page(self, rows: Sequence[Row]) -> None:
        """Show words."""
        self._page.display, self._viewer.display = True, False
        self._page.show_page(rows)

    def show_problem(self, error: WorkbenchError) -> None:
        """Show why there is nothing."""
        title = Row(Content.styled(visible(error.title), "bold $error"))
        hint = Row(Content.styled(visible(error.hint), MUTED))
        self.show_page([title, Row(), Row(Content(visible(error.message))), hint])
