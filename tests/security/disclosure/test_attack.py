"""The bench: promoted releases withstand every attack, and methods that fail are seen to fail.

T1 joint programmes, T2 pairs and unions of filters, T3 differences in time, T8 negative controls,
T10 random populations with the whole ladder (design of the bench: docs/decisions/0013).
"""

from itertools import combinations, product
from math import ceil, floor

import numpy as np
import pytest

from models.codes import Language
from services.disclosure.attack import (
    APART,
    FROZEN,
    GROWING,
    MOVED,
    MOVED_GROWING,
    attack_intervals,
    audit,
)
from services.disclosure.pairs import pair_violations, pairs
from services.disclosure.plans import Box, Cut, Known, Release, rows_of
from services.disclosure.release import build_release, climb, rounded
from services.disclosure.rounding import Counts
from services.disclosure.spaces import AXES, MOVES
from services.errors import KnownFigureContradicts, ReleaseRefused
from services.words import Words
from tests.security.disclosure.programmes import (
    SEEDS,
    SHAPE,
    SMALL_PLAN,
    SMALL_TABLES,
    TABLES,
    Told,
    a_year_before,
    population,
    small_population,
    told_as,
    true_sums,
    yearly_tables,
)

K = 5
SUPPORT = {2: ((0, 0), (0, 1), (1, 1))}
NOT_YET = 3
TOTAL_AND_PARTS = [(0,), (0, 1)]
NOW = Known(Box({0: (0,)}), 103, 103, "a report", sure=True)
SAMPLED = 60
EPSILON = 1e-6
seeds = pytest.mark.parametrize("seed", range(1, SEEDS + 1))


def small_groups(counts: Counts, seed: int) -> list[Box]:
    """All groups of 1 to 4 persons by one or two codes, and sixty base cells."""
    found: list[Box] = []
    for axes in [*combinations(range(counts.ndim), 1), *combinations(range(counts.ndim), 2)]:
        for codes in product(*(range(counts.shape[axis]) for axis in axes)):
            box = Box({axis: (code,) for axis, code in zip(axes, codes, strict=True)})
            if 1 <= counts.ravel()[box.cells(counts.shape)].sum() < K:
                found.append(box)
    cells = np.argwhere((counts >= 1) & (counts < K))
    chosen = np.random.default_rng(seed).permutation(len(cells))[:SAMPLED]
    return found + [Box({axis: (int(at),) for axis, at in enumerate(cells[n])}) for n in chosen]


def proven(release: Release, boxes: list[Box]) -> int:
    """Count the groups proven to be small by plain intervals: two programmes a group, no tricks."""
    rows = rows_of(release.shape, release.boxes)
    targets = rows_of(release.shape, boxes)
    low, high = attack_intervals(rows, release.low, release.high, targets)
    least = [ceil(value - EPSILON) for value in low]
    most = [floor(value + EPSILON) for value in high]
    return sum(low >= 1 and high < K for low, high in zip(least, most, strict=True))


