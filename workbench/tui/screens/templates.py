"""Choose a template of an event, fill in its fields, and see what comes of it.

    ┌ what narrows the list ┬ title, where it is documented ┐
    │ templates by service  │ fields, what may be in them   │
    │                       │ the event                     │
    └───────────────────────┴──────────────── Load ─────────┘

The event that is shown is the one that is loaded: while the screen is open, its time and its UUIDs stay.
"""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from workbench.core.errors import WorkbenchError
from workbench.core.templates import FieldError, Library, Template, fill
from workbench.core.text import visible
from workbench.tui.screens.dialog import look
from workbench.tui.screens.viewing import ViewingScreen
from workbench.tui.shades import MUTED
from workbench.tui.widgets.json_view import ResponseView
from workbench.tui.widgets.template_form import TemplateForm
from workbench.tui.widgets.template_list import TemplateList


class _Narrow(Input):
    """Narrows the list; the keys that move go to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move('cursor_up')", show=False),
        Binding("down", "screen.move('cursor_down')", show=False),
        Binding("pageup", "screen.move('page_up')", show=False),
        Binding("pagedown", "screen.move('page_down')", show=False),
    ]


class TemplatesScreen(ViewingScreen[tuple[str, str, bytes] | None]):
    """Returns the id of the template, what the payload is called, and the event; None for Escape.

    Args:
        values: what was filled in, by template and field; kept up to date. chosen: the id of the one to begin with.
    """

    CSS_PATH = look("dialog", "templates")

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Back", show=False)]

    def __init__(
        self,
        library: Library,
        values: dict[str, dict[str, str]],
        chosen: str,
        now: Callable[[], datetime],
        new_uuid: Callable[[], str],
    ) -> None:
        super().__init__()
        self._library, self._values, self._chosen = library, values, chosen
        self._now, self._new_uuid = now(), new_uuid
        self._uuids: dict[str, list[str]] = {}
        self._template: Template | None = None
        self._event: bytes | None = None

    def compose(self) -> ComposeResult:
        """The list beside the fields and the event."""
        with Vertical(classes="dialog templates") as dialog:
            dialog.border_title = Content("Templates")
            hint = "Enter loads it · Tab goes on to the fields · Esc goes back"
            dialog.border_subtitle = Content.styled(hint, MUTED)
            with Horizontal():
                with Vertical(id="choice"):
                    yield _Narrow(placeholder="type to narrow", id="narrow", compact=True)
                    yield TemplateList(self._library.templates)
                with Vertical(id="filled"):
                    yield Static(id="title")
                    yield TemplateForm()
                    yield Static(id="told")
                    yield ResponseView(id="preview")
                    with Horizontal(classes="buttons"):
                        yield Button("Defaults", id="defaults", compact=True)
                        yield Button("Load", id="load", compact=True)

    def on_mount(self) -> None:
        """Show the list; say what is wrong with files that are not in it."""
        self.query_one(TemplateList).narrow("", self._chosen)
        for problem in self._library.problems:
            self.notify(problem, title="Templates", severity="warning", markup=False, timeout=10)

    # --- the list ---

    def action_move(self, action: str) -> None:
        """Move in the list."""
        move: Callable[[], None] = getattr(self.query_one(TemplateList), f"action_{action}")
        move()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow the list."""
        event.stop()
        self.query_one(TemplateList).narrow(event.value)

    async def on_template_list_pointed(self, event: TemplateList.Pointed) -> None:
        """Ask for its fields."""
        event.stop()
        template = event.template
        if template is not None and template is self._template:
            return
        self._template = template
        title = self.query_one("#title", Static)
        if template is None:
            title.update("")
            await self.query_one(TemplateForm).clear()
        else:
            where = Content.styled(visible(template.documentation.removeprefix("https://")), MUTED)
            title.update(Content("\n").join((Content.styled(visible(template.title), "bold"), where)))
            await self.query_one(TemplateForm).show(template, self._values.get(template.id, {}))
        self._show()

    # --- the fields ---

    def on_template_form_changed(self) -> None:
        """Show what comes of it."""
        if self._template is not None:
            values = self.query_one(TemplateForm).values
            defaults = {one.name: one.default for one in self._template.fields}
            self._values[self._template.id] = {
                name: value for name, value in values.items() if value != defaults.get(name)
            }
            self._show()

    def on_template_form_help_changed(self, event: TemplateForm.HelpChanged) -> None:
        """Say what may be in the field."""
        event.stop()
        if self._event is not None:
            self._tell(event.help)

    def _tell(self, words: str, style: str = MUTED) -> None:
        self.query_one("#told", Static).update(Content.styled(visible(words), style))

    # --- the event ---

    def _show(self) -> None:
        """Make the event, and show it, from the line on that was looked at."""
        self._event, template = None, self._template
        self.query_one("#load", Button).disabled = True
        self.viewer.visible = template is not None
        if template is None:
            self._tell("")
            return
        try:
            self._event = fill(template, self._values.get(template.id, {}), self._now, self._uuids_of(template))
        except WorkbenchError as error:
            self._tell(f"✗ {error.message}", "$error")
            self.viewer.visible = False
            return
        self._tell("")
        self.query_one("#load", Button).disabled = False
        if self._event != self.viewer.payload:
            self.viewer.show(self._event)

    def _uuids_of(self, template: Template) -> Callable[[], str]:
        """The UUIDs that it had before, one after the other; new ones behind them."""
        had = self._uuids.setdefault(template.id, [])
        places = iter(range(1_000_000))

        def next_one() -> str:
            place = next(places)
            if place == len(had):
                had.append(self._new_uuid())
            return had[place]

        return next_one

    # --- loading it ---

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Load what is pointed at."""
        event.stop()
        self.action_load()

    def on_template_form_entered(self) -> None:
        """Load what was filled in."""
        self.action_load()

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Load it, or begin anew."""
        event.stop()
        if event.button.id == "load":
            self.action_load()
        elif self._template is not None:
            self._values.pop(self._template.id, None)
            await self.query_one(TemplateForm).show(self._template, {})
            self._show()

    def action_load(self) -> None:
        """Return the event; or go to the field that keeps it from being made."""
        template = self._template
        if template is None:
            return
        if self._event is not None:
            self.dismiss((template.id, f"{template.service} · {template.title}", self._event))
            return
        try:
            fill(template, self._values.get(template.id, {}), self._now, self._new_uuid)
        except FieldError as error:
            self.query_one(TemplateForm).focus_field(error.field)
        except WorkbenchError as error:
            self.notify(error.message, title=error.title, severity="error", markup=False)
