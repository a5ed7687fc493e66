"""Everything a person can do, in one table: from it come the bindings, the footer, the palette and the help.

A new command is one row here and one `action_…` on the workbench screen. Keys can be changed by the command's id in the
settings file. No key is the only way: each command is in the palette, and what is in the footer can be clicked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.binding import Binding, BindingType

EVERYWHERE = frozenset({"functions", "payload", "response", "logtail", "filter"})
OUTSIDE_EDITING = EVERYWHERE - {"payload", "filter"}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a person can do.

    Attributes:
        id: what the settings file calls it. key: Textual's words, several with commas. label: two words at most.
        tooltip: a sentence. action: the `action_…` of the workbench screen. where: the panes it works in.
        footer: whether the footer shows it. group: its heading in the help.
    """

    id: str
    key: str
    label: str
    tooltip: str
    action: str
    group: str
    where: frozenset[str] = EVERYWHERE
    footer: bool = False
    priority: bool = False


COMMANDS = (
    Command(
        "invoke",
        "f5",
        "Invoke",
        "Send the payload to the selected function, once",
        "invoke",
        "Invoke",
        footer=True,
        priority=True,
    ),
    Command(
        "give_up",
        "escape",
        "Give up",
        "Stop waiting; the function itself can't be stopped",
        "give_up",
        "Invoke",
        footer=True,
    ),
    Command(
        "events",
        "ctrl+e",
        "Events",
        "Choose one of the function's saved payloads",
        "events",
        "Payload",
        footer=True,
        priority=True,
    ),
    Command(
        "go_to_problem",
        "f8",
        "Problem",
        "Go to where the payload stops being JSON",
        "go_to_problem",
        "Payload",
        priority=True,
    ),
    Command(
        "repair",
        "ctrl+r",
        "Repair",
        "Mend what makes the payload not JSON, where that is clear",
        "repair",
        "Payload",
        priority=True,
    ),
    Command("format", "f9", "Format", "Indent the payload, every token as it is", "format", "Payload", priority=True),
    Command(
        "compact", "shift+f9", "Compact", "Take the white space out of the payload", "compact", "Payload", priority=True
    ),
    Command(
        "sort_keys",
        "ctrl+f9",
        "Sort keys",
        "Sort the keys of the payload's objects",
        "sort_keys",
        "Payload",
        priority=True,
    ),
    Command(
        "filter", "slash", "Filter", "Narrow the list of functions", "filter", "Functions", OUTSIDE_EDITING, footer=True
    ),
    Command("refresh", "ctrl+l", "Refresh", "Read the functions again", "refresh", "Functions", priority=True),
    Command(
        "view",
        "v",
        "View",
        "Show the response as what it means, or raw",
        "view",
        "Response",
        frozenset({"response"}),
        footer=True,
    ),
    Command(
        "copy_response",
        "y",
        "Copy",
        "Copy the response payload to the clipboard",
        "copy_response",
        "Response",
        frozenset({"response"}),
        footer=True,
    ),
    Command(
        "copy_log",
        "y",
        "Copy log",
        "Copy the log tail to the clipboard",
        "copy_log",
        "Response",
        frozenset({"logtail"}),
        footer=True,
    ),
    Command("next_pane", "tab", "Next", "Go to the next pane", "next_pane", "Move", footer=True, priority=True),
    Command(
        "previous_pane", "shift+tab", "Pane before", "Go to the pane before", "previous_pane", "Move", priority=True
    ),
    Command("functions", "f2", "Functions", "Go to the functions", "pane('functions')", "Move", priority=True),
    Command("payload", "f3", "Payload", "Go to the payload", "pane('payload')", "Move", priority=True),
    Command("response", "f4", "Response", "Go to the response", "pane('response')", "Move", priority=True),
    Command("logtail", "f6", "Log tail", "Go to the log tail", "pane('logtail')", "Move", priority=True),
    Command("theme", "f7", "Theme", "Choose the colours", "theme", "Workbench"),
    Command(
        "palette",
        "ctrl+p",
        "Commands",
        "Find any command by its name",
        "palette",
        "Workbench",
        footer=True,
        priority=True,
    ),
    Command("help", "f1", "Help", "All keys, and what the words mean", "help", "Workbench", footer=True, priority=True),
    Command("quit", "ctrl+q", "Quit", "Leave the workbench", "quit", "Workbench", footer=True, priority=True),
)


def bindings(commands: Iterable[Command] = COMMANDS) -> list[BindingType]:
    """The table as Textual's bindings; the id lets a keymap change the key."""
    return [
        Binding(
            command.key,
            command.action,
            command.label,
            show=command.footer,
            priority=command.priority,
            tooltip=command.tooltip,
            id=command.id,
        )
        for command in commands
    ]
