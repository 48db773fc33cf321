"""Competing causes: published tables, properties, and what is refused."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.statistics.survival import aalen_johansen, cif_at, kaplan_meier
from tests.services.statistics.survival_tables import (
    AML_DIED,
    AML_OBSERVED,
    AML_RELAPSED,
    ROWS,
    Rows,
    columns,
    same,
)

# The example on which R's cuminc and Stata's stcompet were compared (statsmodels' own tests).
STCOMPET_TIME = [1, 1, 2, 4, 4, 4, 6, 6, 7, 8, 9, 9, 9, 1, 2, 2, 4, 4]
STCOMPET_CAUSE = [1, 1, 1, 2, 2, 2, 3, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]


class TestAalenJohansen:
    def test_is_the_curve_of_r_cuminc_with_the_errors_of_stata_stcompet(self):
        curve = aalen_johansen(STCOMPET_TIME, STCOMPET_CAUSE, 3)
        assert curve.t.tolist() == [1, 2, 4, 6, 7, 8, 9]
        assert curve.F[0, :3] == pytest.approx([0.11111111, 0.17037037, 0.17037037])
        assert curve.F[1, 1:4] == pytest.approx([0, 0.20740741, 0.20740741])
        assert curve.F[2, 2:5] == pytest.approx([0, 0.17777778, 0.26666667])
        assert curve.se[0, :3] == pytest.approx([0.07407407, 0.08976251, 0.08976251])
        assert curve.se[1, 1:4] == pytest.approx([0, 0.10610391, 0.10610391])
        assert curve.se[2, 2:5] == pytest.approx([0, 0.11196147, 0.12787781])

    def test_takes_the_published_steps_of_the_breast_cancer_example(self):
        """Satagopan et al. 2004, British Journal of Cancer 91:1229-1235, Table 2 (305 patients)."""
        months = [7, 10, 14, 16, 18, 23, 24, 26, 27] + [60] * 296
        died_of = [0, 1, 0, 1, 2, 1, 0, 2, 1] + [0] * 296
        curve = aalen_johansen(months, died_of, 2)
        died = np.isin(curve.t, [10, 16, 18, 23, 26, 27])
        assert curve.n_risk[died].tolist() == [304, 302, 301, 300, 298, 297]
        assert (100 * curve.S[died]).round(1).tolist() == [99.7, 99.3, 99.0, 98.7, 98.3, 98.0]
        steps = 100 * np.diff(curve.F[0], prepend=0)[died]
        assert steps.round(1).tolist() == [0.3, 0.3, 0, 0.3, 0, 0.3]

    def test_is_the_relapse_curve_of_sas_and_r_for_the_transplants(self):
        """R tidycmprsk::cuminc and SAS LIFETEST on the BMT data, as compared by PHUSE's CAMIS."""
        days = AML_RELAPSED + AML_DIED + AML_OBSERVED
        causes = [1] * len(AML_RELAPSED) + [2] * len(AML_DIED) + [0] * len(AML_OBSERVED)
        curve = aalen_johansen(days, causes, 2)
        years = [cif_at(curve, 1, years * 365.25)[0] for years in (0.5, 1, 1.5, 2, 3)]
        assert years == pytest.approx([0, 0.0741, 0.1296, 0.1481, 0.1667], abs=5e-5)

    @given(ROWS)
    def test_shares_out_everybody_among_the_causes_and_nothing_yet(self, rows: Rows):
        curve = aalen_johansen(*columns(rows), 3)
        assert np.abs(curve.S + curve.F.sum(axis=0) - 1).max() < 1e-12

    def test_shares_out_everybody_when_there_are_thousands(self):
        draw = np.random.default_rng(61)
        curve = aalen_johansen(draw.random(5000) * 365, draw.integers(0, 6, 5000), 5)
        assert np.abs(curve.S + curve.F.sum(axis=0) - 1).max() < 1e-12

    @given(ROWS)
    def test_never_falls_and_has_a_finite_error(self, rows: Rows):
        curve = aalen_johansen(*columns(rows), 3)
        assert (np.diff(curve.F, axis=1) >= 0).all()
        assert ((curve.F >= 0) & (curve.F <= 1)).all()
        assert np.isfinite(curve.se).all()

    def test_ends_at_one_exactly_where_it_has_happened_to_all(self):
        assert aalen_johansen([0, 1, 2, 3, 4], [1] * 5, 1).F[0, -1] == 1

    @given(ROWS, st.randoms(use_true_random=False))
    def test_does_not_depend_on_the_order_of_rows(self, rows: Rows, random):
        shuffled = random.sample(rows, len(rows))
        assert same(aalen_johansen(*columns(rows), 3), aalen_johansen(*columns(shuffled), 3))

    @given(ROWS, st.permutations([1, 2, 3]))
    def test_does_not_depend_on_which_number_a_cause_has(self, rows: Rows, names: list[int]):
        curve = aalen_johansen(*columns(rows), 3)
        renamed = [(time, names[cause - 1] if cause else 0) for time, cause in rows]
        permuted = aalen_johansen(*columns(renamed), 3)
        places = [name - 1 for name in names]
        assert np.allclose(permuted.F[places], curve.F)
        assert np.allclose(permuted.se[places], curve.se)

    @given(ROWS)
    def test_with_a_single_cause_is_one_minus_kaplan_meier_with_greenwoods_error(self, rows: Rows):
        times, events = columns([(time, cause > 0) for time, cause in rows])
        single, plain = aalen_johansen(times, events, 1), kaplan_meier(times, events)
        assert single.F[0] == pytest.approx(1 - plain.s)
        assert single.se[0] == pytest.approx(plain.se, abs=1e-7)

    @given(ROWS)
    def test_never_exceeds_one_minus_kaplan_meier_which_ignores_the_other_causes(self, rows: Rows):
        times, causes = columns(rows)
        competing = aalen_johansen(times, causes, 3).F[0]
        ignoring = 1 - kaplan_meier(times, [cause == 1 for cause in causes]).s
        assert (competing <= ignoring + 1e-12).all()

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 3)), min_size=1, max_size=40))
    def test_without_censoring_is_the_plain_share_with_its_binomial_error(self, rows: Rows):
        times, causes = (np.array(column) for column in columns(rows))
        curve = aalen_johansen(times, causes, 3)
        for k in (1, 2, 3):
            share = np.array([np.mean((times <= t) & (causes == k)) for t in curve.t])
            assert curve.F[k - 1] == pytest.approx(share)
            error = np.sqrt(share * (1 - share) / len(rows))
            assert curve.se[k - 1] == pytest.approx(error, abs=1e-7)

    @pytest.mark.parametrize("causes", [[0, 0, 0], [1, 0, 1]])
    def test_has_a_row_of_zeros_for_a_cause_that_never_occurs(self, causes: list[int]):
        curve = aalen_johansen([2, 3, 4], causes, 4)
        assert curve.F.shape == curve.se.shape == (4, 3)
        assert not curve.F[1:].any()
        assert not curve.se[1:].any()

    @pytest.mark.parametrize(
        ("time", "cause", "k", "why"),
        [
            ([1, 2], [1, 3], 2, "whole number from 0 to 2"),
            ([1, 2], [1, -1], 2, "whole number from 0 to 2"),
            ([1, 2], [1, 1.5], 2, "whole number from 0 to 2"),
            ([1, 2], [1], 2, "one outcome for each of the 2"),
            ([], [], 2, "at least one person"),
            ([-1, 2], [1, 1], 2, "not below zero"),
            ([1, 2], [0, 0], 0, "at least one"),
        ],
    )
    def test_refuses_rows_that_cannot_be(self, time, cause, k: int, why: str):
        with pytest.raises(ValueError, match=why):
            aalen_johansen(time, cause, k)


