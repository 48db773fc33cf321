"""How many cases stand in some stages: on a day, or at the end of every month, quarter or year."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Session

from models.codes import OPEN_STAGES, WAITING_STAGES, Stage
from services.measures.definitions import NOT_IN_ERROR, ON_THE_DAY, STEPS, Meaning, Measure
from services.measures.figures import Figure, Listed, read_together
from services.measures.groups import bucket, buckets, first_day, groups, last_day
from services.measures.questions import PROGRAMME_BEGAN, N, Question, Row
from services.queries.caseload import entries, exits, spells_on, spells_on_apart
from services.queries.cubes import TIME_KEYS, Code, Codes, Countable, Cube
from services.statistics.calendar import add_months
from services.words import phrase

COURSE_MONTHS = 24


@dataclass(frozen=True)
class Stock(Figure):
    """Cases in some of the stages; broken down by time, the stock at each end."""

    stages: tuple[Stage, ...]
    keys: ClassVar[frozenset[str]] = Figure.keys | {"stage"}

    def part(self, question: Question) -> Countable:
        """Return the cases that stood in these stages on the day."""
        return spells_on(question.as_of, question.population, self.stages)

    def read(self, session: Session, question: Question, keys: Sequence[str]) -> Cube:
        """Read the stock by these keys; with a time among them, what there was and what moved."""
        times = [key for key in keys if key in TIME_KEYS]
        if not times:
            return super().read(session, question, keys)
        first = course_since(times[0], question)
        others = tuple(key for key in keys if key != times[0])
        moves = self._moves(session, question, first - timedelta(days=1), (times[0], *others))
        return _added_up(moves, buckets(times[0], first, question.as_of))

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        if "stage" in cube.keys:
            cube = cube.among("stage", self.stages)
        found = cube.by(*question.by)
        times = [key for key in question.by if key in TIME_KEYS]
        period = (course_since(times[0], question), question.as_of) if times else None
        shown = groups(question, found, stages=self.stages, period=period)
        return tuple(Row(group, found[group]) for group in shown)

    def listed(self, question: Question, codes: Mapping[str, Code], number: str = N) -> Listed:
        """Say which cases stood where on the group's day."""
        ends = [last_day(key, str(codes[key])) for key in TIME_KEYS if key in codes]
        on_the_day = replace(question, as_of=min([*ends, question.as_of]))
        others = {key: code for key, code in codes.items() if key not in TIME_KEYS}
        return self.part(on_the_day), {**others, **self.numbers[number]}

    def _moves(
        self, session: Session, question: Question, before: date, keys: tuple[str, ...]
    ) -> dict[str, Cube]:
        whom, until = question.population, question.as_of
        open_still, left_since = spells_on_apart(before, whom, self.stages)
        codes = {**open_still.codes, keys[0]: sa.literal("", sa.String)}
        parts = {
            "open_still": replace(open_still, codes=codes),
            "left_since": replace(left_since, codes=codes),
            "in": entries(before, until, whom, self.stages),
            "out": exits(before, until, whom, self.stages),
        }
        return read_together(session, parts, keys)


def course_since(key: str, question: Question) -> date:
    """Return where a course begins: with the period, else 24 months back, by year at the start."""
    if question.since is not None:
        return first_day(key, bucket(key, question.since))
    if key == "year":
        return PROGRAMME_BEGAN
    return first_day(key, bucket(key, add_months(question.as_of, -COURSE_MONTHS)))


def _added_up(moves: Mapping[str, Cube], times: Sequence[str]) -> Cube:
    """What stood before, and at the end of each time what has come in and gone out since."""
    net: dict[Code, Counter[Codes]] = {}
    for part, cube in moves.items():
        sign = -1 if part == "out" else 1
        for codes, n in cube.counts.items():
            net.setdefault(codes[0], Counter())[codes[1:]] += sign * n
    standing = net.get("", Counter())
    counts: dict[Codes, int] = {}
    for time in times:
        standing.update(net.get(time, Counter()))
        counts |= {(time, *codes): n for codes, n in standing.items() if n}
    return Cube(moves["in"].keys, counts)


MEASURES = (
    Measure(
        "caseload",
        Meaning(
            title=phrase("In the programme"),
            question=phrase("How many people are in the programme?"),
            unit=phrase("cases"),
            numerator=phrase(
                "Cases that on the day were submitted, waiting for information, under assessment, "
                "granted, travelling or in reintegration, by their region on that day."
            ),
            exclusions=NOT_IN_ERROR,
            as_of=ON_THE_DAY,
            source=STEPS,
        ),
        Stock(OPEN_STAGES),
    ),
    Measure(
        "waiting_for_decision",
        Meaning(
            title=phrase("Waiting for a decision"),
            question=phrase("How many applications wait for a decision?"),
            unit=phrase("cases"),
            numerator=phrase(
                "Cases that on the day were submitted, waiting for information or under "
                "assessment, by their region on that day."
            ),
            exclusions=NOT_IN_ERROR,
            as_of=ON_THE_DAY,
            source=STEPS,
        ),
        Stock(WAITING_STAGES),
    ),
)
