"""Commands of the response."""

from workbench.tui.commands.command import Command, at

GROUP = "Response"
COMMANDS = (
    Command(
        "view",
        "v",
        "View",
        "Show the response as what it means, or raw",
        GROUP,
        "response",
        where=at("response"),
        footer=True,
    ),
    Command(
        "copy_response",
        "y",
        "Copy",
        "Copy the response payload to the clipboard",
        GROUP,
        where=at("response"),
        footer=True,
    ),
)
