"""How waiting goes on: which share still waits after so many days, with those not finished."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from services.access import Scope
from services.measures.figures import read_together
from services.measures.questions import FEW, Question, Table
from services.measures.registry import MEASURES
from services.queries.cubes import Cube
from services.statistics.intervals import log_log
from services.statistics.survival import Curve, kaplan_meier

WAITS = ("days_to_decision", "days_to_departure")
_TICKS = 3


@dataclass(frozen=True)
class Wait:
    """A measure's table, and its curve: the share still waiting from each day on, with limits."""

    table: Table
    days: tuple[int, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[tuple[int, int], ...]

    @property
    def course(self) -> tuple[tuple[int, int, float, float, float], ...]:
        """On each day named below the curve: how many were observed, the share, and its limits.

        Everybody waits on the first day.
        """
        curve = tuple(zip(self.days, self.shares, self.low, self.high, strict=True))
        course = ((day, n, _until(curve, day)) for day, n in self.at_risk)
        return tuple((day, n, *limits) for day, n, limits in course)


def waits(session: Session, question: Question, scope: Scope) -> tuple[Wait, ...]:
    """Read how long people waited for a decision and for the departure, in one statement."""
    asked = question.within(scope).split()
    parts = {name: MEASURES[name].figure.part(asked) for name in WAITS}
    keys = MEASURES[WAITS[0]].figure.own_keys
    found = read_together(session, parts, keys)
    return tuple(wait(MEASURES[name].table(found[name], asked), found[name]) for name in WAITS)


def wait(table: Table, cube: Cube) -> Wait:
    """Estimate the curve of a wait from its counts by days and whether it is over."""
    counts = cube.by("days", "finished")
    if not counts:
        return Wait(table, (), (), (), (), ())
    days, finished = np.array(list(counts), dtype=np.int64).T
    times = list(counts.values())
    curve = kaplan_meier(np.repeat(days, times), np.repeat(finished, times))
    return _drawn(Wait(table, (), (), (), (), ()), curve)


def _until(
    curve: Iterable[tuple[int, float, float, float]], day: int
) -> tuple[float, float, float]:
    passed = [limits for at, *limits in curve if at <= day]
    share, low, high = passed[-1] if passed else (1.0, 1.0, 1.0)
    return share, low, high


def _drawn(empty: Wait, curve: Curve) -> Wait:
    low, high = log_log(curve.s, curve.se, curve.n_risk, 0.95)
    # Beyond the day on which only few are observed the curve is not drawn.
    kept = curve.n_risk >= min(FEW, curve.n_risk[0])
    last = int(curve.t[kept][-1])
    ticks = sorted({round(last * tick / _TICKS) for tick in range(_TICKS + 1)})
    left = np.searchsorted(curve.t, ticks)
    return replace(
        empty,
        days=tuple(int(day) for day in curve.t[kept]),
        shares=tuple(map(float, curve.s[kept])),
        low=tuple(map(float, low[kept])),
        high=tuple(map(float, high[kept])),
        at_risk=tuple((day, int(curve.n_risk[at])) for day, at in zip(ticks, left, strict=True)),
    )
