"""Targets as pictures. Each test's docstring says what the reviewer must see."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.fakes import (
    FakeCatalog,
    FakeInvoker,
    FakeTarget,
    FakeTargets,
    answered,
    functions,
    make_app,
    settled,
)
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Explanation, Ran, Refused
from workbench.core.targets import Local, Place, Profile, Profiles, Remote
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.line import LineScreen

PROD = Remote("prod-admin", "eu-central-1")
DEV = Remote("dev", "eu-west-1")
PROFILES = Profiles(
    (
        Profile("default", "access keys", "eu-north-1"),
        Profile("dev", "SSO · Developer", "eu-west-1", "111122223333"),
        Profile("prod-admin", "role Admin via dev · MFA", "eu-central-1", "444455556666"),
        Profile("AWSAdministratorAccess-777788889999", "SSO · AWSAdministratorAccess", None, "777788889999"),
        Profile("localstack", "access keys", "us-east-1", None, "http://127.0.0.1:4566"),
        Profile("vault", "credential process", "us-gov-west-1"),
        Profile("pod", "web identity · Pod"),
    )
)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
Steps = Callable[[Pilot[None]], Awaitable[None]]
EXPIRED = WorkbenchError(
    "The SSO session has expired",
    "Its token is no longer valid.",
    "Run `aws sso login --profile dev`, then try again: the new token is read.",
)
DENIED = WorkbenchError(
    "Not allowed",
    "These credentials lack the permission lambda:ListFunctions.",
    "A function can be invoked without: name it.",
)


def app_on(place: Place, theme: str = "workbench-dark", **more: object) -> WorkbenchApp:
    """The workbench on one of these targets; the others have been used before."""
    catalog = FakeCatalog([functions("checkout", "ledger", "pay")])
    target = FakeTarget(catalog, place=place, account="444455556666")
    for name, value in more.items():
        setattr(target, name, value)
    used: list[Place] = [PROD, Local("/home/ada/shop/functions"), Remote(endpoint_url="http://127.0.0.1:3001")]
    targets = FakeTargets({place: target}, PROFILES, used)
    return make_app(target, targets=targets, theme=theme, protected=["*prod*"], start="")


def press(*keys: str) -> Steps:
    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        for key in keys:
            await pilot.press(key)
            await settled(pilot)

    return steps


@SIZES
@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
def test_picker(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    """Sections; names, what they are, accounts (where there is room) and regions in columns; prod and dev marked."""
    app = app_on(DEV, theme)
    assert snap_compare(app, terminal_size=size, run_before=press("ctrl+t"))


@SIZES
def test_picker_narrowed(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """What matches, best first, in one list; the first is highlighted."""
    assert snap_compare(app_on(DEV), terminal_size=size, run_before=press("ctrl+t", "a", "d", "m"))


@SIZES
def test_regions(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """The profile in the title; its configured region first, highlighted; where the regions are."""
    keys = ("ctrl+t", *"dev", "enter")
    assert snap_compare(app_on(DEV), terminal_size=size, run_before=press(*keys))


@SIZES
@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
def test_protected(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    """A header in another colour, with the mark, the profile, the account and the region; nothing cut off."""
    assert snap_compare(app_on(PROD, theme), terminal_size=size, run_before=settled)


@SIZES
def test_invoking_on_a_protected_target_asks(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """A dialog framed in red: the function, the target, three answers, the one that does nothing focused."""
    assert snap_compare(app_on(PROD), terminal_size=size, run_before=press("f5"))


@SIZES
def test_expired_while_connecting(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """In the place of the functions: what expired, the command on a line of its own, the key that tries again."""
    assert snap_compare(app_on(DEV, problem=EXPIRED), terminal_size=size, run_before=settled)


@SIZES
def test_expired_while_invoking(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """⊘ refused 403: the session has expired, that it did not run, the command to run; the payload still there."""
    advice = "Run `aws sso login --profile dev`, then try again: the new token is read."
    explanation = Explanation(
        "The session has expired", "The temporary credentials are no longer valid.", Ran.NO, advice
    )
    words = "The security token included in the request is expired"
    outcome = Refused("ExpiredTokenException", words, 41.0, explanation, 403, "req-1")

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("f5")
        await answered(pilot)

    app = app_on(DEV, invoker=FakeInvoker({"checkout": outcome}))
    assert snap_compare(app, terminal_size=size, run_before=steps)


@SIZES
def test_listing_not_allowed(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Above the functions that were named by hand: which permission is missing, and the two keys."""

    async def steps(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press(*"pay:live", "enter")
        await settled(pilot)

    assert snap_compare(app_on(DEV, catalog=FakeCatalog(problem=DENIED)), terminal_size=size, run_before=steps)


@SIZES
def test_naming_a_function(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """A line to type into, what is wrong with what was typed, two buttons."""
    assert snap_compare(app_on(DEV), terminal_size=size, run_before=press("n", *"a b", "enter"))


def test_code(snap_compare: SnapCompare) -> None:
    """Which profile, which device, a line for six digits."""
    asks = "The profile prod-admin takes a role that asks for a code of arn:aws:iam::111122223333:mfa/ada."

    async def steps(pilot: Pilot[None]) -> None:
        app = pilot.app
        for _ in range(2000):
            await pilot.pause()
            if isinstance(app.screen, LineScreen):
                break
        for _ in range(5):
            await pilot.pause()

    app = app_on(PROD, asks=asks)
    assert snap_compare(app, terminal_size=(80, 24), run_before=steps)
