"""The exact binomial test, against published values and against exact fractions."""

from fractions import Fraction
from math import comb

import pytest

from workbench.core.chance import binomial_p_value


@pytest.mark.parametrize(
    ("count", "of", "probability", "p_value"),
    [
        (682, 925, 0.75, 0.3825),  # R's help of binom.test: Mendel's peas
        (5, 5, 0.5, 0.0625),
        (0, 10, 0.5, 0.001953125),
        (7, 10, 0.5, 0.34375),
        (0, 10, 0.1, 0.6125795),
        (9, 9, 1.0, 1.0),
        (8, 9, 1.0, 0.0),
        (0, 0, 0.5, 1.0),
    ],
)
def test_known_values(count: int, of: int, probability: float, p_value: float) -> None:
    assert binomial_p_value(count, of, probability) == pytest.approx(p_value, abs=5e-5)


@pytest.mark.parametrize("share", [Fraction(1, 10), Fraction(1, 2), Fraction(97, 100)])
def test_against_exact_fractions(share: Fraction) -> None:
    for of in (1, 7, 40):
        pmf = [comb(of, one) * share**one * (1 - share) ** (of - one) for one in range(of + 1)]
        for count in range(of + 1):
            exact = float(sum(one for one in pmf if one <= pmf[count]))
            assert binomial_p_value(count, of, float(share)) == pytest.approx(exact, rel=1e-6)


def test_ten_thousand_runs_and_the_far_end() -> None:
    assert binomial_p_value(9_000, 10_000, 0.9) == pytest.approx(1.0, abs=0.02)
    assert binomial_p_value(0, 10_000, 0.9) == 0.0
    assert binomial_p_value(8_900, 10_000, 0.9) == pytest.approx(0.0010, abs=0.0003)
