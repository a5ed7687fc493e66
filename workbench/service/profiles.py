"""The profiles of `~/.aws`: which there are, how each comes by its credentials, and what renews them.

The files are read by botocore's own parser, from where AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE say. A file
that can't be read takes away its profiles and nothing else. Nothing is sent, and no process is started.
"""

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import botocore.session
from botocore.configloader import load_config, raw_config_parse
from botocore.exceptions import ConfigNotFound, ConfigParseError

from workbench.core.targets import Profile, Profiles, Region
from workbench.service.models import QuickLoader

Section = Mapping[str, Any]

_COMMERCIAL = "aws"
_RETRY = "Then try again: they are read anew."


class AwsFiles:
    """What the configuration and the credentials file say, at the moment of reading.

    Attributes:
        profiles, services: the sections of these kinds, by name.
        in_credentials: the names of the profiles that the credentials file has.
        problems: what could not be read, a sentence each.
    """

    def __init__(self) -> None:
        session = botocore.session.Session()
        self.problems: list[str] = []
        config = self._read(load_config, str(session.get_config_variable("config_file")))
        credentials = self._read(raw_config_parse, str(session.get_config_variable("credentials_file")))
        self.in_credentials = frozenset(credentials)
        self.profiles: dict[str, Section] = {name: dict(it) for name, it in config.get("profiles", {}).items()}
        for name, section in credentials.items():
            self.profiles[name] = {**self.profiles.get(name, {}), **section}
        self.services: Mapping[str, Section] = config.get("services", {})

    def _read(self, parse: Any, name: str) -> Mapping[str, Any]:
        try:
            # botocore passes over a file that it may not read as over one that isn't there.
            path = Path(os.path.expandvars(name)).expanduser()
            if path.is_file():
                path.open("rb").close()
            content: Mapping[str, Any] = parse(name)
        except ConfigNotFound:
            return {}
        except ConfigParseError as error:
            self.problems.append(f"{name} is not well-formed: {_first_line(error)}")
            return {}
        except (OSError, ValueError, RuntimeError) as error:
            self.problems.append(f"{name} can't be read: {error}")
            return {}
        return content


def _first_line(error: ConfigParseError) -> str:
    return " ".join(str(error.kwargs.get("error", error)).split())


def read_profiles(environ: Mapping[str, str] = os.environ) -> Profiles:
    """Every profile, and first of all the credentials that this shell's environment holds. Never raises."""
    files = AwsFiles()
    found = [_profile(files, name) for name in files.profiles]
    if environ.get("AWS_ACCESS_KEY_ID") and not environ.get("AWS_PROFILE"):
        region = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        region = region or _text(files.profiles.get("default", {}), "region")
        found.insert(0, Profile("", "the keys of this shell's environment", region))
    return Profiles(tuple(found), tuple(files.problems))


def _profile(files: AwsFiles, name: str) -> Profile:
    it = files.profiles[name]
    account = _text(it, "sso_account_id") or _account(_text(it, "role_arn") or "") or _text(it, "aws_account_id")
    services = files.services.get(_text(it, "services") or "", {})
    service = services.get("lambda")
    address = (_text(service, "endpoint_url") if isinstance(service, Mapping) else None) or _text(it, "endpoint_url")
    return Profile(name, _source(files, name), _text(it, "region"), account, address or "")


def _source(files: AwsFiles, name: str) -> str:
    """How it comes by credentials, looked for in botocore's order."""
    it = files.profiles[name]
    role = (_text(it, "role_arn") or "").rpartition("/")[2]
    match _kind(files, name):
        case "role":
            via = _text(it, "source_profile") or _text(it, "credential_source") or "nobody"
            return f"role {role} via {via}" + (" · MFA" if "mfa_serial" in it else "")
        case "web identity":
            return f"web identity · {role}"
        case "sso":
            return f"SSO · {_text(it, 'sso_role_name') or 'no role'}"
        case "keys":
            return "session keys" if "aws_session_token" in it else "access keys"
        case "login":
            return "aws login"
        case "process":
            return "credential process"
    return "no credentials of its own"


def _kind(files: AwsFiles, name: str) -> str:
    it = files.profiles.get(name, {})
    if "role_arn" in it:
        return "web identity" if "web_identity_token_file" in it else "role"
    if "sso_account_id" in it or "sso_role_name" in it:
        return "sso"
    if name in files.in_credentials and "aws_access_key_id" in it:
        return "keys"
    if "login_session" in it:
        return "login"
    if "credential_process" in it:
        return "process"
    return "keys" if "aws_access_key_id" in it else ""


def how_to_renew(profile: str | None, environ: Mapping[str, str] = os.environ) -> str:
    """What to do when the credentials of `profile` have expired, as sentences for people.

    A role's are renewed where they come from: at its source profile.
    """
    if profile is None and environ.get("AWS_ACCESS_KEY_ID"):
        return "They come from this shell's environment: set new ones there, and start the workbench again."
    files = AwsFiles()
    name = profile or "default"
    for _ in range(len(files.profiles)):
        source = files.profiles.get(name, {}).get("source_profile")
        if _kind(files, name) != "role" or not isinstance(source, str) or source == name:
            break
        name = source
    named = f" --profile {shlex.quote(name)}" if profile else ""
    match _kind(files, name):
        case "sso":
            return f"Run `aws sso login{named}`, then try again: the new token is read."
        case "login":
            return f"Run `aws login{named}`, then try again: the new token is read."
        case "process":
            return f"The credential_process of the profile {name} hands them out: see what it says. {_RETRY}"
        case "keys":
            return f"Put new ones into ~/.aws for the profile {name}, the way you got them. {_RETRY}"
    return f"Fetch new ones the way you got them, with `aws sso login{named}` perhaps. {_RETRY}"


def read_regions() -> Sequence[Region]:
    """The regions that botocore knows of, with those of the commercial partition first."""
    partitions = QuickLoader().load_data("partitions")["partitions"]
    return [
        Region(name, str(region.get("description", "")))
        for partition in sorted(partitions, key=lambda one: (one["id"] != _COMMERCIAL, one["id"]))
        for name, region in sorted(partition["regions"].items())
        if not name.endswith("-global")
    ]


def _account(arn: str) -> str | None:
    parts = arn.split(":")
    return parts[4] if len(parts) > 5 and parts[4].isdecimal() else None


def _text(section: Section, key: str) -> str | None:
    """A value as a text; None where there is none, or where a nested section stands in its place."""
    value = section.get(key)
    return value.strip() or None if isinstance(value, str) else None
