"""The catalog's screens as pictures. Each test's docstring says what the reviewer must see."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.snapshots.test_screens import SnapCompare
from tests.tui.details import USUAL
from tests.tui.fakes import NOW, FakeCatalog, FakeTarget, functions, make_app, settled
from tests.tui.test_configuration_screen import Configured
from tests.tui.test_functions_pane import BROKEN, SteppedCatalog, until_shown
from workbench.core.functions import Alias, Configuration, Function, Latest, Qualifiers, Version

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])
WORDS = ("checkout", "thumbnail", "invoice", "report", "webhook")
PARTS = ("create", "nightly-import", "retry", "audit-of-everything-that-was-sold", "worker")


def many(count: int = 10_000) -> list[Function]:
    """Functions with names, runtimes and descriptions of all lengths."""
    found = []
    for number in range(count):
        name = f"shop-{WORDS[number % 5]}-{PARTS[number // 5 % 5]}-{number:05}"
        told = Configuration(
            runtime=("python3.12", "nodejs22.x", "java21")[number % 3],
            description=("", "Prices an order", f"Takes part {number % 7} of the nightly webhook pipeline")[number % 3],
        )
        found.append(Function(name, told))
    return found


@SIZES
def test_a_filter_over_ten_thousand(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Matched characters in the accent, the best under the cursor; long names cut in the middle; the count."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("slash", *"webau")
        await settled(pilot)

    app = make_app(FakeTarget(catalog=FakeCatalog([many()])), start="")
    assert snap_compare(app, terminal_size=size, run_before=press)


@SIZES
def test_hundreds_of_versions(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    """Aliases first; versions with (where there is room) descriptions and dates; ages end in one column."""

    class Versions(FakeCatalog):
        def qualifiers(self, function: str, progress: object = None) -> Qualifiers:  # noqa: ARG002 - the protocol's
            def version(number: int) -> Version:
                days = (400 - number) * 1.7
                told = Configuration(str(number), description=f"release {number}: prices are prices again")
                return Version(str(number), replace(told, last_modified=NOW - timedelta(days=days)))

            latest = Latest(Configuration(last_modified=NOW - timedelta(minutes=5)))
            aliases = (Alias("canary", "400"), Alias("live", "398", {"400": 0.25}, "What customers use"))
            return Qualifiers(latest, aliases, tuple(version(number) for number in range(400, 0, -1)))

    app = make_app(FakeTarget(catalog=Versions([functions("checkout", "greeter")])))
    assert snap_compare(app, terminal_size=size, run_before=settled)


def test_a_list_that_broke_off(snap_compare: SnapCompare) -> None:
    """What came is there; below it in red what is missing, why, and the key that goes on."""
    catalog = SteppedCatalog(readings=[[many(50), BROKEN]])
    catalog.go(2)
    app = make_app(FakeTarget(catalog=catalog), start="")
    assert snap_compare(app, terminal_size=(120, 36), run_before=settled)


def test_throttled(snap_compare: SnapCompare) -> None:
    """What came is there; below it that the service asked to wait; in the border how many there are so far."""
    catalog = SteppedCatalog(readings=[[many(50), "throttle"]])
    catalog.go(2)

    async def wait(pilot: Pilot[None]) -> None:
        await until_shown(pilot, "throttled, waiting …")

    app = make_app(FakeTarget(catalog=catalog), start="")
    assert snap_compare(app, terminal_size=(120, 36), run_before=wait)
    catalog.go()


@pytest.mark.parametrize("theme", ["workbench-dark", "workbench-light"])
@SIZES
def test_configuration(snap_compare: SnapCompare, size: tuple[int, int], theme: str) -> None:
    """Groups under headings in the accent, labels and values in a column each, the failed update in red."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("i")
        await settled(pilot)

    app = make_app(FakeTarget(catalog=Configured(details=USUAL)), theme=theme)
    assert snap_compare(app, terminal_size=size, run_before=press)


def test_configuration_values(snap_compare: SnapCompare) -> None:
    """The page's end: variables with their values, the cursor on the last fact, what could not be read."""

    async def press(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press("i")
        await settled(pilot)
        await pilot.press("v", "end")
        await settled(pilot)

    app = make_app(FakeTarget(catalog=Configured(details=USUAL)))
    assert snap_compare(app, terminal_size=(120, 36), run_before=press)
