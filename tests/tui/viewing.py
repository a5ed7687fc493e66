"""A viewer alone, in the workbench's colours and with its keys, and what one needs to look at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.fakes import themes_folder
from workbench.store.chosen_files import ChosenFiles
from workbench.store.themes import load_themes
from workbench.tui.commands import BY_ID, bindings
from workbench.tui.commands.response import VIEWER
from workbench.tui.themes import theme_from
from workbench.tui.widgets.errands import Errand
from workbench.tui.widgets.file_bar import FileBar
from workbench.tui.widgets.json_view import ResponseView


class Host(App[None]):
    """A view alone, in the workbench's colours and with its keys."""

    BINDINGS = bindings(VIEWER)

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[str] = []
        self.shown: list[tuple[str, str]] = []
        for palette in load_themes([themes_folder()])[0]:
            self.register_theme(theme_from(palette))
        self.theme = "workbench-dark"

    def compose(self) -> ComposeResult:
        yield ResponseView()

    async def action_command(self, command_id: str) -> None:
        await self.run_action(BY_ID[command_id].call)

    async def action_viewer(self, action: str) -> None:
        await self.query_one(ResponseView).act(action)

    def on_errand(self, event: Errand) -> None:
        self.run_worker(event.run, thread=True)

    def on_file_bar_save(self, event: FileBar.Save) -> None:
        event.save(ChosenFiles())

    def on_response_view_path_changed(self, event: ResponseView.PathChanged) -> None:
        self.paths.append(event.path)

    def on_response_view_view_changed(self, event: ResponseView.ViewChanged) -> None:
        self.shown.append((event.view, event.note))


class Shown:
    """The view under test with what one needs to look at it."""

    def __init__(self, pilot: Pilot[None], host: Host) -> None:
        self.pilot, self.host, self.app = pilot, host, pilot.app
        self.view = host.query_one(ResponseView)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settled()

    async def rush(self, *keys: str) -> None:
        """Press keys faster than anything can be drawn."""
        for key in keys:
            self.app.simulate_key(key)
        await self.settled()

    async def type(self, text: str) -> None:
        self.app.screen.query("Input:focus").only_one(Input).insert_text_at_cursor(text)
        await self.settled()

    async def settled(self) -> None:
        """Until what was asked for is drawn, and what is told after drawing is told."""
        for _ in range(3):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            drawn = asyncio.Event()
            self.view.call_after_refresh(drawn.set)
            await drawn.wait()

    @property
    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        rows = ("".join(segment.text for segment in strip) for strip in strips)
        return [row.rstrip(" ▁▂▃▄▅▆▇█") for row in rows]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).rstrip()


@asynccontextmanager
async def showing(payload: bytes, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Shown]:
    host = Host()
    async with host.run_test(size=size) as pilot:
        shown = Shown(pilot, host)
        shown.view.show(payload)
        shown.view.document.focus()
        await shown.settled()
        yield shown
