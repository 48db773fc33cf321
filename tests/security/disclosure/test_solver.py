"""The intervals of published examples and of all small tables; a solver in trouble (T9)."""

from itertools import combinations, product
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, sparse

from services.disclosure.attack import AttackError, InconsistentRelease, attack_intervals, audit
from services.disclosure.plans import aggregates
from services.disclosure.release import build_release, rounded
from services.disclosure.solver import System
from services.errors import ReleaseRefused

Cell = tuple[int, int]
# The tests of sdcTable: four rows by sex; the primary cell is A and female.
SDC_TABLE = np.array([[18, 2], [14, 19], [12, 10], [11, 14]])
# Fischetti and Salazar 2001, Management Science 47:1008-1027: activities by regions.
ACTIVITIES = np.array([[20, 50, 10], [8, 19, 22], [17, 32, 12]])


def intervals(table: Any, hidden: set[Cell]) -> dict[Cell, tuple[float, float]]:
    """Publish a table with its margins but for some cells, and attack those."""
    rows: list[Any] = []
    sums: list[int] = []
    for axes in [(), (0,), (1,), (0, 1)]:
        keys, matrix = aggregates(table.shape, [axes])
        for (_, key), row in zip(keys, matrix.toarray(), strict=True):
            if key not in hidden:
                rows.append(row)
                sums.append(int(row @ table.ravel()))
    targets = [np.ravel_multi_index(cell, table.shape) for cell in sorted(hidden)]
    asked = sparse.eye(table.size, format="csr")[targets]
    low, high = attack_intervals(sparse.csr_matrix(np.array(rows)), sums, sums, asked)
    return dict(zip(sorted(hidden), zip(low, high, strict=True), strict=True))


class TestPublishedExamples:
    def test_sdc_table_needs_exactly_three_more_hidden_cells(self) -> None:
        primary = (0, 1)
        others = [cell for cell in product(range(4), range(2)) if cell != primary]
        for n in range(3):
            for chosen in combinations(others, n):
                low, high = intervals(SDC_TABLE, {primary, *chosen})[primary]
                assert low == pytest.approx(high)
        protecting = [
            chosen
            for chosen in combinations(others, 3)
            if intervals(SDC_TABLE, {primary, *chosen})[primary][0] < 1
        ]
        assert len(protecting) == 3

    def test_sdc_table_bounds_of_a_hidden_rectangle(self) -> None:
        found = intervals(SDC_TABLE, {(0, 0), (0, 1), (3, 0), (3, 1)})
        assert found[0, 1] == pytest.approx((0, 16))
        assert found[0, 0] == pytest.approx((4, 20))

    def test_the_interval_of_fischetti_and_salazar(self) -> None:
        found = intervals(ACTIVITIES, {(1, 0), (1, 2), (2, 0), (2, 2)})
        assert found[1, 2] == pytest.approx((5, 30))

    @given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=3, max_size=3))
    def test_two_margins_give_the_bounds_of_frechet(self, cells: list[list[int]]) -> None:
        """Dobra and Fienberg 2000, PNAS 97:11885-11892: max(0, r + c - n) to min(r, c)."""
        table = np.array(cells)
        found = intervals(table, set(product(range(3), range(3))))
        for (row, column), (low, high) in found.items():
            r, c = int(table[row].sum()), int(table[:, column].sum())
            assert low == pytest.approx(max(0, r + c - int(table.sum())), abs=1e-6)
            assert high == pytest.approx(min(r, c), abs=1e-6)


class TestSmallTables:
    """Every table with these rounded numbers is tried: that is the attacker with whole numbers."""

    @given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
    def test_finds_exactly_what_trying_everything_finds(self, cells: list[int]) -> None:
        counts = np.array(cells).reshape(2, 2)
        release = rounded(counts, [(0,), (1,), (0, 1), ()], 5, 5)
        _, matrix = aggregates(counts.shape, release.plan)
        tried = np.array(list(product(range(13), repeat=4)))
        sums = tried @ matrix.toarray().T
        fits = tried[((sums >= release.low) & (sums <= release.high)).all(axis=1)]
        groups = [
            fits[:, [*at]].sum(axis=1)
            for at in [(0,), (1,), (2,), (3,), (0, 1), (2, 3), (0, 2), (1, 3), (0, 1, 2, 3)]
        ]
        small = sum(found.min() >= 1 and found.max() < 5 for found in groups)
        assert audit(release, counts).proven_small == small

    def test_whole_numbers_tell_what_fractions_leave_open(self) -> None:
        """Three pairs of three groups have at least one person each, and all have at most two."""
        rows = sparse.csr_matrix([[1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
        system = System(rows, [1, 1, 1, 0], [2, 2, 2, 2])
        assert system.least(np.ones(3)).value == pytest.approx(1.5)
        assert system.least(np.ones(3), whole=True).value == pytest.approx(2)


class TestHonesty:
    one = sparse.csr_matrix([[1.0, 1.0]])

    def test_contradictions_are_told(self) -> None:
        twice = sparse.csr_matrix([[1.0, 1.0], [1.0, 1.0]])
        with pytest.raises(InconsistentRelease):
            attack_intervals(twice, [3, 5], [3, 5], self.one)
        with pytest.raises(InconsistentRelease):
            attack_intervals(self.one, [5], [3], self.one)
        with pytest.raises(InconsistentRelease):
            attack_intervals(self.one, [-5], [-3], self.one)

    def test_what_has_no_largest_count_is_no_number(self) -> None:
        with pytest.raises(AttackError):
            attack_intervals(sparse.csr_matrix([[1.0, 0.0]]), [3], [3], [[0.0, 1.0]])

    @pytest.mark.parametrize("status", [1, 3, 4])
    def test_any_other_status_raises_though_there_is_a_number(
        self, monkeypatch: pytest.MonkeyPatch, status: int
    ) -> None:
        """The trap: a solver that fails reports the objective 0, which looks like an answer."""
        answer = SimpleNamespace(status=status, x=np.zeros(1), fun=0.0, message="trouble")
        monkeypatch.setattr(optimize, "milp", lambda *_given, **_named: answer)
        with pytest.raises(AttackError):
            attack_intervals(self.one, [3], [3], self.one)

    def test_an_optimum_that_breaks_its_conditions_raises(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answer = SimpleNamespace(status=0, x=np.zeros(1), fun=0.0, message="")
        monkeypatch.setattr(optimize, "milp", lambda *_given, **_named: answer)
        with pytest.raises(AttackError):
            attack_intervals(self.one, [3], [3], self.one)

    def test_trouble_is_a_refusal_and_no_release(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = SimpleNamespace(status=1, x=None, fun=None, message="time limit")
        monkeypatch.setattr(optimize, "milp", lambda *_given, **_named: answer)
        refused = build_release(np.full((2, 2), 20), [(0,), (0, 1)], 5, 5)
        assert isinstance(refused, ReleaseRefused)

    @pytest.mark.parametrize(
        ("lo", "hi", "targets"),
        [
            ([3, 4], [3, 4], [[1, 1]]),
            ([float("nan")], [3], [[1, 1]]),
            ([3], [3], [[1, 1, 1]]),
        ],
    )
    def test_sizes_that_do_not_fit_are_told(self, lo: Any, hi: Any, targets: Any) -> None:
        with pytest.raises(ValueError, match=r"\w"):
            attack_intervals(self.one, lo, hi, targets)
