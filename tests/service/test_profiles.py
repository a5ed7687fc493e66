"""Profiles as the picker shows them, from files as people have them."""

import os
from pathlib import Path

import pytest

from workbench.core.targets import Profile
from workbench.service.profiles import how_to_renew, read_profiles, read_regions

CONFIG = """\
[default]
region = eu-north-1
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = eu-west-1
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://x.invalid
[profile old-sso]
sso_start_url = https://x.invalid
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = Old
[profile admin]
role_arn = arn:aws:iam::444455556666:role/path/Admin
source_profile = dev
mfa_serial = arn:aws:iam::111122223333:mfa/me
[profile chain]
role_arn = arn:aws:iam::444455556666:role/Deep
source_profile = admin
[profile circle]
role_arn = arn:aws:iam::444455556666:role/Round
source_profile = circle
[profile here]
role_arn = arn:aws:iam::444455556666:role/Box
credential_source = Ec2InstanceMetadata
[profile pod]
role_arn = arn:aws:iam::444455556666:role/Pod
web_identity_token_file = /token
[profile pipe]
credential_process = /bin/creds
aws_account_id = 777788889999
[profile person]
login_session = arn:aws:iam::1:user/me
[profile "two words"]
region = eu-west-3
endpoint_url = http://127.0.0.1:1
[profile stack]
services = stack
aws_access_key_id = a
aws_secret_access_key = b
[services stack]
lambda =
  endpoint_url = http://127.0.0.1:2
[plugins]
x = y
"""
CREDENTIALS = """\
[default]
aws_access_key_id = a
aws_secret_access_key = b
[session]
aws_access_key_id = a
aws_secret_access_key = b
aws_session_token = c
"""


@pytest.fixture
def aws(isolated: Path) -> Path:
    folder = isolated / ".aws"
    folder.mkdir()
    (folder / "config").write_text(CONFIG)
    (folder / "credentials").write_text(CREDENTIALS)
    return folder


def test_every_profile_is_told_with_what_it_is(aws: Path) -> None:
    profiles = read_profiles({})
    assert profiles.problems == ()
    assert list(profiles.found) == [
        Profile("default", "access keys", "eu-north-1"),
        Profile("dev", "SSO · Developer", "eu-west-1", "111122223333"),
        Profile("old-sso", "SSO · Old", None, "111122223333"),
        Profile("admin", "role Admin via dev · MFA", None, "444455556666"),
        Profile("chain", "role Deep via admin", None, "444455556666"),
        Profile("circle", "role Round via circle", None, "444455556666"),
        Profile("here", "role Box via Ec2InstanceMetadata", None, "444455556666"),
        Profile("pod", "web identity · Pod", None, "444455556666"),
        Profile("pipe", "credential process", None, "777788889999"),
        Profile("person", "aws login"),
        Profile("two words", "no credentials of its own", "eu-west-3", None, "http://127.0.0.1:1"),
        Profile("stack", "access keys", None, None, "http://127.0.0.1:2"),
        Profile("session", "session keys"),
    ]


def test_the_environments_keys_come_first(aws: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "x"}
    assert read_profiles(keys).found[0] == Profile("", "the keys of this shell's environment", "eu-north-1")
    assert read_profiles(keys | {"AWS_REGION": "eu-south-2"}).found[0].region == "eu-south-2"
    assert read_profiles(keys | {"AWS_PROFILE": "dev"}).found[0].name == "default"


def test_the_files_are_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "c").write_text("[profile elsewhere]\nregion = eu-west-1\n")
    (tmp_path / "k").write_text("[keys]\naws_access_key_id = a\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "c"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "k"))
    assert [profile.name for profile in read_profiles({}).found] == ["elsewhere", "keys"]


def test_no_files_are_no_profiles() -> None:
    assert read_profiles({}).found == ()
    assert read_profiles({}).problems == ()


@pytest.mark.parametrize(
    "content", [b"[profile x\nregion", b"no section", b"[a]\n[a]\n", b"\xff\xfe\x00", b"[a]\ns3 =\n  novalue\n"]
)
def test_a_broken_file_takes_away_its_profiles_only(content: bytes, aws: Path) -> None:
    (aws / "config").write_bytes(content)
    profiles = read_profiles({})
    assert [profile.name for profile in profiles.found] == ["default", "session"]
    [problem] = profiles.problems
    assert "config is not well-formed: " in problem
    assert "\n" not in problem


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="may read everything")
def test_a_file_that_may_not_be_read_is_said(aws: Path) -> None:
    (aws / "credentials").chmod(0)
    assert "credentials can't be read" in read_profiles({}).problems[0]


def test_values_that_are_sections_do_no_harm(aws: Path) -> None:
    (aws / "config").write_text(
        "[profile odd]\nregion =\n  a = b\nrole_arn =\n  c = d\nservices =\n  e = f\n"
        "[profile odder]\nservices = s\nrole_arn = x\nsource_profile = odder\n[services s]\nlambda = text\n"
    )
    found = {profile.name: profile for profile in read_profiles({}).found}
    assert found["odd"] == Profile("odd", "role  via nobody")
    assert found["odder"] == Profile("odder", "role x via odder")


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("dev", "`aws sso login --profile dev`"),
        ("admin", "`aws sso login --profile dev`"),
        ("chain", "`aws sso login --profile dev`"),
        ("circle", "the way you got them"),
        ("person", "`aws login --profile person`"),
        ("pipe", "credential_process of the profile pipe"),
        ("session", "Put new ones into ~/.aws for the profile session"),
        ("nobody", "`aws sso login --profile nobody` perhaps"),
        ("no body", "`aws sso login --profile 'no body'` perhaps"),
        (None, "Put new ones into ~/.aws for the profile default"),
    ],
)
def test_what_renews_them(profile: str | None, words: str, aws: Path) -> None:
    assert words in how_to_renew(profile, {})


def test_keys_of_the_environment_are_renewed_there(aws: Path) -> None:
    assert "this shell's environment" in how_to_renew(None, {"AWS_ACCESS_KEY_ID": "x"})


def test_regions_have_names_and_those_of_most_come_first() -> None:
    regions = read_regions()
    names = [region.name for region in regions]
    assert {"eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1"} <= set(names)
    assert names.index("us-west-2") < names.index("cn-north-1")
    assert not [name for name in names if name.endswith("-global")]
    assert next(region for region in regions if region.name == "eu-west-1").description == "Europe (Ireland)"
