"""From true counts to a release, or to the reasons why there is none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from services.disclosure.attack import Audit, audit, fitting
from services.disclosure.plans import Entry, Known, Release, aggregates, cuts
from services.disclosure.rounding import round_conventional
from services.errors import AttackError, InconsistentRelease, ReleaseRefused

SMALLEST_K = 5
BASES = (5, 7, 11)


@dataclass(frozen=True)
class Rung:
    """One step of the ladder: what was tried and what the attack found."""

    base: int
    audit: Audit
    dropped: str | None = None
    """The table that was left out."""


@dataclass(frozen=True)
class Climb:
    """The steps that were taken, and the release if one of them passed."""

    rungs: tuple[Rung, ...]
    release: Release | None


def build_release(
    counts: ArrayLike,
    plan: Iterable[Entry],
    k: int,
    base: int,
    prev: Sequence[Release] = (),
    known: Sequence[Known] = (),
) -> Release | ReleaseRefused:
    """Round the tables of a plan and attack them; return the release, or a refusal with reasons.

    :param counts: true counts of the base cells, one axis a dimension
    :param plan: a tuple of axes for each table
    :param k: no group of fewer persons than this may be told; never below 5
    :param base: an odd base to round to; never below k
    :param prev: all earlier releases, over the same base cells
    :param known: what others know besides
    :raises ValueError: k is below 5, the base is even, or a count is negative
    """
    if base < k:
        return ReleaseRefused(reasons=(f"rounding to {base} tells groups of fewer than {k}",))
    release = rounded(counts, plan, k, base, prev, known)
    try:
        found = audit(release, counts)
    except (InconsistentRelease, AttackError) as trouble:
        return ReleaseRefused(reasons=(str(trouble),))
    return release if found.passed else ReleaseRefused(reasons=reasons(found))


def rounded(
    counts: ArrayLike,
    plan: Iterable[Entry],
    k: int,
    base: int,
    prev: Sequence[Release] = (),
    known: Sequence[Known] = (),
) -> Release:
    """Round the tables of a plan, without any attack; as `build_release`.

    :raises ValueError: as `build_release`
    """
    if k < SMALLEST_K:
        message = f"No group of fewer than {SMALLEST_K} may ever be told; {k} is too small a k."
        raise ValueError(message)
    cells = np.asarray(counts)
    found = cuts(cells.shape, plan)
    _, sums = aggregates(cells.shape, found)
    values = round_conventional(sums @ cells.ravel(), base)
    return Release(cells.shape, found, k, base, values, tuple(prev), tuple(known))


def climb(
    counts: ArrayLike,
    tables: Mapping[str, Sequence[Entry]],
    k: int,
    prev: Sequence[Release] = (),
    known: Sequence[Known] = (),
    tell: Callable[[Rung], object] = bool,
) -> Climb:
    """Try base 5, 7, 11, then without the finest table, and stop at the first that passes.

    :param tables: the plan, table by table
    :param known: what others know besides; what contradicts a release cannot be used against it
    :param tell: is told each step once it is taken
    :raises InconsistentRelease, AttackError: the attack cannot be made, so there is no release
    :raises ValueError: as `build_release`
    """
    rungs: list[Rung] = []
    for base, dropped in _steps(np.shape(counts), tables, k):
        plan = [entry for name, part in tables.items() if name != dropped for entry in part]
        release = fitting(rounded(counts, plan, k, base, prev, known))
        rungs.append(Rung(base, audit(release, counts), dropped))
        tell(rungs[-1])
        if rungs[-1].audit.passed:
            return Climb(tuple(rungs), release)
    return Climb(tuple(rungs), None)


def _steps(
    shape: Sequence[int], tables: Mapping[str, Sequence[Entry]], k: int
) -> Iterator[tuple[int, str | None]]:
    """Go up the bases; last of all leave out the table with the most numbers."""
    yield from ((base, None) for base in BASES if base >= k)
    sizes = {name: len(aggregates(shape, plan)[0]) for name, plan in tables.items()}
    yield BASES[-1], max(sizes, key=lambda name: sizes[name])


def reasons(found: Audit) -> tuple[str, ...]:
    """Say what an attack found, one reason each."""
    told = {
        f"{found.proven_small} groups can be proven to be small": found.proven_small,
        f"{found.exact} groups can be told exactly": found.exact,
        f"{found.pairs} differences of two numbers prove a small group": found.pairs,
    }
    return tuple(reason for reason, n in told.items() if n)