class TestPromotedReleases:
    @seeds
    def test_the_ladder_ends_in_a_release_that_withstands_everything(self, seed: int) -> None:
        climbed = climb(population(seed), TABLES, K)
        assert climbed.release is not None
        again = audit(climbed.release)  # without the true counts, as anybody can do it
        assert (again.proven_small, again.exact, again.pairs) == (0, 0, 0)
        assert [rung.audit.passed for rung in climbed.rungs] == [False] * (
            len(climbed.rungs) - 1
        ) + [True]

    @seeds
    def test_no_small_group_is_proven_by_any_one_programme(self, seed: int) -> None:
        counts = small_population(seed)
        release = climb(counts, SMALL_TABLES, K).release
        assert release is not None
        assert proven(release, small_groups(counts, seed)) == 0

    @seeds
    def test_the_witnesses_find_what_plain_intervals_find(self, seed: int) -> None:
        counts = small_population(seed)
        release = rounded(counts, SMALL_PLAN, K, 5)
        if proven(release, small_groups(counts, seed)):
            assert audit(release, counts).proven_small > 0

    def test_the_true_counts_only_save_time(self) -> None:
        for seed in range(1, 6):
            counts = small_population(seed)
            release = rounded(counts, SMALL_PLAN, K, 5)
            assert audit(release, counts).passed == audit(release).passed

    def test_counts_that_do_not_fit_save_no_time(self) -> None:
        leaking = rounded(refused_at_five(), SMALL_PLAN, K, 5)
        assert not audit(leaking, np.full(leaking.shape, 50)).passed
        with pytest.raises(ValueError, match="base cells"):
            audit(leaking, np.zeros(3))

    def test_a_base_below_k_is_refused(self) -> None:
        refused = build_release(small_population(1), SMALL_PLAN, K, 3)
        assert isinstance(refused, ReleaseRefused)
        with pytest.raises(ValueError, match="too small"):
            build_release(small_population(1), SMALL_PLAN, 4, 5)

    def test_a_refusal_gives_its_reasons(self) -> None:
        counts = refused_at_five()
        refused = build_release(counts, SMALL_PLAN, K, 5)
        assert isinstance(refused, ReleaseRefused)
        assert refused.reasons
        assert isinstance(build_release(counts, SMALL_PLAN, K, 7), Release)


def refused_at_five() -> Counts:
    """37 adults and a child: 35 of 40 adults, so a child or two. With base 7 it is 35 of 35."""
    counts = np.zeros((3, 7, 3, 2), dtype=np.int64)
    counts[:, 3, 0, 0] = (37, 40, 40)
    counts[:, 3, 0, 1] = (1, 7, 7)
    return counts


class TestPairs:
    @pytest.mark.parametrize("base", [5, 7, 11])
    def test_no_single_number_and_no_pair_proves_a_small_group(self, base: int) -> None:
        assert _violating_pairs(base) == 0

    def test_base_three_does(self) -> None:
        assert _violating_pairs(3) > 0

    @seeds
    def test_no_pair_in_a_promoted_release(self, seed: int) -> None:
        release = climb(small_population(seed), SMALL_TABLES, K).release
        assert release is not None
        assert pair_violations(release) == 0

    def test_goes_through_all_unions_of_regions(self) -> None:
        release = rounded(small_population(1), SMALL_PLAN, K, 5)
        regions = {shown.marks[1] for pair in pairs(release) for shown in pair}
        assert regions == set(range(1, 2**7))

    def test_a_pair_lies_one_within_the_other(self) -> None:
        for inner, outer in pairs(rounded(small_population(1), SMALL_PLAN, K, 5)):
            within = zip(inner.marks, outer.marks, strict=True)
            assert all(a & ~b == 0 for a, b in within)

    def test_finds_the_violations_of_raw_numbers(self) -> None:
        counts = small_population(1)
        assert pair_violations(told_as(counts, true_sums(counts), true_sums(counts))) > 0


def _violating_pairs(base: int, most: int = 120) -> int:
    """In how many ways do two rounded numbers, one within the other, or one alone, prove it?"""
    half = (base - 1) // 2
    shown = range(0, most, base)
    alone = [(n - half, n + half) for n in shown]
    rests = [(b - a - 2 * half, b - a + 2 * half) for a in shown for b in shown]
    return sum(low >= 1 and high < K for low, high in [*alone, *rests])


