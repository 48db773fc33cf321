"""The puzzles that an attacker may solve: releases together, under what they do not contradict."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from services.disclosure.groups import Groups
from services.disclosure.plans import Known, Release, rows_of
from services.disclosure.sights import Sight, sights
from services.disclosure.solver import System
from services.errors import InconsistentRelease, KnownFigureContradicts

FROZEN, GROWING, MOVED, MOVED_GROWING = "frozen", "growing", "moved", "moved-growing"
APART = "apart"
"""All count the same; records came in between; support and follow-up went on; both; or records
were corrected, and of earlier numbers those are left that the newest do not contradict."""


@dataclass(frozen=True)
class Pose:
    """One puzzle: how the releases are looked at, what they say, and what is known besides."""

    way: str
    sight: Sight
    facts: tuple[Known, ...]
    known: tuple[Known, ...] = ()

    @cached_property
    def groups(self) -> Groups:
        """Every group that can be asked about."""
        return Groups(self.sight.shape, self.sight.growing)

    def system(self) -> System:
        """All counts that fit."""
        return self._system(self.facts)

    def beforehand(self) -> System:
        """All counts that fit what is known from elsewhere, without any release."""
        return self._system(())

    def with_known(self, *more: Known) -> "Pose":
        """The same puzzle for somebody who knows more."""
        return replace(self, known=(*self.known, *more))

    def fits(self, *more: Known) -> bool:
        """Say whether any counts at all fit, with some more knowledge."""
        try:
            self.with_known(*more).system().check_consistent()
        except InconsistentRelease:
            return False
        return True

    def _system(self, facts: Sequence[Known]) -> System:
        together = [*facts, *(self.sight.known(fact) for fact in self.known)]
        low, high = [fact.low for fact in together], [fact.high for fact in together]
        return System(rows_of(self.sight.shape, [fact.box for fact in together]), low, high)


def poses(release: Release) -> list[Pose]:
    """List the puzzles under the strongest assumption that the releases do not contradict.

    Knowledge that asks for a weaker assumption adds puzzles under that one.

    :raises InconsistentRelease: the release contradicts itself
    :raises KnownFigureContradicts: so does what was entered as known
    """
    found: list[Pose] = []
    left = [*release.known]
    for level in _assumptions(release):
        asked, taken = bool(found), list[Known]()
        for together in level:
            fit = _taken(together, left)
            taken += fit
            if fit or not asked:
                found += [pose.with_known(*fit) for pose in together]
        left = [fact for fact in left if fact not in taken]
        if found and not left:
            return found
    sure = tuple(fact for fact in left if fact.sure)
    if sure or not found:
        found += _corrected(release, sure, left)
    return found


def _assumptions(release: Release) -> Iterator[list[list[Pose]]]:
    """Give what is not contradicted, the strongest assumptions first; an assumption has puzzles."""
    chain = (*release.prev, release)
    yield _possible([_whole(FROZEN, Sight(chain, growing=False, still=True))])
    if not release.prev:
        return
    grown = [_whole(GROWING, Sight(chain, growing=True, still=True))]
    if not release.moving:
        yield _possible(grown)
        return
    moved = [_whole(MOVED, sight) for sight in sights(chain, growing=False)]
    yield _possible(moved, grown)
    yield _possible([_whole(MOVED_GROWING, sight) for sight in sights(chain, growing=True)])


def _possible(*assumptions: list[Pose]) -> list[list[Pose]]:
    return [together for together in assumptions if all(pose.fits() for pose in together)]


def _whole(way: str, sight: Sight) -> Pose:
    return Pose(way, sight, (*sight.newest(), *sight.earlier()))


def _taken(together: list[Pose], known: Sequence[Known]) -> tuple[Known, ...]:
    """Choose what is known one after the other, as far as it fits what was chosen before."""
    taken: tuple[Known, ...] = ()
    for fact in known:
        if all(pose.fits(*taken, fact) for pose in together):
            taken = (*taken, fact)
    return taken


def _corrected(release: Release, sure: tuple[Known, ...], known: Sequence[Known]) -> list[Pose]:
    """Records were corrected: keep each number of earlier releases that can still be true."""
    chain = (*release.prev, release)
    ways = [Sight(chain, growing=False, still=True), *sights(chain, growing=True)]
    found: list[Pose] = []
    for sight in ways if release.prev else ways[:1]:
        own = Pose(APART, sight, tuple(sight.newest()))
        if not own.fits():
            raise InconsistentRelease
        pose = _with_sure(own, sure)
        pose = _with_all_that_fit(pose, sight.earlier())
        found.append(pose.with_known(*_taken([pose], [fact for fact in known if not fact.sure])))
    return found


def _with_sure(pose: Pose, sure: tuple[Known, ...]) -> Pose:
    for fact in sure:
        if not pose.fits(fact):
            raise KnownFigureContradicts(figure=fact.source)
        pose = pose.with_known(fact)
    return pose


def _with_all_that_fit(pose: Pose, more: Sequence[Known]) -> Pose:
    """Add facts all at once where they fit; else try each half of them."""
    whole = replace(pose, facts=(*pose.facts, *more))
    if not more or whole.fits():
        return whole
    if len(more) == 1:
        return pose
    half = len(more) // 2
    return _with_all_that_fit(_with_all_that_fit(pose, more[:half]), more[half:])
