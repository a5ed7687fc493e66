"""Comparing in the interface: which sides, what is asked first, what is shown, what is left out."""

from datetime import UTC, datetime

from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.fakes import (
    NOW,
    FakeInvoker,
    FakeTarget,
    FakeTargets,
    answered,
    failed,
    make_app,
    screen_of,
    settled,
    succeeded,
    text_of,
)
from workbench.core.comparison import Side
from workbench.core.invocation import Outcome, Request, Waiting
from workbench.core.ports import Invoker
from workbench.core.runs import Run
from workbench.core.targets import Remote
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.compare import CompareScreen
from workbench.tui.tools.compare import CompareTool
from workbench.tui.widgets.diff_view import DiffView


class ByQualifier(FakeInvoker):
    """Answers by qualifier, each time with the next payload of it."""

    def __init__(self, **payloads: list[bytes]) -> None:
        super().__init__()
        self.payloads = payloads

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:
        super().invoke(request, waiting)
        name = request.qualifier or ""
        rest = self.payloads.get(f"v{name}" if name.isdigit() else name, [b"{}"])
        return succeeded(rest.pop(0) if len(rest) > 1 else rest[0])


def comparing(invoker: Invoker, payload: bytes | None = None) -> tuple[FakeTarget, WorkbenchApp]:
    target = FakeTarget(invoker=invoker)
    return target, make_app(target, start="checkout:3", tools=[CompareTool], payload=payload)


async def chosen(pilot: Pilot[None], *keys: str) -> None:
    await settled(pilot)
    await pilot.press("alt+d")
    await settled(pilot)
    await pilot.press(*(keys or ("down", "enter")))
    await settled(pilot)


async def test_two_qualifiers_get_the_same_bytes_at_once_and_what_differs_is_shown() -> None:
    invoker = ByQualifier(v3=[b'{"total": 7.80, "by": "v3"}'], v2=[b'{"total": 7.02, "by": "v2", "off": 1}'])
    target, app = comparing(invoker, payload=b'{"order": 1.0}')
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot)
        await answered(pilot)
        assert target.groups == ["compare checkout:3 · checkout:2"]
        assert {(one.qualifier, one.payload) for one in invoker.requests} == {
            ("3", b'{"order": 1.0}'),
            ("2", b'{"order": 1.0}'),
        }
        seen = text_of(app)
        assert "checkout:3 and checkout:2 differ in 3 paths of the response." in seen
        assert "~ total" in seen
        assert "2 changed · 1 added" in seen
        await pilot.press("n", "n")
        await settled(pilot)
        assert "added · 3 of 3" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(pilot.app.screen, CompareScreen)


async def test_placeholders_are_filled_once_for_all_sides() -> None:
    invoker = ByQualifier(v3=[b"1"], v2=[b"1"])
    _, app = comparing(invoker, payload=b'{"id": "{{uuid}}", "at": "{{now}}"}')
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot)
        await answered(pilot)
    sent = [one.payload for one in invoker.requests]
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert b"{{" not in sent[0]


async def test_a_side_can_be_typed_and_the_first_one_chosen_is_the_base() -> None:
    invoker = ByQualifier(v3=[b"1"], canary=[b"1"])
    _, app = comparing(invoker)
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot, "slash", *":canary", "tab", "space", "enter")
        await answered(pilot)
        assert "checkout:3 and checkout:canary answer the same, byte for byte." in text_of(app)


async def test_escape_gives_up_waiting_and_then_leaves() -> None:
    invoker = FakeInvoker()
    go = invoker.hold("checkout")
    _, app = comparing(invoker)
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot)
        assert "2 answers to come" in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "ended the same way, without a response" in text_of(app)
        go.set()
        await answered(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(pilot.app.screen, CompareScreen)


async def test_what_differs_in_two_runs_of_one_side_is_offered_to_be_ignored_and_stays_so() -> None:
    invoker = ByQualifier(v3=[b'{"id": 1, "n": 1}', b'{"id": 2, "n": 1}'], v2=[b'{"id": 3, "n": 1}'])
    _, app = comparing(invoker)
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot)
        await answered(pilot)
        await pilot.press("t")
        await answered(pilot)
        assert "Two runs of checkout:3 differ in:" in text_of(app)
        await pilot.press("enter")
        await answered(pilot)
        assert "but for 1 difference that you ignore" in text_of(app)
        assert len(invoker.requests) == 3
        await pilot.press("escape")
        await chosen(pilot)
        await answered(pilot)
        assert "but for 1 difference that you ignore" in text_of(app)
        await pilot.press("I")
        await answered(pilot)
        assert "differ in 1 path" in text_of(app)


