"""Commands around an invocation."""

from workbench.tui.commands.command import Command

GROUP = "Invoke"
COMMANDS = (
    Command(
        "invoke", "f5", "Invoke", "Send the payload to the selected function, once", GROUP, footer=True, priority=True
    ),
    Command(
        "options",
        "f10,alt+o",
        "Options",
        "DryRun, Event, client context, tenant, durable name, log tail",
        GROUP,
        footer=True,
        priority=True,
    ),
    Command(
        "sample",
        "shift+f5,alt+m",
        "Sample",
        "Invoke it many times: outcomes, durations, cold starts, versions",
        GROUP,
        "sample",
        priority=True,
    ),
    Command("give_up", "escape", "Give up", "Stop waiting; the function itself can't be stopped", GROUP, footer=True),
)
