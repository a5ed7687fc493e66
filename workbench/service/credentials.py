"""Credentials that are found anew once they were refused, and that ask a person without touching the terminal.

botocore finds credentials once a session and keeps what it found: after `aws sso login`, or with new keys in
`~/.aws/credentials`, a session that was refused would be refused for ever. Here a refusal makes the next call look
again, in a session of its own that has read the files again.

A role with an MFA device asks on the terminal, and a credential process inherits the terminal: both would fight with
the interface for it. With somebody to ask (`Asking`), the question goes there, and the process gets no terminal at all.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, MutableMapping
from contextlib import suppress
from functools import partial
from typing import Any, cast

import botocore.session
import msgspec
from botocore.credentials import (
    AssumeRoleProvider,
    CredentialResolver,
    Credentials,
    ProcessProvider,
    ProfileProviderBuilder,
    ReadOnlyCredentials,
    create_credential_resolver,
)
from botocore.exceptions import BotoCoreError, ClientError, CredentialRetrievalError, RefreshWithMFAUnsupportedError

from workbench.core.ports import Asking
from workbench.service.refusals import STALE

_CODES_ASKED = 3
"""How often an MFA code is asked for before its refusal counts."""
_STATIC = frozenset({"env", "shared-credentials-file", "config-file"})
_MALFORMED = (ValueError, RuntimeError, KeyError, TypeError, AttributeError)
"""What botocore raises over files and answers that aren't as it trusts them to be: a date that is none, say."""

Load = Callable[[bool, bool], "Credentials | None"]
"""Finds credentials in a session of its own. (whether to pass over what was kept, whether a code was just refused)"""


class NoCodeError(BotoCoreError):
    """The person gave no MFA code."""

    fmt = "No MFA code was given."


class LiveCredentials(Credentials):
    """Credentials that outlive what they were found to be; for any number of threads."""

    def __init__(self, load: Load) -> None:
        # Not the ancestor's __init__, which would fix the keys that the properties below look up.
        self.method = "workbench"
        self._load = load
        self._lock = threading.Lock()
        self._found: Credentials | None = None
        self._anew = False

    def find(self) -> bool:
        """Whether there are any. May read files and run a process, and sends nothing. Raises what botocore raises."""
        try:
            return self._current() is not None
        except _MALFORMED as error:
            raise _malformed(error) from error

    def forget(self) -> None:
        """They were refused: the next call finds new ones."""
        self._found = None
        self._anew = True

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """The keys as they are now. If they must be fetched or renewed, that takes requests, and maybe an answer."""
        for left in reversed(range(_CODES_ASKED)):
            try:
                return self._frozen()
            except ClientError as error:
                if not (left and _is_wrong_code(error)):
                    raise
                self._find(code_refused=True)
        raise AssertionError("the last attempt returns or raises")

    def _frozen(self) -> ReadOnlyCredentials:
        current = self._current()
        if current is None:
            raise CredentialRetrievalError(provider="any", error_msg="there are none any more")
        try:
            try:
                return current.get_frozen_credentials()
            except RefreshWithMFAUnsupportedError:  # botocore asks once a session
                current = self._replace(current)
                return current.get_frozen_credentials()
        except (*_MALFORMED, BotoCoreError, ClientError) as error:
            self._drop(current)
            if isinstance(error, _MALFORMED):
                raise _malformed(error) from error
            raise

    def _current(self) -> Credentials | None:
        return self._found or self._find()

    def _find(self, *, code_refused: bool = False) -> Credentials | None:
        with self._lock:
            if self._found is None:
                self._found = self._load(self._anew, code_refused)
            return self._found

    def _replace(self, one: Credentials) -> Credentials:
        self._drop(one)
        found = self._find()
        if found is None:
            raise RefreshWithMFAUnsupportedError
        return found

    def _drop(self, one: Credentials) -> None:
        """Forget `one`, unless another thread has found others by now."""
        with self._lock:
            if self._found is one:
                self.forget()

    @property
    def access_key(self) -> str:  # type: ignore[override]
        return str(self.get_frozen_credentials().access_key)

    @property
    def secret_key(self) -> str:  # type: ignore[override]
        return str(self.get_frozen_credentials().secret_key)

    @property
    def token(self) -> str | None:  # type: ignore[override]
        return self.get_frozen_credentials().token

    @property
    def account_id(self) -> str | None:
        return self.get_frozen_credentials().account_id

    def load_credentials(self) -> Credentials:
        """Themselves: so they can stand for the whole chain of providers in a session."""
        return self

    def watch(self, client: Any) -> None:
        """Notice when an answer to `client` says that they are no longer good."""
        client.meta.events.register(f"after-call.{client.meta.service_model.service_id.hyphenize()}", self._heard)

    def _heard(self, parsed: dict[str, Any], **_: object) -> None:
        if parsed.get("Error", {}).get("Code") in STALE:
            self.forget()


