"""Credentials as people have them: SSO, roles, MFA, processes; expired and renewed, against an AWS on this machine."""

import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import SSOProvider
from botocore.tokens import SSOTokenProvider

from tests.service.fake_aws import FakeAws
from workbench.core.errors import WorkbenchError
from workbench.core.invocation import Refused, Request, Succeeded
from workbench.service.role_cache import RoleCache
from workbench.service.target import Target

CODE = "123456"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAws]:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with FakeAws() as server:
        yield server


@pytest.fixture
def configure(isolated: Path, aws: FakeAws) -> Callable[[str], None]:
    """Writes `~/.aws/config`; each profile in it can use the services `here`."""
    (isolated / ".aws").mkdir()

    def write(text: str) -> None:
        (isolated / ".aws" / "config").write_text(f"{text}\n[services here]\n{aws.services}")

    return write


@pytest.fixture
def log_in(isolated: Path, aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """What `aws sso login` leaves behind."""
    folder = isolated / ".aws" / "sso" / "cache"
    folder.mkdir(parents=True)
    for provider in (SSOProvider, SSOTokenProvider):  # botocore looked for the home when it was imported
        monkeypatch.setattr(provider, "_SSO_TOKEN_CACHE_DIR", str(folder))

    def write(name: str, token: str, left: timedelta = timedelta(hours=8)) -> None:
        content = {"accessToken": token, "expiresAt": f"{datetime.now(UTC) + left:%Y-%m-%dT%H:%M:%SZ}"}
        (folder / f"{hashlib.sha1(name.encode()).hexdigest()}.json").write_text(json.dumps(content))
        aws.tokens.add(token)

    return write


class Person:
    """Answers questions with what it was given, in order; then with nothing. Implements core.ports.Asking."""

    def __init__(self, *answers: str) -> None:
        self.answers, self.asked = list(answers), []  # type: ignore[var-annotated]
        self.ends: list[Callable[[], None]] = []
        self.started = threading.Event()

    def ask(self, title: str, question: str) -> str | None:  # noqa: ARG002 - the protocol's
        self.asked.append(question)
        return self.answers.pop(0) if self.answers else None

    def on_give_up(self, end: Callable[[], None]) -> None:
        self.ends.append(end)
        self.started.set()


def names(connection: Any) -> list[str]:
    return [function.name for page in connection.catalog.functions() for function in page]


# SSO

_SESSION = (
    "[profile dev]\nregion = eu-west-1\nservices = here\nsso_session = corp\nsso_account_id = 111122223333\n"
    "sso_role_name = Developer\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://x.invalid\n"
)
_LEGACY = (
    "[profile dev]\nregion = eu-west-1\nservices = here\nsso_account_id = 111122223333\nsso_role_name = Developer\n"
    "sso_region = eu-west-1\nsso_start_url = https://x.invalid\n"
)


def _role_of(profile: str) -> str:
    role = "arn:aws:iam::111122223333:role/Admin"
    return f"[profile admin]\nrole_arn = {role}\nsource_profile = {profile}\nregion = eu-west-1\nservices = here\n"


SSO = pytest.mark.parametrize(
    ("config", "login"), [(_SESSION, "corp"), (_LEGACY, "https://x.invalid")], ids=["sso-session", "legacy"]
)


@SSO
def test_a_new_login_is_noticed_at_the_next_try(
    config: str, login: str, aws: FakeAws, configure: Callable[[str], None], log_in: Callable[..., None]
) -> None:
    configure(config)
    target = Target("dev")
    for problem in ("none", "expired", "revoked"):
        if problem == "expired":
            log_in(login, "old", timedelta(hours=-1))
        elif problem == "revoked":
            log_in(login, "old")
            aws.tokens.clear()
        with pytest.raises(WorkbenchError) as raised:
            target.connect(Person())
        assert "`aws sso login --profile dev`" in raised.value.hint, problem
    log_in(login, "new")
    with closing(target.connect(Person())) as connection:
        assert names(connection) == ["checkout"]


@SSO
def test_keys_that_expire_meanwhile_are_fetched_anew_by_the_same_connection(
    config: str, login: str, aws: FakeAws, configure: Callable[[str], None], log_in: Callable[..., None]
) -> None:
    configure(config)
    log_in(login, "token")
    with closing(Target("dev").connect(Person())) as connection:
        assert names(connection) == ["checkout"]
        aws.keys.clear()
        aws.tokens.clear()
        outcome = connection.invoker.invoke(Request("checkout", b"{}"))
        assert isinstance(outcome, Refused)
        assert outcome.explanation.title == "The session has expired"
        assert "`aws sso login --profile dev`" in outcome.explanation.advice
        with pytest.raises(WorkbenchError) as raised:  # not logged in yet: now the token is what has expired
            names(connection)
        assert raised.value.title == "The SSO session has expired"
        log_in(login, "new")
        assert isinstance(connection.invoker.invoke(Request("checkout", b"{}")), Succeeded)
        assert names(connection) == ["checkout"]
    assert [call for call in aws.calls if "Invoke" in call] == ["ASIA1: Invoke", "ASIA2: Invoke"]


def test_the_login_that_a_role_needs_is_that_of_its_source(configure: Callable[[str], None]) -> None:
    role = (
        "[profile admin]\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = dev\nregion = eu-west-1\nservices = here\n"
    )
    configure(_SESSION + role)
    with pytest.raises(WorkbenchError) as raised:
        Target("admin").connect(Person())
    assert "`aws sso login --profile dev`" in raised.value.hint


# Keys in the files


def test_new_keys_in_the_file_are_noticed(aws: FakeAws, configure: Callable[[str], None], isolated: Path) -> None:
    configure("[profile dev]\nregion = eu-west-1\nservices = here\n")
    keys = "[dev]\naws_access_key_id = {}\naws_secret_access_key = x\naws_session_token = t\n".format
    (isolated / ".aws" / "credentials").write_text(keys("old"))
    with closing(Target("dev").connect(Person())) as connection:
        with pytest.raises(WorkbenchError) as raised:
            names(connection)
        assert raised.value.title == "The session has expired"
        assert "Put new ones into ~/.aws for the profile dev" in raised.value.hint
        aws.keys.add("new")
        (isolated / ".aws" / "credentials").write_text(keys("new"))
        assert names(connection) == ["checkout"]


def test_keys_of_the_environment_say_where_to_set_new_ones(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "gone")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with closing(Target(endpoint_url=aws.url).connect(Person())) as connection:
        with pytest.raises(WorkbenchError) as raised:
            names(connection)
        assert "this shell's environment" in raised.value.hint


# Roles and MFA

_MFA = (
    "[profile base]\naws_access_key_id = testing\naws_secret_access_key = x\n"
    "[profile admin]\nrole_arn = arn:aws:iam::111122223333:role/Admin\nsource_profile = base\nregion = eu-west-1\n"
    "services = here\nmfa_serial = arn:aws:iam::111122223333:mfa/me\n"
)


def test_a_code_is_asked_of_the_person_and_only_once(aws: FakeAws, configure: Callable[[str], None]) -> None:
    configure(_MFA)
    aws.codes.add(CODE)
    person = Person(CODE)
    target = Target("admin")
    with closing(target.connect(person)) as connection:
        assert names(connection) == ["checkout"]
        assert isinstance(connection.invoker.invoke(Request("checkout", b"{}")), Succeeded)
    with closing(target.connect(person)) as connection:  # back again after a switch
        assert names(connection) == ["checkout"]
    [question] = person.asked
    assert "profile admin" in question
    assert "arn:aws:iam::111122223333:mfa/me" in question
    assert aws.calls.count(f"testing: AssumeRole {CODE}") == 1


def test_a_wrong_code_is_asked_for_again(aws: FakeAws, configure: Callable[[str], None]) -> None:
    configure(_MFA)
    aws.codes.add(CODE)
    person = Person("000000", CODE)
    with closing(Target("admin").connect(person)) as connection:
        assert names(connection) == ["checkout"]
    assert len(person.asked) == 2
    assert "The code was not taken." not in person.asked[0]
    assert "The code was not taken." in person.asked[1]


def test_three_wrong_codes_are_enough(configure: Callable[[str], None]) -> None:
    configure(_MFA)
    person = Person(*["000000"] * 9)
    with pytest.raises(WorkbenchError) as raised:
        Target("admin").connect(person)
    assert len(person.asked) == 3
    assert "MultiFactorAuthentication failed" in raised.value.message


def test_no_code_is_an_error_that_can_be_tried_again(aws: FakeAws, configure: Callable[[str], None]) -> None:
    configure(_MFA)
    person = Person()
    target = Target("admin")
    with pytest.raises(WorkbenchError) as raised:
        target.connect(person)
    assert raised.value.title == "No MFA code"
    aws.codes.add(CODE)
    person.answers.append(CODE)
    target.connect(person).close()
    assert len(person.asked) == 2


def test_a_role_that_runs_out_asks_for_a_new_code(aws: FakeAws, configure: Callable[[str], None]) -> None:
    """botocore itself gives up there: RefreshWithMFAUnsupportedError."""
    configure(_MFA)
    aws.codes.update({CODE, "654321"})
    aws.lifetime = timedelta(minutes=5)  # botocore renews what has less than ten
    person = Person(CODE, "654321")
    with closing(Target("admin").connect(person)) as connection:
        assert len(person.asked) == 1
        aws.lifetime = timedelta(hours=1)
        assert names(connection) == ["checkout"]
        assert names(connection) == ["checkout"]
    assert len(person.asked) == 2


def test_a_role_that_was_revoked_asks_for_a_new_code(aws: FakeAws, configure: Callable[[str], None]) -> None:
    configure(_MFA)
    aws.codes.update({CODE, "654321"})
    person = Person(CODE, "654321")
    with closing(Target("admin").connect(person)) as connection:
        aws.keys = {"testing"}
        with pytest.raises(WorkbenchError):
            names(connection)
        assert names(connection) == ["checkout"]
    assert len(person.asked) == 2


def test_a_role_that_the_cli_assumed_is_used_and_its_files_are_left_alone(
    aws: FakeAws, configure: Callable[[str], None], isolated: Path
) -> None:
    configure(_MFA)
    aws.keys.add("ASIACLI")
    aws.codes.add(CODE)
    arguments = {"RoleArn": "arn:aws:iam::111122223333:role/Admin", "SerialNumber": "arn:aws:iam::111122223333:mfa/me"}
    folder = isolated / ".aws" / "cli" / "cache"
    folder.mkdir(parents=True)
    file = folder / f"{hashlib.sha1(json.dumps(arguments, sort_keys=True).encode()).hexdigest()}.json"
    end = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    keys = {"AccessKeyId": "ASIACLI", "SecretAccessKey": "x", "SessionToken": "t", "Expiration": end}
    file.write_text(json.dumps({"Credentials": keys, "ResponseMetadata": {}}))
    person = Person(CODE)
    with closing(Target("admin").connect(person)) as connection:
        assert names(connection) == ["checkout"]
        assert person.asked == []
        aws.keys.discard("ASIACLI")
        with pytest.raises(WorkbenchError):
            names(connection)
        assert names(connection) == ["checkout"]  # refused once, they are passed over
    assert len(person.asked) == 1
    assert list(folder.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"Credentials": {"AccessKeyId": 1}}'])
def test_a_broken_file_of_the_cli_is_no_entry(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "key.json").write_bytes(content)
    assert "key" not in RoleCache(tmp_path).open()


# Processes


def _process(code: str) -> str:
    return f"[profile pipe]\nregion = eu-west-1\nservices = here\ncredential_process = {sys.executable} -c '{code}'\n"


_GOOD = 'import json; print(json.dumps(dict(Version=1, AccessKeyId="testing", SecretAccessKey="x")))'


def test_a_process_gets_no_terminal_and_its_words_go_nowhere(
    configure: Callable[[str], None], capfd: pytest.CaptureFixture[str]
) -> None:
    code = (
        'import sys, os; assert sys.stdin.read() == ""; sys.stderr.write("to the screen");'
        "assert os.getsid(0) == os.getpid();" + _GOOD
    )
    configure(_process(code))
    with closing(Target("pipe").connect(Person())) as connection:
        assert names(connection) == ["checkout"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('raise SystemExit("no key in the drawer ü")', "no key in the drawer ü"),
        ("raise SystemExit(7)", "it ended with status 7"),
        ("import sys; sys.stderr.buffer.write(bytes([255, 10])); raise SystemExit(1)", "\ufffd"),
        ('print("hello")', "what it prints are no credentials"),
        ("print([])", "what it prints are no credentials"),
        ('print(chr(123) + chr(34) + "Version" + chr(34) + ":1}")', "AccessKeyId"),
        ('import json; print(json.dumps(dict(Version=1, AccessKeyId=5, SecretAccessKey="x")))', "AccessKeyId"),
        (_GOOD.replace("Version=1", "Version=2"), "Unsupported version"),
        (_GOOD.replace('Key="x"', 'Key="x", Expiration="soon"'), "soon"),
        (_GOOD.replace('Key="x"', 'Key="x", Expiration="2020-01-01T00:00:00Z"'), "expired"),
    ],
)
def test_a_process_that_fails_is_quoted(code: str, words: str, configure: Callable[[str], None]) -> None:
    configure(_process(code))
    with pytest.raises(WorkbenchError) as raised:
        Target("pipe").connect(Person())
    assert raised.value.title == "The credentials can't be fetched"
    assert words in raised.value.message


