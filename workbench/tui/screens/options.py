"""The options drawer: how the selected function is invoked, and what it hears of its caller.

It lies over the right side of the payload. What is in it counts as soon as it is closed, by whichever key; what Lambda
would not take is said below its field and stays, so that nothing typed is lost.
"""

from typing import ClassVar

from msgspec import Struct
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, RadioButton, RadioSet, Static

from workbench.core.invocation import Kind
from workbench.core.options import CONTEXT_LIMIT, Options
from workbench.core.text import visible
from workbench.core.units import size
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED
from workbench.tui.widgets.field_editor import FieldEditor
from workbench.tui.widgets.text_editor import TextEditor

_KINDS = {
    Kind.REQUEST_RESPONSE: "invoke it, and wait for its response",
    Kind.DRY_RUN: "ask only whether you may; it won't run",
    Kind.EVENT: "asynchronous: queue it, no response",
}


class Chosen(Struct, frozen=True):
    """What the drawer returns. invoke: whether the function is to be invoked with it at once."""

    options: Options
    invoke: bool = False


class KindButton(RadioButton):
    """One of the kinds; whether it is chosen shows without colour too."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - Textual's name
        """Full or empty."""
        return "●" if self.value else "○"


class TickBox(Checkbox):
    """Whether to do something; likewise."""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # noqa: N802 - Textual's name
        """Ticked or not."""
        return "✓" if self.value else " "


class ContextEditor(FieldEditor):
    """Edits the client context."""


class OptionsScreen(Dialog[Chosen]):
    """Shows the options of a function, and returns them as they were left."""

    CSS_PATH = look("dialog", "options")

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", show=False),
        Binding("f10,alt+o", "close", show=False, id="options"),
        Binding("f5", "invoke", show=False, priority=True, id="invoke"),
    ]

    def __init__(self, function: str, options: Options) -> None:
        super().__init__()
        self._function, self._options = function, options
        self._editor = ContextEditor(id="context")

    def compose(self) -> ComposeResult:
        """A field below the other, each with a line for what is wrong with it."""
        given = self._options
        with VerticalScroll(classes="drawer", can_focus=False) as drawer:
            drawer.border_title = Content(f"Options  {visible(self._function)}")
            drawer.border_subtitle = Content.styled("Esc closes · F5 invokes", MUTED)
            yield Static("Invocation type", classes="label")
            with RadioSet(id="kind", compact=True):
                for kind, meaning in _KINDS.items():
                    label = Content.assemble(f"{kind:<16}", (meaning, MUTED))
                    yield KindButton(label, value=kind is given.kind, name=kind.value, compact=True)
            with Horizontal(classes="label"):
                yield Static("Client context, a JSON object")
                yield Static(id="context-size")
            yield self._editor
            yield Static(classes="told", id="told-client_context")
            yield from _line("Tenant id", "tenant_id", given.tenant_id, "for functions with tenant isolation")
            hint = "the only durable execution of this name"
            yield from _line("Durable name", "durable_execution_name", given.durable_execution_name, hint)
            yield TickBox("Log tail: ask for the last 4 KB of the log", given.log_tail, id="log-tail", compact=True)
            fill = "Placeholders: fill {{uuid}}, {{now}}, … when it is sent"
            yield TickBox(Content(fill), given.fill_placeholders, id="fill-placeholders", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Reset", id="reset", compact=True)
                yield Button("Done", id="done", compact=True)

    def on_mount(self) -> None:
        """Show what is there."""
        self._editor.set_wrap(True)
        self._editor.show(self._options.client_context)
        self._tell()
        self.call_after_refresh(self._begin_at_the_chosen)

    def _begin_at_the_chosen(self) -> None:
        kinds = self.query_one(RadioSet)
        for _ in range(kinds.pressed_index):
            kinds.action_next_button()

    @property
    def options(self) -> Options:
        """As they stand in the fields."""
        pressed = self.query_one(RadioSet).pressed_button
        return Options(
            Kind(pressed.name) if pressed is not None and pressed.name else Kind.REQUEST_RESPONSE,
            self.query_one("#log-tail", Checkbox).value,
            self._editor.data,
            self.query_one("#tenant_id", Input).value,
            self.query_one("#durable_execution_name", Input).value,
            self.query_one("#fill-placeholders", Checkbox).value,
        )

    @on(TextEditor.Changed)
    @on(Input.Changed)
    @on(RadioSet.Changed)
    @on(Checkbox.Changed)
    def _tell(self) -> None:
        """Say what is wrong with a field below it."""
        options = self.options
        for line in self.query(".told").results(Static):
            field = (line.id or "").removeprefix("told-")
            problem, remark = options.problems.get(field, ""), options.remarks.get(field, "")
            line.display = bool(problem or remark)
            line.update(
                Content.styled(f"✗ {visible(problem)}", "$error") if problem else Content.styled(remark, "$warning")
            )
        length = len(options.client_context)
        figure = f"{size(length)} of {size(CONTEXT_LIMIT)}" if length else ""
        self.query_one("#context-size", Static).update(
            Content.styled(figure, "$error" if length > CONTEXT_LIMIT else MUTED)
        )
        self.query_one("#log-tail", Checkbox).disabled = options.kind is not Kind.REQUEST_RESPONSE

    def action_close(self) -> None:
        """Keep what is in the fields."""
        self.dismiss(Chosen(self.options))

    def action_invoke(self) -> None:
        """Keep it, and invoke the function."""
        self.dismiss(Chosen(self.options, invoke=True))

    @on(Input.Submitted)
    @on(Button.Pressed, "#done")
    def _done(self) -> None:
        self.action_close()

    @on(Button.Pressed, "#reset")
    def _reset(self) -> None:
        """Back to the usual options; the context can be brought back with undo."""
        usual = Options()
        for button in self.query(RadioButton):
            if button.name == usual.kind.value:
                button.value = True
        self._editor.change_all(usual.client_context)
        self.query_one("#tenant_id", Input).value = usual.tenant_id
        self.query_one("#durable_execution_name", Input).value = usual.durable_execution_name
        self.query_one("#log-tail", Checkbox).value = usual.log_tail
        self.query_one("#fill-placeholders", Checkbox).value = usual.fill_placeholders


def _line(label: str, field: str, value: str, hint: str) -> ComposeResult:
    with Horizontal(classes="field"):
        yield Static(label, classes="name")
        yield Input(value, hint, id=field, compact=True, select_on_focus=False)
    yield Static(classes="told", id=f"told-{field}")