class TestTime:
    @seeds
    def test_a_later_release_withstands_together_with_the_earlier_one(self, seed: int) -> None:
        counts = small_population(seed, years=4)
        first = climb(counts, _years(0, 1, 2), K).release
        assert first is not None
        later = counts + _entered_late(seed)
        climbed = climb(later, _years(1, 2, 3), K, [first])
        if climbed.release is None:  # refusing is the last rung of the ladder
            assert not any(rung.audit.passed for rung in climbed.rungs)
            return
        found = audit(climbed.release)
        assert found.records in (FROZEN, GROWING)
        assert (found.proven_small, found.exact, found.pairs) == (0, 0, 0)

    def test_the_release_of_the_next_year_is_attacked_jointly(self) -> None:
        """Support and follow-up went on, as they do: no correction, and nothing is left out."""
        counts = population(5, 4)
        first = climb(a_year_before(counts), yearly_tables(0), K, moving=MOVES).release
        assert first is not None
        climbed = climb(counts, yearly_tables(1), K, [first], moving=MOVES)
        assert {rung.audit.records for rung in climbed.rungs} == {MOVED}
        assert climbed.release is not None
        assert climbed.release.base == 5

    def test_records_that_came_in_between_are_seen(self) -> None:
        before = np.zeros((2, 2), dtype=np.int64) + 20
        after = before.copy()
        after[0, 0] += 8
        first = rounded(before, [(0,), (1,), (0, 1)], K, 5)
        second = rounded(after, [(0,), (1,), (0, 1)], K, 5, [first])
        assert audit(second).records == GROWING

    def test_corrections_downwards_are_seen(self) -> None:
        before = np.full((2, 2), 20)
        first = rounded(before, [(0, 1)], K, 5)
        second = rounded(before - 9, [(0, 1)], K, 5, [first])
        assert audit(second).records == APART

    def test_who_came_in_over_several_releases_is_a_group(self) -> None:
        """99 to 102 in the first, 103 known now; the one between does not tell when they came."""
        first = rounded(np.array([[33, 33, 33]]), TOTAL_AND_PARTS, K, 5)
        second = rounded(np.array([[34, 33, 33]]), [Cut({1: ((0,),)})], K, 5, [first])
        third = rounded(np.array([[36, 34, 33]]), [(0,)], K, 5, [first, second], [NOW])
        assert audit(first).passed
        found = audit(third)
        assert found.records == GROWING
        assert found.proven_small == 1

    def test_what_goes_on_after_a_release_hides_nobody_who_came_in(self) -> None:
        """The same, and by the second release everybody has had support: nothing is corrected."""
        before, after = np.zeros((2, 1, 3, 2), dtype=np.int64)
        before[0, :, 0], after[0, :, 1] = (33, 33, 33), (36, 34, 33)
        plan = [*TOTAL_AND_PARTS, Cut({0: ((0,),)}, {2: (1,)})]
        first = rounded(before, plan, K, 5, moving=SUPPORT)
        second = rounded(after, plan, K, 5, [first], [NOW], moving=SUPPORT)
        assert audit(first).passed
        assert audit(rounded(after, plan, K, 5, [], [NOW], moving=SUPPORT)).passed
        found = audit(second)
        assert found.records == MOVED_GROWING
        assert found.proven_small > 0

    def test_a_correction_takes_only_what_was_corrected_out_of_the_attack(self) -> None:
        """Persons moved from one region to the other: the totals still tell who came in."""
        before = np.array([[[20, 13], [20, 13], [20, 13]]])
        after = np.array([[[4, 32], [4, 30], [4, 29]]])
        plan = [*TOTAL_AND_PARTS, (2,)]
        first = rounded(before, plan, K, 5)
        assert audit(first).passed
        found = audit(rounded(after, plan, K, 5, [first], [NOW]))
        assert found.records == APART
        assert found.proven_small > 0

    def test_who_was_followed_up_late_in_between_is_a_group(self) -> None:
        """About five not done both times, none late and then five: one to four were late since.

        That all have had support since then leaves no other way to look at it.
        """
        before, after = np.zeros((2, 1, 4, 2), dtype=np.int64)
        before[0, :, 0], after[0, :, 1] = (40, 2, 7, 0), (40, 5, 4, 0)
        ended = tuple(move for move in MOVES[AXES.index("outcome")] if move[0] != NOT_YET)
        moving = {1: (*ended, (NOT_YET, NOT_YET)), **SUPPORT}
        outcomes = Cut({0: ((0,),), 1: ((0,), (1,), (2,))})
        plan = [(0,), outcomes, Cut({0: ((0,),)}, {2: (1,)})]
        first = rounded(before, plan, K, 5, moving=moving)
        assert audit(first).passed
        assert audit(rounded(after, plan, K, 5, moving=moving)).passed
        found = audit(rounded(after, plan, K, 5, [first], moving=moving))
        assert found.records == MOVED
        assert found.proven_small > 0

    def test_earlier_numbers_are_used_as_far_as_corrections_leave_them(self) -> None:
        """The first year was corrected; the second year's 40 still stand beside 35 adults."""
        first = rounded(np.array([[20, 0], [37, 1]]), [(0,)], K, 5)
        corrected = np.array([[9, 0], [37, 1]])
        assert audit(rounded(corrected, [(0, 1)], K, 5)).passed
        found = audit(rounded(corrected, [(0, 1)], K, 5, [first]))
        assert found.records == APART
        # That year's children and those of both years, as counted now and as counted then.
        assert found.proven_small == 4

    def test_releases_of_a_running_year_every_month_are_refused(self) -> None:
        """Negative control: what is shown too often tells who came in between."""
        dice = np.random.default_rng(1)
        counts = np.zeros((1, 7, 2), dtype=np.int64)
        shown: list[Release] = []
        for _ in range(6):
            for _ in range(dice.integers(2, 7)):
                counts[0, dice.integers(7), dice.integers(2)] += 1
            shown.append(rounded(counts, [(0, 1), (0, 2), (0,)], K, 5, shown))
        assert not audit(shown[-1]).passed


