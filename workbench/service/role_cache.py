"""Role credentials that were fetched before: by the workbench since it started, and by the AWS CLI.

An MFA code is good for one call. Without this, each switch to a target would ask for another one, and so would a role
that the CLI has just assumed. The CLI's files are read and never written: what the workbench fetches stays in memory.
"""

import os
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any

import msgspec


class RoleCache:
    """What has been fetched since the start; for any number of threads."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder`: the CLI's cache; the usual one when it is None."""
        self._folder = folder
        self._kept: dict[str, Any] = {}

    def open(self, *, anew: bool = False) -> MutableMapping[str, Any]:
        """A cache for one session of botocore. anew: one that knows nothing that was fetched before."""
        # Not Path's: that one raises where there is no home.
        folder = self._folder or Path(os.path.expanduser("~/.aws/cli/cache"))  # noqa: PTH111
        return _Opened(self._kept, None if anew else folder)


class _Opened(MutableMapping[str, Any]):
    """botocore asks whether there is an entry, takes it if it is still good for a while, and puts new ones in."""

    def __init__(self, kept: dict[str, Any], folder: Path | None) -> None:
        self._kept, self._folder = kept, folder
        self._own: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key in self._own:
            return self._own[key]
        if self._folder is None:
            raise KeyError(key)
        return self._kept[key] if key in self._kept else self._of_the_cli(self._folder, key)

    def _of_the_cli(self, folder: Path, key: str) -> Any:
        try:
            entry = msgspec.json.decode((folder / f"{key}.json").read_bytes(), type=_Entry)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            raise KeyError(key) from error
        return {"Credentials": msgspec.to_builtins(entry.credentials)}

    def __setitem__(self, key: str, value: Any) -> None:
        self._own[key] = self._kept[key] = value

    def __delitem__(self, key: str) -> None:
        del self._own[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


class _Credentials(msgspec.Struct, rename="pascal"):
    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: str
    account_id: str | None = None


class _Entry(msgspec.Struct):
    credentials: _Credentials = msgspec.field(name="Credentials")
