"""The log pane: says that a log will come, and shows it when it has.

What shows a log (widgets/log_panel.py) is made for the first run that has ended, so that the first paint does without
it and all it imports.
"""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.core.runs import Run
from workbench.tui.shades import MUTED
from workbench.tui.widgets.lines import LinesView, Row

if TYPE_CHECKING:
    from workbench.tui.widgets.log_panel import LogPanel

_TITLE = Content("Log tail")
_TO_COME = Content.styled("The log tail arrives with the response.", MUTED)


class LogTailPane(Vertical):
    """Shows the log of one run, given to it as a value. What in it takes the focus has the class `-front`."""

    def __init__(self) -> None:
        super().__init__(id="logtail")
        self._run: Run | None = None
        self._key = "f"
        self._panel: LogPanel | None = None
        self._is_making = False

    def compose(self) -> ComposeResult:
        """That a log will come."""
        self.border_title = _TITLE
        words = LinesView()
        words.add_class("-front")
        yield words

    def on_mount(self) -> None:
        """Say it."""
        self.query_one(LinesView).show_page([Row(_TO_COME)])

    @property
    def text(self) -> str | None:
        """The log as text; None when there is none."""
        return self._panel.text if self._panel is not None else None

    @property
    def line(self) -> str | None:
        """The entry under the cursor as text, as it came; None when there is none."""
        return self._panel.line if self._panel is not None else None

    def show_run(self, run: Run | None, fetch_key: str) -> None:
        """Show the log of a run; None when nothing was invoked yet. fetch_key: the one that fetches a whole log."""
        self._run, self._key = run, fetch_key
        if self._panel is not None:
            self._panel.show_run(run, fetch_key)
        elif run is not None and not run.is_open and not self._is_making:
            self._is_making = True
            self.call_later(self._make_panel)

    async def _make_panel(self) -> None:
        """Make what shows logs, in the place of the words that one will come."""
        from workbench.tui.widgets.log_panel import LogPanel

        panel = LogPanel()
        await self.mount(panel)
        self._panel = panel
        words = self.query_one(LinesView)
        if words.has_focus:
            self.screen.set_focus(panel.view)
        await words.remove()
        panel.show_run(self._run, self._key)
        self.refresh_bindings()

    def on_log_panel_told(self, event: "LogPanel.Told") -> None:
        """Say in the border what is shown."""
        event.stop()
        self.border_title, self.border_subtitle = event.title, event.state

    def action_show_level(self, name: str) -> None:
        """A level was clicked in the border."""
        if self._panel is not None:
            self._panel.show_level(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Before there was a log there is nothing to look through."""
        return action != "panel" or self._panel is not None

    async def action_panel(self, action: str) -> None:
        """Do something with the log."""
        assert self._panel is not None  # or else it makes no sense
        await self._panel.run_action(action)
