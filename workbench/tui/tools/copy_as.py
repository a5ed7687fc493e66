"""Copying the request or the run in another form. The form that was copied last is offered first."""

from workbench.tui.filling import Make
from workbench.tui.tool import Tool, Workspace


class CopyAsTool(Tool):
    """Opens the list of forms."""

    id = "copy_as"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._form = ""

    def makes_sense(self, action: str) -> bool:  # noqa: ARG002 - there is one
        """There is something to copy of a function only."""
        return self.workspace.selected is not None

    def action_copy_as(self) -> None:
        """Open it, once placeholders are filled: what is copied is what would be sent."""
        request = self.workspace.request()
        if request is not None:
            self.workspace.fill(request, self._open, go="Copy as")

    def _open(self, make: Make) -> None:
        from workbench.core.copy_as.forms import Subject
        from workbench.tui.screens.copy_as import CopyAsScreen

        here, request = self.workspace, make()
        subject = Subject(request, here.at.whereabouts, here.run, here.at.label)
        here.app.push_screen(CopyAsScreen(request.function, request.qualifier, subject, self._form), self._remember)

    def _remember(self, form: str | None) -> None:
        self._form = form or self._form
