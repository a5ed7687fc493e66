"""The catalog at size: ten thousand functions that arrive a page at a time, as a test lets them."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import pytest
from msgspec.structs import replace as changed
from textual.content import Content
from textual.pilot import Pilot

from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    answered,
    functions,
    make_app,
    screen_of,
    settled,
    text_of,
)
from workbench.core.errors import ListingError, WorkbenchError
from workbench.core.functions import Alias, Configuration, Function, Latest, Qualifiers, Version
from workbench.tui.app import WorkbenchApp
from workbench.tui.panes.functions import FunctionsPane
from workbench.tui.widgets.function_list import FunctionList, Target

SIZE = (120, 36)
THROTTLE = "throttle"
Step = Sequence[Function] | str | ListingError
COUNT = 10_000
PAGES = [functions(*(f"fn-{at:05}" for at in range(first, first + 50))) for first in range(0, COUNT, 50)]


@dataclass
class SteppedCatalog(FakeCatalog):
    """Takes each step of a reading when the test says `go`. readings: the steps of each of them, the last for more."""

    readings: list[list[Step]] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    steps: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    known: dict[str, Qualifiers] = field(default_factory=dict)
    described: list[str] = field(default_factory=list)

    def functions(
        self, marker: str = "", throttled: Callable[[], object] | None = None
    ) -> Iterator[Sequence[Function]]:
        steps = self.readings[min(len(self.markers), len(self.readings) - 1)]
        self.markers.append(marker)
        for step in steps:
            assert self.steps.acquire(timeout=20)
            if isinstance(step, ListingError):
                raise step
            if isinstance(step, str):
                assert throttled is not None
                throttled()
            else:
                yield step
        assert self.steps.acquire(timeout=20)

    def qualifiers(self, function: str, progress: Callable[[Qualifiers], object] | None = None) -> Qualifiers:
        self.described.append(function)
        return self.known.get(function) or super().qualifiers(function, progress)

    def go(self, steps: int = 1) -> None:
        for _ in range(steps):
            self.steps.release()


def pane_of(app: WorkbenchApp) -> FunctionsPane:
    return screen_of(app).query_one(FunctionsPane)


def list_of(app: WorkbenchApp) -> FunctionList:
    return screen_of(app).query_one(FunctionList)


def heading(app: WorkbenchApp) -> str:
    return Content.from_markup(str(pane_of(app).border_subtitle)).plain


async def until(pilot: Pilot[None], is_so: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if is_so():
            await pilot.pause()
            return
        await pilot.pause(0.005)
    raise AssertionError("it never came to be")


async def until_shown(pilot: Pilot[None], text: str) -> None:
    assert isinstance(pilot.app, WorkbenchApp)
    app = pilot.app
    await until(pilot, lambda: text in text_of(app))


def stepped(*readings: list[Step], start: str = "") -> tuple[SteppedCatalog, WorkbenchApp]:
    catalog = SteppedCatalog(readings=list(readings))
    return catalog, make_app(FakeTarget(catalog=catalog), start=start)


async def test_the_first_page_is_shown_at_once_and_keys_work_while_the_others_arrive() -> None:
    catalog, app = stepped([*PAGES])
    async with app.run_test(size=SIZE) as pilot:
        assert "Reading the functions" in text_of(app) or "Connecting" in text_of(app)
        catalog.go()
        await until_shown(pilot, "fn-00020")
        assert heading(app) == "50 functions so far …"
        await pilot.press("down", "down")
        assert list_of(app).cursor == Target("fn-00002")
        await pilot.press("slash", *"fn-0004", "enter")
        assert heading(app) == "14 of 50 functions so far …"
        assert list_of(app).cursor == Target("fn-00040")
        catalog.go(100)
        await until(pilot, lambda: list_of(app).total == 5_050)
        assert list_of(app).cursor == Target("fn-00040")
        assert re.fullmatch(r"\d\d of [45],\d{3} functions so far …", heading(app))
        await pilot.press("slash", "escape", "end")
        assert list_of(app).cursor == Target("fn-05049")
        assert "fn-05049" in text_of(app)
        catalog.go(100)
        await until(pilot, lambda: heading(app) == "10,000 functions")
        assert list_of(app).cursor == Target("fn-05049")
        await pilot.press("end")
        assert list_of(app).cursor == Target("fn-09999")
        assert "fn-09999" in text_of(app)


async def test_a_filter_over_all_of_them_shows_the_best_first_and_marks_what_matched() -> None:
    catalog, app = stepped([*PAGES])
    catalog.go(201)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"9876")
        await settled(pilot)
        assert heading(app) == "1 of 10,000 functions"
        assert "function fn-09876" in text_of(app)
        await pilot.press("backspace", "backspace")
        await settled(pilot)
        assert heading(app) == "523 of 10,000 functions"
        assert list_of(app).listing[0].function.name == "fn-00098"
        await pilot.press("escape")
        await settled(pilot)
        assert heading(app) == "10,000 functions"
        assert list_of(app).cursor == Target("fn-00000")  # where it began


def went_on(app: WorkbenchApp, before: int) -> bool:
    """Whether there are more functions than before, or all of them."""
    return list_of(app).total > before or (before > 0 and "far" not in heading(app))


async def test_progress_is_told_without_drawing_for_each_page() -> None:
    catalog, app = stepped([*PAGES])
    told = []
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(201):
            catalog.go()
            await until(pilot, partial(went_on, app, list_of(app).total))
            told.append(heading(app))
    assert told[0] == "50 functions so far …"
    assert told[-1] == "10,000 functions"
    assert 20 < len(set(told)) < 80


async def test_throttling_is_said_and_the_next_page_ends_it() -> None:
    catalog, app = stepped([PAGES[0], THROTTLE, THROTTLE, PAGES[1]])
    async with app.run_test(size=SIZE) as pilot:
        catalog.go(2)
        await until_shown(pilot, "throttled, waiting …")
        assert "fn-00010" in text_of(app)
        await pilot.press("down")
        assert list_of(app).cursor == Target("fn-00001")
        catalog.go(2)
        await until(pilot, lambda: list_of(app).total == 100)
        await pilot.pause()
        assert "throttled" not in text_of(app)
        catalog.go()
        await settled(pilot)
        assert heading(app) == "100 functions"


async def test_a_first_page_that_is_throttled_is_said_too() -> None:
    catalog, app = stepped([THROTTLE, PAGES[0]])
    async with app.run_test(size=SIZE) as pilot:
        catalog.go()
        await until_shown(pilot, "throttled, waiting …")
        catalog.go(2)
        await settled(pilot)
        assert heading(app) == "50 functions"


BROKEN = ListingError("Lambda failed", "[/x] an error of its own.", "Try again.", marker="1")


async def test_a_list_that_breaks_off_keeps_what_came_and_goes_on_with_a_key() -> None:
    catalog, app = stepped([PAGES[0], BROKEN], [PAGES[1], PAGES[2]])
    async with app.run_test(size=SIZE) as pilot:
        catalog.go(2)
        await settled(pilot)
        screen = text_of(app)
        assert "⊘ Lambda failed: the rest is" in screen
        assert "[/x] an error of its own." in screen
        assert "^L goes on" in screen
        assert "fn-00003" in screen
        assert heading(app) == "50 functions, not all"
        catalog.go(3)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert catalog.markers == ["", "1"]
        assert heading(app) == "150 functions"
        assert "Lambda failed" not in text_of(app)


async def test_where_going_on_brings_nothing_it_starts_over() -> None:
    catalog, app = stepped([PAGES[0], BROKEN], [BROKEN], [PAGES[0], PAGES[1]])
    async with app.run_test(size=SIZE) as pilot:
        catalog.go(2)
        await settled(pilot)
        for _ in range(2):
            catalog.go(3)
            await pilot.press("ctrl+l")
            await settled(pilot)
            catalog.steps = threading.Semaphore(3)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert catalog.markers[:3] == ["", "1", ""]
        assert heading(app) == "100 functions"


async def test_a_list_that_never_began_is_said_in_its_place() -> None:
    catalog, app = stepped([changed_error(BROKEN, "")], [PAGES[0]])
    async with app.run_test(size=SIZE) as pilot:
        catalog.go()
        await settled(pilot)
        assert "⊘ Lambda failed" in text_of(app)
        assert "^L tries again" in text_of(app)
        catalog.go(2)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert heading(app) == "50 functions"


def changed_error(error: ListingError, marker: str) -> ListingError:
    return ListingError(error.title, error.message, error.hint, marker)


async def test_reading_again_keeps_selection_scroll_and_unfolded_functions_until_the_new_list_is_there() -> None:
    again: list[Step] = [[one for one in page if one.name != "fn-00010"] for page in PAGES[:4]]
    catalog, app = stepped([*PAGES[:4]], again)
    catalog.go(5)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        list_of(app).go_to(Target("fn-00150"))
        await pilot.press("up", "up", "up")
        await settled(pilot)
        scroll = list_of(app).scroll_offset.y
        rows = text_of(app)[text_of(app).index("fn-001") :][:400]
        catalog.described.clear()
        await pilot.press("ctrl+l")
        await settled_but_reading(pilot)
        assert rows in text_of(app)
        assert heading(app) == "0 of 200 read again …"
        assert catalog.described == ["fn-00000"]  # only what is unfolded is read again
        catalog.go(4)
        await until(pilot, lambda: "199 of 200 read" in heading(app))
        assert "fn-00010" in list_of(app).listing
        catalog.go()
        await settled(pilot)
        assert "fn-00010" not in list_of(app).listing
        assert heading(app) == "199 functions"
        assert list_of(app).cursor == Target("fn-00147")
        assert list_of(app).scroll_offset.y == scroll - 1
        assert list_of(app).listing.is_unfolded("fn-00000")
        assert rows in text_of(app)


async def settled_but_reading(pilot: Pilot[None]) -> None:
    """At rest, but for the reading that waits for the test."""
    for _ in range(5):
        await pilot.pause(0.02)


async def test_a_selected_function_that_is_gone_is_said_and_the_cursor_stays_near() -> None:
    catalog, app = stepped([functions("a", "b", "c", "d")], [functions("a", "b", "d")])
    catalog.go(2)
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("down", "down")
        catalog.go(2)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "c is gone from the list." in text_of(app)
        assert "function c" in text_of(app)  # its payload and its runs are still there
        await pilot.press("down")
        await settled(pilot)
        assert list_of(app).cursor == Target("d")


async def test_pages_of_an_older_reading_change_nothing() -> None:
    catalog, app = stepped([functions("old-1"), functions("old-2")], [functions("new")])
    async with app.run_test(size=SIZE) as pilot:
        catalog.go()
        await until_shown(pilot, "old-1")
        await pilot.press("ctrl+l")
        catalog.go(10)
        await settled(pilot)
        listing = list_of(app).listing
        assert [listing[at].function.name for at in range(len(listing))] == ["new"]


def many_versions(count: int, *, complete: bool = True) -> Qualifiers:
    versions = (Version(str(at), Configuration(str(at), description=f"release {at}")) for at in range(count, 0, -1))
    return Qualifiers(Latest(Configuration()), (Alias("live", "7"),), tuple(versions), (), complete)


async def test_a_thousand_versions_unfold_with_progress_and_aliases_at_once() -> None:
    release = threading.Event()

    @dataclass
    class Slow(FakeCatalog):
        def qualifiers(
            self,
            function: str,  # noqa: ARG002 - the protocol's
            progress: Callable[[Qualifiers], object] | None = None,
        ) -> Qualifiers:
            assert progress is not None
            progress(many_versions(450, complete=False))
            assert release.wait(20)
            return many_versions(1_500)

    app = make_app(FakeTarget(catalog=Slow([functions("a", "b")])), start="")
    async with app.run_test(size=SIZE) as pilot:
        await until_shown(pilot, "▸ b")
        await pilot.press("right")
        await until_shown(pilot, "450 versions so far …")
        await pilot.press("down", "down")
        assert list_of(app).cursor == Target("a", "live")
        release.set()
        await settled(pilot)
        assert "so far" not in text_of(app)
        assert list_of(app).cursor == Target("a", "live")
        await pilot.press("end", "up")
        assert list_of(app).cursor == Target("a", "1")
        await pilot.press("left")
        await settled(pilot)
        assert list_of(app).cursor == Target("a")
        assert "▸ a" in text_of(app)


async def test_a_colon_goes_to_a_qualifier_of_a_function_that_was_never_unfolded() -> None:
    invoker = FakeInvoker()
    catalog = FakeCatalog([functions("checkout", "checkout-old", "greeter")])
    app = make_app(FakeTarget(catalog=catalog, invoker=invoker), start="greeter")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"checkout:li")
        await settled(pilot)
        assert "function checkout:live" in text_of(app)
        assert "canary" not in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        assert [str(request.reference) for request in invoker.requests] == ["checkout:live"]
        await pilot.press("slash", "escape")
        await settled(pilot)
        assert list_of(app).cursor == Target("greeter")


async def test_what_is_highlighted_while_typing_is_what_is_invoked() -> None:
    invoker = FakeInvoker()
    catalog, app = stepped([*PAGES[:10]])
    catalog.go(11)
    app = make_app(FakeTarget(catalog=catalog, invoker=invoker), start="")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"321", "f5")
        await answered(pilot)
        assert [request.function for request in invoker.requests] == ["fn-00321"]


@pytest.mark.parametrize("size", [(80, 24), (20, 8), (10, 5), (200, 50)])
async def test_any_terminal_and_any_name(size: tuple[int, int]) -> None:
    names = ["x" * 300, "語" * 40, "a", "[/x]", "\x1b[2J", "👩‍👩‍👧" * 10]
    page = [changed(one, configuration=Configuration(description="[red] 語 \n" * 20)) for one in functions(*names)]
    app = make_app(FakeTarget(catalog=FakeCatalog([page])), start="")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("right", *["down"] * 12, "slash", *"x語", "enter", "right")
        await pilot.resize_terminal(99, 30)
        await settled(pilot)
        await pilot.press("slash", "escape")
        await pilot.resize_terminal(*size)
        await settled(pilot)
        assert list_of(app).total == len(names)


async def test_without_the_right_to_list_a_named_function_is_chosen() -> None:
    catalog = FakeCatalog(problem=WorkbenchError("Not allowed", "lambda:ListFunctions is missing."))
    app = make_app(FakeTarget(catalog=catalog), start="checkout:live")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "function checkout:live" in text_of(app)
        assert "lambda:ListFunctions is missing." in text_of(app)
