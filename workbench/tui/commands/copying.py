"""Commands that take what is here elsewhere."""

from workbench.tui.commands.command import Command

GROUP = "Copy"
COMMANDS = (
    Command(
        "copy_as",
        "alt+y",
        "Copy as",
        "The request for the AWS CLI, Python, curl, …; the run as Markdown, its response, its log",
        GROUP,
        "copy_as",
        priority=True,
    ),
)
