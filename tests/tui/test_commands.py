"""One table of commands, complete and without contradictions."""

from ast import literal_eval
from collections import defaultdict
from typing import Any

from workbench.cli.interface import tools
from workbench.cli.opening import open_history
from workbench.store.paths import user_paths
from workbench.store.settings import Settings
from workbench.tui.commands import COMMANDS, bindings
from workbench.tui.commands.command import PANES
from workbench.tui.panes.functions import FunctionsPane
from workbench.tui.panes.logtail import LogTailPane
from workbench.tui.panes.payload import PayloadPane
from workbench.tui.panes.response import ResponsePane
from workbench.tui.screens.workbench import WorkbenchScreen
from workbench.tui.tools.compare import CompareTool
from workbench.tui.tools.copy_as import CopyAsTool
from workbench.tui.tools.events import EventsTool
from workbench.tui.tools.history import HistoryTool
from workbench.tui.tools.placeholders import PlaceholdersTool
from workbench.tui.tools.sample import SampleTool
from workbench.tui.tools.templates import TemplatesTool
from workbench.tui.widgets.text_editor import TextEditor

_OWNERS = {
    "": WorkbenchScreen,
    "functions": FunctionsPane,
    "payload": PayloadPane,
    "response": ResponsePane,
    "logtail": LogTailPane,
    "events": EventsTool,
    "compare": CompareTool,
    "placeholders": PlaceholdersTool,
    "templates": TemplatesTool,
    "history": HistoryTool,
    "copy_as": CopyAsTool,
    "sample": SampleTool,
}


def test_every_command_has_an_action_of_its_owner() -> None:
    for command in COMMANDS:
        assert hasattr(_OWNERS[command.owner], f"action_{command.call.partition('(')[0]}"), command.id


def test_every_tool_that_commands_name_is_there() -> None:
    files = user_paths()
    makers: list[Any] = [getattr(maker, "func", maker) for maker in tools(files, open_history(files, Settings()))]
    assert {maker.id for maker in makers} == {command.owner for command in COMMANDS} - PANES - {""}


def test_what_is_passed_on_to_the_editor_is_an_action_of_it() -> None:
    passed = [literal_eval(command.call[len("editor(") : -1]) for command in COMMANDS if "editor(" in command.call]
    assert len(passed) > 5
    for action in passed:
        assert hasattr(TextEditor, f"action_{action.partition('(')[0]}"), action


def test_the_commands_of_a_group_stand_together() -> None:
    groups = [command.group for command in COMMANDS]
    assert len([group for group, before in zip(groups, ["", *groups], strict=False) if group != before]) == len(
        set(groups)
    )


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


def test_nothing_stands_only_on_a_key_that_terminals_cannot_send_or_take_themselves() -> None:
    lost = {"ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "alt+left_square_bracket", "ctrl+a", "ctrl+b"}
    assert [command.id for command in COMMANDS if not set(command.key.split(",")) - lost] == []


def test_each_binding_carries_its_id_and_its_tooltip() -> None:
    assert [binding.id for binding in bindings()] == [command.id for command in COMMANDS]  # type: ignore[union-attr]
