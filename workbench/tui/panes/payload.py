"""The payload pane: an editor, the lines that open below it, what is wrong with its text, and how large it is.

The text is checked as it is typed (widgets/live_check.py). What opens below the editor is made when it is first asked
for: the first paint does without it. The payload is the editor's text in UTF-8, byte for byte;
bytes that are not UTF-8 come out as they went in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from workbench.core.errors import WorkbenchError
from workbench.core.findings import Weight, next_finding
from workbench.core.payload import REQUEST_LIMIT, Problem, Valid
from workbench.core.text import visible
from workbench.core.units import plural, size
from workbench.tui.shades import MUTED
from workbench.tui.widgets.assistant import Assistant
from workbench.tui.widgets.completions import CompletionList
from workbench.tui.widgets.findings_line import FindingsLine, marks
from workbench.tui.widgets.framed import FramedPane
from workbench.tui.widgets.live_check import LiveCheck
from workbench.tui.widgets.text_editor import TextEditor
from workbench.tui.widgets.text_view import TextView

if TYPE_CHECKING:
    from workbench.tui.widgets.file_bar import FileBar
    from workbench.tui.widgets.payload_bars import PayloadBars

_LARGEST_FILE = 64 * 1_048_576
_FILE = "payload.json"
_SEPARATOR = Content.styled(" · ", MUTED)


class PayloadPane(FramedPane):
    """Edits a payload. Data in by `load`, out by `payload`; says when its verdict has changed."""

    @dataclass(eq=False, repr=False)
    class Checked(Message):
        """The text was checked after a change."""

        verdict: Valid | Problem

    @dataclass(eq=False, repr=False)
    class Edited(Message):
        """The text has changed."""

    @dataclass(eq=False, repr=False)
    class EditedElsewhere(Message):
        """The payload is to be edited in the person's own editor; `change` takes it back."""

        payload: bytes

    def __init__(self) -> None:
        super().__init__(id="payload")
        self.limit = REQUEST_LIMIT
        self.editor = TextEditor(id="editor")
        """The editor."""
        self._check = LiveCheck(lambda: self.editor.buffer, self.set_timer, self._checked)
        self._choices = CompletionList()
        self._assistant = Assistant(self.editor, self._choices, lambda: self._open(self._choices))
        self._findings = FindingsLine()
        self._schema_name, self._fills = "", True
        self._go_key, self._repair_key = "F8", "^R"
        self._bars: PayloadBars | None = None
        self._file = _FILE
        """The file that it was opened from or saved to last."""

    def compose(self) -> ComposeResult:
        """The editor."""
        yield self.editor

    def _open(self, below: Widget) -> None:
        """Bring what is only now needed under the editor."""
        if not below.is_attached:
            self.mount(below, after=self.editor)

    def name_keys(self, go: str, repair: str) -> None:
        """The keys that go to what is wrong and mend it, as they are set."""
        self._go_key, self._repair_key = go, repair

    # --- the payload ---

    @property
    def payload(self) -> bytes:
        """What would be sent."""
        return self.editor.data

    @property
    def sendable(self) -> bool:
        """Whether the payload is JSON (or nothing) and small enough. Checks what was typed since the last verdict."""
        self._check.check()
        return not self.problem

    @property
    def problem(self) -> str:
        """Why the payload should not be sent, in a sentence; empty when nothing is wrong."""
        if isinstance(self.verdict, Problem):
            return f"It is not JSON. Line {self.verdict.line}, column {self.verdict.column}: {self.verdict.message}."
        length = self.editor.buffer.byte_length
        return f"It has {length:,} bytes; the limit is {self.limit:,}." if length > self.limit else ""

    def set_limit(self, limit: int, *, fills: bool = True) -> None:
        """Let the payload have so many bytes; say whether its placeholders will be filled."""
        self.limit, self._fills = limit, fills
        self._show_state()

    def load(self, payload: bytes, title: str) -> None:
        """Put a payload into the editor; `title` says whose it is."""
        self.set_owner(title)
        self._file = _FILE
        if payload != self.payload:
            self.editor.show(payload)
        self._check.check()

    def change(self, payload: bytes) -> None:
        """Put a payload in the place of what is in the editor, as an edit that can be undone."""
        self.editor.change_all(payload)
        self._check.check()

    def replace(self, payload: bytes, title: str) -> None:
        """As `change`, with the cursor at the beginning: it is another payload."""
        self.set_owner(title)
        self.change(payload)
        self.editor.move_to(0)

    def set_owner(self, title: str) -> None:
        """Say in the border whose payload it is."""
        words = [Content("Payload")] if not title else [Content("Payload"), Content.styled(visible(title), MUTED)]
        self.set_title(Content("  ").join(words))

    # --- the verdict ---

    @property
    def is_checking(self) -> bool:
        """Whether there may be more to tell of the payload as it is."""
        return self._check.is_busy

    @property
    def verdict(self) -> Valid | Problem:
        """Whether it is JSON, as of the last check."""
        return self._check.verdict

    def on_text_editor_changed(self, event: TextEditor.Changed) -> None:
        """Check the new text."""
        event.stop()
        if self._bars is not None:
            self._bars.find.text_changed()
        self._check.text_changed()
        self._assistant.typed(event.typed)
        self.post_message(self.Edited())

    def _checked(self) -> None:
        """There is something new to tell of the text."""
        self.editor.mark_problems(marks(self._check.findings, self.editor.buffer))
        self._show_finding()
        self._show_state()
        if not self._check.is_stale:
            self.post_message(self.Checked(self.verdict))

    def _show_finding(self) -> None:
        repair = self._check.repair.label if self._check.repair is not None else ""
        at = self.editor.buffer.byte_offset(self.editor.cursor)
        if self._check.findings or repair:
            self._open(self._findings)
        self._findings.show(self._check.findings, at, go_key=self._go_key, repair=repair, repair_key=self._repair_key)

    def _show_state(self) -> None:
        """The place of the cursor, the verdict and the size, in the border."""
        length = self.editor.buffer.byte_length
        row, column = self.editor.location
        style = "bold $error" if length > self.limit else MUTED
        figure = Content.styled(f"{size(length)} of {self.limit >> 20} MB", style)
        place = Content.styled(f"{row + 1}:{column + 1}", MUTED)
        self.set_state(_SEPARATOR.join([place, *self._verdict_words(length), figure]))

    def _verdict_words(self, length: int) -> list[Content]:
        if self._check.is_stale:
            return [Content.styled("checking …", MUTED)]
        if isinstance(self.verdict, Problem):
            return [Content.styled("✗ not JSON", "$error")]
        words = [Content.styled("✓ valid JSON", "$success") if length else Content.styled("an empty body", MUTED)]
        against, warnings = self._check.count(Weight.AGAINST_SCHEMA), self._check.count(Weight.WARNING)
        if against:
            words.append(Content.styled(f"✗ {against:,} against the schema", "$warning"))
        elif self._check.rules is not None:
            words.append(Content.styled(f"✓ {visible(self._schema_name)}", "$success"))
        if self._check.placeholders:
            fate = "" if self._fills else " as typed"
            words.append(Content.styled(f"{plural(self._check.placeholders, 'placeholder')}{fate}", "$accent"))
        if warnings:
            words.append(Content.styled(f"! {plural(warnings, 'warning')}", "$warning"))
        return words

    def on_text_view_cursor_moved(self, event: TextView.CursorMoved) -> None:
        """Tell where the cursor is, and what is wrong there."""
        event.stop()
        self._assistant.moved()
        self._show_state()
        if len(self._check.findings) > 1:
            self._show_finding()

    def go_to_problem(self) -> None:
        """Put the cursor where something is wrong: the first such place behind it."""
        self.editor.focus()
        buffer, findings = self.editor.buffer, self._check.findings
        index = next_finding(findings, buffer.byte_offset(self.editor.cursor))
        if index is not None:
            self.editor.move_to(buffer.offset_of_byte(findings[index].offset), center=True)

    # --- the schema ---

    def use_schema(self, data: bytes | None, name: str) -> None:
        """Hold the payload to a JSON Schema and complete by it; None to none. name: what it is called in the border.

        Raises WorkbenchError where it is none, and leaves things as they were.
        """
        rules = None
        if data is not None:
            from workbench.core.schema import Schema
            from workbench.tui.widgets.schema_rules import SchemaRules

            rules = SchemaRules(Schema.parse(data), name)
        self._schema_name = name
        self._check.rules = rules
        self._assistant.complete_by(None if rules is None else rules.completions)
        self._show_state()

    async def action_choose_schema(self) -> None:
        """Ask for the file of a schema."""
        (await self._closed_bars()).schema_file.start()

    def action_complete(self) -> None:
        """Offer how to go on at the cursor."""
        if not self._assistant.offer():
            self.notify("There is nothing known that could come here.", markup=False, timeout=2)

    def on_completion_list_chosen(self, event: CompletionList.Chosen) -> None:
        """Take the way to go on that was chosen."""
        event.stop()
        self._assistant.choose(event.index)

    # --- changing it ---

    def action_repair(self) -> None:
        """Mend the problem that is shown, if there is a way; one step to undo."""
        self._check.check()
        repair = self._check.mending()
        if repair is not None:
            self.editor.apply(repair.edits)
            self._check.check()
        elif isinstance(self.verdict, Problem):
            self.notify("There is no mending for it that is sure to be meant.", title="Not repaired", markup=False)
        else:
            self.notify("The payload is JSON as it is.", title="Nothing to repair", markup=False)

    def action_format(self) -> None:
        """Indent it."""
        from workbench.core.json_edits import formatted

        self._rewrite(formatted)

    def action_compact(self) -> None:
        """Take the white space out of it."""
        from workbench.core.json_edits import compacted

        self._rewrite(compacted)

    def action_sort_keys(self) -> None:
        """Sort the members of its objects."""
        from workbench.core.json_edits import sorted_keys

        self._rewrite(sorted_keys)

    def _rewrite(self, how: Callable[[bytes], bytes]) -> None:
        try:
            self.change(how(self.payload))
        except WorkbenchError as error:
            self.notify(error.message, title=error.title, severity="warning", markup=False)

    # --- what the editor does, as commands ---

    async def action_editor(self, action: str) -> None:
        """Do something with the text."""
        await self.editor.run_action(action)

    # --- the lines below it ---

    async def _closed_bars(self) -> "PayloadBars":
        """The lines, none of them open."""
        if self._bars is None:
            from workbench.tui.widgets.payload_bars import PayloadBars

            bars = PayloadBars(self.editor)
            await self.mount(bars, after=self.editor)
            self._bars = bars
        self._bars.close()
        return self._bars

    async def action_find(self) -> None:
        """Look for text."""
        (await self._closed_bars()).find.start()

    async def action_replace(self) -> None:
        """Look for text, to put other text in its place."""
        (await self._closed_bars()).find.start(replacing=True)

    async def action_find_next(self, step: int) -> None:
        """Go to the next hit, or the one before."""
        if self._bars is None or not self._bars.find.display:
            await self.action_find()
        assert self._bars is not None
        self._bars.find.go(step)

    async def action_go_to(self) -> None:
        """Ask where to go."""
        (await self._closed_bars()).go_to.start()

    async def action_open_file(self) -> None:
        """Ask for a file to take the payload from."""
        (await self._closed_bars()).open_file.start()

    async def action_save_file(self) -> None:
        """Ask for a file to save the payload to."""
        (await self._closed_bars()).save_file.start(self._file)

    def action_edit_elsewhere(self) -> None:
        """Edit it in the person's own editor."""
        self.post_message(self.EditedElsewhere(self.payload))

    def on_file_bar_left(self, event: "FileBar.Left") -> None:
        """Back to the editor."""
        event.stop()
        self.editor.focus()

    def on_file_bar_chosen(self, event: "FileBar.Chosen") -> None:
        """Open or save the file."""
        event.stop()
        assert self._bars is not None  # it is one of them
        if event.bar is self._bars.save_file:
            self.editor.close_step()
            event.bar.save(event, self.payload)
            return
        try:
            told = self._work(event)
        except (OSError, ValueError) as error:
            event.bar.fail(error)
            return
        except WorkbenchError as error:
            event.bar.tell(visible(f"{error.title}: {error.message}"), "$error")
            return
        event.bar.close()
        self.editor.focus()
        self.notify(told, markup=False)

    def on_file_bar_saved(self, event: "FileBar.Saved") -> None:
        """Back to the editor; the next time, this file is offered."""
        event.stop()
        self._file = str(event.path)
        self.editor.focus()

    def _work(self, event: "FileBar.Chosen") -> str:
        """Do what a file was named for, and say what was done."""
        assert self._bars is not None  # it is one of them
        data, shown = _read(event.path), visible(str(event.path))
        if event.bar is self._bars.schema_file:
            self.use_schema(data, event.path.name)
            return f"The payload is held to {shown}."
        self.replace(data, event.path.name)
        self._file = str(event.path)
        return f"Opened {shown}. Ctrl+Z brings back what was there."


def _read(path: Path) -> bytes:
    """What is in a file. Raises ValueError where it is none, or far too large."""
    if not path.is_file():
        raise ValueError("it is not a file" if path.exists() else "there is no such file")
    if path.stat().st_size > _LARGEST_FILE:
        raise ValueError(f"it has {size(path.stat().st_size)}; Lambda takes 6 MB")
    return path.read_bytes()
