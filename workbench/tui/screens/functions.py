"""What is looked at: the functions of the target, the one that is selected, and the schema of its payload.

Listed functions arrive page by page; others are named by hand, because whoever may invoke may not be allowed to list.
What is typed stays with what it was typed for: screens/drafts.py.
"""

from functools import partial

from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import Configuration, Function, Known, Qualifiers, Reference, parse_reference
from workbench.core.ports import Connection
from workbench.core.runs import Runs
from workbench.tui.panes.functions import FunctionsPane
from workbench.tui.screens.background import BackgroundScreen
from workbench.tui.screens.drafts import DraftsScreen
from workbench.tui.widgets.function_list import Target
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.pane_layout import PaneLayout


class FunctionsScreen(DraftsScreen):
    """Shows the functions of the target that is looked at, and keeps what is selected and typed there."""

    _functions: FunctionsPane
    _panes: PaneLayout
    _header: StatusHeader

    def key(self, command: str) -> str:
        """The key of a command, as keyboards have it."""
        raise NotImplementedError

    def _show(self) -> None:
        """Show the newest run of what is selected."""
        raise NotImplementedError

    # --- what is kept of the target that is looked at ---

    @property
    def _connection(self) -> Connection | None:
        return self.at.connection

    @property
    def _known(self) -> Known:
        return self.at.known

    @property
    def _runs(self) -> Runs:
        return self.at.runs

    @property
    def _target(self) -> Target | None:
        return self.at.selected

    # --- the target ---

    def target_left(self) -> None:
        """Keep the draft."""
        self.leave_draft()

    def target_shown(self) -> None:
        """Show what is known of it: its functions, what was selected there, its draft and its newest run."""
        at = self.at
        self._functions.show_target(at.listing, complete=at.listed)
        if at.selected is not None:
            self._functions.list.go_to(at.selected)
        self.show_draft()
        self._find_schema(at.selected.function if at.selected else "", None)
        self.target_changed()
        self._show()

    def target_changed(self) -> None:
        """Name it in the header."""
        self._header.target = self.at.whereabouts.facts(self.at.identity)
        self._header.protected = self.is_protected

    def target_connecting(self) -> None:
        """Say so, where its functions will be."""
        if not self.at.listing.total:
            self._functions.show_waiting("Connecting …")

    def target_connected(self) -> None:
        """Read the functions, unless they are known from before."""
        connection = self.at.connection
        assert connection is not None  # it has just been made
        for problem in connection.problems:
            self.notify(problem, title="Not served", severity="warning", markup=False, timeout=10)
        if not self.at.listed:
            self._read_functions(connection)

    def target_failed(self, error: WorkbenchError) -> None:
        """Say why in the place of the list, or under what is known of it, with the key that tries again."""
        self._functions.show_broken_off(ListingError(error.title, error.message, error.hint), self.key("refresh"))
        self.show_early_draft()
        self.prepare()

    # --- the catalog ---

    def _read_functions(self, connection: Connection) -> None:
        """Read them from the start, or, if the last reading broke off, the rest."""
        reading = self._visits.start_reading(self.at)
        if self.at.marker:
            self._functions.go_on()
        else:
            self._functions.begin(self.clock.now())
            unfolded = self._functions.list.listing.unfolded
            if unfolded:
                self.describe(connection, self.at.number, *unfolded)
        self._show_named()
        self.list_functions(connection, reading, self.at.marker)

    def _show_named(self) -> None:
        """Put the functions that were named by hand into the list: they may not be listed."""
        known = self._known.functions
        named = [known.get(name) or Function(name, Configuration()) for name in self.at.named]
        if named:
            self._known.add(named)
            self._functions.show_named(named)

    def is_wanted(self, reading: int) -> bool:
        """Whether a reading is still the newest, of the target that is looked at."""
        return reading == self.at.reading

    def on_background_screen_throttled(self, event: BackgroundScreen.Throttled) -> None:
        """Say so."""
        if self.is_wanted(event.reading):
            self._functions.show_throttled()

    def on_background_screen_broken_off(self, event: BackgroundScreen.BrokenOff) -> None:
        """Keep what came, say what is missing, and the key that goes on. A function that was named can be invoked."""
        if not self.is_wanted(event.reading):
            return
        # Where going on brought nothing, the next try is from the start: a marker may be too old.
        self.at.marker = "" if event.error.marker == self.at.marker else event.error.marker
        self._functions.show_broken_off(event.error, self.key("refresh"), self.key("name_function"))
        if self.at.start is not None:
            self._choose_unlisted(self.at.start)
        elif self._functions.list.cursor is None and self.at.named:
            self._functions.list.go_to(Target(self.at.named[0]))
        self.prepare()

    def on_background_screen_listed(self, event: BackgroundScreen.Listed) -> None:
        """Show the page; put the cursor where it is wanted."""
        if not self.is_wanted(event.reading):
            return
        self._known.add(event.functions)
        self._functions.show_functions(event.functions, complete=event.complete)
        if event.complete:
            self.at.listed, self.at.marker = True, ""
        if self.at.start is not None:
            self._go_to_start(self.at.start, event.complete)
        elif self._functions.list.cursor is None and event.functions:
            self._functions.list.go_to(Target(event.functions[0].name))
        self.call_after_refresh(self.prepare)

    def _go_to_start(self, start: Reference, complete: bool) -> None:
        if start.function in self._known.functions:
            self.at.start = None
            self._functions.list.go_to(Target(start.function, start.qualifier))
        elif complete:
            self.notify(f"There is no function called {start.name} in the list.", severity="warning", markup=False)
            self._choose_unlisted(start)

    def _choose_unlisted(self, start: Reference) -> None:
        """Whoever may invoke may not be allowed to list; and what was named must not become another function."""
        self.at.start = None
        self._select(Target(start.function, start.qualifier))

    def on_functions_pane_unfolded(self, event: FunctionsPane.Unfolded) -> None:
        """Read the qualifiers."""
        if self._connection is not None:
            self.describe(self._connection, self.at.number, event.function)

    def on_background_screen_described(self, event: BackgroundScreen.Described) -> None:
        """Show them."""
        visit = self._visits[event.target]
        if isinstance(event.qualifiers, Qualifiers) and event.qualifiers.complete:
            visit.known.qualifiers[event.function] = event.qualifiers
        if visit is self.at:
            self._functions.show_qualifiers(event.function, event.qualifiers)
        else:
            visit.listing.set_qualifiers(event.function, event.qualifiers)

    def on_functions_pane_selected(self, event: FunctionsPane.Selected) -> None:
        """Look at another function or qualifier, if the cursor is still there: the word may be older than a switch."""
        if event.target == self._functions.list.cursor:
            self._select(event.target)

    def _select(self, target: Target) -> None:
        before = self.at.selected
        event = self.change_draft(target)
        if before is None or before.function != target.function:
            self._find_schema(target.function, event)
        self.at.selected = target
        self._show()

    # --- functions named by hand ---

    def action_name_function(self) -> None:
        """Ask for a function's name or ARN."""
        from workbench.tui.screens.line import LineScreen

        text = "A name, name:qualifier or an ARN. It need not be in the list, and stays in it."
        dialog = LineScreen("Name a function", text, "Go to it", "checkout:live", parse_reference)
        self.app.push_screen(dialog, self._named)

    def _named(self, text: str | None) -> None:
        if text is None:
            return
        reference = parse_reference(text)
        function = self._listed_as(reference)
        if function not in self._known.functions:
            self._keep_named([*self.at.named, function])
        self._functions.list.go_to(Target(function, reference.qualifier))
        self._panes.go_to("functions")

    def _listed_as(self, reference: Reference) -> str:
        """The name in the list of what `reference` names: an ARN may be that of a function that is listed."""
        arn = reference.function
        known = self._known.functions.values()
        return next((one.name for one in known if reference.account and one.configuration.arn == arn), arn)

    def action_forget_function(self) -> None:
        """Take the selected function out of those that were named by hand."""
        function = self._target.function if self._target else ""
        if function not in self.at.named:
            self.notify("Only a function that was named by hand can be taken out of the list.")
            return
        self._keep_named([name for name in self.at.named if name != function])
        if self._known.functions[function].configuration == Configuration():  # nothing but its name: it isn't listed
            del self._known.functions[function]
            self._functions.forget(function)

    def _keep_named(self, named: list[str]) -> None:
        self.at.named = named
        self.remember(partial(self._targets.set_named, self.at.home, tuple(named)))
        self._show_named()

    def hold_to_schema(self, event: str | None) -> None:
        """Hold the payload to the schema of an event of the selected function, or to the function's."""
        self._find_schema(self._target.function if self._target else "", event)

    def _find_schema(self, function: str, event: str | None) -> None:
        """Hold the payload to the schema that belongs to it, if there is one."""
        schemas = self.at.schemas
        try:
            found = schemas.find(function, event) if schemas is not None and function else None
            self._payload.use_schema(found.data if found else None, found.name if found else "")
        except WorkbenchError as error:
            self._payload.use_schema(None, "")
            self.notify(f"{error.message} {error.hint}", title=error.title, severity="warning", markup=False)
