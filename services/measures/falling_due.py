"""How many follow-ups fall due in this month and the eleven after it: they are written already."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from services.measures.definitions import FOLLOW_UPS, ON_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import bucket, groups, last_day
from services.measures.questions import Question, Row
from services.measures.windows import MILESTONES
from services.queries.cubes import Countable, Cube
from services.queries.falling_due import falling_due
from services.statistics.calendar import add_months
from services.words import phrase

MONTHS_AHEAD = 12


@dataclass(frozen=True)
class FallingDue(Figure):
    """Open follow-ups by the month they fall due in."""

    keys: ClassVar[frozenset[str]] = Figure.keys | {"milestone"}

    def part(self, question: Question) -> Countable:
        """Return the open follow-ups that fall due from the day on."""
        return falling_due(question.as_of, last_day_ahead(question.as_of), question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group; every month ahead has one."""
        found = cube.by(*question.by)
        ahead = (question.as_of, last_day_ahead(question.as_of))
        return tuple(Row(group, found[group]) for group in groups(question, found, period=ahead))


def last_day_ahead(day: date) -> date:
    """Return the last day of the eleventh month after a day's own."""
    return last_day("month", bucket("month", add_months(day.replace(day=1), MONTHS_AHEAD - 1)))


MEASURES = (
    Measure(
        "falling_due",
        Meaning(
            title=phrase("Follow-ups falling due"),
            question=phrase("How many follow-ups fall due in the next twelve months?"),
            unit=phrase("follow-ups"),
            numerator=phrase(
                "Open follow-ups that fall due on the day or later, to the end of the eleventh "
                "month after it, by the region of the case on that day; those at rest are among "
                "them."
            ),
            exclusions=phrase(
                "Left out: overdue, registered in error, before Hemväg, those of a case that was "
                "closed on the day, also if the person was found again later, and the follow-ups "
                "of people who have not arrived yet."
            ),
            as_of=ON_THE_DAY,
            source=FOLLOW_UPS,
        ),
        FallingDue(),
        "follow_ups",
        MILESTONES,
    ),
)
