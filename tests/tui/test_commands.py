"""One table of commands, complete and without contradictions."""

from collections import defaultdict

from workbench.tui.commands import COMMANDS, bindings
from workbench.tui.screens.workbench import WorkbenchScreen


def test_every_command_has_an_action_on_the_screen() -> None:
    for command in COMMANDS:
        assert hasattr(WorkbenchScreen, f"action_{command.action.partition('(')[0]}"), command.id


def test_every_command_says_what_it_does() -> None:
    for command in COMMANDS:
        assert command.label
        assert command.tooltip
        assert command.group


def test_no_two_commands_share_an_id_and_none_a_key_in_the_same_pane() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    panes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for command in COMMANDS:
        for key in command.key.split(","):
            for pane in command.where:
                panes[key, pane].append(command.id)
    assert [ids for ids in panes.values() if len(ids) > 1] == []


def test_nothing_stands_on_a_key_that_terminals_cannot_send() -> None:
    lost = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "ctrl+a", "ctrl+b", "ctrl+z"}
    assert not lost & {key for command in COMMANDS for key in command.key.split(",")}


def test_each_binding_carries_its_id_and_its_tooltip() -> None:
    assert [binding.id for binding in bindings()] == [command.id for command in COMMANDS]  # type: ignore[union-attr]
