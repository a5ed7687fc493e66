"""The command palette's entries: the table of commands/, findable by label and by what they do.

A module of its own, because the palette's machinery is slow to import and the first paint does without it.
"""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from workbench.tui.commands import COMMANDS
from workbench.tui.commands.command import Command
from workbench.tui.screens.workbench import WorkbenchScreen


class WorkbenchCommands(Provider):
    """The table as entries of the command palette."""

    async def discover(self) -> Hits:
        """All commands that work where the focus is."""
        for command in self._reachable():
            yield DiscoveryHit(command.label, partial(self._run, command), help=command.tooltip)

    async def search(self, query: str) -> Hits:
        """The commands whose label or tooltip match."""
        matcher = self.matcher(query)
        for command in self._reachable():
            score = max(matcher.match(command.label), matcher.match(command.tooltip) * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(command.label), partial(self._run, command), help=command.tooltip)

    def _reachable(self) -> list[Command]:
        return [command for command in COMMANDS if command.id not in ("palette", "give_up")]

    async def _run(self, command: Command) -> None:
        assert isinstance(self.screen, WorkbenchScreen)  # it alone has these commands
        await self.screen.perform(command)
