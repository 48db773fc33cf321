"""Survival curves and their medians: published tables, properties, and what is refused."""

from fractions import Fraction
from statistics import median

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from services.statistics.survival import at, kaplan_meier, km_median
from tests.services.statistics.survival_tables import (
    AGE_AT_ENTRY,
    AGE_AT_EXIT,
    ALL_DAYS,
    ALL_EVENTS,
    DIED,
    MP_RELAPSE,
    MP_WEEKS,
    PLACEBO_WEEKS,
    ROWS,
    Rows,
    columns,
    same,
)


@st.composite
def late_entries(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Persons who are observed from some time on: (time, event, entry)."""
    entry_and_length = st.tuples(st.integers(0, 12), st.integers(1, 12), st.integers(0, 1))
    rows = draw(st.lists(entry_and_length, min_size=1, max_size=30))
    return [(entry + length, event, entry) for entry, length, event in rows]


def product_limit(rows: list[tuple[int, int, int]]) -> dict[int, Fraction]:
    """Kaplan-Meier once more, person by person and in exact fractions."""
    share, found = Fraction(1), {}
    for t in sorted({time for time, _, _ in rows}):
        at_risk = sum(entry < t <= time for time, _, entry in rows)
        share *= 1 - Fraction(sum(time == t and event for time, event, _ in rows), at_risk)
        found[t] = share
    return found


class TestKaplanMeier:
    def test_is_the_published_curve_of_the_6_mp_remissions(self):
        """Cox & Oakes 1984, Analysis of Survival Data; Kleinbaum & Klein, Survival Analysis."""
        curve = kaplan_meier(MP_WEEKS, MP_RELAPSE)
        relapses = curve.d > 0
        assert curve.t[relapses].tolist() == [6, 7, 10, 13, 16, 22, 23]
        assert curve.n_risk[relapses].tolist() == [21, 17, 15, 12, 11, 7, 6]
        assert curve.d[relapses].tolist() == [3, 1, 1, 1, 1, 1, 1]
        assert curve.s[relapses] == pytest.approx(
            [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], abs=5e-4
        )
        assert curve.se[relapses] == pytest.approx(
            [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5
        )

    def test_is_the_published_curve_down_to_zero_where_its_error_is_zero_too(self):
        """Hosmer, Lemeshow & May 2008, Applied Survival Analysis, Table 2.2."""
        curve = kaplan_meier([6, 44, 21, 14, 62], [1, 1, 0, 1, 1])
        assert curve.s == pytest.approx([0.8, 0.6, 0.6, 0.3, 0])
        assert curve.se == pytest.approx([0.1789, 0.2191, 0.2191, 0.2387, 0], abs=5e-5)

    def test_is_the_curve_of_sas_lifetest_for_the_transplants(self):
        """SAS/STAT User's Guide, The LIFETEST Procedure, BMT data, ALL group."""
        curve = kaplan_meier(ALL_DAYS, ALL_EVENTS)
        assert curve.s[:6] == pytest.approx(
            [0.97368, 0.94737, 0.92105, 0.89474, 0.86842, 0.84211], abs=5e-6
        )
        assert curve.se[:6] == pytest.approx(
            [0.025967, 0.036224, 0.043744, 0.049784, 0.054836, 0.059153], abs=5e-7
        )

    def test_with_late_entries_is_the_curve_of_r_survfit(self):
        """R survival, survfit(Surv(entry, time, event)), as recorded in statsmodels' own tests."""
        curve = kaplan_meier(
            time=[1, 3, 3, 5, 5, 7, 7, 8, 8, 9, 10, 10],
            event=[1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1],
            entry=[0, 1, 1, 2, 2, 2, 3, 4, 4, 4, 4, 0],
        )
        assert curve.t.tolist() == [1, 3, 5, 7, 8, 9, 10]
        assert curve.n_risk.tolist() == [2, 6, 9, 7, 5, 3, 2]
        assert curve.s == pytest.approx(
            [0.5, 0.4167, 0.3241, 0.2778, 0.2222, 0.1481, 0.0741], abs=5e-5
        )

    def test_with_late_entries_counts_the_risk_sets_of_the_textbook(self):
        """Klein & Moeschberger 2003, problem 4.7: at 60 one of 3 at risk dies, at 62 one of 6."""
        curve = kaplan_meier(AGE_AT_EXIT, DIED, AGE_AT_ENTRY)
        assert curve.t[:2].tolist() == [60, 62]
        assert curve.n_risk[:2].tolist() == [3, 6]
        assert curve.s[:2] == pytest.approx([2 / 3, 2 / 3 * 5 / 6])
        # Without their entries they would all seem to have been observed from birth on.
        assert kaplan_meier(AGE_AT_EXIT, DIED).n_risk[:2].tolist() == [30, 29]

    @given(late_entries())
    def test_equals_the_product_limit_counted_person_by_person(self, rows):
        curve = kaplan_meier(*columns(rows))
        assert dict(zip(curve.t, curve.s, strict=True)) == pytest.approx(
            {t: float(share) for t, share in product_limit(rows).items()}, abs=1e-12
        )

    @given(late_entries())
    def test_counts_at_risk_who_entered_before_and_was_there_until_then(self, rows):
        curve = kaplan_meier(*columns(rows))
        assert curve.n_risk.tolist() == [
            sum(entry < t <= time for time, _, entry in rows) for t in curve.t
        ]

    @given(late_entries())
    def test_never_rises_and_stays_within_0_and_1(self, rows):
        curve = kaplan_meier(*columns(rows))
        assert (np.diff(curve.s) <= 0).all()
        assert ((curve.s >= 0) & (curve.s <= 1)).all()
        assert np.isfinite(curve.se).all()

    @given(late_entries(), st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_rows(self, rows, random):
        shuffled = random.sample(rows, len(rows))
        assert same(kaplan_meier(*columns(rows)), kaplan_meier(*columns(shuffled)))

    @given(ROWS, st.integers(1, 15))
    def test_does_not_change_when_an_observation_is_cut_in_two(self, rows: Rows, cut: int):
        assume(all(time > 0 for time, _ in rows))
        whole = kaplan_meier(*columns([(time, cause > 0) for time, cause in rows]))
        halves = [(min(time, cut), cause > 0 and time <= cut, 0) for time, cause in rows]
        halves += [(time, cause > 0, cut) for time, cause in rows if time > cut]
        pieces = kaplan_meier(*columns(halves))
        for t in whole.t:
            assert at(pieces, t) == pytest.approx(at(whole, t))

    @given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
    def test_without_censoring_is_the_plain_share_with_its_binomial_error(self, times: list[int]):
        curve = kaplan_meier(times, [True] * len(times))
        share = np.array([np.mean(np.array(times) > t) for t in curve.t])
        assert curve.s == pytest.approx(share)
        assert curve.se == pytest.approx(np.sqrt(share * (1 - share) / len(times)))

    def test_counts_who_was_last_seen_on_the_day_of_an_event_as_at_risk_that_day(self):
        assert kaplan_meier([5, 5], [1, 0]).s.tolist() == [0.5]

    def test_does_not_count_who_entered_on_the_day_of_an_event_as_at_risk_that_day(self):
        curve = kaplan_meier([5, 9, 9], [1, 1, 1], entry=[0, 5, 0])
        assert curve.n_risk.tolist() == [2, 2]

    def test_allows_an_event_on_the_first_day(self):
        assert kaplan_meier([0, 3], [1, 1]).s.tolist() == [0.5, 0]

    def test_stays_at_zero_once_there_whoever_enters_later(self):
        curve = kaplan_meier([2, 9, 9, 9], [1, 1, 0, 0], entry=[0, 4, 4, 4])
        assert curve.s.tolist() == [0, 0]
        assert curve.se.tolist() == [0, 0]

    def test_stays_at_one_where_nothing_has_happened(self):
        curve = kaplan_meier([3, 8], [False, False])
        assert curve.s.tolist() == [1, 1]
        assert curve.se.tolist() == [0, 0]

    @pytest.mark.parametrize(
        ("time", "event", "entry", "why"),
        [
            ([], [], None, "at least one person"),
            ([[1], [2]], [1, 1], None, "at least one person"),
            ([1, -1], [1, 1], None, "not below zero"),
            ([1, float("nan")], [1, 1], None, "must be known"),
            ([1, float("inf")], [1, 1], None, "must be known"),
            ([1, 2], [1], None, "one outcome for each of the 2"),
            ([1, 2], [1, 2], None, "whole number from 0 to 1"),
            ([1, 2], [1, 0.5], None, "whole number from 0 to 1"),
            ([1, 2], [1, float("nan")], None, "whole number from 0 to 1"),
            ([1, 2], [1, 1], [0], "one entry for each of the 2"),
            ([1, 2], [1, 1], [0, -1], "not below zero"),
            ([1, 2], [1, 1], [0, 2], "already ended"),
        ],
    )
    def test_refuses_rows_that_cannot_be(self, time, event, entry, why: str):
        with pytest.raises(ValueError, match=why):
            kaplan_meier(time, event, entry)


class TestAt:
    CURVE = kaplan_meier(MP_WEEKS, MP_RELAPSE)

    @pytest.mark.parametrize(
        ("week", "share"), [(0, 1), (5.9, 1), (6, 0.857), (6.9, 0.857), (22, 0.538), (35, 0.448)]
    )
    def test_reads_the_step_that_has_begun(self, week: float, share: float):
        assert at(self.CURVE, week) == pytest.approx(share, abs=5e-4)

    @pytest.mark.parametrize("week", [35.01, 400, float("inf")])
    def test_knows_nothing_beyond_the_longest_observation(self, week: float):
        assert at(self.CURVE, week) is None

    @pytest.mark.parametrize("week", [-1, float("nan")])
    def test_refuses_a_time_that_cannot_be(self, week: float):
        with pytest.raises(ValueError, match="known and not below zero"):
            at(self.CURVE, week)


class TestKmMedian:
    @pytest.mark.parametrize(
        ("times", "events", "published"),
        [
            (MP_WEEKS, MP_RELAPSE, (23, 13, None)),
            (PLACEBO_WEEKS, [1] * 21, (8, 4, 11)),
            (ALL_DAYS, ALL_EVENTS, (418, 192, None)),
        ],
    )
    def test_is_the_published_one_with_the_interval_of_sas_lifetest(self, times, events, published):
        """Freireich 1963; Klein & Moeschberger 1997; limits as statsmodels inverts them."""
        with np.errstate(all="ignore"):
            low, high = SurvfuncRight(np.array(times), np.array(events)).quantile_ci(0.5)
        assert (low, None if np.isinf(high) else high) == published[1:]
        assert km_median(kaplan_meier(times, events)) == published

    def test_is_not_reached_while_more_than_half_still_wait(self):
        assert km_median(kaplan_meier([3, 5, 5, 9, 9], [1, 1, 0, 0, 0]))[0] is None

    @given(st.lists(st.integers(0, 60), min_size=1, max_size=40))
    def test_without_censoring_is_the_ordinary_median(self, times: list[int]):
        assert km_median(kaplan_meier(times, [1] * len(times)))[0] == median(times)

    def test_is_in_the_middle_of_a_curve_that_rests_on_one_half(self):
        assert km_median(kaplan_meier([2, 6, 8, 14], [1, 1, 1, 1]))[0] == 7

    def test_is_where_the_curve_came_to_rest_on_one_half_if_it_never_falls_further(self):
        assert km_median(kaplan_meier([2, 6, 8, 14], [1, 1, 0, 0]))[0] == 6

    @given(ROWS)
    def test_lies_within_its_limits(self, rows: Rows):
        curve = kaplan_meier(*columns([(time, cause > 0) for time, cause in rows]))
        middle, low, high = km_median(curve)
        if middle is not None:
            assert low is not None
            assert low <= middle
        if high is not None:
            assert middle is not None
            assert middle <= high

    @given(st.lists(st.integers(0, 60), min_size=1, max_size=40), st.integers(2, 30))
    def test_moves_with_the_unit_of_time(self, times: list[int], unit: int):
        events = [time % 3 > 0 for time in times]
        plain = km_median(kaplan_meier(times, events))
        scaled = km_median(kaplan_meier([time * unit for time in times], events))
        assert scaled == tuple(None if value is None else value * unit for value in plain)

    def test_has_a_wider_interval_the_surer_it_has_to_be(self):
        curve = kaplan_meier(PLACEBO_WEEKS, [1] * 21)
        assert km_median(curve, 0.99)[1] <= 4
        assert km_median(curve, 0.99)[2] >= 11

    def test_of_a_single_person_has_no_interval_worth_the_name(self):
        assert km_median(kaplan_meier([30], [1])) == (30, 0, None)

    def test_of_many_on_one_day_is_that_day_for_certain(self):
        assert km_median(kaplan_meier([30] * 50, [1] * 50)) == (30, 30, 30)

    def test_refuses_a_confidence_that_is_none(self):
        with pytest.raises(ValueError, match="between 0 and 1"):
            km_median(kaplan_meier([30], [1]), conf=0)
