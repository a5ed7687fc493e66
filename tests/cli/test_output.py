"""What is printed: outcomes for people and for scripts, without changing what came."""

import json

import pytest
from msgspec.structs import replace

from workbench.cli import output as cli_output
from workbench.core import logtail
from workbench.core.function_error import FunctionError
from workbench.core.functions import Alias, Configuration, Function, Latest, Qualifiers, Version
from workbench.core.invocation import Abandoned, Answer, Explanation, FunctionFailed, Outcome, Ran, Refused, Succeeded
from workbench.core.log import from_events
from workbench.core.log_entry import LogEvent, LogPlace

HOSTILE = "[red][/x]\x1b[2J\x07\r\x00\ud800"
WHAT = Explanation("Title", "What happened.", Ran.MAYBE, "Do this.")


def _succeeded(payload: bytes, log: bytes | None = None) -> Succeeded:
    return Succeeded(Answer(200, payload, 31.4, "2", "r", None if log is None else logtail.parse(log)), WHAT)


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (_succeeded(b""), 0),
        (FunctionFailed(Answer(200, b"", 1.0), "Handled", None, WHAT), 1),
        (Refused("C", "m", 1.0, WHAT), 3),
        (Abandoned("C", "m", 1.0, WHAT), 4),
    ],
)
def test_exit_statuses(outcome: Outcome, status: int) -> None:
    assert cli_output.exit_status(outcome) == status
    assert cli_output.outcome_line(outcome).startswith("Title")
    json.loads(cli_output.standard_output(outcome, "json", None))


@pytest.mark.parametrize(
    "outcome",
    [
        Refused("C", HOSTILE, 1.0, WHAT),
        FunctionFailed(Answer(200, b"", 1.0), HOSTILE, FunctionError(HOSTILE, HOSTILE), WHAT),
    ],
)
def test_an_outcome_is_one_line_that_moves_no_cursor(outcome: Outcome) -> None:
    line = cli_output.outcome_line(outcome)
    assert line.encode().decode() == line
    assert line.isprintable()


@pytest.mark.parametrize(
    "payload",
    [
        b'{"a": 1.0, "a": 1e400, "n": 123456789012345678901234567890}',
        b'"\\ud800"',
        b"[" * 2000 + b"]" * 2000,
        b"-0.0",
    ],
)
def test_json_is_embedded_as_it_stands(payload: bytes) -> None:
    told = cli_output.outcome_object(_succeeded(payload), None)
    assert b"".join(payload.split()) in b"".join(told.split())


@pytest.mark.parametrize(
    ("payload", "text"), [(b"", ""), (b"<html>", "<html>"), (b"\xff{", "\ufffd{"), (b"{NaN}", "{NaN}")]
)
def test_what_is_no_json_is_a_text(payload: bytes, text: str) -> None:
    assert json.loads(cli_output.outcome_object(_succeeded(payload), None))["Payload"] == text


def test_a_log_is_a_list_of_lines() -> None:
    told = json.loads(cli_output.outcome_object(_succeeded(b"1", b"a\n\x1b[0m\xff\n"), None))
    assert told["Log"] == ["a", "\x1b[0m\ufffd"]
    assert json.loads(cli_output.outcome_object(_succeeded(b"1"), None))["Log"] is None


def test_log_lines_are_visible_and_say_what_is_missing() -> None:
    assert cli_output.log_lines(_succeeded(b"1", b"a\n\x1b[0m\n")) == ["a", "␛[0m"]
    assert "cut off" in cli_output.log_lines(_succeeded(b"1", b"x" * 4096))[0]
    assert cli_output.log_lines(_succeeded(b"1")) == ["(no log came)"]


def test_the_rest_of_a_character_at_the_cut_is_not_printed() -> None:
    outcome = _succeeded(b"1", "é".encode()[1:] + b" and on\n" + b"." * logtail.LIMIT)
    assert cli_output.log_lines(outcome)[1] == " and on"
    assert json.loads(cli_output.outcome_object(outcome, None))["Log"][0] == " and on"


def test_an_object_is_indented_whatever_its_escapes() -> None:
    printed = cli_output.outcome_object(_succeeded(rb'["\ud800", 1.0]'), None)
    assert (
        rb"""  "Payload": [
    "\ud800",
    1.0
  ],"""
        in printed
    )


def test_the_lines_of_a_whole_log_say_what_is_missing_of_it() -> None:
    outcome = _succeeded(b"1")
    place = replace(outcome, answer=replace(outcome.answer, log_place=LogPlace("/g", "s\x1b")))
    assert cli_output.log_lines(place) == ["(the log is in CloudWatch Logs: group /g, stream s␛)"]
    whole = from_events([LogEvent(1, "a\n"), LogEvent(2, "b\n  c")], complete=True)
    assert cli_output.log_lines(replace(outcome, answer=replace(outcome.answer, log=whole))) == ["a", "b", "  c"]
    part = from_events([LogEvent(1, "a\n")], complete=False, note="more\x1b")
    assert cli_output.log_lines(replace(outcome, answer=replace(outcome.answer, log=part))) == ["(more␛)", "a"]


def test_functions_as_a_table_stay_in_line() -> None:
    many = tuple(Version(str(number), Configuration()) for number in range(212, 0, -1))
    aliases = (Alias("live", "212", {"1": 0.1}), Alias("z", "1"))
    listed = [
        (Function(HOSTILE[:-1], Configuration(runtime="python3.12", timeout=3)), Qualifiers(Latest(Configuration()))),
        (Function("f", Configuration(memory_size=128)), Qualifiers(Latest(Configuration()), aliases, many)),
    ]
    head, first, second = cli_output.functions_table(listed)
    assert first.isprintable()
    assert second[head.index("VERSIONS") :] == "1 … 210 211 212  live → 212 90% · 1 10%, z → 1"
    assert second.index("128 MB") + 6 == head.index("MEMORY") + 6
    assert cli_output.functions_table([])[0].startswith("FUNCTION")
