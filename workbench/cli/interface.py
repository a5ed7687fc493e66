"""The terminal interface, put together from the user's files, the targets and the tools."""

import gc
import os
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from workbench.cli.clock import SystemClock
from workbench.core.functions import Reference
from workbench.core.ports import Destination, Targets
from workbench.core.targets import Local
from workbench.store import paths, settings, themes
from workbench.store.chosen_files import ChosenFiles
from workbench.store.clipboard import SystemClipboard
from workbench.store.drafts import DraftFiles
from workbench.store.history import FileHistory
from workbench.store.own_editor import OwnEditor
from workbench.tui.app import WorkbenchApp
from workbench.tui.themes import theme_from
from workbench.tui.tool import ToolMaker
from workbench.tui.tools.compare import CompareTool, compare_past
from workbench.tui.tools.copy_as import CopyAsTool
from workbench.tui.tools.events import EventsTool
from workbench.tui.tools.history import HistoryTool
from workbench.tui.tools.placeholders import PlaceholdersTool
from workbench.tui.tools.sample import SampleTool
from workbench.tui.tools.templates import TemplatesTool

if TYPE_CHECKING:  # read when they are first asked for
    from workbench.core.templates import Library

_SHOWN_FIRST = Reference("checkout", "live")
"""The sample that shows most: an alias with weights."""

TOOLS: tuple[ToolMaker, ...] = (EventsTool, PlaceholdersTool, CompareTool, CopyAsTool, SampleTool)
"""What can be opened over the workbench, for those that need nothing else. A new one is a line here."""


def tools(files: paths.Paths, history: FileHistory) -> Sequence[ToolMaker]:
    """All of them."""
    return (
        *TOOLS,
        partial(TemplatesTool, partial(_templates, files)),
        partial(HistoryTool, history=history, compare=compare_past),
    )


def build(
    destination: Destination,
    targets: Targets,
    start: Reference | None,
    payload: bytes | None,
    chosen: settings.Settings,
    history: FileHistory,
) -> WorkbenchApp:
    """The interface, put together from the user's files. chosen: their settings. history: what is written of runs."""
    if destination.place == Local() and start is None:
        start = _SHOWN_FIRST
    files = paths.user_paths()
    palettes, problems = themes.load_themes([paths.bundled_themes(), files.themes])
    return WorkbenchApp(
        destination,
        events=targets.events(destination.place),
        clock=SystemClock(),
        files=ChosenFiles(),
        targets=targets,
        protected=chosen.protected,
        start=start,
        payload=payload,
        themes=[theme_from(palette) for palette in palettes],
        theme=chosen.theme,
        keys=chosen.keys,
        remember_theme=partial(settings.remember_theme, files.settings),
        notices=[*chosen.problems, *problems],
        own_editor=OwnEditor(os.environ),
        schemas=targets.schemas(destination.place),
        tools=tools(files, history),
        drafts=DraftFiles(files.drafts, chosen.history.keeps_draft),
        environment=os.environ,
        painted=_collect_garbage_again,
        clipboard=SystemClipboard(os.environ),
    )


def _collect_garbage_again() -> None:
    """What was made up to the first paint stays; later collections need not look at it again."""
    gc.freeze()
    gc.enable()


def _templates(files: paths.Paths) -> "Library":
    """The templates of events: those that come with the program, and the user's own."""
    from workbench.store.templates import load_templates

    return load_templates(files.templates)
