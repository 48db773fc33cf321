"""How waiting goes on: which share still waits after so many days, with those not finished."""

from dataclasses import dataclass, replace

import numpy as np
from sqlmodel import Session

from services.access import Scope
from services.measures.figures import read_together
from services.measures.questions import Question, Table
from services.measures.registry import MEASURES
from services.queries.cubes import Cube
from services.statistics.intervals import log_log
from services.statistics.survival import Curve, kaplan_meier

WAITS = ("days_to_decision", "days_to_departure")
_TICKS = 5
_FEWEST_LEFT = 10  # beyond the day on which fewer are observed the curve is not drawn


@dataclass(frozen=True)
class Wait:
    """A measure's table, and its curve: the share still waiting from each day on, with limits."""

    table: Table
    days: tuple[int, ...]
    shares: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[tuple[int, int], ...]


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


def _drawn(empty: Wait, curve: Curve) -> Wait:
    low, high = log_log(curve.s, curve.se, curve.n_risk, 0.95)
    kept = curve.n_risk >= min(_FEWEST_LEFT, curve.n_risk[0])
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
