"""Small puzzles with known answers: each would be missed if one part of the attack were gone."""

from itertools import combinations, product
from typing import Any

import numpy as np
import pytest

from services.disclosure.attack import GROWING, audit
from services.disclosure.pairs import pair_violations
from services.disclosure.plans import Box, Cut, Known, Release, cuts
from services.disclosure.release import climb, finest, rounded
from tests.security.disclosure.programmes import SHAPE, TABLES, Told

K = 5


def told(
    shape: tuple[int, ...], plan: list[Any], bounds: list[tuple[int, int]], *prev: Release
) -> Told:
    """Publish numbers of which each is known to lie between two bounds."""
    values = np.zeros(len(bounds), dtype=np.int64)
    release = Told(shape, cuts(shape, plan), K, 5, values, prev)
    sides = tuple(np.array(side) for side in zip(*bounds, strict=True))
    object.__setattr__(release, "bounds", sides)
    return release


def sets(*joined: tuple[int, ...]) -> list[Cut]:
    """Publish the sums of some cells."""
    return [Cut({0: (cells,)}) for cells in joined]


class TestGroups:
    def test_two_codes_together_are_a_group(self) -> None:
        """38 of whom at most 37 went to the first country: somebody went to the two others."""
        found = audit(rounded(np.array([37, 1, 0]), [(), (0,)], K, 5))
        assert found.proven_small == 1

    def test_two_codes_of_one_axis_by_two_of_another_are_a_group(self) -> None:
        counts = np.array([[20, 9, 9], [20, 1, 0], [17, 0, 0]])
        rows, columns = {0: ((1, 2),)}, {1: ((0,), (1, 2))}
        found = audit(rounded(counts, [Cut(rows), Cut({**rows, **columns})], K, 5))
        assert found.proven_small == 1

    def test_nobody_for_certain_is_told(self) -> None:
        assert audit(told((2,), [(0,)], [(0, 0), (7, 7)])).exact == 1

    def test_pairs_are_counted(self) -> None:
        plan = [*sets((0, 1)), *sets((0,))]
        assert audit(told((2,), plan, [(40, 40), (37, 37)])).pairs == 1

    def test_pairs_in_time_are_counted(self) -> None:
        first = told((1,), [(0,)], [(20, 20)])
        assert pair_violations(told((1,), [(0,)], [(22, 22)], first)) == 1


class TestWholeNumbers:
    def test_only_whole_persons_solve_it(self) -> None:
        """Halves would leave the last cell empty; whole persons leave one way, tried here."""
        joined = [(0, 1), (1, 2), (0, 2, 3)]
        fit = [
            n for n in product(range(2), repeat=4) if all(sum(n[c] for c in s) == 1 for s in joined)
        ]
        assert fit == [(0, 1, 0, 1)]
        groups = [s for size in range(1, 5) for s in combinations(range(4), size)]
        small = sum(any(fit[0][cell] for cell in group) for group in groups)
        assert audit(told((4,), sets(*joined), [(1, 1)] * 3)).proven_small == small

    def test_four_and_a_half_are_four(self) -> None:
        joined = [(0, 1), (1, 2), (0, 2), (0, 1, 2)]
        assert audit(told((3,), sets(*joined), [(0, 3)] * 3 + [(1, 9)])).proven_small == 1

    def test_one_and_a_half_are_two(self) -> None:
        joined = [(0, 1), (1, 2), (0, 2), (0, 1, 2)]
        found = audit(told((3,), sets(*joined), [(1, 9)] * 3 + [(0, 4)]))
        assert found.min_width == 2


class TestLadder:
    def test_the_finest_table_crosses_most_axes_and_has_most_numbers(self) -> None:
        years: list[Any] = [Cut({0: tuple((n,) for n in range(3))})] * 4
        assert finest(SHAPE, {**TABLES, "persons_per_year": years}) == "country_per_year"

    def test_no_base_hides_groups_larger_than_itself(self) -> None:
        with pytest.raises(ValueError, match="cannot hide"):
            climb(np.full((2, 2), 40), {"years": [(0,)]}, 12)


def test_true_counts_are_no_witness_where_records_came_in() -> None:
    before, plan = np.full((2, 2), 20), [(0,), (1,), (0, 1)]
    after = before + np.array([[8, 0], [0, 0]])
    release = rounded(after, plan, K, 5, [rounded(before, plan, K, 5)])
    assert audit(release, after).records == GROWING


def test_knowledge_of_later_releases_is_about_what_is_counted_now() -> None:
    first = rounded(np.array([[20, 20]]), [(0,)], K, 5)
    now = Known(Box({0: (0,)}), 61, 61, "a report", sure=True)
    release = rounded(np.array([[30, 31]]), [(0,)], K, 5, [first], [now])
    assert (audit(release).records, audit(release).contradicting) == (GROWING, ())