def _malformed(error: Exception) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider="the profile", error_msg=str(error) or type(error).__name__)


def _is_wrong_code(error: ClientError) -> bool:
    return error.operation_name == "AssumeRole" and "MultiFactorAuthentication" in str(error)


def load(
    session: botocore.session.Session,
    cache: MutableMapping[str, Any],
    region: str | None,
    asking: Asking | None = None,
    *,
    code_refused: bool = False,
    static_only: bool = False,
) -> Credentials | None:
    """Find credentials as botocore does, in its order; None when there are none.

    static_only: only those that cost nothing to fetch. Without `asking`, questions are asked on the terminal.
    """
    kept = cast("dict[str, Any]", cache)  # it is used as a mapping
    resolver: CredentialResolver = create_credential_resolver(session, cache=kept, region_name=region)
    profile = session.get_config_variable("profile") or "default"
    builder = _Builder(session, cache=kept, region_name=region)
    builder.asking = asking
    for provider in list(resolver.providers):
        if static_only and provider.METHOD and provider.METHOD not in _STATIC:
            resolver.remove(provider.METHOD)
        # botocore has arguments for both, but makes these providers itself.
        if isinstance(provider, AssumeRoleProvider):
            provider._profile_provider_builder = builder  # type: ignore[attr-defined]
            if asking is not None:
                provider._prompter = partial(_ask, asking, str(profile), code_refused)  # type: ignore[attr-defined]
        elif isinstance(provider, ProcessProvider):
            provider._popen = partial(_Process, asking)  # type: ignore[attr-defined]
    return resolver.load_credentials()


def _ask(asking: Asking, profile: str, code_refused: bool, prompt: str) -> str:
    device = prompt.strip().removesuffix(":").removeprefix("Enter MFA code for ")
    again = "The code was not taken. Each is good for one call only: wait for the next one.\n\n" if code_refused else ""
    code = asking.ask("MFA code", f"{again}The profile {profile} takes a role that asks for a code of {device}.")
    if code is None:
        raise NoCodeError
    return code


class _Builder(ProfileProviderBuilder):
    """Makes the providers of a role's source profile, of which a process is one."""

    asking: Asking | None = None

    def _create_process_provider(self, profile_name: str) -> ProcessProvider:
        return ProcessProvider(profile_name, lambda: self._session.full_config, partial(_Process, self.asking))  # type: ignore[attr-defined]


class _Keys(msgspec.Struct):
    """What a process must print; botocore reads it again, and trusts it."""

    version: int = msgspec.field(name="Version")
    access_key_id: str = msgspec.field(name="AccessKeyId")
    secret_access_key: str = msgspec.field(name="SecretAccessKey")
    session_token: str | None = msgspec.field(name="SessionToken", default=None)
    expiration: str | None = msgspec.field(name="Expiration", default=None)


class _Process:
    """A credential process, as much of a Popen as botocore uses.

    With somebody to ask it runs in a session of its own, without a terminal to read from or to write to: what it says
    on standard error becomes the error's message when it fails. It ends when nobody wants its credentials any more.
    """

    def __init__(self, asking: Asking | None, command: list[str], **_: object) -> None:
        apart: dict[str, Any] = {}
        if asking is not None:
            apart = {"stdin": subprocess.DEVNULL, "start_new_session": True}
            if sys.platform == "win32":
                apart = {"stdin": subprocess.DEVNULL, "creationflags": subprocess.CREATE_NO_WINDOW}
        self._stopped = False
        self.returncode = -1
        try:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **apart)
        except (OSError, ValueError, IndexError) as error:
            raise _failed(f"it can't be started: {error}") from error
        if asking is not None:
            asking.on_give_up(self._stop)

    def communicate(self) -> tuple[bytes, bytes]:
        """Wait for its end. Raises CredentialRetrievalError when it prints no credentials."""
        output, said = self._process.communicate()
        self.returncode = self._process.returncode
        if self._stopped:
            raise _failed("it was stopped, because nobody waited for it any more")
        if self.returncode:
            words = said.decode("utf-8", "replace").strip() or f"it ended with status {self.returncode}"
            return output, words.encode()
        try:
            msgspec.json.decode(output, type=_Keys)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _failed(f"what it prints are no credentials: {error}") from error
        return output, said

    def _stop(self) -> None:
        if self._process.poll() is not None:
            return
        self._stopped = True
        with suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)


def _failed(words: str) -> CredentialRetrievalError:
    return CredentialRetrievalError(provider=ProcessProvider.METHOD, error_msg=words)
