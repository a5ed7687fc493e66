"""Commands of the workbench as a whole."""

from workbench.tui.commands.command import Command

GROUP = "Workbench"
COMMANDS = (
    Command("theme", "f7", "Theme", "Choose the colours", GROUP),
    Command("palette", "ctrl+p", "Commands", "Find any command by its name", GROUP, footer=True, priority=True),
    Command("help", "f1", "Help", "All keys, and what the words mean", GROUP, footer=True, priority=True),
    Command("quit", "ctrl+q", "Quit", "Leave the workbench", GROUP, footer=True, priority=True),
)
