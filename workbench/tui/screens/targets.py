"""Which target is looked at: connecting to it, leaving it, coming back, and the questions it asks.

    switch_to ──▶ leave the one before ──▶ show the other ──▶ connect ──▶ Connected ──▶ arrived
                    │ its connection closes when nothing runs there any more

Always: one target is looked at; a connection belongs to one target and is closed in a thread; what a connecting brings
that was given up on in between is closed unseen. The list, the runs and the drafts are the subclass's.
"""

from functools import partial

from workbench.core.errors import WorkbenchError
from workbench.core.ports import Destination, Events, Schemas, Targets
from workbench.core.targets import Place, Protection
from workbench.core.whole_log import Fetching
from workbench.tui.asking import PersonAsked, Question
from workbench.tui.screens.background import BackgroundScreen
from workbench.tui.visits import Visit, Visits


class TargetsScreen(BackgroundScreen):
    """Owns the targets of the session. `at` is the one that is looked at."""

    def __init__(
        self,
        destination: Destination,
        events: Events,
        schemas: Schemas | None,
        targets: Targets,
        protection: Protection,
    ) -> None:
        super().__init__()
        self._targets, self._protection = targets, protection
        self._visits = Visits()
        self.at = self._visits.add(destination, events, schemas)

    # --- what a subclass does at each step ---

    def target_left(self) -> None:
        """Another target is about to be shown: keep what is on the screen."""

    def target_shown(self) -> None:
        """Show the target, as far as it is known."""

    def target_changed(self) -> None:
        """More is known of the target that is looked at: who it is."""

    def target_connecting(self) -> None:
        """It is being connected to."""

    def target_connected(self) -> None:
        """It can be used."""

    def target_failed(self, error: WorkbenchError) -> None:
        """It can't be used."""

    # --- switching ---

    @property
    def is_protected(self) -> bool:
        """Whether invoking here asks first."""
        return self.protects(self.at)

    def protects(self, visit: Visit) -> bool:
        """Whether invoking on a target asks first."""
        return self._protection.holds(visit.whereabouts, visit.identity)

    @property
    def visits(self) -> Visits:
        """All targets of the session."""
        return self._visits

    def switch_to(self, place: Place) -> None:
        """Look at another target, at one that was looked at before, or connect anew to the one that is looked at."""
        visit = self._visits.at(place)
        if visit is self.at:
            self.reconnect()
            return
        if visit is None:
            try:
                destination = self._targets.destination(place)
                visit = self._visits.add(destination, self._targets.events(place), self._targets.schemas(place))
            except WorkbenchError as error:
                self.notify(f"{error.message} {error.hint}", title=error.title, severity="error", markup=False)
                return
        self.target_left()
        before, self.at = self.at, visit
        self._leave(before)
        self.target_shown()
        if visit.connection is None:
            self.reconnect()
        elif not visit.listed:
            self.target_connected()

    def reconnect(self) -> None:
        """Connect to the target that is looked at: everything its credentials come from is read anew."""
        visit = self.at
        if visit.runs.open() and visit.connection is not None:
            self.target_connected()  # what runs needs the connection that there is
            return
        self._let_go(visit)
        visit.problem = None
        visit.asked = PersonAsked(partial(self._bring, visit.number))
        self.target_connecting()
        self.connect(visit.destination, visit.number, visit.attempt, visit.asked)

    def _bring(self, target: int, question: Question) -> None:
        self.post_message(self.Asked(target, question))

    def _give_up_connecting(self, visit: Visit) -> None:
        visit.attempt += 1
        if visit.asked is not None:
            visit.asked.give_up()

    def _leave(self, visit: Visit) -> None:
        visit.reading = 0
        self.release(visit)

    def release(self, visit: Visit) -> None:
        """Close the connection to a target that isn't looked at, unless something still runs there."""
        if visit is not self.at and not (visit.connection and visit.runs.open()):
            self._let_go(visit)

    def _let_go(self, visit: Visit) -> None:
        self._give_up_connecting(visit)
        connection, visit.connection = visit.connection, None
        if connection is not None:
            self.close_connection(connection)

    def release_all(self) -> None:
        """End every wait and let go of every target, now: the program ends."""
        for visit in self._visits:
            for run in visit.runs.open():
                run.waiting.give_up()
            for run in visit.runs:
                if isinstance(run.log_fetch, Fetching):
                    run.log_fetch.waiting.give_up()
            self._give_up_connecting(visit)
            if visit.connection is not None:
                visit.connection.close()

    # --- what comes of connecting ---

    def on_background_screen_connected(self, event: BackgroundScreen.Connected) -> None:
        """Use it, if it is still wanted."""
        visit = self._visits[event.target]
        if event.attempt != visit.attempt:
            self.close_connection(event.connection)
            return
        visit.connection = event.connection
        visit.whereabouts = event.connection.whereabouts
        visit.named = list(self._targets.named(visit.home))
        self.remember(partial(self._targets.remember, visit.home))
        self.identify(visit.number, event.connection)
        self.target_changed()
        self.target_connected()

    def on_background_screen_not_connected(self, event: BackgroundScreen.NotConnected) -> None:
        """Say why, if it is still wanted."""
        visit = self._visits[event.target]
        if event.attempt != visit.attempt:
            return
        visit.problem = event.error
        if visit.number > 0:  # it was chosen here, so it is the one to open next time, when what is missing is there
            self.remember(partial(self._targets.remember, visit.home))
        self.target_failed(event.error)

    def on_background_screen_identified(self, event: BackgroundScreen.Identified) -> None:
        """Say whose account it is."""
        visit = self._visits[event.target]
        visit.identity = event.identity
        if visit is self.at:
            self.target_changed()

    # --- questions ---

    def on_background_screen_asked(self, event: BackgroundScreen.Asked) -> None:
        """Ask the person, unless nobody waits for the answer any more."""
        question = event.question
        if not question.is_open:
            return
        from workbench.tui.screens.line import LineScreen

        dialog = LineScreen(question.title, question.text, "Send the code", "123456", check_code)
        self.app.push_screen(dialog, question.answer)

    # --- the picker ---

    def action_target(self) -> None:
        """Choose another target."""
        from workbench.tui.screens.target_picker import TargetPicker

        self.app.push_screen(TargetPicker(self._targets, self.at.places, self._protection), self._chosen)

    def _chosen(self, place: Place | None) -> None:
        if place is not None:
            self.switch_to(place)


def check_code(text: str) -> None:
    """Raise WorkbenchError unless `text` is an MFA code."""
    if len(text) != 6 or not (text.isascii() and text.isdigit()):
        raise WorkbenchError("Not a code", "A code has six digits.")
