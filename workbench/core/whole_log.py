"""Asking for a whole log: which one, how the asking goes, and how it ended without one.

A log arrives in CloudWatch Logs seconds after the answer, so that whoever asks waits a while, is told how it goes, and
can stop.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from workbench.core.invocation import Waiting

if TYPE_CHECKING:
    from workbench.core.log_entry import LogPlace


class Wanted(Struct, frozen=True):
    """A log that is asked for.

    Attributes:
        function, qualifier: what was invoked, by its name or ARN. request_id: of the invocation.
        since, until: between which times it was written, by this machine's clock; `until` None is "perhaps still".
        group: its log group, where that is known. place: where it is, where the answer told.
    """

    function: str
    request_id: str
    since: datetime
    until: datetime | None = None
    group: str | None = None
    place: "LogPlace | None" = None
    qualifier: str | None = None


class Progress(Struct, frozen=True):
    """How it goes.

    Attributes:
        waited, limit: seconds that it was waited for the log to arrive, and how many it may be.
        entries, size: how much of it is here, in events and bytes. slowed: whether CloudWatch Logs throttles.
    """

    waited: float = 0.0
    limit: float = 0.0
    entries: int = 0
    size: int = 0
    slowed: bool = False


@dataclass(frozen=True, slots=True)
class Fetching:
    """It is being fetched. number: which asking of the session this is; waiting: the hold that ends it."""

    number: int
    progress: Progress = field(default_factory=Progress)
    waiting: Waiting = field(default_factory=Waiting, compare=False)


class NotFetched(Struct, frozen=True):
    """It could not be had: why, in the words of a WorkbenchError. All empty when a person stopped it."""

    title: str = ""
    message: str = ""
    hint: str = ""


Fetch = Fetching | NotFetched
