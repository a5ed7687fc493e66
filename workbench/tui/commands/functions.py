"""Commands of the list of functions."""

from workbench.tui.commands.command import OUTSIDE_EDITING, Command, at

GROUP = "Functions"
_NO_OWN_FILTER = OUTSIDE_EDITING - {"logtail"}
COMMANDS = (
    Command("filter", "slash", "Filter", "Narrow the list of functions", GROUP, where=_NO_OWN_FILTER, footer=True),
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
