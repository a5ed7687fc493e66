"""The texts that are copied, as far as no shell has to read them: quoting, PowerShell's rules, Markdown, parts."""

import base64
import re
from datetime import UTC, datetime

import pytest

from workbench.core import explain, function_error, logtail
from workbench.core.copy_as import powershell, workbench_command
from workbench.core.copy_as.bash import quoted
from workbench.core.copy_as.call import call_of
from workbench.core.copy_as.forms import FORMS, Form, Subject
from workbench.core.copy_as.markdown import run_as_markdown
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Abandoned, Answer, FunctionFailed, Outcome, Request, Succeeded
from workbench.core.runs import Run
from workbench.core.targets import Local, Remote, Whereabouts

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AWS = Whereabouts(Remote("dev", "eu-west-1"), has_account=True)
REQUEST = Request("checkout", b'{"a": "it\'s $HOME"}', "live", 3)


def _run(outcome: Outcome, payload: bytes = b"{}") -> Run:
    return Run(1, Request("checkout", payload, "live"), NOW, outcome, NOW)


def _answer(payload: bytes, log: bytes = b"") -> Answer:
    return Answer(200, payload, 34.2, "2", "req-1", logtail.parse(log))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("checkout", "checkout"),
        ("$LATEST", "'$LATEST'"),
        ("", "''"),
        ("it's", "'it'\\''s'"),
        ("a\nb", "'a\nb'"),
        ("tab\t!\\'", "$'tab\\011\\041\\\\\\''"),
        ("\u202e", "$'\\342\\200\\256'"),
        ("=ls", "'=ls'"),
    ],
)
def test_words_for_bash(text: str, word: str) -> None:
    assert quoted(text) == word


@pytest.mark.parametrize("form", [form for form in FORMS if form.group == "The request"], ids=lambda form: form.id)
def test_every_command_names_the_function_and_the_target(form: Form) -> None:
    text = form.write(Subject(REQUEST, AWS)).decode()
    for word in ("checkout", "live", "dev", "eu-west-1"):
        assert word in text
    assert text.endswith("\n")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


def test_a_command_for_the_samples_reaches_no_account() -> None:
    text = workbench_command.invoke(call_of(REQUEST, Whereabouts(Local(), "http://127.0.0.1:4000")))
    assert text.startswith("AWS_PROFILE= AWS_ENDPOINT_URL= AWS_ENDPOINT_URL_LAMBDA= workbench invoke checkout:live")
    assert "4000" not in text


def test_an_own_endpoint_is_said_to_move() -> None:
    for form in FORMS[:4]:
        text = form.write(Subject(REQUEST, Whereabouts(Local("/tmp/f'x"), "http://127.0.0.1:4000"))).decode()
        assert text.startswith("# The address is the workbench's")
        assert "http://127.0.0.1:4000" in text


@pytest.mark.parametrize(
    "payload",
    [b'{"a": "\xc3\xa9"}', b"a\r\nb", b"\x00\xff", b"x\n'@\ny", b"'@", b"", b'{\n "a": "$x `n \'"\n}', b"x" * 40_000],
    ids=["not ASCII", "CR LF", "binary", "an end inside", "an end", "empty", "readable", "large"],
)
def test_powershell_writes_the_payload_to_a_file(payload: bytes) -> None:
    text = powershell.version_2(call_of(Request("checkout", payload, "$LATEST"), AWS))
    assert '--payload "fileb://$file"' in text
    assert "--qualifier '$LATEST'" in text
    assert text.isascii()
    shown = re.search(r"WriteAllText\(\$file, \(@'\n(.*?)\n'@ -replace", text, re.DOTALL)
    coded = re.search(r"FromBase64String\(@'\n(.*?)\n'@", text, re.DOTALL)
    if shown is not None:
        assert shown[1].encode() == payload
    else:
        assert coded is not None
        assert base64.b64decode(coded[1]) == payload


def test_powershell_ends_a_string_with_more_than_one_quote() -> None:
    assert powershell.quoted("it's ‘so’") == "'it''s ‘‘so’’'"


def test_markdown_keeps_what_comes_from_outside_in_fences() -> None:
    payload = b'{"errorMessage": "```` <b>", "errorType": "Oops"}'
    error = function_error.parse(payload)
    log = b"START RequestId: x Version: 2\n\x1b[31mred ```\n"
    run = _run(FunctionFailed(_answer(payload, log), "Unhandled", error, explain.explain_failure(error)))
    text = run_as_markdown(run, "a | b`c")
    assert text.startswith("## `checkout:live`: function error\n")
    assert "| Target | `` a \\| b`c `` |" in text
    assert "| Executed version | `2` |" in text
    assert '`````json\n{"errorMessage": "```` <b>"' in text
    assert "````\nSTART" in text
    assert "␛[31mred" in text
    assert "\x1b" not in text


def test_markdown_of_what_is_huge_says_what_it_leaves_out() -> None:
    huge = b"[" + b"1," * 50_000 + b"1]"
    text = run_as_markdown(_run(Succeeded(_answer(huge, b"x" * 30_000), explain.explain_success(REQUEST.kind))), "t")
    assert len(text) < 60_000
    assert "The first 20,000 of 100,003 characters." in text
    assert "The last 20,000 of 30,000 characters." in text


def test_markdown_of_no_answer() -> None:
    text = run_as_markdown(_run(Abandoned.by_the_person(4.0)), "t")
    assert "no answer" in text
    assert "### Response" not in text


def test_parts_of_a_run() -> None:
    run = _run(Succeeded(_answer(b'{"a": [1.0, "x\\ny"]}', b"START\n"), explain.explain_success(REQUEST.kind)))
    forms = {form.id: form for form in FORMS}
    assert forms["response"].write(Subject(None, AWS, run)) == b'{"a": [1.0, "x\\ny"]}'
    assert forms["value"].write(Subject(None, AWS, run, path="a[0]")) == b"1.0"
    assert forms["value"].write(Subject(None, AWS, run, path="a[1]")) == b"x\ny"
    assert forms["log"].write(Subject(None, AWS, run)) == b"START\n"
    with pytest.raises(WorkbenchError):
        forms["log"].write(Subject(None, AWS))
    with pytest.raises(WorkbenchError):
        forms["value"].write(Subject(None, AWS, run, path="a["))


def test_an_endpoint_on_this_machine_wants_some_keys_and_a_region() -> None:
    call = call_of(REQUEST, Whereabouts(Remote(endpoint_url="http://localhost:3001"), "http://localhost:3001"))
    assert call.region == "us-east-1"
    assert call.note.startswith("Any AWS_ACCESS_KEY_ID")
    assert call_of(REQUEST, AWS).note == ""
