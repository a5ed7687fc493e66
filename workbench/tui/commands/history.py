"""Commands around past runs."""

from workbench.tui.commands.command import Command

GROUP = "History"
COMMANDS = (
    Command(
        "history",
        "ctrl+y",
        "History",
        "Browse all past runs: look at one as it was, send it again, compare two",
        GROUP,
        "history",
        footer=True,
        priority=True,
    ),
)
