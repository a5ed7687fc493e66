"""Whether a count is what a probability promises: the exact binomial test, two-sided.

The p-value is the probability of all counts that are no likelier than the one observed, which is what R's binom.test
and SciPy's binomtest give too.
"""

import math

_SAME = 1 + 1e-7
"""Probabilities that differ by less are the same: they are sums of rounded figures."""


def binomial_p_value(count: int, of: int, probability: float) -> float:
    """How often chance alone gives a count at least as far off as `count` successes of `of`, from 0 to 1."""
    if not 0 < probability < 1:
        return float(count == (of if probability >= 1 else 0))
    if of == 0:
        return 1.0
    likelihoods = _likelihoods(of, probability)
    limit = likelihoods[count] * _SAME
    return min(1.0, math.fsum(one for one in likelihoods if one <= limit) / math.fsum(likelihoods))


def _likelihoods(of: int, probability: float) -> list[float]:
    """How likely each count from 0 to `of` is, in parts of the likeliest one's likelihood."""
    odds = probability / (1 - probability)
    top = min(of, int((of + 1) * probability))
    found = [0.0] * (of + 1)
    found[top] = 1.0
    for count in range(top, of):
        found[count + 1] = found[count] * (of - count) / (count + 1) * odds
    for count in range(top, 0, -1):
        found[count - 1] = found[count] * count / (of - count + 1) / odds
    return found
