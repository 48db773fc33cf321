"""Comparing groups: funnel limits, shrinkage and the test of difference."""

from itertools import pairwise
from math import comb, lgamma

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.statistics.comparison import (
    LARGEST_M,
    BetaBinomial,
    beta_binomial_fit,
    funnel_limits,
    heterogeneity,
    shrink,
)

GROUPS = st.lists(
    st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=8,
).filter(lambda groups: any(n for _, n in groups))

# Geissler 1889: boys among the first 12 children of 6,115 families in Saxony.
BOYS = np.repeat(np.arange(13), [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7])

IMPOSSIBLE_GROUPS = pytest.mark.parametrize(
    ("x", "n", "why"),
    [
        ([1], [2, 3], "a part and a whole"),
        ([4, 1], [3, 3], "a part and a whole"),
        ([-1, 1], [3, 3], "a part and a whole"),
        ([0, 0], [0, 0], "nobody in any group"),
        ([0.5, 1], [3, 3], "whole numbers"),
        ([1, 1], [3, float("nan")], "whole numbers"),
        (1, 3, "whole numbers"),
    ],
)


def chance_of(x: int, n: int, p: float) -> float:
    return comb(n, x) * p**x * (1 - p) ** (n - x)


def log_likelihood(groups: list[tuple[int, int]], mu: float, strength: float) -> float:
    """The beta-binomial's, without what does not depend on mu and strength."""
    a, b = mu * strength, (1 - mu) * strength
    total = 0.0
    for x, n in groups:
        total += lgamma(x + a) + lgamma(n - x + b) - lgamma(n + strength)
        total += lgamma(strength) - lgamma(a) - lgamma(b)
    return total


class TestFunnelLimits:
    def test_interpolate_the_binomial_as_spiegelhalter_2005_does(self):
        """10 tosses of a coin: P(1 or fewer) = 11/1024, P(2 or fewer) = 56/1024."""
        low, high = funnel_limits([10], 0.5, 0.95)
        step = (56 / 1024 - 0.025) / (45 / 1024)
        assert low == pytest.approx([(2 - step) / 10])
        assert high == pytest.approx([1 - (2 - step) / 10])

    @given(st.integers(1, 80), st.floats(0, 1), st.sampled_from([0.8, 0.95, 0.998]))
    def test_are_crossed_by_chance_no_more_often_than_said(self, n: int, p0: float, conf: float):
        low, high = funnel_limits([n], p0, conf)
        below = sum(chance_of(x, n, p0) for x in range(n + 1) if x / n < low[0] - 1e-9)
        above = sum(chance_of(x, n, p0) for x in range(n + 1) if x / n > high[0] + 1e-9)
        assert below <= (1 - conf) / 2 + 1e-9
        assert above <= (1 - conf) / 2 + 1e-9

    @given(st.integers(1, 200), st.floats(0, 1), st.floats(0.5, 0.999))
    def test_hold_the_centre_and_stay_within_0_and_1(self, n: int, p0: float, conf: float):
        low, high = funnel_limits([n], p0, conf)
        assert 0 <= low[0] <= p0 + 1e-12
        assert p0 - 1e-12 <= high[0] <= 1

    @given(st.integers(1, 200), st.floats(0, 1))
    def test_of_the_opposite_outcome_are_the_mirror_image(self, n: int, p0: float):
        low, high = funnel_limits([n], p0)
        mirrored_low, mirrored_high = funnel_limits([n], 1 - p0)
        assert mirrored_low == pytest.approx(1 - high, abs=1e-6)
        assert mirrored_high == pytest.approx(1 - low, abs=1e-6)

    def test_do_not_call_five_of_five_an_alarm_where_four_of_five_is_usual(self):
        assert funnel_limits([5], 0.8)[1].tolist() == [1]

    def test_close_in_on_the_centre_as_groups_grow(self):
        low, high = funnel_limits([5, 20, 80, 320, 1280], 0.6)
        assert all(wide > narrow for wide, narrow in pairwise(high - low))
        spread = 1.959964 * np.sqrt(0.6 * 0.4 / 1280)
        assert low[-1] == pytest.approx(0.6 - spread, abs=1 / 1280)
        assert high[-1] == pytest.approx(0.6 + spread, abs=1 / 1280)

    def test_at_99_8_percent_lie_outside_those_at_95(self):
        inner, outer = funnel_limits([9, 61], 0.5, 0.95), funnel_limits([9, 61], 0.5, 0.998)
        assert (outer[0] < inner[0]).all()
        assert (outer[1] > inner[1]).all()

    @pytest.mark.parametrize(
        ("n", "p0", "conf", "why"),
        [
            ([0], 0.5, 0.95, "without anybody"),
            ([2.5], 0.5, 0.95, "whole numbers"),
            ([float("nan")], 0.5, 0.95, "whole numbers"),
            (7, 0.5, 0.95, "a list"),
            ([5], -0.1, 0.95, "share lies between"),
            ([5], float("nan"), 0.95, "share lies between"),
            ([5], 0.5, 1.0, "confidence level lies between"),
        ],
    )
    def test_refuse_what_cannot_be(self, n, p0: float, conf: float, why: str):
        with pytest.raises(ValueError, match=why):
            funnel_limits(n, p0, conf)


