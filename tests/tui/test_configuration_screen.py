"""The configuration of what is selected: what it shows, what it hides, what it says when it may not."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.tui.details import FULL, PLAIN, USUAL
from tests.tui.fakes import FakeCatalog, FakeTarget, make_app, settled, text_of
from tests.tui.test_hostile_text import HOSTILE, SHOWN, assert_shown
from workbench.core.details import Details, Environment
from workbench.core.errors import WorkbenchError
from workbench.core.functions import Configuration
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.configuration import ConfigurationScreen
from workbench.tui.screens.workbench import WorkbenchScreen
from workbench.tui.widgets.configuration_facts import HIDDEN

SIZE = (120, 80)


@dataclass
class Configured(FakeCatalog):
    """Tells these details, or raises."""

    details: Details | WorkbenchError = USUAL
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    release: threading.Event | None = None

    def configuration(self, function: str, qualifier: str | None = None) -> Details:
        self.asked.append((function, qualifier))
        if self.release is not None:
            assert self.release.wait(20)
        if isinstance(self.details, WorkbenchError):
            raise self.details
        return self.details


async def opened(pilot: Pilot[None]) -> None:
    await settled(pilot)
    await pilot.press("i")
    await settled(pilot)


def app_with(details: Details | WorkbenchError = USUAL) -> tuple[Configured, WorkbenchApp]:
    catalog = Configured(details=details)
    return catalog, make_app(FakeTarget(catalog=catalog))


async def test_one_key_shows_the_configuration_of_what_is_selected() -> None:
    catalog, app = app_with()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        assert catalog.asked == [("checkout", "live")]
        screen = text_of(app)
        for words in (
            "Configuration of checkout:live",
            "version 2  ▰▰▰▰▰▰▰▰▰▱  90%",
            "arn:aws:lambda:eu-west-1:123456789012:function:checkout:live",
            "python3.12",
            "arm64",
            "1,024 MB",
            "90 s · 1 min 30 s",
            "Failed · SubnetOutOfIPAddresses",
            "No address is left in subnet-0a.",
            "2026-11-14 10:00:00 · 9 days ago",
            "JSON · application INFO · system WARN",
            "/aws/lambda/checkout",
            "subnet-0b",
            "Zip · 47.1 KB",
            "layer:tools:7  40.0 KB",
            "10 asked for · 8 allocated · 8 ready",
            "lack the permission lambda:GetAlias",
        ):
            assert words in screen
        for empty in ("SnapStart", "file system", "dead letters", "KMS", "image", "IPv6"):
            assert empty not in screen
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, WorkbenchScreen)


async def test_values_are_hidden_until_asked_and_so_is_what_is_copied() -> None:
    _catalog, app = app_with()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        assert "hidden" in text_of(app)
        assert text_of(app).count(HIDDEN) == 3
        assert "s3cr3t" not in text_of(app)
        await go_to_line(pilot, "API_TOKEN")
        await pilot.press("y")
        assert app.clipboard == "API_TOKEN"
        await pilot.press("v")
        await settled(pilot)
        assert "s3cr3t-t0ken" in text_of(app)
        await pilot.press("y")
        assert app.clipboard == "s3cr3t-t0ken"
        await pilot.press("v")
        await settled(pilot)
        assert "s3cr3t" not in text_of(app)


async def go_to_line(pilot: Pilot[None], label: str) -> None:
    assert isinstance(pilot.app, WorkbenchApp)
    screen = pilot.app.screen
    assert isinstance(screen, ConfigurationScreen)
    from workbench.tui.widgets.facts_view import FactsView

    view = screen.query_one(FactsView)
    await pilot.press("home")
    for _ in range(60):
        if view.current is not None and view.current.label == label:
            return
        await pilot.press("down")
    raise AssertionError(f"no {label}")


async def test_the_arn_and_lists_are_copied_whole() -> None:
    _catalog, app = app_with()
    async with app.run_test(size=(60, 24)) as pilot:
        await opened(pilot)
        await go_to_line(pilot, "ARN")
        await pilot.press("y")
        assert app.clipboard == "arn:aws:lambda:eu-west-1:123456789012:function:checkout:live"
        await go_to_line(pilot, "subnets")
        await pilot.press("y")
        assert app.clipboard == "subnet-0a\nsubnet-0b"


async def test_the_mouse_alone_opens_shows_values_copies_and_leaves() -> None:
    _catalog, app = app_with()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await click_on(pilot, " Details")
        await settled(pilot)
        await click_on(pilot, " Values")
        await settled(pilot)
        await click_on(pilot, "s3cr3t-t0ken")
        await click_on(pilot, " Copy")
        assert app.clipboard == "s3cr3t-t0ken"
        await click_on(pilot, " Back")
        await settled(pilot)
        assert isinstance(app.screen, WorkbenchScreen)


async def click_on(pilot: Pilot[None], words: str) -> None:
    assert isinstance(pilot.app, WorkbenchApp)
    lines = text_of(pilot.app).split("\n")
    y = next(y for y, line in enumerate(lines) if words in line)
    await pilot.click(offset=(lines[y].index(words) + 1, y))


async def test_without_permission_it_says_which_and_shows_what_the_list_told() -> None:
    catalog, app = app_with(WorkbenchError("Not allowed", "lambda:GetFunctionConfiguration is missing.", "Ask for it."))
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        screen = text_of(app)
        assert "⊘ Not allowed" in screen
        assert "lambda:GetFunctionConfiguration is missing." in screen
        assert "What the list of functions told:" in screen
        assert "timeout" in screen
        catalog.details = USUAL
        await pilot.press("r")
        await settled(pilot)
        assert "⊘ Not allowed" not in text_of(app)
        assert "1,024 MB" in text_of(app)
        assert len(catalog.asked) == 2


async def test_reading_again_keeps_what_is_there() -> None:
    catalog, app = app_with()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        catalog.release = threading.Event()
        await pilot.press("r")
        await pilot.pause()
        assert "1,024 MB" in text_of(app)
        assert "reading …" in text_of(app)
        catalog.details = PLAIN
        catalog.release.set()
        await settled(pilot)
        assert "1,024 MB" not in text_of(app)
        assert "reading …" not in text_of(app)


async def test_leaving_before_it_was_read_leaves() -> None:
    catalog, app = app_with()
    catalog.release = threading.Event()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("i")
        await pilot.pause()
        assert "Reading the configuration …" in text_of(app)
        await pilot.press("escape")
        catalog.release.set()
        await settled(pilot)
        assert isinstance(app.screen, WorkbenchScreen)


async def test_everything_there_can_be() -> None:
    _catalog, app = app_with(FULL)
    async with app.run_test(size=(120, 80)) as pilot:
        await opened(pilot)
        screen = text_of(app)
        for words in (
            "container image",
            "RuntimeGone: It is no more.",
            "/bin/sh -c",
            'app.handler "two words"',
            "BadImage: No manifest.",
            "Inactive · Idle",
            "AccessDenied: The key may not be used.",
            "arn:aws:kms:eu-west-1::key/1",
            "PublishedVersions · optimization On",
            "/mnt/data",
            "arn:aws:sqs:eu-west-1::letters",
            "PER_TENANT",
            "16 at once",
            "86,400 s an execution · kept 14 days",
            "0 · every invocation is refused",
            "FAILED",
            "The init failed.",
            "allowed",
        ):
            assert words in screen


async def test_what_is_not_told_has_no_line() -> None:
    _catalog, app = app_with(PLAIN)
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        screen = text_of(app)
        assert "None" not in screen
        for heading in ("State", "Environment", "Network", "Code", "Logs and traces"):
            assert heading not in screen.replace("Functions", "")
        await pilot.press("v")  # there is nothing to show
        assert "Values" not in text_of(app)


def hostile(text: str) -> Details:
    return Details(
        Configuration(runtime=text, handler=text, description=text, arn=text, log_group=text, version=text),
        environment=Environment({text: text}),
        problems=(text,),
    )


async def test_text_from_outside_is_shown_and_not_obeyed() -> None:
    _catalog, app = app_with(hostile(HOSTILE))
    async with app.run_test(size=(220, 60)) as pilot:
        await opened(pilot)
        assert_shown(text_of(app), SHOWN)
        await pilot.press("v")
        await settled(pilot)
        assert_shown(text_of(app), SHOWN)


SIZES: list[tuple[int, int]] = [(10, 5), (80, 24), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", [lambda: hostile("語" * 200), lambda: hostile("x" * 5_000)])
async def test_any_terminal_and_any_length(size: tuple[int, int], make: Callable[[], Details]) -> None:
    _catalog, app = app_with(make())
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        await pilot.press("v", "end", "home", "pagedown", "pagedown", "down", "pageup", "y")
        await pilot.resize_terminal(50, 20)
        await settled(pilot)
        assert isinstance(app.screen, ConfigurationScreen)


async def test_many_variables_and_a_page_at_a_time() -> None:
    many = Environment({f"NAME_{at:03}": str(at) for at in range(300)})
    _catalog, app = app_with(replace(USUAL, environment=many))
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        for _ in range(24):
            await pilot.press("pagedown")
        await settled(pilot)
        assert "lambda:GetAlias" in text_of(app)  # the page's very end
        for _ in range(24):
            await pilot.press("pageup")
        await settled(pilot)
        assert "leads to" in text_of(app)
