"""Subtracting one shown number from another: filters, unions of filters, two releases in time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from services.disclosure.plans import Atoms, Box, Cut, Key, Release

MOST_JOINED = 8
"""Of more categories than this, only those next to each other are joined (years)."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Shown:
    """What can be read off a release: a number, or several of one table added up."""

    release: int
    marks: Key
    low: int
    high: int


def pairs(release: Release) -> Iterator[tuple[Shown, Shown]]:
    """Go through what lies within something else that is shown, over all releases.

    A group is also paired with itself in a later release: that is what came in between.
    """
    shown = _all_shown(release)
    inner, outer = np.nonzero(_nested(shown))
    for a, b in zip(inner.tolist(), outer.tolist(), strict=True):
        yield shown[a], shown[b]


def pair_violations(release: Release, k: int | None = None) -> int:
    """Count the pairs whose difference proves a group of 1 to k - 1 persons."""
    shown = _all_shown(release)
    low, high = (np.array([getattr(one, side) for one in shown]) for side in ("low", "high"))
    least = np.maximum(low[None, :] - high[:, None], 0)
    most = high[None, :] - low[:, None]
    proven = _nested(shown) & (least >= 1) & (most < (k or release.k))
    return int(proven.sum())


def _all_shown(release: Release) -> list[Shown]:
    """Each set of base cells once a release: two ways to add it up are both kept."""
    found: dict[Shown, None] = {}
    for number, one in enumerate((*release.prev, release)):
        found.update(dict.fromkeys(_shown(one, number)))
    return list(found)


def _shown(release: Release, number: int) -> Iterator[Shown]:
    at = 0
    for cut in release.plan:
        keys = [key for key, _ in cut.boxes()]
        bins = [list(split) for split in cut.splits.values()]
        size = [len(split) for split in bins]
        low, high = (
            side[at : at + len(keys)].reshape(size) for side in (release.low, release.high)
        )
        at += len(keys)
        for chosen in _unions(size):
            yield Shown(
                number,
                _box(cut, bins, chosen).marks(release.shape),
                int(low[np.ix_(*chosen)].sum()),
                int(high[np.ix_(*chosen)].sum()),
            )


def _unions(size: list[int]) -> Iterator[tuple[Atoms, ...]]:
    """Join bins along one axis; along the others take a single bin or all."""
    others = [[*((at,) for at in range(length)), tuple(range(length))] for length in size]
    for axis in range(len(size)):
        ways = [_joined(size[axis]) if at == axis else other for at, other in enumerate(others)]
        yield from _product(ways)


def _product(ways: list[list[Atoms]]) -> Iterator[tuple[Atoms, ...]]:
    if not ways:
        yield ()
        return
    for first in ways[0]:
        for rest in _product(ways[1:]):
            yield (first, *rest)


def _joined(length: int) -> list[Atoms]:
    if length > MOST_JOINED:
        return [tuple(range(*ends)) for ends in combinations(range(length + 1), 2)]
    sizes: Iterable[int] = range(1, length + 1)
    return [atoms for size in sizes for atoms in combinations(range(length), size)]


def _box(cut: Cut, bins: list[list[Atoms]], chosen: tuple[Atoms, ...]) -> Box:
    axes = {
        axis: tuple(atom for at in numbers for atom in split[at])
        for axis, split, numbers in zip(cut.splits, bins, chosen, strict=True)
    }
    return Box({**cut.within, **axes})


def _nested(shown: list[Shown]) -> NDArray[np.bool_]:
    """Say for each two whether the first lies within the second and is no later than it."""
    marks: Numbers = np.array([one.marks for one in shown], dtype=np.int64)
    order = np.array([one.release for one in shown])
    inside = order[:, None] <= order[None, :]
    for axis in range(marks.shape[1]):
        inside &= (marks[:, None, axis] & ~marks[None, :, axis]) == 0
    same = (marks[:, None, :] == marks[None, :, :]).all(axis=2)
    return inside & ~(same & (order[:, None] == order[None, :]))