@pytest.mark.parametrize("command", ["/there/is/no/such/program", "''", "'unclosed"])
def test_a_process_that_cannot_be_started_is_said(command: str, configure: Callable[[str], None]) -> None:
    configure(f"[profile pipe]\nregion = eu-west-1\nservices = here\ncredential_process = {command}\n")
    with pytest.raises(WorkbenchError) as raised:
        Target("pipe").connect(Person())
    assert raised.value.title == "The credentials can't be fetched"


def test_a_process_that_waits_ends_when_nobody_waits_for_it(configure: Callable[[str], None], tmp_path: Path) -> None:
    """Its children too: it is the pipe that is waited for."""
    pid = tmp_path / "pid"
    code = (
        "import os, pathlib, subprocess, sys, time;"
        f'pathlib.Path("{pid}").write_text(str(os.getpid()));'
        'subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]); time.sleep(60)'
    )
    configure(_process(code))
    person, raised = Person(), []

    def connect() -> None:
        try:
            Target("pipe").connect(person)
        except WorkbenchError as error:
            raised.append(error)

    thread = threading.Thread(target=connect)
    thread.start()
    assert person.started.wait(20)
    for end in person.ends:
        end()
    thread.join(20)
    assert not thread.is_alive()
    assert "nobody waited for it any more" in raised[0].message
    for end in person.ends:  # once more, and late: it does no harm
        end()


