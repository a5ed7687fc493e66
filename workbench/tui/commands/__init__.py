"""Everything a person can do, in one table: from it come the bindings, the footer, the palette and the help.

A new command is one row in the module of its group here, and one `action_…` on the pane that the row names, or on the
workbench screen where it names none. Keys can be changed by the command's id in the settings file. No key is the only
way: each command is in the palette, and what is in the footer can be clicked. The order here is the footer's.
"""

from collections.abc import Iterable

from textual.binding import Binding, BindingType

from workbench.tui.commands import (
    compare,
    copying,
    functions,
    history,
    invoking,
    logtail,
    moving,
    payload,
    response,
    targets,
    workbench,
)
from workbench.tui.commands.command import Command

COMMANDS: tuple[Command, ...] = (
    *invoking.COMMANDS,
    *payload.COMMANDS,
    *history.COMMANDS,
    *functions.COMMANDS,
    *response.COMMANDS,
    *logtail.COMMANDS,
    *copying.COMMANDS,
    *targets.COMMANDS,
    *compare.COMMANDS,
    *moving.COMMANDS,
    *workbench.COMMANDS,
)
BY_ID = {command.id: command for command in COMMANDS}


def bindings(commands: Iterable[Command] = COMMANDS) -> list[BindingType]:
    """The table as Textual's bindings; the id lets a keymap change the key."""
    return [
        Binding(
            command.key,
            f"command('{command.id}')",
            command.label,
            show=command.footer,
            priority=command.priority,
            tooltip=command.tooltip,
            id=command.id,
        )
        for command in commands
    ]
