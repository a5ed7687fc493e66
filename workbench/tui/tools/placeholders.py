"""Placeholders: looking at what would be sent, with them filled, and at what was sent."""

from functools import partial

from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Request
from workbench.core.units import plural
from workbench.tui.filling import Make
from workbench.tui.tool import Tool


class PlaceholdersTool(Tool):
    """Shows the payload as it would be sent, or was."""

    id = "placeholders"

    def action_preview(self) -> None:
        """Ask what is to be asked, and show what would be sent."""
        request = self.workspace.request() or Request("", self.workspace.payload)
        self.workspace.fill(request, partial(self._show, request.payload), go="Preview")

    def _show(self, typed: bytes, make: Make) -> None:
        from workbench.core.placeholders import find
        from workbench.tui.screens.preview import PreviewScreen

        try:
            payload = make().payload
        except WorkbenchError as error:
            self.workspace.app.notify(error.message, title=error.title, severity="error", markup=False)
            return
        there = plural(len(find(typed)), "placeholder")
        note = "as it was typed" if payload == typed else f"{there} filled"
        self.workspace.app.push_screen(PreviewScreen("What would be sent", payload, note))

    def action_sent(self) -> None:
        """Show what the run that is shown was sent."""
        from workbench.tui.screens.preview import PreviewScreen

        run = self.workspace.run
        if run is not None:
            title = f"What was sent to {run.request.reference}"
            self.workspace.app.push_screen(PreviewScreen(title, run.request.payload, f"{run.asked_at:%H:%M:%S}"))

    def makes_sense(self, action: str) -> bool:
        """Something was sent once there is a run."""
        return action != "sent" or self.workspace.run is not None
