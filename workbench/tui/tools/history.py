"""The history over the workbench: it opens on a key, and a past run goes from it into the panes, or out again.

Also what the history has to say (that it can't be written, that a damaged file was set aside) is said here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.core.ports import History
from workbench.tui.tool import Tool, Workspace

if TYPE_CHECKING:
    from workbench.core.history import Past

Compare = Callable[[Workspace, "Past", "Past"], None]
"""Opens the comparison of two runs, the older one first, over whatever is on the screen."""


class HistoryTool(Tool):
    """Opens the history. compare: see Compare; None where runs can't be compared."""

    id = "history"

    def __init__(self, workspace: Workspace, history: History, compare: Compare | None = None) -> None:
        super().__init__(workspace)
        self._history, self._compare = history, compare
        self._line = ""

    def started(self) -> None:
        """Hear of what goes wrong."""
        self._history.listen(self._bring)

    def _bring(self, sentence: str) -> None:
        self.workspace.app.call_later(self._say, sentence)  # from any thread

    def _say(self, sentence: str) -> None:
        self.workspace.app.notify(sentence, title="History", severity="warning", markup=False, timeout=10)

    def action_history(self) -> None:
        """Browse all past runs."""
        from workbench.tui.screens.history import HistoryScreen

        space = self.workspace
        compare = self._compare

        def both(first: "Past", second: "Past") -> None:
            assert compare is not None
            compare(space, first, second)

        screen = HistoryScreen(self._history, space.clock, space.at.label, self._line, compare and both)
        space.app.push_screen(screen, lambda wish: self._done(screen.line, wish))

    def _done(self, line: str, wish: object) -> None:
        from workbench.tui.screens.history_threads import Wish

        self._line = line
        if isinstance(wish, Wish) and self.workspace.show_past(wish.past) and wish.what == "send":
            self.workspace.action_invoke()
