"""The runs on the target that is looked at: how the payload is sent, what is asked before, what comes back.

    action_invoke ──▶ is it JSON? ──▶ is the target protected? ──▶ fill placeholders ──▶ thread: Invoker.invoke
                                                            Finished(run_id, outcome) ──▶ its run, wherever one looks

An answer finds its run by its id. What is on the screen is always the newest run of what is selected, so an answer to
something else changes nothing that is looked at. Their whole logs are fetched here too.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from workbench.core.functions import shown_as
from workbench.core.invocation import Abandoned, Kind, Request
from workbench.core.options import Options
from workbench.core.ports import Connection
from workbench.core.runs import Run, Running
from workbench.core.text import visible
from workbench.core.units import plural
from workbench.core.whole_log import Fetching, NotFetched
from workbench.tui.filling import Filling, Make
from workbench.tui.panes.logtail import LogTailPane
from workbench.tui.screens.background import BackgroundScreen
from workbench.tui.screens.functions import FunctionsScreen
from workbench.tui.widgets.outcome_text import mark, severity

if TYPE_CHECKING:
    from workbench.tui.screens.confirm import ConfirmScreen
    from workbench.tui.screens.options import Chosen
    from workbench.tui.widgets.log_panel import LogPanel


class InvokingScreen(FunctionsScreen):
    """Owns the invocations of the target that is looked at."""

    _logtail: LogTailPane
    _filling: Filling
    _leaving: "ConfirmScreen | None" = None

    def action_go_to_problem(self) -> None:
        """Go to where the payload stops being JSON."""
        raise NotImplementedError

    @property
    def _what_leaving_means(self) -> str:
        still = len(self._visits.open_runs())
        if not still:
            return "All invocations have been answered meanwhile."
        running = plural(still, "running invocation")
        return f"Nobody will see what {running} will answer; a function runs on all the same."

    @property
    def run(self) -> Run | None:
        """The newest run of what is selected."""
        return self._runs.newest(*self._target) if self._target else None

    def request(self) -> Request | None:
        """What Invoke would send now, before placeholders are filled."""
        if self._target is None:
            return None
        function, qualifier = self._target
        timeout = self._known.timeout(function, qualifier)
        return self._chosen_options.request(function, self._payload.payload, qualifier, timeout)

    def fill(self, request: Request, then: Callable[[Make], None], *, go: str = "Invoke") -> None:
        """Ask what placeholders in `request` need, then hand over what makes requests to send, each filled anew."""
        options = self.at.options.get(request.function, Options())
        if options.fill_placeholders:
            self._filling.start(self.app, request, options.payload_limit, go, then)
        else:
            then(lambda: request)

    @property
    def _chosen_options(self) -> Options:
        return self.at.options.get(self._target.function, Options()) if self._target else Options()

    def action_options(self) -> None:
        """Choose how the selected function is invoked."""
        if self._target is None:
            self.notify("Choose a function first.", severity="warning")
            return
        from workbench.tui.screens.options import OptionsScreen

        function = self._target.function
        self.app.push_screen(OptionsScreen(function, self._chosen_options), partial(self._keep_options, function))

    def _keep_options(self, function: str, chosen: "Chosen | None") -> None:
        if chosen is not None:
            self.at.options[function] = chosen.options
            self._show()
            if chosen.invoke:
                self.action_invoke()

    # --- sending ---

    def action_invoke(self) -> None:
        """Send the payload, unless it is not JSON: then ask."""
        run = self.run
        if self._connection is None:
            key = self.key("refresh")
            words = f"There is no connection. {key} tries again." if self.at.problem else "Still connecting …"
            self.notify(words, severity="warning", markup=False)
        elif self._target is None:
            self.notify("Choose a function first.", severity="warning")
        elif run is not None and run.is_open:
            words = f"{run.request.reference} is still running. Esc gives up waiting for it."
            self.notify(words, markup=False, timeout=2)
        elif problems := self._chosen_options.problems:
            self.notify(next(iter(problems.values())), title="Not invoked", severity="warning", markup=False)
            self.action_options()
        elif self._payload.sendable:
            self._send_if_allowed()
        else:
            from workbench.tui.screens.confirm import Choice, ConfirmScreen

            choices = (Choice("go", "Go to the payload"), Choice("send", "Send it as it is"))
            text = f"{self._payload.problem}\n\nLambda will refuse it."
            self.app.push_screen(ConfirmScreen("Lambda takes no such payload", text, choices), self._invoke_anyway)

    def _invoke_anyway(self, choice: str | None) -> None:
        if choice == "send":
            self._send_if_allowed()
        elif choice == "go":
            self.action_go_to_problem()

    def _send_if_allowed(self) -> None:
        """Send the payload; on a protected target, ask first."""
        if self._target is None or self._connection is None:
            return
        options = self._chosen_options
        runs_nothing = options.kind is Kind.DRY_RUN
        if not self.is_protected or runs_nothing or self._target.function in self.at.trusted:
            self._send(self._connection)
            return
        from workbench.tui.screens.confirm import Choice, ConfirmScreen

        what = " · ".join((shown_as(*self._target), *options.marks))
        text = f"{what}\non {self.at.label}\n\nThe target is protected. Invoke it there?"
        choices = (Choice("no", "Don't invoke"), Choice("once", "Invoke"), Choice("always", "Invoke, ask no more"))
        self.app.push_screen(ConfirmScreen("Protected target", text, choices, danger=True), self._send_on_purpose)

    def _send_on_purpose(self, choice: str | None) -> None:
        if choice in ("once", "always") and self._connection is not None and self._target is not None:
            if choice == "always":
                self.at.trusted.add(self._target.function)
            self._send(self._connection)

    def _send(self, connection: Connection) -> None:
        request = self.request()
        assert request is not None  # who calls has looked
        self.fill(request, partial(self._send_filled, connection))

    def _send_filled(self, connection: Connection, make: Make) -> None:
        run = self._runs.add(make(), self.clock.now())
        run = self._runs.sent(run.id, self.clock.monotonic())
        self.invoke(connection, run)
        self._show()
        if self._panes.is_narrow:
            self._panes.go_to("response")

    def on_background_screen_finished(self, event: BackgroundScreen.Finished) -> None:
        """Keep the answer in its run; show it if that is what is looked at."""
        visit = self._visits.of_run(event.run_id)
        run = visit.runs.ended(event.run_id, event.outcome, self.clock.now())
        if self.run is None or self.run.id != run.id:
            what = shown_as(run.request.function, run.request.qualifier)
            words = f"{visible(what)}  {mark(event.outcome).plain}"
            where = "" if visit is self.at else visible(visit.label)
            self.notify(words, title=where, severity=severity(event.outcome), markup=False, timeout=4)
        if self._leaving is not None:
            self._leaving.tell(self._what_leaving_means)
        self.release(visit)
        self._show()

    def action_give_up(self) -> None:
        """Stop waiting for the run that is shown."""
        run = self.run
        if run is not None and isinstance(run.state, Running):
            waited = self.clock.monotonic() - run.state.since
            self._runs.ended(run.id, Abandoned.by_the_person(waited), self.clock.now())
            self._show()
            run.waiting.give_up()

    # --- whole logs ---

    def on_log_panel_whole_log_asked(self, event: "LogPanel.WholeLogAsked") -> None:
        """Fetch it, unless that is under way."""
        run = self._visits.of_run(event.run_id).runs[event.run_id]
        wanted = run.wanted_log(self._known.log_group(run.request.function, run.request.qualifier))
        if wanted is not None and self._connection is not None and not isinstance(run.log_fetch, Fetching):
            self.fetch_log(self._connection, run.id, self._runs.log_asked(run.id), wanted)
            self._show()

    def on_log_panel_whole_log_stopped(self, event: "LogPanel.WholeLogStopped") -> None:
        """Stop waiting for it."""
        runs = self._visits.of_run(event.run_id).runs
        fetch = runs[event.run_id].log_fetch
        if isinstance(fetch, Fetching):
            runs.log_ended(event.run_id, fetch.number, NotFetched())
            self._show()
            fetch.waiting.give_up()

    def on_background_screen_log_progressed(self, event: BackgroundScreen.LogProgressed) -> None:
        """Say how it goes, if that is what is looked at."""
        run = self._visits.of_run(event.run_id).runs.log_progressed(event.run_id, event.number, event.progress)
        if self.run is not None and self.run.id == run.id:
            self._logtail.show_run(run, self.key("whole_log"))

    def on_background_screen_log_fetched(self, event: BackgroundScreen.LogFetched) -> None:
        """Keep it in its run; show it if that is what is looked at."""
        run = self._visits.of_run(event.run_id).runs.log_ended(event.run_id, event.number, event.came)
        if (self.run is None or self.run.id != run.id) and not isinstance(event.came, NotFetched):
            self.notify(f"{visible(str(run.request.reference))}  its whole log is here", markup=False, timeout=4)
        self._show()