class TestCifAt:
    CURVE = aalen_johansen(STCOMPET_TIME, STCOMPET_CAUSE, 3)

    def test_gives_the_share_with_its_log_log_limits(self):
        share, low, high = cif_at(self.CURVE, 3, 7)
        assert share == pytest.approx(0.26666667)
        spread = np.exp(1.959964 * 0.12787781 / (share * -np.log(share)))
        assert (low, high) == pytest.approx((share**spread, share ** (1 / spread)))

    def test_reads_the_step_that_has_begun(self):
        assert cif_at(self.CURVE, 2, 5.5) == cif_at(self.CURVE, 2, 4)

    @pytest.mark.parametrize(("t", "at_risk"), [(0, 18), (1, 18), (1.5, 15), (2, 15), (3, 12)])
    def test_before_the_first_event_has_the_rule_of_zero_for_those_at_risk(
        self, t: float, at_risk: int
    ):
        assert cif_at(self.CURVE, 2, t) == (0, 0, pytest.approx(1 - 0.05 ** (1 / at_risk)))

    def test_where_it_has_happened_to_all_mirrors_the_rule_of_zero(self):
        curve = aalen_johansen([4] * 20, [1] * 20, 1)
        assert cif_at(curve, 1, 4) == (1, pytest.approx(0.05 ** (1 / 20)), 1)

    def test_knows_nothing_beyond_the_longest_observation(self):
        assert cif_at(self.CURVE, 1, 9.5) == (None, None, None)

    @given(ROWS, st.floats(0, 15), st.floats(0.5, 0.99))
    def test_limits_hold_the_share_and_stay_within_0_and_1(self, rows: Rows, t, conf):
        curve = aalen_johansen(*columns(rows), 3)
        assume(t <= curve.t[-1])
        share, low, high = cif_at(curve, 2, t, conf)
        assert 0 <= low <= share <= high <= 1

    @pytest.mark.parametrize("cause", [0, 4, -1])
    def test_refuses_a_cause_the_curve_does_not_have(self, cause: int):
        with pytest.raises(ValueError, match="has 1 to 3"):
            cif_at(self.CURVE, cause, 5)

    @pytest.mark.parametrize(("t", "conf"), [(-1, 0.95), (float("nan"), 0.95), (5, 0), (5, 1)])
    def test_refuses_a_time_and_a_confidence_that_cannot_be(self, t: float, conf: float):
        with pytest.raises(ValueError, match=r"not below zero|between 0 and 1"):
            cif_at(self.CURVE, 1, t, conf)
