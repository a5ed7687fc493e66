"""Commands that move the focus between the panes."""

from workbench.tui.commands.command import Command

GROUP = "Move"
COMMANDS = (
    Command("next_pane", "tab", "Next", "Go to the next pane", GROUP, footer=True, priority=True),
    Command("previous_pane", "shift+tab", "Pane before", "Go to the pane before", GROUP, priority=True),
    Command("functions", "f2", "Functions", "Go to the functions", GROUP, action="pane('functions')", priority=True),
    Command("payload", "f3", "Payload", "Go to the payload", GROUP, action="pane('payload')", priority=True),
    Command("response", "f4", "Response", "Go to the response", GROUP, action="pane('response')", priority=True),
    Command("logtail", "f6", "Log tail", "Go to the log tail", GROUP, action="pane('logtail')", priority=True),
)
