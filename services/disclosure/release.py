"""From true counts to a release, or to the reasons why there is none."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from services.disclosure.attack import Audit, audit
from services.disclosure.plans import Entry, Known, Moves, Release, aggregates, cuts
from services.disclosure.rounding import round_conventional
from services.errors import AttackError, InconsistentRelease, ReleaseRefused

Tables: TypeAlias = Mapping[str, Sequence[Entry]]

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


def rounded(  # noqa: PLR0913  all that an attacker has
    counts: ArrayLike,
    plan: Iterable[Entry],
    k: int,
    base: int,
    prev: Sequence[Release] = (),
    known: Sequence[Known] = (),
    *,
    moving: Moves | None = None,
) -> Release:
    """Round the tables of a plan, without any attack; as `build_release`.

    :param moving: along which axes things go on after a release

    :raises ValueError: as `build_release`
    """
    if k < SMALLEST_K:
        message = f"No group of fewer than {SMALLEST_K} may ever be told; {k} is too small a k."
        raise ValueError(message)
    cells = np.asarray(counts)
    found = cuts(cells.shape, plan)
    _, sums = aggregates(cells.shape, found)
    values = round_conventional(sums @ cells.ravel(), base)
    return Release(cells.shape, found, k, base, values, tuple(prev), tuple(known), moving or {})


def climb(  # noqa: PLR0913  the same, and who is told
    counts: ArrayLike,
    tables: Tables | Callable[[int], Tables],
    k: int,
    prev: Sequence[Release] = (),
    known: Sequence[Known] = (),
    *,
    tell: Callable[[Rung], object] = bool,
    moving: Moves | None = None,
) -> Climb:
    """Try base 5, 7, 11, then without the finest table, and stop at the first that passes.

    :param tables: the plan, table by table; or what it is for a base, if that decides about it
    :param known: what others know besides
    :param tell: is told each step once it is taken
    :raises InconsistentRelease, KnownFigureContradicts, AttackError: the attack cannot be made, so
        there is no release
    :raises ValueError: as `build_release`
    """
    rungs: list[Rung] = []
    for base, planned, dropped in _steps(np.shape(counts), tables, k):
        plan = [entry for name, part in planned.items() if name != dropped for entry in part]
        release = rounded(counts, plan, k, base, prev, known, moving=moving)
        rungs.append(Rung(base, audit(release, counts), dropped))
        tell(rungs[-1])
        if rungs[-1].audit.passed:
            return Climb(tuple(rungs), release)
    return Climb(tuple(rungs), None)


def _steps(
    shape: Sequence[int], tables: Tables | Callable[[int], Tables], k: int
) -> Iterator[tuple[int, Tables, str | None]]:
    """Go up the bases; last of all leave out the finest table."""
    if BASES[-1] < k:
        message = f"Rounding to {BASES[-1]} at most cannot hide groups of fewer than {k}."
        raise ValueError(message)
    plans = {base: tables(base) if callable(tables) else tables for base in BASES if base >= k}
    yield from ((base, plan, None) for base, plan in plans.items())
    yield BASES[-1], plans[BASES[-1]], finest(shape, plans[BASES[-1]])


def finest(shape: Sequence[int], tables: Tables) -> str:
    """Name the table that crosses most axes; of several the one with most numbers."""

    def fineness(name: str) -> tuple[int, int]:
        boxes = [box for cut in cuts(shape, tables[name]) for _, box in cut.boxes()]
        return max((len(box.within) for box in boxes), default=0), len(boxes)

    return max(tables, key=fineness)


def reasons(found: Audit) -> tuple[str, ...]:
    """Say what an attack found, one reason each."""
    told = {
        f"{found.proven_small} groups can be proven to be small": found.proven_small,
        f"{found.exact} groups can be told exactly": found.exact,
        f"{found.pairs} differences of two numbers prove a small group": found.pairs,
    }
    return tuple(reason for reason, n in told.items() if n)
