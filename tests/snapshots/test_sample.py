"""Sampling as pictures: what it shall be, under way, and the judgement on an alias."""

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.fakes import FakeInvoker, FakeTarget, answered, failed, make_app, refused, settled, succeeded
from workbench.core.invocation import Outcome, Request, Succeeded, Waiting
from workbench.tui.screens.sampling import SamplingScreen


class Varied(FakeInvoker):
    """Answers in turn: mostly quick, some slow and cold, a few failures; one in four on version 3."""

    def invoke(self, request: Request, waiting: Waiting | None = None) -> Outcome:  # noqa: ARG002
        self.requests.append(request)
        number = len(self.requests)
        if number % 20 == 0:
            return failed()
        if number % 33 == 0:
            return refused()
        whole = succeeded(log=b"" if number % 10 else self._log(number))
        assert isinstance(whole, Succeeded)
        duration = 12.0 + number * 37 % 23 + (400 if number % 10 == 0 else 0)
        version = "3" if number % 4 == 0 else "2"
        return replace(whole, answer=replace(whole.answer, duration=duration, executed_version=version))

    def _log(self, number: int) -> bytes:
        return (
            f"REPORT RequestId: 57f231fb-1730-4395-85cb-4f71bd2b87b8\tDuration: {number}.20 ms\t"
            f"Billed Duration: {number + 1} ms\tMemory Size: 128 MB\tMax Memory Used: 73 MB\t"
            "Init Duration: 118.20 ms\t\n"
        ).encode()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
def test_a_plan(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Two figures and their limits; 2,000 at once in red; the account's own limit below; Begin can't be pressed."""

    async def planned(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+m")
        await settled(pilot)
        await pilot.press("tab", *"2000")
        await settled(pilot)

    assert snap_compare(make_app(FakeTarget()), terminal_size=size, run_before=planned)


@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), "workbench-dark"), ((120, 44), "workbench-light")], ids=["80x24", "120x44"]
)
def test_a_sample(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    """Outcomes, figures, a histogram with growing buckets, versions beside their weights: hardly chance, in red."""

    async def sampled(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("alt+m")
        await settled(pilot)
        await pilot.press(*"80", "tab", "1", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, SamplingScreen)
        while not screen.is_over:
            await pilot.pause(0.02)
        await answered(pilot)

    app = make_app(FakeTarget(invoker=Varied()), theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=sampled)
