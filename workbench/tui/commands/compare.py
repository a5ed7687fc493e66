"""Commands of comparing."""

from workbench.tui.commands.command import Command

GROUP = "Compare"
COMMANDS = (
    Command(
        "compare",
        "alt+d",
        "Compare",
        "Invoke several qualifiers or functions with this payload, and see what differs",
        GROUP,
        "compare",
        priority=True,
    ),
)
