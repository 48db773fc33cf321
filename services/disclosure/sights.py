"""One way to look at several releases at once: what stands still, who came in, and what went on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf

from services.disclosure.plans import Atoms, Box, Key, Known, Release


@dataclass(frozen=True)
class Sight:
    """What the releases of a chain say in common, written over cells of one shape.

    What goes on after a release (support, follow-up) is taken as it stands in the newest; or one
    thing of it is looked at as it stood `then` and as it stands now; or it is taken to stand still.
    """

    chain: tuple[Release, ...]
    growing: bool
    """Whether records may have come in between: the first axis then numbers the release."""
    then: int | None = None
    axis: int | None = None
    still: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """How many categories each axis has."""
        newest = self.chain[-1]
        lengths = [self._length(axis, length) for axis, length in enumerate(newest.shape)]
        return (len(self.chain), *lengths) if self.growing else tuple(lengths)

    def newest(self) -> list[Known]:
        """What the newest release says."""
        return list(self._said(len(self.chain) - 1))

    def earlier(self) -> list[Known]:
        """What those before it said, the newest first."""
        return [fact for at in range(len(self.chain) - 2, -1, -1) for fact in self._said(at)]

    def known(self, fact: Known) -> Known:
        """What is known from elsewhere is about what is counted now."""
        return self._placed(fact, len(self.chain) - 1)

    def _length(self, axis: int, length: int) -> int:
        if axis not in self.chain[-1].moving or self.axis is None:
            return length
        return len(self.chain[-1].moving[axis]) if axis == self.axis else 1

    def _said(self, at: int) -> Iterator[Known]:
        told_apart = self._told_apart(at)
        lost = frozenset(self.chain[-1].moving) - told_apart
        for table in self.chain[at].tables():
            for fact in _without(table, lost, self.chain[at].shape):
                yield self._placed(fact, at)

    def _told_apart(self, at: int) -> frozenset[int]:
        """Along which of the axes on which things go on the numbers of a release are used."""
        newest = len(self.chain) - 1
        if self.axis is not None:
            return frozenset({self.axis} if at in (self.then, newest) else ())
        return frozenset(self.chain[-1].moving if self.still or at == newest else ())

    def _placed(self, fact: Known, at: int) -> Known:
        within = {axis: self._atoms(axis, atoms, at) for axis, atoms in fact.box.within.items()}
        if self.growing:  # what a release counts came in until then
            within = {axis + 1: atoms for axis, atoms in within.items()}
            within[0] = tuple(range(at + 1))
        return replace(fact, box=Box(within))

    def _atoms(self, axis: int, atoms: Atoms, at: int) -> Atoms:
        if axis != self.axis:
            return atoms
        side = 0 if at == self.then else 1
        moves = self.chain[-1].moving[axis]
        return tuple(number for number, move in enumerate(moves) if move[side] in atoms)


def sights(chain: tuple[Release, ...], *, growing: bool) -> list[Sight]:
    """List the ways to look at a chain in which support and follow-up went on."""
    used = [
        (then, axis)
        for then, one in enumerate(chain[:-1])
        for axis in chain[-1].moving
        if any(axis in fact.box.within for table in one.tables() for fact in table)
    ]
    return [Sight(chain, growing), *(Sight(chain, growing, then, axis) for then, axis in used)]


def _without(table: Iterable[Known], lost: frozenset[int], shape: tuple[int, ...]) -> list[Known]:
    """Forget along some axes what a table says: its parts then only say how many at least."""
    kept: list[Known] = []
    least: dict[Key, Known] = {}
    for fact in table:
        if not lost & fact.box.within.keys():
            kept.append(fact)
            continue
        box = Box({axis: on for axis, on in fact.box.within.items() if axis not in lost})
        before = least.get(box.marks(shape))
        low = fact.low + (before.low if before else 0)
        least[box.marks(shape)] = Known(box, low, inf)
    return [*kept, *least.values()]
