"""Intervals for shares: published limits, properties, and what is refused."""

from dataclasses import FrozenInstanceError
from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.statistics.intervals import clopper_pearson, log_log, rate, wilson

INTERVALS = pytest.mark.parametrize("interval", [wilson, clopper_pearson])


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(1, 500))
    return draw(st.integers(0, n)), n


def chance_of(low: int, high: int, n: int, p: float) -> float:
    return sum(comb(n, x) * p**x * (1 - p) ** (n - x) for x in range(low, high + 1))


class TestWilson:
    @pytest.mark.parametrize(
        ("x", "n", "low", "high"),
        [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ],
    )
    def test_has_the_limits_of_newcombe_1998_table_i(self, x: int, n: int, low: float, high: float):
        assert wilson(x, n) == pytest.approx((low, high), abs=5e-5)

    @given(counts())
    def test_ends_where_the_observed_share_is_just_z_standard_errors_away(
        self, count: tuple[int, int]
    ):
        x, n = count
        for limit in wilson(x, n):
            distance = abs(x / n - limit)
            assert distance == pytest.approx(1.959964 * (limit * (1 - limit) / n) ** 0.5, abs=1e-6)

    def test_covers_the_truth_about_95_times_in_100_on_average(self):
        n, shares = 20, np.linspace(0.02, 0.98, 97)
        limits = [wilson(x, n) for x in range(n + 1)]
        covered = [
            sum(chance_of(x, x, n, p) for x, (lo, hi) in enumerate(limits) if lo <= p <= hi)
            for p in shares
        ]
        assert np.mean(covered) == pytest.approx(0.954, abs=0.003)


class TestClopperPearson:
    @pytest.mark.parametrize(
        ("x", "n", "low", "high"),
        [
            (81, 263, 0.2527, 0.3676),
            (15, 148, 0.0578, 0.1617),
            (0, 20, 0.0, 0.1684),
            (1, 29, 0.0009, 0.1776),
        ],
    )
    def test_has_the_limits_of_newcombe_1998_table_i(self, x: int, n: int, low: float, high: float):
        assert clopper_pearson(x, n) == pytest.approx((low, high), abs=5e-5)

    def test_has_the_limits_that_r_prints_for_mendels_peas(self):
        """R's help of binom.test: 682 of 925 plants (Conover 1971, p. 97)."""
        assert clopper_pearson(682, 925) == pytest.approx((0.7076683, 0.7654066), abs=5e-8)

    @pytest.mark.parametrize("n", [1, 3, 10, 61])
    def test_of_none_has_the_limit_one_can_work_out_by_hand(self, n: int):
        """Nobody of n: the share p at which (1 - p) ** n is 0.025."""
        assert clopper_pearson(0, n) == pytest.approx((0, 1 - 0.025 ** (1 / n)))

    @given(st.integers(1, 60), st.data())
    def test_ends_where_the_observed_count_has_a_chance_of_2_5_percent(
        self, n: int, data: st.DataObject
    ):
        x = data.draw(st.integers(0, n))
        low, high = clopper_pearson(x, n)
        assert x == 0 or chance_of(x, n, n, low) == pytest.approx(0.025)
        assert x == n or chance_of(0, x, n, high) == pytest.approx(0.025)


