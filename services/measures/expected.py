"""How many follow-ups are expected of people in preparation: as it went with those before them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlmodel import Session

from models.codes import MONTHS
from services.access import Scope
from services.measures.falling_due import MONTHS_AHEAD, last_day_ahead
from services.measures.groups import bucket, buckets
from services.measures.questions import Question, Table
from services.measures.registry import measure
from services.queries.cubes import Code, Cube, Population, count
from services.queries.preparing import NOT_ARRIVED, preparing
from services.statistics.calendar import add_months

MONTHS_AGO = (12, 18, 24)
ENOUGH = 20
Line: TypeAlias = tuple[float, ...]


@dataclass(frozen=True)
class Past:
    """Who was in preparation on an earlier day, by stage, and the month in which each arrived.

    `standing` counts the cases of each stage; `arrived` those of a stage that arrived so many
    months later, 0 being the day's own month.
    """

    day: date
    standing: Mapping[Code, int]
    arrived: Mapping[tuple[Code, int], int]

    @property
    def total(self) -> int:
        """How many stood in preparation."""
        return sum(self.standing.values())


@dataclass(frozen=True)
class Expected:
    """Follow-ups expected in each month ahead of those now in preparation.

    `middle` is reckoned from the earlier days together. `low` and `high` are the least and the
    most of each month by itself, reckoned from each of the days alone or from all; `least` and
    `most` are that of the whole twelve months, which is less than the months' added up.
    `arrivals` is how many of the `standing` are expected to arrive at all; of the `unknown` nothing
    is expected, for on no earlier day anybody stood where they stand.
    """

    standing: int
    unknown: int
    arrivals: float
    middle: Line
    low: Line
    high: Line
    least: float
    most: float
    past: tuple[Past, ...]

    @property
    def enough(self) -> bool:
        """Say whether the earlier days had enough cases to reckon from."""
        return sum(past.total for past in self.past) >= ENOUGH


@dataclass(frozen=True)
class Ahead:
    """What falls due: overdue today, certain by month and by month and region, and expected."""

    overdue: Table
    total: Table
    by_month: Table
    by_region: Table
    months: tuple[str, ...]
    expected: Expected


def ahead(session: Session, question: Question, scope: Scope) -> Ahead:
    """Read what falls due in this month and the eleven after it; a period means nothing here."""
    asked = question.within(scope).on(question.as_of)

    def certain(*by: str) -> Table:
        return measure(session, "falling_due", asked.split(*by), scope)

    return Ahead(
        overdue=measure(session, "overdue", asked.split(), scope),
        total=certain(),
        by_month=certain("month"),
        by_region=certain("month", "region"),
        months=tuple(buckets("month", asked.as_of, last_day_ahead(asked.as_of))),
        expected=expected(session, asked),
    )


def expected(session: Session, asked: Question) -> Expected:
    """Reckon what to expect of those in preparation.

    Each stage's share that arrives, and after how many months, is that of everybody who stood in
    it 12, 18 and 24 months ago: so the time they have waited already is reckoned with.
    """
    past = tuple(
        _past(session, add_months(asked.as_of, -months), asked.population) for months in MONTHS_AGO
    )
    return reckon(_past(session, asked.as_of, asked.population).standing, past)


def reckon(now: Mapping[Code, int], past: tuple[Past, ...]) -> Expected:
    """Reckon what those standing now bring, as it went after the earlier days."""
    together = arrivals_of(now, past)
    middle = follow_ups_of(together)
    alone = [follow_ups_of(arrivals_of(now, [one], past)) for one in past if one.total]
    lines = [middle, *alone]
    totals = [sum(line) for line in lines]
    return Expected(
        standing=sum(now.values()),
        unknown=sum(n for stage, n in now.items() if not _stood(past, stage)),
        arrivals=sum(together),
        middle=middle,
        low=tuple(map(min, zip(*lines, strict=True))),
        high=tuple(map(max, zip(*lines, strict=True))),
        least=min(totals),
        most=max(totals),
        past=past,
    )


def arrivals_of(
    now: Mapping[Code, int], past: Sequence[Past], otherwise: Sequence[Past] = ()
) -> Line:
    """Return how many of those standing now are expected to arrive, by months from now.

    A stage in which nobody stood on the earlier days goes as it did on the other ones: not to have
    seen anybody there is not to have seen nobody arrive.
    """
    seen = {stage: past if _stood(past, stage) else otherwise for stage in now}
    return tuple(
        sum(n * _share(seen[stage], stage, months) for stage, n in now.items())
        for months in range(MONTHS_AHEAD + 1)
    )


def follow_ups_of(arrivals: Line) -> Line:
    """Return how many follow-ups these arrivals bring, by months from now."""
    due = [0.0] * MONTHS_AHEAD
    for months, n in enumerate(arrivals):
        for after in MONTHS.values():
            if months + after < MONTHS_AHEAD:
                due[months + after] += n
    return tuple(due)


def _stood(past: Sequence[Past], stage: Code) -> int:
    return sum(one.standing.get(stage, 0) for one in past)


def _share(past: Sequence[Past], stage: Code, months: int) -> float:
    standing = _stood(past, stage)
    arrived = sum(one.arrived.get((stage, months), 0) for one in past)
    return arrived / standing if standing else 0.0


def _past(session: Session, day: date, population: Population) -> Past:
    parts = {str(n): part for n, part in enumerate(preparing(day, population))}
    cube: Cube = count(session, parts, ("stage", "arrived"))
    standing: Counter[Code] = Counter()
    arrived: Counter[tuple[Code, int]] = Counter()
    for (stage, month), n in cube.by("stage", "arrived").items():
        standing[stage] += n
        if month != NOT_ARRIVED:
            arrived[stage, _months_between(bucket("month", day), str(month))] += n
    return Past(day, standing, arrived)


def _months_between(first: str, last: str) -> int:
    years = int(last[:4]) - int(first[:4])
    return 12 * years + int(last[5:]) - int(first[5:])
