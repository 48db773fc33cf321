"""Comparing groups: the limits within which chance alone would leave them."""

from itertools import pairwise
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.statistics.comparison import funnel_limits


def chance_of(x: int, n: int, p: float) -> float:
    return comb(n, x) * p**x * (1 - p) ** (n - x)


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
