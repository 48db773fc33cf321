"""The attack: what somebody who has everything ever published can work out about small groups.

The attacker is given all numbers of all releases, the method, the code and what else is known, and
solves for the smallest and the largest count that each group can have had. Nothing of the true
counts is needed for that: a file is enough to repeat it.
"""

from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

# scipy has no type stubs: what it returns is narrowed where it enters.
from scipy import sparse  # pyright: ignore[reportMissingTypeStubs]

from services.disclosure.inquiry import Inquiry
from services.disclosure.pairs import Shown, pair_violations, pairs
from services.disclosure.plans import Box, Known, Release
from services.disclosure.poses import APART, FROZEN, GROWING, MOVED, MOVED_GROWING, Pose, poses
from services.disclosure.solver import Floats, System
from services.errors import AttackError, InconsistentRelease

__all__ = [
    "APART",
    "FROZEN",
    "GROWING",
    "MOVED",
    "MOVED_GROWING",
    "AttackError",
    "Audit",
    "InconsistentRelease",
    "Shown",
    "attack_intervals",
    "audit",
    "pair_violations",
    "pairs",
]


@dataclass(frozen=True)
class Audit:
    """What the attack found, over all puzzles; the counts must be 0 to pass.

    `exact` are the small groups known to the person, and the published numbers that are nobody for
    certain. `contradicting` is what is known from elsewhere but fits no puzzle.
    """

    proven_small: int
    exact: int
    min_width: int
    n_lps: int
    seconds: float
    pairs: int = 0
    records: str = FROZEN
    contradicting: tuple[Known, ...] = field(default=())

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
    counts, if given, only save time. What knowledge tells by itself no release can hide: such a
    group is left out, but only where it stands without that knowledge.

    :raises InconsistentRelease: nothing could have led to these numbers
    :raises KnownFigureContradicts: they contradict what was entered as known
    :raises AttackError: the solver has no answer
    """
    started = perf_counter()
    least = k or release.k
    together = poses(release)
    found = [one for pose in together for one in _solved(pose, least, truth)]
    small, exact = max(one.small for one in found), max(one.exact for one in found)
    return Audit(
        proven_small=small,
        exact=exact,
        min_width=min((one.narrowest for one in found), default=least),
        n_lps=sum(one.n_lps for one in found),
        seconds=perf_counter() - started,
        pairs=pair_violations(release, least),
        records=together[0].way,
        contradicting=tuple(
            fact for fact in release.known if not any(fact in pose.known for pose in together)
        ),
    )


@dataclass(frozen=True)
class _Solved:
    small: int
    exact: int
    narrowest: int
    n_lps: int


def _solved(pose: Pose, k: int, truth: ArrayLike | None) -> list[_Solved]:
    """Solve one puzzle; where knowledge tells something by itself, also without that knowledge."""
    before = _told_beforehand(pose, k)
    if not before.widths and not any(fact.high < k for fact in pose.known):
        return [_attacked(pose, k, truth, None)]
    return [_attacked(pose, k, truth, before), _attacked(_quiet(pose, k), k, truth, None)]


def _told_beforehand(pose: Pose, k: int) -> Inquiry:
    """Ask what is known from elsewhere for small groups, without any release."""
    inquiry = Inquiry(pose.beforehand(), pose.groups, k)
    if pose.known:
        inquiry.answer()
    return inquiry


def _quiet(pose: Pose, k: int) -> Pose:
    """The same puzzle for somebody who knows only what by itself tells of no small group."""
    quiet = replace(pose, known=())
    for fact in pose.known:
        with_it = quiet.with_known(fact)
        if fact.high >= k and not _told_beforehand(with_it, k).widths:
            quiet = with_it
    return quiet


def _attacked(pose: Pose, k: int, truth: ArrayLike | None, before: Inquiry | None) -> _Solved:
    inquiry = Inquiry(pose.system(), pose.groups, k)
    if truth is not None and pose.way == FROZEN:
        counts = np.asarray(truth, dtype=np.float64).ravel()
        if inquiry.system.fits(counts):  # what others take for known need not be true
            inquiry.note(counts)
    if before is not None:
        inquiry.told = [mask.copy() for mask in before.told]
    small, exact, narrowest = inquiry.answer()
    own = [inquiry.row_interval(row) for row in _own_rows(pose, k, besides=before is not None)]
    exact += own.count((0, 0))  # nobody, for certain: that tells about everyone else
    if small == 0 and exact == 0:
        narrowest = min((high - low for low, high in own), default=k)
    return _Solved(small, exact, narrowest, inquiry.system.solved)


def _own_rows(pose: Pose, k: int, *, besides: bool) -> list[int]:
    """Which rows are the release's own numbers that may be small, besides known noughts."""
    nobody = [fact.box for fact in pose.known if fact.high == 0] if besides else []
    return [
        row
        for row, fact in enumerate(pose.sight.newest())
        if fact.low < k and fact.high < np.inf
        if not any(_within(fact.box, pose.sight.known(Known(box, 0, 0)).box) for box in nobody)
    ]


def _within(inner: Box, outer: Box) -> bool:
    return all(
        axis in inner.within and {*inner.within[axis]} <= {*on} for axis, on in outer.within.items()
    )
