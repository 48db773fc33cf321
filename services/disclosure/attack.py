"""The attack: what somebody who has everything ever published can work out about small groups.

The attacker is given all numbers of all releases, the method, the code and what else is known, and
solves for the smallest and the largest count that each group can have had. Nothing of the true
counts is needed for that: a file is enough to repeat it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

# scipy has no type stubs: what it returns is narrowed where it enters.
from scipy import sparse  # pyright: ignore[reportMissingTypeStubs]

from services.disclosure.groups import Groups
from services.disclosure.inquiry import Inquiry
from services.disclosure.pairs import Shown, pair_violations, pairs
from services.disclosure.plans import Box, Known, Release, rows_of
from services.disclosure.solver import Floats, System
from services.errors import AttackError, InconsistentRelease

__all__ = [
    "AttackError",
    "Audit",
    "InconsistentRelease",
    "Shown",
    "attack_intervals",
    "audit",
    "fitting",
    "pair_violations",
    "pairs",
]

FROZEN, GROWING, APART = "frozen", "growing", "apart"
"""How releases hang together: they count the same records; records came in between; or records were
corrected, and of earlier numbers only those count that the newest do not contradict."""


@dataclass(frozen=True)
class Audit:
    """What the attack found; `exact` ones are also proven small. All counts must be 0 to pass."""

    proven_small: int
    exact: int
    min_width: int
    n_lps: int
    seconds: float
    pairs: int = 0
    records: str = FROZEN

    @property
    def passed(self) -> bool:
        """Say whether no group can be told from the figures."""
        return self.proven_small == self.exact == self.pairs == 0


def attack_intervals(A: Any, lo: Any, hi: Any, targets: Any) -> tuple[Floats, Floats]:  # noqa: N803
    """Give the least and the largest count of each target that fits what was published.

    :param A: sparse, published numbers by base cells
    :param lo, hi: between which each published number is known to lie
    :param targets: sparse, questions by base cells; base cells count 0 or more
    :raises InconsistentRelease: no counts at all fit
    :raises AttackError: the solver ends in any other way than with an optimum, also where a target
        has no largest count
    :raises ValueError: the sizes do not fit together
    """
    system = System(A, lo, hi)
    asked: Any = sparse.csr_matrix(targets, dtype=np.float64)
    if asked.shape[1] != system.cells:
        message = f"There are {system.cells} base cells, and targets over {asked.shape[1]}."
        raise ValueError(message)
    system.check_consistent()
    weights = [asked[row].toarray().ravel() for row in range(asked.shape[0])]
    low = [system.least(target).value for target in weights]
    high = [system.most(target).value for target in weights]
    return np.array(low), np.array(high)


def audit(release: Release, truth: ArrayLike | None = None, k: int | None = None) -> Audit:
    """Attack a release together with all before it and with what is known from elsewhere.

    Every margin of the base cells and every union of codes along two axes is a group. The true
    counts, if given, only save time.

    :raises InconsistentRelease: nothing could have led to these numbers
    :raises AttackError: the solver has no answer
    """
    started = perf_counter()
    least = k or release.k
    together, system, groups = _posed(release)
    inquiry = Inquiry(system, groups, least)
    if truth is not None and together == FROZEN:
        counts = np.asarray(truth, dtype=np.float64).ravel()
        if system.fits(counts):  # what others take for known need not be true
            inquiry.note(counts)
    small, exact, narrowest = inquiry.answer()
    own = [inquiry.row_interval(row) for row in _own_rows(release, together)]
    exact += own.count((0, 0))  # nobody, for certain: that tells about everyone else
    if small == 0 and exact == 0:
        narrowest = min((high - low for low, high in own), default=least)
    return Audit(
        proven_small=small,
        exact=exact,
        min_width=narrowest,
        n_lps=system.solved,
        seconds=perf_counter() - started,
        pairs=pair_violations(release, least),
        records=together,
    )


def fitting(release: Release) -> Release:
    """Keep what is known from elsewhere as far as it does not contradict what is published.

    :raises InconsistentRelease: the published numbers contradict each other by themselves
    """
    kept = replace(release, known=())
    together = _posed(kept)[0]
    for fact in release.known:
        with_it = replace(kept, known=(*kept.known, fact))
        with suppress(InconsistentRelease):
            if _posed(with_it)[0] == together:
                kept = with_it
    return kept


def _posed(release: Release) -> tuple[str, System, Groups]:
    """Take the strongest assumption about all releases that their numbers do not contradict."""
    for way in (FROZEN, GROWING) if release.prev else (FROZEN,):
        system = _system(release, way)
        if _is_consistent(system):
            blocks = way == GROWING
            shape = (len(release.prev) + 1, *release.shape) if blocks else release.shape
            return way, system, Groups(shape, blocks)
    if not release.prev:
        raise InconsistentRelease
    return APART, _system_of(release.shape, _uncontradicted(release)), Groups(release.shape)


def _system(release: Release, way: str) -> System:
    together = (*release.prev, release)
    facts = [*(fact for one in together for fact in _published(one)), *release.known]
    if way == FROZEN:
        return _system_of(release.shape, facts)
    ends = [at for at, one in enumerate(together) for _ in one.boxes]
    ends += [len(together) - 1] * len(release.known)
    until = [
        replace(fact, box=_until(fact.box, end)) for fact, end in zip(facts, ends, strict=True)
    ]
    return _system_of((len(together), *release.shape), until)


def _system_of(shape: tuple[int, ...], facts: Sequence[Known]) -> System:
    low, high = [fact.low for fact in facts], [fact.high for fact in facts]
    return System(rows_of(shape, [fact.box for fact in facts]), low, high)


def _is_consistent(system: System) -> bool:
    try:
        system.check_consistent()
    except InconsistentRelease:
        return False
    return True


def _uncontradicted(release: Release) -> list[Known]:
    """Keep what earlier releases said, the newest first, as far as it still can be true.

    :raises InconsistentRelease: the release contradicts itself or what is known from elsewhere
    """
    own = [*_published(release), *release.known]
    if not _is_consistent(_system_of(release.shape, own)):
        raise InconsistentRelease
    earlier = [fact for one in reversed(release.prev) for fact in _published(one)]
    return _with_all_that_fit(release.shape, own, earlier)


def _with_all_that_fit(shape: tuple[int, ...], kept: list[Known], more: list[Known]) -> list[Known]:
    """Add facts all at once where they fit; else try each half of them."""
    if not more or _is_consistent(_system_of(shape, [*kept, *more])):
        return [*kept, *more]
    if len(more) == 1:
        return kept
    half = len(more) // 2
    return _with_all_that_fit(shape, _with_all_that_fit(shape, kept, more[:half]), more[half:])


def _published(release: Release) -> Iterator[Known]:
    for box, low, high in zip(release.boxes, release.low, release.high, strict=True):
        yield Known(box, int(low), int(high))


def _until(box: Box, end: int) -> Box:
    """The same group as it was counted in one release: all blocks until then."""
    later = {axis + 1: atoms for axis, atoms in box.within.items()}
    return replace(box, within={0: tuple(range(end + 1)), **later})


def _own_rows(release: Release, together: str) -> list[int]:
    """Which rows are the release's own numbers that may be small."""
    before = 0 if together == APART else sum(len(one.boxes) for one in release.prev)
    return [before + at for at, low in enumerate(release.low) if low < release.k]
