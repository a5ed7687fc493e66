"""The application: themes, keys, screens. It does no work of its own and knows the services by their protocols only."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.binding import Binding
from textual.screen import Screen
from textual.theme import Theme

from workbench.core.errors import WorkbenchError
from workbench.core.functions import Reference
from workbench.core.ports import Clipboard, Clock, Destination, Drafts, Events, Files, OwnEditor, Schemas, Targets
from workbench.core.targets import Protection
from workbench.tui import paste
from workbench.tui.commands import COMMANDS
from workbench.tui.screens.workbench import WorkbenchScreen
from workbench.tui.threads import DaemonThreads
from workbench.tui.tool import ToolMaker

if TYPE_CHECKING:
    from textual.command import Provider

    from workbench.tui.widgets.file_bar import FileBar


def _palette() -> "type[Provider]":
    from workbench.tui.palette import WorkbenchCommands

    return WorkbenchCommands


class WorkbenchApp(App[None]):
    """The workbench, on one target at a time.

    Args:
        destination: the first target; connected to after the first paint.
        events: the saved payloads of its functions. clock: the time. files: what saves to a file that a person names.
        targets: the others there are to choose from. protected: patterns for those that ask before they invoke.
        start: the function and qualifier to begin with. payload: what to begin with in the editor.
        themes: what can be chosen. theme: the name of the first one.
        keys: command id -> key, where it differs from the table in commands.py.
        remember_theme: called with the name of each theme that is chosen.
        notices: sentences to show at the start. own_editor: what the payload can be edited in besides.
        schemas: what payloads are held to. tools: what can be opened over the workbench (tui/tool.py).
        drafts: where what is typed is kept beyond this session; None for nowhere.
        environment: the variables that placeholders in a payload may name.
        clipboard: where copies go besides the terminal. painted: called after the first paint.
    """

    TITLE = "Lambda Workbench"
    CSS_PATH = "styles/workbench.tcss"
    COMMANDS: "ClassVar[set[type[Provider] | Callable[[], type[Provider]]]]" = {_palette}
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self,
        destination: Destination,
        *,
        events: Events,
        clock: Clock,
        files: Files,
        targets: Targets,
        protected: Sequence[str] = (),
        start: Reference | None = None,
        payload: bytes | None = None,
        themes: Sequence[Theme] = (),
        theme: str = "",
        keys: Mapping[str, str] | None = None,
        remember_theme: Callable[[str], None] | None = None,
        notices: Sequence[str] = (),
        own_editor: OwnEditor | None = None,
        schemas: Schemas | None = None,
        tools: Sequence[ToolMaker] = (),
        drafts: Drafts | None = None,
        environment: Mapping[str, str] | None = None,
        clipboard: Clipboard | None = None,
        painted: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._painted, self._files = painted, files
        paste.install(self.driver_class)
        protection = Protection(protected)
        self._screen = WorkbenchScreen(
            destination,
            events,
            targets,
            protection,
            clock,
            start,
            payload,
            own_editor,
            schemas,
            tools,
            drafts,
            environment,
        )
        self._remember_theme = remember_theme
        self._system_clipboard = clipboard
        self._notices = list(notices)
        for one in themes:
            self.register_theme(one)
        if theme in self.available_themes:
            self._begin_with(theme)
        elif theme:
            self._notices.append(f"There is no theme called {theme!r}.")
        self._set_keys(keys or {})

    def _begin_with(self, theme: str) -> None:
        """Set the first theme. Assigning it would parse the style sheets and style every widget twice."""
        self.set_reactive(WorkbenchApp.theme, theme)
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)

    def _set_keys(self, keys: Mapping[str, str]) -> None:
        known = {command.id for command in COMMANDS}
        self._notices += [
            f"There is no command called {name!r} to give a key to." for name in keys if name not in known
        ]
        self.set_keymap({name: key for name, key in keys.items() if name in known})

    def get_default_screen(self) -> Screen[None]:
        """The workbench, instead of an empty screen under it."""
        return self._screen

    def get_key_display(self, binding: Binding) -> str:
        """A key as keyboards have it: F5, Tab, ^E, Alt+N, Shift+F9, ^Shift+Z; y and Y are two."""
        *held, key = super().get_key_display(binding).replace("^", "^+").split("+")
        control = "^" if "^" in held else ""
        others = "".join(f"{name.capitalize()}+" for name in held if name != "^")
        letter = key.upper() if held else key  # by itself, y is one key and Y another
        return f"{control}{others}{letter if len(key) == 1 else key.capitalize()}"

    def copy_to_clipboard(self, text: str) -> None:
        """Copy: by way of the terminal, which may be far from this machine, and to this machine's own clipboard."""
        super().copy_to_clipboard(text)
        if self._system_clipboard is not None:
            self._system_clipboard.copy(text)

    def on_file_bar_save(self, event: "FileBar.Save") -> None:
        """Save to the file that was named, wherever on the screens that was."""
        event.save(self._files)

    async def on_load(self) -> None:
        """Give every thread worker a thread of its own."""
        import asyncio

        asyncio.get_running_loop().set_default_executor(DaemonThreads())

    def on_mount(self) -> None:
        """Say what has to be said at the start."""
        for notice in self._notices:
            self.notify(notice, severity="warning", markup=False, timeout=10)
        if self._painted is not None:
            self.call_after_refresh(self._painted)
        self.theme_changed_signal.subscribe(self, self._theme_changed)

    def _theme_changed(self, theme: Theme) -> None:
        if self._remember_theme is not None:
            try:
                self._remember_theme(theme.name)
            except WorkbenchError as error:
                self.notify(f"{error.message} {error.hint}", title=error.title, severity="warning", markup=False)

    async def action_quit(self) -> None:
        """Leave by way of the screen, which knows what is still running."""
        self._screen.action_quit()