class TestBetaBinomialFit:
    def test_finds_the_published_maximum_for_boys_in_saxon_families(self):
        """As printed in Wikipedia, Beta-binomial distribution: a = 34.09558, b = 31.5715."""
        fit = beta_binomial_fit(BOYS, np.full(BOYS.size, 12))
        assert fit.flag == "ok"
        assert fit.mu * fit.M == pytest.approx(34.0956, rel=2e-3)
        assert (1 - fit.mu) * fit.M == pytest.approx(31.5715, rel=2e-3)

    @given(GROUPS)
    def test_finds_nothing_less_likely_than_another_strength_at_the_same_mean(self, groups):
        fit = beta_binomial_fit([x for x, _ in groups], [n for _, n in groups])
        assume(fit.flag == "ok")
        found = log_likelihood(groups, fit.mu, fit.M)
        for strength in (0.01, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000):
            assert found >= log_likelihood(groups, fit.mu, strength) - 1e-3

    @pytest.mark.parametrize(
        ("x", "n"),
        [
            ([5, 5, 5, 5], [10, 10, 10, 10]),
            ([4, 5, 6, 5, 3, 7, 4], [9, 8, 10, 9, 7, 9, 8]),
            ([0, 0, 0], [4, 7, 9]),
            ([4, 7, 9], [4, 7, 9]),
            ([1, 0, 1, 0], [1, 1, 1, 1]),
        ],
    )
    def test_says_so_where_groups_differ_no_more_than_chance(self, x: list[int], n: list[int]):
        fit = beta_binomial_fit(x, n)
        assert (fit.flag, fit.M) == ("no_overdispersion", LARGEST_M)
        assert 0 < fit.mu < 1

    def test_finds_groups_that_differ_widely(self):
        fit = beta_binomial_fit([1, 9, 0, 10, 5, 2, 9], [10] * 7)
        assert fit.flag == "ok"
        assert fit.M < 3

    def test_does_not_guess_from_two_groups_and_an_empty_one(self):
        assert beta_binomial_fit([1, 9, 0], [10, 10, 0]) == BetaBinomial(0.5, LARGEST_M, "too_few")

    @given(GROUPS)
    def test_stays_within_its_bounds(self, groups):
        fit = beta_binomial_fit([x for x, _ in groups], [n for _, n in groups])
        assert 0 < fit.mu < 1
        assert 0 < fit.M <= LARGEST_M * (1 + 1e-9)

    @IMPOSSIBLE_GROUPS
    def test_refuses_what_cannot_be(self, x, n, why: str):
        with pytest.raises(ValueError, match=why):
            beta_binomial_fit(x, n)


class TestShrink:
    def test_is_the_mean_and_interval_of_the_beta_distribution(self):
        """With 3 of 3 added it is Beta(9, 1), whose distribution function is p ** 9."""
        mean, low, high = shrink([3], [3], BetaBinomial(mu=6 / 7, M=7, flag="ok"))
        assert mean == pytest.approx([0.9])
        assert low == pytest.approx([0.025 ** (1 / 9)])
        assert high == pytest.approx([0.975 ** (1 / 9)])

    def test_draws_the_smallest_group_furthest_towards_the_common_share(self):
        mean, _, _ = shrink([0, 0, 0], [2, 20, 200], BetaBinomial(mu=0.6, M=10, flag="ok"))
        assert mean == pytest.approx([6 / 12, 6 / 30, 6 / 210])

    def test_gives_an_empty_group_the_common_share(self):
        mean, _, _ = shrink([0, 5], [0, 9], BetaBinomial(mu=0.6, M=10, flag="ok"))
        assert mean[0] == pytest.approx(0.6)

    @given(GROUPS)
    def test_lies_between_the_own_and_the_common_share_and_within_its_limits(self, groups):
        x, n = (np.array(column) for column in zip(*groups, strict=True))
        fit = beta_binomial_fit(x, n)
        mean, low, high = shrink(x, n, fit)
        own = np.where(n > 0, x / np.maximum(n, 1), fit.mu)
        assert (np.minimum(own, fit.mu) - 1e-9 <= mean).all()
        assert (mean <= np.maximum(own, fit.mu) + 1e-9).all()
        assert ((low >= 0) & (low <= high) & (high <= 1)).all()

    @IMPOSSIBLE_GROUPS
    def test_refuses_what_cannot_be(self, x, n, why: str):
        with pytest.raises(ValueError, match=why):
            shrink(x, n, BetaBinomial(mu=0.6, M=10, flag="ok"))

    def test_refuses_a_confidence_that_is_none(self):
        with pytest.raises(ValueError, match="between 0 and 1"):
            shrink([1], [2], BetaBinomial(mu=0.6, M=10, flag="ok"), conf=1)


class TestHeterogeneity:
    def test_comes_close_to_the_exact_chance_where_it_can_be_counted(self):
        """Three successes fall all into one of two groups of three in 2 of 20 deals."""
        found = heterogeneity([3, 0], [3, 3])
        assert found.chi2 == pytest.approx(6)
        assert found.p == pytest.approx(0.1, abs=0.01)

    def test_finds_no_difference_between_equal_shares(self):
        assert heterogeneity([2, 4, 6], [4, 8, 12]).p == 1

    def test_finds_a_difference_no_chance_would_make(self):
        assert heterogeneity([1, 9, 0, 10, 5, 2, 9], [10] * 7).p < 0.001

    @pytest.mark.parametrize("x", [[0, 0, 0], [3, 0, 4]])
    def test_finds_nothing_where_all_ended_alike(self, x: list[int]):
        found = heterogeneity(x, [3, 0, 4])
        assert (found.chi2, found.p) == (0, 1)

    def test_gives_the_same_answer_every_time(self):
        x, n = [3, 5, 8, 2, 6, 9, 4], [9, 8, 10, 7, 9, 12, 8]
        assert heterogeneity(x, n) == heterogeneity(x, n)

    @IMPOSSIBLE_GROUPS
    def test_refuses_what_cannot_be(self, x, n, why: str):
        with pytest.raises(ValueError, match=why):
            heterogeneity(x, n)
