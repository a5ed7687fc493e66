"""`workbench event` and `workbench invoke --fill`."""

import json
import re
from pathlib import Path

from tests.cli.conftest import Workbench

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def test_an_event_is_printed_and_nothing_else(run: Workbench) -> None:
    done = run("event", "s3-created", "--set", "key=a b=c", "--set", "size=7")
    assert (done.returncode, done.stderr) == (0, b"")
    [record] = json.loads(done.stdout)["Records"]
    assert record["s3"]["object"]["key"] == "a+b%3Dc"
    assert record["s3"]["object"]["size"] == 7


def test_the_list_and_the_fields(run: Workbench) -> None:
    for arguments in ((), ("--list",)):
        done = run("event", *arguments)
        assert done.returncode == 0
        assert re.search(r"^sqs-fifo +SQS +A message from a FIFO queue$", done.stdout.decode(), re.MULTILINE)
    done = run("event", "s3-created", "--list")
    assert "  size    2048  (bytes)" in done.stdout.decode().splitlines()


def test_what_is_wrong_with_the_call_is_status_2(run: Workbench) -> None:
    for arguments, words in (
        (("s3-creatd",), "There is s3-created"),
        (("nonsense\x1b",), "no template called nonsense␛"),
        (("s3-created", "--set", "kye=1"), "no field kye"),
        (("s3-created", "--set", "key"), "--set takes NAME=VALUE"),
        (("s3-created", "--set", "size=large"), "Size: It must be JSON here"),
        (("--set", "a=b"), "--set goes with a template"),
    ):
        done = run("event", *arguments)
        assert done.returncode == 2, arguments
        assert words in done.stderr.decode()
        assert done.stdout == b""


def test_a_persons_own_template(run: Workbench, tmp_path: Path) -> None:
    folder = tmp_path / "lambda-workbench" / "templates"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text("title = 'Own'\nevent = '''{\"at\": \"{{now}}\"}'''\n")
    (folder / "bad.toml").write_text("title = 1\n")
    done = run("event", "own", more={"XDG_DATA_HOME": str(tmp_path)})
    assert re.fullmatch(rb'\{\n  "at": "20\d\d-.*Z"\n\}\n', done.stdout)
    assert b"bad.toml isn't used" in done.stderr


def test_placeholders_are_filled_when_asked_for_only(run: Workbench, endpoint: str) -> None:
    payload = '{"id": "{{uuid}}", "who": "{{prompt.who}}", "stage": "{{env.STAGE}}"}'
    call = ("invoke", "plain", "--endpoint-url", endpoint, "--payload", payload)
    assert json.loads(run(*call).stdout) == json.loads(payload)
    filled = json.loads(run(*call, "--fill", "--set", 'who=A "x"=1', more={"STAGE": "dev"}).stdout)
    assert re.fullmatch(UUID, filled["id"])
    assert (filled["who"], filled["stage"]) == ('A "x"=1', "dev")


def test_a_placeholder_without_a_value_is_status_2_and_nothing_is_sent(run: Workbench) -> None:
    for payload, arguments, words in (
        ('"{{prompt.x}}"', ("--fill",), "Add --set x=VALUE"),
        ('"{{env.NOT_SET}}"', ("--fill",), "NOT_SET is not set"),
        ('"{{now}}"', ("--fill", "--set", "x=1"), "no {{prompt.x}}"),
        ('"{{prompt.x}}"', ("--set", "x=1"), "--set goes with --fill"),
    ):
        done = run("invoke", "plain", "--endpoint-url", "http://127.0.0.1:9", "--payload", payload, *arguments)
        assert done.returncode == 2
        assert words in done.stderr.decode()