def test_a_process_of_a_source_profile_gets_no_terminal_either(aws: FakeAws, configure: Callable[[str], None]) -> None:
    code = f'import sys; assert sys.stdin.read() == "";{_GOOD}'
    configure(_process(code) + _role_of("pipe"))
    with closing(Target("admin").connect(Person())) as connection:
        assert names(connection) == ["checkout"]
    assert "testing: AssumeRole" in aws.calls


# Whose account


def test_the_account_is_asked_of_sts(aws: FakeAws, configure: Callable[[str], None]) -> None:
    sts = f"[services there]\nsts =\n  endpoint_url = {aws.url}\n"
    configure(
        "[profile dev]\nregion = eu-west-1\naws_access_key_id = testing\naws_secret_access_key = x\nservices = there\n"
        + sts
    )
    with closing(Target("dev").connect()) as connection:
        assert connection.whereabouts.has_account
        identity = connection.identity()
        assert identity is not None
        assert (identity.account, identity.arn) == ("111122223333", "arn:aws:iam::111122223333:user/me")
        assert connection.whereabouts.facts(identity) == ("profile dev", "111122223333", "eu-west-1")
        aws.denied.add("GetCallerIdentity")
        assert connection.identity() is None
    assert set(aws.calls) == {"testing: GetCallerIdentity"}


