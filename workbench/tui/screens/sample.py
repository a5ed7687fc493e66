"""What a sample shall be: how often, how many at once, and how many at once there may be, which is asked meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Button, Input, Static

from workbench.core.errors import WorkbenchError
from workbench.core.sampling import MOST, MOST_AT_ONCE, Concurrency, Plan
from workbench.core.text import visible
from workbench.tui.screens.dialog import Dialog, look
from workbench.tui.shades import MUTED

_FIELDS = {"count": "Times", "at_once": "At once"}


class SampleScreen(Dialog[Plan | None]):
    """Returns the plan; None for Escape.

    Args:
        name: the function and its qualifier. remarks: what to know before, a sentence each.
        read: asks how many at once there may be; may block, and raises WorkbenchError.
        count, at_once: what to begin with.
    """

    CSS_PATH = look("dialog", "sample")

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    @dataclass(eq=False, repr=False)
    class Read(Message):
        """How many at once there may be is known, or why it isn't."""

        concurrency: Concurrency

    def __init__(
        self, name: str, remarks: tuple[str, ...], read: Callable[[], Concurrency], count: int, at_once: int
    ) -> None:
        super().__init__()
        self._what, self._remarks, self._read = name, remarks, read
        self._begin = {"count": count, "at_once": at_once}
        self._concurrency: Concurrency | None = None

    def compose(self) -> ComposeResult:
        """Two figures, each with what is wrong with it; what to know; buttons."""
        with Vertical(classes="dialog sample") as dialog:
            dialog.border_title = Content(f"Sample {visible(self._what)}")
            dialog.border_subtitle = Content.styled("Enter begins · Esc cancels", MUTED)
            yield Static(Content.styled("Invoke it many times, with what is in the editor.", MUTED))
            for field, label in _FIELDS.items():
                with Horizontal(classes="field"):
                    yield Static(label, classes="name")
                    yield Input(str(self._begin[field]), id=field, type="integer", compact=True, max_length=6)
                    yield Static(classes="told", id=f"told-{field}")
            yield Static(Content.styled("Asking how many may run at once …", MUTED), id="limit")
            for remark in self._remarks:
                yield Static(Content.styled(remark, "$warning"), classes="remark")
            with Horizontal(classes="buttons"):
                yield Button("Cancel", id="cancel", compact=True)
                yield Button("Begin", id="begin", compact=True)

    def on_mount(self) -> None:
        """Ask how many there may be."""
        self._ask()
        self._tell()

    @work(thread=True, group="catalog", description="read the concurrency of a function")
    def _ask(self) -> None:
        try:
            found = self._read()
        except WorkbenchError as error:
            found = Concurrency(problems=(f"{error.title}. {error.message}".strip(),))
        self.post_message(self.Read(found))

    def on_sample_screen_read(self, event: Read) -> None:
        """Say it; keep what was typed, and say if that is too much now."""
        event.stop()
        self._concurrency = event.concurrency
        self.query_one("#limit", Static).update(Content.styled(visible(event.concurrency.words), MUTED))
        self._tell()

    @property
    def plan(self) -> Plan:
        """As it stands in the fields; nothing is 0."""
        count, at_once = (self._number(field) for field in _FIELDS)
        return Plan(count, at_once, self._concurrency.limit if self._concurrency else None)

    def _number(self, field: str) -> int:
        text = self.query_one(f"#{field}", Input).value.strip()
        return int(text) if text.isascii() and text.isdecimal() else 0

    @on(Input.Changed)
    def _tell(self) -> None:
        plan = self.plan
        most = MOST_AT_ONCE if plan.limit is None else min(MOST_AT_ONCE, plan.limit)
        usual = {"count": f"1 to {MOST:,}", "at_once": f"1 to {most}"}
        problems = plan.problems
        for field, words in usual.items():
            problem = problems.get(field)
            told = Content.styled(f"✗ {problem}", "$error") if problem else Content.styled(words, MUTED)
            self.query_one(f"#told-{field}", Static).update(told)
        self.query_one("#begin", Button).disabled = bool(problems)

    @on(Input.Submitted)
    @on(Button.Pressed, "#begin")
    def _take(self) -> None:
        plan = self.plan
        if not plan.problems:
            self.dismiss(plan)
        else:
            self.query_one(f"#{next(iter(plan.problems))}", Input).focus()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
