"""Commands and options in any order, and help that teaches."""

import pytest

from workbench.cli.options import COMMANDS, parse


@pytest.mark.parametrize(
    "arguments",
    [
        ["--profile", "dev", "invoke", "f", "--log"],
        ["invoke", "--profile", "dev", "f", "--log"],
        ["invoke", "f", "--log", "--profile=dev"],
        ["--profile=dev", "--log", "invoke", "f"],
    ],
)
def test_target_options_stand_before_and_behind_the_command(arguments: list[str]) -> None:
    options = parse(arguments)
    assert (options.command, options.function, options.profile, options.log) == ("invoke", "f", "dev", True)


def test_a_function_opens_the_interface() -> None:
    options = parse(["checkout:live", "--payload", "{}", "--region", "eu-west-1"])
    assert (options.command, options.function, options.payload, options.region) == (
        None,
        "checkout:live",
        "{}",
        "eu-west-1",
    )
    assert parse([]).function is None


def test_a_function_may_be_called_like_a_command() -> None:
    assert (parse(["invoke", "serve"]).command, parse(["invoke", "serve"]).function) == ("invoke", "serve")
    assert (parse(["--", "invoke"]).command, parse(["--", "invoke"]).function) == (None, "invoke")
    assert parse(["--payload", "invoke", "f"]).command is None


def test_standard_input_is_a_payload() -> None:
    assert parse(["invoke", "f", "--payload", "-"]).payload == "-"


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_every_command_has_help(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse([*([command] if command else []), "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert max(len(line) for line in told.splitlines()) <= 120
    if command in (None, "invoke"):
        assert "examples:" in told
        assert "exit status:" in told


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Lambda Workbench ")
