"""The payload pane: an editor, what is wrong with its text, and how large it is.

The text is checked as it is typed: in the same frame up to 1 MB, after 50 ms of quiet above. The payload is the
editor's text in UTF-8, byte for byte; bytes that are not UTF-8 come out as they went in.
"""

from collections.abc import Callable
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static, TextArea

from workbench.core import json_edits
from workbench.core.errors import WorkbenchError
from workbench.core.payload import REQUEST_LIMIT, Problem, Valid, check
from workbench.core.repairs import find_repair
from workbench.core.text import visible
from workbench.core.text_buffer import TextBuffer
from workbench.core.units import size
from workbench.tui.widgets.payload_editor import PayloadEditor

MUTED = "$foreground-muted"
_AT_ONCE = 1_048_576
"""Characters up to which the verdict comes in the frame of the key."""
_QUIET = 0.05
"""Seconds without a key after which a larger text is checked."""


class PayloadPane(Vertical):
    """Edits a payload. Data in by `load`, out by `payload`; says when its verdict has changed."""

    @dataclass
    class Checked(Message):
        """The text was checked after a change."""

        verdict: Valid | Problem

    def __init__(self) -> None:
        super().__init__(id="payload")
        self.verdict: Valid | Problem = Valid()
        self._timer: Timer | None = None
        self._problem_key = "F8"

    def compose(self) -> ComposeResult:
        """The editor over a line that says what is wrong."""
        yield PayloadEditor()
        yield Static(id="problem")

    @property
    def editor(self) -> PayloadEditor:
        """The editor."""
        return self.query_one(PayloadEditor)

    @property
    def payload(self) -> bytes:
        """What would be sent."""
        return self.editor.text.encode("utf-8", "surrogateescape")

    @property
    def sendable(self) -> bool:
        """Whether the payload is JSON (or nothing) and small enough. Checks what was typed since the last verdict."""
        self._check()
        return not self.problem

    @property
    def problem(self) -> str:
        """Why the payload should not be sent, in a sentence; empty when nothing is wrong."""
        if isinstance(self.verdict, Problem):
            return f"It is not JSON. Line {self.verdict.line}, column {self.verdict.column}: {self.verdict.message}."
        length = len(self.payload)
        return f"It has {length:,} bytes; the limit is {REQUEST_LIMIT:,}." if length > REQUEST_LIMIT else ""

    def load(self, payload: bytes, title: str) -> None:
        """Put a payload into the editor; `title` says whose it is."""
        self.set_title(title)
        text = payload.decode("utf-8", "surrogateescape")
        if text != self.editor.text:
            self.editor.load_text(text)
        self._check()

    def action_repair(self) -> None:
        """Mend the problem that is shown, if there is a way; one step to undo."""
        buffer = TextBuffer.from_bytes(self.payload)
        repair = find_repair(buffer, self.verdict)
        if repair is not None:
            repair.apply(buffer)
            self.change(buffer.data)

    def action_format(self) -> None:
        """Indent it."""
        self._rewrite(json_edits.formatted)

    def action_compact(self) -> None:
        """Take the white space out of it."""
        self._rewrite(json_edits.compacted)

    def action_sort_keys(self) -> None:
        """Sort the members of its objects."""
        self._rewrite(json_edits.sorted_keys)

    def _rewrite(self, how: Callable[[bytes], bytes]) -> None:
        try:
            self.change(how(self.payload))
        except WorkbenchError as error:
            self.notify(error.message, title=error.title, severity="warning", markup=False)

    def change(self, payload: bytes) -> None:
        """Put a payload in the place of what is in the editor, as an edit that can be undone."""
        cursor = self.editor.cursor_location
        self.editor.replace(payload.decode("utf-8", "surrogateescape"), (0, 0), self.editor.document.end)
        self.editor.move_cursor(cursor)
        self._check()

    def replace(self, payload: bytes, title: str) -> None:
        """Put a payload in the place of what is in the editor, as an edit that can be undone."""
        self.set_title(title)
        self.editor.move_cursor((0, 0))
        self.change(payload)

    def set_title(self, title: str) -> None:
        """Say in the border whose payload it is."""
        words = [Content("Payload")] if not title else [Content("Payload"), Content.styled(visible(title), MUTED)]
        self.border_title = Content("  ").join(words)

    def go_to_problem(self) -> None:
        """Put the cursor where the text stops being JSON."""
        self.editor.focus()
        if isinstance(self.verdict, Problem):
            self.editor.move_cursor((self.verdict.line - 1, self.verdict.column - 1), center=True)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Check the new text."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        if len(self.editor.text) <= _AT_ONCE:
            self.call_after_refresh(self._check)
        else:
            self._timer = self.set_timer(_QUIET, self._check)

    def _check(self) -> None:
        payload = self.payload
        self.verdict = check(payload) if payload else Valid()
        self._show(len(payload))
        self.post_message(self.Checked(self.verdict))

    def _repair_offered(self, length: int) -> list[tuple[str, str]]:
        if length > _AT_ONCE:  # it is found when it is asked for
            return []
        repair = find_repair(TextBuffer.from_bytes(self.payload), self.verdict)
        return [("  ^R", "bold $accent"), (f" {visible(repair.label)}", MUTED)] if repair else []

    def _show(self, length: int) -> None:
        line = self.query_one("#problem", Static)
        match self.verdict:
            case Problem(message, row, column):
                self.editor.mark_problem((row - 1, column - 1))
                line.update(
                    Content.assemble(
                        (f"✗ line {row}, column {column}", "$error"),
                        f"  {visible(message)}  ",
                        (self._problem_key, "bold $accent"),
                        (" go", MUTED),
                        *self._repair_offered(length),
                    )
                )
                state = Content.styled("✗ not JSON", "$error")
            case Valid():
                self.editor.mark_problem(None)
                state = Content.styled(
                    "✓ valid JSON" if length else "no payload: an empty body", "$success" if length else MUTED
                )
        line.display = isinstance(self.verdict, Problem)
        too_large = length > REQUEST_LIMIT
        figure = Content.styled(f"{size(length)} of 6 MB", "bold $error" if too_large else MUTED)
        self.border_subtitle = Content.styled(" · ", MUTED).join([state, figure])
