"""How many cases stand in some stages: on a day, or at the end of every month, quarter or year."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from models.codes import Stage
from services.measures.figures import Listed, read_alone, read_together
from services.measures.groups import bucket, buckets, first_day, groups, last_day
from services.measures.questions import PROGRAMME_BEGAN, Question, Row
from services.queries.caseload import entries, exits, spells_on
from services.queries.cubes import TIME_KEYS, Code, Codes, Cube
from services.statistics.calendar import add_months

COURSE_MONTHS = 24


@dataclass(frozen=True)
class Stock:
    """Cases in some of the stages; broken down by time, the stock at each end."""

    stages: tuple[Stage, ...]
    keys: frozenset[str] = frozenset(
        {"region", "stage", "return_country", "adult_child", *TIME_KEYS}
    )

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the stock by these keys."""
        times = [key for key in keys if key in TIME_KEYS]
        if times:
            return self._course(session, question, times[0], keys)
        return read_alone(
            session, spells_on(question.as_of, question.population, self.stages), keys
        )

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found = cube.by(*question.by)
        times = [key for key in question.by if key in TIME_KEYS]
        period = (course_since(times[0], question), question.as_of) if times else None
        shown = groups(question, found, stages=self.stages, period=period)
        return tuple(Row(group, found[group]) for group in shown)

    def listed(self, question: Question, codes: Mapping[str, Code]) -> Listed:
        """Say which cases stood where on the group's day."""
        ends = [last_day(key, str(codes[key])) for key in TIME_KEYS if key in codes]
        day = min([*ends, question.as_of])
        others = {key: code for key, code in codes.items() if key not in TIME_KEYS}
        return spells_on(day, question.population, self.stages), others

    def _course(self, session: Session, question: Question, key: str, keys: Sequence[str]) -> Cube:
        """The stock before the first bucket, then what came in and went out in each."""
        before = course_since(key, question) - timedelta(days=1)
        whom, until = question.population, question.as_of
        stock = spells_on(before, whom, self.stages)
        moves = read_together(
            session,
            {
                "stock": replace(stock, codes={**stock.codes, key: sa.literal("", sa.String)}),
                "in": entries(before, until, whom, self.stages),
                "out": exits(before, until, whom, self.stages),
            },
            [key, *(other for other in keys if other != key)],
        )
        return _added_up(moves, buckets(key, before + timedelta(days=1), until))


def course_since(key: str, question: Question) -> date:
    """Return where a course begins: with the period, else 24 months back, by year at the start."""
    if question.since is not None:
        return first_day(key, bucket(key, question.since))
    if key == "year":
        return PROGRAMME_BEGAN
    return first_day(key, bucket(key, add_months(question.as_of, -COURSE_MONTHS)))


def _added_up(moves: Mapping[str, Cube], times: Sequence[str]) -> Cube:
    net: dict[Code, Counter[Codes]] = {}
    for part, sign in (("stock", 1), ("in", 1), ("out", -1)):
        for codes, n in moves[part].counts.items():
            net.setdefault(codes[0], Counter())[codes[1:]] += sign * n
    standing = net.get("", Counter())
    counts: dict[Codes, int] = {}
    for time in times:
        standing.update(net.get(time, Counter()))
        counts |= {(time, *codes): n for codes, n in standing.items() if n}
    return Cube(moves["stock"].keys, counts)