def _years(*years: int) -> dict[str, list[Cut]]:
    singles = tuple((year,) for year in years)
    return {
        "persons_per_year": [Cut({0: singles})],
        "persons_per_region": [Cut({1: tuple((at,) for at in range(7))}, {0: years})],
        "country_per_year": [Cut({0: singles, 2: ((0,), (1,), (2,))})],
        "age_per_year": [Cut({0: singles, 3: ((0,), (1,))})],
    }


def _entered_late(seed: int) -> Counts:
    """A few records of years that were released already."""
    dice = np.random.default_rng(seed + 1000)
    late = np.zeros((4, 7, 3, 2), dtype=np.int64)
    for _ in range(dice.integers(0, 4)):
        late[dice.integers(3), dice.integers(7), dice.integers(3), 0] += 1
    return late


class TestNegativeControls:
    """A bench that finds nothing where there is something is blind."""

    counts = small_population(1)
    sums = true_sums(counts)

    def found(self, told: Told) -> int:
        return audit(told, self.counts).proven_small

    def test_raw_numbers(self) -> None:
        assert self.found(told_as(self.counts, self.sums, self.sums)) > 0

    def test_hiding_what_is_below_five(self) -> None:
        hidden = self.sums < K
        low, high = np.where(hidden, 0, self.sums), np.where(hidden, K - 1, self.sums)
        assert self.found(told_as(self.counts, low, high)) > 0

    def test_writing_less_than_five(self) -> None:
        hidden = (self.sums < K) & (self.sums > 0)
        low, high = np.where(hidden, 1, self.sums), np.where(hidden, K - 1, self.sums)
        assert self.found(told_as(self.counts, low, high)) > 0

    def test_noise_of_at_most_two_where_zero_stays_zero(self) -> None:
        noise = np.random.default_rng(1).integers(-2, 3, len(self.sums))
        shown = np.where(self.sums == 0, 0, np.maximum(self.sums + noise, 0))
        low = np.where(shown == 0, 0, np.maximum(shown - 2, 1))
        assert self.found(told_as(self.counts, low, shown + 2)) > 0

    def test_conventional_rounding_to_three(self) -> None:
        shown = (self.sums + 1) // 3 * 3
        told = told_as(self.counts, np.maximum(shown - 1, 0), shown + 1)
        assert self.found(told) > 0

    def test_the_group_that_is_known_to_leak(self) -> None:
        found = audit(rounded(refused_at_five(), SMALL_PLAN, K, 5))
        assert found.proven_small > 0
        assert found.min_width == 1


