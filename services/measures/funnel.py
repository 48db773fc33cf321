"""Whether regions differ by more than chance would: their shares against the limits of a funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from models.codes import Region
from services.measures.questions import FEW, Row, Table
from services.statistics.comparison import funnel_limits

INNER, OUTER = 0.95, 0.998
_SIZES_DRAWN = 40


class Place(StrEnum):
    """Where a region stands against the limits."""

    INSIDE = "INSIDE"
    BEYOND_INNER = "BEYOND_INNER"
    BEYOND_OUTER = "BEYOND_OUTER"
    TOO_FEW = "TOO_FEW"


@dataclass(frozen=True)
class Spot:
    """A region in the funnel: done of matured, and where that stands."""

    region: Region
    n: int
    of: int
    share: float | None
    place: Place


@dataclass(frozen=True)
class Limits:
    """Between which shares groups of one size lie when only chance tells them from the whole."""

    size: int
    inner: tuple[float, float]
    outer: tuple[float, float]


@dataclass(frozen=True)
class Funnel:
    """All regions against the share of them all.

    `false_alarm`: how likely it is at most that one stands beyond the inner limits though none
    differs.
    """

    table: Table
    n: int
    of: int
    share: float | None
    spots: tuple[Spot, ...]
    limits: tuple[Limits, ...]
    false_alarm: float

    @property
    def placed(self) -> int:
        """Return how many regions have enough to be placed."""
        return len(self.spots) - len(self.standing(Place.TOO_FEW))

    @property
    def comparable(self) -> bool:
        """Say whether there is anybody to compare with: one region alone stands nowhere."""
        return self.placed > 1

    def standing(self, *places: Place) -> tuple[Spot, ...]:
        """Return the regions that stand in one of these places."""
        return tuple(spot for spot in self.spots if spot.place in places)


def funnel(table: Table) -> Funnel:
    """Place each region of a table of shares by region; all together give the pooled share."""
    n, of = (sum(numbers) for numbers in zip(*((r.n, r.of or 0) for r in table.rows), strict=True))
    share = n / of if of else None
    spots = tuple(_spot(row, share) for row in table.rows)
    sizes = [spot.of for spot in spots if spot.place is not Place.TOO_FEW]
    return Funnel(
        table=table,
        n=n,
        of=of,
        share=share,
        spots=spots,
        limits=_limits(_sizes(max(sizes, default=0)), share),
        false_alarm=1 - INNER ** len(sizes),
    )


def _spot(row: Row, pooled: float | None) -> Spot:
    region, of = Region(str(row.group[0])), row.of or 0
    if pooled is None or row.share is None or of < FEW:
        return Spot(region, row.n, of, None, Place.TOO_FEW)
    limits = _limits([of], pooled)[0]
    return Spot(region, row.n, of, row.share, _place(row.share, limits))


def _place(share: float, limits: Limits) -> Place:
    if not limits.outer[0] <= share <= limits.outer[1]:
        return Place.BEYOND_OUTER
    if not limits.inner[0] <= share <= limits.inner[1]:
        return Place.BEYOND_INNER
    return Place.INSIDE


def _limits(sizes: Sequence[int], pooled: float | None) -> tuple[Limits, ...]:
    if pooled is None or not sizes:
        return ()
    inner, outer = (np.array(funnel_limits(sizes, pooled, conf)).T for conf in (INNER, OUTER))
    return tuple(
        Limits(size, (float(a[0]), float(a[1])), (float(b[0]), float(b[1])))
        for size, a, b in zip(sizes, inner, outer, strict=True)
    )


def _sizes(largest: int) -> list[int]:
    """Choose the sizes at which the limits are drawn: close together where groups are small."""
    if not largest:
        return []
    top = round(largest * 1.1) + 1
    steps = np.geomspace(5, top, _SIZES_DRAWN)
    return sorted({round(float(size)) for size in steps})
