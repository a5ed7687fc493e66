"""The response pane: every payload in the viewer, a failure's page beside it, and nothing that jumps."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widget import Widget

from tests.tui.driving import SIZE, editor, go_to
from tests.tui.fakes import (
    FakeInvoker,
    FakeTarget,
    answered,
    failed,
    make_app,
    refused,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from workbench.core.invocation import Outcome, Succeeded
from workbench.tui.app import WorkbenchApp
from workbench.tui.panes.response import ResponsePane

ORDER = json.dumps({"order": "A-17", "lines": [{"sku": "tea", "qty": 2}, {"sku": "cup", "qty": 1}]}).encode()
PROXY = b'{"statusCode": 404, "headers": {"content-type": "text/plain"}, "body": "no such order"}'


class Screen:
    """The workbench with what one needs to look at its response."""

    def __init__(self, app: WorkbenchApp, pilot: Pilot[None], invoker: FakeInvoker) -> None:
        self.app, self.pilot, self.invoker = app, pilot, invoker

    @property
    def pane(self) -> ResponsePane:
        return screen_of(self.app).query_one(ResponsePane)

    @property
    def text(self) -> str:
        return text_of(self.app)

    @property
    def title(self) -> str:
        return next(line for line in self.text.splitlines() if "Response  " in line)

    @property
    def response(self) -> str:
        """What stands in the pane."""
        region = self.pane.content_region
        rows = self.text.splitlines()[region.y : region.bottom]
        return "\n".join(row[region.x : region.right] for row in rows)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await settled(self.pilot)

    async def invoke(self, outcome: Outcome | None = None) -> None:
        if outcome is not None:
            self.invoker.outcomes["checkout"] = outcome
        await self.pilot.press("f5")
        await answered(self.pilot)


@asynccontextmanager
async def showing(
    outcome: Outcome, *, size: tuple[int, int] = SIZE, keys: tuple[str, ...] = ("f4",), **more: Any
) -> AsyncIterator[Screen]:
    """The workbench with checkout invoked, the focus in the response."""
    invoker = FakeInvoker(outcomes={"checkout": outcome})
    app = make_app(FakeTarget(invoker=invoker), **more)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        screen = Screen(app, pilot, invoker)
        await screen.invoke()
        await screen.press(*keys)
        yield screen


# --- views ---


@pytest.mark.parametrize(
    ("outcome", "views", "first"),
    [
        (succeeded(ORDER), ["pretty", "raw", "hex"], "pretty"),
        (succeeded(PROXY), ["pretty", "raw", "http", "hex"], "pretty"),
        (succeeded(b'"words"'), ["pretty", "raw", "text", "hex"], "pretty"),
        (succeeded(b"words"), ["text", "hex"], "text"),
        (succeeded(b"\x00\x01\x02\xff"), ["hex", "text"], "hex"),
        (succeeded(b""), [], "error"),
        (failed(), ["error", "pretty", "raw", "hex"], "error"),
        (refused(), [], "error"),
    ],
    ids=["JSON", "proxy", "string", "text", "bytes", "empty", "failure", "refusal"],
)
async def test_the_views_are_those_that_the_response_has(outcome: Outcome, views: list[str], first: str) -> None:
    async with showing(outcome) as it:
        assert it.pane.views == views
        assert it.pane.view == first
        for view in [*views[views.index(first) + 1 :], *views[: views.index(first) + 1]] if views else ():
            await it.press("v")
            assert it.pane.view == view
            assert view in it.title
        for view in reversed(views):
            if view != first:
                await it.press("V")
                assert it.pane.view == view


async def test_a_click_on_a_view_goes_to_it() -> None:
    async with showing(succeeded(PROXY), keys=()) as it:
        row = it.text.splitlines().index(it.title)
        for view, said in (("http", "HTTP 404 Not Found"), ("raw", '{"statusCode"'), ("pretty", '"statusCode": 404,')):
            await it.pilot.click(offset=(it.title.index(f"  {view}") + 3, row))
            await settled(it.pilot)
            assert it.pane.view == view
            assert said in it.text


async def test_the_payload_of_an_error_is_one_key_from_its_page_and_back() -> None:
    async with showing(failed()) as it:
        assert "errorMessage" not in it.text
        await it.press("v")
        assert '"errorMessage": "price for sku' in it.text
        await it.press("V")
        assert "errorMessage" not in it.text
        await it.press("slash", *"errorType")
        assert '"errorType": "ValueError"' in it.text
        assert "1 of 1" in it.text


async def test_the_border_tells_what_came_of_it_and_the_foot_where_one_is() -> None:
    async with showing(succeeded(ORDER)) as it:
        assert "✓ 200 · executed 2 · 34 ms here" in it.text
        assert "line 1 of 13" in it.text
        await it.press("down", "down", "down", "down")
        assert "lines[0].sku" in it.text
        await it.press("p")
        assert it.app.clipboard == "lines[0].sku"
        foot = next(row for row, line in enumerate(it.text.splitlines()) if "line 5 of 13" in line)
        it.app._clipboard = ""
        await it.pilot.click(offset=(it.text.splitlines()[foot].index("lines[0].sku"), foot))
        assert it.app.clipboard == "lines[0].sku"


async def test_what_was_left_out_of_the_request_is_said_above_the_response() -> None:
    outcome = succeeded(ORDER)
    assert isinstance(outcome, Succeeded)
    noted = replace(outcome, answer=replace(outcome.answer, notes=("The endpoint has no log tail.",)))
    async with showing(noted) as it:
        assert "The endpoint has no log tail." in it.text


# --- nothing jumps ---


async def test_a_run_that_is_shown_again_is_found_as_it_was_left() -> None:
    async with showing(succeeded(ORDER)) as it:
        await it.press("down", "down", "left", "down")
        before = it.response
        assert "[ 2 items ]" in before
        await go_to(it.pilot, "greeter")
        assert "Nothing invoked yet" in it.text
        await it.press("f5")
        await answered(it.pilot)
        assert "priced_by" in it.text
        await go_to(it.pilot, "checkout", "live")
        await it.press("f4")
        assert it.response == before
        await it.press("up", "right")
        assert "[ 2 items ]" not in it.text


async def test_a_filter_and_the_page_of_a_failure_are_found_again_too() -> None:
    async with showing(succeeded(ORDER)) as it:
        await it.press("f", *"lines", "enter", "down")
        await go_to(it.pilot, "greeter")
        await go_to(it.pilot, "checkout", "live")
        assert "lines | [0]" in it.text
        await it.press("f4", "escape")
        assert '"order": "A-17"' in it.text
        await it.invoke(failed())
        await it.press("v")
        await go_to(it.pilot, "greeter")
        await go_to(it.pilot, "checkout", "live")
        assert it.pane.view == "pretty"


async def test_a_new_run_begins_in_the_view_that_was_chosen() -> None:
    async with showing(succeeded(PROXY)) as it:
        await it.press("v", "v")
        assert it.pane.view == "http"
        await it.invoke(succeeded(PROXY.replace(b"404", b"201")))
        assert it.pane.view == "http"
        assert "HTTP 201 Created" in it.text
        await it.invoke(failed())
        assert it.pane.view == "error"  # why it failed comes first
        await it.invoke(succeeded(ORDER))
        assert it.pane.view == "pretty"  # it has no other
        await it.invoke(succeeded(PROXY))
        assert it.pane.view == "http"
        await go_to(it.pilot, "greeter")
        await it.press("f5")
        await answered(it.pilot)
        assert it.pane.view == "pretty"  # another function, another choice


async def test_many_large_runs_are_not_all_kept_as_they_were() -> None:
    large = json.dumps(["x" * 100] * 60_000).encode()
    async with showing(succeeded(large)) as it:
        for _ in range(4):
            await it.invoke()
        assert 1 <= len(it.pane._left) <= 2


async def test_the_focus_stays_in_the_pane_when_what_it_shows_changes() -> None:
    async with showing(succeeded(ORDER)) as it:
        document: Widget = it.pane.viewer.document
        assert it.app.focused is document
        release = it.invoker.hold("checkout")
        await it.pilot.press("f5")
        await it.pilot.pause()
        assert it.app.focused is it.pane.lines
        release.set()
        await answered(it.pilot)
        assert it.app.focused is document
        await it.invoke(refused())
        assert it.app.focused is it.pane.lines


async def test_an_answer_takes_no_focus_from_elsewhere() -> None:
    async with showing(succeeded(ORDER), keys=("f3",)) as it:
        release = it.invoker.hold("checkout")
        await it.pilot.press("f5")
        await it.pilot.press("x")
        release.set()
        await answered(it.pilot)
        assert it.app.focused is editor(it.app)


async def test_a_search_under_way_ends_with_the_response_it_was_in() -> None:
    async with showing(succeeded(ORDER)) as it:
        await it.press("slash", *"sku")
        await it.invoke(succeeded(b'{"sku": 1}'))
        assert it.app.focused is it.pane.viewer.document
        assert "of 1" not in it.title
        assert it.pane.viewer.document.search is None


# --- keys ---


async def test_the_keys_are_those_of_the_table_and_can_be_changed() -> None:
    keys = {"search_response": "ctrl+f", "wrap_response": "x", "toggle_fold": "o", "copy_value": "ctrl+x"}
    async with showing(succeeded(ORDER), keys=("f4",)) as it:
        assert all(f"{key} {label}" in it.text for key, label in [("v", "View"), ("/", "Search"), ("f", "Filter")])
    async with make_app(FakeTarget(invoker=FakeInvoker({"checkout": succeeded(ORDER)})), keys=keys).run_test(
        size=SIZE
    ) as pilot:
        app = pilot.app
        assert isinstance(app, WorkbenchApp)
        it = Screen(app, pilot, FakeInvoker())
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)
        await it.press("f4", "down", "down", "o")
        assert "[ 2 items ]" in it.text
        await it.press("space", "y", "slash")
        assert "[ 2 items ]" in it.text
        assert it.app.clipboard == ""
        await it.press("ctrl+x")
        assert '"sku": "tea"' in it.app.clipboard
        await it.press("ctrl+f", *"cup")
        assert "1 of 1" in it.text


async def test_the_slash_is_the_functions_filter_elsewhere() -> None:
    async with showing(succeeded(ORDER), keys=("f2", "slash")) as it:
        assert it.app.focused is not None
        assert it.app.focused.id == "filter"


async def test_what_makes_no_sense_is_not_offered_and_the_palette_says_so() -> None:
    async with showing(refused()) as it:
        assert "View" not in it.text.splitlines()[-1]
        assert "Search" not in it.text.splitlines()[-1]
        await it.press("slash", "v", "f", "y")
        assert "Rate Exceeded." in it.text
        await it.press("ctrl+p", *"look for text, plain", "enter")
        assert "There is nothing here to do that with: Search." in it.text


async def test_a_bar_leaves_tab_and_escape_to_itself_while_a_run_is_under_way() -> None:
    async with showing(succeeded(ORDER)) as it:
        await go_to(it.pilot, "greeter")
        release = it.invoker.hold("greeter")
        await it.pilot.press("f5")
        await go_to(it.pilot, "checkout", "live")
        await it.press("f4", "f", *"li", "tab")
        assert it.pane.viewer.query_one("FilterBar Input").has_focus
        assert "filter lines" in it.text
        await it.press("escape")
        assert it.app.focused is it.pane.viewer.document
        assert "1 more running" in it.text
        release.set()
        await answered(it.pilot)


@pytest.mark.parametrize("size", [(80, 24), (60, 14), (40, 10)])
async def test_from_the_palette_the_response_is_searched_also_where_it_is_out_of_sight(size: tuple[int, int]) -> None:
    async with showing(succeeded(ORDER), size=size, keys=("f2",)) as it:
        await screen_of(it.app).action_command("search_response")
        await settled(it.pilot)
        await it.press(*"cup")
        assert it.pane.viewer.document.hit is not None
        assert it.pane.viewer.query_one("SearchBar Input").has_focus


async def test_a_response_is_saved_byte_for_byte(tmp_path: Path) -> None:
    payload = b'{"n": 1e400,  "n": 1.0}\r\n'
    async with showing(succeeded(payload)) as it:
        await it.press("s", "ctrl+u", *str(tmp_path / "out.json"), "enter")
        assert (tmp_path / "out.json").read_bytes() == payload
        assert "Saved 25 bytes" in it.text
        await it.press("c")
        assert it.app.clipboard.encode() == payload