class TestOutsideKnowledge:
    def test_an_exact_total_can_break_a_release_that_stood_without_it(self) -> None:
        counts = np.array([[35, 5]])
        release = rounded(counts, [(0,), (0, 1)], K, 5)
        assert audit(release).passed
        total = Known(Box({0: (0,)}), 38, 38, "a report")
        assert audit(rounded(np.array([[37, 1]]), [(0, 1)], K, 5)).passed
        told = rounded(np.array([[37, 1]]), [(0, 1)], K, 5, known=[total])
        assert audit(told).proven_small == 1

    def test_what_is_taken_for_known_need_not_be_true(self) -> None:
        """Whoever believes in 36 believes in 3 beside 33 or more, though there were 4 of 37."""
        counts = np.array([[33, 4]])
        believed = Known(Box({0: (0,)}), 36, 36, "a report that is wrong")
        release = rounded(counts, [(0,), (0, 1)], K, 5, known=[believed])
        assert audit(release, counts).exact == audit(release).exact == 1

    def test_what_contradicts_a_release_is_no_knowledge(self) -> None:
        known = Known(Box(), 61, 61, "another count")
        release = rounded(np.array([[35, 5]]), [(0,), (0, 1)], K, 5, known=[known])
        assert audit(release).contradicting == (known,)
        assert audit(release).passed

    def test_what_was_entered_is_never_pushed_aside(self) -> None:
        """A published guess that is wrong once hid that 40 and 37 leave three."""
        counts, year = np.array([[37, 3]]), Box({0: (0,)})
        guessed = Known(year, 42, 42, "supported, taken for returned")
        sure = Known(year, 38, 38, "entered", sure=True)
        release = rounded(counts, [(0, 1)], K, 5, known=[sure, guessed])
        assert audit(release).contradicting == (guessed,)

    def test_what_was_entered_and_cannot_be_is_named(self) -> None:
        known = Known(Box(), 61, 61, "a colleague: 61", sure=True)
        release = rounded(np.array([[35, 5]]), [(0,), (0, 1)], K, 5, known=[known])
        with pytest.raises(KnownFigureContradicts) as refused:
            audit(release)
        assert "a colleague: 61" in refused.value.told(Words(Language.EN))

    def test_a_small_figure_that_is_known_ends_no_release(self) -> None:
        """Two from the north are known without us: what else can be told because of it counts."""
        counts = np.array([[[30, 2], [20, 9]]])
        two = Known(Box({1: (0,), 2: (1,)}), 2, 2, "a neighbour", sure=True)
        assert audit(rounded(counts, [(0, 1)], K, 5, known=[two])).passed
        nobody = Known(Box({1: (0,), 2: (1,)}), 0, 0, "a neighbour", sure=True)
        without = counts * [[[1, 0], [1, 1]]]
        assert audit(rounded(without, [(0, 1)], K, 5, known=[nobody])).passed

    def test_what_the_release_tells_counts_though_somebody_knows_it(self) -> None:
        child = Known(Box({1: (1,)}), 1, 1, "a neighbour", sure=True)
        leaking = rounded(np.array([[37, 1]]), [(0,), (0, 1)], K, 5, known=[child])
        assert audit(leaking).proven_small == 1

    def test_a_known_total_may_show_that_records_came_in(self) -> None:
        """48 now, where the releases fit 40 and 45: the weaker assumption is tried with it."""
        first = rounded(np.array([[20, 20]]), [(0,), (0, 1)], K, 5)
        now = Known(Box({0: (0,)}), 43, 43, "a report", sure=True)
        second = rounded(np.array([[22, 21]]), [(0, 1)], K, 5, [first], [now])
        assert audit(second).contradicting == ()

    def test_a_ladder_goes_on_where_knowledge_breaks_a_step(self) -> None:
        known = Known(Box({0: (0,)}), 38, 38, "a report")
        counts = population(3)
        free = climb(counts, TABLES, K)
        bound = climb(counts, TABLES, K, known=[known])
        assert len(bound.rungs) >= len(free.rungs)


def test_the_shape_is_that_of_real_releases() -> None:
    assert population(1).shape == SHAPE
