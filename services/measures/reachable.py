"""Which share had each follow-up of those whose case had not ended before its window opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from models.codes import Milestone
from services.measures.completion import Completion
from services.measures.definitions import CLOSED_BEFORE, FOLLOW_UPS, Meaning, Measure
from services.measures.questions import Question, Row
from services.queries.cubes import Code, Cube
from services.words import phrase


@dataclass(frozen=True)
class Reachable(Completion):
    """Episodes as for completion, without those that nobody could have followed up."""

    own_keys: ClassVar[tuple[str, ...]] = (*Completion.own_keys, "reachable")

    @property
    def numbers(self) -> Mapping[str, Mapping[str, Code]]:
        """The same numbers as for completion, of the reachable."""
        return {name: {**codes, "reachable": 1} for name, codes in super().numbers.items()}

    def rows(self, cube: Cube, question: Question) -> tuple[Row, ...]:
        """Make one row a group from the reachable alone."""
        return super().rows(cube.only("reachable", 1), question)


def _measure(name: str, milestone: Milestone, title: str, question: str) -> Measure:
    return Measure(
        name,
        Meaning(
            title=title,
            question=question,
            unit=phrase("return episodes"),
            numerator=phrase("Return episodes with this follow-up done inside its window."),
            denominator=phrase(
                "Of those whose window has closed and whose case had not ended before it opened, "
                "by the region on the day of arrival. Read it beside the share of all."
            ),
            exclusions=phrase(
                "Left out: registered in error, before Hemväg, those who died before the window "
                "closed without it done, and those whose case ended before the window opened."
            ),
            as_of=CLOSED_BEFORE,
            source=FOLLOW_UPS,
        ),
        Reachable(milestone, within_a_year=False),
        windows=(milestone,),
    )


MEASURES = (
    _measure(
        "one_month_reachable",
        Milestone.M1,
        phrase("One-month follow-up done, of the reachable"),
        phrase("How many of the reachable had their one-month follow-up?"),
    ),
    _measure(
        "three_month_reachable",
        Milestone.M3,
        phrase("Three-month follow-up done, of the reachable"),
        phrase("How many of the reachable had their three-month follow-up?"),
    ),
    _measure(
        "six_month_reachable",
        Milestone.M6,
        phrase("Six-month follow-up done, of the reachable"),
        phrase("How many of the reachable had their six-month follow-up?"),
    ),
    _measure(
        "one_year_reachable",
        Milestone.M12,
        phrase("One-year follow-up done, of the reachable"),
        phrase("How many of the reachable had their one-year follow-up?"),
    ),
)
