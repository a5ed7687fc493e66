"""The workbench: four panes on one screen, the commands, and the tools that open over it.

    FunctionsPane ──Selected──▶ ┌─────────────────┐ ──Request──▶ thread: Invoker.invoke
    commands ──action_invoke──▶ │ WorkbenchScreen │ ◀──Finished(run_id, outcome)──┘
                                └─────────────────┘ ──run──▶ ResponsePane, LogTailPane, header

An answer finds its run by its id. What is on the screen is always the newest run of what is selected, so an answer to
something else changes nothing that is looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.actions import parse as parse_action
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import ActiveBinding, BindingType
from textual.content import Content
from textual.widget import Widget

from workbench.core.errors import WorkbenchError
from workbench.core.functions import Reference, short_name, shown_as
from workbench.core.options import Options
from workbench.core.ports import Clock, Destination, Drafts, Events, OwnEditor, Schemas, Targets
from workbench.core.runs import Run
from workbench.core.targets import Protection
from workbench.core.units import plural, size
from workbench.tui.commands import BY_ID, COMMANDS, bindings
from workbench.tui.commands.command import PANES, Command
from workbench.tui.filling import Filling
from workbench.tui.panes.functions import FunctionsPane
from workbench.tui.panes.logtail import LogTailPane
from workbench.tui.panes.payload import PayloadPane
from workbench.tui.panes.response import ResponsePane
from workbench.tui.screens.invoking import InvokingScreen
from workbench.tui.tool import Tool, ToolMaker
from workbench.tui.widgets.errands import Errand
from workbench.tui.widgets.function_list import Target
from workbench.tui.widgets.header import StatusHeader, run_state
from workbench.tui.widgets.key_bar import KeyBar
from workbench.tui.widgets.pane_layout import Pane, PaneLayout

if TYPE_CHECKING:
    from workbench.core.history import Past

_ORDER = {command.id: place for place, command in enumerate(COMMANDS)}
_COPIED_AT_MOST = 5_000_000
"""Characters of a log."""


class WorkbenchScreen(InvokingScreen):
    """Owns the panes, and tells them what to show of the target that is looked at."""

    BINDINGS: ClassVar[list[BindingType]] = bindings()
    AUTO_FOCUS = ""  # not the filter, where keys would be text, while there is no list yet

    def __init__(
        self,
        destination: Destination,
        events: Events,
        targets: Targets,
        protection: Protection,
        clock: Clock,
        start: Reference | None,
        payload: bytes | None,
        own_editor: OwnEditor | None = None,
        schemas: Schemas | None = None,
        tools: Sequence[ToolMaker] = (),
        drafts: Drafts | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(destination, events, schemas, targets, protection)
        self.keep_drafts_in(drafts)
        self.clock, self._own_editor = clock, own_editor
        self._filling = Filling(clock, environment or {})
        self._tools = {tool.id: tool for tool in (make(self) for make in tools)}
        self._shows_nothing = False
        self.at.start, self._start_payload = start, payload

    def compose(self) -> ComposeResult:
        """Header, panes, footer."""
        self._functions = FunctionsPane(self.clock.now())
        self._payload, self._response, self._logtail = PayloadPane(), ResponsePane(), LogTailPane()
        self._header = StatusHeader()
        self._panes = PaneLayout(
            (
                Pane(self._functions, "Functions", "FunctionList"),
                Pane(self._payload, "Payload", "#editor"),
                Pane(self._response, "Response", ".-front"),
                Pane(self._logtail, "Log tail", ".-front"),
            )
        )
        yield self._header
        yield self._panes
        yield KeyBar(always="palette")

    def on_mount(self) -> None:
        """Show the empty workbench first; then connect."""
        self._payload.name_keys(self.key("go_to_problem"), self.key("repair"))
        self.begin_draft()
        self._functions.show_target(self.at.listing, complete=False)
        self._panes.go_to("functions")
        self.target_changed()
        self._show()
        self.set_interval(0.1, self._tick)
        self.call_after_refresh(self.reconnect)
        for tool in self._tools.values():
            tool.started()

    # --- what tools see (tui/tool.py) ---

    @property
    def selected(self) -> Target | None:
        """The function and qualifier that are looked at."""
        return self.at.selected

    @property
    def payload(self) -> bytes:
        """What is in the editor."""
        return self._payload.payload

    def load_payload(self, payload: bytes, name: str) -> None:
        """Put `payload` into the editor, as one step that can be undone."""
        self._payload.replace(payload, name)

    def show_past(self, past: "Past") -> bool:
        """Show a past run as it was: its target, function, qualifier and options, its payload, what came of it."""
        entry, run = past.entry, past.run
        if entry.place not in (*self.at.places, self.at.home):
            self.switch_to(entry.place)
            if entry.place not in (*self.at.places, self.at.home):
                return False
        request = run.request
        self.at.start = None
        self._select(Target(request.function, request.qualifier))
        self._functions.list.go_to(Target(request.function, request.qualifier))
        if entry.is_kept:
            self.at.options[request.function] = Options.of(request)
            name = f"{short_name(request.function)} · run of {entry.asked_at:%Y-%m-%d %H:%M:%S}"
            self._payload.replace(request.payload, name)
        else:
            self.notify("Its payload was not kept: what is in the editor is yours.", title="History")
        if not run.is_open and (entry.is_kept or run.answer is None):
            self._runs.adopt(run)
        self._show()
        return entry.is_kept

    def key(self, command: str) -> str:
        """The key of a command, as keyboards have it."""
        binding = next(binding for _, binding in self._bindings if binding.id == command)
        chosen = self.app._keymap.get(command)  # Textual applies it to copies of the bindings
        return self.app.get_key_display(replace(binding, key=chosen.split(",")[0]) if chosen else binding)

    # --- showing ---

    def _show(self) -> None:
        run = self.run
        self._functions.show_runs(self._runs)
        self._payload.set_limit(self._chosen_options.payload_limit, fills=self._chosen_options.fill_placeholders)
        if run is not None or not self._shows_nothing:  # going over functions that have no runs draws no pane anew
            self._response.show_run(run, self.clock.monotonic(), self.key("invoke"))
            self._logtail.show_run(run, self.key("whole_log"))
        self._shows_nothing = run is None
        self._show_header(run)
        self.refresh_bindings()

    def _show_header(self, run: Run | None) -> None:
        target = self._target
        self._header.function = shown_as(*target) if target else ""
        self._header.marks = self._chosen_options.marks
        others = sum(1 for other in self._visits.open_runs() if run is None or other.id != run.id)
        self._header.state = run_state(run, others, self.clock) if self._target or others else Content()

    def _tick(self) -> None:
        run = self.run
        if run is not None and run.is_open:
            self._response.show_run(run, self.clock.monotonic(), "")
        self._show_header(run)

    # --- moving ---

    def action_pane(self, pane: str) -> None:
        """Put the focus into a pane."""
        self._panes.go_to(pane)

    def action_next_pane(self) -> None:
        """Go round the panes."""
        self._panes.step(1)

    def action_previous_pane(self) -> None:
        """Go round the panes the other way."""
        self._panes.step(-1)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command's key works where its row in the table says, and while it makes sense."""
        if action != "command":
            return super().check_action(action, parameters)
        command, focused = BY_ID[str(parameters[0])], self.focused
        if command.id == "give_up":
            return self.run is not None and self.run.is_open
        if command.id in ("next_pane", "previous_pane") and getattr(focused, "takes_tab", False):
            return False
        inside = "filter" if focused is not None and focused.id == "filter" else self._panes.pane_of(focused)
        if inside == "response" and getattr(focused, "is_of_bar", False):
            inside = "bar"
        if (inside or self._panes.current) not in command.where:
            return False
        return self._makes_sense(command)

    async def action_command(self, command_id: str) -> None:
        """Do what a key asks for."""
        await self.perform(BY_ID[command_id])

    async def perform(self, command: Command) -> None:
        """Run a command's action, wherever the focus is."""
        owner = self._owner(command)
        if owner is not self and isinstance(owner, Widget) and not owner.display:  # what it does is to be seen
            self._panes.go_to(command.owner)
            self.call_after_refresh(self.app.call_later, self._run_action, owner, command)  # behind the focus
        else:
            await self._run_action(owner, command)

    def _owner(self, command: Command) -> Widget | Tool | None:
        """Whose action it is; None for a tool that isn't there."""
        if not command.owner:
            return self
        return self._panes.widget(command.owner) if command.owner in PANES else self._tools.get(command.owner)

    async def _run_action(self, owner: Widget | Tool | None, command: Command) -> None:
        if owner is None or not self._makes_sense(command):
            self.notify(f"There is nothing here to do that with: {command.label}.", markup=False, timeout=3)
        elif isinstance(owner, Tool):
            _, name, arguments = parse_action(command.call)
            getattr(owner, f"action_{name}")(*arguments)
        elif owner is not None:
            await owner.run_action(command.call)

    def _makes_sense(self, command: Command) -> bool:
        """Whether the command's owner has what it is about."""
        owner, action = self._owner(command), command.call.partition("(")[0]
        if owner is None or isinstance(owner, Tool):
            return owner is not None and owner.makes_sense(action)
        return owner is self or bool(owner.check_action(action, ()))

    def on_errand(self, event: Errand) -> None:
        """Do what a widget would be kept waiting by."""
        event.stop()
        self.run_worker(event.run, thread=True, group="errands", description="look through a payload")

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The bindings in the order of the table, so that the footer is in the same order everywhere."""
        active = super().active_bindings
        return dict(sorted(active.items(), key=lambda item: _ORDER.get(item[1].binding.id or "", len(_ORDER))))

    # --- commands ---

    def action_filter(self) -> None:
        """Narrow the functions."""
        self._panes.bring_forward("functions")
        self.call_after_refresh(self._functions.start_filter)

    def action_refresh(self) -> None:
        """Read the functions again, or connect again if there is no connection."""
        if self._connection is None:
            self.reconnect()
        else:
            self._read_functions(self._connection)

    def action_details(self) -> None:
        """Show the configuration of what is selected."""
        if self._target is None or self._connection is None:
            self.notify("Choose a function first.", severity="warning")
            return
        from workbench.tui.screens.configuration import ConfigurationScreen

        read = partial(self._connection.catalog.configuration, *self._target)
        known = self._known.configuration(*self._target)
        self.app.push_screen(ConfigurationScreen(shown_as(*self._target), read, known, self.clock.now()))

    def action_go_to_problem(self) -> None:
        """Go to where the payload stops being JSON."""
        self._panes.bring_forward("payload")
        self.call_after_refresh(self._payload.go_to_problem)

    def on_payload_pane_edited_elsewhere(self, event: PayloadPane.EditedElsewhere) -> None:
        """Stand back for the person's own editor, and take back what it left."""
        if self._own_editor is None:
            return
        edited, failure = event.payload, None
        try:
            with self.app.suspend():
                try:  # in here: what leaves `suspend` as an error leaves the terminal lent
                    edited = self._own_editor.edit(event.payload)
                except WorkbenchError as error:
                    failure = error
        except SuspendNotSupported:
            self.notify("This terminal can't be lent to another program.", title="No editor", severity="warning")
            return
        if failure is not None:
            self.notify(f"{failure.message} {failure.hint}", title=failure.title, severity="warning", markup=False)
        elif edited == event.payload:
            self.notify("An editor with a window of its own may need an option: code --wait.", title="Nothing changed")
        else:
            self._payload.change(edited)

    def action_copy_log(self) -> None:
        """Copy all of the log that is here, if a terminal can be expected to take it."""
        text = self._logtail.text
        if text is not None and len(text) > _COPIED_AT_MOST:
            self.notify(f"{size(len(text))} are too much for a terminal's clipboard.", title="Not copied")
        else:
            self._copy(text, "log")

    def action_copy_log_line(self) -> None:
        """Copy the line of the log under the cursor."""
        self._copy(self._logtail.line, "line")

    def _copy(self, text: str | None, what: str) -> None:
        if text is None:
            self.notify(f"There is no {what} to copy.")
        else:
            self.app.copy_to_clipboard(text)
            self.notify(f"Copied the {what}, {plural(len(text), 'character')}.")

    def action_palette(self) -> None:
        """Open the command palette."""
        self.app.action_command_palette()

    def action_theme(self) -> None:
        """Choose a theme."""
        self.app.search_themes()

    def action_help(self) -> None:
        """Open the help."""
        from workbench.tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen({command.id: self.key(command.id) for command in COMMANDS}))

    def action_quit(self) -> None:
        """Leave; with runs in flight, ask."""
        if not self._visits.open_runs():
            self.leave()
            return
        from workbench.tui.screens.confirm import Choice, ConfirmScreen

        choices = (Choice("stay", "Stay"), Choice("leave", "Leave at once"))
        self._leaving = ConfirmScreen("Leave the workbench?", self._what_leaving_means, choices)
        self.app.push_screen(self._leaving, self._leave_if)

    def _leave_if(self, choice: str | None) -> None:
        self._leaving = None
        if choice == "leave":
            self.leave()

    def leave(self) -> None:
        """Save what was typed, end every wait, let go of the targets and leave."""
        self.keep_all_drafts()
        self.release_all()
        self.app.exit()
