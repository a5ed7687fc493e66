"""The bottom line: which keys it shows, where there is no room for all, and what a click on one does."""

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from workbench.tui.widgets.key_bar import KeyBar


class Host(App[None]):
    """Five keys, one of them hidden, one disabled; and a field whose focus adds none."""

    CSS = "KeyBar { dock: bottom; height: 1; }"
    BINDINGS = [
        Binding("f5", "act('send')", "Send", tooltip="Send it", id="send"),
        Binding("f6", "act('hidden')", "Hidden", show=False),
        Binding("f7", "act('later')", "Later", id="later"),
        Binding("f8", "act('find')", "Find", id="find"),
        Binding("f9", "act('leave')", "Leave", id="leave"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield Input()
        yield KeyBar(always="find")

    def action_act(self, what: str) -> None:
        self.done.append(what)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        return None if parameters == ("later",) else True


def line(app: App[None]) -> str:
    return str(app.screen.query_one(KeyBar).render())


async def test_it_shows_what_is_to_be_shown_in_the_order_of_the_bindings() -> None:
    async with Host().run_test() as pilot:
        await pilot.pause()
        assert line(pilot.app) == "f5 Send f7 Later f8 Find f9 Leave"


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (33, "f5 Send f7 Later f8 Find f9 Leave"),
        (32, "f5 Send f7 Later f8 Find"),
        (24, "f5 Send f7 Later f8 Find"),
        (23, "f5 Send f8 Find"),
        (8, "f8 Find"),
        (2, "f8 Find"),
    ],
)
async def test_without_room_the_last_are_left_out_but_never_the_one_that_leads_to_all(width: int, shown: str) -> None:
    async with Host().run_test(size=(width, 10)) as pilot:
        await pilot.pause()
        assert line(pilot.app) == shown


@pytest.mark.parametrize(
    ("x", "done"), [(0, "send"), (6, "send"), (7, ""), (8, ""), (17, "find"), (23, "find"), (32, "leave"), (60, "")]
)
async def test_a_click_presses_the_key_under_it_if_it_can_be_pressed(x: int, done: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.click(KeyBar, offset=(x, 0))
        await pilot.pause()
        assert app.done == [done] * bool(done)


async def test_the_key_under_the_pointer_is_marked_and_explained() -> None:
    async with Host().run_test() as pilot:
        bar = pilot.app.screen.query_one(KeyBar)
        await pilot.hover(KeyBar, offset=(1, 0))
        assert bar.tooltip == "Send it"
        assert [str(span.style) for span in bar.render().spans if span.start == 0][-1] == "underline"
        await pilot.hover(KeyBar, offset=(18, 0))
        assert bar.tooltip == "Find"  # a key without a tooltip has its label
        await pilot.hover(Input)
        assert bar.tooltip is None
        assert "underline" not in [str(span.style) for span in bar.render().spans]


async def test_a_key_that_cannot_be_pressed_now_is_dim() -> None:
    async with Host().run_test() as pilot:
        await pilot.pause()
        dim = [span for span in pilot.app.screen.query_one(KeyBar).render().spans if str(span.style) == "dim"]
        assert [(span.start, span.end) for span in dim] == [(8, 16)]


async def test_other_keys_are_drawn_as_soon_as_the_bindings_change() -> None:
    async with Host().run_test() as pilot:
        pilot.app.set_keymap({"send": "ctrl+j"})
        pilot.app.screen.refresh_bindings()
        await pilot.pause()
        assert "^j Send" in line(pilot.app)
        assert "f5" not in line(pilot.app)
