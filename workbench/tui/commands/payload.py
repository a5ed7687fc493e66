"""Commands of the payload: what is in the editor, and the events it can come from."""

from workbench.tui.commands.command import Command

GROUP = "Payload"
COMMANDS = (
    Command(
        "events", "ctrl+e", "Events", "Choose one of the function's saved payloads", GROUP, footer=True, priority=True
    ),
    Command("go_to_problem", "f8", "Problem", "Go to where the payload stops being JSON", GROUP, priority=True),
    Command(
        "repair",
        "ctrl+r",
        "Repair",
        "Mend what makes the payload not JSON, where that is clear",
        GROUP,
        "payload",
        priority=True,
    ),
    Command("format", "f9", "Format", "Indent the payload, every token as it is", GROUP, "payload", priority=True),
    Command(
        "compact",
        "shift+f9",
        "Compact",
        "Take the white space out of the payload",
        GROUP,
        "payload",
        priority=True,
    ),
    Command(
        "sort_keys", "ctrl+f9", "Sort keys", "Sort the keys of the payload's objects", GROUP, "payload", priority=True
    ),
)
