"""From the files of a user to the screen: a session that switches three profiles, against an AWS on this machine.

Nothing is faked but AWS itself: `~/.aws`, botocore, the store, the interface are the real ones.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.service.fake_aws import FakeAws
from tests.tui.driving import editor
from tests.tui.fakes import answered, screen_of, settled, text_of
from workbench.cli import interface, opening
from workbench.cli.destinations import LocalDestination
from workbench.cli.options import parse
from workbench.cli.targets import KnownTargets
from workbench.core.errors import WorkbenchError
from workbench.core.functions import parse_reference
from workbench.core.targets import Local, Remote
from workbench.service.target import Target
from workbench.store import settings
from workbench.store.paths import user_paths
from workbench.store.targets import TargetMemory
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.confirm import ConfirmScreen
from workbench.tui.screens.line import LineScreen

Accounts = dict[str, FakeAws]


@pytest.fixture
def accounts(isolated: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    """Three accounts, a profile each; `prod` is reached by a role that asks for a code."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with ExitStack() as stack:
        found = {
            "dev": FakeAws("111122223333", ["pay", "dev-only"]),
            "staging": FakeAws("222233334444", ["pay", "staging-only"]),
            "prod": FakeAws("333344445555", ["pay", "prod-only"]),
        }
        config = ""
        for name, aws in found.items():
            stack.enter_context(aws)
            config += f"[services {name}]\n{aws.services}"
        config += (
            "[profile dev]\nregion = eu-west-1\nservices = dev\n"
            "[profile staging]\nregion = eu-west-2\nservices = staging\n"
            "aws_access_key_id = testing\naws_secret_access_key = x\n"
            "[profile prod]\nregion = eu-west-3\nservices = prod\nrole_arn = arn:aws:iam::333344445555:role/Admin\n"
            "source_profile = staging\nmfa_serial = arn:aws:iam::222233334444:mfa/me\n"
        )
        (isolated / ".aws").mkdir()
        (isolated / ".aws" / "config").write_text(config)
        write_keys(isolated, "testing")
        yield found


def write_keys(home: Path, key: str) -> None:
    """Put session keys of the profile `dev` into the credentials file."""
    lines = f"[dev]\naws_access_key_id = {key}\naws_secret_access_key = x\naws_session_token = t\n"
    (home / ".aws" / "credentials").write_text(lines)


def open_on(*arguments: str) -> WorkbenchApp:
    """The interface as the command line opens it."""
    options = parse(arguments)
    start = parse_reference(options.function) if options.function else None
    files = user_paths()
    chosen = settings.load(files.settings)
    history = opening.open_history(files, chosen)
    return interface.build(*opening.choose(options, os.environ), start, None, chosen, history)


async def choose(pilot: Pilot[None], profile: str) -> None:
    """Choose a profile with its configured region in the picker. (A clock that runs never comes to rest.)"""
    app = pilot.app
    assert isinstance(app, WorkbenchApp)
    await pilot.press("ctrl+t")
    await until(pilot, lambda: "AWS profiles" in text_of(app) and "reading" not in text_of(app))
    await pilot.press(*profile, "enter")
    await until(pilot, lambda: "configured" in text_of(app))
    await pilot.press("enter")


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        await pilot.pause()
        if condition():
            return
    raise AssertionError("it never came about")


