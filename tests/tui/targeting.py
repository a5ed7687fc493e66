"""Targets for tests: three of them, and what a person does with them."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot

from tests.tui.fakes import (
    FakeCatalog,
    FakeTarget,
    FakeTargets,
    functions,
    make_app,
    screen_of,
    text_of,
)
from workbench.core.targets import Local, Place, Profile, Profiles, Remote
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.header import StatusHeader

DEV, PROD = Remote("dev", "eu-west-1"), Remote("prod", "eu-central-1")
PROFILES = Profiles(
    (
        Profile("dev", "SSO · Developer", "eu-west-1", "111122223333"),
        Profile("prod", "role Admin via dev · MFA", "eu-central-1", "444455556666"),
        Profile("bare", "access keys"),
    )
)


def remote(place: Remote, *names: str, **more: Any) -> FakeTarget:
    return FakeTarget(FakeCatalog([functions(*names)]), place=place, **more)


def three(**more: Any) -> tuple[FakeTargets, dict[Place, FakeTarget]]:
    """The samples, dev and prod; both of the latter have a function `pay`."""
    there: dict[Place, FakeTarget] = {
        Local(): FakeTarget(),
        DEV: remote(DEV, "pay", "dev-only", account="111122223333"),
        PROD: remote(PROD, "pay", "prod-only", account="444455556666"),
    }
    return FakeTargets(there, PROFILES, **more), there


def app_of(targets: FakeTargets, start: str = "checkout:live", **more: Any) -> WorkbenchApp:
    return make_app(targets.there[Local()], targets=targets, start=start, **more)


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Wait for something that a thread brings about while another one is held."""
    for _ in range(2000):
        await pilot.pause()
        if condition():
            return
    raise AssertionError("it never came about")


def switch(pilot: Pilot[None], place: Place) -> None:
    app = pilot.app
    assert isinstance(app, WorkbenchApp)
    screen_of(app).switch_to(place)


async def click_on(pilot: Pilot[None], words: str) -> None:
    """Click on the first place on the screen where these words stand."""
    app = pilot.app
    assert isinstance(app, WorkbenchApp)
    rows = text_of(app).splitlines()
    y, row = next((index, row) for index, row in enumerate(rows) if words in row)
    await pilot.click(offset=(row.index(words) + 2, y))


def header(app: WorkbenchApp) -> StatusHeader:
    return screen_of(app).query_one(StatusHeader)