async def test_a_path_is_ignored_by_a_pattern_that_can_be_edited() -> None:
    invoker = ByQualifier(v3=[b'{"rows": [{"id": 1, "n": 1}]}'], v2=[b'{"rows": [{"id": 2, "n": 2}]}'])
    _, app = comparing(invoker)
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot)
        await answered(pilot)
        await pilot.press("i")
        await settled(pilot)
        assert "rows[*].id" in text_of(app)
        await pilot.press("end", "backspace", "backspace", "asterisk", "enter")
        await answered(pilot)
        assert "but for 2 differences that you ignore" in text_of(app)


async def test_a_protected_target_asks_once_and_says_how_many() -> None:
    invoker = ByQualifier(v3=[b"1"], v2=[b"2"])
    target = FakeTarget(invoker=invoker, place=Remote("prod"), account="123456789012")
    app = make_app(target, start="checkout:3", tools=[CompareTool], protected=["prod"])
    async with app.run_test(size=(120, 36)) as pilot:
        await chosen(pilot)
        assert "2 invocations will be sent." in text_of(app)
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, CompareScreen)
        assert invoker.requests == []
        await chosen(pilot)
        await pilot.press("right", "enter")
        await answered(pilot)
        assert len(invoker.requests) == 2


async def test_another_target_of_the_session_is_connected_to_and_let_go() -> None:
    here, there = ByQualifier(v3=[b"1"]), ByQualifier(v3=[b"2"])
    other = FakeTarget(invoker=there, place=Remote("dev"))
    target = FakeTarget(invoker=here)
    app = make_app(
        target, start="checkout:3", tools=[CompareTool], targets=FakeTargets({other.place: other, target.place: target})
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = screen_of(app)
        screen.switch_to(other.place)
        await settled(pilot)
        screen.switch_to(target.place)
        await settled(pilot)
        assert other.open == 0
        await pilot.press("alt+d")
        await settled(pilot)
        names = [str(option.prompt) for option in app.screen.query_one(OptionList).options]
        at = next(number for number, name in enumerate(names) if "on profile dev" in name)
        app.screen.query_one(OptionList).highlighted = at
        await pilot.press("enter")
        await answered(pilot)
        assert len(there.requests) == 1
        assert other.open == 1
        await pilot.press("escape")
        await answered(pilot)
        assert other.open == 0
        assert target.open == 1


def ran(label: str, outcome: Outcome) -> Side:
    return Side(label, Run(1, Request("f", b"{}"), datetime(2026, 1, 1, tzinfo=UTC), outcome, NOW))


async def test_runs_that_there_are_are_shown_without_invoking() -> None:
    app = make_app(start="checkout:3")
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        app.push_screen(CompareScreen.of_runs([ran("yesterday", succeeded(b"{}")), ran("today", failed())]))
        await settled(pilot)
        seen = text_of(app)
        assert "yesterday and today differ in the outcome, the error and " in seen
        assert "Again" not in seen
        assert "Twice" not in seen


async def test_hostile_text_is_shown_and_not_obeyed() -> None:
    hostile = b'{"[bold]x": "\\u001b[31mred\\u202e", "[/]": 1}'
    app = make_app(start="checkout:3")
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        sides = [
            ran("[/x]", succeeded(hostile)),
            ran("\x1b[2J", succeeded(b"{}")),
            ran("c", succeeded(b"\x1b[31m\n\xff")),
        ]
        app.push_screen(CompareScreen.of_runs(sides))
        await settled(pilot)
        seen = text_of(app)
        assert "[bold]x" in seen
        assert "\x1b" not in seen
        await pilot.press("o")
        await settled(pilot)
        assert "lines of the response" in text_of(app)
        await pilot.press("enter")
        await settled(pilot)
        assert "\x1b" not in text_of(app)


async def test_a_hundred_thousand_changes_are_drawn_where_they_are_looked_at() -> None:
    one = b"[" + b",".join(b"%d" % number for number in range(120_000)) + b"]"
    other = b"[" + b",".join(b"%d.5" % number for number in range(120_000)) + b"]"
    app = make_app(start="checkout:3")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.push_screen(CompareScreen.of_runs([ran("a", succeeded(one)), ran("b", succeeded(other))]))
        await settled(pilot)
        await pilot.press("end")
        await settled(pilot)
        assert app.screen.query_one(DiffView).cursor == 99_999
        assert "changed · 100000 of 100000" in text_of(app)
        assert "and more" in text_of(app)