async def test_a_day_with_three_profiles(accounts: Accounts, isolated: Path) -> None:
    dev, staging, prod = accounts.values()
    prod.codes.add("123456")
    app = open_on("--profile", "dev")
    async with app.run_test(size=(120, 36), notifications=True) as pilot:
        # dev: a payload, an answer.
        await settled(pilot)
        assert f"target profile dev · eu-west-1 · {dev.url}" in text_of(app)
        assert "dev-only" in text_of(app)
        editor(app).show(b'{"order": "of dev"}')
        await pilot.press("f5")
        await answered(pilot)
        assert '"account": "111122223333"' in text_of(app)
        assert '"order": "of dev"' in text_of(app)

        # staging, while something still runs in dev.
        dev.held = threading.Event()
        await pilot.press("f5")
        await choose(pilot, "staging")
        await until(pilot, lambda: "staging-only" in text_of(app))
        assert "target profile staging · eu-west-2" in text_of(app)
        assert editor(app).buffer.text == "{}"
        assert "1 running" in text_of(app)
        await pilot.press("f5")
        await until(pilot, lambda: '"account": "222233334444"' in text_of(app))
        dev.held.set()
        await answered(pilot)
        assert "pay  ✓ 200" in text_of(app)  # dev's answer, as news
        assert '"account": "222233334444"' in text_of(app)

        # prod: a code is asked for, and invoking asks first.
        await choose(pilot, "prod")
        await until(pilot, lambda: isinstance(app.screen, LineScreen))
        await pilot.pause()
        await pilot.press(*"123456", "enter")
        await settled(pilot)
        assert "prod-only" in text_of(app)
        assert "▲ protected" in text_of(app)
        await pilot.press("f5")
        await settled(pilot)
        assert isinstance(app.screen, ConfirmScreen)
        await pilot.click("#once")
        await answered(pilot)
        assert '"account": "333344445555"' in text_of(app)

        # Back in dev its keys have run out, and new ones are put into the file.
        dev.keys.clear()
        await pilot.press("ctrl+t")
        await settled(pilot)
        app.screen.query_one(Input).value = "dev"
        await settled(pilot)
        await pilot.press("enter")  # the recent one: no region to choose
        await settled(pilot)
        assert editor(app).buffer.text == '{"order": "of dev"}'
        assert '"order": "of dev"' in text_of(app)
        await pilot.press("f5")
        await answered(pilot)
        assert "The session has expired" in text_of(app)
        assert "Put new ones into ~/.aws for the profile dev" in text_of(app)
        dev.keys.add("new")
        write_keys(isolated, "new")
        await pilot.press("f5")
        await answered(pilot)
        assert '"order": "of dev"' in text_of(app)
        assert "✓ 200" in text_of(app)
    assert [call for call in dev.calls if "Invoke" in call] == ["testing: Invoke"] * 3 + ["new: Invoke"]
    assert [call for call in staging.calls if "Invoke" in call] == ["testing: Invoke"]
    assert [call for call in prod.calls if "Invoke" in call] == ["ASIA1: Invoke"]
    assert not [call for aws in accounts.values() for call in aws.calls if "GetCallerIdentity" in call]

    # The next day begins where this one ended.
    app = open_on()
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert "target profile dev · eu-west-1" in text_of(app)
        await pilot.press("ctrl+t")
        await settled(pilot)
        rows = [row for row in text_of(app).splitlines() if "a profile " in row]
        assert [row.split()[2 if "▲" in row else 1] for row in rows]
        assert "prod" in rows[0]
        assert "staging" in rows[1]


async def test_a_listing_that_is_not_allowed_offers_to_name_one(accounts: Accounts) -> None:
    dev = accounts["dev"]
    dev.denied.update({"ListFunctions", "ListAliases", "ListVersionsByFunction", "GetFunctionConfiguration"})
    app = open_on("--profile", "dev")
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert "lambda:ListFunctions" in text_of(app)
        await pilot.press("n")
        await settled(pilot)
        await pilot.press(*"pay:live", "enter")
        await settled(pilot)
        for part in ("ListVersionsByFunction", "ListAliases", "GetFunctionConfiguration"):
            qualifiers = screen_of(app).at.known.qualifiers["pay"]
            assert any(part in problem for problem in qualifiers.problems)
        await pilot.press("f5")
        await answered(pilot)
        assert '"function": "pay"' in text_of(app)
    memory = TargetMemory(user_paths().targets)
    assert memory.named(Remote("dev", "eu-west-1")) == ("pay",)


