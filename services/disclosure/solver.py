"""The one place that asks the solver (HiGHS), and believes only what it says outright."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

# scipy has no type stubs: what it returns is narrowed where it enters.
from scipy import (  # pyright: ignore[reportMissingTypeStubs]
    optimize,  # pyright: ignore[reportMissingTypeStubs]
    sparse,
)

from services.errors import AttackError, InconsistentRelease

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
_optimize: Any = optimize

OPTIMAL, INFEASIBLE = 0, 2
TOLERANCE = 1e-6
LONGEST = 60.0
"""Seconds that one question may take; after that the answer is not known."""
_SEED = 20121101


@dataclass(frozen=True)
class Found:
    """The least or the largest value, and counts of base cells that have it."""

    value: float
    point: Floats


class System:
    """All counts of base cells, none below zero, whose sums by A lie between lo and hi.

    Base cells that are in exactly the same published numbers cannot be told apart by them: what is
    counted in one may as well be in another. They are solved for as one; that changes no answer.
    """

    def __init__(self, A: Any, lo: Any, hi: Any) -> None:  # noqa: N803  as in the formulas
        self.rows: Any = sparse.csr_matrix(A, dtype=np.float64)
        self.lo, self.hi = (_numbers(bound, self.rows.shape[0]) for bound in (lo, hi))
        self.solved = 0
        self._random = np.random.default_rng(_SEED)
        self._class, first = _alike(self.rows)
        self._merged: Any = self.rows[:, first]

    @property
    def cells(self) -> int:
        """How many base cells there are."""
        return int(self.rows.shape[1])

    @cached_property
    def untouched(self) -> NDArray[np.bool_]:
        """Mark the base cells that are in no published number: nothing at all is known of them."""
        return np.asarray(abs(self.rows).sum(axis=0)).ravel() == 0

    def check_consistent(self) -> Found:
        """Insist that some counts lead to these numbers, and return such counts.

        :raises InconsistentRelease: none do
        :raises AttackError: the solver does not know
        """
        return self.least(np.zeros(self.cells))

    def fits(self, point: Floats) -> bool:
        """Say whether these counts of base cells lead to the published numbers.

        :raises ValueError: there are more or fewer base cells
        """
        if len(point) != self.cells:
            message = f"There are {self.cells} base cells, and counts of {len(point)}."
            raise ValueError(message)
        sums: Floats = self.rows @ point
        slack = TOLERANCE * np.maximum(1.0, np.abs(sums))
        kept = (sums >= self.lo - slack) & (sums <= self.hi + slack)
        return bool(kept.all() and (point >= -TOLERANCE).all())

    def least(self, weights: Floats, *, whole: bool = False) -> Found:
        """Find the least weighted sum, among whole counts only if wanted.

        :raises InconsistentRelease: no counts at all lead to these numbers
        :raises AttackError: the solver ends in any other way than with an optimum
        """
        cheapest = self._cheapest(weights)
        counts = self._solve(weights[cheapest])
        if whole and not _is_whole(counts):
            counts = self._solve(weights[cheapest], whole=True)
        point = np.zeros(self.cells)
        point[cheapest] = counts
        self._check(point)
        return Found(float(weights @ point), point)

    def most(self, weights: Floats, *, whole: bool = False) -> Found:
        """Find the largest weighted sum; as `least`."""
        found = self.least(-weights, whole=whole)
        return Found(-found.value, found.point)

    def _cheapest(self, weights: Floats) -> Whole:
        """Choose for each class one of its cells with the least weight, by chance."""
        least = np.full(self._merged.shape[1], np.inf)
        np.minimum.at(least, self._class, weights)
        equal = self._random.permutation(np.flatnonzero(weights == least[self._class]))
        chosen = np.zeros(len(least), dtype=np.int64)
        chosen[self._class[equal]] = equal
        return chosen

    def _solve(self, weights: Floats, *, whole: bool = False) -> Floats:
        """A status is read before a number is: after trouble the solver's numbers mean nothing."""
        if (self.lo > self.hi).any():
            raise InconsistentRelease
        self.solved += 1
        answer: Any = _optimize.milp(
            weights,
            constraints=_optimize.LinearConstraint(self._merged, self.lo, self.hi),
            bounds=_optimize.Bounds(0, np.inf),
            integrality=np.full(len(weights), int(whole)),
            options={"time_limit": LONGEST},
        )
        if answer.status == INFEASIBLE:
            raise InconsistentRelease
        if answer.status != OPTIMAL or answer.x is None:
            raise AttackError(status=str(answer.message))
        counts = np.asarray(answer.x, dtype=np.float64)
        return np.round(counts) if whole else counts

    def _check(self, point: Floats) -> None:
        """An optimum that breaks what it was to keep is trouble too."""
        if not self.fits(point):
            raise AttackError(status="the optimum breaks its own conditions")


def _is_whole(counts: Floats) -> bool:
    return bool((np.abs(counts - np.round(counts)) < TOLERANCE).all())


def _numbers(given: Any, length: int) -> Floats:
    numbers = np.asarray(given, dtype=np.float64).ravel()
    if len(numbers) != length:
        message = f"There are {length} published numbers and {len(numbers)} bounds."
        raise ValueError(message)
    if np.isnan(numbers).any():
        raise ValueError("A bound is no number.")
    return numbers


def _alike(rows: Any) -> tuple[Whole, Whole]:
    """Number the columns so that equal ones share a number; give the first of each, too."""
    random = np.random.default_rng(_SEED)
    marks = np.asarray(rows.T @ random.random((rows.shape[0], 2)), dtype=np.float64).round(9)
    _, first, found = np.unique(marks, axis=0, return_index=True, return_inverse=True)
    numbers: Whole = found.ravel()
    if abs(rows - rows[:, first[numbers]]).nnz:  # two sums fell together by chance
        return np.arange(len(numbers)), np.arange(len(numbers))
    return numbers, np.asarray(first, dtype=np.int64)
