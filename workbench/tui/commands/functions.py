"""Commands of the list of functions."""

from workbench.tui.commands.command import Command, at

GROUP = "Functions"
COMMANDS = (
    Command("filter", "slash", "Filter", "Narrow the list of functions", GROUP, where=at("functions"), footer=True),
    Command(
        "details",
        "i",
        "Details",
        "Show the configuration of what is selected",
        GROUP,
        where=at("functions"),
        footer=True,
    ),
    Command("refresh", "ctrl+l", "Refresh", "Read the functions again", GROUP, priority=True),
)
