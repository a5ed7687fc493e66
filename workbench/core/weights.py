"""The versions that answered behind an alias, beside those that its weights promise: is the difference chance?"""

import math
from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct

from workbench.core.chance import binomial_p_value
from workbench.core.text import visible

_HARDLY = 0.01
_DOUBTFUL = 0.05
_SURE = 0.995
_EXPECTED_AT_LEAST = 5
"""Runs that the lesser version must be expected in, before a sample says anything for the weights."""
_ROUNDING = 1e-6


class Sign(Enum):
    """What a sample says of an alias's weights."""

    NONE = "no sign of a difference"
    TOO_FEW = "too few to tell"
    DOUBTFUL = "perhaps not chance"
    CLEAR = "hardly chance"


class Verdict(Struct, frozen=True):
    """What a sample says of the weights, and why, in a sentence. p_value: None where there was nothing to test."""

    sign: Sign
    words: str
    p_value: float | None = None


def judge(shares: Sequence[tuple[str, float]], observed: Mapping[str, int]) -> Verdict | None:
    """Compare the runs that each version answered with the shares (version, 0 to 1) promised; None without any run.

    The first share is the alias's own version; Lambda lets an alias have one more.
    """
    total = sum(observed.values())
    shares = [share for share in shares if share[1] > 0]
    if not total or not shares:
        return None
    strangers = sorted(set(observed) - {version for version, _ in shares})
    if strangers:
        names = ", ".join(f"version {visible(name)}" for name in strangers)
        words = f"{names} answered, which the alias did not name when it was read: it may have been changed since."
        return Verdict(Sign.CLEAR, words)
    if len(shares) == 1:
        return Verdict(Sign.NONE, f"all {total:,} on version {visible(shares[0][0])}, as the alias says.")
    version, share = shares[0]
    count = observed.get(version, 0)
    p_value = binomial_p_value(count, total, share)
    facts = f"version {visible(version)} answered {count:,} of {total:,}, where {_figure(total * share)} are expected"
    chance = f"chance alone gives as much in {_percent(p_value)} of samples" if p_value < _SURE else "none is nearer"
    rare = min(share, 1 - share)
    if p_value < _HARDLY:
        return Verdict(Sign.CLEAR, f"{facts}; {chance}.", p_value)
    if total * rare < _EXPECTED_AT_LEAST - _ROUNDING:
        return Verdict(
            Sign.TOO_FEW,
            f"{facts}; it takes {math.ceil(_EXPECTED_AT_LEAST / rare - _ROUNDING):,} runs or more.",
            p_value,
        )
    if p_value < _DOUBTFUL:
        return Verdict(Sign.DOUBTFUL, f"{facts}; {chance}. A larger sample would tell.", p_value)
    return Verdict(Sign.NONE, f"{facts}; {chance}.", p_value)


def _figure(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _percent(value: float) -> str:
    if value >= 0.0995:
        return f"{value * 100:.0f} %"
    if value >= 0.001:
        return f"{value * 100:.1f} %"
    return "less than 0.1 %"
