"""Conventional rounding, and what it leaves known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disclosure.rounding import bounds, percent, round_conventional

ODD = st.sampled_from([1, 3, 5, 7, 11])


class TestRoundConventional:
    def test_rounds_to_the_nearest(self) -> None:
        assert round_conventional([0, 1, 2, 3, 7, 8, 61], 5).tolist() == [0, 0, 0, 5, 5, 10, 60]

    def test_keeps_the_shape(self) -> None:
        assert round_conventional([[1, 2], [3, 4]], 5).shape == (2, 2)

    @given(st.integers(0, 10_000), ODD)
    def test_lies_closer_than_half_a_base(self, n: int, base: int) -> None:
        value = int(round_conventional([n], base)[0])
        assert value % base == 0
        assert abs(value - n) <= (base - 1) // 2

    @pytest.mark.parametrize(("n", "base"), [([1], 4), ([1], 0), ([-1], 5), ([1.5], 5)])
    def test_refuses_what_cannot_be_rounded(self, n: list[float], base: int) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            round_conventional(n, base)


class TestBounds:
    @given(st.integers(0, 500), ODD)
    def test_are_all_counts_that_are_rounded_so(self, n: int, base: int) -> None:
        value = round_conventional([n], base)
        low, high = (int(side[0]) for side in bounds(value, base))
        counts = np.arange(max(0, low - 1), high + 2)
        same = counts[round_conventional(counts, base) == value[0]]
        assert (low, high) == (same.min(), same.max())

    def test_refuses_what_was_not_rounded(self) -> None:
        with pytest.raises(ValueError, match="multiple"):
            bounds([7], 5)


class TestPercent:
    def test_comes_from_rounded_counts_in_whole_per_cent(self) -> None:
        assert percent(35, 60) == 58
        assert percent(5, 40) == 13

    def test_is_not_shown_below_twenty_persons(self) -> None:
        assert percent(5, 15) is None
        assert percent(5, 20) == 25

    def test_is_never_more_than_all(self) -> None:
        assert percent(40, 35) == 100

    def test_no_percentage_singles_out_a_pair_of_counts(self) -> None:
        """Each percentage that is shown comes from fifteen pairs of true counts or more."""
        pairs: dict[tuple[int, int | None], int] = {}
        for n in range(18, 63):
            for x in range(n + 1):
                r_x, r_n = (int(round_conventional([one], 5)[0]) for one in (x, n))
                shown = (r_n, percent(r_x, r_n))
                pairs[shown] = pairs.get(shown, 0) + 1
        assert min(n for (_, shown), n in pairs.items() if shown is not None) >= 15

    def test_refuses_negative_counts(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            percent(-5, 20)
