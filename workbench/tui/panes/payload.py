"""The payload pane: an editor, the lines that open below it, what is wrong with its text, and how large it is.

The text is checked as it is typed: before the key is drawn up to 1 MB, after 50 ms of quiet above. The payload is the
editor's text in UTF-8, byte for byte; bytes that are not UTF-8 come out as they went in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from workbench.core import json_edits
from workbench.core.errors import WorkbenchError
from workbench.core.payload import REQUEST_LIMIT, Problem, Valid, check
from workbench.core.repairs import Repair, find_repair
from workbench.core.text import visible
from workbench.core.units import plural, size
from workbench.tui.widgets.editor_bars import FindBar, GoToBar
from workbench.tui.widgets.file_bar import FileBar
from workbench.tui.widgets.framed import FramedPane
from workbench.tui.widgets.text_editor import TextEditor
from workbench.tui.widgets.text_view import Mark, TextView

MUTED = "$foreground-muted"
_AT_ONCE = 1_048_576
"""Bytes up to which the verdict comes in the frame of the key."""
_QUIET = 0.05
"""Seconds without a key after which a larger text is checked."""
_REPAIR_AT_ONCE = 65_536
"""Bytes up to which a repair is looked for with each key; in a larger text when no more keys come."""
_IDLE = 0.2
_LARGEST_FILE = 64 * 1_048_576
_SEPARATOR = Content.styled(" · ", MUTED)


class PayloadPane(FramedPane):
    """Edits a payload. Data in by `load`, out by `payload`; says when its verdict has changed."""

    @dataclass
    class Checked(Message):
        """The text was checked after a change."""

        verdict: Valid | Problem

    @dataclass
    class EditedElsewhere(Message):
        """The payload is to be edited in the person's own editor; `change` takes it back."""

        payload: bytes

    def __init__(self) -> None:
        super().__init__(id="payload")
        self.verdict: Valid | Problem = Valid()
        self._is_stale = False
        self._repair: Repair | None = None
        self._told = Content()
        self._check_timer: Timer | None = None
        self._idle_timer: Timer | None = None
        self.editor = TextEditor(id="editor")
        """The editor."""
        self.find_bar = FindBar(self.editor)
        self.go_to_bar = GoToBar(self.editor)
        self._open_bar = FileBar("open", saves=False, id="open-file")
        self._save_bar = FileBar("save to", saves=True, id="save-file")

    def compose(self) -> ComposeResult:
        """The editor over its lines, over what is wrong."""
        yield self.editor
        yield self.find_bar
        yield self.go_to_bar
        yield self._open_bar
        yield self._save_bar
        yield Static(id="problem")

    # --- the payload ---

    @property
    def payload(self) -> bytes:
        """What would be sent."""
        return self.editor.data

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
        length = self.editor.buffer.byte_length
        return f"It has {length:,} bytes; the limit is {REQUEST_LIMIT:,}." if length > REQUEST_LIMIT else ""

    def load(self, payload: bytes, title: str) -> None:
        """Put a payload into the editor; `title` says whose it is."""
        self.set_owner(title)
        if payload != self.payload:
            self.editor.show(payload)
        self._check()

    def change(self, payload: bytes) -> None:
        """Put a payload in the place of what is in the editor, as an edit that can be undone."""
        self.editor.change_all(payload)
        self._check()

    def replace(self, payload: bytes, title: str) -> None:
        """As `change`, with the cursor at the beginning: it is another payload."""
        self.set_owner(title)
        self.change(payload)
        self.editor.move_to(0)

    def set_owner(self, title: str) -> None:
        """Say in the border whose payload it is."""
        words = [Content("Payload")] if not title else [Content("Payload"), Content.styled(visible(title), MUTED)]
        self.set_title(Content("  ").join(words))

    def go_to_problem(self) -> None:
        """Put the cursor where the text stops being JSON."""
        self.editor.focus()
        if isinstance(self.verdict, Problem):
            self.editor.move_to(self.editor.buffer.offset_of_byte(self.verdict.offset), center=True)

    # --- the verdict ---

    def on_text_editor_changed(self, event: TextEditor.Changed) -> None:
        """Check the new text."""
        event.stop()
        self.find_bar.text_changed()
        self._stop_timers()
        if self.editor.buffer.byte_length <= _AT_ONCE:
            self._check()
        else:
            self._is_stale = True
            self._show_state()
            self._check_timer = self.set_timer(_QUIET, self._check)

    def _stop_timers(self) -> None:
        for timer in (self._check_timer, self._idle_timer):
            if timer is not None:
                timer.stop()

    def _check(self) -> None:
        self._stop_timers()
        self._is_stale = False
        payload = self.payload
        self.verdict = check(payload) if payload else Valid()
        self._repair = None
        if isinstance(self.verdict, Problem) or payload[:1] == b'"':
            if len(payload) <= _REPAIR_AT_ONCE:
                self._repair = find_repair(self.editor.buffer, self.verdict)
            else:
                self._idle_timer = self.set_timer(_IDLE, self._look_for_repair)
        self._mark()
        self._show_problem()
        self._show_state()
        self.post_message(self.Checked(self.verdict))

    def _look_for_repair(self) -> None:
        self._repair = find_repair(self.editor.buffer, self.verdict)
        self._show_problem()

    def _mark(self) -> None:
        marks = []
        if isinstance(self.verdict, Problem):
            buffer = self.editor.buffer
            start = buffer.offset_of_byte(self.verdict.offset)
            ahead = buffer.slice(start, start + 40)
            word = next((at for at, one in enumerate(ahead) if not (one.isalnum() or one == "_")), len(ahead))
            marks.append(Mark(start, start + max(1, word), "$error underline", "bold $error"))
        self.editor.mark_problems(marks)

    def _show_problem(self) -> None:
        line = self.query_one("#problem", Static)
        parts: list[str | tuple[str, str]] = []
        if isinstance(self.verdict, Problem):
            place = f"✗ line {self.verdict.line}, column {self.verdict.column}"
            parts += [(place, "$error"), f"  {visible(self.verdict.message)}  ", ("F8", "bold $accent"), (" go", MUTED)]
        if self._repair is not None:
            parts += [("  " if parts else "", ""), ("^R", "bold $accent"), (f" {visible(self._repair.label)}", MUTED)]
        words = Content.assemble(*parts)
        if words != self._told:
            # Laying out takes longer than drawing: only where the line may take more room than before, or less.
            width = max(1, line.size.width)
            moves = not line.display or words.cell_length // width != self._told.cell_length // width
            self._told = words
            line.update(words, layout=moves)
            line.display = bool(parts)

    def _show_state(self) -> None:
        """The place of the cursor, the verdict and the size, in the border."""
        length = self.editor.buffer.byte_length
        if self._is_stale:
            state = Content.styled("checking …", MUTED)
        elif isinstance(self.verdict, Problem):
            state = Content.styled("✗ not JSON", "$error")
        elif length:
            state = Content.styled("✓ valid JSON", "$success")
        else:
            state = Content.styled("no payload: an empty body", MUTED)
        row, column = self.editor.location
        figure = Content.styled(f"{size(length)} of 6 MB", "bold $error" if length > REQUEST_LIMIT else MUTED)
        self.set_state(_SEPARATOR.join([Content.styled(f"{row + 1}:{column + 1}", MUTED), state, figure]))

    def on_text_view_cursor_moved(self, event: TextView.CursorMoved) -> None:
        """Tell where the cursor is."""
        event.stop()
        self._show_state()

    # --- changing it ---

    def action_repair(self) -> None:
        """Mend the problem that is shown, if there is a way; one step to undo."""
        self._check()
        repair = self._repair or find_repair(self.editor.buffer, self.verdict)
        if repair is not None:
            self.editor.apply(repair.edits)
            self._check()
        elif isinstance(self.verdict, Problem):
            self.notify("There is no mending for it that is sure to be meant.", title="Not repaired", markup=False)
        else:
            self.notify("The payload is JSON as it is.", title="Nothing to repair", markup=False)

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

    # --- what the editor does, as commands ---

    def action_undo(self) -> None:
        """Take the last change back."""
        self.editor.action_undo()

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self.editor.action_redo()

    def action_cut(self) -> None:
        """Cut the selection."""
        self.editor.action_cut()

    def action_copy(self) -> None:
        """Copy the selection."""
        self.editor.action_copy()

    def action_paste(self) -> None:
        """Paste what was copied here last."""
        self.editor.action_paste()

    def action_select_all(self) -> None:
        """Select the whole payload."""
        self.editor.action_select_all()

    def action_indent(self, levels: int) -> None:
        """Set lines in or out."""
        self.editor.action_indent(levels)

    def action_go_to_bracket(self) -> None:
        """Go to the bracket that belongs to this one."""
        self.editor.action_go_to_bracket()

    def action_wrap(self) -> None:
        """Wrap long lines, or don't."""
        self.editor.set_wrap(not self.editor.wraps)

    # --- the lines below it ---

    def _close_bars(self) -> None:
        if self.find_bar.display:
            self.find_bar.leave()
        for bar in (self.go_to_bar, self._open_bar, self._save_bar):
            bar.close()

    def action_find(self) -> None:
        """Look for text."""
        self._close_bars()
        self.find_bar.start()

    def action_replace(self) -> None:
        """Look for text, to put other text in its place."""
        self._close_bars()
        self.find_bar.start(replacing=True)

    def action_find_next(self, step: int) -> None:
        """Go to the next hit, or the one before."""
        if not self.find_bar.display:
            self.action_find()
        self.find_bar.go(step)

    def action_go_to(self) -> None:
        """Ask where to go."""
        self._close_bars()
        self.go_to_bar.start()

    def action_open_file(self) -> None:
        """Ask for a file to take the payload from."""
        self._close_bars()
        self._open_bar.start()

    def action_save_file(self) -> None:
        """Ask for a file to save the payload to."""
        self._close_bars()
        self._save_bar.start("payload.json")

    def action_edit_elsewhere(self) -> None:
        """Edit it in the person's own editor."""
        self.post_message(self.EditedElsewhere(self.payload))

    def on_file_bar_left(self, event: FileBar.Left) -> None:
        """Back to the editor."""
        event.stop()
        self.editor.focus()

    def on_file_bar_chosen(self, event: FileBar.Chosen) -> None:
        """Open or save the file."""
        event.stop()
        try:
            told = self._save(event.path, event.overwrite) if event.bar is self._save_bar else self._open(event.path)
        except (OSError, ValueError) as error:
            event.bar.fail(error)
            return
        event.bar.close()
        self.editor.focus()
        self.notify(told, markup=False)

    def _open(self, path: Path) -> str:
        if not path.is_file():
            raise ValueError("there is no such file" if not path.exists() else "it is not a file")
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError(f"it has {size(path.stat().st_size)}; Lambda takes 6 MB")
        self.replace(path.read_bytes(), path.name)
        return f"Opened {visible(str(path))}. Ctrl+Z brings back what was there."

    def _save(self, path: Path, overwrite: bool) -> str:
        self.editor.close_step()
        with path.open("wb" if overwrite else "xb") as file:
            written = file.write(self.payload)
        return f"Saved {plural(written, 'byte')} to {visible(str(path))}."
