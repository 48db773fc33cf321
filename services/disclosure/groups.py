"""Every group that somebody could ask about: each margin of the base cells, and unions of codes.

Groups are held as arrays, one number each, so that one set of counts answers for all of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.disclosure.solver import Floats

Mask: TypeAlias = NDArray[np.bool_]
Number: TypeAlias = tuple[int, ...]
Marks: TypeAlias = tuple[bytes, ...]

MOST_JOINED = 8
"""Along an axis with more codes than this only codes next to each other are joined (years)."""


@dataclass(frozen=True, eq=False)
class View:
    """Groups made by joining codes along each axis: a matrix (joined by codes) for each."""

    joins: tuple[Floats, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many groups there are along each axis."""
        return tuple(len(join) for join in self.joins)

    def sums(self, cells: Floats) -> Floats:
        """Count every group."""
        cells = cells.sum(axis=self._joined_whole, keepdims=True)
        for axis, join in enumerate(self.joins):
            if axis in self._with_total:
                cells = np.concatenate([cells, cells.sum(axis, keepdims=True)], axis)
            elif axis not in self._joined_whole:
                cells = _along(axis, join, cells)
        return cells

    def spread(self, groups: Floats) -> Floats:
        """Give each base cell the sum of the groups that it is in."""
        for axis, join in enumerate(self.joins):
            if axis in self._with_total:
                groups, whole = np.split(groups, [join.shape[1]], axis)
                groups = groups + whole
            elif axis not in self._joined_whole:
                groups = _along(axis, join.T, groups)
        return np.broadcast_to(groups, [join.shape[1] for join in self.joins])

    def cells(self, group: Number) -> Floats:
        """Mark the base cells of one group with a one."""
        marked: Any = np.ones(())
        for join, number in zip(self.joins, group, strict=True):
            marked = np.multiply.outer(marked, join[number])
        return np.asarray(marked, dtype=np.float64).ravel()

    def marks(self, group: Number) -> Marks:
        """Write a group by its codes along each axis: the same in every view."""
        return tuple(join[at].tobytes() for join, at in zip(self.joins, group, strict=True))

    def size(self, group: Number) -> float:
        """How many base cells a group has."""
        return float(np.prod([join[at].sum() for join, at in zip(self.joins, group, strict=True)]))

    @cached_property
    def _joined_whole(self) -> tuple[int, ...]:
        return tuple(axis for axis, join in enumerate(self.joins) if len(join) == 1)

    @cached_property
    def _with_total(self) -> frozenset[int]:
        """Axes with every code by itself and all together; added up faster than multiplied."""
        plain = (axis for axis, join in enumerate(self.joins) if len(join) > 1)
        return frozenset(
            axis
            for axis in plain
            if np.array_equal(self.joins[axis], _with_total(self.joins[axis].shape[1]))
        )


@dataclass(frozen=True)
class Groups:
    """The views over base cells of one shape; with blocks the first axis is which release.

    Counts of a block are what joined between two releases, so along it blocks in a row are joined:
    from the first one on that is what was counted in a release, else what came in between.
    """

    shape: tuple[int, ...]
    blocks: bool = False

    @cached_property
    def views(self) -> list[View]:
        """Every margin, then every union of codes along two axes at once."""
        margins = View(tuple(self._margins(axis) for axis in range(len(self.shape))))
        return [margins, *self._unions()]

    def sums(self, point: Floats) -> list[Floats]:
        """Count every group of every view."""
        cells = point.reshape(self.shape)
        return [view.sums(cells) for view in self.views]

    def spread(self, groups: Sequence[Mask]) -> Floats:
        """Give each base cell the number of marked groups that it is in."""
        marked = zip(self.views, groups, strict=True)
        total = np.zeros(self.shape)
        for view, mask in marked:
            if mask.any():
                total += view.spread(mask.astype(np.float64))
        return total.ravel()

    def _margins(self, axis: int) -> Floats:
        length = self.shape[axis]
        if self.blocks and axis == 0:
            return _runs(length)
        if length == 1:
            return np.ones((1, 1))
        return _with_total(length)

    def _unions(self) -> Iterator[View]:
        axes = range(int(self.blocks), len(self.shape))
        for pair in combinations(axes, min(2, len(axes))):
            yield View(tuple(self._joined(axis, pair) for axis in range(len(self.shape))))

    def _joined(self, axis: int, pair: tuple[int, ...]) -> Floats:
        length = self.shape[axis]
        if self.blocks and axis == 0:
            return _runs(length)
        if axis not in pair:
            return np.ones((1, length))
        return _subsets(length) if length <= MOST_JOINED else _runs(length)


def _subsets(length: int) -> Floats:
    marks = np.arange(1, 1 << length)
    return (marks[:, None] >> np.arange(length) & 1).astype(np.float64)


def _runs(length: int) -> Floats:
    ends = combinations(range(length + 1), 2)
    places = np.arange(length)
    return np.array([(places >= first) & (places < last) for first, last in ends], dtype=float)


def _with_total(length: int) -> Floats:
    return np.vstack([np.eye(length), np.ones((1, length))])


def _along(axis: int, matrix: Floats, cells: Floats) -> Floats:
    return np.moveaxis(np.tensordot(matrix, cells, axes=(1, axis)), 0, axis)
