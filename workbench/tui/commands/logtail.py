"""Commands of the log tail."""

from workbench.tui.commands.command import Command, at

GROUP = "Log"
COMMANDS = (
    Command("copy_log", "y", "Copy log", "Copy the log tail to the clipboard", GROUP, where=at("logtail"), footer=True),
)
