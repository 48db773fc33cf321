"""Asks about very many groups with few questions to the solver.

Any counts that fit what was published are a witness for all groups at once: where one of them has
nobody in a group, nobody can prove that somebody is; where one has k persons, nobody can prove that
it is small. Only the groups that no witness clears are asked about one by one.
"""

from collections.abc import Callable, Iterator
from math import ceil, floor

import numpy as np

from services.disclosure.groups import Groups, Marks, Mask, Number
from services.disclosure.solver import TOLERANCE, Floats, Found, System

MOST_COUNTED = 100
"""After so many groups that can be told the release has failed often enough."""
NEAR = 2
"""Intervals of this width or less are also tried with whole numbers only."""


class Inquiry:
    """The witnesses so far, and the groups that were found to be told."""

    def __init__(self, system: System, groups: Groups, k: int) -> None:
        self.system, self.groups, self.k = system, groups, k
        self.points = 0
        self.row_least = np.full(len(system.lo), np.inf)
        self.row_most = np.zeros(len(system.lo))
        shapes = [view.shape for view in groups.views]
        self.least = [np.full(shape, np.inf) for shape in shapes]
        self.whole_least = [np.full(shape, np.inf) for shape in shapes]
        # A group with cells that are in no published number can be as large as one likes.
        unknown = groups.sums(system.untouched.astype(np.float64))
        self.most = [np.where(cells > 0, np.inf, 0.0) for cells in unknown]
        self.whole_most = [most.copy() for most in self.most]
        self.told: list[Mask] = [np.zeros(shape, dtype=bool) for shape in shapes]
        self.widths: dict[Marks, int] = {}

    def note(self, point: Floats) -> None:
        """Let counts that fit be a witness."""
        self.points += 1
        rows = self.system.rows @ point
        self.row_least = np.minimum(self.row_least, rows)
        self.row_most = np.maximum(self.row_most, rows)
        sums = self.groups.sums(point)
        _widen(self.least, self.most, sums)
        if np.abs(point - np.round(point)).max() < TOLERANCE:
            _widen(self.whole_least, self.whole_most, sums)

    def answer(self) -> tuple[int, int, int]:
        """Count groups proven to have 1 to k - 1 persons, those known exactly, and the least width.

        First any counts may solve it, then the near cases are tried with whole numbers.
        """
        self._settle(self._open, whole=False)
        if any(mask.any() for mask in self._near()):
            self.note(self.system.least(np.zeros(self.system.cells), whole=True).point)
        self._settle(self._near, whole=True)
        widths = [*self.widths.values()]
        return len(widths), widths.count(0), min(widths, default=self.k)

    def row_interval(self, row: int) -> tuple[int, int]:
        """Give the least and the largest whole count of one published number.

        Where a witness has reached what is known of it anyway, the solver is not asked.
        """
        cells = self.system.rows[row].toarray().ravel()
        lo, hi = max(0.0, float(self.system.lo[row])), float(self.system.hi[row])
        if self.row_least[row] > lo + TOLERANCE:
            lo = self._asked(self.system.least(cells))
        if self.row_most[row] < hi - TOLERANCE:
            hi = self._asked(self.system.most(cells))
        return ceil(lo - TOLERANCE), floor(hi + TOLERANCE)

    def _open(self) -> list[Mask]:
        """Groups that no witness clears yet."""
        return [
            (least > TOLERANCE) & (most < self.k - TOLERANCE) & ~told
            for least, most, told in zip(self.least, self.most, self.told, strict=True)
        ]

    def _near(self) -> list[Mask]:
        """Groups with a narrow interval that no witness in whole numbers clears yet."""
        found: list[Mask] = []
        for view, told in enumerate(self.told):
            narrow = self.most[view] - self.least[view] <= NEAR
            unclear = (self.whole_least[view] > 0.5) & (self.whole_most[view] < self.k - 0.5)  # noqa: PLR2004  between whole numbers
            found.append(narrow & unclear & ~told)
        return found

    def _settle(self, unclear: Callable[[], list[Mask]], *, whole: bool) -> None:
        self._clear_by_the_dozen(unclear, whole=whole)
        for view, group in self._one_by_one(unclear):
            if len(self.widths) >= MOST_COUNTED:
                return
            self._ask(view, group, whole=whole)

    def _clear_by_the_dozen(self, unclear: Callable[[], list[Mask]], *, whole: bool) -> None:
        """Make all unclear groups small at once, then large, as long as that clears many."""
        sides = (self.system.least,) if whole else (self.system.least, self.system.most)
        before, left = np.inf, sum(int(mask.sum()) for mask in unclear())
        while 0 < left < before * 0.9:
            for side in sides:
                self.note(side(self._known(self.groups.spread(unclear())), whole=whole).point)
            before, left = left, sum(int(mask.sum()) for mask in unclear())

    def _known(self, weights: Floats) -> Floats:
        return np.where(self.system.untouched, 0.0, weights)

    def _one_by_one(self, unclear: Callable[[], list[Mask]]) -> Iterator[tuple[int, Number]]:
        """Go through the unclear groups, the large ones first; skip what got clear meanwhile."""
        masks, seen = unclear(), self.points
        places = [
            (view, tuple(place))
            for view, mask in enumerate(masks)
            for place in np.argwhere(mask).tolist()
        ]
        places.sort(key=lambda place: -self.groups.views[place[0]].size(place[1]))
        for view, group in places:
            if self.points > seen:
                masks, seen = unclear(), self.points
            if masks[view][group]:
                yield view, group

    def _ask(self, view: int, group: Number, *, whole: bool) -> None:
        cells = self.groups.views[view].cells(group)
        least = self._asked(self.system.least(cells, whole=whole))
        if least < TOLERANCE:
            return
        most = self._asked(self.system.most(cells, whole=whole))
        low, high = ceil(least - TOLERANCE), floor(most + TOLERANCE)
        if high < self.k:
            self.told[view][group] = True
            self.widths[self.groups.views[view].marks(group)] = high - low

    def _asked(self, found: Found) -> float:
        self.note(found.point)
        return found.value


def _widen(least: list[Floats], most: list[Floats], sums: list[Floats]) -> None:
    for low, high, now in zip(least, most, sums, strict=True):
        np.minimum(low, now, out=low)
        np.maximum(high, now, out=high)
