"""The history in the interface: found, looked at, opened into the panes, sent again, compared, forgotten."""

import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from tests.tui.fakes import (
    NOW,
    PAYLOAD,
    FakeClock,
    FakeHistory,
    FakeInvoker,
    FakeTarget,
    FakeTargets,
    answered,
    failed,
    make_app,
    refused,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from workbench.core.errors import WorkbenchError
from workbench.core.history import Fate, Past, Sought, fate_of, since, sought
from workbench.core.invocation import Kind, Request
from workbench.core.keeping import Keeping
from workbench.core.options import Options
from workbench.core.targets import Local, Remote
from workbench.store.history import FileHistory
from workbench.store.recording import RecordedDestination
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmScreen
from workbench.tui.screens.history import HistoryScreen
from workbench.tui.tool import Workspace
from workbench.tui.widgets.history_list import HistoryList


def some() -> FakeHistory:
    """Five runs, the newest an interrupted one."""
    history = FakeHistory()
    history.add(Request("checkout", PAYLOAD, "live"), succeeded(), Fate.SUCCEEDED)
    history.add(Request("greeter", b'{"name": "Ada"}'), succeeded(b'"Hello"'), Fate.SUCCEEDED)
    history.add(Request("checkout", b'{"order": "A-18"}', "canary"), failed(), Fate.FAILED)
    history.add(Request("checkout", b"{}", "live"), refused(), Fate.REFUSED)
    history.add(Request("talkative", b'{"lines": 3}'), None, Fate.INTERRUPTED)
    return history


def _screen(app: WorkbenchApp) -> HistoryScreen:
    assert isinstance(app.screen, HistoryScreen)
    return app.screen


async def _opened(pilot: Pilot[None]) -> HistoryScreen:
    await settled(pilot)
    await pilot.press("ctrl+y")
    await settled(pilot)
    assert isinstance(pilot.app, WorkbenchApp)
    return _screen(pilot.app)


def _rows(screen: HistoryScreen) -> list[int]:
    return [entry.id for entry in screen.query_one(HistoryList)._entries]


async def test_it_is_newest_first_and_shows_the_run_under_the_cursor() -> None:
    app = make_app(history=some())
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        assert _rows(screen) == [5, 4, 3, 2, 1]
        text = text_of(app)
        assert "? interrupted: may have run" in text
        assert "Interrupted: it may have run" in text
        await pilot.press("down", "down")
        await settled(pilot)
        assert screen.preview.past is not None
        assert screen.preview.past.entry.id == 3
        assert "price for sku 'cap' is missing" in text_of(app)
        assert '"A-18"' in text_of(app)


async def test_a_line_narrows_it() -> None:
    history = some()
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        await pilot.press("slash", *"checkout:live")
        await settled(pilot)
        assert _rows(screen) == [4, 1]
        await pilot.press("space", *"refused", "enter")
        await settled(pilot)
        assert _rows(screen) == [4]
        assert screen.focused is screen.list
        assert "1 found · 5 runs" in text_of(app)
        await pilot.press("escape", "ctrl+y")
        await settled(pilot)
        assert _screen(app).line == "checkout:live refused"


async def test_more_come_as_one_scrolls() -> None:
    history = FakeHistory(page=50)
    for number in range(500):
        history.add(Request("checkout", f"[{number}]".encode(), "live"), succeeded(), Fate.SUCCEEDED)
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        assert 200 <= len(screen.list) < 500
        for _ in range(4):
            await pilot.press("end")
            await settled(pilot)
        assert _rows(screen) == list(range(500, 0, -1))
        assert screen.list.current is not None
        assert screen.list.current.id == 1


async def test_enter_opens_a_run_into_the_panes_as_it_was() -> None:
    app = make_app(history=some(), start="talkative")
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen_of(app)._payload.load(b'{"mine": 1}', "talkative")
        await _opened(pilot)
        await pilot.press("end", "enter")
        await settled(pilot)
        bench = screen_of(app)
        assert app.screen is bench
        assert bench.selected == ("checkout", "live")
        assert bench.payload == PAYLOAD
        assert bench.run is not None
        assert bench.run.outcome == succeeded()
        text = text_of(app)
        assert '"priced_by"' in text
        assert "priced 2 lines for A-17" in text
        assert "run of 2026-11-22 10:01:00" in text


async def test_the_payload_comes_as_one_step_that_can_be_undone() -> None:
    history = some()
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("f3", "x")
        before = screen_of(app).payload
        await _opened(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert screen_of(app).payload == b"{}"
        await pilot.press("f3", "ctrl+z")
        await settled(pilot)
        assert screen_of(app).payload == before


async def test_options_come_with_a_run() -> None:
    history = FakeHistory()
    request = Request("checkout", b"{}", "live", kind=Kind.EVENT, log_tail=False, client_context=b"{}", tenant_id="t")
    history.add(request, None, Fate.INTERRUPTED)
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        await pilot.press("enter")
        await settled(pilot)
        bench = screen_of(app)
        assert bench.at.options["checkout"] == Options(Kind.EVENT, False, b"{}", "t")
        assert "? interrupted: may have run" in text_of(app)
        again = bench.request()
        assert again is not None
        assert replace(again, timeout=None) == request


async def test_what_was_sent_with_braces_is_sent_so_again() -> None:
    invoker = FakeInvoker()
    history = FakeHistory()
    history.add(Request("checkout", b'{"id": "{{uuid}}"}', "live"), succeeded(), Fate.SUCCEEDED)
    app = make_app(FakeTarget(invoker=invoker), history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        await pilot.press("f5")
        await answered(pilot)
        assert [one.payload for one in invoker.requests] == [b'{"id": "{{uuid}}"}']


async def test_f5_sends_a_run_again_as_it_was() -> None:
    invoker = FakeInvoker()
    app = make_app(FakeTarget(invoker=invoker), history=some())
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        await pilot.press("down", "down", "f5")
        await answered(pilot)
        assert [(one.function, one.qualifier, one.payload) for one in invoker.requests] == [
            ("checkout", "canary", b'{"order": "A-18"}')
        ]


async def test_on_a_protected_target_it_asks_first() -> None:
    invoker = FakeInvoker()
    target = FakeTarget(invoker=invoker, place=Remote("prod"))
    history = FakeHistory()
    history.add(Request("checkout", b"{}", "live"), succeeded(), Fate.SUCCEEDED, place=Remote("prod"))
    app = make_app(target, history=history, protected=["*prod*"])
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        assert invoker.requests == []


async def test_a_run_on_another_target_is_opened_there() -> None:
    other = FakeTarget(place=Remote("dev", "eu-west-1"))
    history = FakeHistory()
    history.add(
        Request("checkout", b'{"there": 1}', "live"), succeeded(), Fate.SUCCEEDED, place=other.place, target="dev"
    )
    app = make_app(FakeTarget(), history=history, targets=FakeTargets({other.place: other}))
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        await pilot.press("enter")
        await settled(pilot)
        bench = screen_of(app)
        assert bench.at.home == other.place
        assert other.connected == 1
        assert bench.selected == ("checkout", "live")
        assert bench.payload == b'{"there": 1}'
        assert bench.run is not None


async def test_a_target_that_is_gone_is_said_and_nothing_changes() -> None:
    history = FakeHistory()
    history.add(Request("checkout", b'{"there": 1}'), succeeded(), Fate.SUCCEEDED, place=Local("/gone"))
    app = make_app(history=history)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await _opened(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "No such folder" in text_of(app)
        assert screen_of(app).payload == PAYLOAD


async def test_what_was_not_kept_is_not_sent_and_leaves_the_editor_alone() -> None:
    invoker = FakeInvoker()
    history = FakeHistory()
    history.add(Request("checkout", b"", "canary"), succeeded(b""), Fate.SUCCEEDED, is_kept=False, payload_size=17)
    app = make_app(FakeTarget(invoker=invoker), history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        assert "Its payload (17 B), its response" in text_of(app)
        await pilot.press("f5")
        await pilot.press("enter")
        await answered(pilot)
        assert invoker.requests == []
        assert screen_of(app).payload == PAYLOAD
        assert screen_of(app).selected == ("checkout", "canary")


async def test_a_run_that_is_open_elsewhere_takes_nothing_away() -> None:
    history = FakeHistory()
    history.add(Request("checkout", b"{}", "live"), None, Fate.RUNNING)
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        assert "◐ running elsewhere" in text_of(app)
        assert "in another workbench" in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app).run is None


async def test_two_that_are_marked_are_compared_the_older_one_first() -> None:
    pairs: list[tuple[int, int]] = []

    def compare(space: Workspace, first: Past, second: Past) -> None:
        pairs.append((first.entry.id, second.entry.id))

    app = make_app(history=some(), compare=compare)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        await pilot.press("c", "space", "down", "space", "down", "space")
        await settled(pilot)
        assert [entry.id for entry in screen.list.marked] == [4, 3]
        assert "● 2 marked" in text_of(app)
        await pilot.press("c")
        await settled(pilot)
        assert pairs == [(3, 4)]


async def test_what_has_no_response_is_not_compared() -> None:
    history = FakeHistory()
    history.add(Request("checkout", b"{}"), succeeded(), Fate.SUCCEEDED)
    history.add(Request("checkout", b""), succeeded(b""), Fate.SUCCEEDED, is_kept=False)
    history.add(Request("checkout", b"{}"), None, Fate.RUNNING)
    pairs: list[object] = []
    app = make_app(history=history, compare=lambda *pair: pairs.append(pair))
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        screen = await _opened(pilot)
        await pilot.press("space", "end", "space", "c")
        await settled(pilot)
        assert "One of them is still running" in text_of(app)
        await pilot.press("up", "space", "c")
        await settled(pilot)
        assert "was not kept" in text_of(app)
        assert app.screen is screen
        assert pairs == []


async def test_one_is_forgotten_after_a_question() -> None:
    history = some()
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        await pilot.press("delete", "enter")
        await settled(pilot)
        assert history.count() == 5
        await pilot.press("delete", "right", "enter")
        await settled(pilot)
        assert _rows(screen) == [4, 3, 2, 1]
        assert screen.list.current is not None
        assert screen.list.current.id == 4


async def test_the_cursor_may_go_on_while_a_run_is_read() -> None:
    history = some()
    history.held = threading.Event()
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+y")
        await pilot.pause()
        await pilot.press("down", "down")
        history.held.set()
        await settled(pilot)
        past = _screen(app).preview.past
        assert past is not None
        assert past.entry.id == 3


async def test_a_history_that_cannot_be_read_says_so() -> None:
    problem = WorkbenchError("The history can't be used", "disk I/O error.", "Is it there?")
    app = make_app(history=FakeHistory(problem=problem))
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        assert "disk I/O error." in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is screen_of(app)


async def test_what_the_history_has_to_say_is_said_from_any_thread() -> None:
    history = FakeHistory()
    app = make_app(history=history)
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        await settled(pilot)
        assert history.tell is not None
        thread = threading.Thread(target=history.tell, args=("The history [red]can't be written.",))
        thread.start()
        thread.join()
        await settled(pilot)
        assert "The history [red]can't be" in text_of(app)


async def test_tab_goes_round_and_keys_of_a_view_are_its_own() -> None:
    app = make_app(history=some())
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        await pilot.press("end")
        await settled(pilot)
        await pilot.press("tab")
        assert screen.focused is screen.preview.viewer.document
        await pilot.press("c", "v", "slash")
        await settled(pilot)
        assert isinstance(app.screen, HistoryScreen)
        assert screen.preview.viewer.view == "raw"
        await pilot.press("escape", "tab")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(screen.focused, HistoryList)


async def test_the_mouse_alone_opens_a_run() -> None:
    app = make_app(history=some())
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await _opened(pilot)
        await pilot.click(HistoryList, offset=(10, 4))
        await settled(pilot)
        assert screen.list.current is not None
        assert screen.list.current.id == 1
        await pilot.click(HistoryList, offset=(1, 4))
        assert [entry.id for entry in screen.list.marked] == [1]
        await pilot.click(HistoryList, offset=(10, 4), times=2)
        await settled(pilot)
        assert screen_of(app).selected == ("checkout", "live")


async def test_hostile_names_are_seen_and_not_obeyed() -> None:
    history = FakeHistory()
    history.add(Request("[red]\x1b]0;x\x07", b"\x1b[31m"), succeeded(b"\x1b[2J"), Fate.SUCCEEDED, target="[b]\u202e")
    app = make_app(history=history)
    async with app.run_test(size=(120, 36)) as pilot:
        await _opened(pilot)
        text = text_of(app)
        assert "[red]␛]0;x␇" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_a_line_of_words_is_read() -> None:
    assert sought("") == Sought()
    assert sought('checkout:live failed "A-17"') == Sought("checkout", "live", frozenset({Fate.FAILED}), ("A-17",))
    assert sought(":live ok no-answer") == Sought("", "live", frozenset({Fate.SUCCEEDED, Fate.UNANSWERED}))
    assert sought("@prod checkout A-17 tea") == Sought("checkout", "", frozenset(), ("A-17", "tea"), "prod")
    assert sought('"failed" "open') == Sought(texts=("failed", "open"))
    assert sought("arn:aws:lambda:eu-west-1:123456789012:function:f").function.endswith(":function:f")
    assert fate_of("Interrupted") is Fate.INTERRUPTED
    assert fate_of("fine") is None


def test_an_age_or_a_date_is_a_moment() -> None:
    assert since("90m", NOW) == NOW - timedelta(minutes=90)
    assert since("2w", NOW) == NOW - timedelta(weeks=2)
    assert since("2026-11-23", NOW) == NOW.replace(hour=0)
    assert since("999999w", NOW) is None
    assert since("soon", NOW) is None


async def test_what_is_invoked_here_is_kept_and_found_again(tmp_path: Path) -> None:
    clock = FakeClock()
    with closing(FileHistory(tmp_path / "history.sqlite", Keeping(), clock)) as kept:
        invoker = FakeInvoker({"greeter": failed()})
        app = make_app(RecordedDestination(FakeTarget(invoker=invoker), kept), history=kept, clock=clock)
        async with app.run_test(size=(120, 36)) as pilot:
            await settled(pilot)
            await pilot.press("f5")
            await answered(pilot)
            screen = await _opened(pilot)
            assert screen.preview.past is not None
            assert screen.preview.past.run.outcome == succeeded()
            assert screen.preview.past.run.request.payload == PAYLOAD
            await pilot.press("f5")
            await answered(pilot)
            assert [one.payload for one in invoker.requests] == [PAYLOAD, PAYLOAD]
            assert kept.count() == 2
