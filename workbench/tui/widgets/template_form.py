"""The fields of a template, to be filled in: a label and a line for each, or an editor where there may be several."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from workbench.core.templates import Field, Template
from workbench.core.text import visible
from workbench.tui.widgets.field_editor import FieldEditor
from workbench.tui.widgets.text_editor import TextEditor


class _Row(Horizontal):
    """A field with its label."""

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(classes="field tall" if field.multiline else "field")
        self.field, self._first = field, value
        self._editor = FieldEditor() if field.multiline else None
        self._line = Input(value, compact=True, select_on_focus=False) if self._editor is None else None

    def compose(self) -> ComposeResult:
        """The label, and what can be typed into."""
        yield Static(Content(visible(self.field.label)), classes="name")
        yield self.input

    def on_mount(self) -> None:
        """Show what is there."""
        if self._editor is not None:
            self._editor.set_wrap(True)
            self._editor.show(self._first.encode("utf-8", "surrogateescape"))

    @property
    def input(self) -> Widget:
        """What can be typed into."""
        one = self._line or self._editor
        assert one is not None
        return one

    @property
    def value(self) -> str:
        """What stands in it."""
        if self._line is not None:
            return self._line.value
        assert self._editor is not None
        return self._editor.buffer.text if self.is_mounted and self._editor.is_mounted else self._first


class TemplateForm(VerticalScroll):
    """Shows the fields of one template at a time."""

    can_focus = False

    @dataclass(eq=False, repr=False)
    class Changed(Message):
        """Something was typed into a field."""

    @dataclass(eq=False, repr=False)
    class Entered(Message):
        """Enter was pressed in a line."""

    @dataclass(eq=False, repr=False)
    class HelpChanged(Message):
        """Another field has the focus, or none. help: what may be in it."""

        help: str

    async def show(self, template: Template, values: Mapping[str, str]) -> None:
        """Ask for the fields of a template. values: what was typed before, where it isn't the default."""
        await self.remove_children()
        await self.mount(*(_Row(field, values.get(field.name, field.default)) for field in template.fields))

    async def clear(self) -> None:
        """Ask for nothing."""
        await self.remove_children()

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields, by their names."""
        return {row.field.name: row.value for row in self.query(_Row)}

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        for row in self.query(_Row):
            if row.field.name == name:
                row.input.focus()

    @on(Input.Changed)
    @on(TextEditor.Changed)
    def _changed(self, event: Message) -> None:
        event.stop()
        self.post_message(self.Changed())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Tell that it was pressed."""
        event.stop()
        self.post_message(self.Entered())

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell what may be in the field."""
        row = next((row for row in self.query(_Row) if row.input is event.widget), None)
        self.post_message(self.HelpChanged(row.field.help if row is not None else ""))

    def on_descendant_blur(self) -> None:
        """Nothing is asked for."""
        self.post_message(self.HelpChanged(""))