class TestBothIntervals:
    @INTERVALS
    def test_are_plain_tuples_of_numbers(self, interval):
        found = interval(3, 8)
        assert type(found) is tuple
        assert [type(limit) for limit in found] == [float, float]

    @INTERVALS
    @given(count=counts(), conf=st.floats(0.5, 0.999))
    def test_hold_the_observed_share_and_stay_within_0_and_1(self, interval, count, conf):
        x, n = count
        low, high = interval(x, n, conf)
        assert 0 <= low <= x / n <= high <= 1

    @INTERVALS
    @given(count=counts())
    def test_of_the_opposite_outcome_are_the_mirror_image(self, interval, count):
        x, n = count
        low, high = interval(x, n)
        assert interval(n - x, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)

    @INTERVALS
    @given(count=counts())
    def test_are_wider_the_surer_they_have_to_be(self, interval, count):
        low_90, high_90 = interval(*count, 0.90)
        low_99, high_99 = interval(*count, 0.99)
        assert low_99 <= low_90
        assert high_90 <= high_99

    @INTERVALS
    @pytest.mark.parametrize("n", [1, 7, 400])
    def test_of_none_start_at_0_and_of_all_end_at_1_exactly(self, interval, n: int):
        assert interval(0, n)[0] == 0.0
        assert interval(n, n)[1] == 1.0

    @INTERVALS
    @pytest.mark.parametrize(
        ("x", "n", "why"),
        [
            (0, 0, "share of nothing"),
            (0, -1, "share of nothing"),
            (-1, 5, "neither below zero"),
            (6, 5, "above its whole"),
            (2.5, 5, "whole numbers"),
            (float("nan"), 5, "whole numbers"),
        ],
    )
    def test_refuse_counts_that_cannot_be(self, interval, x, n, why: str):
        with pytest.raises(ValueError, match=why):
            interval(x, n)

    @INTERVALS
    @pytest.mark.parametrize("conf", [0, 1, -0.5, 95, float("nan")])
    def test_refuse_a_confidence_that_is_none(self, interval, conf: float):
        with pytest.raises(ValueError, match="between 0 and 1"):
            interval(3, 8, conf)


class TestRate:
    def test_carries_the_counts_the_share_and_wilsons_limits(self):
        found = rate(81, 263)
        assert (found.x, found.n, found.p) == (81, 263, 81 / 263)
        assert (found.lo, found.hi) == wilson(81, 263)

    def test_carries_the_exact_limits_on_request(self):
        found = rate(1, 9, "clopper_pearson", 0.9)
        assert (found.lo, found.hi) == clopper_pearson(1, 9, 0.9)

    def test_of_nothing_has_no_share_and_no_limits(self):
        found = rate(0, 0)
        assert found.p is None
        assert isnan(found.lo)
        assert isnan(found.hi)

    @pytest.mark.parametrize(("x", "n"), [(1, 0), (-1, 0), (3, 2), (0, -2)])
    def test_refuses_counts_that_cannot_be(self, x: int, n: int):
        with pytest.raises(ValueError, match=f"{x} of {n}"):
            rate(x, n)

    def test_refuses_an_unknown_method_and_a_confidence_that_is_none(self):
        with pytest.raises(ValueError, match="is no method"):
            rate(1, 2, "wald")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="between 0 and 1"):
            rate(0, 0, conf=1.0)

    def test_cannot_be_changed_afterwards(self):
        with pytest.raises(FrozenInstanceError):
            rate(1, 2).p = 1.0  # type: ignore[misc]


class TestLogLog:
    def test_has_the_limits_stata_prints_for_its_cancer_trial(self):
        """`sts list` of 48 patients, 46 and then 40 alive, none censored (Statalist 2007-11-14)."""
        share = np.array([46, 40]) / 48
        se = np.sqrt(share * (1 - share) / 48)
        low, high = log_log(share, se, np.array([48, 42]), 0.95)
        assert se == pytest.approx([0.0288, 0.0538], abs=5e-5)
        assert low == pytest.approx([0.8435, 0.6943], abs=5e-5)
        assert high == pytest.approx([0.9894, 0.9129], abs=5e-5)

    def test_of_none_and_of_all_is_the_rule_of_zero(self):
        low, high = log_log(np.array([0.0, 1.0]), np.zeros(2), np.array([20, 20]), 0.95)
        assert low == pytest.approx([0, 0.05 ** (1 / 20)])
        assert high == pytest.approx([1 - 0.05 ** (1 / 20), 1])

    def test_of_a_share_hardly_above_none_says_that_anything_is_possible(self):
        low, high = log_log(np.array([1e-5]), np.array([0.5]), np.array([3]), 0.95)
        assert (low[0], high[0]) == (0, pytest.approx(1))

    @given(st.floats(0, 1), st.floats(0, 0.5), st.integers(1, 1000), st.floats(0.5, 0.999))
    def test_holds_the_share_and_stays_within_0_and_1(self, p, se, n: int, conf: float):
        low, high = log_log(np.array([p]), np.array([se]), np.array([n]), conf)
        assert 0 <= low[0] <= p + 1e-9
        assert p - 1e-9 <= high[0] <= 1
