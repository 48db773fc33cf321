"""What ends the wait for a one-year follow-up, and how likely each ending is as the days go by.

Competing endings (Aalen–Johansen): whom one ending has taken is no longer waiting for another, and
who is not yet due counts as far as known. Nationally only: a region's curve is a curve of a few.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from services.measures.definitions import FOLLOW_UPS, Meaning, Measure
from services.measures.figures import Figure
from services.measures.questions import N, Question, Row
from services.queries.cubes import Code, Countable, Cube
from services.queries.incidence import LONGEST, NOT_ENDED, Ending, endings
from services.statistics.survival import Cif, aalen_johansen, cif_at
from services.words import phrase

RE_EXPLOITED_ENDS = True
"""Whether a case closed because of new exploitation ends the wait, or only the observation."""
TICKS: tuple[int, ...] = (0, 91, 182, 274, 365)
_KINDS = tuple(Ending)
_NONE = 1e-9  # of a product of fractions


@dataclass(frozen=True)
class Incidence:
    """How likely each ending is by each day since the arrival, and how many were still observed.

    `shares` has one row an ending, in their order, with a share for each of `days`; `known_until`
    is the last day on which anybody was observed. `waiting` are those neither ended nor due yet.
    """

    days: tuple[int, ...]
    shares: tuple[tuple[float, ...], ...]
    at_risk: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    of: int
    waiting: int
    known_until: int


@dataclass(frozen=True)
class Ended(Figure):
    """Episodes of the one-year follow-up by what ended the wait for it."""

    keys: ClassVar[frozenset[str]] = frozenset({"ending"})
    own_keys: ClassVar[tuple[str, ...]] = ("ending", "days")

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """Those whose follow-up was done; nobody is listed by an ending."""
        return {N: {"ending": Ending.DONE.value}}

    def part(self, question: Question) -> Countable:
        """Return the episodes by what ended the wait, and when."""
        return endings(question.as_of, question.population, closed=question.closed)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row an ending: how likely it is by the end of the longest window."""
        found = incidence(cube)
        wanted = found.rows if "ending" in question.by else found.rows[:1]
        return tuple(wanted) if question.by else tuple(_whole(row) for row in wanted)


def incidence(cube: Cube, *, re_exploited_ends: bool = RE_EXPLOITED_ENDS) -> Incidence:
    """Estimate the endings of a cohort from its counts by ending and days."""
    counts = {(str(kind), int(days)): n for (kind, days), n in cube.by("ending", "days").items()}
    if not counts:
        empty = tuple(Row((kind.value,), 0, 0) for kind in _KINDS)
        return Incidence((), (), (), empty, 0, 0, 0)
    times = list(counts.values())
    causes = [_cause(kind, re_exploited_ends=re_exploited_ends) for kind, _ in counts]
    days = np.repeat([days for _, days in counts], times)
    curve = aalen_johansen(days, np.repeat(causes, times), len(_KINDS))
    return Incidence(
        days=tuple(int(day) for day in curve.t),
        shares=tuple(tuple(float(share) for share in row) for row in curve.F),
        at_risk=tuple((day, int((days >= day).sum())) for day in TICKS),
        rows=tuple(_row(kind, curve, counts) for kind in _KINDS),
        of=sum(times),
        waiting=sum(n for (kind, day), n in counts.items() if _not_due(kind, day)),
        known_until=int(days.max()),
    )


def _not_due(kind: str, days: int) -> bool:
    return kind == NOT_ENDED and days <= LONGEST


def _cause(kind: str, *, re_exploited_ends: bool) -> int:
    if kind == NOT_ENDED or (kind == Ending.RE_EXPLOITED and not re_exploited_ends):
        return 0
    return _KINDS.index(Ending(kind)) + 1


def _row(kind: Ending, curve: Cif, counts: Mapping[tuple[str, int], int]) -> Row:
    n = sum(n for (code, _), n in counts.items() if code == kind)
    share, low, high = cif_at(curve, _KINDS.index(kind) + 1, _told_at(curve))
    waiting = sum(n for (code, day), n in counts.items() if _not_due(code, day))
    of = sum(counts.values())
    return Row((kind.value,), n, of, share, low, high, not_yet_due=waiting)


def _told_at(curve: Cif) -> float:
    """The day at which the shares are told: once nobody is left to wait they change no more."""
    nobody_left = curve.S[-1] < _NONE
    return min(LONGEST, float(curve.t[-1])) if nobody_left else LONGEST


def _whole(row: Row) -> Row:
    return Row((), row.n, row.of, row.share, row.low, row.high, not_yet_due=row.not_yet_due)


MEASURES = (
    Measure(
        "follow_up_endings",
        Meaning(
            title=phrase("What ended the wait for the one-year follow-up"),
            question=phrase("How likely is each ending in the year after the return?"),
            unit=phrase("return episodes"),
            numerator=phrase(
                "The share to whom each ending has happened by the end of the longest "
                "twelve-month window: the follow-up was done inside its window, or the case ended "
                "first (Aalen–Johansen, competing endings; interval log(−log))."
            ),
            denominator=phrase(
                "Of everybody who had arrived; those whose window is still open count until the "
                "day. In the whole country."
            ),
            exclusions=phrase(
                "Left out: registered in error, before Hemväg. Lost contact is dated on the day "
                "it was confirmed; new exploitation ends the wait when the case was closed for it."
            ),
            as_of=phrase(
                "States at the end of the day, as known now; with a period, those whose window "
                "closed inside it or was still open on its last day."
            ),
            source=FOLLOW_UPS,
        ),
        Ended(),
        listed=None,
    ),
)