def test_without_sts_the_credentials_may_know_the_account(
    aws: FakeAws, configure: Callable[[str], None], log_in: Callable[..., None]
) -> None:
    here = aws.services.replace("lambda", "nothing")
    configure(f"{_SESSION.replace('= here', '= there')}[services there]\n{here}")
    log_in("corp", "token")
    aws.denied.add("GetCallerIdentity")
    with closing(Target("dev").connect()) as connection:
        identity = connection.identity()
    assert identity is not None
    assert identity.account == "111122223333"


def test_this_machine_is_nobodys_account(
    aws: FakeAws, configure: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(
        "[profile dev]\nregion = eu-west-1\naws_access_key_id = testing\naws_secret_access_key = x\nservices = here\n"
    )
    with closing(Target("dev").connect(Person())) as connection:
        assert connection.identity() is None
        assert not connection.whereabouts.has_account
        assert connection.whereabouts.facts() == ("profile dev", "eu-west-1", aws.url)
    with closing(Target(endpoint_url=aws.url, embedded=True).connect(Person())) as connection:
        assert connection.identity() is None
    assert aws.calls == []


def test_an_address_elsewhere_is_not_aws(configure: Callable[[str], None]) -> None:
    """No account is asked of AWS for an endpoint that isn't AWS's: the conftest's guard would fail this test."""
    configure("[profile dev]\nregion = eu-west-1\naws_access_key_id = testing\naws_secret_access_key = x\n")
    with closing(Target("dev", endpoint_url="http://10.0.0.5:4566").connect()) as connection:
        assert connection.identity() is None
        assert connection.whereabouts.facts() == ("profile dev", "eu-west-1", "http://10.0.0.5:4566")
