"""Drafts: what is in the editor, for each target, function and qualifier. Which is shown, and which is worth saving.

    the draft of the function at the qualifier, if something was typed there
    else what is in the editor, if it is the function's: a payload follows a person over its qualifiers
    else what was left of the function, in this session or an earlier one; else its first event; else {}

So a qualifier has a draft of its own from the first change there on. What is shown only because it followed, or because
the function begins with it, is no draft.
"""

from msgspec import Struct

from workbench.core.targets import Local, Place


class DraftKey(Struct, frozen=True):
    """Whose draft it is. target: as `target_id` tells it. function: empty before there is one. None: no qualifier."""

    target: str
    function: str
    qualifier: str | None = None


def target_id(place: Place) -> str:
    """What drafts of a target are kept under: the same for the same place in every session."""
    if isinstance(place, Local):
        return f"local {place.folder}" if place.folder is not None else "samples"
    parts = {"profile": place.profile, "region": place.region, "endpoint": place.endpoint_url}
    return " ".join(["aws", *(f"{name}={value}" for name, value in parts.items() if value)])


class Drafts:
    """The drafts of one target in this session.

    `key` is whose payload is in the editor now; None before anything was shown.
    """

    def __init__(self) -> None:
        self.key: DraftKey | None = None
        self._own: dict[DraftKey, bytes] = {}
        self._left: dict[str, bytes] = {}
        self._arrived: bytes | None = None
        self._had_own = False

    def own(self, key: DraftKey) -> bytes | None:
        """What was typed there in this session."""
        return self._own.get(key)

    def left(self, function: str) -> bytes | None:
        """What was in the editor when the function was left."""
        return self._left.get(function)

    def arrive(self, key: DraftKey, shown: bytes | None, *, is_own: bool) -> None:
        """`shown` is in the editor for `key` from now on; None for what is to count as typed. is_own: its own draft."""
        self.key, self._arrived, self._had_own = key, shown, is_own
        if is_own and shown is not None:
            self._own[key] = shown

    def take(self, payload: bytes) -> bool:
        """`payload` is in the editor: keep it. Tells whether it is a draft of its own, so worth saving."""
        assert self.key is not None  # something was shown
        self._left[self.key.function] = payload
        if payload != self._arrived or self._had_own:
            self._own[self.key] = payload
            return True
        self._own.pop(self.key, None)
        return False

    def forget(self, function: str) -> None:
        """Nothing of the function is to be shown again."""
        self._left.pop(function, None)
        for key in [key for key in self._own if key.function == function]:
            del self._own[key]
