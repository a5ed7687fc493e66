"""Templates: sample events of AWS services, to begin a payload with."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.tui.tool import Tool, Workspace

if TYPE_CHECKING:  # not before the list is first opened
    from workbench.core.templates import Library


class TemplatesTool(Tool):
    """Opens the list of templates. load: reads them; it is called each time the list is opened.

    What was filled in is offered again when the list is opened again.
    """

    id = "templates"

    def __init__(self, load: "Callable[[], Library]", workspace: Workspace) -> None:
        super().__init__(workspace)
        self._load = load
        self._values: dict[str, dict[str, str]] = {}
        self._chosen = ""

    def action_templates(self) -> None:
        """Choose a template and fill in its fields."""
        from uuid import uuid4

        from workbench.tui.screens.templates import TemplatesScreen

        clock = self.workspace.clock
        screen = TemplatesScreen(self._load(), self._values, self._chosen, clock.now, lambda: str(uuid4()))
        self.workspace.app.push_screen(screen, self._take)

    def _take(self, event: tuple[str, str, bytes] | None) -> None:
        if event is not None:
            self._chosen, title, payload = event
            self.workspace.load_payload(payload, title)
            undo = self.workspace.key("undo")
            self.workspace.app.notify(f"{undo} brings back what was there.", title="Loaded", timeout=3, markup=False)
