"""Which groups a release counts: its tables as cuts through one array of base cells."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, TypeAlias

import numpy as np

# scipy has no type stubs: what it returns is narrowed where it enters.
from scipy import sparse  # pyright: ignore[reportMissingTypeStubs]

from services.disclosure.rounding import Counts, bounds

Atoms: TypeAlias = tuple[int, ...]
Key: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Box:
    """A group: along some axes only these categories, along all others every one."""

    within: Mapping[int, Atoms] = field(default_factory=dict[int, Atoms])

    def cells(self, shape: Sequence[int]) -> Counts:
        """Return the numbers of the base cells inside."""
        ranges = [self.within.get(axis, range(length)) for axis, length in enumerate(shape)]
        return np.ravel_multi_index(np.ix_(*map(list, ranges)), tuple(shape)).ravel()

    def marks(self, shape: Sequence[int]) -> Key:
        """Write the categories along each axis as the bits of a number."""
        every = [self.within.get(axis, range(length)) for axis, length in enumerate(shape)]
        return tuple(sum(1 << atom for atom in atoms) for atoms in every)


@dataclass(frozen=True)
class Cut:
    """A table: split along some axes into bins of categories, and within a part of others."""

    splits: Mapping[int, tuple[Atoms, ...]]
    within: Mapping[int, Atoms] = field(default_factory=dict[int, Atoms])

    def boxes(self) -> Iterator[tuple[Key, Box]]:
        """Go through the groups of the table; a key numbers the bins along its axes."""
        numbered = [list(enumerate(bins)) for bins in self.splits.values()]
        for chosen in product(*numbered):
            found = dict(zip(self.splits, (atoms for _, atoms in chosen), strict=True))
            yield tuple(number for number, _ in chosen), Box({**self.within, **found})


Entry: TypeAlias = "Cut | tuple[int, ...]"


@dataclass(frozen=True)
class Known:
    """What is known: how many a group counts, from low to high.

    `sure` is what was entered as known; what is read out of published figures may be mistaken.
    """

    box: Box
    low: float
    high: float
    source: str = ""
    sure: bool = False


Moves: TypeAlias = Mapping[int, tuple[tuple[int, int], ...]]
"""Along which axes things go on after a release, and which categories can follow on which."""


@dataclass(frozen=True, eq=False)
class Release:
    """Published numbers over base cells, each known to lie from `low` to `high`."""

    shape: tuple[int, ...]
    plan: tuple[Cut, ...]
    k: int
    base: int
    values: Counts
    prev: tuple["Release", ...] = ()
    known: tuple[Known, ...] = ()
    moving: Moves = field(default_factory=dict[int, tuple[tuple[int, int], ...]])
    said: tuple[Known, ...] = ()
    """What its plan tells beside its numbers."""

    @property
    def low(self) -> Counts:
        """The smallest counts that give these numbers."""
        return bounds(self.values, self.base)[0]

    @property
    def high(self) -> Counts:
        """The largest counts that give them."""
        return bounds(self.values, self.base)[1]

    @cached_property
    def boxes(self) -> list[Box]:
        """The group of every number."""
        return [box for _, box in _numbered(self.plan)]

    def tables(self) -> Iterator[list[Known]]:
        """Give what each table says, and what the plan tells beside them."""
        numbers = zip(self.low.tolist(), self.high.tolist(), strict=True)
        for cut in self.plan:
            yield [Known(box, *next(numbers)) for _, box in cut.boxes()]
        yield from ([fact] for fact in self.said)


def cuts(shape: Sequence[int], plan: Iterable[Entry]) -> tuple[Cut, ...]:
    """Read a plan: a tuple of axes splits along them into single categories.

    :raises ValueError: an axis is not in the shape, or stands twice
    """
    return tuple(entry if isinstance(entry, Cut) else _by_axes(shape, entry) for entry in plan)


def aggregates(shape: Sequence[int], plan: Iterable[Entry]) -> tuple[list[tuple[int, Key]], Any]:
    """Give the numbers that a plan publishes, and which base cells each of them sums.

    :returns: keys (number of the table, categories), and a sparse matrix, published numbers by
        base cells in the order of the flattened array
    :raises ValueError: as `cuts`
    """
    found = list(_numbered(cuts(shape, plan)))
    return [key for key, _ in found], rows_of(shape, [box for _, box in found])


def rows_of(shape: Sequence[int], boxes: Sequence[Box]) -> Any:
    """Write groups as the rows of a sparse matrix over the base cells."""
    inside = [box.cells(shape) for box in boxes]
    columns = np.concatenate([*inside, np.zeros(0, dtype=np.int64)])
    starts = np.cumsum([0, *map(len, inside)])
    return sparse.csr_matrix(
        (np.ones(len(columns)), columns, starts), shape=(len(boxes), prod(shape))
    )


def _numbered(plan: Sequence[Cut]) -> Iterator[tuple[tuple[int, Key], Box]]:
    for number, cut in enumerate(plan):
        for key, box in cut.boxes():
            yield (number, key), box


def _by_axes(shape: Sequence[int], axes: tuple[int, ...]) -> Cut:
    if len(set(axes)) != len(axes) or any(not 0 <= axis < len(shape) for axis in axes):
        message = f"{axes} are not different axes of an array with {len(shape)}."
        raise ValueError(message)
    return Cut({axis: tuple((atom,) for atom in range(shape[axis])) for axis in axes})
