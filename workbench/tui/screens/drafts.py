"""What is in the editor, and whose it is: it stays with what it was typed for, and is saved while it is typed.

    typed ──▶ Edited ──▶ 0.3 s ──▶ Drafts.take ──▶ DraftWriter.put ──▶ thread: write
    another function, qualifier or target, or leaving: take and put at once

So a kill costs what was typed in the 0.3 s before it. A large payload is saved when typing pauses, at the latest some
seconds after the first change, so that writing megabytes keeps nobody from typing. Which draft is shown where is in
core/drafts.py.
"""

from textual import work
from textual.timer import Timer

from workbench.core.drafts import DraftKey, target_id
from workbench.core.errors import WorkbenchError
from workbench.core.functions import short_name
from workbench.core.listing import Target
from workbench.core.ports import Clock
from workbench.core.ports import Drafts as DraftStore
from workbench.tui.draft_writer import DraftWriter
from workbench.tui.panes.payload import PayloadPane
from workbench.tui.screens.targets import TargetsScreen

QUIET = 0.3
"""Seconds after a change when a draft is saved."""
_LARGE = 1_048_576
"""Bytes from which on a draft waits for a pause in typing…"""
_LATEST = 3.0
"""…but for no more seconds than these."""
EMPTY = b"{}"


class DraftsScreen(TargetsScreen):
    """Keeps what is typed. A subclass says what is selected."""

    _payload: PayloadPane
    clock: Clock
    _start_payload: bytes | None

    def keep_drafts_in(self, drafts: DraftStore | None) -> None:
        """Where drafts are kept beyond this session; None for nowhere."""
        self._draft_store = drafts
        self._writer = DraftWriter(drafts) if drafts is not None else None
        self._written: dict[DraftKey, bytes] = {}
        self._quiet: Timer | None = None
        self._unsaved_since = 0.0
        self._told_of_drafts = False

    # --- saving ---

    def on_payload_pane_edited(self, event: PayloadPane.Edited) -> None:
        """Save it in a moment."""
        event.stop()
        if self._quiet is None:
            self._unsaved_since = self.clock.monotonic()
            self._quiet = self.set_timer(QUIET, self._save_draft)
        elif (
            self._payload.editor.buffer.byte_length > _LARGE
            and self.clock.monotonic() - self._unsaved_since < _LATEST - QUIET
        ):
            self._quiet.reset()

    def _save_draft(self) -> None:
        if self._keep_draft():
            self._write_drafts()

    def _keep_draft(self) -> bool:
        """Take what is in the editor as the draft of what it belongs to. Tells whether there is something to write."""
        if self._quiet is not None:
            self._quiet.stop()
            self._quiet = None
        key, payload = self.at.drafts.key, self._payload.payload
        assert key is not None  # something is shown
        return self._put(key, payload if self.at.drafts.take(payload) else None)

    def _put(self, key: DraftKey, payload: bytes | None) -> bool:
        if self._writer is None or self._written.get(key) == payload:
            return False
        if payload is None:
            del self._written[key]
        else:
            self._written[key] = payload
        self._writer.put(key, payload)
        return True

    @work(thread=True, group="drafts", description="save a draft")
    def _write_drafts(self) -> None:
        assert self._writer is not None
        try:
            self._writer.write()
        except WorkbenchError as error:
            self.app.call_from_thread(self._tell_of_drafts, error)

    def _tell_of_drafts(self, error: WorkbenchError) -> None:
        if not self._told_of_drafts:
            self._told_of_drafts = True
            words = f"{error.message} {error.hint}"
            self.notify(words, title=error.title, severity="warning", markup=False, timeout=10)

    def keep_all_drafts(self) -> None:
        """The program ends: save what isn't saved, now."""
        self._keep_draft()
        if self._writer is not None:
            try:
                self._writer.write()
            except WorkbenchError:
                self._told_of_drafts = True  # there is nobody to tell any more

    # --- showing ---

    def begin_draft(self) -> None:
        """Show what the command line gave."""
        if self._start_payload is not None:
            self._payload.load(self._start_payload, "")
        self.at.drafts.arrive(DraftKey(target_id(self.at.home), ""), self._payload.payload, is_own=False)

    def leave_draft(self) -> None:
        """Something else is about to be shown in the editor."""
        self._save_draft()

    def change_draft(self, target: Target) -> str | None:
        """Show the draft of what is selected now. Gives the name of the event that it begins with, if it does."""
        drafts, function = self.at.drafts, target.function
        before = drafts.key.function if drafts.key is not None else ""
        self.leave_draft()
        key = DraftKey(target_id(self.at.home), function, target.qualifier)
        if not before:
            return self._take_over(key)
        payload, is_own, event = self._draft_of(key, follows=before == function)
        if payload is not None:
            self._payload.load(payload, short_name(function))
        drafts.arrive(key, self._payload.payload, is_own=is_own)
        return event

    def show_draft(self) -> None:
        """Show the draft of the target that is looked at, as it was left."""
        drafts, selected = self.at.drafts, self.at.selected
        function = selected.function if selected else ""
        key = drafts.key or DraftKey(target_id(self.at.home), function)
        own = drafts.own(key)
        payload = own if own is not None else drafts.left(function)
        self._payload.load(EMPTY if payload is None else payload, short_name(function))
        drafts.arrive(key, self._payload.payload, is_own=own is not None)

    def show_early_draft(self) -> None:
        """Nothing can be selected: show what was typed another time when nothing could be."""
        key = DraftKey(target_id(self.at.home), "")
        if self.at.selected is None and self._payload.payload in (EMPTY, b"") and self._draft_store is not None:
            found = self._draft_store.find(key)
            if found is not None:
                self._payload.load(found[0], "")

    def _take_over(self, key: DraftKey) -> str | None:
        """The first function on this target: what was typed before, or on the command line, is for it.

        What it had is one step back.
        """
        typed, given = self._payload.payload, self._start_payload
        self._start_payload = None
        drafts, title = self.at.drafts, short_name(key.function)
        payload, is_own, event = self._draft_of(key, follows=False)
        assert payload is not None  # nothing follows
        if given is None and typed in (EMPTY, b""):
            self._payload.load(payload, title)
            drafts.arrive(key, payload, is_own=is_own)
            return event
        if event is None and payload not in (EMPTY, typed):
            self._payload.load(payload, title)
            self._payload.replace(typed, title)
            self.notify("Undo brings back the payload of last time.", title="Another payload", markup=False)
        self._payload.set_owner(title)
        self._written.pop(key, None)  # as long as nobody edits what was given, the draft stays as it is
        if drafts.key is not None:
            drafts.forget("")
            self._put(drafts.key, None)
        drafts.arrive(key, given, is_own=False)
        self._save_draft()
        return None

    def _draft_of(self, key: DraftKey, *, follows: bool) -> tuple[bytes | None, bool, str | None]:
        """What to show for `key`: the payload, whether it is a draft of its own, the name of the event if it is one.

        follows: whether what is in the editor is the function's: None if it stays.
        """
        drafts = self.at.drafts
        if (own := drafts.own(key)) is not None:
            return own, True, None
        stored = self._draft_store.find(key) if self._draft_store is not None else None
        if stored is not None and stored[1]:
            self._written[key] = stored[0]
            return stored[0], True, None
        if follows:
            return None, False, None
        if (left := drafts.left(key.function)) is not None:
            return left, False, None
        if stored is not None:
            return stored[0], False, None
        return self._first_event(key.function)

    def _first_event(self, function: str) -> tuple[bytes, bool, str | None]:
        try:
            event = self.at.events.first(function)
            if event is not None:
                return self.at.events.load(function, event), False, event.name
        except WorkbenchError as error:
            self.notify(error.message, title=error.title, severity="error", markup=False)
        return EMPTY, False, None
