"""The forms in which a request or a run can be copied: a list on the left, on the right what would be copied.

What is shown is what is copied, byte for byte; it is made anew for each form that the cursor comes to.
"""

from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from workbench.core.copy_as.forms import FORMS, Form, Subject
from workbench.core.errors import WorkbenchError
from workbench.core.functions import shown_as
from workbench.core.json_lines import Lines
from workbench.core.text import decoded, visible
from workbench.core.units import plural, size
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED
from workbench.tui.widgets.document_view import DocumentView
from workbench.tui.widgets.file_bar import FileBar
from workbench.tui.widgets.key_bar import KeyBar
from workbench.tui.widgets.line_bar import BarInput
from workbench.tui.widgets.lines import LinesView, Row
from workbench.tui.widgets.sheet import TextSheet

_COPIED_AT_MOST = 5_000_000
"""Bytes that a terminal's clipboard may be expected to take."""
_BY_ID = {form.id: form for form in FORMS}


class CopyAsScreen(Dialog[str | None]):
    """Returns the id of the form that was copied; None when nothing was.

    Args:
        function, qualifier: for the title. subject: what is copied from. form: the id of the one to begin with.
    """

    CSS_PATH = look("dialog", "copy_as")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "copy", "Copy", tooltip="Copy this, and go back", priority=True),
        Binding("s", "save", "Save", tooltip="Save it to a file"),
        Binding("tab", "app.focus_next", "Look", tooltip="Go to the text, and back"),
        Binding("shift+tab", "app.focus_previous", show=False),
        Binding("escape", "dismiss(None)", "Back", tooltip="Go back; nothing is copied", id="back"),
    ]

    def __init__(self, function: str, qualifier: str | None, subject: Subject, form: str = "") -> None:
        super().__init__()
        self._title, self._subject = shown_as(function, qualifier), subject
        self._form = _BY_ID.get(form, FORMS[0])
        self._path = ""
        self._data: bytes | None = None

    def compose(self) -> ComposeResult:
        """The list; the path, the text or why there is none, and a file's name."""
        options: list[Option] = []
        for form in FORMS:
            if not any(option.prompt == Content.styled(form.group, MUTED) for option in options):
                options.append(Option(Content.styled(form.group, MUTED), disabled=True))
            options.append(Option(Content(f" {form.label}"), id=form.id))
        with Vertical(classes="dialog wide copy-as") as dialog:
            dialog.border_title = Content(f"Copy {visible(self._title)} as")
            with Horizontal():
                yield OptionList(*options, id="forms", compact=True)
                with Vertical():
                    yield Input(placeholder="a path, as JMESPath has it: items[0].sku", id="path", compact=True)
                    yield DocumentView(id="preview")
                    yield LinesView(id="problem-page")
                    yield FileBar("save to", saves=True)
        yield KeyBar(always="back")

    def on_mount(self) -> None:
        """Begin with the form that was copied last."""
        forms = self.query_one("#forms", OptionList)
        forms.highlighted = forms.get_option_index(self._form.id)
        forms.focus()

    @property
    def form(self) -> Form:
        """The form under the cursor."""
        return self._form

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show what would be copied."""
        event.stop()
        if event.option.id is not None:
            self._form = _BY_ID[event.option.id]
            self._show()

    @on(Input.Changed, "#path")
    def _path_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._path = event.value
        self._show()

    def _show(self) -> None:
        self.query_one("#path").display = self._form.takes_path
        view, problem = self.query_one(DocumentView), self.query_one("#problem-page", LinesView)
        dialog = self.query_one(".dialog")
        try:
            self._data = self._form.write(replace(self._subject, path=self._path))
        except WorkbenchError as error:
            self._data = None
            title = Row(Content.styled(visible(error.title), "bold $warning"))
            words = (Content(visible(error.message)), Content.styled(visible(error.hint), MUTED))
            problem.show_page([title, Row(), *map(Row, words)])
            dialog.border_subtitle = ""
        else:
            lines = Lines(self._data)
            view.show(TextSheet(lines, is_json=self._form.file.endswith(".json")), wraps=True)
            facts = f"{plural(lines.count, 'line')} · {size(len(self._data))}"
            dialog.border_subtitle = Content.styled(facts, MUTED)
        view.display, problem.display = self._data is not None, self._data is None
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Enter in the line for a file's name is that line's; there is nothing to copy or save of nothing."""
        if action in ("copy", "save"):
            return self._data is not None and not isinstance(self.focused, BarInput)
        return True

    def action_copy(self) -> None:
        """Copy it, and go back."""
        if self._data is None:
            return
        if len(self._data) > _COPIED_AT_MOST:
            words = f"{size(len(self._data))} are too much for a terminal's clipboard. S saves it to a file."
            self.notify(words, title="Not copied", severity="warning", markup=False)
            return
        self.app.copy_to_clipboard(decoded(self._data))
        self.app.notify(f"Copied: {self._form.label}, {size(len(self._data))}.", markup=False, timeout=4)
        self.dismiss(self._form.id)

    def action_save(self) -> None:
        """Ask for a file to save it to."""
        self.query_one(FileBar).start(self._form.file)

    def on_file_bar_chosen(self, event: FileBar.Chosen) -> None:
        """Save it there."""
        event.stop()
        assert self._data is not None  # nothing else opens the line
        event.bar.save(event, self._data)

    @on(FileBar.Saved)
    @on(FileBar.Left)
    def _back_to_the_list(self, event: FileBar.Saved | FileBar.Left) -> None:
        event.stop()
        self.query_one("#forms").focus()