async def test_a_broken_file_is_a_sentence_in_the_picker(accounts: Accounts, isolated: Path) -> None:
    (isolated / ".aws" / "config").write_text("[profile dev\nregion")
    app = open_on("--endpoint-url", accounts["dev"].url)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert "is not well-formed" in text_of(app)
        assert "session keys" in text_of(app)


# What opens


def known(tmp_path: Path) -> KnownTargets:
    return KnownTargets(TargetMemory(tmp_path / "targets.json"), {}, tmp_path / "own")


def test_the_target_used_last_opens_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = TargetMemory(user_paths().targets)
    assert opening.choose(parse([]), os.environ)[0] == LocalDestination()
    memory.remember(Remote("dev", "eu-west-1"))
    assert opening.choose(parse([]), os.environ)[0] == Target("dev", "eu-west-1")
    assert opening.choose(parse(["--endpoint-url", "http://127.0.0.1:1"]), os.environ)[0] == Target(
        endpoint_url="http://127.0.0.1:1"
    )
    memory.remember(Local(str(tmp_path)))
    assert opening.choose(parse([]), os.environ)[0] == LocalDestination(tmp_path)
    monkeypatch.setenv("AWS_PROFILE", "other")
    assert opening.choose(parse([]), os.environ)[0] == Target("other")


def test_a_folder_that_is_gone_is_not_opened(tmp_path: Path) -> None:
    TargetMemory(user_paths().targets).remember(Local(str(tmp_path / "gone")))
    assert opening.choose(parse([]), os.environ)[0] == LocalDestination()


@pytest.mark.parametrize("folder", ["/there/is/no/such/folder", "~nobody-at-all/x", "a\0b", "x" * 5000])
def test_what_is_no_folder_is_an_error_for_people(folder: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as raised:
        known(tmp_path).destination(Local(folder))
    assert raised.value.title == "No such folder"


def test_a_folder_is_called_the_same_from_everywhere(
    tmp_path: Path, isolated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (isolated / "functions").mkdir()
    monkeypatch.chdir(isolated)
    places = {known(tmp_path).destination(Local(name)).place for name in ("functions", "~/functions", "./functions/")}
    assert places == {Local(str((isolated / "functions").resolve()))}


def test_an_address_that_is_none_is_an_error_for_people(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as raised:
        known(tmp_path).destination(Remote(endpoint_url="http://x y"))
    assert raised.value.title == "Not an endpoint URL"


def test_events_stand_beside_functions(tmp_path: Path) -> None:
    targets = known(tmp_path)
    assert targets.events(Local(str(tmp_path))).saves_to("f") == str(tmp_path / "events" / "f")
    assert targets.events(Local()).first("checkout") is not None
    assert targets.events(Local()).saves_to("checkout") == str(tmp_path / "own" / "checkout")


def test_events_of_other_targets_stand_in_the_project_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, inside = known(tmp_path).events, tmp_path / "project"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert events(Remote("dev")).saves_to("f") == str(tmp_path / "own" / "f")
    (inside / "template.yaml").touch()
    assert events(Remote("dev")).saves_to("f") == str(inside / "events" / "f")
    (inside / "template.yaml").unlink()
    (inside / "events").mkdir()
    assert events(Remote("dev")).saves_to("f") == str(inside / "events" / "f")


def test_scripts_do_not_open_what_was_used_last(accounts: Accounts, capfd: pytest.CaptureFixture[str]) -> None:
    """`workbench functions` without a word about the target is the samples, wherever a person was yesterday."""
    from workbench.cli import main

    TargetMemory(user_paths().targets).remember(Remote("dev", "eu-west-1"))
    assert main(["functions", "--output", "json"]) == 0
    assert "checkout" in [function["name"] for function in json.loads(capfd.readouterr().out)]
    assert accounts["dev"].calls == []


def test_a_local_endpoint_says_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "app.py").write_text("def handler(event, context):\n    return event\n")
    with closing(known(tmp_path).destination(Local(str(tmp_path))).connect()) as connection:
        assert connection.whereabouts.facts() == (f"local · {tmp_path.name}",)
        assert connection.identity() is None
