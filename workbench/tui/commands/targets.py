"""Commands around the target: which one, and functions that are named by hand there."""

from workbench.tui.commands.command import Command, at

GROUP = "Target"
COMMANDS = (
    Command("target", "ctrl+t", "Target", "Choose where the functions live", GROUP, footer=True, priority=True),
    Command(
        "name_function",
        "n",
        "Name one",
        "Go to a function that need not be listed, by name or ARN",
        GROUP,
        where=at("functions"),
    ),
    Command(
        "forget_function",
        "delete",
        "Forget",
        "Take a function named by hand out of the list",
        GROUP,
        where=at("functions"),
    ),
)
