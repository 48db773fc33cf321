"""How many open follow-ups press: overdue ones, or those due within two weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from models.codes import Urgency
from services.measures.definitions import FOLLOW_UPS, ON_THE_DAY, Meaning, Measure
from services.measures.figures import Figure
from services.measures.groups import groups
from services.measures.questions import N, Question, Row
from services.measures.windows import MILESTONES
from services.queries.cubes import Code, Countable, Cube
from services.queries.worklist import pressing
from services.words import phrase


@dataclass(frozen=True)
class Pressing(Figure):
    """Open follow-ups of one urgency."""

    urgency: Urgency
    keys: ClassVar[frozenset[str]] = Figure.keys | {"milestone"}
    own_keys: ClassVar[tuple[str, ...]] = ("urgency",)

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """Those of this urgency."""
        return {N: {"urgency": self.urgency.value}}

    def part(self, question: Question) -> Countable:
        """Return the open follow-ups that press on the day."""
        return pressing(question.as_of, question.population)

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group."""
        found = cube.only("urgency", self.urgency.value).by(*question.by)
        return tuple(Row(group, found[group]) for group in groups(question, found))


_NOT_AT_REST = phrase(
    "Left out: registered in error, before Hemväg, those at rest, and those of a case that was "
    "closed on the day, also if the person was found again later. Which ones rested is erased "
    "with a case, so a past day can become more."
)
MEASURES = (
    Measure(
        "overdue",
        Meaning(
            title=phrase("Overdue follow-ups"),
            question=phrase("How many follow-ups are overdue?"),
            unit=phrase("follow-ups"),
            numerator=phrase(
                "Open follow-ups that were due before the day, by the region of the case on "
                "that day."
            ),
            exclusions=_NOT_AT_REST,
            as_of=ON_THE_DAY,
            source=FOLLOW_UPS,
        ),
        Pressing(Urgency.OVERDUE),
        "follow_ups",
        MILESTONES,
    ),
    Measure(
        "due_soon",
        Meaning(
            title=phrase("Follow-ups due soon"),
            question=phrase("How many follow-ups are due soon?"),
            unit=phrase("follow-ups"),
            numerator=phrase(
                "Open follow-ups due on the day or in the 14 days after it, by the region of the "
                "case on that day."
            ),
            exclusions=_NOT_AT_REST,
            as_of=ON_THE_DAY,
            source=FOLLOW_UPS,
        ),
        Pressing(Urgency.DUE_SOON),
        "follow_ups",
        MILESTONES,
    ),
)
