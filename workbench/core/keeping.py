"""What the history keeps, for how long, and of which runs it leaves the payloads out."""

from msgspec import Struct

from workbench.core.drafts import DraftKey
from workbench.core.targets import Identity, Local, Protection, Whereabouts


class Keeping(Struct, frozen=True):
    """What is kept: the table `history` of the settings.

    Attributes:
        enabled: whether anything is. runs, days, megabytes: at most so many; the oldest go first. 0 is no limit.
        without_payloads: patterns for targets (profile, account, region, address, label) and functions whose runs are
            kept without their payload, response and log.
    """

    enabled: bool = True
    runs: int = 100_000
    days: int = 365
    megabytes: int = 1_024
    without_payloads: tuple[str, ...] = ()

    @property
    def asks_for_account(self) -> bool:
        """Whether it takes the account to say what is kept."""
        return any(pattern.strip("*?[]!-").isdecimal() for pattern in self.without_payloads)

    def keeps_payloads(self, function: str, whereabouts: Whereabouts, identity: Identity | None) -> bool:
        """Whether the payload of a run is kept. One is not where only an account that isn't known could tell."""
        patterns = Protection(self.without_payloads)
        account = function.rpartition(":function:")[0].rpartition(":")[2]
        if patterns.matches((function, function.rpartition(":function:")[2], account, *whereabouts.facts(identity))):
            return False
        place = whereabouts.place
        if isinstance(place, Local):
            return not patterns.matches((place.folder or "",))
        return not patterns.holds(whereabouts, identity)

    def keeps_draft(self, key: DraftKey) -> bool:
        """Whether what is typed for a function is written down. As for runs: not where only an account could tell."""
        if self.asks_for_account and key.target.startswith("aws "):
            return False
        function = key.function
        parts = (part.partition("=")[2] or part for part in key.target.split())
        return not Protection(self.without_payloads).matches(
            (function, function.rpartition(":function:")[2], key.target, *parts)
        )
